//! Which stores the texts make usable: names, negation, retirement, use for caching only, and the
//! family refined by its context into a canonical store. Decides nothing about feasibility.

use super::concept::Concept as C;
use super::knowledge::{Class, KNOWLEDGE, Reach, Store, Tag};
use super::place::Topology;
use super::reading::{Found, Reading, Span, Text};
use super::refine::refine;

/// A store and what the texts say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Index into the knowledge's stores.
    pub store: usize,
    /// Where it is named.
    pub span: Span,
    /// Its role.
    pub role: Role,
    /// Class after what the texts say of its durability and replication.
    pub class: Class,
}

/// What a named store may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Usable for locks.
    Usable,
    /// Named as absent, banned, retired or not yet there.
    Absent,
    /// There for caching, metrics or another team.
    Other,
}

impl Held {
    /// Its row of the store table.
    pub fn row(&self) -> &'static Store {
        &KNOWLEDGE.stores[self.store]
    }

    /// True if it can be the authority of strict locks without conditions on failover.
    pub fn strict(&self) -> bool {
        self.role == Role::Usable && self.class == Class::Consensus
    }

    /// True if its votes can stand in several sites.
    pub fn wide(&self) -> bool {
        self.row().reach == Reach::Sites
    }
}

/// All stores named, usable ones first in order of suitability for strict locks.
pub fn holding(reading: &Reading, topology: &Topology) -> Vec<Held> {
    let mut held: Vec<Held> = Vec::new();
    let mut platform: Option<Span> = None;
    for text in &reading.texts {
        for found in &text.found {
            let Tag::Family(index) = found.tag else { continue };
            if text.found.iter().any(|other| {
                matches!(other.tag, Tag::Family(_))
                    && other.tokens.start <= found.tokens.start
                    && found.tokens.end <= other.tokens.end
                    && other.tokens.len() > found.tokens.len()
            }) {
                continue;
            }
            let family = KNOWLEDGE.families[index].as_str();
            if other_meaning(family, text, found) {
                continue;
            }
            let mut role = role(text, found);
            // Where cache locks are a class of their own in the demand, the cache serves them.
            if role == Role::Other && reading.consistency().all(C::Caching).next().is_some() {
                role = Role::Usable;
            }
            if family == "k8s" {
                if role == Role::Usable {
                    platform.get_or_insert_with(|| text.span(&found.tokens));
                }
                continue;
            }
            let Some(id) = refine(family, text, found, reading, topology) else { continue };
            let Some(store) = KNOWLEDGE.stores.iter().position(|store| store.id == id) else { continue };
            let new = Held { store, span: text.span(&found.tokens), role, class: class(store, reading, topology) };
            match held.iter_mut().find(|known| known.store == store) {
                // A store named twice is as usable as its clearest denial allows; "one Oracle server, no RAC" denies
                // another thing than it names.
                Some(known) if same_word(text, found, &known.span) && rank(new.role) > rank(known.role) => *known = new,
                Some(known) if !same_word(text, found, &known.span) && rank(new.role) < rank(known.role) => {
                    *known = new
                }
                Some(_) => {}
                None => held.push(new),
            }
        }
    }
    merge(&mut held);
    if let Some(span) = platform
        && !held.iter().any(|held| held.role == Role::Usable && held.class != Class::None)
        && (reading.infrastructure().all(C::ClosedWorld).next().is_some()
            || sqlite(reading)
            || held.iter().any(|held| held.role == Role::Absent))
        && reading.infrastructure().affirmed(C::OpenWorld).is_none()
        && let Some(store) = KNOWLEDGE.stores.iter().position(|store| store.id == "k8s_lease")
    {
        held.push(Held {
            store,
            span,
            role: Role::Usable,
            class: if sqlite(reading) { Class::Single } else { Class::Consensus },
        });
    }
    held
}

fn same_word(text: &Text, found: &Found, span: &Span) -> bool {
    let word = &text.tokens[found.tokens.start].word;
    text.field != span.field
        || text.tokens.iter().find(|token| token.at.start == span.at.start).is_none_or(|known| known.word == *word)
}

