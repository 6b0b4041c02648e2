//! Names that look like a store and are none that is known: "a Corral cluster", "HyperKV", "locks in Foo".
//! Only finds; a wrong find costs a yellow word, so a place where a store stands is asked for.

use super::bare::{alone, bare, listed, misspelt};
use super::concept::Concept as C;
use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::{Found, Text};
use crate::domain::reader::lexer::Token;
use std::ops::Range;

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// "HyperKV", "foodb", "lock-db": its end says what it is.
    Store,
    /// "GigaSpaces": a capital inside.
    Camel,
    /// "Corral".
    Proper,
    Other,
}

/// Ways to cut a machine off, and what they are reached by.
const FENCES: [&str; 9] = ["stonith", "ipmi", "bmc", "idrac", "ilo", "redfish", "qdevice", "qnetd", "sbd"];
/// Nouns behind the name of a store.
pub(super) const BEHIND: [&str; 27] = [
    "cluster",
    "clusters",
    "ensemble",
    "quorum",
    "nodes",
    "node",
    "servers",
    "server",
    "instance",
    "instances",
    "database",
    "databases",
    "db",
    "store",
    "stores",
    "kv",
    "shards",
    "masters",
    "members",
    "grid",
    "replicas",
    "appliance",
    "appliances",
    "enterprise",
    "keyspace",
    "namespace",
    "datenbank",
];
/// Words behind a name that is no store's.
pub(super) const SERVICE: [&str; 37] = [
    "service",
    "services",
    "app",
    "apps",
    "application",
    "api",
    "team",
    "module",
    "tool",
    "gateway",
    "backend",
    "frontend",
    "ui",
    "plugin",
    "client",
    "clients",
    "library",
    "sdk",
    "job",
    "jobs",
    "worker",
    "workers",
    "driver",
    "framework",
    "region",
    "zone",
    "site",
    "office",
    "project",
    "department",
    "pods",
    "pod",
    "cache",
    "caches",
    "dashboard",
    "exporter",
    "queue",
];
/// Words before the name of a store that is had.
const HAVING: [&str; 22] = [
    "run", "runs", "running", "use", "uses", "using", "have", "has", "got", "operate", "operates", "only", "just",
    "called", "own", "existing", "by", "on", "with", "nur", "haben", "nutzen",
];
/// Words of a place: a name behind them is where, not what.
pub(super) const WHERE: [&str; 10] = ["in", "at", "near", "from", "to", "between", "across", "over", "within", "for"];

/// Names in `text` (as written in `raw`) that may be stores and are not known. `known`: a known store is named.
pub(super) fn strange(text: &Text, raw: &str, known: bool) -> Vec<Found> {
    let Some(family) = KNOWLEDGE.families.iter().position(|family| family == "unknown") else { return Vec::new() };
    let nouns = german(text);
    let mut out: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let end = (at..text.tokens.len()).take_while(|next| *next == at || hyphen(text, raw, *next)).count() + at;
        let shape = shape(text, raw, at, end, known);
        let last = if shape == Shape::Store { end } else { at + 1 };
        if shape != Shape::Other && !other(text, at, last) && store_there(text, at, last, shape, known, nouns) {
            out.push(Found { tag: Tag::Family(family), tokens: at..numbered(text, last) });
        }
        at = end;
    }
    if !known && out.is_empty() {
        out.extend(bare(text, raw, nouns).map(|tokens| Found { tag: Tag::Family(family), tokens }));
    }
    if !known && out.is_empty() {
        out.extend(alone(text).map(|tokens| Found { tag: Tag::Family(family), tokens }));
    }
    if known && out.is_empty() {
        out.extend(listed(text, raw).map(|tokens| Found { tag: Tag::Family(family), tokens }));
    }
    out.extend(misspelt(text).map(|tokens| Found { tag: Tag::Family(family), tokens }));
    // "a lock on kiln/fire" is on a key.
    let key = |found: &Found| {
        let (start, end) = (text.tokens[found.tokens.start].at.start, text.tokens[found.tokens.end - 1].at.end);
        raw[end..].starts_with('/') && raw[start..].starts_with(|first: char| first.is_lowercase())
    };
    out.retain(|found| !key(found));
    // What cuts a machine off keeps nothing.
    out.retain(|found| !FENCES.contains(&&*text.tokens[found.tokens.start].word));
    out
}

