//! What a stated time is of: a hold, a pause, a wished TTL, a wait, a round trip, a latency, a recovery; or of none,
//! as a period, a story and an outage are.

use super::amount::Time;
use super::concept::Concept as C;
use super::figure::{Figures, SURE};
use super::knowledge::{KNOWLEDGE, Tag};
use super::rate::{Load, Quantity};
use super::reading::{Field, Found, Text};
use crate::domain::reader::AROUND;
use crate::domain::reader::lexer::blankless;

/// What a time can be of, how many words may stand between, and how much farther off its word counts.
const MEANT: [(C, usize, usize); 9] = [
    (C::RttWord, 8, 0),
    (C::TtlWord, 5, 0),
    (C::PauseWord, 8, 0),
    (C::WaitWord, 5, 0),
    (C::HoldWord, 7, 0),
    (C::RecoveryWord, 5, 0),
    (C::AsideTime, 5, 0),
    (C::Patience, 8, 0),
    (C::LatencyWord, 5, 2),
];

/// From how likely on a time is the bound of a gap where no phrase tells it: that the locks came back within a time is often
/// a story. On seven sets that the weights had not seen 22 of 27 such were bounds.
const BOUND: f32 = 0.5;
/// No take-over is asked for within fewer seconds without a word for one.
const SOONEST: f64 = 1.0;
/// A second may be the one after the first.
const MINUTE: f64 = 60.0;
/// From so many seconds on no lock is waited for in a call.
const SLOW: f64 = 10.0;

/// Takes the times of one text.
pub(super) fn durations(text: &Text, times: &[Time], figures: &Figures, load: &mut Load) {
    let (mut vague, mut before): (Option<Quantity>, Option<(C, usize)>) = (None, None);
    let mut bound: Option<f32> = None;
    for time in times.iter().filter(|time| !periodic(text, time) && (!time.vague || !of_a_count(text, time))) {
        let again = before.take().filter(|(_, end)| restates(text, time, *end)).map(|(meant, _)| meant);
        let told = || of_work(text, time).then_some(C::HoldWord);
        let phrase = match again.or_else(told).or_else(|| nearest(text, time)) {
            Some(meant) => Some((meant, "the nearest word that says what a time is of")),
            None if of_one(text, time) => Some((C::HoldWord, "so long is one of them")),
            None if of_each(text, time) => Some((C::HoldWord, "so long is each")),
            None if on_average(text, time) => Some((C::HoldWord, "so long on average")),
            None if text.field == Field::Scale && alone(text, time) && !one_of_many(text, times, time) => {
                Some((C::HoldWord, "so long, of nothing else"))
            }
            None => None,
        };
        // "within two minutes" is no bound of a single call.
        let phrase = phrase.filter(|(meant, _)| *meant != C::LatencyWord || time.value < SLOW);
        let Some((meant, share, told)) = figures.time(time, phrase.map(|(meant, _)| meant)) else { continue };
        let by = phrase.filter(|_| told).map_or(AROUND, |(_, by)| by);
        before = Some((meant, time.tokens.end));
        let quantity = |value| Quantity { value, span: text.span(&time.tokens), by };
        let first = |known: &mut Option<Quantity>, value: f64| {
            known.get_or_insert_with(|| quantity(value));
        };
        let longest = |known: &mut Option<Quantity>, value: f64| {
            if known.as_ref().is_none_or(|known| value > known.value) {
                *known = Some(quantity(value));
            }
        };
        match meant {
            // "a second" is a turn of speech; "a minute without one is fine" is none.
            _ if time.vague && meant != C::HoldWord && (meant != C::Patience || time.value < MINUTE) => {}
            C::TtlWord | C::WaitWord | C::PauseWord | C::RecoveryWord | C::LatencyWord | C::RttWord
                if !told && share < SURE => {}
            C::RecoveryWord if !told && share < BOUND => {}
            // What a store does by itself after so long is no demand.
            C::RecoveryWord if !told && (text.field == Field::Infrastructure || time.value < SOONEST) => {}
            C::PauseWord if holders_pause(text, time) => longest(&mut load.pause_s, time.value),
            C::RttWord if time.value < 10.0 => longest(&mut load.rtt_ms, time.value * 1000.0),
            // What phrases tell of these is the reader's room to read.
            C::TtlWord if !told => first(&mut load.lease_s, time.value),
            C::WaitWord if !told => first(&mut load.wait_s, time.value),
            C::TtlWord | C::WaitWord => {}
            _ if told && over(text, time, meant) => {}
            C::HoldWord if time.vague => longest(&mut vague, time.value),
            C::HoldWord => {
                // Of a sentence the longest; of several sentences the one that is surest of it.
                let here = (text.field, text.tokens[time.tokens.start].sentence);
                let known = load.surest.filter(|(known, _)| *known == here).map(|(_, share)| share);
                if known.is_none() && load.surest.is_some_and(|(_, least)| share <= least) {
                    continue;
                }
                if known.is_none() {
                    load.hold_s = None;
                }
                load.surest = Some((here, known.map_or(share, |known| known.max(share))));
                longest(&mut load.hold_s, time.value);
            }
            C::RecoveryWord if told => first(&mut load.recovery_s, time.value),
            // Of those that no phrase tells the surest.
            C::RecoveryWord if load.recovery_s.is_none() || bound.is_some_and(|least: f32| least < share) => {
                (load.recovery_s, bound) = (Some(quantity(time.value)), Some(share));
            }
            // "nobody suffers if nothing is set for 90 seconds": so long the locks may be away.
            C::Patience if text.field == Field::Consistency => first(&mut load.recovery_s, time.value),
            C::LatencyWord if time.value < SLOW => first(&mut load.latency_ms, time.value * 1000.0),
            _ => {}
        }
    }
    load.hold_s = load.hold_s.take().or(vague);
}

