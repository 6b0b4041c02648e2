//! Lists of patterns, compiled to one expression that is searched in time linear in the text.
//! A pattern in ASCII is one over bytes: with the word boundaries and classes of Unicode it would take
//! fifty times as long to compile, and every dash in the text would slow the search down.

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;
use std::sync::{Arc, OnceLock};

/// Any of several patterns; without any it matches nothing. Compiled when first needed, as that takes
/// longer than starting the program; clones share it, and what a search has learnt.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(Option<Arc<Any>>);

#[derive(Debug)]
struct Any {
    source: String,
    exact: bool,
    compiled: OnceLock<Result<Regex, String>>,
}

/// Bytes of a compiled list, at most.
const SIZE: usize = 4 << 20;
/// Bytes of states that a search keeps; there are dozens of lists.
const CACHE: usize = 64 << 10;

impl Words {
    /// Takes a list; `exact` tells upper case from lower case.
    pub fn new(patterns: &[String], exact: bool) -> Words {
        if patterns.is_empty() {
            return Words(None);
        }
        let one = |pattern: &String| match pattern.is_ascii() {
            true if exact => format!("(?-u:{pattern})"),
            true => format!("(?-u:{})", both_apostrophes(pattern)),
            false => format!("(?:{pattern})"),
        };
        let source = patterns.iter().map(one).collect::<Vec<_>>().join("|");
        Words(Some(Arc::new(Any { source, exact, compiled: OnceLock::new() })))
    }

    /// True for an empty list.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Compiles. True if it matches an empty text, and so everywhere.
    ///
    /// # Errors
    /// What is wrong with a pattern, in a few words.
    pub fn check(&self) -> Result<bool, String> {
        match &self.0 {
            Some(any) => any.regex().clone().map(|regex| regex.is_match("")),
            None => Ok(false),
        }
    }

    /// True if one of them is in `text`. What can't be compiled is nowhere.
    pub fn is_in(&self, text: &str) -> bool {
        let regex = self.0.as_ref().and_then(|any| any.regex().as_ref().ok());
        regex.is_some_and(|regex| regex.is_match(text))
    }
}

impl Any {
    /// Only whether it matches is asked, so nothing is built that finds places.
    fn regex(&self) -> &Result<Regex, String> {
        self.compiled.get_or_init(|| {
            let config = Config::new()
                .utf8_empty(false)
                .which_captures(WhichCaptures::None)
                .nfa_size_limit(Some(SIZE))
                .hybrid_cache_capacity(CACHE)
                .onepass(false)
                .backtrack(false);
            let syntax = syntax::Config::new().utf8(false).case_insensitive(!self.exact);
            Regex::builder().syntax(syntax).configure(config).build(&self.source).map_err(|error| why(&error))
        })
    }
}

/// The last line of what the parser says, without the picture above it.
fn why(error: &BuildError) -> String {
    let said = error.syntax_error().map_or_else(|| error.to_string(), ToString::to_string);
    said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// `'` stands for `’` too, as models write both; in a class of characters it stays as it is.
fn both_apostrophes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let (mut class, mut escaped) = (false, false);
    for c in pattern.chars() {
        match c {
            '\'' if !class && !escaped => out.push_str(r"(?:'|\xe2\x80\x99)"),
            _ => out.push(c),
        }
        class = if escaped { class } else { c == '[' || class && c != ']' };
        escaped = c == '\\' && !escaped;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn words(patterns: &[&str], exact: bool) -> Words {
        Words::new(&patterns.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>(), exact)
    }

    #[test]
    fn any_pattern_matches_and_none_of_none() {
        assert!(words(&["x", r"\braft\b"], false).is_in("etcd – Raft"));
        assert!(!words(&[r"\braft\b"], true).is_in("Raft"));
        assert!(!words(&[], false).is_in("Raft"));
        assert!(words(&[r"a.*z"], false).is_in("a – é z"));
    }

    #[test]
    fn apostrophes_are_alike_and_other_letters_are_words() {
        for text in ["Here's it", "Here’s it"] {
            assert!(words(&["^here's"], false).is_in(text), "{text}");
        }
        assert!(words(&["['x]y"], false).is_in("'y"));
        assert!(words(&[r"\bübergabe\b"], false).is_in("die Übergabe."));
    }
}
