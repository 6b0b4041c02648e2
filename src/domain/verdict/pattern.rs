//! Patterns: compiled within bounds, and matched against an answer while it grows.

use super::Verdict;
use regex_automata::Input;
use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;

/// Bytes of a pattern, at most.
const PATTERN: usize = 4096;
/// Bytes of a compiled pattern, and of its search cache, at most.
const COMPILED: usize = 1 << 20;

/// A pattern and the engine that takes it.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    /// Linear in time.
    Fast(Fast),
    /// Only a backtracking engine takes it: the pattern with its flags inlined.
    Slow(String),
}

/// A linear-time pattern and when to search next.
#[derive(Clone, Debug)]
pub(super) struct Fast {
    regex: Regex,
    /// It holds `^`, `$` or the like and waits for the end.
    anchored: bool,
    /// Bytes of text before the next search.
    next: usize,
}

/// Compiles, or says why not: broken is an error, too large is not run.
pub(super) fn compile(pattern: &str, flags: &str) -> Result<Pattern, Verdict> {
    if pattern.len() > PATTERN {
        return Err(Verdict::NotRun(format!("the pattern is over {PATTERN} bytes")));
    }
    let whole = if flags.is_empty() { pattern.to_owned() } else { format!("(?{flags}){pattern}") };
    let limits =
        Config::new().nfa_size_limit(Some(COMPILED)).hybrid_cache_capacity(COMPILED).onepass_size_limit(Some(COMPILED));
    let built = Regex::builder().configure(limits).syntax(syntax::Config::new().nest_limit(200)).build(&whole);
    match built {
        Ok(regex) => Ok(Pattern::Fast(Fast { regex, anchored: anchored(&whole), next: 0 })),
        Err(error) if error.size_limit().is_some() => {
            Err(Verdict::NotRun("the pattern is too large when compiled".to_owned()))
        }
        Err(error) => match fancy_regex::Regex::new(&whole) {
            Ok(_) => Ok(Pattern::Slow(whole)),
            Err(_) => {
                let why = error.syntax_error().map_or_else(|| error.to_string(), |e| e.to_string());
                let last = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                Err(Verdict::Error(format!("the pattern is broken: {last}")))
            }
        },
    }
}

/// Whether a `^`, `$`, `\A` or `\z` stands outside of classes and escapes.
fn anchored(pattern: &str) -> bool {
    let mut class = 0_usize;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        match c {
            '\\' if class == 0 && matches!(escaped, Some('A' | 'z' | 'Z')) => return true,
            '[' => class += 1,
            ']' => class = class.saturating_sub(1),
            '^' | '$' if class == 0 => return true,
            _ => {}
        }
    }
    false
}

impl Fast {
    /// Whether a match ends before the last character of `text`, which starts and ends with no
    /// space: such a match stays whatever comes, as what stands behind it is known. It searches
    /// only when the text has grown by an eighth since the last search, or when `now`.
    pub fn holds(&mut self, text: &str, now: bool) -> bool {
        if self.anchored || (text.len() < self.next && !now) {
            return false;
        }
        self.next = text.len() + text.len() / 8;
        let last = text.char_indices().next_back().map_or(0, |(i, _)| i);
        // the span bounds the match; what the assertions see is the whole text
        last > 0 && self.regex.is_match(Input::new(text).span(0..last))
    }

    /// Whether there is a match in the whole trimmed answer.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(pattern: &str, flags: &str) -> &'static str {
        match compile(pattern, flags) {
            Ok(Pattern::Fast(_)) => "fast",
            Ok(Pattern::Slow(_)) => "slow",
            Err(Verdict::NotRun(_)) => "not run",
            Err(_) => "error",
        }
    }

    #[test]
    fn the_engine_of_a_pattern() {
        for (pattern, expected) in [
            ("(?i)(Raft|Paxos)", "fast"),
            ("(?is)a.*b", "fast"),
            ("a(?i)b", "fast"),
            ("^(?!.*Redlock)", "slow"),
            ("(?<=a)b", "slow"),
            (r"(\w)\1", "slow"),
            (r"\\frac{a}", "slow"),
            ("(", "error"),
            ("[a", "error"),
            ("*", "error"),
            (r"(\w{100}){100}", "not run"),
            (&"a".repeat(PATTERN + 1), "not run"),
        ] {
            assert_eq!(engine(pattern, ""), expected, "{pattern}");
        }
        assert_eq!(engine("a # b", "ix"), "fast");
    }

    #[test]
    fn anchors() {
        for (pattern, expected) in [
            ("^a", true),
            ("a$", true),
            (r"\Aa", true),
            (r"a\z", true),
            ("[^a]", false),
            (r"\$5", false),
            ("[$]", false),
            (r"a\b", false),
        ] {
            assert_eq!(anchored(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn a_match_is_latched_when_its_end_is_known() {
        for (pattern, text, expected) in [
            (r"Raft\b", "…Raft", false),
            (r"Raft\b", "…Rafting", false),
            (r"Raft\b", "…Raft c", true),
            (r"Raft", "…Raft", false),
            (r"Raft", "…Rafts", true),
            (r"Ra.*t", "Raft protect o", true),
            (r"(?i)raft", "RAFTé", true),
            (r"a|b$", "xb", false),
            (r"", "x", false),
            (r"", "xy", true),
        ] {
            let Ok(Pattern::Fast(mut fast)) = compile(pattern, "") else { panic!("{pattern}") };
            assert_eq!(fast.holds(text, true), expected, "{pattern} {text}");
        }
    }
}