// "ElastiCache Memcached" is no Redis, a "file share witness" no lock file.
fn other_meaning(family: &str, text: &Text, found: &Found) -> bool {
    let word = |at: usize| text.tokens.get(at).map_or("", |token| token.word.as_str());
    let (before, after) = (found.tokens.start.checked_sub(1).map_or("", word), word(found.tokens.end));
    let own = word(found.tokens.start);
    match family {
        "redis" => {
            own == "elasticache"
                && (after.starts_with("memcache")
                    || before.starts_with("memcache")
                    || after == "for" && word(found.tokens.end + 1).starts_with("memcache"))
        }
        "nfs" => after.starts_with("witness"),
        _ => false,
    }
}

fn sqlite(reading: &Reading) -> bool {
    reading.infrastructure().found.iter().any(|f| matches!(f.tag, Tag::Family(i) if KNOWLEDGE.families[i] == "sqlite"))
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Usable => 0,
        Role::Other => 1,
        Role::Absent => 2,
    }
}

// One machine named by two families ("RDS for MySQL", "Redis ... Redlock") is one store.
fn merge(held: &mut Vec<Held>) {
    let has = |held: &[Held], id: &str| held.iter().any(|h| h.row().id == id && h.role == Role::Usable);
    for (winner, losers) in [
        ("rds_multi_az", &["mysql_single", "mysql_async", "postgres_single", "postgres_async", "postgres_sync"][..]),
        (
            "aurora",
            &["mysql_single", "mysql_async", "postgres_single", "postgres_async", "postgres_sync", "rds_multi_az"],
        ),
        ("aurora_dsql", &["aurora", "postgres_single", "postgres_async", "postgres_sync"]),
        ("redlock", &["redis_single", "redis_sentinel", "redis_cluster", "redis_durable"]),
        ("redis_wait", &["redis_single", "redis_sentinel", "redis_cluster", "redis_durable"]),
        ("memorydb", &["redis_single", "redis_sentinel", "redis_cluster", "redis_durable"]),
        ("redis_enterprise_aa", &["redis_single", "redis_sentinel", "redis_cluster", "memorydb", "cockroachdb"]),
        ("elasticache_durable", &["redis_single", "redis_sentinel", "redis_cluster", "redis_durable"]),
        ("mysql_gr", &["mysql_single", "mysql_async"]),
        ("galera", &["mysql_single", "mysql_async"]),
        ("nats_kv", &["nats_core"]),
        ("redis_cluster", &["redis_single"]),
        ("redis_sentinel", &["redis_single"]),
    ] {
        if has(held, winner) {
            held.retain(|h| !losers.contains(&h.row().id.as_str()) || h.role != Role::Usable);
        }
    }
}

fn role(text: &Text, found: &Found) -> Role {
    let sentence = text.sentence(found);
    // "Redis (ElastiCache) is used only for caching": the names side by side are one store.
    let mut whole = found.clone();
    while let Some(next) =
        text.found.iter().find(|f| matches!(f.tag, Tag::Family(_)) && f.tokens.start == whole.tokens.end)
    {
        whole.tokens.end = next.tokens.end;
    }
    let found = &whole;
    if former(text, found) || denied_before(text, found) || retired_behind(text, found) || answered_no(text, found) {
        return Role::Absent;
    }
    let clause_after =
        |at: usize| at >= found.tokens.end && at - found.tokens.end < 7 && !store_between(text, found.tokens.end, at);
    let other = text.within(C::OnlyFor, sentence).any(|only| {
        clause_after(only.tokens.start)
            && text.tokens[only.tokens.clone()]
                .iter()
                .chain(text.tokens[only.tokens.end..].iter().take(3))
                .any(|token| cache_word(&token.word))
    }) || text.within(C::Caching, sentence).any(|cache| {
        clause_after(cache.tokens.start)
            && cache.tokens.start > found.tokens.end
            && text.tokens[found.tokens.end..cache.tokens.start]
                .iter()
                .any(|t| matches!(&*t.word, "for" | "as" | "für" | "pour"))
    }) || text.within(C::OtherTeam, sentence).any(|team| clause_after(team.tokens.start));
    if other { Role::Other } else { Role::Usable }
}

