//! A family of store names refined by its context into one store: replication, durability, mode.
//! Knows neither negation of the store itself nor feasibility.

use super::concept::Concept as C;
use super::facts::changeable_here;
use super::knowledge::{KNOWLEDGE, Tag};
use super::place::Topology;
use super::reading::{Field, Found, Reading, Text};
use super::refusal::refused;
use crate::domain::reader::lexer::Token;
use crate::domain::stores::row::Row;

/// The id of the store a family means here, by what stands in the texts around it.
pub fn refine(
    family: &str,
    text: &Text,
    found: &Found,
    reading: &Reading,
    topology: &Topology,
) -> Option<&'static str> {
    let infra = reading.infrastructure();
    let yes = |concept| {
        infra.affirmed(concept).is_some() || text.field != Field::Infrastructure && text.affirmed(concept).is_some()
    };
    // "MySQL for the records. Redis with a replica": what is copied is the cache.
    let own = |concept| {
        infra.all(concept).any(|found| !infra.denied(found) && of_it(infra, found, "redis") != Some(true))
            || text.field != Field::Infrastructure && text.affirmed(concept).is_some()
    };
    let no = |concept: C| infra.all(concept).any(|found| infra.denied(found));
    let unreplicated = infra.all(C::NoReplica).next().is_some();
    let singular = singular(text, found);
    let unreplicated = unreplicated || pods(infra);
    let replica = !unreplicated && yes(C::Replica);
    // "synchronous_mode: off"
    let off = |found: &Found| infra.cues_in(C::Missing, found.tokens.end..found.tokens.end + 2).next().is_some();
    // "one server, synchronous_commit on" is of its log alone, and so is that where no copy is waited for.
    let logged = unreplicated || singular && !replica || infra.all(C::Sync).any(off);
    let of_log = |found: &Found| {
        let mut words = infra.tokens[found.tokens.start..].iter().map(|token| &*token.word);
        logged
            && words.next() == Some("synchronous")
            && words.next() == Some("commit")
            && !words.take(2).any(|word| word.starts_with("remote"))
    };
    let none = |found: &Found| off(found) || of_log(found);
    let synchronous = yes(C::Sync) && (infra.all(C::Sync).next().is_none() || !infra.all(C::Sync).all(none));
    // Sentinels promote no database beside their own store.
    let sentinel = |found: &Found| infra.tokens[found.tokens.start].word.starts_with("sentinel");
    let promoted = yes(C::AutoFailover) && !infra.all(C::AutoFailover).all(sentinel)
        || text.field != Field::Infrastructure && text.affirmed(C::AutoFailover).is_some();
    // Nothing promotes a copy but a person, or nobody does.
    let by_hand = reading.texts.iter().any(|text| text.affirmed(C::NoAutoFailover).is_some()) && !yes(C::AutoFailover);
    let volatile = infra.all(C::Volatile).any(|v| infra.tokens[v.tokens.start].word != "volatile");
    let synced = !volatile && infra.all(C::Durable).any(|d| !infra.negated(d, 3));
    // The operator of Kubernetes copies by itself.
    let cloud_native = infra.tokens.iter().any(|t| matches!(&*t.word, "cloudnativepg" | "cnpg"));
    let promoted = promoted || cloud_native && topology.nodes.as_ref().is_some_and(|nodes| nodes.value > 1);
    Some(match family {
        "redis" => {
            if yes(C::SyncDurability) && !yes(C::Async) {
                "elasticache_durable"
            } else if waits(reading) {
                "redis_wait"
            } else if !unreplicated && yes(C::ClusterMode) && !per_shard(infra) {
                "redis_cluster"
            } else if replica && by_hand && synced {
                // Its log is on the disk before it answers, and its copy is promoted by nobody.
                "redis_durable"
            } else if replica
                && infra.all(C::Replica).any(|copy| !infra.denied(copy) && of_it(infra, copy, family) != Some(false))
                || !singular && !unreplicated && (yes(C::SentinelWord) || managed_redis(text, found))
            {
                "redis_sentinel"
            } else if [infra, text].into_iter().any(|text| text.all(C::Durable).any(|d| !text.negated(d, 3)))
                && infra.all(C::Volatile).all(|v| match &*infra.tokens[v.tokens.start].word {
                    // What is evicted is a setting that may be ours.
                    "volatile" => changeable_here(infra).next().is_some(),
                    word => !matches!(word, "rdb" | "everysec"),
                })
            {
                "redis_durable"
            } else {
                "redis_single"
            }
        }
        // The secondary of another region is asynchronous: what is promoted there has lost the tail.
        "aurora"
            if yes(C::GlobalDatabase) && !by_hand && (reading.mentions(C::SurviveVerb) || yes(C::AutoFailover)) =>
        {
            "postgres_async"
        }
        "aurora" => "aurora",
        // A pair that nobody promotes by itself is one server with its log in two places.
        "postgres" if synchronous && yes(C::NoAutoFailover) && !yes(C::AutoFailover) => "postgres_sync_static",
        "postgres" => {
            sql("postgres_sync", "postgres_async", "postgres_single", synchronous, unreplicated, promoted, &own)
        }
        "rds" => {
            let my = mysql(infra);
            // "one writer and two readers"
            let copied = replica || !unreplicated && yes(C::ReadCopy);
            match (yes(C::MultiAz) || yes(C::ManagedHa), copied, my) {
                (true, ..) => "rds_multi_az",
                (_, true, true) => "mysql_async",
                (_, true, false) => "postgres_async",
                (_, _, true) => "mysql_single",
                _ => "postgres_single",
            }
        }
        "mysql" => {
            if yes(C::MultiAz) {
                "rds_multi_az"
            } else {
                sql("mysql_async", "mysql_async", "mysql_single", false, unreplicated, promoted, &own)
            }
        }
        "dynamodb" => {
            let global = infra
                .all(C::DynamoGlobal)
                .any(|f| !infra.negated(f, 3) && !infra.denied(f) && !infra.told_not(f) && refused(infra, f).is_none());
            let strong =
                infra.all(C::StrongMulti).any(|f| !infra.denied(f) && !infra.told_not(f) && !mrsc_denied(infra, f));
            match (global || topology.sites >= 2 && yes(C::Replica), strong) {
                (true, true) => "dynamodb_mrsc",
                (false, true) if infra.tokens.iter().any(|t| t.word == "mrsc") => "dynamodb_mrsc",
                (true, false) => "dynamodb_mrec",
                _ if infra.tokens.iter().any(|t| t.word == "mrec") => "dynamodb_mrec",
                _ => "dynamodb",
            }
        }
        "cosmos" => {
            let strong = infra.all(C::Strict).any(|f| !infra.denied(f));
            let weak = yes(C::MultiWrite) || !strong && yes(C::WeakSetting);
            if topology.sites == 1 && topology.sites_span.is_some() && !yes(C::MultiWrite) && !replica {
                // One replica orders the writes of its partition, whatever the level of reads.
                "cosmos_one_region"
            } else if strong && !weak || reading.mentions(C::LevelFree) && !yes(C::MultiWrite) {
                "cosmos_strong"
            } else {
                "cosmos_weak"
            }
        }
        "cassandra" => {
            // "serial" means this beside the store only: elsewhere things have serial numbers.
            let local = |text: &Text, at: usize| text.all(C::LocalSerial).any(|local| local.tokens.contains(&at));
            let of_all = |text: &Text, found: &Found| !local(text, found.tokens.start);
            let told =
                |text: &Text, found: &Found| of_all(text, found) && !text.denied(found) && !switched_off(text, found);
            let beyond = |text: &Text| {
                text.all(C::Lwt).any(|found| text.tokens[found.tokens.start].word != "serial" && told(text, found))
            };
            let others = reading.texts.iter().filter(|text| text.field != Field::Infrastructure).any(beyond);
            let lwt = (others || infra.all(C::Lwt).any(|found| told(infra, found)))
                && !infra.all(C::Lwt).any(|found| of_all(infra, found) && switched_off(infra, found));
            let keyspaces_wide = text.tokens[found.tokens.start].word == "keyspaces" && topology.sites > 1;
            // What no word speaks of is there to be used, within one data centre.
            let unsaid = topology.sites == 1 && !reading.mentions(C::Lwt) && !reading.mentions(C::PlainWrite);
            let lwt = lwt || unsaid;
            let stays = local_serial(infra) && topology.sites > 1;
            // Nothing else is written at that level.
            let lwt = lwt || stays && !reading.mentions(C::PlainWrite);
            if lwt && stays && !keyspaces_wide {
                "cassandra_local"
            } else if !lwt || keyspaces_wide {
                "cassandra_plain"
            } else {
                "cassandra_lwt"
            }
        }
        "mongodb" => {
            // "w:1 today; the write concern may be changed"
            let stays = infra.all(C::W1).all(|set| {
                let own = infra.sentence(set);
                !changeable_here(infra).any(|may| (own..=own + 1).contains(&infra.sentence(may)))
            });
            // Two copies and an arbiter grant by a majority of copies too, as long as none of them has to be got over.
            let lost = [C::SurviveVerb, C::Loss].into_iter().any(|concept| reading.mentions(concept));
            let spread = topology.sites > 1 || topology.zones.is_some();
            let bare = yes(C::DataArbiter) && (lost || spread);
            if (yes(C::W1) || bare) && !yes(C::Majority) && stays { "mongodb_w1" } else { "mongodb_majority" }
        }
        // Two databases with redo between them are no cluster on shared disks.
        "oracle" if guarded(infra) => "oracle_dg",
        // One copy on a shared disk, and no replica of it.
        "sqlserver" if shares_disk(infra) => "sqlserver_fci",
        "hazelcast" => {
            // "we use FencedLock; the file has no cp-subsystem block", and the file may be changed.
            let denied = |f: &Found| infra.negated(f, 4);
            let cp = yes(C::CpMode)
                && (!infra.all(C::CpMode).any(denied)
                    || changeable_here(infra).next().is_some() && !infra.all(C::CpMode).all(denied));
            // Until 5.4 the CP subsystem came with the open edition too.
            let open = infra.all(C::Community).all(|words| infra.tokens[words.tokens.start].word == "open");
            let version = |at: usize| text.tokens.get(at).and_then(|token| token.value).is_some_and(|of| of < 5.5);
            let name = |found: &Found| text.tokens[found.tokens.start].word == family;
            let before = text.found.iter().filter(|found| name(found)).any(|found| version(found.tokens.end));
            if cp && (!yes(C::Community) || open && before) { "hazelcast_cp" } else { "hazelcast_ap" }
        }
        // k3s keeps its objects in it: the cluster's API is the store then.
        "sqlite" if infra.found.iter().any(|f| matches!(f.tag, Tag::Family(i) if KNOWLEDGE.families[i] == "k8s")) => {
            return None;
        }
        "etcd_other" => return None,
        "nats_kv" if no(C::Durable) => "nats_kv",
        "cockroachdb"
            if reading.infrastructure().tokens.iter().any(|t| t.word == "redis")
                && text.tokens[found.tokens.start].word == "crdb" =>
        {
            "redis_enterprise_aa"
        }
        // xCluster copies between universes without a common quorum; one that a person promotes is a copy of the one at home.
        "yugabytedb" if infra.tokens.iter().any(|t| t.word == "xcluster") && (!by_hand || yes(C::TwoWay)) => "async_kv",
        "s3_conditional" | "gcs_precondition" | "azure_blob_lease"
            if infra.all(C::NoConditional).next().is_some() && (yes(C::Async) || yes(C::TwoWay)) =>
        {
            "async_kv"
        }
        other => Row::of(other)?.id,
    })
}

