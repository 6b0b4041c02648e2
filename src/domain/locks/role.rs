//! The role of one named store: usable, absent, or there for another purpose, by the words around its name.
//! Knows no store's properties.

use super::concept::Concept as C;
use super::foreign::denied_elsewhere;
use super::holding::Role;
use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::{Field, Found, Text};
use super::refusal::{in_brackets, refused};
use crate::domain::reader::lexer::Token;

/// The role the words around a name give it.
pub fn role(text: &Text, found: &Found) -> Role {
    let sentence = text.sentence(found);
    // "Redis (ElastiCache) is used only for caching": the names side by side are one store.
    let mut whole = found.clone();
    while let Some(next) =
        text.found.iter().find(|f| matches!(f.tag, Tag::Family(_)) && f.tokens.start == whole.tokens.end)
    {
        whole.tokens.end = next.tokens.end;
    }
    let found = &whole;
    if former(text, found) || other_time(text, found) || answered_no(text, found) || denied_elsewhere(text, found) {
        return Role::Absent;
    }
    let denied = || denied_before(text, found).or_else(|| retired_behind(text, found)).or_else(|| refused(text, found));
    if let Some(role) = (!of_another(text, found)).then(denied).flatten() {
        return role;
    }
    if written_to(text, found) || kept_away(text, found) {
        return Role::Theirs;
    }
    let end = behind_relative(text, found).unwrap_or(found.tokens.end);
    let clause_after = |at: usize| {
        (at >= end && at - end < 7 || (found.tokens.end..found.tokens.end + 7).contains(&at))
            && !store_between(text, found.tokens.end, at)
    };
    if text.within(C::OtherTeam, sentence).any(|team| clause_after(team.tokens.start)) {
        return Role::Theirs;
    }
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
    });
    if other { Role::Other } else { Role::Usable }
}

// Where the sentence goes on behind "etcd, which stands beside it,".
fn behind_relative(text: &Text, found: &Found) -> Option<usize> {
    let first = text.tokens.get(found.tokens.end)?;
    let told = first.clause == text.clause(found) + 1 && first.sentence == text.sentence(found);
    let relative = KNOWLEDGE.quantities.relatives.contains(&*first.word);
    let end = text.of_clause(first.clause).end;
    (told && relative && text.tokens.get(end)?.sentence == first.sentence).then_some(end)
}

// "a managed cluster, etcd not reachable": nobody of ours gets at it.
fn kept_away(text: &Text, found: &Found) -> bool {
    let clause = text.of_clause(text.clause(found));
    let word = |at: usize| if clause.contains(&at) { &*text.tokens[at].word } else { "" };
    let end = found.tokens.end;
    let away = word(end) == "not" && matches!(word(end + 1), "reachable" | "accessible" | "exposed" | "offered");
    text.field == Field::Infrastructure && away && end + 2 == clause.end && clause.len() <= 5
}

// "writes into the billing department's Db2": theirs, and where the work ends.
fn written_to(text: &Text, found: &Found) -> bool {
    let clause = text.clause(found);
    let before = |back: usize| {
        let token = found.tokens.start.checked_sub(back).and_then(|at| text.tokens.get(at));
        token.filter(|token| token.clause == clause).map_or("", |token| token.word.as_str())
    };
    let owner =
        ["department's", "team's", "group's", "division's", "unit's", "subsidiary's", "partner's", "supplier's"];
    let own = |back: usize| matches!(before(back), "our" | "my" | "own");
    owner.contains(&before(1))
        && (2..=5).any(|back| matches!(before(back), "into" | "to" | "onto"))
        && !(2..=4).any(own)
}

