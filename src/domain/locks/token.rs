//! A text as words and numbers with their byte ranges, clauses and sentences. Linear in the text.
//! Must not know what a word means in the lock domain.

use super::number;
use std::ops::Range;

/// Bytes of one input that are read; the rest of a longer text is not looked at.
pub const READ_LIMIT: usize = 16 * 1024;

/// One word or number.
#[derive(Clone, Debug)]
pub struct Token {
    /// Byte range in the text.
    pub at: Range<usize>,
    /// Lower case, typographic apostrophes made plain.
    pub word: String,
    /// The value, if it is a number.
    pub value: Option<f64>,
    /// Begins with a capital, and is not all capitals.
    pub name: bool,
    /// A percent sign stands behind it.
    pub percent: bool,
    /// A colon or a dash stands before it.
    pub colon: bool,
    /// A slash stands before it.
    pub slash: bool,
    /// An opening bracket stands before it.
    pub remark: bool,
    /// Ordinal of its clause: commas, colons, brackets and dashes end one.
    pub clause: u32,
    /// Ordinal of its sentence.
    pub sentence: u32,
}

/// Cuts `text` (at most [`READ_LIMIT`] bytes of it) into tokens.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut cut = text.len().min(READ_LIMIT);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let text = &text[..cut];
    let mut out: Vec<Token> = Vec::new();
    let (mut at, mut clause, mut sentence, mut slash, mut colon, mut remark) = (0, 0, 0, false, false, false);
    while let Some(first) = text[at..].chars().next() {
        if first.is_ascii_digit()
            && let Some((value, len)) = number::scan(&text[at..])
        {
            out.push(Token {
                at: at..at + len,
                word: text[at..at + len].to_lowercase(),
                value: Some(value),
                name: false,
                percent: text[at + len..].trim_start_matches([' ', '\u{a0}', '\u{202f}']).starts_with('%'),
                colon,
                slash,
                remark,
                clause,
                sentence,
            });
            (at, slash, colon, remark) = (at + len, false, false, false);
            continue;
        }
        // "w/o" is one word, no division.
        if text.len() >= at + 3
            && text.as_bytes()[at..at + 3].eq_ignore_ascii_case(b"w/o")
            && !text[at + 3..].starts_with(char::is_alphanumeric)
        {
            out.push(Token {
                at: at..at + 3,
                word: "without".to_owned(),
                value: None,
                name: false,
                percent: false,
                colon,
                slash,
                remark,
                clause,
                sentence,
            });
            (at, slash, colon, remark) = (at + 3, false, false, false);
            continue;
        }
        // A mark of refusal is a word.
        let mark = matches!(first, '❌' | '🚫');
        if first.is_alphanumeric() || mark {
            let len = if mark { first.len_utf8() } else { word_len(&text[at..]) };
            let word = spelled(text[at..at + len].to_lowercase().replace('’', "'"));
            let value = number::word(&word);
            out.push(Token {
                at: at..at + len,
                word,
                value,
                name: named(&text[at..at + len]),
                percent: false,
                colon,
                slash,
                remark,
                clause,
                sentence,
            });
            (at, slash, colon, remark) = (at + len, false, false, false);
            continue;
        }
        let next = text[at + first.len_utf8()..].chars().next();
        remark |= matches!(first, '(' | '[');
        match first {
            '/' => slash = true,
            ' ' | '\u{a0}' => {}
            '.' if next.is_some_and(char::is_alphanumeric) => {}
            '.' if abbreviated(out.last(), &text[at + 1..]) => {}
            '.' | ';' | '!' | '?' | '\n' | '。' | '；' | '！' | '？' => {
                (sentence, clause, slash) = (sentence + 1, clause + 1, false);
            }
            ':' | '—' | '–' | '：' => (clause, slash, colon) = (clause + 1, false, true),
            ',' | '(' | ')' | '[' | ']' | '，' | '、' | '（' | '）' => (clause, slash) = (clause + 1, false),
            '-' if next == Some(' ') && text[..at].ends_with(' ') => (clause, slash) = (clause + 1, false),
            _ => slash = false,
        }
        at += first.len_utf8();
    }
    join(out)
}

// A full stop that shortens a word ends no sentence.
const SHORT: &[&str] = &[
    "mio", "mrd", "tsd", "approx", "ca", "circa", "resp", "incl", "excl", "bzw", "avg", "sec", "vs", "etc", "max",
    "env", "appr", "est", "req", "conc",
];

