//! The words of consistency weighed: strict, exclusive, bounded, eventual, and what denies each.
//! Reads words only; what must be survived is the level's.

use super::concept::Concept as C;
use super::coverage::{familiar, idle};
use super::knowledge::Tag;
use super::lax::{believed, bygone, clear, denies, few, of_opposite, of_service, opposite, permits};
use super::legible::{doubted, legible, silent};
use super::level::{Demand, Level};
use super::reading::{Field, Found, Reading, Span, Text};
use crate::domain::reader::lexer::{Token, blankless};
use std::collections::BTreeSet;

/// Permissions that are looked at beyond the first of their kind: each costs a look at the whole text.
const PERMITS: usize = 6;

#[derive(Default)]
struct Votes {
    strict: Vec<Span>,
    exclusive: Vec<Span>,
    bounded: Vec<Span>,
    eventual: Vec<Span>,
    /// Exclusion denied in words, as "no need for one owner".
    unexclusive: Vec<Span>,
}

impl Votes {
    fn none(&self) -> bool {
        [&self.strict, &self.exclusive, &self.bounded, &self.eventual, &self.unexclusive]
            .iter()
            .all(|vote| vote.is_empty())
    }

    fn lax(&self) -> bool {
        [&self.bounded, &self.eventual, &self.unexclusive].iter().any(|vote| !vote.is_empty())
    }
}

/// Reads the level from the consistency text, else from the scale, else from the damage named.
pub(super) fn level(reading: &Reading, demand: &mut Demand) {
    let (text, aside) = (reading.consistency(), idle(reading.consistency()));
    let mut votes = votes(text, &aside, true);
    // A permission amid words that may take it back is none.
    let once = text.all(C::OnceDemanded).any(|once| !bygone(text, text.sentence(once)));
    let taken_back = votes.lax() && (once || !believed(text, &aside));
    if votes.strict.is_empty() && (taken_back || !votes.lax()) {
        demand.hint = hint(reading, &aside);
    }
    if votes.strict.is_empty() && taken_back {
        votes = Votes { exclusive: votes.exclusive, ..Votes::default() };
        demand.doubted = true;
    }
    demand.heard = !votes.none();
    demand.silent = votes.none() && !demand.doubted && silent(text);
    if votes.none() {
        votes = self::votes(reading.scale(), &idle(reading.scale()), true);
        if !demand.silent {
            // Words that are not understood may be taken for strict by other words, never for less.
            votes = Votes { strict: votes.strict, exclusive: votes.exclusive, ..Votes::default() };
        }
    }
    let first = |spans: &[Span]| spans.first().cloned();
    if let Some(strict) = first(&votes.strict) {
        let laxer = first(&votes.eventual).map(|span| (Level::E, span));
        demand.mixed = laxer.or(first(&votes.bounded).map(|span| (Level::B, span)));
        (demand.level, demand.level_span) = (Level::S, Some(strict));
        demand.level_words = [votes.strict, votes.exclusive].concat();
        demand.hint = None;
    } else if let Some(span) = first(&votes.bounded) {
        (demand.level, demand.level_span) = (Level::B, Some(span));
        demand.level_words = [votes.bounded, votes.eventual, votes.unexclusive].concat();
    } else if let Some(span) = first(&votes.eventual) {
        (demand.level, demand.level_span) = (Level::E, Some(span));
        demand.level_words = [votes.eventual, votes.unexclusive].concat();
    } else if let Some(span) = first(&votes.exclusive) {
        (demand.level, demand.level_span) = (Level::S, Some(span));
        demand.level_words = votes.exclusive;
    } else if let Some(span) = first(&votes.unexclusive) {
        (demand.level, demand.level_span) = (Level::E, Some(span));
        demand.level_words = votes.unexclusive;
    }
    demand.torn = demand.mixed.as_ref().is_some_and(|(_, lax)| {
        // "eventual consistency is forbidden" is one demand.
        let sentence =
            |span: &Span| text.tokens.iter().find(|token| token.at.start == span.at.start).map(|t| t.sentence);
        let apart = demand.level_span.as_ref().and_then(sentence) != sentence(lax);
        apart && !once && reading.texts.iter().all(|text| damages(text, &idle(text)).next().is_none())
    });
    if demand.level == Level::Unknown {
        let damage = reading
            .texts
            .iter()
            .find_map(|text| damages(text, &idle(text)).next().map(|found| text.span(&found.tokens)));
        let strict = self::votes(reading.infrastructure(), &idle(reading.infrastructure()), true);
        if let Some(span) = damage.or(first(&strict.exclusive)) {
            (demand.level, demand.level_span, demand.by_damage) = (Level::S, Some(span), true);
        }
    }
    let said = demand.level != Level::Unknown && !demand.by_damage;
    // That stale lists may be read permits no second holder, however much it sounds like it.
    let reads = text.all(C::OfReads).next().is_some();
    // What nobody can take back is no small matter, whatever is mended beside it.
    let lasting = text.all(C::Irrevocable).any(|found| !aside.contains(&text.clause(found)));
    let unsaid = !said && !demand.silent && !once && !reads && !lasting && familiar(text);
    // "No big deal, unless the hall is full of gas": what the exception is, nobody knows.
    let but = text.all(C::Exception).next().is_some();
    demand.barred = reads || lasting || but;
    let open = unsaid && !demand.doubted && demand.hint.is_none();
    demand.few = few(text, &aside);
    // What is permitted where nothing takes it back, or nothing at all: only then may all words together, where they are
    // several, say what no phrase does.
    let (permits, denies) = (open && permits(text), open && denies(text));
    demand.untold = open && !demand.few && !(permits && denies);
    demand.unsaid = demand.untold || open && !permits && !(demand.few && denies);
}

