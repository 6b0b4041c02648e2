//! What a request says, held against the phrases of the playbooks' conditions.

use crate::domain::brief::Inputs;
use std::ops::Range;

/// A phrase as short as this one is met as a whole word only.
const SHORT: usize = 4;
/// Words of a request right before a phrase that deny it.
const DENIED: [&str; 4] = ["no", "not", "without", "never"];
/// Marks at which a clause ends.
const CLAUSE: &[char] = &['.', ',', ';', ':', '!', '?', '\n', '–', '—', '，', '。', '；'];
/// Words of a clause that demands that a fault never be, and tells of none.
const DEMANDED: &[&str] = &[
    "must",
    "mustn't",
    "mustnt",
    "should",
    "shouldn't",
    "shouldnt",
    "may",
    "can't",
    "cant",
    "cannot",
    "never",
    "not",
    "no",
    "without",
    "risk",
    "avoid",
    "prevent",
    "prevents",
    "would",
    "could",
    "darf",
    "dürfen",
    "nie",
    "niemals",
    "kein",
    "keine",
    "nicht",
    "nunca",
    "jamais",
    "não",
    "nao",
    "debe",
    "deben",
    "pode",
    "doit",
    "нельзя",
    "не",
];
/// The same where words are not parted.
const DEMANDED_UNSPACED: &[&str] =
    &["不能", "不得", "不可", "不允许", "避免", "防止", "禁止", "如果", "ないように", "防ぐ", "안 ", "않"];
/// Between the parts of a phrase that one sentence has to have, in whatever order.
const AND: char = '&';
/// Between words any of which will do for a part.
const OR: char = '~';
/// Before words none of which that sentence may have.
const NOT: char = '!';

/// The texts of a request in small letters.
pub struct Said {
    words: String,
    sentences: Vec<Range<usize>>,
}

impl Said {
    /// Of all three texts.
    pub fn new(inputs: &Inputs) -> Said {
        let words = format!("{}\n{}\n{}", inputs.scale, inputs.consistency, inputs.infrastructure).to_lowercase();
        let sentences = sentences(&words);
        Said { words, sentences }
    }

    /// The request says this phrase, and no word before it denies it.
    pub fn told(&self, phrase: &str) -> bool {
        if parted(phrase) {
            return self.within_one(phrase);
        }
        before(&self.words, phrase).any(|before| {
            let last = before.split_whitespace().next_back().unwrap_or_default();
            !DENIED.contains(&last)
        })
    }

    /// The request says this phrase, denied or not.
    pub fn met(&self, phrase: &str) -> bool {
        if parted(phrase) { self.within_one(phrase) } else { before(&self.words, phrase).next().is_some() }
    }

    /// The request tells of this fault as something that happens, and not as what must never be.
    pub fn suffers(&self, phrase: &str) -> bool {
        before(&self.words, phrase).any(|before| {
            let clause = before.rsplit(CLAUSE).next().unwrap_or_default();
            let demanded = clause.split_whitespace().any(|word| DEMANDED.contains(&word))
                || DEMANDED_UNSPACED.iter().any(|word| clause.contains(word));
            !demanded
        })
    }

    // One sentence has all parts of the phrase, and no word that it excludes.
    fn within_one(&self, phrase: &str) -> bool {
        let (phrase, without) = phrase.split_once(NOT).unwrap_or((phrase, ""));
        self.sentences.iter().any(|range| {
            let sentence = &self.words[range.clone()];
            let has = |words: &str| before(sentence, words.trim()).next().is_some();
            phrase.split(AND).all(|part| part.split(OR).any(has)) && (without.is_empty() || !without.split(OR).any(has))
        })
    }
}

/// How many parts beside the first one sentence has to have.
pub fn parts(phrase: &str) -> usize {
    phrase.matches(AND).count()
}

fn parted(phrase: &str) -> bool {
    phrase.contains([AND, OR, NOT])
}

// What stands before each place at which the text says these words.
fn before<'t>(text: &'t str, words: &str) -> impl Iterator<Item = &'t str> {
    let words = words.to_lowercase();
    // Scripts without blanks have no whole words.
    let whole = words.is_ascii() && words.len() <= SHORT;
    let places: Vec<usize> = text.match_indices(&words).map(|(at, _)| at).collect();
    places.into_iter().filter_map(move |at| {
        let (before, behind) = (&text[..at], &text[at + words.len()..]);
        let inside = before.ends_with(char::is_alphanumeric) || behind.starts_with(char::is_alphanumeric);
        (!whole || !inside).then_some(before)
    })
}

// A dot within a version or a name of a method ends no sentence.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let (mut out, mut from) = (Vec::new(), 0);
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let blank = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        let ends = match char {
            '.' | '!' | '?' | ';' => blank,
            '\n' | '。' | '！' | '？' | '；' => true,
            _ => false,
        };
        if ends {
            out.push(from..at + char.len_utf8());
            from = at + char.len_utf8();
        }
    }
    out.push(from..text.len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Said {
        Said::new(&Inputs { scale: text.to_owned(), ..Inputs::default() })
    }

    #[test]
    fn one_sentence_has_all_parts_of_a_phrase() {
        let said =
            said("We run etcd 3.5.9. The PLC gets the lease ID, and drops a lower number! Tokens are another matter");
        assert!(said.told("lease id & number~token"));
        assert!(said.told("drops & lease id"));
        assert!(!said.told("lease id & token"), "another sentence");
        assert!(said.told("etcd & 3.5.9"), "a version ends no sentence");
        assert!(!said.told("lease id & lowe"), "a short word is met whole");
        assert!(said.met("lease id & lower"));
        assert!(said.told("lease id & number ! token~etcd"), "what is excluded stands in other sentences");
        assert!(!said.told("lease id & number ! plc"));
    }

    #[test]
    fn a_phrase_is_told_where_no_word_before_denies_it() {
        let said = said("There is no fsync here. Two workers held it; nobody may ever send twice.");
        assert!(!said.told("fsync"));
        assert!(said.met("fsync"));
        assert!(said.suffers("held it"));
        assert!(!said.suffers("send twice"), "demanded");
    }

    #[test]
    fn scripts_without_blanks_have_sentences_of_their_own() {
        let said = said("锁的过期时间是十秒。任务要跑四十秒。");
        assert!(said.told("过期 & 十秒"));
        assert!(!said.told("过期 & 四十秒"));
    }
}
