//! The language that most words of a request are of: told by its script, or by its small words.

use super::lexer::Token;
use super::lexicon::LEXICON;
use super::matcher::Hit;
use std::collections::HashSet;

/// The language in which most names of the field are written, whatever the rest is in.
pub(super) const COMMON: [&str; 2] = ["common", "en"];

/// What small words and phrases must come to, where English ones stand beside them.
const ENOUGH: usize = 4;

/// A language, and the rule that told it.
pub(super) fn language<'t>(
    tokens: impl Iterator<Item = &'t Token> + Clone,
    hits: impl Iterator<Item = &'t Hit> + Clone,
) -> Option<(&'static str, &'static str)> {
    let script =
        |from: char, to: char| tokens.clone().filter(|token| token.word.contains(|c| (from..=to).contains(&c))).count();
    let (hangul, kana) = (script('\u{ac00}', '\u{d7af}'), script('\u{3040}', '\u{30fa}'));
    let (han, cyrillic) = (script('\u{3400}', '\u{9fff}'), script('\u{400}', '\u{52f}'));
    // Names and numbers are written in Latin letters everywhere.
    let told = if hangul > 0 && hangul >= kana + han {
        Some("ko")
    } else if kana * 4 >= han.max(1) {
        Some("ja")
    } else if han > 0 {
        Some("zh")
    } else if cyrillic > 1 {
        Some("ru")
    } else {
        None
    };
    if let Some(language) = told {
        return Some((language, "language/script"));
    }
    tokens.clone().next()?;
    // A small word says more than a phrase, which may stand in several languages.
    let score = |language: &str, words: &HashSet<&str>| {
        let small = tokens.clone().filter(|token| words.contains(&*token.word)).count();
        let of = |hit: &&Hit| LEXICON.entry(hit.tag).is_some_and(|entry| entry.language == language);
        let phrases = if COMMON.contains(&language) { 0 } else { hits.clone().filter(of).count() };
        2 * small + phrases
    };
    let all = LEXICON.plain.iter().map(|(language, words)| (score(language, words), *language));
    let (best, language) = all.max_by_key(|(score, language)| (*score, COMMON.contains(language)))?;
    // A name or two in a list of servers is no sentence.
    let told =
        best >= ENOUGH || best > 0 && LEXICON.plain.iter().all(|(l, words)| *l != COMMON[1] || score(l, words) == 0);
    Some(if told { (language, "language/small words") } else { (COMMON[1], "language/nothing else told") })
}