// "Old setup: Redis Sentinel.": the sentence tells history.
fn former(text: &Text, found: &Found) -> bool {
    let sentence = text.sentence(found);
    let first = text.tokens.partition_point(|token| token.sentence < sentence);
    text.tokens[first..found.tokens.start].iter().take(2).any(|token| {
        matches!(
            &*token.word,
            "old" | "former" | "formerly" | "previous" | "previously" | "historically" | "früher" | "avant"
        )
    })
}

// "etcd? No." - a question and its answer.
fn answered_no(text: &Text, found: &Found) -> bool {
    let sentence = text.sentence(found);
    let last = text.tokens.get(found.tokens.end).is_none_or(|next| next.sentence != sentence);
    let short = found.tokens.start.checked_sub(3).is_none_or(|at| text.tokens[at].sentence != sentence);
    last && short
        && text.tokens[found.tokens.end..]
            .iter()
            .take(2)
            .take_while(|token| token.sentence == sentence + 1)
            .any(|token| matches!(&*token.word, "no" | "nope" | "never" | "nein" | "non" | "neither"))
}

fn cache_word(word: &str) -> bool {
    ["cach", "metric", "session", "analytic", "leaderboard", "monitor", "logging", "telemetry", "event", "search"]
        .iter()
        .any(|stem| word.starts_with(stem))
}

fn store_between(text: &Text, from: usize, to: usize) -> bool {
    text.found
        .iter()
        .any(|other| matches!(other.tag, Tag::Family(_)) && other.tokens.start >= from && other.tokens.end <= to)
}

fn denied_before(text: &Text, found: &Found) -> bool {
    let sentence = text.sentence(found);
    let deniers = text
        .within(C::Negator, sentence)
        .chain(text.within(C::Future, sentence))
        .filter(|no| no.tokens.end <= found.tokens.start);
    let Some(no) = deniers.max_by_key(|no| no.tokens.end) else { return false };
    let first = &*text.tokens[no.tokens.start].word;
    let last = &*text.tokens[no.tokens.end - 1].word;
    let gap = &text.tokens[no.tokens.end..found.tokens.start];
    // "not only Redis", "no shortage of etcd", "nothing other than etcd", "nothing but etcd".
    let affirmed = text.within(C::Affirm, sentence).any(|yes| {
        yes.tokens.start >= no.tokens.start && yes.tokens.end <= found.tokens.start && yes.tokens.end > no.tokens.end
    });
    let nothing_but = matches!(last, "than" | "except" | "but")
        && no.tokens.start > 0
        && text.tokens[..no.tokens.start].iter().rev().take(4).any(|t| matches!(&*t.word, "nothing" | "no" | "none"));
    let turned = gap.iter().any(|t| {
        matches!(
            &*t.word,
            "but"
                | "only"
                | "just"
                | "except"
                | "sondern"
                | "aber"
                | "mais"
                | "pero"
                | "instead"
                | "we"
                | "there"
                | "beyond"
                | "than"
                | "until"
        )
    });
    let moves =
        ["replac", "mov", "migrat", "switch", "ditch", "drop", "left", "instead", "rather", "got", "get", "away"]
            .iter()
            .any(|stem| first.starts_with(stem));
    let moved_to = moves
        && gap
            .iter()
            .any(|t| matches!(&*t.word, "by" | "with" | "to" | "toward" | "für" | "durch" | "onto" | "into" | "in"));
    if affirmed || nothing_but || turned || moved_to {
        return false;
    }
    let near = gap.len() <= 4
        && gap.iter().all(|t| t.clause == text.tokens[no.tokens.end - 1].clause)
        && text.tokens[no.tokens.end - 1].clause == text.clause(found);
    // "no etcd, Consul or Redis": a list goes on over commas, through names and conjunctions only.
    // "Not Consul: etcd" names what is there; "Banned: Redis, etcd" goes on.
    let colon = text.tokens[(no.tokens.end + 1).min(found.tokens.start)..=found.tokens.start]
        .iter()
        .enumerate()
        .any(|(at, token)| token.colon && no.tokens.end + 1 + at <= found.tokens.start);
    let listed = !colon
        && (no.tokens.end..found.tokens.start).all(|at| {
            let named = text.found.iter().any(|f| matches!(f.tag, Tag::Family(_)) && f.tokens.contains(&at));
            named || text.all(C::Conj).any(|c| c.tokens.contains(&at))
        });
    // "no third site, etcd": a noun stands between and ends the scope.
    let other_noun = matches!(first, "no" | "without" | "kein" | "keine" | "ohne" | "sans" | "sin")
        && gap.iter().any(|t| {
            matches!(
                &*t.word,
                "site"
                    | "persistence"
                    | "replica"
                    | "replication"
                    | "failover"
                    | "sharding"
                    | "problem"
                    | "shortage"
                    | "region"
                    | "limit"
                    | "shared"
            )
        });
    (near && !other_noun) || listed
}

