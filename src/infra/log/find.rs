//! What a session holds, searched: its name, its inputs, its answers and what was said of them. Reads a file from its head
//! to the first hit, and of each line no more than its kind tells to.

use super::Store;
use crate::domain::ask::FollowUp;
use crate::domain::review::{Act, Said};
use crate::domain::session::{Record, What};
use serde::Deserialize;
use std::io::{self, BufRead, BufReader};

/// In how many bytes of a line its kind stands.
const HEAD: usize = 96;

/// What a search read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// Files that were opened.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// It was told to stop before its end.
    pub stopped: bool,
}

impl Store {
    /// Tells `found` each session that holds `words`, whatever the case of letters, the newest ids first; `stop` is asked
    /// before each file. A file that can't be read holds nothing.
    pub fn search(&self, words: &str, stop: &dyn Fn() -> bool, found: &mut dyn FnMut(&str)) -> Sought {
        let mut sought = Sought::default();
        let words = words.to_lowercase();
        let mut ids = self.ids();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        for id in ids {
            if stop() {
                sought.stopped = true;
                break;
            }
            let Ok(file) = self.look(&id) else { continue };
            sought.files += 1;
            let mut seeker = Seeker { words: &words, text: String::new(), of: None };
            let (held, bytes) = seeker.file(BufReader::new(file)).unwrap_or_default();
            sought.bytes += bytes;
            if held {
                found(&id);
            }
        }
        sought
    }
}

/// What is looked for, and the end of the text that comes in pieces.
struct Seeker<'a> {
    words: &'a str,
    text: String,
    /// The run of that text.
    of: Option<u32>,
}

/// A piece of an answer.
#[derive(Deserialize)]
struct Piece {
    run: Option<u32>,
    text: String,
}

/// What was asked, without the messages that were made of it.
#[derive(Deserialize)]
struct Asked {
    request: Inputs,
}

#[derive(Deserialize)]
struct Inputs {
    inputs: Vec<(String, String)>,
    follow_up: Option<FollowUp>,
}