// What a second holder would damage.
fn damages<'t>(text: &'t Text, idle: &'t BTreeSet<u32>) -> impl Iterator<Item = &'t Found> {
    text.all(C::Damage)
        .filter(|found| !numbered(text, found) && !ranked(text, found) && !idle.contains(&text.clause(found)))
}

// "in the order in which they came": a sequence, and nothing that is ordered twice.
fn ranked(text: &Text, found: &Found) -> bool {
    let word = |at: usize| text.tokens.get(at).map_or("", |token| token.word.as_str());
    let (at, next) = (found.tokens.start, word(found.tokens.end));
    let before = |back: usize| at.checked_sub(back).map_or("", word);
    // "in no particular order"
    let loose = matches!(before(1), "particular" | "arbitrary" | "random");
    let sequence = loose || matches!(next, "in" | "of" | "they" | "to") || before(1) == "in" || before(2) == "in";
    word(at) == "order" && found.tokens.len() == 1 && sequence
}

// "ticket 4711" is a number of something filed, and no thing that may be sold twice.
fn numbered(text: &Text, found: &Found) -> bool {
    let next = text.tokens.get(found.tokens.end).filter(|next| next.clause == text.clause(found));
    found.tokens.len() == 1 && next.is_some_and(|next| next.value.is_some_and(|number| number >= 100.0))
}

// What the demand would permit if its strange words were known, and the sentences that permit it.
fn hint(reading: &Reading, idle: &BTreeSet<u32>) -> Option<(Level, Vec<Span>)> {
    let text = reading.consistency();
    let votes = votes(text, idle, false);
    let spoken = reading.scale().all(C::Overlap).next().is_some();
    let sentence = |span: &Span| {
        let at = text.tokens.iter().find(|token| token.at.start == span.at.start)?;
        clear(text, at.sentence, spoken).then(|| text.span(&text.of_sentence(at.sentence)))
    };
    let all = |spans: &[Span]| spans.iter().filter_map(sentence).collect::<Vec<Span>>();
    let (bounded, eventual) = (all(&votes.bounded), all(&[votes.eventual, votes.unexclusive].concat()));
    let rare = !bounded.is_empty() || text.all(C::Rarity).next().is_some();
    let words = [bounded, eventual].concat();
    let beyond = opposite(text);
    // "it's about the bill, nothing more", "the order's number": what it costs or is called by is no damage.
    let cheap = |harm: &Found| {
        let next = text.tokens.get(harm.tokens.end).filter(|next| next.clause == text.clause(harm));
        let called = next.is_some_and(|next| matches!(&*next.word, "number" | "id" | "reference"));
        let all = [C::Eventual, C::Bounded].into_iter().flat_map(|concept| text.all(concept));
        // "nothing worse, unless it happens fifty times an hour": what many of them bring is no harm of one.
        let many = text.within(C::Rarity, text.sentence(harm)).any(|rare| rare.tokens.end <= harm.tokens.start);
        let opposed = beyond.is_some_and(|from| of_opposite(text, from, text.sentence(harm)));
        called
            || opposed
            || many
            || all.into_iter().any(|own| own.tokens.start <= harm.tokens.start && harm.tokens.end <= own.tokens.end)
    };
    let harmed = damages(text, idle).any(|harm| !cheap(harm)) || text.all(C::OnceDemanded).next().is_some();
    (!words.is_empty() && !harmed).then_some((if rare { Level::B } else { Level::E }, words))
}

