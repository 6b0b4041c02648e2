//! One session in the list: what its lines say of it, without the answers before the newest one.

use super::store::{live, local};
use crate::domain::answer::State;
use crate::domain::architect::{OFFLINE, Severity};
use crate::domain::beside::Beside;
use crate::domain::session::{ASIDE, Face, Record, Run, Session, What};
use crate::domain::stream::{At, End};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};

/// In how many bytes of a line its kind and its time stand.
const HEAD: usize = 96;

/// One session in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The file's name without `.jsonl`.
    pub id: String,
    /// The name it was given, or empty.
    pub name: String,
    /// The time of its last record; where that can't be read, of the file.
    pub at: At,
    /// The first words of the inputs, else the prompt file.
    pub words: String,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// Another process is writing it now.
    #[serde(skip)]
    pub live: bool,
    /// It was not left on purpose.
    pub open: bool,
    /// Which face began it.
    pub face: Face,
    /// How many answers there are.
    pub answers: usize,
    /// Who gave the newest answer; none: nothing was sent.
    pub architect: Option<String>,
    /// How the newest answer stands, if there is one.
    pub state: Option<State>,
    /// The rules hold the newest answer, a model's, to be unsafe.
    pub doubted: bool,
    /// Its first line, which holds the prompt, can't be read.
    pub cut: bool,
}

// What the rules say of a model's answer is in no record: it is asked anew, and kept with the entry.
fn doubted(run: &Run) -> bool {
    run.request.provider != OFFLINE && Beside::of(run).remarks.iter().any(|one| one.severity == Severity::Unsafe)
}

impl Entry {
    /// Reads the entry of a session's file.
    ///
    /// # Errors
    /// When it can't be read, or holds no record.
    pub fn read(id: &str, file: &File) -> io::Result<Entry> {
        let meta = file.metadata()?;
        let mut found = Found::default();
        let mut lines = BufReader::new(file);
        let (mut line, mut offset) = (Vec::new(), 0);
        loop {
            line.clear();
            let count = lines.read_until(b'\n', &mut line)? as u64;
            if count == 0 {
                break;
            }
            found.line(&line, offset);
            offset += count;
        }
        if found.records == 0 {
            return Err(io::Error::other(if offset == 0 { "it is empty" } else { "it holds no record" }));
        }
        let newest = match found.asked {
            Some(place) => newest(file, place)?,
            None => None,
        };
        let written = meta.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let written = At(written.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX)));
        let asked = newest.as_ref().map(|run| run.request.inputs.as_slice());
        let words = words(asked.unwrap_or(&found.inputs));
        Ok(Entry {
            id: id.to_owned(),
            name: found.name,
            at: found.at.unwrap_or(written),
            words: if words.is_empty() || found.evaluation { found.prompt } else { words },
            bytes: meta.len(),
            live: live(file),
            open: !found.closed,
            face: if found.evaluation { Face::Eval } else { found.face },
            answers: found.answers,
            doubted: newest.as_ref().is_some_and(doubted),
            architect: newest.as_ref().map(Run::who),
            state: newest.map(|run| run.answer.state()),
            cut: found.cut,
        })
    }

    /// `in use`, `open` or `closed`.
    pub fn kept(&self) -> &'static str {
        match (self.live, self.open) {
            (true, _) => "in use",
            (false, true) => "open",
            (false, false) => "closed",
        }
    }

    /// How the newest answer stands, in the word of the screen; where there is none, that.
    pub fn word(&self) -> &'static str {
        match &self.state {
            None => "not sent",
            // Nobody writes its end any more.
            Some(state) if state.running() && !self.live => "INCOMPLETE",
            Some(State::Ended(End::Complete { .. })) if self.doubted => "UNSAFE",
            Some(state) => state.word(),
        }
    }

    /// The same for programs; none where nothing was sent.
    pub fn key(&self) -> Option<&'static str> {
        self.state.as_ref().map(|state| if state.running() && !self.live { "incomplete" } else { state.key() })
    }

    /// Its name, else its first words, and what is odd about it.
    pub fn title(&self) -> String {
        let title = match (self.face, self.name.as_str()) {
            (Face::Eval, "") => format!("evaluation of {}", self.words),
            (_, "") => self.words.clone(),
            (_, name) => format!("{name}: {}", self.words),
        };
        if self.cut { format!("{title} (its first line can't be read)") } else { title }
    }

    /// When it was last written, for a person.
    pub fn when(&self) -> String {
        local(self.at)
    }
}