// "every 5 s" is a period, "at 23 h" an hour of the day.
fn periodic(text: &Text, time: &Time) -> bool {
    let tables = &KNOWLEDGE.quantities;
    let every = |at: usize| text.tokens.get(at).is_some_and(|t| tables.every.contains(&*t.word));
    let start = time.tokens.start;
    let clock = start.checked_sub(1).is_some_and(|at| tables.clock.contains(&*text.tokens[at].word));
    // "once per 5 min", "1日200件": so often in each.
    let per = start.checked_sub(2).is_some_and(|at| {
        let counts =
            matches!(&*text.tokens[at].word, "once" | "twice") || tables.times.contains(&*text.tokens[at].word);
        counts && tables.firm.contains(&*text.tokens[at + 1].word)
    });
    let one = text.tokens[start].value == Some(1.0) && text.tokens[time.tokens.end - 1].word.starts_with(blankless);
    let counted = || text.tokens.get(time.tokens.end).is_some_and(|next| next.value.is_some());
    // "30秒ごとに", "30초마다"
    let behind = |word: &str| KNOWLEDGE.quantities.each_behind.iter().any(|each| word.contains(each));
    let each = text.tokens[time.tokens.end - 1..].iter().take(2).any(|token| behind(&token.word));
    if per || one && counted() || each || ordinal(text, time) {
        return true;
    }
    clock && time.value % 3600.0 == 0.0 && time.value <= 86_400.0
        || every(start)
        || start.checked_sub(1).is_some_and(every)
        || start.checked_sub(2).is_some_and(|at| every(at) && text.tokens[start - 1].value.is_none())
}

// "the second node", "a second shot": it counts what follows.
fn ordinal(text: &Text, time: &Time) -> bool {
    let words = &text.tokens[time.tokens.clone()];
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let next = text.tokens.get(time.tokens.end).filter(|next| next.clause == last.clause);
    let goes_on = next.is_some_and(|next| {
        !next.slash && next.value.is_none() && !KNOWLEDGE.quantities.behind_second.contains(&*next.word)
    });
    time.vague && last.word == "second" && (first.word == "the" || first.value.is_none() && goes_on)
}

// "a 6-second render", "a ride ~11 min", "40 minutes of work": as long as the work that it is told of.
fn of_work(text: &Text, time: &Time) -> bool {
    let tables = &KNOWLEDGE.quantities;
    let (start, end) = (time.tokens.start, time.tokens.end);
    let clause = text.of_clause(text.tokens[start].clause);
    let word = |at: usize| if clause.contains(&at) { &*text.tokens[at].word } else { "" };
    let unit = word(end - 1);
    let works = |word: &str| tables.works.contains(word.trim_end_matches('s'));
    // A unit in the singular behind a number stands before what it describes.
    let singular = unit.len() > 2 && tables.units.contains_key(&*format!("{unit}s"));
    let described = singular && works(word(end)) && !tables.caps.contains(word(end + 1));
    let joint = usize::from(tables.joints.contains(word(end)));
    let spent = (end + joint..end + joint + 2).any(|at| tables.labour.contains(word(at)));
    let spent = spent && (joint == 1 || word(end + 1).is_empty());
    let named = (clause.start..start).rev().find(|at| !tables.about.contains(word(*at)));
    let follows = end == clause.end && named.is_some_and(|at| works(word(at)));
    let lost = text.within(C::Loss, text.tokens[start].sentence).any(|loss| loss.tokens.start < start);
    text.field == Field::Scale && text.tokens[start].value.is_some() && !lost && (described || spent || follows)
}

