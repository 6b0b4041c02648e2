//! The shape of the lock: phrases that name it, things and deeds that together tell it, and what all words weigh.

use super::context::{Entity, Text};
use super::evidence::{Drawn, Place, Reading};
use super::quantity::durations;
use super::weigh::{Feature, SHAPE, WEIGHED};
use crate::domain::brief::asks::SETTLED;
use crate::domain::brief::{Field, Shape, Span};

/// What several kinds of words tell together, wherever they stand.
struct Together {
    rule: &'static str,
    shape: Shape,
    /// Of each list one concept; the first two stand in one sentence or the next, a further one anywhere.
    needs: &'static [&'static [&'static str]],
    /// All of them stand in one sentence.
    close: bool,
    weight: u32,
}

const TOGETHER: [Together; 10] = [
    Together {
        rule: "shape/place taken by one",
        shape: Shape::Occupancy,
        needs: &[&["thing.place"], &["claim.one", "claim.double", "claim.booked"]],
        close: false,
        weight: 4,
    },
    Together {
        rule: "shape/thing given once",
        shape: Shape::TerminalClaim,
        needs: &[&["thing.sold"], &["claim.double", "claim.once", "claim.given"]],
        close: false,
        weight: 4,
    },
    Together {
        rule: "shape/document open with a person",
        shape: Shape::SessionLock,
        needs: &[&["claim.person"], &["claim.open"], &["thing.edited"]],
        close: true,
        weight: 4,
    },
    Together {
        rule: "shape/run of a period",
        shape: Shape::OncePerPeriod,
        needs: &[&["time.period"], &["thing.run"], &["claim.once", "claim.double", "claim.one"]],
        close: false,
        weight: 5,
    },
    Together {
        rule: "shape/run of a period, no more said",
        shape: Shape::OncePerPeriod,
        needs: &[&["time.period"], &["thing.run"]],
        close: false,
        weight: 2,
    },
    Together {
        rule: "shape/one acts, others stand by",
        shape: Shape::Leader,
        needs: &[&["claim.active"], &["claim.standby"]],
        close: false,
        weight: 4,
    },
    Together {
        rule: "shape/copies, one of which acts",
        shape: Shape::Leader,
        needs: &[&["thing.copies"], &["claim.acts"]],
        close: false,
        weight: 3,
    },
    Together {
        rule: "shape/one that acts for all",
        shape: Shape::Leader,
        needs: &[&["thing.leader"], &["claim.active", "claim.one", "claim.double"]],
        close: false,
        weight: 3,
    },
    Together {
        rule: "shape/message handled once",
        shape: Shape::Dedupe,
        needs: &[&["thing.message"], &["claim.double"]],
        close: false,
        weight: 5,
    },
    Together {
        rule: "shape/readers beside a writer",
        shape: Shape::Rw,
        needs: &[&["claim.reader"], &["claim.writer"], &["claim.alone"]],
        close: false,
        weight: 4,
    },
];

/// Hours of work under one lock, from this many seconds.
const LONG: f64 = 2_700.0;
/// A shape of less weight is not said.
const ENOUGH: u32 = 3;
/// One of a kind at a time needs less, as it says no more.
const PLAIN: u32 = 2;

/// Words of a kind that are looked at; a longer text says it in these.
const MOST: usize = 64;

/// What tells one shape.
struct Weighed<'r> {
    shape: Shape,
    weight: u32,
    rule: &'static str,
    from: Vec<Place<'r>>,
    words: Vec<Span>,
}

/// What a shape that phrases tell is worth beside all other words, among which the phrases are weighed too.
const LEAN: f32 = 0.3;
/// What one at a time is worth that phrases tell: it is said of every shape.
const PLAIN_LEAN: f32 = 0.1;
/// A shape that the words make less likely than this is not said by them. Of 864 requests that neither phrases nor weights
/// had seen, 576 had their shape read right with a [`LEAN`] of 0.5 and 584 with 0.2, and 493 with 2.0 and words that
/// counted from 0.4 on.
const LIKELY: f32 = 0.15;
/// The same where no phrase tells one and the words are fewer than [`SEVERAL`], or fewer than [`SHORT`].
const LIKELY_UNTOLD: (f32, f32) = (0.25, 0.5);

/// Fewer words and pairs, as of a sentence, say nothing against a phrase.
const SHORT: usize = 60;
/// A request of as many says more than what it asks for and what there is.
const SEVERAL: usize = 150;

/// A phrase of this weight settles the shape, whatever all other words sound like: "between 4 and 9 of them together", "as
/// long as its connection stands".
const SETTLES: u32 = 9;
/// Several things at once are that, whatever holds each of them; what a connection holds may be a place.
const FOREMOST: [Shape; 5] =
    [Shape::MultiResource, Shape::SessionLock, Shape::Occupancy, Shape::LongSession, Shape::Mutex];

