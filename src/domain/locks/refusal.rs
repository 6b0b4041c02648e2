//! Words around a name that refuse it, outside the grammar that `role` reads: bans, dislikes, exceptions, ends of life.
//! A store stays out on any of them; where a word of having stands beside it, that is said as a doubt.

use super::concept::Concept as C;
use super::holding::Role;
use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::{Found, Text};
use super::role::role;
use crate::domain::reader::lexer::Token;

/// How far from the name a refusal may stand, in words of its clause.
const REACH: usize = 10;
/// Words that a clause about what stood before it begins with.
const TURN: [&str; 12] =
    ["but", "aber", "mais", "pero", "doch", "however", "though", "although", "yet", "only", "jedoch", "ma"];
const PRONOUN: [&str; 10] = ["it", "that", "this", "they", "these", "those", "which", "es", "das", "eso"];
/// Words of a clause in which something is there.
const HAVING: [&str; 32] = [
    "have",
    "has",
    "got",
    "there",
    "exists",
    "exist",
    "available",
    "run",
    "runs",
    "running",
    "use",
    "uses",
    "using",
    "ready",
    "installed",
    "ours",
    "with",
    "haben",
    "gibt",
    "bereit",
    "vorhanden",
    "nutzen",
    "da",
    "avons",
    "tenemos",
    "hay",
    "is",
    "are",
    "mit",
    "avec",
    "con",
    "members",
];

/// The role of a name that is refused; none where nothing refuses it.
pub(super) fn refused(text: &Text, found: &Found) -> Option<Role> {
    if free_of(text, found) || like_the_last(text, found) || bracketed(text, found) || questioned(text, found) {
        return Some(Role::Absent);
    }
    if labelled(text, found) || spurned(text, found) {
        return Some(Role::Absent);
    }
    let out = banned(text, found)?;
    let clause = text.clause(found);
    let having = text
        .tokens
        .iter()
        .enumerate()
        .any(|(at, token)| token.clause == clause && !out.tokens.contains(&at) && HAVING.contains(&&*token.word));
    Some(if having || text.clause(out) != clause { Role::Doubted } else { Role::Absent })
}

fn family(found: &Found) -> bool {
    matches!(found.tag, Tag::Family(_))
}

fn bans(text: &Text) -> impl Iterator<Item = &Found> {
    text.all(C::Ban).filter(|ban| !passing(text, ban))
}

// "must go through the proxy" is a way, no end.
fn passing(text: &Text, ban: &Found) -> bool {
    text.tokens[ban.tokens.end - 1].word == "go"
        && text.tokens.get(ban.tokens.end).is_some_and(|next| {
            matches!(&*next.word, "through" | "via" | "over" | "to" | "on" | "into" | "live" | "in" | "first")
        })
}

// True if another name stands there, and not as one of a list.
fn other_between(text: &Text, from: usize, to: usize) -> bool {
    let named = |at: usize| text.found.iter().any(|other| family(other) && other.tokens.contains(&at));
    let joins = |at: usize| {
        text.all(C::Conj).any(|conj| conj.tokens.contains(&at)) || matches!(&*text.tokens[at].word, "both" | "d")
    };
    (from..to).any(named) && !(from..to).all(|at| named(at) || joins(at))
}

// Where the last name between two places ends.
fn last_name(text: &Text, from: usize, to: usize) -> usize {
    let within = |other: &&Found| family(other) && other.tokens.start >= from && other.tokens.end <= to;
    text.found.iter().filter(within).map(|other| other.tokens.end).max().unwrap_or(from)
}

