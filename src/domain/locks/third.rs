//! The third vote: whether the words have one, and whether it stands in one of the two sites it is to decide between, so
//! that both votes go with that site.

use super::concept::Concept as C;
use super::ground::{Ground, T};
use super::knowledge::{KNOWLEDGE, Tag};
use super::place::Topology;
use super::reading::{Field, Reading, Span};
use super::seats::{alike, bare};
use super::spread;

/// Words between the third vote and the site that it stands in.
const REACH: usize = 10;
/// Words between a word for "in" and the name of the site: "in the basement of East".
const INSIDE: usize = 5;

/// Counts a third vote that stands in one of two sites among that site's votes.
pub(super) fn lodged(topology: &mut Topology, grounds: &[Ground; 3]) {
    beside(topology, grounds);
    let Some(third) = topology.third_vote.clone().filter(|_| topology.sites == 2) else { return };
    let Some(spread) = topology.votes.as_ref().filter(|votes| votes.votes.len() == 2) else { return };
    let Some(ground) = grounds.iter().find(|ground| ground.field == third.field) else { return };
    let before = spread.votes.iter().sum::<u32>();
    let at = ground.tokens.partition_point(|token| token.at.end <= third.at.start);
    let end = ground.tokens.partition_point(|token| token.at.start < third.at.end);
    let Some(seat) = seat(topology, grounds, ground, at, end) else { return };
    if let Some(votes) = topology.votes.as_mut() {
        votes.votes[seat] += 1;
    }
    if let Some(nodes) = topology.nodes.as_mut().filter(|nodes| nodes.value == before) {
        nodes.value += 1;
    }
    // Where it makes both sites even, it decides nothing by standing there.
    let decides = topology.votes.as_ref().is_some_and(|votes| votes.votes[seat] > votes.votes[1 - seat]);
    topology.lodger = topology.third_vote.take().filter(|_| decides);
}

// "Aberdeen 2 members, Dundee 1 member and an arbiter, Perth 1 member": of several places it is counted where it stands.
fn beside(topology: &mut Topology, grounds: &[Ground; 3]) {
    let Some(third) = topology.third_vote.clone().filter(|_| topology.sites >= 3) else { return };
    let Some(ground) = grounds.iter().find(|ground| ground.field == third.field) else { return };
    let at = ground.tokens.partition_point(|token| token.at.end <= third.at.start);
    let clause = ground.clause(at);
    // The name that stands before it in its own clause, with a number between: a place of its own has none.
    let own = |seat: &Span| {
        let name = ground.tokens.partition_point(|token| token.at.end <= seat.at.start);
        let counted = (name..at).any(|near| ground.count(near).is_some());
        seat.field == third.field && clause.contains(&name) && name < at && counted
    };
    let seat = topology.seats.iter().rposition(own);
    let (Some(seat), Some(votes)) = (seat, topology.votes.as_mut()) else { return };
    if votes.votes.len() == topology.seats.len() {
        votes.votes[seat] += 1;
        if let Some(nodes) = topology.nodes.as_mut() {
            nodes.value += 1;
        }
    }
}

// Which of the two sites is named behind the third vote as the one it stands in.
fn seat(topology: &Topology, grounds: &[Ground; 3], ground: &Ground, at: usize, end: usize) -> Option<usize> {
    let sentence = ground.sentence(at);
    let last = sentence.end.min(end + REACH);
    // A third site, or a number of members, is told of something else.
    let other = |near: usize| {
        let third =
            ground.begins(T::Third, near).is_some_and(|third| third.clone().any(|at| ground.any(&[T::Site], at)));
        third || ground.any(&[T::Not, T::Unsure], near)
    };
    let last = (end..last).find(|near| other(*near)).unwrap_or(last);
    // "behind East's line", "its line goes through East": it is cut off with that site.
    let behind = |at: usize| ground.any(&[T::Behind], at);
    (end..last).find_map(|near| {
        let inside = (near.saturating_sub(INSIDE).max(end)..near).any(|at| ground.inside(at) || behind(at));
        let owns = ground.word(near).ends_with("'s");
        if !inside && !owns {
            return None;
        }
        named(topology, grounds, ground, near).or_else(|| ordinal(ground, near))
    })
}

// A name of one of the two sites.
fn named(topology: &Topology, grounds: &[Ground; 3], ground: &Ground, near: usize) -> Option<usize> {
    if let Some(place) = ground.known(near) {
        return topology.places.iter().position(|known| *known == place).filter(|_| topology.places.len() == 2);
    }
    let word = ground.word(near).trim_end_matches("'s");
    let seats = || topology.seats.iter();
    let text = |span: &Span| {
        let ground = grounds.iter().find(|ground| ground.field == span.field);
        ground.and_then(|ground| ground.raw.get(span.at.clone())).unwrap_or_default().to_lowercase()
    };
    let of_seat = seats().position(|span| {
        let name = text(span);
        name == word
            || alike(bare(&name), bare(word))
            || name.split_whitespace().any(|part| part == word && part.len() > 2)
    });
    if of_seat.is_some() && topology.seats.len() == 2 {
        return of_seat;
    }
    // "East" is one of the two where somebody speaks of East elsewhere too.
    let compass = ground.any(&[T::Compass], near) || ground.is_word(T::Compass, word);
    let elsewhere = || {
        grounds.iter().any(|other| {
            let same = |at: usize| other.word(at).trim_end_matches("'s") == word;
            (0..other.tokens.len()).any(|at| (other.field != ground.field || at != near) && same(at))
        })
    };
    (compass && elsewhere()).then_some(0)
}