fn retired_behind(text: &Text, found: &Found) -> bool {
    let sentence = text.sentence(found);
    text.within(C::Retired, sentence).chain(text.within(C::Future, sentence)).any(|out| {
        let clause_gap = text.clause(out).saturating_sub(text.clause(found));
        let gap_ok =
            out.tokens.start >= found.tokens.end && out.tokens.start - found.tokens.end <= 6 && clause_gap <= 1;
        if !gap_ok {
            return false;
        }
        let between = &text.tokens[found.tokens.end..out.tokens.start];
        let pronoun = clause_gap == 0 || between.iter().any(|t| matches!(&*t.word, "which" | "that" | "it" | "they"));
        // Another noun in between is what is ruled out: "etcd without persistence is banned" is rare.
        let feature = between.iter().any(|t| {
            matches!(
                &*t.word,
                "with"
                    | "without"
                    | "persistence"
                    | "semisync"
                    | "replica"
                    | "replication"
                    | "in"
                    | "across"
                    | "over"
                    | "only"
                    | "and"
                    | "where"
                    | "nothing"
                    | "no"
                    | "at"
                    | "on"
                    | "all"
                    | "region"
                    | "regions"
                    | "but"
                    | "whose"
                    | "failover"
                    | "single"
                    | "writes"
            )
        });
        let list = between.iter().enumerate().all(|(i, t)| {
            let at = found.tokens.end + i;
            matches!(&*t.word, "and" | "or" | "both" | "are" | "is" | "und" | "et" | "were" | "was")
                || text.found.iter().any(|f| matches!(f.tag, Tag::Family(_)) && f.tokens.contains(&at))
        });
        let off_word =
            out.tokens.len() == 1 && matches!(&*text.tokens[out.tokens.start].word, "off" | "removed" | "down");
        pronoun && !off_word && (list || !feature && !store_between(text, found.tokens.end, out.tokens.start))
    })
}

// Votes of one's own: a single server of these is safe and not available.
const SELF_HOSTED: &[&str] = &[
    "etcd",
    "zookeeper",
    "consul",
    "hazelcast_cp",
    "nats_kv",
    "cassandra_lwt",
    "mongodb_majority",
    "cockroachdb",
    "yugabytedb",
    "tidb",
    "foundationdb",
    "couchbase",
];

fn class(store: usize, reading: &Reading, topology: &Topology) -> Class {
    let row = &KNOWLEDGE.stores[store];
    let text = reading.infrastructure();
    // Both copies accept writes and are merged later: each side of a cut link grants.
    let merged = row.class == Class::Consensus
        && row.reach == Reach::Region
        && topology.sites >= 2
        && !matches!(row.id.as_str(), "consul" | "sqlserver" | "oracle")
        && text.affirmed(C::TwoWay).is_some();
    if merged {
        return Class::Ap;
    }
    if SELF_HOSTED.contains(&row.id.as_str()) && topology.nodes.as_ref().is_some_and(|(count, _)| *count == 1) {
        return Class::Single;
    }
    if matches!(row.id.as_str(), "sqlserver" | "oracle")
        && (text.all(C::NoReplica).next().is_some() || topology.nodes.as_ref().is_some_and(|(count, _)| *count == 1))
    {
        return Class::Single;
    }
    if row.id == "sqlserver" && text.affirmed(C::Async).is_some() && text.affirmed(C::Sync).is_none() {
        return Class::Async;
    }
    if row.id == "oracle" && text.affirmed(C::Async).is_some() {
        return Class::Async;
    }
    row.class
}
