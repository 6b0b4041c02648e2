//! Lists of patterns, compiled to few expressions that are searched in time linear in the text.
//! A pattern without foreign letters is one over bytes: with the word boundaries and classes of Unicode it
//! would take fifty times as long to compile, and every dash in the text would slow the search down.

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::{NFA, WhichCaptures};
use regex_automata::util::syntax;
use regex_automata::{Input, hybrid, meta, nfa};
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange};
use regex_syntax::hir::{Hir, HirKind, Repetition};
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
    Forward(Box<Forward>),
    /// For word boundaries of Unicode, which the first does not know.
    Any(Regex),
}

#[derive(Debug)]
struct Forward {
    dfa: DFA,
    /// It was compiled for texts in small letters.
    small: bool,
    /// What searches have learnt, and room for a text in small letters; nothing before the first search.
    learnt: Mutex<Option<(Cache, String)>>,
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

    /// Compiles what is not compiled yet. What can't be is nowhere.
    pub fn prepare(&self) {
        if let Some(any) = &self.0 {
            any.engines();
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
        let small = small_letters(hir.clone());
        let nfa = NFA::compiler()
            .configure(thompson)
            .build_from_hir(small.as_ref().unwrap_or(&hir))
            .map_err(|error| error.to_string())?;
        let lazy = hybrid::dfa::Config::new().cache_capacity(CACHE).skip_cache_capacity_check(true);
        if let Ok(dfa) = DFA::builder().configure(lazy).build_from_nfa(nfa) {
            return Ok(Engine::Forward(Box::new(Forward { dfa, small: small.is_some(), learnt: Mutex::default() })));
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
                let mut learnt = forward.learnt.lock().unwrap_or_else(PoisonError::into_inner);
                let (cache, room) = learnt.get_or_insert_with(|| (forward.dfa.create_cache(), String::new()));
                let text = if forward.small && text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    room.clear();
                    room.push_str(text);
                    room.make_ascii_lowercase();
                    room.as_str()
                } else {
                    text
                };
                // without a limit on clearing its cache it never gives up
                matches!(forward.dfa.try_search_fwd(cache, &Input::new(text).earliest(true)), Ok(Some(_)))
            }
        }
    }
}

/// The same expression for texts whose ASCII letters are small; none where it tells large ones from them. Letters that
/// are alone again are strings again, which take a third of the memory of classes of two.
fn small_letters(hir: Hir) -> Option<Hir> {
    let all = |parts: Vec<Hir>| parts.into_iter().map(small_letters).collect::<Option<Vec<Hir>>>();
    Some(match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Literal(literal) if literal.0.iter().any(u8::is_ascii_alphabetic) => return None,
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(Class::Bytes(mut class)) => {
            let large = ClassBytes::new([ClassBytesRange::new(b'A', b'Z')]);
            let mut folded = class.clone();
            folded.case_fold_simple();
            if folded != class {
                return None;
            }
            class.difference(&large);
            Hir::class(Class::Bytes(class))
        }
        HirKind::Class(Class::Unicode(mut class)) => {
            let large = ClassUnicode::new([ClassUnicodeRange::new('A', 'Z')]);
            let mut folded = class.clone();
            folded.try_case_fold_simple().ok()?;
            if folded != class {
                return None;
            }
            class.difference(&large);
            Hir::class(Class::Unicode(class))
        }
        HirKind::Repetition(repetition) => {
            let sub = Box::new(small_letters(*repetition.sub)?);
            Hir::repetition(Repetition { sub, ..repetition })
        }
        HirKind::Capture(Capture { sub, .. }) => small_letters(*sub)?,
        HirKind::Concat(parts) => Hir::concat(all(parts)?),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)?),
    })
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
    fn letters_are_let_go_of_only_where_case_does_not_count() {
        let texts =
            ["Raft", "RAFT", "raft k", "etcd K", "\u{212a}", "ſ", "Übergabe", "übergabe", "A-b", "[x]", "", "Z"];
        let patterns = [
            r"\braft\b",
            "[a-k]$",
            "[^a-z]",
            r"(?-i:R)aft",
            "^K",
            "s",
            r"übergabe",
            r"\W\w",
            "(a|b)-[A-B]",
            "^$",
            r"\S\s[K]",
        ];
        for pattern in patterns {
            let plain = regex::RegexBuilder::new(pattern).case_insensitive(true).build().unwrap();
            let bytes = super::in_bytes(pattern, false);
            let bytes = bytes.map(|bytes| {
                regex::bytes::RegexBuilder::new(&format!("(?-u:{bytes})")).case_insensitive(true).build().unwrap()
            });
            for text in texts {
                let as_read = bytes.as_ref().map_or(plain.is_match(text), |bytes| bytes.is_match(text.as_bytes()));
                assert_eq!(words(&[pattern], false).is_in(text), as_read, "{pattern} in {text}");
            }
        }
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
