//! Whether the end of a text stands in code: a fence, or backticks on its line. Each line is read once.

/// How far the text was read, and the fence that is open there.
#[derive(Debug, Default)]
pub(super) struct Code {
    read: usize,
    fence: Option<(u8, usize)>,
}

impl Code {
    /// True if what comes next in `text`, which is what was seen before and more, would be code.
    pub fn holds(&mut self, text: &str) -> bool {
        while let Some(end) = text.get(self.read..).and_then(|rest| rest.find('\n')) {
            self.line(&text[self.read..self.read + end]);
            self.read += end + 1;
        }
        let line = text.get(self.read..).unwrap_or_default();
        self.fence.is_some() || opening(line).is_none() && line.matches('`').count() % 2 == 1
    }

    fn line(&mut self, line: &str) {
        let Some((sign, count)) = opening(line) else { return };
        match self.fence {
            None => self.fence = Some((sign, count)),
            Some((open, least)) if open == sign && count >= least => {
                let rest = line.trim_start().trim_start_matches(char::from(sign));
                if rest.trim().is_empty() {
                    self.fence = None;
                }
            }
            Some(_) => {}
        }
    }
}

/// The sign of a fence that begins a line, and how many of it.
fn opening(line: &str) -> Option<(u8, usize)> {
    let line = line.trim_start_matches([' ', '>', '-', '*', '\t']);
    let sign = line.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    let count = line.bytes().take_while(|b| *b == sign).count();
    (count >= 3).then_some((sign, count))
}