/// The first words of inputs, on one line.
fn words(inputs: &[(String, String)]) -> String {
    let texts = inputs.iter().map(|(_, text)| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    texts.join(" · ").chars().take(80).collect()
}

/// The prompt's record without its texts, which are most of a file.
#[derive(Deserialize)]
struct Prompted {
    file: String,
    #[serde(default)]
    face: Face,
}

/// What the lines have said so far.
#[derive(Default)]
struct Found {
    records: usize,
    name: String,
    at: Option<At>,
    prompt: String,
    inputs: Vec<(String, String)>,
    face: Face,
    evaluation: bool,
    answers: usize,
    /// Where the line of the newest request begins.
    asked: Option<u64>,
    closed: bool,
    cut: bool,
}

impl Found {
    /// Takes a line. Of most lines, which are pieces of answers, only the head is looked at.
    fn line(&mut self, line: &[u8], offset: u64) {
        let line = line.trim_ascii();
        if line.is_empty() {
            return;
        }
        let head = &line[..line.len().min(HEAD)];
        let kind = between(head, b"\"what\":\"", b'"');
        let first = self.records == 0 && !self.cut;
        match kind {
            Some(
                b"text" | b"reasoning" | b"declined" | b"whole" | b"filled" | b"grounded" | b"judged" | b"place"
                | b"review",
            ) => {}
            Some(b"asked") => {
                self.asked = Some(offset);
                self.answers += 1;
            }
            Some(b"prompt") => match serde_json::from_slice::<Prompted>(line) {
                Ok(prompt) => (self.prompt, self.face) = (prompt.file, prompt.face),
                Err(_) => {
                    self.cut |= first;
                    return;
                }
            },
            _ => match serde_json::from_slice::<Record>(line) {
                Ok(record) => self.take(record.what),
                Err(_) => {
                    self.cut |= first;
                    return;
                }
            },
        }
        self.cut |= first && kind != Some(b"prompt");
        self.records += 1;
        // A name, who looked on, or what was said, says nothing of when it was left, and whether.
        if !kind.is_some_and(|kind| ASIDE.iter().any(|aside| aside.as_bytes() == kind)) {
            self.closed = kind == Some(b"closed");
            let at = between(head, b"\"at\":", b',').and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
            self.at = at.map(At).or(self.at);
        }
    }

    fn take(&mut self, what: What) {
        match what {
            What::Named { name } => self.name = name,
            What::Evaluation {} => self.evaluation = true,
            What::Input { name, text } => match self.inputs.iter_mut().find(|(known, _)| *known == name) {
                Some((_, old)) => *old = text,
                None => self.inputs.push((name, text)),
            },
            _ => {}
        }
    }
}

pub(super) fn between<'a>(head: &'a [u8], before: &[u8], end: u8) -> Option<&'a [u8]> {
    let from = head.windows(before.len()).position(|part| part == before)? + before.len();
    let length = head[from..].iter().position(|byte| *byte == end)?;
    Some(&head[from..from + length])
}

/// The run whose request stands at `place`, as far as it came.
fn newest(mut file: &File, place: u64) -> io::Result<Option<Run>> {
    file.seek(SeekFrom::Start(place))?;
    let mut session = Session::default();
    for line in BufReader::new(file).split(b'\n') {
        if let Ok(record) = serde_json::from_slice::<Record>(line?.trim_ascii()) {
            session.apply(&record);
        }
    }
    Ok(session.runs.pop())
}