// `known`: permissions count only amid words that are read.
fn votes(text: &Text, idle: &BTreeSet<u32>, known: bool) -> Votes {
    let mut votes = Votes::default();
    for found in &text.found {
        let Tag::Concept(concept) = found.tag else { continue };
        let span = || text.span(&found.tokens);
        let (unneeded, refused) = (unneeded(text, found), text.beside(C::Unacceptable, found));
        // What would permit a second holder counts only in words that are read around it.
        let permits = || {
            let read = if known { legible(text, found, idle) } else { !text.told_not(found) };
            let sentence = text.sentence(found);
            let reads = text.says(C::OfReads, sentence) && !text.says(C::Overlap, sentence);
            (read && !reads && !doubted(text, found) && !part_of_name(text, found)).then(span)
        };
        match concept {
            // "reads at ONE, a node per port"
            C::Exclusive if text.field == Field::Infrastructure && apart(text, found) => {}
            C::Strict | C::Exclusive
                if bygone(text, text.sentence(found))
                    || passed_over(text, found)
                    || of_keys(text, found)
                    || of_sequence(text, found)
                    || of_service(text, found) => {}
            // "nice to have: no duplicates"
            C::Strict | C::Exclusive if text.says(C::Desire, text.sentence(found)) => {
                permit(&mut votes.eventual, permits);
            }
            C::Strict | C::Exclusive => {
                let almost = found.tokens.start > 0 && text.all(C::Almost).any(|a| a.tokens.end == found.tokens.start);
                let own_no = text.all(C::Negator).any(|no| no.tokens.start == found.tokens.start);
                if almost {
                    permit(&mut votes.bounded, permits);
                } else if unneeded && !own_no || text.negated(found, 2) && !double_negation(text, found) && !own_no {
                    let denied = if concept == C::Strict { &mut votes.eventual } else { &mut votes.unexclusive };
                    permit(denied, permits);
                } else if concept == C::Strict {
                    votes.strict.push(span());
                } else {
                    votes.exclusive.push(span());
                }
            }
            C::SplitBrain => {
                let negated = text.negated(found, 6) || refused;
                let tolerated = unneeded
                    || text.all(C::WaitOk).any(|ok| text.clause(ok) == text.clause(found)) && !negated
                    || !negated && ok_after(text, found);
                if tolerated {
                    permit(&mut votes.eventual, permits);
                } else {
                    votes.strict.push(span());
                }
            }
            // "nobody cares if locking pauses" tolerates an outage, no second holder.
            // "a missed hour costs pennies": neither does what is said of it.
            // "a server dies and nobody notices" asks that its loss be survived.
            C::Indifferent
                if [C::Outage, C::Loss].iter().any(|gone| text.beside(*gone, found))
                    && !text.beside(C::Overlap, found) => {}
            C::Eventual if of_outage(text, found) => {}
            C::Eventual
                if permits_another_thing(text, found) || harmless_gap(text, found) || of_header(text, found) => {}
            // "the regulator fines us"
            C::Eventual if text.tokens[found.tokens.start].word == "fines" => {}
            C::Eventual | C::Indifferent => {
                if refused
                    || text.plainly_negated(found, 2)
                        && !text
                            .all(C::Negator)
                            .any(|no| no.tokens.start >= found.tokens.start && no.tokens.start < found.tokens.end)
                {
                    votes.strict.push(span());
                } else {
                    permit(&mut votes.eventual, permits);
                }
            }
            // "a corrected value": a word of repair permits an overlap where one is spoken of.
            C::Bounded if one_word(text, found) && !spoken_of(text) => {}
            C::Bounded if accepts_none(text, found) => votes.strict.push(span()),
            C::Bounded => {
                if refused || text.plainly_negated(found, 2) {
                    votes.strict.push(span());
                } else {
                    permit(&mut votes.bounded, permits);
                }
            }
            _ => {}
        }
    }
    votes
}

// A missed hour is spoken of before the phrase, and no second holder in its clause.
fn of_outage(text: &Text, found: &Found) -> bool {
    let before = |out: &Found| out.tokens.end <= found.tokens.start && text.clause(out) == text.clause(found);
    text.all(C::Outage).any(before) && !text.beside(C::Overlap, found)
}

// "takes an idempotency key": a field of a request, and no tolerance.
fn of_header(text: &Text, found: &Found) -> bool {
    let noun =
        |token: &Token| matches!(&*token.word, "key" | "keys" | "header" | "headers" | "token" | "tokens" | "table");
    let first = &text.tokens[found.tokens.start];
    first.word.starts_with("idempot") && text.tokens.get(found.tokens.end).is_some_and(noun)
}

// Its words stand in two clauses.
fn apart(text: &Text, found: &Found) -> bool {
    text.tokens[found.tokens.clone()].windows(2).any(|pair| pair[0].clause != pair[1].clause)
}

// "legal wants strict consistency for the invoices: different system, ignore"
fn passed_over(text: &Text, found: &Found) -> bool {
    text.within(C::Disregarded, text.sentence(found)).any(|over| over.tokens.start >= found.tokens.end)
}