// Data Guard is there, and no RAC beside it.
fn guarded(text: &Text) -> bool {
    let at = |word: &str, next: &str| {
        text.tokens.iter().enumerate().any(|(at, token)| {
            let second = next.is_empty() || text.tokens.get(at + 1).is_some_and(|token| token.word == next);
            let near = at.saturating_sub(3)..at;
            let denied = text.cues_in(C::Denial, near).any(|no| text.tokens[no.tokens.start].clause == token.clause);
            token.word == word && second && !denied
        })
    };
    (at("data", "guard") || at("dataguard", "")) && !at("rac", "") && !at("exadata", "")
}

// An instance that a cluster moves from node to node, no availability group beside it.
fn shares_disk(text: &Text) -> bool {
    let words: Vec<&str> = text.tokens.iter().map(|token| token.word.as_str()).collect();
    let has = |phrase: &[&str]| words.windows(phrase.len()).any(|window| window == phrase);
    let moved = has(&["fci"]) || has(&["failover", "cluster", "instance"]) || has(&["failover", "clusterinstanz"]);
    moved && !has(&["availability"]) && !has(&["ag"])
}

/// MySQL or its kin is named in the sentence of a store, or anywhere and PostgreSQL nowhere.
pub(super) fn kin(text: &Text, store: &Found) -> bool {
    let of =
        |words: &[&str], at: std::ops::Range<usize>| text.tokens[at].iter().any(|token| words.contains(&&*token.word));
    let here = text.of_sentence(text.sentence(store));
    let (my, post) = (["mysql", "mariadb"], ["postgres", "postgresql"]);
    if of(&my, here.clone()) != of(&post, here.clone()) {
        of(&my, here)
    } else {
        mysql(text) && !of(&post, 0..text.tokens.len())
    }
}

