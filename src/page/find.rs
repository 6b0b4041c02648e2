//! Search in the laid lines. Text in settled lines is searched once; a hit may go over a line's end.

use super::runs::width;
use super::{Page, plain};
use icu_normalizer::ComposingNormalizerBorrowed;
use regex::{Regex, RegexBuilder};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();

/// Where a hit begins: a part of a line, in cells. Its rest may stand on the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The line.
    pub line: usize,
    /// The cells from its left.
    pub cells: Range<usize>,
}

/// A search that goes on while text arrives.
#[derive(Debug)]
pub(super) struct Search {
    needle: String,
    pattern: Regex,
    /// Hits as bytes of the laid text, cut at the lines' ends: line, bytes, whether it goes on.
    parts: Vec<(usize, Range<usize>, bool)>,
    /// Lines before this one are searched for good.
    done: usize,
    /// The part in which the hit begins that the reader is at.
    at: usize,
}

impl Search {
    /// The same search on lines that are not laid yet.
    pub fn again(self) -> Search {
        Search { parts: Vec::new(), done: 0, at: 0, ..self }
    }
}

impl Page {
    /// Searches for `needle` now and at every lay, until [`Page::search`] is called with another one; an
    /// empty one ends it. A needle without capitals finds any case; whether letters are composed makes no
    /// difference. Gives the hits.
    pub fn search(&mut self, needle: &str) -> Vec<Hit> {
        if self.search.as_ref().is_none_or(|s| s.needle != needle) {
            let plain: String = if self.plain { needle.chars().map(plain).collect() } else { needle.to_owned() };
            let pattern = RegexBuilder::new(&regex::escape(&NFC.normalize(&plain)))
                .case_insensitive(!needle.contains(char::is_uppercase))
                .size_limit(1 << 20)
                .build();
            self.search = pattern.ok().filter(|_| !needle.is_empty()).map(|pattern| Search {
                needle: needle.to_owned(),
                pattern,
                parts: Vec::new(),
                done: 0,
                at: 0,
            });
            self.search_on();
        }
        self.hits()
    }

    /// The hits of the search that is on.
    pub fn hits(&self) -> Vec<Hit> {
        let Some(search) = &self.search else { return Vec::new() };
        let head = self.head.len();
        let begun = search.parts.iter().filter(|(.., goes_on)| !goes_on);
        let parts = begun.filter_map(|(line, bytes, _)| {
            let rec = self.sheet.recs.get(*line)?;
            let text = self.sheet.text();
            let left = self.sheet.lead_width(rec) + width(&text[rec.start as usize..bytes.start]);
            let cells = left..left + width(&text[bytes.clone()]);
            Some(Hit { line: line + head, cells })
        });
        parts.collect()
    }

    /// Searches the lines that were laid since the last time.
    pub(super) fn search_on(&mut self) {
        let Some(search) = &mut self.search else { return };
        let (recs, text) = (&self.sheet.recs, self.sheet.text());
        // Lines behind the frontier are new; a paragraph is searched from its first line.
        let mut from = search.done.min(recs.len());
        while from > 0 && recs.get(from).is_some_and(|r| r.goes_on) && search.done - from < 64 {
            from -= 1;
        }
        // In order of lines, so the kept ones come first.
        search.parts.truncate(search.parts.partition_point(|(line, ..)| *line < from));
        let mut line = from;
        while line < recs.len() {
            let goes_on = recs[line + 1..].iter().take(1024).take_while(|r| r.goes_on).count();
            let (start, end) = (recs[line].start as usize, recs[line + goes_on].end as usize);
            for found in found(&search.pattern, &text[start..end]) {
                let hit = start + found.start..start + found.end;
                let mut begun = false;
                for (n, rec) in recs.iter().enumerate().take(line + goes_on + 1).skip(line) {
                    let part = hit.start.max(rec.start as usize)..hit.end.min(rec.end as usize);
                    if part.start < part.end {
                        search.parts.push((n, part, begun));
                        begun = true;
                    }
                }
            }
            line += goes_on + 1;
        }
        search.done = self.sheet.frontier.lines().min(recs.len());
    }

    /// The reader is at this hit, from 0.
    pub fn at_hit(&mut self, hit: usize) {
        let Some(search) = &mut self.search else { return };
        let mut begun = search.parts.iter().enumerate().filter(|(_, (.., goes_on))| !goes_on);
        search.at = begun.nth(hit).map_or(usize::MAX, |(part, _)| part);
    }

    /// The bytes of the laid text that are hits in a line, and whether the reader is at them.
    pub(super) fn marks(&self, line: usize) -> Vec<(Range<usize>, bool)> {
        let Some(search) = &self.search else { return Vec::new() };
        let parts = &search.parts;
        let end = parts.iter().skip(search.at).skip(1).take_while(|(.., goes_on)| *goes_on).count();
        let here = search.at..search.at.saturating_add(end).saturating_add(1);
        let first = parts.partition_point(|(n, ..)| *n < line);
        let mine = parts.iter().enumerate().skip(first).take_while(|(_, (n, ..))| *n == line);
        mine.map(|(part, (_, bytes, _))| (bytes.clone(), here.contains(&part))).collect()
    }
}

/// The matches in a text as if its letters were composed; each of whole graphemes where they are not.
fn found(pattern: &Regex, text: &str) -> Vec<Range<usize>> {
    if text.is_ascii() || NFC.is_normalized(text) {
        return pattern.find_iter(text).map(|found| found.range()).collect();
    }
    let mut composed = String::with_capacity(text.len());
    // Where each grapheme begins, composed and as it stands.
    let mut begins: Vec<(usize, usize)> = Vec::new();
    for (at, grapheme) in text.grapheme_indices(true) {
        begins.push((composed.len(), at));
        composed.push_str(&NFC.normalize(grapheme));
    }
    let start = |at: usize| begins[begins.partition_point(|(composed, _)| *composed <= at).saturating_sub(1)].1;
    let end =
        |at: usize| begins.get(begins.partition_point(|(composed, _)| *composed < at)).map_or(text.len(), |b| b.1);
    pattern.find_iter(&composed).map(|found| start(found.start())..end(found.end())).collect()
}