// "2023: ZooKeeper. Now: Redis. 2028: etcd." - a sentence under another time than the present.
fn other_time(text: &Text, found: &Found) -> bool {
    let label = |sentence: u32| {
        let first = text.tokens.partition_point(|token| token.sentence < sentence);
        let rest = text.tokens.get(first + 1..)?;
        let behind =
            rest.iter().take(3).take_while(|token| token.sentence == sentence).position(|token| token.colon)?;
        text.tokens.get(first..first + behind + 1)
    };
    let present = |token: &Token| {
        ["now", "today", "current", "present", "heute", "aktuell"].iter().any(|stem| token.word.starts_with(stem))
    };
    let sentence = text.sentence(found);
    let Some(own) = label(sentence) else { return false };
    if own.iter().any(present) {
        return false;
    }
    let year = |token: &Token| token.value.is_some_and(|value| (1990.0..2100.0).contains(&value));
    let last = text.tokens.last().map_or(0, |token| token.sentence);
    own.iter().any(|token| matches!(&*token.word, "past" | "before" | "history" | "earlier" | "future" | "later"))
        || own.iter().any(year) && (0..=last).filter_map(label).any(|other| other.iter().any(present))
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
    // "etcd: no."
    let refused = text.tokens.get(found.tokens.end).is_some_and(|next| {
        next.colon
            && matches!(&*next.word, "no" | "nope" | "never" | "nein" | "non" | "none")
            && text.tokens.get(found.tokens.end + 1).is_none_or(|after| after.clause != next.clause)
    });
    refused
        || last
            && short
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

// "WAIT can't be used with redis-cluster", "the trigger does not work on etcd": something else is denied there.
fn of_another(text: &Text, found: &Found) -> bool {
    let word = |back: usize| found.tokens.start.checked_sub(back).map_or("", |at| &*text.tokens[at].word);
    let on = matches!(word(1), "with" | "by" | "on" | "in" | "under" | "mit" | "bei" | "auf" | "avec" | "con" | "com");
    let verbs =
        ["used", "supported", "compatible", "available", "implemented", "work", "works", "run", "runs", "offered"];
    let aside = |word: &str| {
        matches!(word, "do" | "does" | "can" | "will" | "is" | "are" | "be" | "was" | "were" | "it" | "that" | "which")
    };
    let ours = |word: &str| {
        matches!(word, "we" | "they" | "i" | "you" | "us" | "this" | "so" | "and" | "or" | "but")
            || ["lock", "mutex", "lease", "leader"].iter().any(|stem| word.starts_with(stem))
    };
    let clause = text.clause(found);
    let denier = text.all(C::Negator).find(|no| text.clause(no) == clause && no.tokens.end <= found.tokens.start);
    let subject = denier.and_then(|no| {
        let before = text.tokens[..no.tokens.start].iter().rev().take_while(|token| token.clause == clause);
        before.into_iter().find(|token| !aside(&token.word))
    });
    on && verbs.contains(&word(2)) && subject.is_some_and(|token| !ours(&token.word))
}

fn denied_before(text: &Text, found: &Found) -> Option<Role> {
    let sentence = text.sentence(found);
    let deniers = text
        .within(C::Negator, sentence)
        .chain(text.within(C::Future, sentence))
        .filter(|no| no.tokens.end <= found.tokens.start)
        .filter(|no| text.clause(no) == text.clause(found) || !in_brackets(text, no) && !new_clause(text, found));
    let no = deniers.max_by_key(|no| no.tokens.end)?;
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
        return None;
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
    ((near && !other_noun) || listed).then(|| ruled_by(text, no))
}

// "no ZooKeeper, Consul exists with three servers": behind a comma a name with words or counts of its own begins anew.
fn new_clause(text: &Text, found: &Found) -> bool {
    let clause = text.clause(found);
    let own = |at: usize| text.tokens.get(at).filter(|token| token.clause == clause);
    let first = text.tokens.partition_point(|token| token.clause < clause);
    let led = (first..found.tokens.start).any(|at| {
        own(at).is_some_and(|token| {
            matches!(
                &*token.word,
                "have" | "hay" | "haben" | "avons" | "tenemos" | "run" | "use" | "есть" | "only" | "nur"
            )
        })
    });
    let told = own(found.tokens.end).is_some_and(|next| {
        next.value.is_some()
            || matches!(
                &*next.word,
                "exists"
                    | "exist"
                    | "is"
                    | "are"
                    | "runs"
                    | "with"
                    | "ist"
                    | "sind"
                    | "gibt"
                    | "steht"
                    | "läuft"
                    | "mit"
                    | "est"
                    | "existe"
                    | "avec"
                    | "está"
                    | "con"
                    | "è"
                    | "é"
                    | "com"
                    | "есть"
                    | "на"
                    | "on"
                    | "auf"
                    | "sur"
                    | "instead"
                    | "stattdessen"
                    | "yes"
                    | "ja"
                    | "oui"
                    | "available"
                    | "vorhanden"
            )
    });
    led || told && !text.tokens[..found.tokens.start].iter().rev().take(8).any(|token| token.word == "neither")
}

// What is planned is not there, and is not excluded either; what was tried and is spoken of no more is.
fn ruled_by(text: &Text, out: &Found) -> Role {
    let first = &*text.tokens[out.tokens.start].word;
    let dropped = ["considered", "weighed", "toyed", "tested", "tried", "trial", "benchmarked", "evaluated", "looked"];
    if out.tag == Tag::Concept(C::Future) && !dropped.iter().any(|stem| first.starts_with(stem)) {
        Role::Planned
    } else {
        Role::Absent
    }
}

fn retired_behind(text: &Text, found: &Found) -> Option<Role> {
    let sentence = text.sentence(found);
    let mut out = text.within(C::Retired, sentence).chain(text.within(C::Future, sentence));
    out.find(|out| {
        let clause_gap = text.clause(out).saturating_sub(text.clause(found));
        let told = text.tokens[out.tokens.start].colon;
        let gap_ok = out.tokens.start >= found.tokens.end
            && out.tokens.start - found.tokens.end <= 6
            && clause_gap <= 1 + u32::from(told) * 2;
        if !gap_ok {
            return false;
        }
        let between = &text.tokens[found.tokens.end..out.tokens.start];
        let itself = text.tokens[out.tokens.clone()].iter().any(|t| matches!(&*t.word, "it" | "them"));
        // "ZooKeeper (switched off)", "Ignite: vetoed", "Redis, forbidden": what stands in brackets, behind a colon or
        // alone behind a comma is about the name.
        let behind = &text.tokens[out.tokens.start];
        let alone = || {
            let rest = text.tokens[out.tokens.start..].iter().take_while(|token| token.clause == behind.clause);
            clause_gap == 1 && rest.count() <= 3
        };
        let remark = out.tokens.start == found.tokens.end && (behind.remark || alone()) || told && between.len() <= 3;
        let pronoun = clause_gap == 0
            || remark
            || itself
            || between.iter().any(|t| matches!(&*t.word, "which" | "that" | "it" | "they"));
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
    .map(|out| ruled_by(text, out))
}