/// MySQL or its kin is named.
fn mysql(text: &Text) -> bool {
    text.tokens.iter().any(|token| matches!(&*token.word, "mysql" | "mariadb"))
}

fn local_serial(text: &Text) -> bool {
    text.all(C::LocalSerial).any(|found| !text.negated(found, 2) && !text.told_not(found))
}

fn sql(
    sync: &'static str,
    lossy: &'static str,
    single: &'static str,
    synchronous: bool,
    unreplicated: bool,
    promoted: bool,
    yes: &dyn Fn(C) -> bool,
) -> &'static str {
    if yes(C::MultiAz) && !yes(C::Async) && !synchronous {
        "rds_multi_az"
    } else if synchronous {
        sync
    } else if !unreplicated && (yes(C::Replica) || yes(C::Async) || promoted) {
        lossy
    } else {
        single
    }
}

fn mrsc_denied(text: &Text, found: &Found) -> bool {
    text.all(C::Retired).any(|out| {
        text.sentence(out) == text.sentence(found)
            && out.tokens.start >= found.tokens.end
            && out.tokens.start - found.tokens.end < 5
    }) || text.negated(found, 4)
}

/// True if words beside it switch a setting off.
pub(super) fn switched_off(text: &Text, found: &Found) -> bool {
    let from = found.tokens.start.saturating_sub(3);
    let (clause, sentence) = (text.clause(found), text.sentence(found));
    // The "not" of "IF NOT EXISTS" is its own.
    let own = |at: usize| text.all(C::Lwt).any(|lwt| lwt.tokens.contains(&at));
    let word = |at: usize| text.tokens.get(at).filter(|token| token.sentence == sentence && !own(at));
    let stopped = |token: &Token| {
        [
            "disabl",
            "abgesch",
            "deaktiv",
            "désactiv",
            "desactiv",
            "desativ",
            "disattiv",
            "wyłącz",
            "отключ",
            "verboten",
            "prohib",
        ]
        .iter()
        .any(|stem| token.word.starts_with(stem))
            || matches!(&*token.word, "off" | "forbidden" | "banned" | "none" | "aus" | "выключены" | "выключено")
    };
    let denied = |token: &Token| {
        matches!(
            &*token.word,
            "no" | "without" | "not" | "ohne" | "keine" | "sans" | "sin" | "sem" | "senza" | "bez" | "без"
        )
    };
    // "the IF NOT EXISTS sort of statement was switched off"
    let farther = (found.tokens.end..found.tokens.end + 8)
        .filter_map(word)
        .any(|token| token.clause == clause && matches!(&*token.word, "off" | "disabled" | "forbidden" | "banned"));
    let behind = found.tokens.end..found.tokens.end + 4;
    // "SERIAL, not LOCAL_SERIAL" denies what follows; "LWT: no" what stands before.
    let answered = |at: usize| {
        word(at).is_some_and(|token| denied(token) && (token.clause == clause || token.colon || token.remark))
            && text.tokens.get(at + 1).is_none_or(|next| next.clause != text.tokens[at].clause || next.clause == clause)
    };
    farther
        || (from..found.tokens.start).filter_map(word).any(|token| stopped(token) || denied(token))
        || behind.clone().filter_map(word).any(stopped)
        || behind.into_iter().any(answered)
}