// "200 ms per job", "une vingtaine de minutes par dossier"
fn of_each(text: &Text, time: &Time) -> bool {
    let clause = text.tokens[time.tokens.start].clause;
    let word = |at: usize| text.tokens.get(at).filter(|token| token.clause == clause).map(|token| &*token.word);
    let noun = word(time.tokens.end + 1).filter(|noun| super::amount::unit(noun).is_none());
    let firm = word(time.tokens.end).is_some_and(|word| KNOWLEDGE.quantities.firm.contains(word));
    text.field == Field::Scale && !time.vague && firm && noun.is_some()
}

// "on average 50 minutes": an average is of what is done time and again.
fn on_average(text: &Text, time: &Time) -> bool {
    let start = time.tokens.start;
    let near = |found: &Found| found.tokens.start < start && start - found.tokens.end <= 1;
    text.field == Field::Scale && !time.vague && text.all(C::Average).any(near)
}

// "60 s, 90 s, 5 min": a list of times is of several things.
fn one_of_many(text: &Text, times: &[Time], time: &Time) -> bool {
    let sentence = text.tokens[time.tokens.start].sentence;
    let listed = |other: &&Time| {
        text.tokens[other.tokens.start].sentence == sentence
            && !other.vague
            && (alone(text, other) || periodic(text, other))
    };
    times.iter().filter(listed).count() >= 3
}

// "acquisitions a second", "twice an hour": what stands before is counted, unless it leads to a length.
pub(super) fn of_a_count(text: &Text, time: &Time) -> bool {
    let Some(before) = time.tokens.start.checked_sub(1).map(|at| &text.tokens[at]) else { return false };
    let holds = text.all(C::HoldWord).any(|hold| hold.tokens.end == time.tokens.start);
    // "never two; a minute without one is nothing": nothing stands before it in its clause.
    let begins = time.value >= MINUTE && before.clause != text.tokens[time.tokens.start].clause;
    !holds
        && !begins
        && !KNOWLEDGE.quantities.about.contains(&*before.word)
        && !KNOWLEDGE.quantities.lengths.contains(&*before.word)
}

// The nearest word of the time's own clause that says what it is of, else of the next clause.
fn nearest(text: &Text, time: &Time) -> Option<C> {
    let (start, end) = (time.tokens.start, time.tokens.end);
    let clause = text.tokens[start].clause;
    // A time that has a clause of its own belongs to what the one before says.
    let wider = 1 + usize::from(alone(text, time));
    let sentence = text.of_sentence(text.tokens[start].sentence);
    let far = |(concept, reach, farther): &(C, usize, usize)| {
        let reach = reach * wider;
        let near =
            text.all(*concept).filter(|found| !part_of_other(text, found, *concept, &sentence)).filter(|found| {
                // "95 ms from the other site" is of a line; "p99 below 5 ms from everywhere" is a bound.
                let within = found.tokens.start >= start && found.tokens.start < end;
                (!within || *concept != C::RttWord || text.field == Field::Infrastructure)
                    && found.tokens.start + reach >= start
                    && found.tokens.start <= end + reach
                    && text.clause(found).abs_diff(clause) <= 1
                    && text.sentence(found) == text.tokens[start].sentence
            });
        let gap = |found: &Found| {
            let words = start.saturating_sub(found.tokens.end) + found.tokens.start.saturating_sub(end);
            (text.clause(found).abs_diff(clause), words + farther)
        };
        Some((near.map(gap).min()?, *concept))
    };
    let meant = MEANT.iter().filter_map(far).min_by_key(|(gap, _)| *gap).map(|(_, concept)| concept);
    // "a switch-over may take 20 s": how long a demand lets it last is a gap.
    let subject = |found: &Found| text.clause(found) == clause && found.tokens.end <= start;
    let gap = meant == Some(C::HoldWord) && text.field == Field::Consistency && text.all(C::RecoveryWord).any(subject);
    if gap { Some(C::RecoveryWord) } else { meant }
}