// "etcd won't be approved", "nobody here may touch etcd": in the clause of the name, or in one that speaks of it.
fn banned<'a>(text: &'a Text, found: &Found) -> Option<&'a Found> {
    let (clause, sentence) = (text.clause(found), text.sentence(found));
    let own = |ban: &&Found| {
        if text.clause(ban) != clause {
            return false;
        }
        if ban.tokens.start >= found.tokens.end {
            let (from, to) = (found.tokens.end, ban.tokens.start);
            // "DynamoDB where conditional expressions cannot be used": a part of it is refused, not the store.
            let part = text.tokens[from..to]
                .iter()
                .any(|token| matches!(&*token.word, "where" | "whose" | "wo" | "deren" | "dont"));
            return !part && to - from <= REACH && !other_between(text, from, last_name(text, from, to));
        }
        let gap = found.tokens.start.checked_sub(ban.tokens.end);
        // "Redis is end of life and etcd replaces it": the ban is about the name before it.
        let taken =
            text.found.iter().any(|o| family(o) && text.clause(o) == clause && o.tokens.end <= ban.tokens.start);
        gap.is_some_and(|gap| gap <= REACH) && !taken && !other_between(text, ban.tokens.end, found.tokens.start)
    };
    let behind = |ban: &&Found| {
        let (at, own) = (text.clause(ban), text.tokens[ban.tokens.start].sentence);
        let near = own == sentence && at > clause && at <= clause + 2 || own == sentence + 1;
        if !near {
            return false;
        }
        let first = text.tokens.partition_point(|token| token.clause < at);
        let named = text.found.iter().any(|other| {
            family(other) && other.tokens.start >= found.tokens.end && other.tokens.start < ban.tokens.end + 3
        });
        let head = &*text.tokens[first].word;
        // "but leases are forbidden" is about the leases.
        let subject = text.tokens[(first + 1).min(ban.tokens.start)..ban.tokens.start]
            .iter()
            .any(|token| !KNOWLEDGE.plain.contains(&*token.word));
        !named && !subject && (TURN.contains(&head) || PRONOUN.contains(&head))
    };
    bans(text).find(own).or_else(|| bans(text).find(behind)).or_else(|| ordinal(text, found))
}

// "the former is forbidden": the first of the names in the sentence or part before it.
fn ordinal<'a>(text: &'a Text, found: &Found) -> Option<&'a Found> {
    let out = |at: usize| {
        let clause = text.tokens[at].clause;
        let rules = |found: &&Found| text.clause(found) == clause;
        bans(text).find(rules).or_else(|| text.all(C::Retired).find(rules))
    };
    text.tokens.iter().enumerate().find_map(|(at, token)| {
        let former = matches!(&*token.word, "former" | "erstere" | "ersteres");
        if !former && !matches!(&*token.word, "latter" | "letztere" | "letzteres") || at < found.tokens.end {
            return None;
        }
        let last = text.found.iter().rev().find(|other| family(other) && other.tokens.end <= at)?;
        let own = text.sentence(last);
        let mut named = text.found.iter().filter(|other| family(other) && text.sentence(other) == own);
        let meant = if former { named.next()? } else { last };
        (meant.tokens == found.tokens).then(|| out(at)).flatten()
    })
}

// "we refuse to operate etcd", "tout sauf etcd": only what stands behind it is refused.
fn spurned(text: &Text, found: &Found) -> bool {
    text.all(C::Spurn).any(|no| {
        let before = no.tokens.end <= found.tokens.start && found.tokens.start - no.tokens.end <= 4;
        // "nothing but etcd", "nobody but"
        let only = text.tokens[..no.tokens.start].iter().rev().take(4).any(|token| {
            matches!(
                &*token.word,
                "nothing" | "no" | "none" | "nichts" | "rien" | "nada" | "niente" | "never" | "not" | "kein" | "keine"
            )
        });
        before
            && text.clause(no) == text.clause(found)
            && !only
            && !other_between(text, no.tokens.end, found.tokens.start)
    })
}

// "etcd-free zone"
fn free_of(text: &Text, found: &Found) -> bool {
    let word = |at: usize| text.tokens.get(at).map_or("", |token| token.word.as_str());
    matches!(word(found.tokens.end), "free" | "frei" | "freie")
        && !matches!(word(found.tokens.end + 1), "tier" | "plan" | "edition" | "version" | "of")
}

