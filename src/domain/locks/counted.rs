//! What a number in front of a noun counts: versions, people, places told in a list.
//! Only reads; what the counts mean for a lock is decided by place.

use super::concept::Concept as C;
use super::ground::{Ground, T};
use super::knowledge::Tag;
use super::reading::Text;
use super::spread::Count;

// "19c" and "16g" are versions and sizes; so is a number behind a store's name before a noun in the singular.
pub(super) fn version(text: &Text, at: usize) -> bool {
    let Some(value) = text.tokens[at].value else { return false };
    let next = text.tokens.get(at + 1);
    if next.is_some_and(|next| next.at.start == text.tokens[at].at.end && next.word.len() == 1) {
        return true;
    }
    let named = text.found.iter().any(|f| matches!(f.tag, Tag::Family(_)) && f.tokens.end == at);
    let plural = next.is_some_and(|next| next.word.ends_with('s') || next.word.ends_with('n') || next.slash);
    named && (value.fract() != 0.0 || value >= 2.0 && !plural)
}

// "Customers in 12 countries": where people are is no place of a lock.
pub(super) fn of_people(text: &Text, at: usize) -> bool {
    let sentence = text.tokens[at].sentence;
    let from = at.saturating_sub(8);
    text.within(C::People, sentence).any(|people| {
        people.tokens.start >= from
            && people.tokens.end <= at
            && (people.tokens.end..at).all(|between| {
                let word = &*text.tokens[between].word;
                matches!(
                    word,
                    "in" | "from"
                        | "across"
                        | "over"
                        | "all"
                        | "and"
                        | "or"
                        | "are"
                        | "live"
                        | "sit"
                        | "aus"
                        | "dans"
                        | "en"
                ) || text.found.iter().any(|f| matches!(f.tag, Tag::Place(_)) && f.tokens.contains(&between))
            })
    })
}

/// Names in a list with known places: "Lyon, Genk and Nancy" are three sites though one is not in the table.
pub(super) fn unknown_places(text: &Text) -> usize {
    let known = |at: usize| text.found.iter().any(|f| matches!(f.tag, Tag::Place(_)) && f.tokens.contains(&at));
    let other = |at: usize| text.found.iter().any(|f| !matches!(f.tag, Tag::Place(_)) && f.tokens.contains(&at));
    let joins = |at: usize| {
        text.tokens.get(at).is_none_or(|t| matches!(&*t.word, "and" | "or" | "plus" | "und" | "et" | "y" | "with"))
    };
    let mut names: Vec<&str> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate().filter(|(at, token)| token.name && !known(*at) && !other(*at)) {
        let same = |near: usize| text.tokens.get(near).is_some_and(|t| t.sentence == token.sentence);
        let sited =
            text.within(C::DomSite, token.sentence).chain(text.within(C::DomZone, token.sentence)).next().is_some();
        // The neighbour in the list, over "and" or a comma.
        let before = at.checked_sub(1).map(|near| if joins(near) { near.saturating_sub(1) } else { near });
        let listed_before = before.is_some_and(|near| {
            same(near) && known(near) && (joins(at - 1) || text.tokens[at].clause != text.tokens[near].clause)
        });
        let next = if joins(at + 1) { at + 2 } else { at + 1 };
        // "CockroachDB Dedicated: Iowa", "one region (Stockholm), Lambdas": no list goes on over these.
        let parted = |a: usize, b: usize| text.tokens[b].colon || text.tokens[a].remark != text.tokens[b].remark;
        let listed_before =
            listed_before && before.is_some_and(|near| joins(at - 1) || !parted(near, at) || !text.tokens[near].remark);
        let listed_behind = same(next)
            && known(next)
            && !text.tokens[next].colon
            && (joins(at + 1) || text.tokens[at].clause != text.tokens[next].clause);
        let ends = !same(at + 1) || joins(at + 1) || text.tokens[at + 1].clause != token.clause;
        if sited && ends && (listed_before || listed_behind) && !names.contains(&&*token.word) {
            names.push(&token.word);
        }
    }
    names.len()
}

/// "Observers in Turin": places told with nothing but a member that has no vote.
pub(super) fn silent(text: &Text) -> u32 {
    let places: Vec<&super::reading::Found> = text.found.iter().filter(|f| matches!(f.tag, Tag::Place(_))).collect();
    let mut seen: Vec<Tag> = Vec::new();
    for place in &places {
        let before = text.within(C::NoVote, text.sentence(place)).any(|no| {
            no.tokens.end <= place.tokens.start
                && place.tokens.start - no.tokens.end <= 3
                && (no.tokens.end..place.tokens.start)
                    .all(|at| matches!(&*text.tokens[at].word, "in" | "at" | "on" | "a" | "the" | "only" | "region"))
        });
        if before && !seen.contains(&place.tag) {
            seen.push(place.tag);
        }
    }
    seen.len() as u32
}

/// Words before "of 5" in which the cluster is named.
const CLUSTER: usize = 4;

// "ZooKeeper ensemble of 5", "etcd-Cluster aus 3 in Köln": a number of members without their noun.
pub(super) fn made_of(ground: &Ground, at: usize) -> Option<Count> {
    let value = ground.count(at).filter(|value| (2..=9).contains(value))?;
    let joint = at.checked_sub(1).filter(|of| ground.any(&[T::Of, T::With], *of) && ground.together(*of, at))?;
    let alone = !ground.together(at, at + 1) || ground.any(&[T::Inside], at + 1);
    let before = (joint.saturating_sub(CLUSTER)..joint).filter(|near| ground.together(*near, at));
    let named = |near: usize| ground.any(&[T::Cluster, T::Quorum], near) || ground.word(near) == "set";
    let first = before.clone().find(|near| named(*near))?;
    let store = ground.clause(at).find_map(|near| ground.store(near))?;
    let told = alone
        && store.start < at
        && !ground.clause(at).any(|near| ground.any(&[T::App, T::People, T::Each], near))
        && first.checked_sub(1).is_none_or(|count| ground.count(count).is_none_or(|count| count <= 1));
    told.then(|| Count { value, span: ground.span(&(first.min(store.start)..at + 1)), by: "a cluster of so many" })
}

// "istanza singola", "eine einzelne Instanz": a member that has no other beside it.
pub(super) fn lone(ground: &Ground, at: usize) -> Option<Count> {
    let pair = at..at + 2;
    let told = ground.any(&[T::Member], at) && ground.any(&[T::Sole], at + 1)
        || ground.any(&[T::Sole], at) && ground.any(&[T::Member], at + 1);
    let alone = told && ground.together(at, at + 1) && !ground.denied(&pair, 3);
    let store = alone && ground.clause(at).chain(ground.sentence(at)).any(|near| ground.store(near).is_some());
    let other = || ground.sentence(at).any(|near| ground.any(&[T::App, T::Copy, T::Lost, T::Cluster], near));
    (store && !other()).then(|| Count { value: 1, span: ground.span(&pair), by: "a member alone" })
}