// "in data centre A", "in the first one", "in one of them", "in the same building".
fn ordinal(ground: &Ground, near: usize) -> Option<usize> {
    let word = |at: usize| ground.word(at);
    let site = ground.begins(T::Site, near).or_else(|| ground.begins(T::Hall, near));
    if let Some(site) = &site {
        return match word(site.end) {
            "a" | "1" | "i" => Some(0),
            "b" | "2" | "ii" => Some(1),
            _ => None,
        }
        .filter(|_| ground.together(near, site.end));
    }
    let next = near + 1;
    let one = ground.any(&[T::Site], next) || matches!(word(next), "one" | "of");
    match word(near) {
        "first" | "1st" if one => Some(0),
        "second" | "2nd" if one => Some(1),
        "one" if word(next) == "of" && matches!(word(near + 2), "them" | "these" | "those" | "the" | "our") => Some(0),
        "either" | "same" if ground.any(&[T::Site], next) => Some(0),
        _ => None,
    }
}

/// A third vote as the words tell it: there, excluded, or without a vote.
pub(super) fn told(reading: &Reading, grounds: &[Ground; 3], topology: &mut Topology) {
    for text in &reading.texts {
        for found in text.all(C::ThirdVote) {
            let arbiter_of_data = reading
                .infrastructure()
                .found
                .iter()
                .any(|f| matches!(f.tag, Tag::Family(i) if KNOWLEDGE.families[i] == "mongodb"))
                && text.tokens[found.tokens.start].word.starts_with("arbit");
            let clause = text.clause(found);
            let impossible =
                text.all(C::Retired).any(|out| text.clause(out) == clause && out.tokens.start >= found.tokens.end)
                    || text.tokens[found.tokens.end..]
                        .iter()
                        .take(5)
                        .take_while(|t| t.sentence == text.sentence(found))
                        .any(|t| {
                            matches!(
                                &*t.word,
                                "impossible"
                                    | "unavailable"
                                    | "excluded"
                                    | "forbidden"
                                    | "unobtainable"
                                    | "none"
                                    | "refused"
                            )
                        });
            let listed = text.all(C::Negator).any(|no| {
                no.tokens.end <= found.tokens.start
                    && text.sentence(no) == text.sentence(found)
                    && found.tokens.start - no.tokens.end < 8
                    && text.tokens[no.tokens.end..found.tokens.start]
                        .iter()
                        .all(|t| t.value.is_none() && t.word != "but" && t.word != "plus")
            });
            let non_voting = text
                .within(C::NoVote, text.sentence(found))
                .any(|no| no.tokens.start <= found.tokens.start && found.tokens.end <= no.tokens.end);
            if impossible || listed || text.negated(found, 5) {
                topology.no_third.get_or_insert_with(|| text.span(&found.tokens));
            } else if !arbiter_of_data && !non_voting && text.field != Field::Scale {
                topology.third_vote.get_or_insert_with(|| text.span(&found.tokens));
            }
        }
        if let Some(found) = text.affirmed(C::NoVote) {
            topology.no_vote.get_or_insert_with(|| text.span(&found.tokens));
        }
    }
    third(topology, grounds);
    if topology.no_third.is_some() {
        topology.third_vote = None;
    }
}

// A witness or a third place in any language: there, where nothing in its sentence takes it back; not there, in words.
fn third(topology: &mut Topology, grounds: &[Ground; 3]) {
    let voted = spread::votes(&grounds[0]).is_some();
    for ground in [&grounds[2], &grounds[1], &grounds[0]] {
        for sentence in ground.sentences() {
            // In the numbers a witness is one only beside votes.
            if ground.field == Field::Scale && !voted {
                continue;
            }
            let unsure = [T::Unsure, T::Past].into_iter().any(|what| ground.first(what, sentence.clone()).is_some());
            let within = |span: &Span| span.field == ground.field && ground.span(&sentence).at.contains(&span.at.start);
            if unsure && topology.third_vote.as_ref().is_some_and(within) {
                topology.third_vote = None;
            }
            let denied = ground.all(T::Third, sentence.clone()).find(|third| {
                (third.at.end..third.at.end + 4)
                    .any(|at| ground.together(third.at.start, at) && ground.any(&[T::Not], at))
            });
            if let Some(denied) = denied.filter(|_| !unsure) {
                topology.no_third.get_or_insert_with(|| ground.span(&denied.at));
            }
            // "A third site? Refused."
            let answer =
                ground.tokens.get(sentence.end).map(|_| ground.sentence(sentence.end)).filter(|next| next.len() <= 4);
            let answered = answer.is_some_and(|next| ground.first(T::Unsure, next).is_some());
            let takes_back =
                answered || unsure || [T::Not].into_iter().any(|what| ground.first(what, sentence.clone()).is_some());
            if let Some(none) = ground.first(T::NoThird, sentence.clone()) {
                topology.no_third.get_or_insert_with(|| ground.span(&none));
            } else if let Some(third) = ground.first(T::Third, sentence.clone()).filter(|_| !takes_back) {
                topology.third_vote.get_or_insert_with(|| ground.span(&third));
            }
        }
    }
}
