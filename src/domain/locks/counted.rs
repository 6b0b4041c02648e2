//! What a number in front of a noun counts: versions, people, members of each place, votes told place by place.
//! Only reads; what the counts mean for a lock is decided by place.

use super::concept::Concept as C;
use super::knowledge::Tag;
use super::reading::{Span, Text};

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

pub(super) fn each_place(text: &Text, noun: usize) -> bool {
    let (sentence, clause) = (text.tokens[noun].sentence, text.tokens[noun].clause);
    (noun + 1..(noun + 5).min(text.tokens.len()))
        .take_while(|at| text.tokens[*at].sentence == sentence && text.tokens[*at].clause == clause)
        .any(|at| {
            matches!(&*text.tokens[at].word, "per" | "each" | "every" | "je" | "pro" | "par")
                && (text.tokens.get(at + 1).is_none_or(|next| next.clause != clause || next.word == "of")
                    || text
                        .all(C::DomSite)
                        .chain(text.all(C::DomZone))
                        .any(|f| f.tokens.start == at + 1 || f.tokens.start == at + 2))
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
        let listed_behind =
            same(next) && known(next) && (joins(at + 1) || text.tokens[at].clause != text.tokens[next].clause);
        let ends = !same(at + 1) || joins(at + 1) || text.tokens[at + 1].clause != token.clause;
        if sited && ends && (listed_before || listed_behind) && !names.contains(&&*token.word) {
            names.push(&token.word);
        }
    }
    names.len()
}

// "3 in Oregon, 1 in Ohio, 1 in Virginia": the votes of each place.
pub(super) fn placed_votes(text: &Text) -> Option<(Vec<u32>, Span)> {
    let mut votes: Vec<(u32, usize)> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        let Some(value) = token.value.filter(|v| (1.0..=9.0).contains(v) && v.fract() == 0.0) else { continue };
        let placed = (at + 1..(at + 4).min(text.tokens.len())).find(|next| {
            matches!(&*text.tokens[*next].word, "in" | "at") && text.tokens[*next].sentence == token.sentence
        });
        let Some(placed) = placed else { continue };
        let place = text
            .found
            .iter()
            .any(|f| matches!(f.tag, Tag::Place(_)) && (placed + 1..placed + 3).contains(&f.tokens.start))
            || text.tokens.get(placed + 1).is_some_and(|t| {
                ["dc", "az"].iter().any(|kind| t.word.starts_with(kind)) && t.word.len() <= 4
                    || matches!(&*t.word, "rack" | "zone" | "room" | "hall" | "building" | "site")
            });
        let between = text.tokens[at + 1..placed]
            .iter()
            .all(|t| t.value.is_none() && t.word != "cluster" && t.word != "clusters");
        let applications = text.tokens[at + 1..placed]
            .iter()
            .any(|t| matches!(t.word.trim_end_matches('s'), "app" | "client" | "application" | "user" | "az" | "zone"));
        if place && between && !applications {
            votes.push((value as u32, at));
        }
    }
    let (first, last) = (votes.first()?.1, votes.last()?.1);
    (votes.len() >= 3).then(|| (votes.iter().map(|(count, _)| *count).collect(), text.span(&(first..last + 3))))
}

// "3 voters in DC1 and 2 in DC2": the votes of one cluster, told site by site.
pub(super) fn summed(text: &Text) -> Option<(u32, Span)> {
    let small = |at: usize| {
        text.tokens
            .get(at)?
            .value
            .filter(|v| (1.0..=9.0).contains(v) && v.fract() == 0.0)
            .filter(|_| !version(text, at))
    };
    let vote = |at: usize| {
        text.tokens.get(at).is_some_and(|token| {
            let stem = token.word.trim_end_matches('s');
            matches!(stem, "voter" | "member" | "vote" | "server" | "node" | "knoten" | "mitglieder")
        })
    };
    let placed = |at: usize| text.tokens.get(at).is_some_and(|t| matches!(&*t.word, "in" | "at" | "im" | "à" | "en"));
    // The first number with its noun, then numbers with the same noun or a place behind them.
    let first = (0..text.tokens.len()).find(|at| {
        small(*at).is_some()
            && (at + 1..at + 4)
                .any(|noun| vote(noun) && (placed(noun + 1) || !text.tokens[noun].word.starts_with(['s', 'n'])))
    })?;
    let sentence = text.tokens[first].sentence;
    let mut total = small(first)? as u32;
    let mut last = first;
    for at in first + 1..text.tokens.len() {
        if text.tokens[at].sentence != sentence {
            break;
        }
        let counted =
            vote(at + 1) && (placed(at + 2) || !text.tokens[at + 1].word.starts_with(['s', 'n'])) || placed(at + 1);
        if let Some(more) = small(at).filter(|_| counted) {
            (total, last) = (total + more as u32, at);
        }
    }
    (last > first && total <= 9).then(|| (total, text.span(&(first..last + 2))))
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
