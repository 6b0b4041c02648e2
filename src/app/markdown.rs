//! A popup's text out of Markdown of ours: laid as the answer is, searched and copied as its words.

use super::popup::Text;
use crate::domain::answer::Answer;
use crate::domain::stream::End;
use crate::page::{Ink, Line, Page, SafeText, safe_line, wrap};

/// The text, laid for so many columns; `plain` for ASCII alone.
pub fn text(title: &'static str, source: &str, width: u16, plain: bool) -> Text {
    let (starts, lines): (Vec<usize>, Vec<(Ink, SafeText)>) = lines(source).into_iter().unzip();
    let mut laid = vec![Vec::new(); lines.len()];
    for row in rows(source, width.saturating_sub(2), plain) {
        // A blank row before a block is of that block.
        let line = starts.partition_point(|start| *start <= row.from).saturating_sub(1);
        laid.get_mut(line).into_iter().for_each(|rows| rows.push(row.clone()));
    }
    Text { lines, laid: Some((width, laid)), ..Text::new(title, []) }
}

fn rows(source: &str, room: u16, plain: bool) -> Vec<Line> {
    let mut answer = Answer::default();
    source.clone_into(&mut answer.text);
    answer.close(End::Complete { notice: None });
    answer.digest();
    let mut page = Page::default();
    page.plain = plain;
    page.lay(&answer, room);
    let fits = |row: Line| {
        if row.width() <= usize::from(room) {
            return vec![row];
        }
        // Nothing moves sideways here, so that code is broken too.
        let ink = row.spans.last().map_or(Ink::Plain, |(ink, _)| *ink);
        wrap(&row.text(), room).into_iter().map(|text| Line { from: row.from, ..Line::of(ink, text) }).collect()
    };
    page.lines(0..page.len()).into_iter().flat_map(fits).collect()
}

/// Each paragraph, heading, item, row of a table and line of code without its marks, and the byte where it begins.
fn lines(source: &str) -> Vec<(usize, (Ink, SafeText))> {
    let mut all: Vec<(usize, Ink, String)> = Vec::new();
    let (mut at, mut code, mut open) = (0, false, false);
    for line in source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let words = line.trim_start_matches('#');
        if line.starts_with("```") {
            (code, open) = (!code, false);
        } else if code {
            all.push((start, Ink::Code, line.to_owned()));
        } else if line.is_empty() || line.starts_with("|--") {
            open = false;
        } else if words.len() < line.len() && words.starts_with(' ') {
            all.push((start, Ink::Heading, words.trim().to_owned()));
            open = false;
        } else if let Some(cells) = line.strip_prefix("| ") {
            all.push((start, Ink::Plain, bare(&cells.trim_end_matches(" |").replace(" | ", "  "))));
        } else if let Some((_, _, last)) = all.last_mut().filter(|_| open && !line.starts_with("- ")) {
            // A paragraph is one line here, however it is broken in the source.
            *last += &format!(" {}", bare(line.trim()));
        } else {
            all.push((start, Ink::Plain, bare(line)));
            open = true;
        }
    }
    all.into_iter().map(|(start, ink, text)| (start, (ink, safe_line(&text)))).collect()
}

/// Words without the marks around them.
fn bare(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}