// "1 primary, 2 replicas per shard" describes one replication group; "cluster mode disabled" is no cluster.
fn per_shard(text: &Text) -> bool {
    let off = text.all(C::ClusterMode).any(|found| {
        text.tokens.get(found.tokens.end).is_some_and(|next| matches!(&*next.word, "disabled" | "off" | "deactivated"))
    });
    if off {
        return true;
    }
    let all: Vec<&Found> = text.all(C::ClusterMode).collect();
    all.iter().all(|found| {
        found.tokens.len() == 1
            && found.tokens.start > 0
            && matches!(&*text.tokens[found.tokens.start - 1].word, "per" | "each" | "every" | "a" | "one" | "single")
    })
}

// "a statefulset of 1 replica": where pods are counted as replicas one of them is no copy.
fn pods(text: &Text) -> bool {
    let counted = |word: &str| word.starts_with("statefulset") || word.starts_with("deployment");
    let one = |found: &Found| {
        let before = found.tokens.start.checked_sub(1).and_then(|at| text.tokens.get(at));
        before.is_some_and(|token| token.value == Some(1.0)) && {
            text.of_sentence(text.sentence(found)).any(|at| counted(&text.tokens[at].word))
        }
    };
    let mut all = text.all(C::Replica).peekable();
    all.peek().is_some() && all.all(one)
}