/// Names that their spelling alone gives away, known as nothing else.
pub(super) fn technologies(text: &Text, raw: &str) -> Vec<Range<usize>> {
    let code = |at: usize| raw[text.tokens[at].at.clone()].starts_with(|c: char| c.is_ascii_lowercase());
    let name = |at: &usize| match shape(text, raw, *at, at + 1, true) {
        Shape::Store => true,
        // "getAndLock" is a call.
        Shape::Camel => !code(*at),
        Shape::Proper | Shape::Other => false,
    };
    let names = (0..text.tokens.len()).filter(name);
    names.filter(|at| !other(text, *at, at + 1)).map(|at| at..at + 1).collect()
}

pub(super) fn known(token: &Token) -> bool {
    KNOWLEDGE.plain.contains(&*token.word) || KNOWLEDGE.around.contains(token.word.as_str())
}

fn store_there(text: &Text, at: usize, end: usize, shape: Shape, known: bool, nouns: bool) -> bool {
    let clause = text.tokens[at].clause;
    let word = |near: Option<usize>| {
        near.and_then(|near| text.tokens.get(near))
            .filter(|token| token.clause == clause)
            .map_or("", |token| &*token.word)
    };
    let behind = [word(Some(end)), word(Some(end + 1))];
    // "Active's cluster", and what stands behind a known name is of that: "Firebase Realtime DB".
    let of_known = || {
        let before = at.checked_sub(1).filter(|before| text.tokens[*before].clause == clause);
        let named = |before: usize| {
            text.found.iter().any(|found| matches!(found.tag, Tag::Family(_)) && found.tokens.contains(&before))
        };
        before.is_some_and(named)
    };
    if SERVICE.contains(&behind[0]) || text.tokens[at].word.ends_with("'s") || of_known() {
        return false;
    }
    let noun = BEHIND.contains(&behind[0])
        || BEHIND.contains(&behind[1]) && text.tokens.get(end).is_some_and(|token| token.value.is_some());
    let before: Vec<&str> = (1..=3).map(|back| word(at.checked_sub(back))).collect();
    // "locks in Foo", "3-node Foo", "a cluster of Foo"
    let held = matches!(before[0], "in" | "on" | "by" | "of" | "via" | "through")
        && ["lock", "locks", "locking", "state", "stored", "kept", "backed", "cluster", "nodes", "leases"]
            .iter()
            .any(|noun| before[1] == *noun || before[2] == *noun);
    // Beside a store that is named a cluster stands in a town.
    let held = held && !(known && before[0] == "in" && matches!(before[1], "cluster" | "nodes"));
    let counted = matches!(before[0], "node" | "nodes" | "member" | "server");
    let having = HAVING.contains(&before[0]) || HAVING.contains(&before[1]) && !WHERE.contains(&before[0]);
    let first = before[0].is_empty() && (at == 0 || text.tokens[at - 1].sentence != text.tokens[at].sentence);
    match shape {
        Shape::Store => true,
        Shape::Camel => noun || held || counted || !known && (having || first),
        Shape::Proper if nouns => false,
        // "Corral 400", "Zebra" and nothing more.
        Shape::Proper if !known && (model(text, end) && !noun || text.tokens.len() == 1) => true,
        Shape::Proper if first => !known && (noun || told(text, end)),
        Shape::Proper if WHERE.contains(&before[0]) => held,
        Shape::Proper => noun || held || counted || !known && having,
        Shape::Other => false,
    }
}