// "strictly in the order of asking": how they follow one another.
fn of_sequence(text: &Text, found: &Found) -> bool {
    let one = found.tokens.len() == 1 && found.tag == Tag::Concept(C::Strict);
    one && text
        .all(C::InSequence)
        .any(|way| way.tokens.start == found.tokens.end && text.clause(way) == text.clause(found))
}

// "chiave calda una sola": how many keys there are, where numbers are told.
fn of_keys(text: &Text, found: &Found) -> bool {
    text.field == Field::Scale && text.around(C::KeyNoun, found, 2)
}

fn permit(kind: &mut Vec<Span>, span: impl Fn() -> Option<Span>) {
    if kind.len() < PERMITS {
        kind.extend(span());
    }
}

// "we accept no duplicates"
fn accepts_none(text: &Text, found: &Found) -> bool {
    let words = &text.tokens[found.tokens.clone()];
    ["accept", "tolerate"].iter().any(|stem| words[0].word.starts_with(stem))
        && words[1..].iter().any(|token| matches!(&*token.word, "no" | "not" | "never" | "zero" | "neither"))
}

// "a missed run is harmless" permits no second one.
fn harmless_gap(text: &Text, found: &Found) -> bool {
    permission(text, found) && text.beside(C::Outage, found) && !text.beside(C::Overlap, found)
}

fn permission(text: &Text, found: &Found) -> bool {
    matches!(
        &*text.tokens[found.tokens.start].word,
        "fine" | "ok" | "okay" | "acceptable" | "tolerable" | "harmless" | "allowed"
    )
}

// "stopping is fine, just don't run it twice": the denial between them takes the permission back.
fn permits_another_thing(text: &Text, found: &Found) -> bool {
    let words = &text.tokens[found.tokens.clone()];
    permission(text, found)
        && words[1..].iter().any(|token| {
            token.word.ends_with("n't")
                || matches!(&*token.word, "no" | "not" | "never" | "cannot" | "nobody" | "without")
        })
}

// "not needed" close to the phrase; a "but" between them ends its reach.
fn unneeded(text: &Text, found: &Found) -> bool {
    let clause = text.clause(found);
    text.all(C::NotNeeded).filter(|not| text.clause(not) == clause).any(|not| {
        let (from, to) = if not.tokens.end <= found.tokens.start {
            (not.tokens.end, found.tokens.start)
        } else {
            (found.tokens.end, not.tokens.start)
        };
        let between = text.tokens.get(from..to.max(from)).unwrap_or_default();
        between.len() <= 4
            && !between.iter().any(|token| matches!(&*token.word, "but" | "however" | "aber" | "mais" | "pero"))
    })
}

fn ok_after(text: &Text, found: &Found) -> bool {
    text.tokens[found.tokens.end..].iter().take(4).take_while(|token| token.clause == text.clause(found)).any(|token| {
        matches!(
            &*token.word,
            "ok" | "okay" | "fine" | "acceptable" | "tolerable" | "tolerated" | "allowed" | "harmless"
        )
    })
}

// "cannot not be", "never without", "nothing less than": two negators affirm.
fn double_negation(text: &Text, found: &Found) -> bool {
    let clause = text.clause(found);
    let before = text.all(C::Negator).filter(|no| no.tokens.end <= found.tokens.start && text.clause(no) == clause);
    let mut starts: Vec<usize> = before.map(|no| no.tokens.start).collect();
    starts.dedup();
    starts.len() >= 2
}

// "ap-southeast-1", "AP-12": letters of a name say nothing of a level.
fn part_of_name(text: &Text, found: &Found) -> bool {
    let inside = |name: &Found| {
        matches!(name.tag, Tag::Place(_) | Tag::Family(_))
            && name.tokens.start <= found.tokens.start
            && found.tokens.end <= name.tokens.end
    };
    let numbered = || {
        found.tokens.len() == 1
            && text.tokens.get(found.tokens.end).is_some_and(|next| {
                next.value.is_some()
                    && next.clause == text.clause(found)
                    && text.tokens[found.tokens.start].word.len() < 4
            })
    };
    text.found.iter().any(inside) || numbered()
}

// A token of a script without blanks is a whole clause.
fn one_word(text: &Text, found: &Found) -> bool {
    found.tokens.len() == 1 && !text.tokens[found.tokens.start].word.contains(blankless)
}

fn spoken_of(text: &Text) -> bool {
    let mishap = |stem| text.tokens.iter().any(|token| token.word.starts_with(stem));
    text.all(C::Overlap).next().is_some()
        || ["conflict", "collision", "clash", "mistake", "wrong"].into_iter().any(mishap)
}
