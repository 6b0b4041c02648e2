//! Lists of patterns, compiled to few expressions that are searched in time linear in the text.
//! A pattern without foreign letters is one over bytes: with the word boundaries and classes of Unicode it
//! would take fifty times as long to compile, and every dash in the text would slow the search down.

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::{NFA, WhichCaptures};
use regex_automata::util::syntax;
use regex_automata::{Input, hybrid, meta, nfa};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Any of several patterns; without any it matches nothing. Compiled when first needed, as that takes
/// longer than starting the program; clones share it, and what a search has learnt.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(Option<Arc<Any>>);

#[derive(Debug)]
struct Any {
    sources: Vec<String>,
    exact: bool,
    compiled: OnceLock<Result<Vec<Engine>, String>>,
}

/// Only whether a list matches is asked, so nothing is built that finds places.
#[derive(Debug)]
enum Engine {
    /// Half the time and a third of the memory of the other.
    Forward(Box<(DFA, Mutex<Cache>)>),
    /// For word boundaries of Unicode, which the first does not know.
    Any(Regex),
}

/// Bytes of a compiled list, at most.
const SIZE: usize = 4 << 20;
/// Bytes of patterns that are compiled at once: all 5.5 KB of the longest list took 2.4 MB for a moment.
const AT_ONCE: usize = 2 << 10;
/// Bytes of states that a search keeps; there are dozens of lists.
const CACHE: usize = 64 << 10;

impl Words {
    /// Takes a list; `exact` tells upper case from lower case.
    pub fn new(patterns: &[String], exact: bool) -> Words {
        if patterns.is_empty() {
            return Words(None);
        }
        let one = |pattern: &String| match in_bytes(pattern, exact) {
            Some(bytes) => format!("(?-u:{bytes})"),
            None => format!("(?:{pattern})"),
        };
        let mut sources: Vec<String> = Vec::new();
        for pattern in patterns.iter().map(one) {
            match sources.last_mut().filter(|last| last.len() + pattern.len() < AT_ONCE) {
                Some(last) => *last += &format!("|{pattern}"),
                None => sources.push(pattern),
            }
        }
        Words(Some(Arc::new(Any { sources, exact, compiled: OnceLock::new() })))
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
            Some(any) => any.engines().as_ref().map(|all| all.iter().any(|one| one.finds(""))).map_err(Clone::clone),
            None => Ok(false),
        }
    }

    /// True if one of them is in `text`. What can't be compiled is nowhere.
    pub fn is_in(&self, text: &str) -> bool {
        let engines = self.0.as_ref().and_then(|any| any.engines().as_ref().ok());
        engines.is_some_and(|all| all.iter().any(|one| one.finds(text)))
    }
}

impl Any {
    fn engines(&self) -> &Result<Vec<Engine>, String> {
        self.compiled.get_or_init(|| self.sources.iter().map(|source| Engine::new(source, self.exact)).collect())
    }
}

impl Engine {
    fn new(source: &str, exact: bool) -> Result<Engine, String> {
        let syntax = syntax::Config::new().utf8(false).case_insensitive(!exact);
        let hir = syntax::parse_with(source, &syntax).map_err(|error| last_line(&error.to_string()))?;
        let thompson =
            nfa::thompson::Config::new().utf8(false).which_captures(WhichCaptures::None).nfa_size_limit(Some(SIZE));
        let nfa = NFA::compiler().configure(thompson).build_from_hir(&hir).map_err(|error| error.to_string())?;
        let lazy = hybrid::dfa::Config::new().cache_capacity(CACHE).skip_cache_capacity_check(true);
        if let Ok(dfa) = DFA::builder().configure(lazy).build_from_nfa(nfa) {
            let cache = Mutex::new(dfa.create_cache());
            return Ok(Engine::Forward(Box::new((dfa, cache))));
        }
        let config = meta::Config::new()
            .utf8_empty(false)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(SIZE))
            .hybrid_cache_capacity(CACHE);
        let built = Regex::builder().configure(config).build_from_hir(&hir);
        built.map(Engine::Any).map_err(|error| last_line(&error.to_string()))
    }

    fn finds(&self, text: &str) -> bool {
        match self {
            Engine::Any(regex) => regex.is_match(text),
            Engine::Forward(forward) => {
                let (dfa, cache) = forward.as_ref();
                let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
                // without a limit on clearing its cache it never gives up
                matches!(dfa.try_search_fwd(&mut cache, &Input::new(text).earliest(true)), Ok(Some(_)))
            }
        }
    }
}

/// What the parser says, without the picture above it.
fn last_line(said: &str) -> String {
    said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// The pattern over bytes; none where letters, or signs in a class, are not ASCII. Without `exact`
/// `'` stands for `’` too, as models write both; in a class of characters it stays as it is.
fn in_bytes(pattern: &str, exact: bool) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    let (mut class, mut escaped) = (false, false);
    for c in pattern.chars() {
        match c {
            '\'' if !class && !escaped && !exact => out.push_str(r"(?:'|\xe2\x80\x99)"),
            c if c.is_ascii() => out.push(c),
            c if class || escaped || c.is_alphanumeric() => return None,
            sign => {
                let bytes =
                    sign.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>();
                out.push_str(&format!("(?:{bytes})"));
            }
        }
        class = if escaped { class } else { c == '[' || class && c != ']' };
        escaped = c == '\\' && !escaped;
    }
    Some(out)
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
        assert!(words(&[r"\b(raft|paxos)( —| –) ?an?\b"], false).is_in("Raft – a protocol"));
        assert!(!words(&[r"—+!"], false).is_in("—"));
        assert!(words(&[r"—+!"], false).is_in("———!"));
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