// "Gatekeeperd is our own lock daemon"
pub(super) fn told(text: &Text, end: usize) -> bool {
    let clause = text.tokens.get(end).filter(|token| token.word == "is").map(|token| token.clause);
    let rest = text.tokens[end..].iter().skip(1).take(6).take_while(|token| Some(token.clause) == clause);
    rest.into_iter()
        .any(|token| matches!(&*token.word, "lock" | "locks" | "store" | "database" | "daemon" | "kv" | "registry"))
}

fn shape(text: &Text, raw: &str, at: usize, end: usize, known: bool) -> Shape {
    let token = &text.tokens[at];
    let Some(word) = raw.get(token.at.clone()) else { return Shape::Other };
    if token.value.is_some() || !word.is_ascii() {
        return Shape::Other;
    }
    let upper = word.chars().filter(char::is_ascii_uppercase).count();
    let inner = word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase());
    let lower = word.to_ascii_lowercase();
    let tail = |tails: &[&str]| tails.iter().any(|tail| lower.len() > tail.len() + 2 && lower.ends_with(tail));
    let parts = end == at + 2 && matches!(&*text.tokens[at + 1].word, "db" | "kv" | "store" | "keeper");
    if tail(&["db", "kv"])
        || tail(&["store", "keeper", "sql", "base", "lockd"]) && inner
        || parts && (upper > 0 || !known)
    {
        Shape::Store
    } else if inner && word.len() >= 4 && (upper > 1 || word.starts_with(|c: char| c.is_ascii_uppercase())) {
        Shape::Camel
    } else if upper == 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() >= 3 {
        Shape::Proper
    } else {
        Shape::Other
    }
}

// Known as something else: a store, a place, a word of the field or of every day.
pub(super) fn other(text: &Text, at: usize, end: usize) -> bool {
    let read = |found: &Found| {
        found.tokens.start < end
            && at < found.tokens.end
            && match found.tag {
                Tag::Family(_) | Tag::Place(_) => true,
                // A phrase that begins with the word itself means it; one that only runs over it does not.
                Tag::Concept(concept) => end == at + 1 && found.tokens.len() == 1 && concept != C::Conj,
            }
    };
    let singular = text.tokens[at].word.trim_end_matches('s');
    text.found.iter().any(read)
        // "lock-db" is made of known words and is a name all the same.
        || end == at + 1 && (known(&text.tokens[at]) || KNOWLEDGE.around.contains(singular))
}

pub(super) fn hyphen(text: &Text, raw: &str, at: usize) -> bool {
    at > 0 && raw.get(text.tokens[at - 1].at.end..text.tokens[at].at.start) == Some("-")
}

// "Corral 400": a number right behind belongs to the name.
fn numbered(text: &Text, end: usize) -> usize {
    let number = text.tokens.get(end).is_some_and(|token| {
        token.value.is_some()
            && token.clause == text.tokens[end - 1].clause
            && token.at.start == text.tokens[end - 1].at.end + 1
    });
    let counts = text.tokens.get(end + 1).is_some_and(|token| BEHIND.contains(&&*token.word));
    if number && !counts { end + 1 } else { end }
}

// "Corral 400, a vendor appliance": the number ends its clause; "Requirement 5.1: ..." is a heading.
fn model(text: &Text, end: usize) -> bool {
    let last = numbered(text, end);
    let next = text.tokens.get(last);
    last > end && next.is_none_or(|next| next.clause != text.tokens[end].clause && !next.colon)
}

// Every noun has a capital there.
fn german(text: &Text) -> bool {
    let own = |token: &&Token| {
        matches!(
            &*token.word,
            "der"
                | "die"
                | "das"
                | "den"
                | "dem"
                | "und"
                | "ein"
                | "eine"
                | "einen"
                | "mit"
                | "kein"
                | "keine"
                | "nicht"
                | "ist"
                | "sind"
                | "wir"
                | "für"
                | "auf"
                | "im"
                | "vom"
                | "zwei"
                | "drei"
        )
    };
    text.tokens.iter().filter(own).count() >= 2
}
