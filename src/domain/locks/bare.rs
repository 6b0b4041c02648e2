//! Names that no spelling gives away: the one name of a clause, a name behind words of a store, a misspelt one, one
//! joined to a known store. Asked only where the known ones leave a store to be named.

use super::concept::Concept as C;
use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::Text;
use super::strange::{BEHIND, SERVICE, WHERE, hyphen, known, other, told};
use crate::domain::reader::lexer::{THEMSELVES, Token, blankless, one_off};
use std::ops::Range;

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
pub(super) fn misspelt(text: &Text) -> Option<Range<usize>> {
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
            && !THEMSELVES.contains(&word)
            && !known(token)
            && !read(at)
            && NEAR.iter().any(near)
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
/// Those of them that a name of any spelling stands behind.
const NAMING: [&str; 11] =
    ["called", "named", "namens", "appelé", "llamado", "homebrew", "homegrown", "kv", "kvs", "library", "daemon"];
/// Nouns behind the name of a store that stand as well behind what a machine is for.
const COUNTED: [&str; 6] = ["servers", "server", "nodes", "node", "instances", "members"];
/// Nouns behind a name that is written as any word is.
const GROUP: [&str; 7] = ["cluster", "ensemble", "quorum", "kv", "keyspace", "grid", "appliance"];
/// Words of a description of a store, behind its name.
const DESCRIBES: [&str; 36] = [
    "node",
    "nodes",
    "process",
    "replica",
    "replicas",
    "replicated",
    "replicates",
    "follower",
    "leader",
    "cluster",
    "raft",
    "paxos",
    "lock",
    "locks",
    "locking",
    "log",
    "journal",
    "fsync",
    "durable",
    "persistent",
    "store",
    "database",
    "db",
    "kv",
    "cache",
    "writes",
    "write",
    "linearizable",
    "consistent",
    "consistency",
    "quorum",
    "shards",
    "members",
    "memory",
    "standby",
    "primary",
];

// True if the clause behind a name, or the one behind that, tells of a store.
fn describes(text: &Text, end: usize) -> bool {
    let Some(next) = text.tokens.get(end) else { return false };
    let near = text.tokens[end..].iter().take_while(|token| token.clause <= next.clause + 1);
    near.into_iter().any(|token| DESCRIBES.contains(&&*token.word))
}

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
pub(super) fn alone(text: &Text) -> Option<Range<usize>> {
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
pub(super) fn bare(text: &Text, raw: &str, nouns: bool) -> Option<Range<usize>> {
    let new = |at: usize| {
        let token = &text.tokens[at];
        token.value.is_none()
            && token.word.len() >= 2
            && !token.word.contains(blankless)
            && !token.word.ends_with("'s")
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
        let capital = |near: usize| {
            raw.get(text.tokens[near].at.clone()).is_some_and(|word| word.chars().any(char::is_uppercase))
        };
        let marked = capital(at);
        let before = if at > first { word(at - 1) } else { "" };
        let place = WHERE.contains(&before);
        // "We lock in frobnitz", "liegen in Adabas"
        let held = matches!(before, "in" | "on" | "with" | "through" | "via" | "by")
            && at >= first + 2
            && ["lock", "locks", "locking", "liegen", "liegt", "stored", "kept", "live", "lives"]
                .iter()
                .any(|verb| word(at - 2) == *verb || at >= first + 3 && word(at - 3) == *verb);
        let led = LEADING.contains(&before) && (marked || NAMING.contains(&before))
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
                || marked && new(*near) && capital(*near)
                || marked && KNOWLEDGE.around.contains(token.word.as_str())
        });
        let sole = text.tokens.len() <= end + 3 && text.tokens[..first].is_empty();
        // "Route servers" begin a sentence as any noun does, "quota database" is a database for quotas.
        let opens = at == 0 || text.tokens[at - 1].sentence != text.tokens[at].sentence;
        let weak = opens && COUNTED.contains(&word(at + 1));
        let noun = BEHIND.contains(&word(at + 1)) && at + 1 < end && !weak && (marked || GROUP.contains(&word(at + 1)));
        // "Portal: browser automation", "Our side: 2 servers" are headings; "Hub is Rust" tells what something is made of.
        let heading = text.tokens.get(end).is_some_and(|next| next.colon);
        let heads = heading && (own.len() > 1 || !counted);
        let is = word(at + 1) == "is" && at + 1 < end && !told(text, at + 1);
        let begins = marked && first == 0 && !nouns && describes(text, end);
        let alone = alone && !heads && !is && (counted || sole || begins);
        if !(held || led || !place && (noun && (marked || first == at) || alone)) {
            return None;
        }
        // The whole name: "Apache Pinot", "Progress OpenEdge".
        let named = |near: usize| {
            let token = &text.tokens[near];
            token.clause == clause
                && token.value.is_none()
                && raw.get(token.at.clone()).is_some_and(|word| word.starts_with(char::is_uppercase))
                && !BEHIND.contains(&&*token.word)
                && !KNOWLEDGE.plain.contains(&*token.word)
        };
        let from = (first..at).rev().take_while(|near| named(*near)).last().unwrap_or(at);
        let to = (at + 1..end).take_while(|near| named(*near)).last().map_or(at + 1, |last| last + 1);
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
            // Of three in a row each may be anything; of two, the other is like the first.
            let own = |at: usize| text.tokens.get(at).is_some_and(|other| other.sentence == token.sentence);
            let two = |before: usize| {
                let from = text.of_clause(text.tokens[before].clause).start;
                named(before) && own(before) && !own(at + 1) && from.checked_sub(1).is_none_or(|at| !own(at))
            };
            let last = at.checked_sub(1).is_some_and(two) && only(at - 1) && only(at + 1);
            // "Lock service: Frobnitz. Cache: Redis."
            let label = token.colon
                && *at >= 2
                && matches!(word(at - 2), "lock" | "locks" | "locking")
                && matches!(word(at - 1), "service" | "store" | "manager" | "server");
            before || behind || last || label
        })
        .map(|at| at..at + 1)
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