fn abbreviated(last: Option<&Token>, rest: &str) -> bool {
    let Some(word) = last.and_then(|token| token.word.rsplit(' ').next()) else { return false };
    let next = rest.trim_start_matches(' ').chars().next();
    if matches!(word, "g" | "e" | "b" | "z") {
        return true;
    }
    // "max." before a capital may end a sentence; before a number or a small letter it does not.
    SHORT.contains(&word)
        && (next.is_some_and(|c| !c.is_uppercase()) || matches!(word, "mio" | "mrd" | "tsd" | "approx" | "ca"))
}

// Long names of the field, met with one wrong letter more often than not at all.
const NAMES: &[&str] = &[
    "zookeeper",
    "postgres",
    "postgresql",
    "cassandra",
    "memcached",
    "dynamodb",
    "cockroachdb",
    "hazelcast",
    "kubernetes",
    "linearizable",
    "serializability",
    "consistency",
    "elasticache",
    "sentinel",
    "replication",
    "persistence",
    "partition",
    "datacenter",
    "mongodb",
    "yugabyte",
    "spanner",
    "standalone",
    "eventual",
    "idempotent",
    "automatic",
    "automatically",
];

// "pas d'etcd": names that the article is drawn to.
const ELIDED: &[&str] = &[
    "etcd",
    "oracle",
    "aurora",
    "elasticache",
    "elasticsearch",
    "hazelcast",
    "infinispan",
    "ignite",
    "aerospike",
    "hbase",
    "alloydb",
    "upstash",
    "opensearch",
];

fn spelled(word: String) -> String {
    if let Some((_, name)) = word.split_once('\'')
        && ELIDED.contains(&name)
    {
        return name.to_owned();
    }
    if word.len() < 6 || NAMES.contains(&word.as_str()) {
        return word;
    }
    let near = NAMES.iter().find(|name| {
        name.len() >= 7
            && name.as_bytes()[0] == word.as_bytes()[0]
            && name.as_bytes()[name.len() - 1] == word.as_bytes()[word.len() - 1]
            && one_off(name.as_bytes(), word.as_bytes())
    });
    near.map_or(word, |name| (*name).to_owned())
}

// One letter wrong, missing, doubled, or two neighbours swapped.
pub(super) fn one_off(a: &[u8], b: &[u8]) -> bool {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    match a.len() as isize - b.len() as isize {
        0 => a.get(1..) == b.get(1..) || a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..],
        1 => &a[1..] == b,
        -1 => a == &b[1..],
        _ => false,
    }
}

fn named(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && word.len() > 2 && chars.all(|c| c.is_lowercase())
}

fn word_len(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let first = text.chars().next().unwrap_or(' ');
    while let Some((at, char)) = chars.next() {
        let inside = matches!(char, '\'' | '’') && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        // Scripts without blanks are cut where they meet a name: "etcd클러스터", "MySQLのみ".
        if !char.is_alphanumeric() && !inside || blankless(char) != blankless(first) {
            return at;
        }
    }
    text.len()
}