// "so is ZooKeeper", "MySQL neither": as what was named before.
fn like_the_last(text: &Text, found: &Found) -> bool {
    let clause = text.clause(found);
    let word = |at: Option<usize>| {
        at.and_then(|at| text.tokens.get(at)).filter(|token| token.clause == clause).map_or("", |token| &*token.word)
    };
    let back = |steps| word(found.tokens.start.checked_sub(steps));
    let so = matches!(back(1), "is" | "are" | "was" | "does" | "goes" | "for")
        && (matches!(back(2), "so" | "as" | "same" | "nor" | "neither") || back(3) == "same" || back(4) == "same")
        || matches!(back(1), "likewise" | "ditto" | "ebenso" | "auch");
    let too = matches!(
        word(Some(found.tokens.end)),
        "neither" | "either" | "too" | "ditto" | "likewise" | "auch" | "tampoco"
    ) && word(Some(found.tokens.end + 2)).is_empty();
    let sentence = text.sentence(found);
    (so || too)
        && text
            .found
            .iter()
            .rev()
            .find(|other| family(other) && other.tokens.end <= found.tokens.start)
            .is_some_and(|last| text.sentence(last) + 1 >= sentence && role(text, last).out())
}

/// True if a denial stands in brackets of its own: "(do not use)" is about the name before it.
pub(super) fn in_brackets(text: &Text, no: &Found) -> bool {
    let clause = text.clause(no);
    let first = text.tokens.partition_point(|token| token.clause < clause);
    text.tokens.get(first).is_some_and(|token| token.remark)
}

// In brackets, or behind a colon: "(etcd: do not use)".
fn remark(text: &Text, no: &Found) -> bool {
    let clause = text.clause(no);
    let first = text.tokens.partition_point(|token| token.clause < clause);
    text.tokens.get(first).is_some_and(|token| token.remark || token.colon)
}

fn bracketed(text: &Text, found: &Found) -> bool {
    let clause = text.clause(found);
    let before = text
        .found
        .iter()
        .any(|other| family(other) && other.tokens.start >= found.tokens.end && text.clause(other) <= clause + 1);
    let no = |no: &Found| text.clause(no) == clause + 1 && remark(text, no) && whole(text, no);
    !before && (text.all(C::Negator).any(no) || bans(text).any(no) || text.all(C::Retired).any(no))
}

// The words in the brackets are the denial and little more: "(do not use)", no "(no replica in Oslo)".
fn whole(text: &Text, no: &Found) -> bool {
    let clause = text.clause(no);
    let words: Vec<&Token> = text.tokens.iter().filter(|token| token.clause == clause).collect();
    let of_use = |token: &&Token| {
        matches!(&*token.word, "use" | "used" | "touch" | "allowed" | "forbidden" | "permitted" | "ours" | "banned")
    };
    words.len() <= 4 && (words.len() == no.tokens.len() || words.iter().any(of_use))
}

// "etcd licence? forbidden."
fn questioned(text: &Text, found: &Found) -> bool {
    let sentence = text.sentence(found);
    let size = |wanted: u32| text.tokens.iter().filter(|token| token.sentence == wanted).count();
    let qualified = text.tokens.get(found.tokens.end).is_some_and(|next| next.sentence == sentence && next.name);
    size(sentence) <= 4
        && !qualified
        && (1..=3).contains(&size(sentence + 1))
        && !text.found.iter().any(|other| family(other) && text.sentence(other) == sentence + 1)
        && [C::Ban, C::Retired, C::Negator].iter().any(|concept| text.says(*concept, sentence + 1))
}

// "prohibited software: etcd, Consul", "blacklist = [etcd, zookeeper]"
fn labelled(text: &Text, found: &Found) -> bool {
    let (clause, sentence) = (text.clause(found), text.sentence(found));
    let label = |no: &Found| {
        let own = text.clause(no);
        let words = text.tokens.iter().filter(|token| token.clause == own).count();
        let last = text.tokens.partition_point(|token| token.clause <= own);
        let opens = text.tokens.get(last).is_some_and(|next| next.colon || next.remark);
        // From there on only names: "not Consul: etcd" is no label.
        let listed = (last..found.tokens.start).all(|at| {
            text.found.iter().any(|other| family(other) && other.tokens.contains(&at))
                || text.all(C::Conj).any(|conj| conj.tokens.contains(&at))
        });
        let named = text.found.iter().any(|other| family(other) && text.clause(other) == own);
        // "alternatives are expressly forbidden (A, B)": the brackets list what the clause before them is about.
        let bracket = text.tokens.get(last).is_some_and(|next| next.remark);
        let short = words <= no.tokens.len() + if bracket { 5 } else { 2 };
        text.sentence(no) == sentence && own < clause && opens && listed && !named && short
    };
    bans(text).any(label) || text.all(C::Retired).any(label)
}