// "must be done in" is a bound, whatever "done" alone says: part of what means something else means nothing by itself. Of a
// longer phrase for a hold that is so only where the shorter one leads nowhere else ("run waits up").
fn part_of_other(text: &Text, found: &Found, concept: C, sentence: &std::ops::Range<usize>) -> bool {
    let covers = |other: &Found| {
        other.tokens.start <= found.tokens.start
            && found.tokens.end <= other.tokens.end
            && found.tokens.len() < other.tokens.len()
    };
    MEANT.iter().filter(|(other, ..)| *other != concept).any(|(other, ..)| {
        (*other != C::HoldWord || matches!(concept, C::AsideTime | C::LatencyWord))
            && text.found_in(sentence.clone()).iter().any(|found| found.tag == Tag::Concept(*other) && covers(found))
    })
}

// "a whole day (8h)": the same again.
fn restates(text: &Text, time: &Time, end: usize) -> bool {
    let token = &text.tokens[time.tokens.start];
    token.remark && time.tokens.start <= end + 2 && text.tokens[end - 1].sentence == token.sentence
}

// ", ~4 ms", ", say six hours": nothing but the time stands in its clause.
fn alone(text: &Text, time: &Time) -> bool {
    let tables = &KNOWLEDGE.quantities;
    let filler = |at: usize| {
        let word = &text.tokens[at].word;
        tables.about.contains(&**word)
            || tables.lengths.contains(&**word)
            || tables.links.contains(&**word)
            || [C::Average, C::Peak].iter().any(|c| text.all(*c).any(|found| found.tokens.contains(&at)))
    };
    let clause = text.of_clause(text.tokens[time.tokens.start].clause);
    clause.filter(|at| !time.tokens.contains(at)).all(filler)
}

// "a suite = 35 min", "one rebuild is 2.5 s": told of one of what the locks are for.
fn of_one(text: &Text, time: &Time) -> bool {
    let start = time.tokens.start;
    let tables = &KNOWLEDGE.quantities;
    let one = |at: usize| {
        let token = &text.tokens[at];
        token.clause == text.tokens[start].clause
            && (tables.each.contains(&*token.word) || tables.joints.contains(&*token.word) || token.value == Some(1.0))
    };
    let from = start.saturating_sub(5);
    text.field != Field::Infrastructure
        && !time.vague
        && (from..start.saturating_sub(1)).any(one)
        && !start.checked_sub(1).is_some_and(|before| bound(text, before))
        && text.tokens[from..start].iter().rev().take_while(|t| t.value.is_none_or(|value| value == 1.0)).count() > 1
}

// "inside a few hundred ms", "late by two hours": over an article and what says that it is about so long.
fn bound(text: &Text, before: usize) -> bool {
    let tables = &KNOWLEDGE.quantities;
    let small = |at: &usize| {
        let word = &*text.tokens[*at].word;
        tables.joints.contains(word) || tables.about.contains(word)
    };
    let word = (before.saturating_sub(2)..=before).rev().find(|at| !small(at));
    word.is_some_and(|at| tables.bounds.contains(&*text.tokens[at].word))
}

// A story of what happened is no bound, and what the service or an operator needs after a loss is no hold.
fn over(text: &Text, time: &Time, meant: C) -> bool {
    let token = &text.tokens[time.tokens.start];
    let loss = [C::Manual, C::Loss, C::WaitOk, C::SurviveVerb];
    text.all(C::Past).any(|past| text.clause(past) == token.clause)
        || meant == C::HoldWord
            && text.field == Field::Consistency
            && loss.iter().any(|concept| text.says(*concept, token.sentence))
        || meant == C::HoldWord
            && text.field == Field::Infrastructure
            && !text.all(C::HoldWord).any(|hold| text.clause(hold) == token.clause)
}

// "locking may pause for a minute" is of the service, and no promise of what a holder does.
fn holders_pause(text: &Text, time: &Time) -> bool {
    let sentence = text.tokens[time.tokens.start].sentence;
    let holder = |word: &str| KNOWLEDGE.quantities.holders.iter().any(|stem| word.starts_with(stem));
    text.field != Field::Consistency || text.tokens[text.of_sentence(sentence)].iter().any(|token| holder(&token.word))
}