// Written without blanks between words, or with endings set to foreign names.
fn blankless(char: char) -> bool {
    matches!(char, '\u{e00}'..='\u{e7f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

// Pairs that are written with a space, a hyphen or neither.
const PAIRS: &[(&str, &[&str], &str)] = &[
    ("data", &["hall", "halls"], "datacenter"),
    ("data", &["center", "centre", "centers", "centres"], "datacenter"),
    ("split", &["brain", "brains"], "splitbrain"),
    ("best", &["effort"], "besteffort"),
    ("multi", &["region", "regional"], "multiregion"),
    ("multi", &["az", "zone", "azs"], "multiaz"),
    ("active", &["active"], "activeactive"),
    ("active", &["passive", "standby"], "activepassive"),
    ("fail", &["over", "overs"], "failover"),
    ("zoo", &["keeper"], "zookeeper"),
    ("stand", &["alone"], "standalone"),
    ("tie", &["breaker", "breakers"], "tiebreaker"),
    ("semi", &["sync", "synchronous"], "semisync"),
    ("up", &["link", "links"], "uplink"),
    ("read", &["only"], "readonly"),
    ("air", &["gapped", "gap"], "airgapped"),
    ("on", &["prem", "premise", "premises"], "onprem"),
    ("hot", &["spot", "spots"], "hotspot"),
    ("green", &["field"], "greenfield"),
    ("availability", &["zone", "zones"], "zone"),
];

fn join(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Some(last) = out.last_mut()
            && last.sentence == token.sentence
            && token.at.start.saturating_sub(last.at.end) <= 2
            && let Some((.., whole)) = PAIRS.iter().find(|(a, b, _)| *a == last.word && b.contains(&&*token.word))
        {
            last.at.end = token.at.end;
            last.word = (*whole).to_owned();
            continue;
        }
        out.push(token);
    }
    numbers_of_words(out)
}

// "five hundred", "half a million", "2 million", "3 lakh": one number, one span.
fn numbers_of_words(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let (Some(last), Some(value)) = (out.last_mut(), token.value)
            && last.clause == token.clause
            && !token.word.starts_with(|c: char| c.is_ascii_digit())
            && let Some(before) = last.value
            && number::scale(&token.word).is_some()
            && token.at.start.saturating_sub(last.at.end) <= 2
        {
            last.value = Some(before * value);
            last.at.end = token.at.end;
            continue;
        }
        // "tens of thousands": the class of the number is what is known of it.
        if let Some(scale) = token.value.filter(|_| number::scale(&token.word).is_some())
            && out.len() >= 2
            && out[out.len() - 1].word == "of"
            && matches!(&*out[out.len() - 2].word, "tens" | "dozens" | "hundreds" | "thousands")
        {
            out.pop();
            if let Some(last) = out.last_mut() {
                last.value = Some(scale * if last.word == "tens" { 10.0 } else { last.value.unwrap_or(1.0) });
                last.at.end = token.at.end;
            }
            continue;
        }
        if let Some(scale) = token.value.filter(|_| number::scale(&token.word).is_some())
            && out.len() >= 2
            && matches!(&*out[out.len() - 1].word, "a" | "of")
            && matches!(&*out[out.len() - 2].word, "half" | "quarter" | "couple" | "few")
        {
            out.pop();
            if let Some(last) = out.last_mut() {
                let part = match &*last.word {
                    "half" => 0.5,
                    "quarter" => 0.25,
                    "couple" => 2.0,
                    _ => 3.0,
                };
                last.value = Some(scale * part);
                last.at.end = token.at.end;
                last.word = "number".to_owned();
            }
            continue;
        }
        if let Some(scale) = token.value.filter(|_| number::scale(&token.word).is_some())
            && let Some(last) = out.last_mut()
            && last.clause == token.clause
            && let Some(part) = match &*last.word {
                "few" => Some(3.0),
                "couple" => Some(2.0),
                "several" => Some(5.0),
                "half" => Some(0.5),
                "quarter" => Some(0.25),
                _ => None,
            }
        {
            last.value = Some(scale * part);
            last.at.end = token.at.end;
            last.word = "number".to_owned();
            continue;
        }
        out.push(token);
    }
    sums_of_words(out)
}

// "three thousand five hundred": thousands and what is below them are one number.
fn sums_of_words(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let spelt = |token: &Token| !token.word.starts_with(|c: char| c.is_ascii_digit());
        if let (Some(last), Some(value)) = (out.last_mut(), token.value)
            && let Some(before) = last.value
            && last.clause == token.clause
            && spelt(last)
            && spelt(&token)
            && before >= 1000.0
            && before % 1000.0 == 0.0
            && (1.0..1000.0).contains(&value)
            && token.at.start.saturating_sub(last.at.end) <= 1
        {
            last.value = Some(before + value);
            last.at.end = token.at.end;
            continue;
        }
        out.push(token);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn words_and_sentences() {
        let read = |text: &str| tokens(text).iter().map(|t| (t.word.clone(), t.sentence)).collect::<Vec<_>>();
        let last = |text: &str| tokens(text).last().map(|t| t.sentence);
        assert_eq!(read("w/o operator"), [("without".to_owned(), 0), ("operator".to_owned(), 0)]);
        assert_eq!(last("1 Mio. Anfragen/min"), Some(0));
        assert_eq!(last("approx. 3k/s, e.g. at night"), Some(0));
        assert_eq!(last("We use etcd. It runs."), Some(1));
        assert!(tokens("100 locks / second").last().is_some_and(|t| t.slash));
        assert!(tokens("not Consul: etcd").last().is_some_and(|t| t.colon));
        assert!(tokens("Lyon and ACID").first().is_some_and(|t| t.name) && !tokens("ACID")[0].name);
    }
}