/// The shape that phrases and all other words together make most likely.
pub(super) fn shape<'r>(reading: &'r Reading, features: &[Feature]) -> Option<Drawn<'r, Shape>> {
    let settled = settled(reading);
    if settled.is_some() {
        return settled;
    }
    let told = told(reading);
    // One more than a number that is named counts holders, whatever the other words are used for elsewhere.
    if told.as_ref().is_some_and(|told| told.value == Shape::Semaphore) && surplus(reading).is_some() {
        return told;
    }
    let lean = told.as_ref().map(|told| {
        let much = if told.value == Shape::Mutex { PLAIN_LEAN } else { LEAN };
        (told.value.word(), much)
    });
    let weighed = SHAPE.weigh(features, lean.as_slice()).into_iter().next();
    let least = match told {
        _ if features.len() < SHORT => LIKELY_UNTOLD.1,
        None if features.len() < SEVERAL => LIKELY_UNTOLD.0,
        _ => LIKELY,
    };
    let Some((word, _)) = weighed.filter(|(_, share)| *share >= least) else { return told };
    let words = SHAPE.telling(features, word);
    if words.is_empty() {
        return told;
    }
    match (Shape::ALL.iter().copied().find(|shape| shape.word() == word), &told) {
        // Which of two that phrases tell alike, the other words say.
        (Some(shape), Some(known)) if shape == known.value => told.map(|told| Drawn { others: Vec::new(), ..told }),
        (Some(Shape::Mutex), None) | (None, _) => told,
        (_, Some(_)) if features.len() < SHORT => told,
        (Some(shape), _) => Some(Drawn { words, ..Drawn::of(shape, WEIGHED, Vec::new()) }),
    }
}

// The shape that a phrase settles, beside the infrastructure, which has kinds of lock of its own.
fn settled<'r>(reading: &'r Reading) -> Option<Drawn<'r, Shape>> {
    let settles = |(text, entity): &Place<'r>| text.field != Field::Infrastructure && entity.entry.weight >= SETTLES;
    let all: Vec<Place<'r>> = reading.holding("shape").filter(settles).collect();
    let of = |shape: Shape| all.iter().copied().find(|(_, entity)| entity.entry.value == shape.word());
    let (shape, place) = FOREMOST.into_iter().find_map(|shape| Some((shape, of(shape)?)))?;
    Some(Drawn::of(shape, SETTLED, vec![place]))
}

/// The shape whose phrases weigh most; two of the same weight are unclear.
fn told(reading: &Reading) -> Option<Drawn<'_, Shape>> {
    let mut all: Vec<Weighed<'_>> = Shape::ALL.iter().map(|shape| weigh(reading, *shape)).collect();
    // One at a time is said of every shape; it is the shape where no other is.
    let special = all.iter().any(|told| told.shape != Shape::Mutex && told.weight >= ENOUGH);
    all.retain(
        |told| if told.shape == Shape::Mutex { !special && told.weight >= PLAIN } else { told.weight >= ENOUGH },
    );
    all.sort_by_key(|told| std::cmp::Reverse(told.weight));
    let most = all.first()?.weight;
    let mut told = all.into_iter().take_while(|told| told.weight == most);
    let first = told.next()?;
    let others = told.map(|told| (told.shape, told.words)).collect();
    Some(Drawn { value: first.shape, rule: first.rule, from: first.from, words: first.words, others })
}

fn weigh(reading: &Reading, shape: Shape) -> Weighed<'_> {
    let mut told = Weighed { shape, weight: 0, rule: "shape/words", from: Vec::new(), words: Vec::new() };
    // Each phrase counts once, and words that a stronger phrase covers don't count again.
    let mut named: Vec<Place<'_>> =
        reading.holding("shape").filter(|place| place.1.entry.value == shape.word() && counts(place)).collect();
    named.sort_by_key(|(_, entity)| std::cmp::Reverse((entity.entry.weight, entity.tokens.len())));
    for (text, entity) in named {
        let covered = told.from.iter().any(|(other, known)| {
            known.entry.is(&entity.entry)
                || other.field == text.field
                    && known.tokens.start < entity.tokens.end
                    && entity.tokens.start < known.tokens.end
        });
        if !covered {
            told.weight += weight(text, entity);
            told.words.push(text.span(&entity.tokens));
            told.from.push((text, entity));
        }
    }
    let together = TOGETHER.iter().filter(|rule| rule.shape == shape);
    if let Some((rule, from)) =
        together.filter_map(|rule| Some((rule, met(reading, rule)?))).max_by_key(|(rule, _)| rule.weight)
    {
        if told.weight < rule.weight {
            told.rule = rule.rule;
        }
        told.weight += rule.weight;
        told.words.extend(from.iter().map(|(text, entity)| text.span(&entity.tokens)));
        told.from.extend(from);
    }
    if shape == Shape::LongSession {
        long(reading, &mut told);
    }
    if let Some((_, (text, entity))) = surplus(reading).filter(|_| shape == Shape::Semaphore) {
        if told.weight < SURPLUS {
            told.rule = "shape/one more than there are";
        }
        told.weight += SURPLUS;
        told.words.push(text.span(&entity.tokens));
        told.from.push((text, entity));
    }
    told
}