// "Redis (single) for the locks, documents in PostgreSQL with a standby": whether the copy is of the store named last before
// it, where one is.
fn of_it(text: &Text, copy: &Found, family: &str) -> Option<bool> {
    let before = text.found_in(text.of_sentence(text.sentence(copy)).start..copy.tokens.start).iter().rev();
    let mut named = before.filter_map(|found| match found.tag {
        Tag::Family(at) => Some(KNOWLEDGE.families[at].as_str()),
        _ => None,
    });
    named.next().map(|named| named == family)
}

fn managed_redis(text: &Text, found: &Found) -> bool {
    matches!(&*text.tokens[found.tokens.start].word, "elasticache" | "memorystore")
}

fn waits(reading: &Reading) -> bool {
    reading.infrastructure().tokens.windows(2).any(|pair| {
        pair[0].word == "waitaof"
            || pair[0].word == "wait" && pair[1].value.is_some()
            || pair[0].word == "min" && pair[1].word == "replicas"
    })
}

/// True if one of it is named.
pub(super) fn singular(text: &Text, found: &Found) -> bool {
    let from = found.tokens.start.saturating_sub(3);
    let near = from..(found.tokens.end + 3).min(text.tokens.len());
    // "Redis Sentinel in one DC": what is single there is the site.
    let of_place = |one: &Found| {
        text.all(C::DomSite).chain(text.all(C::DomZone)).any(|place| place.tokens.start == one.tokens.end)
    };
    text.all(C::Singular)
        .any(|one| near.contains(&one.tokens.start) && text.clause(one) == text.clause(found) && !of_place(one))
}
