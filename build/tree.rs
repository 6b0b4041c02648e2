//! A YAML file as a tree in which every value knows its line.

use super::fault::{Fault, fault};
use saphyr_parser::{Event, Parser, StrInput};
use std::path::{Path, PathBuf};

/// One value.
pub struct Node {
    /// From 1.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
pub enum Kind {
    /// A text, a number or nothing, as it stands.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping with the line of each key.
    Map(Vec<(String, usize, Node)>),
}

/// Line and what is wrong there.
pub type Wrong = (usize, String);

impl Node {
    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, ..)| name == key).map(|(.., node)| node)
    }

    /// The entries of a mapping; of anything else none.
    pub fn entries(&self) -> &[(String, usize, Node)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    /// Its text on one line; none where it is empty or no text.
    pub fn text(&self) -> Option<String> {
        match &self.kind {
            Kind::Text(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            _ => None,
        }
        .filter(|text| !matches!(text.as_str(), "" | "null" | "~"))
    }
}

/// Reads the one document of a file.
pub fn parse(text: &str) -> Result<Node, Wrong> {
    let mut parser = Parser::new_from_str(text);
    loop {
        let (event, line) = next(&mut parser)?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) => {}
            Event::StreamEnd => return Err((line, "an empty file: write a mapping, as in the files beside it".into())),
            first => return node(&mut parser, first, line),
        }
    }
}

fn next<'a>(parser: &mut Parser<'a, StrInput<'a>>) -> Result<(Event<'a>, usize), Wrong> {
    match parser.next_event() {
        Some(Ok((event, span))) => Ok((event, span.start.line().max(1))),
        Some(Err(error)) => Err((error.marker().line().max(1), format!("{}: write valid YAML", error.info()))),
        None => Ok((Event::StreamEnd, 1)),
    }
}

fn node<'a>(parser: &mut Parser<'a, StrInput<'a>>, event: Event<'a>, line: usize) -> Result<Node, Wrong> {
    let kind = match event {
        Event::Scalar(text, ..) => Kind::Text(text.into_owned()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next(parser)? {
                    (Event::SequenceEnd, _) => break Kind::List(items),
                    (event, line) => items.push(node(parser, event, line)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries: Vec<(String, usize, Node)> = Vec::new();
            loop {
                let (event, at) = next(parser)?;
                let key = match event {
                    Event::MappingEnd => break Kind::Map(entries),
                    Event::Scalar(key, ..) => key.into_owned(),
                    _ => return Err((at, "a key that is no word: write a word".into())),
                };
                if entries.iter().any(|(known, ..)| *known == key) {
                    return Err((at, format!("{key} stands here twice: write it once")));
                }
                let (event, line) = next(parser)?;
                entries.push((key, at, node(parser, event, line)?));
            }
        }
        _ => return Err((line, "an alias or an unknown event: write the value itself".into())),
    };
    Ok(Node { line, kind })
}

/// The files of a folder with this ending, in the order of their names; `put` says what belongs there.
///
/// # Errors
/// The folder cannot be read.
pub fn files(folder: &Path, ending: &str, put: &str) -> Result<Vec<PathBuf>, Vec<Fault>> {
    let entries =
        std::fs::read_dir(folder).map_err(|cause| vec![fault(folder, 1, format!("{cause}: put {put} there"))])?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == ending));
    files.sort();
    Ok(files)
}