/// What it weighs that one more than a number of things is spoken of.
const SURPLUS: u32 = 8;
/// Of fewer things an ordinal is of a place or a server.
const FEWEST: f64 = 4.0;

/// "12 seats" and "a thirteenth": the number of things that are shared, where one more is spoken of.
pub(super) fn surplus<'r>(reading: &'r Reading) -> Option<(u32, Place<'r>)> {
    // What servers are counted by stands with the infrastructure.
    let asked = |text: &Text| text.field != Field::Infrastructure;
    let ordinals = reading.holding("ordinal").filter(|(text, _)| asked(text));
    ordinals.filter_map(|place| Some((ordinal(place)? - 1.0, place))).find_map(|(count, place)| {
        let named = reading.texts.iter().filter(|text| asked(text)).any(|text| counted(text, count));
        (count >= FEWEST && named).then_some((count as u32, place))
    })
}

fn ordinal((text, entity): Place<'_>) -> Option<f64> {
    match entity.entry.value {
        "digits" => text.tokens[entity.tokens.clone()].iter().find_map(|token| token.value),
        word => word.parse().ok(),
    }
}

// A number of things: no time, and no share.
fn counted(text: &Text, count: f64) -> bool {
    let timed = durations(text);
    text.tokens.iter().enumerate().any(|(at, token)| {
        token.value == Some(count) && !token.percent && !timed.iter().any(|time| time.tokens.contains(&at))
    })
}

// "two processes at once" is no number of holders unless a word limits it.
fn counts((text, entity): &Place<'_>) -> bool {
    let bare = entity.entry.value == Shape::Semaphore.word() && entity.entry.phrase.split(' ').next() == Some("#");
    !bare || text.tokens[entity.tokens.start].value.is_some_and(|count| count >= 3.0)
}

// What the infrastructure is said to do is less often what is asked for.
fn weight(text: &Text, entity: &Entity) -> u32 {
    let weight = entity.entry.weight;
    if text.field == Field::Infrastructure { weight.div_ceil(2) } else { weight }
}

// The first two kinds stand in one sentence or the next, a further one anywhere.
fn met<'r>(reading: &'r Reading, rule: &Together) -> Option<Vec<Place<'r>>> {
    let of = |names: &'static [&'static str]| {
        let places = ["thing", "claim", "time"].into_iter().flat_map(|fact| reading.holding(fact));
        let named = places.filter(|(_, entity)| names.iter().any(|name| named(name, entity)));
        named.take(MOST).collect::<Vec<Place<'r>>>()
    };
    let (first, second, third) = (rule.needs.first()?, rule.needs.get(1)?, rule.needs.get(2));
    let apart = |(a, one): &Place<'_>, (b, other): &Place<'_>| {
        let overlap = one.tokens.start < other.tokens.end && other.tokens.start < one.tokens.end;
        let sentence = |text: &Text, entity: &Entity| text.tokens[entity.tokens.start].sentence;
        (a.field == b.field && !overlap).then(|| sentence(a, one).abs_diff(sentence(b, other)))
    };
    let beside =
        |one: &Place<'_>, other: &Place<'_>| apart(one, other).is_some_and(|far| far <= u32::from(!rule.close));
    let (firsts, seconds) = (of(first), of(second));
    firsts.iter().find_map(|one| {
        let other = seconds.iter().find(|other| beside(one, other))?;
        match third {
            None => Some(vec![*one, *other]),
            Some(names) => {
                of(names).into_iter().find(|last| !rule.close || beside(one, last)).map(|last| vec![*one, *other, last])
            }
        }
    })
}

fn named(name: &str, entity: &Entity) -> bool {
    name.split_once('.').is_some_and(|(fact, value)| entity.entry.fact == fact && entity.entry.value == value)
}

// Work of an hour or more, of which the words say that it lasts.
fn long(reading: &Reading, told: &mut Weighed<'_>) {
    for text in &reading.texts {
        for time in durations(text).into_iter().filter(|time| time.seconds >= LONG && time.seconds < 200_000.0) {
            let lasts = text.around(&time.tokens).iter().find(|entity| {
                entity.entry.fact == "time"
                    && entity.entry.value == "lasts"
                    && entity.holds()
                    && text.tokens[entity.tokens.start].sentence == text.tokens[time.tokens.start].sentence
                    && entity.tokens.start <= time.tokens.end + 3
                    && time.tokens.start <= entity.tokens.end + 6
            });
            if lasts.is_some() {
                told.weight += 3;
                told.words.push(text.span(&time.tokens));
                told.rule = "shape/work of hours";
                return;
            }
        }
    }
}

/// True for a concept that some rule needs.
#[cfg(test)]
pub(super) fn asks_for(fact: &str, value: &str) -> bool {
    let is = |name: &&str| name.split_once('.') == Some((fact, value));
    TOGETHER.iter().any(|rule| rule.needs.iter().any(|names| names.iter().any(is)))
}