impl Seeker<'_> {
    /// Whether a file holds it, and how many bytes were read to know.
    fn file(&mut self, mut lines: impl BufRead) -> io::Result<(bool, u64)> {
        let (mut line, mut bytes) = (Vec::new(), 0);
        loop {
            line.clear();
            let count = lines.read_until(b'\n', &mut line)?;
            bytes += count as u64;
            if count == 0 || self.line(&line) {
                return Ok((count > 0, bytes));
            }
        }
    }

    fn line(&mut self, line: &[u8]) -> bool {
        let head = &line[..line.len().min(HEAD)];
        match super::entry::between(head, b"\"what\":\"", b'"') {
            Some(b"text" | b"whole" | b"declined") => {
                serde_json::from_slice::<Piece>(line).is_ok_and(|piece| self.piece(&piece))
            }
            Some(b"asked") => serde_json::from_slice::<Asked>(line).is_ok_and(|asked| {
                let Inputs { inputs, follow_up } = asked.request;
                let question = follow_up.into_iter().map(|one| one.text);
                inputs.into_iter().map(|(_, text)| text).chain(question).any(|text| self.holds(&text))
            }),
            Some(b"input" | b"named" | b"review") => {
                serde_json::from_slice::<Record>(line).is_ok_and(|record| self.record(&record.what))
            }
            _ => false,
        }
    }

    fn record(&self, what: &What) -> bool {
        match what {
            What::Input { text, .. } | What::Named { name: text } => self.holds(text),
            What::Review { said: Said { act, .. } } => match act {
                Act::Comment { text, .. } | Act::Reply { text, .. } | Act::Decide { text, .. } => self.holds(text),
                Act::Resolve { .. } | Act::Unknown => false,
            },
            _ => false,
        }
    }

    fn holds(&self, text: &str) -> bool {
        text.to_lowercase().contains(self.words)
    }

    /// A piece behind the one before: words may begin in one and end in the other.
    fn piece(&mut self, piece: &Piece) -> bool {
        if self.of != piece.run {
            self.of = piece.run;
            self.text.clear();
        }
        self.text += &piece.text.to_lowercase();
        let held = self.text.contains(self.words);
        let kept = self.text.floor_char_boundary(self.text.len().saturating_sub(self.words.len()));
        self.text.drain(..kept);
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ask::Request;
    use crate::domain::review::{Anchor, Kind};
    use crate::domain::session::Face;
    use crate::domain::stream::{At, RunId};

    fn write(store: &Store, id: &str, whats: Vec<What>) {
        std::fs::create_dir_all(store.folder()).unwrap();
        let line = |what| serde_json::to_string(&Record::new(At(7), Some(RunId(1)), what)).unwrap() + "\n";
        std::fs::write(store.path(id), whats.into_iter().map(line).collect::<String>()).unwrap();
    }

    fn prompt() -> What {
        let yaml = "a prompt that speaks of Raft".to_owned();
        What::Prompt { file: "p".into(), yaml, guidelines: String::new(), face: Face::Terminal }
    }

    fn input(text: &str) -> What {
        What::Input { name: "scale".into(), text: text.into() }
    }

    fn text(text: &str) -> What {
        What::Text { text: text.into() }
    }

    fn search(store: &Store, words: &str) -> (Vec<String>, Sought) {
        let mut found = Vec::new();
        let sought = store.search(words, &|| false, &mut |id| found.push(id.to_owned()));
        (found, sought)
    }

    #[test]
    fn names_inputs_answers_and_comments_are_searched_and_the_prompt_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("sessions"));
        let act = Act::Comment { kind: Kind::Question, text: "who PAGES us?".into(), on: Anchor::default() };
        let said = Said { turn: 1, id: "1".into(), by: "Zoë".into(), act };
        let request = Request { inputs: vec![("scale".into(), "Zürich".into())], ..Request::default() };
        write(&store, "1", vec![prompt(), What::Named { name: "orders".into() }]);
        write(&store, "2", vec![prompt(), input("ÜBER alles")]);
        let follow_up = FollowUp { answer: RunId(1), text: "what if the REGION is lost?".into() };
        let follow_up = Some(follow_up);
        let request = Request { follow_up, ..request };
        write(
            &store,
            "3",
            vec![prompt(), What::Asked { request: Box::new(request) }, text("a fenc"), text("ing token"), text("s")],
        );
        write(&store, "4", vec![prompt(), What::Review { said }]);
        std::fs::write(store.path("5"), "no record\n\u{0}{\"what\":\"text\"\n").unwrap();
        for (words, expected) in [
            ("ORDERS", &["1"][..]),
            ("über", &["2"]),
            ("zürich", &["3"]),
            ("the region is lost", &["3"]),
            ("Fencing Tokens", &["3"]),
            ("pages us", &["4"]),
            ("raft", &[]),
            ("e", &["4", "3", "2", "1"]),
        ] {
            assert_eq!(search(&store, words).0, expected, "{words}");
        }
    }

    #[test]
    fn words_of_two_answers_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("sessions"));
        write(&store, "1", vec![prompt(), text("fenc")]);
        let other = serde_json::to_string(&Record::new(At(8), Some(RunId(2)), text("ing"))).unwrap() + "\n";
        let whole = std::fs::read_to_string(store.path("1")).unwrap() + &other;
        std::fs::write(store.path("1"), whole).unwrap();
        assert_eq!(search(&store, "fencing").0, Vec::<String>::new());
    }

    #[test]
    fn a_file_is_opened_once_and_read_no_further_than_to_its_first_hit() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("sessions"));
        let answer = "word ".repeat(200);
        let long = || std::iter::repeat_with(|| text(&answer)).take(100);
        for at in 0..20 {
            write(&store, &format!("{at:02}"), [prompt(), input("Consul")].into_iter().chain(long()).collect());
        }
        let (found, sought) = search(&store, "consul");
        assert_eq!((found.len(), sought.files, sought.stopped), (20, 20, false));
        assert!(sought.bytes < 20 * 500, "{sought:?}");
        let (none, all) = search(&store, "etcd");
        let size: u64 = (0..20).map(|at| std::fs::metadata(store.path(&format!("{at:02}"))).unwrap().len()).sum();
        assert_eq!((none.len(), all.files, all.bytes), (0, 20, size));
    }

    #[test]
    fn one_that_is_told_to_stop_opens_nothing_more() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("sessions"));
        for at in 0..5 {
            write(&store, &at.to_string(), vec![prompt(), input("Consul")]);
        }
        let seen = std::cell::Cell::new(0);
        let sought = store.search("consul", &|| seen.get() == 2, &mut |_| seen.set(seen.get() + 1));
        assert_eq!((sought.files, sought.stopped), (2, true));
    }
}
