//! Names that look like a store and are none that is known: "a Corral cluster", "HyperKV", "locks in Foo".
//! Only finds; a wrong find costs a yellow word, so a place where a store stands is asked for.

use super::concept::Concept as C;
use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::{Found, Text};
use super::token::{Token, one_off};
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

/// Nouns behind the name of a store.
const BEHIND: [&str; 27] = [
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
const SERVICE: [&str; 37] = [
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
const WHERE: [&str; 10] = ["in", "at", "near", "from", "to", "between", "across", "over", "within", "for"];

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
    out
}

/// Names of stores that are one wrong letter away from what was written.
const NEAR: [&str; 16] = [
    "etcd",
    "consul",
    "redis",
    "valkey",
    "zookeeper",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongodb",
    "cassandra",
    "dynamodb",
    "hazelcast",
    "spanner",
    "couchbase",
    "foundationdb",
];

// "etdc", "Cosnul": never silently nothing.
fn misspelt(text: &Text) -> Option<Range<usize>> {
    let read =
        |at: usize| text.found.iter().any(|found| !matches!(found.tag, Tag::Concept(_)) && found.tokens.contains(&at));
    let wrong = |(at, token): (usize, &Token)| {
        let word = token.word.as_str();
        let near = |name: &&str| {
            word != *name
                && word.starts_with(&name[..1])
                && word.len().abs_diff(name.len()) <= usize::from(name.len() > 4)
                && one_off(name.as_bytes(), word.as_bytes())
                // Four letters are near to too much: two of them swapped and nothing else.
                && (name.len() > 4 || sorted(word) == sorted(name))
        };
        token.value.is_none()
            && word.is_ascii()
            && word != "consult"
            && !known(token)
            && !read(at)
            && NEAR.iter().any(|name| near(&name))
    };
    text.tokens.iter().enumerate().find(|token| wrong(*token)).map(|(at, _)| at..at + 1)
}

fn sorted(word: &str) -> Vec<u8> {
    let mut bytes = word.as_bytes().to_vec();
    bytes.sort_unstable();
    bytes
}

/// Words that lead to the name of a store: "a database called nautilus", "we lock in frobnitz".
const LEADING: [&str; 16] = [
    "called",
    "named",
    "namens",
    "appelé",
    "llamado",
    "store",
    "database",
    "cache",
    "datenbank",
    "log",
    "homebrew",
    "homegrown",
    "kv",
    "kvs",
    "library",
    "daemon",
];
/// Words that may stand in a clause beside a name that is all it says.
const BESIDE: [&str; 45] = [
    "a",
    "an",
    "the",
    "our",
    "own",
    "in",
    "house",
    "store",
    "is",
    "only",
    "just",
    "nothing",
    "but",
    "else",
    "and",
    "on",
    "with",
    "over",
    "server",
    "file",
    "share",
    "we",
    "have",
    "use",
    "run",
    "all",
    "service",
    "database",
    "cache",
    "kv",
    "embedded",
    "library",
    "replicated",
    "daemon",
    "proprietary",
    "homegrown",
    "homebrew",
    "thing",
    "wir",
    "nutzen",
    "nous",
    "utilisons",
    "host",
    "raft",
    "it",
];

/// What stands around a store, and is what is meant to hold the locks where a text names nothing else.
const LONE: [&str; 18] = [
    "temporal",
    "cadence",
    "quartz",
    "vault",
    "github",
    "gitlab",
    "jenkins",
    "airflow",
    "shedlock",
    "celery",
    "sidekiq",
    "jobrunr",
    "hangfire",
    "akka",
    "pekko",
    "orleans",
    "hashicorp",
    "drbd",
];

// "Temporal", "GitHub Actions concurrency", "our raft library, five peers"
fn alone(text: &Text) -> Option<Range<usize>> {
    let word = |at: usize| text.tokens.get(at).map_or("", |token| &*token.word);
    if LONE.contains(&word(0)) && text.tokens.len() <= 4 {
        let end = text.tokens.iter().take_while(|token| token.clause == text.tokens[0].clause && token.value.is_none());
        return Some(0..end.count());
    }
    (0..text.tokens.len())
        .find(|at| {
            matches!(word(*at), "raft" | "paxos" | "vsr")
                && matches!(word(at + 1), "library" | "lib" | "implementation" | "embedded" | "daemon" | "code")
        })
        .map(|at| at..at + 2)
}

// Where no store was read: the one name of a clause that says no more, and what stands behind words of a store.
fn bare(text: &Text, raw: &str, nouns: bool) -> Option<Range<usize>> {
    let new = |at: usize| {
        let token = &text.tokens[at];
        token.value.is_none()
            && token.word.len() >= 2
            && !known(token)
            && !KNOWLEDGE.around.contains(token.word.trim_end_matches('s'))
            && !BESIDE.contains(&&*token.word)
            && !BEHIND.contains(&&*token.word)
            && !SERVICE.contains(&&*token.word)
            && !text.found.iter().any(|found| found.tokens.contains(&at) && found.tag != Tag::Concept(C::Conj))
    };
    (0..text.tokens.len()).find_map(|at| {
        // "Air-gapped" at the beginning of a sentence is a word of two parts.
        if !new(at) || at == 0 && text.tokens.get(1).is_some_and(|next| !next.name && hyphen(text, raw, 1)) {
            return None;
        }
        let clause = text.tokens[at].clause;
        let own: Vec<usize> = (0..text.tokens.len()).filter(|near| text.tokens[*near].clause == clause).collect();
        let (first, end) = (own[0], own[own.len() - 1] + 1);
        let word = |near: usize| text.tokens.get(near).map_or("", |token| &*token.word);
        let written = raw.get(text.tokens[at].at.clone()).unwrap_or_default();
        let marked = written.chars().any(|c| c.is_uppercase() || c.is_ascii_digit());
        let before = if at > first { word(at - 1) } else { "" };
        let place = WHERE.contains(&before);
        // "We lock in frobnitz", "liegen in Adabas"
        let held = matches!(before, "in" | "on" | "with" | "through" | "via" | "by")
            && at >= first + 2
            && ["lock", "locks", "locking", "liegen", "liegt", "stored", "kept", "live", "lives"]
                .iter()
                .any(|verb| word(at - 2) == *verb || at >= first + 3 && word(at - 3) == *verb);
        let led = LEADING.contains(&before)
            || at == first && at > 0 && text.tokens[at].colon && LEADING.contains(&word(at - 1))
            || marked && matches!(before, "is") && at > first + 1 && LEADING.contains(&word(at - 2));
        // "Lockomat, three nodes": counts follow in the next clause, or nothing does.
        let counted =
            text.tokens.get(end).is_some_and(|next| next.value.is_some()) && BEHIND_COUNTS.contains(&word(end + 1));
        let alone = own.iter().all(|near| {
            let token = &text.tokens[*near];
            *near == at
                || token.value.is_some()
                || BESIDE.contains(&&*token.word)
                || new(*near) && marked
                || marked && KNOWLEDGE.around.contains(token.word.as_str())
        });
        let sole = text.tokens.len() <= end + 3 && text.tokens[..first].is_empty();
        let noun = BEHIND.contains(&word(at + 1)) && at + 1 < end;
        if !(held
            || led
            || !place
                && (noun && (marked || first == at) || alone && (counted || sole || marked && first == 0 && !nouns)))
        {
            return None;
        }
        // The whole name: "Apache Pinot", "Progress OpenEdge".
        let capital = |near: usize| {
            let token = &text.tokens[near];
            token.clause == clause
                && token.value.is_none()
                && raw.get(token.at.clone()).is_some_and(|word| word.starts_with(char::is_uppercase))
                && !BEHIND.contains(&&*token.word)
                && !KNOWLEDGE.plain.contains(&token.word)
        };
        let from = (first..at).rev().take_while(|near| capital(*near)).last().unwrap_or(at);
        let to = (at + 1..end).take_while(|near| capital(*near)).last().map_or(at + 1, |last| last + 1);
        Some(from..to)
    })
}

/// What a count counts of a store.
const BEHIND_COUNTS: [&str; 18] = [
    "nodes",
    "members",
    "replicas",
    "servers",
    "shards",
    "peers",
    "instances",
    "node",
    "server",
    "machines",
    "boxes",
    "hosts",
    "vms",
    "knoten",
    "servern",
    "nœuds",
    "nodos",
    "cores",
];

// "Etcd and Zorbstore", "one Redis, Zorbstore": a name joined to one that is known, and alone in its part.
pub(super) fn listed(text: &Text, raw: &str) -> Option<Range<usize>> {
    (0..text.tokens.len())
        .find(|at| {
            let token = &text.tokens[*at];
            let written = raw.get(token.at.clone()).unwrap_or_default();
            if token.value.is_some()
                || !written.starts_with(char::is_uppercase)
                || written.len() < 4
                || other(text, *at, at + 1)
            {
                return false;
            }
            let named =
                |at: usize| text.found.iter().any(|f| matches!(f.tag, Tag::Family(_)) && f.tokens.contains(&at));
            let word = |at: usize| text.tokens.get(at).map_or("", |token| &*token.word);
            let joins = |at: usize| matches!(word(at), "and" | "or" | "und" | "oder" | "et" | "ou" | "y" | "plus");
            let before = at
                .checked_sub(1)
                .is_some_and(|joint| joins(joint) && joint > 0 && (named(joint - 1) || word(joint - 1) == "stack"));
            let behind = joins(at + 1) && named(at + 2);
            let only = |near: usize| text.tokens.get(near).is_none_or(|other| other.clause != token.clause);
            let last = at.checked_sub(1).is_some_and(named) && only(at - 1) && only(at + 1);
            // "Lock service: Frobnitz. Cache: Redis."
            let label = token.colon
                && *at >= 2
                && matches!(word(at - 2), "lock" | "locks" | "locking")
                && matches!(word(at - 1), "service" | "store" | "manager" | "server");
            before || behind || last || label
        })
        .map(|at| at..at + 1)
}

fn known(token: &Token) -> bool {
    KNOWLEDGE.plain.contains(&token.word) || KNOWLEDGE.around.contains(token.word.as_str())
}

fn store_there(text: &Text, at: usize, end: usize, shape: Shape, known: bool, nouns: bool) -> bool {
    let clause = text.tokens[at].clause;
    let word = |near: Option<usize>| {
        near.and_then(|near| text.tokens.get(near))
            .filter(|token| token.clause == clause)
            .map_or("", |token| &*token.word)
    };
    let behind = [word(Some(end)), word(Some(end + 1))];
    if SERVICE.contains(&behind[0]) {
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
    let counted = matches!(before[0], "node" | "nodes" | "member" | "server");
    let having = HAVING.contains(&before[0]) || HAVING.contains(&before[1]) && !WHERE.contains(&before[0]);
    let first = before[0].is_empty() && (at == 0 || text.tokens[at - 1].sentence != text.tokens[at].sentence);
    match shape {
        Shape::Store => true,
        Shape::Camel => noun || held || counted || !known && (having || first),
        Shape::Proper if nouns => false,
        // "Corral 400", "Zebra" and nothing more.
        Shape::Proper if !known && (numbered(text, end) > end && !noun || text.tokens.len() == 1) => true,
        Shape::Proper if first => !known && (noun || told(text, end)),
        Shape::Proper if WHERE.contains(&before[0]) => held,
        Shape::Proper => noun || held || counted || !known && having,
        Shape::Other => false,
    }
}

// "Gatekeeperd is our own lock daemon"
fn told(text: &Text, end: usize) -> bool {
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
    } else if inner && word.len() >= 4 {
        Shape::Camel
    } else if upper == 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() >= 3 {
        Shape::Proper
    } else {
        Shape::Other
    }
}

// Known as something else: a store, a place, a word of the field or of every day.
fn other(text: &Text, at: usize, end: usize) -> bool {
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

fn hyphen(text: &Text, raw: &str, at: usize) -> bool {
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

/// A name in the consistency text that is said to keep the locks: "keep them in Blorptable", "Lockomat is the lock store".
pub(super) fn told_elsewhere(text: &Text, raw: &str) -> Option<(usize, Range<usize>)> {
    let family = KNOWLEDGE.families.iter().position(|family| family == "unknown")?;
    let word = |at: usize| text.tokens.get(at).map_or("", |token| &*token.word);
    let at = (0..text.tokens.len()).find(|at| {
        let capital = raw.get(text.tokens[*at].at.clone()).is_some_and(|word| word.starts_with(char::is_uppercase));
        let kept = *at >= 2
            && matches!(word(at - 1), "in" | "by" | "through")
            && (2..=3).any(|back| {
                at.checked_sub(back).is_some_and(|at| {
                    matches!(word(at), "keep" | "kept" | "store" | "stored" | "lock" | "locks" | "live" | "locking")
                })
            });
        let store = (at + 1..at + 5)
            .any(|near| word(near) == "lock" && matches!(word(near + 1), "store" | "service" | "manager"));
        capital && !other(text, *at, at + 1) && (kept || word(at + 1) == "is" && store)
    })?;
    Some((family, at..at + 1))
}
