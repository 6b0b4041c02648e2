//! The other facts, a named rule each: which words it needs, and how several are combined.

use super::context::{Entity, Text};
use super::demanded;
use super::evidence::{Drawn, Place, Reading};
use super::lexer::blankless;
use super::quantity::durations;
use super::weigh::{Feature, RESOURCE, WEIGHED};
use super::words::units;
use crate::domain::brief::{Brief, DEVICE, Field, Held, Inputs, Keys, Shape, Span, Standing, Waiting};
use std::ops::Range;

/// A count up to which different locks are few.
const FEW: f64 = 50.0;
/// A number of things from which on they are many, whatever they are.
const MANY: f64 = 1_000.0;
/// Words between a duration and the word that says what it is of.
const NEAR: usize = 7;
/// What is told of how things are today.
const STATED: &str = "stated";
/// When the same comes a second time.
pub(super) const AGAIN: &str = "again";

/// Holders that run by a schedule of their host.
const SCHEDULE: &str = "cron_host";
/// What such a host may itself be.
const HOSTS: [&str; 3] = [SCHEDULE, "vm_pause", "spot_vm"];

/// A word of a renewal stands somewhere, and nothing denies it.
pub(super) fn renewed(reading: &Reading) -> bool {
    reading.holding(STATED).any(|(_, entity)| entity.entry.value == "renewed")
}

/// A value of one of a few that the lexicon names: the heaviest phrase, others of the same weight beside it.
fn named<'r>(reading: &'r Reading, fact: &'static str, rule: &'static str) -> Option<Drawn<'r, &'static str>> {
    let mut all: Vec<Place<'_>> = reading.holding(fact).collect();
    all.sort_by_key(|(_, entity)| std::cmp::Reverse(entity.entry.weight));
    let first = *all.first()?;
    let mut drawn = Drawn::of(first.1.entry.value, rule, vec![first]);
    for (text, entity) in all.into_iter().skip(1).filter(|(_, entity)| entity.entry.weight == first.1.entry.weight) {
        if entity.entry.value != drawn.value && drawn.others.iter().all(|(value, _)| *value != entity.entry.value) {
            drawn.others.push((entity.entry.value, vec![text.span(&entity.tokens)]));
        }
    }
    Some(drawn)
}

fn typed<'r, T>(drawn: Drawn<'r, &'static str>, of: impl Fn(&str) -> Option<T>) -> Option<Drawn<'r, T>> {
    let others = drawn.others.into_iter().filter_map(|(value, words)| Some((of(value)?, words))).collect();
    Some(Drawn { value: of(drawn.value)?, rule: drawn.rule, from: drawn.from, words: drawn.words, others })
}

/// From how likely on all words together say what is locked.
const LIKELY: f32 = 0.6;

/// A request of fewer words names it or does not; that a device is locked half as many say.
const ENOUGH: (usize, usize) = (150, 75);
/// From how likely on a device is locked; and where the shape of the lock is one that things are taken by. Of 258 requests
/// of 27 sets that the weights had not seen 202 were labelled so from 0.5 on, 6 as something else, and the rest not at all;
/// of 135 of these shapes 109 from 0.35 on, and 2 as something else.
const MOVES: (f32, f32) = (0.5, 0.35);
/// The same of what is asked for alone: "two data centres, an arbiter" moves nothing.
const MOVES_ASKED: f32 = 0.26;
/// The same of a lock that is taken so often that hardly any thing passes from hand to hand.
const MOVES_BUSY: f32 = 0.95;
/// What is told or written far oftener than moved.
const TOLD: [Shape; 4] = [Shape::Rw, Shape::TerminalClaim, Shape::SessionLock, Shape::Dedupe];
const TAKEN: [Shape; 4] = [Shape::Mutex, Shape::Semaphore, Shape::QueueOrder, Shape::MultiResource];

/// The scale is told in locks: "6k locks/s".
pub(super) fn counts_locks(reading: &Reading) -> bool {
    reading.holding("counts").any(|(text, entity)| text.field == Field::Scale && entity.entry.value == "locks")
}

/// How many leaders there are, each of its own: "29 shard leaders".
pub(super) fn leaders(reading: &Reading) -> Option<u32> {
    let told = reading
        .holding("counts")
        .filter(|(text, entity)| text.field == Field::Scale && entity.entry.value == "leaders");
    let count =
        |(text, entity): Place<'_>| untimed(text, &entity.tokens).filter(|count| *count >= 2.0 && count.fract() == 0.0);
    told.filter_map(count).next().map(|count| count as u32)
}

/// What is called over a line, and is no thing.
const CALLED: [&str; 2] = ["api_plain", "payment_gateway"];

/// The protected resource: as phrases name it, unless all other words make another one likely.
pub(super) fn resource<'r>(
    reading: &'r Reading,
    features: &[Feature],
    shape: Option<Shape>,
    busy: bool,
) -> Option<Drawn<'r, String>> {
    let told = named(reading, "resource", "resource/words").and_then(|drawn| typed(drawn, |id| Some(id.to_owned())));
    let weighed = RESOURCE.weigh(features, &[]).into_iter().next();
    // Places, members and their losses sound like things that move: what is asked for has to, a little at least.
    let moves = || {
        RESOURCE
            .weigh(&demanded(features), &[])
            .into_iter()
            .any(|(value, share)| value == DEVICE && share >= MOVES_ASKED)
    };
    // Where nothing tells the shape and locks are taken so often, no thing is heard at all.
    let heard = || shape.is_some() || !busy;
    let weighed = weighed.filter(|(value, _)| *value != DEVICE || heard() && moves());
    // That what is locked lies in the lock's own database is said in words or not at all: of 63 requests that sounded so, 25
    // meant it, and a design that checks there protects nothing of the others.
    let weighed = weighed.filter(|(value, _)| *value != DATABASES[0]);
    let least = |value| match value {
        DEVICE if busy && shape == Some(Shape::Mutex) => (ENOUGH.1, MOVES_BUSY),
        DEVICE if shape.is_some_and(|shape| TAKEN.contains(&shape)) => (ENOUGH.1, MOVES.1),
        DEVICE if shape.is_some_and(|shape| TOLD.contains(&shape)) => (ENOUGH.0, LIKELY),
        DEVICE => (ENOUGH.1, MOVES.0),
        _ => (ENOUGH.0, LIKELY),
    };
    let likely = |value, share| features.len() >= least(value).0 && share >= least(value).1;
    let Some((value, _)) = weighed.filter(|(value, share)| likely(*value, *share)) else { return told };
    // An exchange or a bank that "executes every order" sounds like a machine.
    let called = |told: &Drawn<'_, String>| value == DEVICE && CALLED.contains(&&*told.value);
    if told.as_ref().is_some_and(|told| told.value == value || called(told)) {
        return told;
    }
    let words = RESOURCE.telling(features, value);
    if words.is_empty() {
        return told;
    }
    Some(Drawn { words, ..Drawn::of(value.to_owned(), WEIGHED, Vec::new()) })
}

/// What compares a version of its own by what it is.
const VERSIONED: [&str; 4] = ["k8s_object", "same_db", "other_db", "object_store"];

/// Tablets that lose their network "in the lifts", a turbine house that a server stands in: a device that is named with
/// the infrastructure alone is what is locked only where it is told to check something.
pub(super) fn only_seen(brief: &mut Brief) {
    let checks = brief.checks_token.is_some() || weighed(brief);
    let blind = brief.checks_token.as_ref().is_some_and(|fact| !fact.value);
    // What takes whatever arrives is no record that has a version.
    if blind && weighed(brief) && brief.resource.as_ref().is_some_and(|fact| VERSIONED.contains(&&*fact.value)) {
        brief.resource = None;
    }
    // "Executes every order" beside five servers: what says that it looks at nothing says not what it is.
    let checked = brief.checks_token.as_ref().and_then(|fact| fact.span()).cloned();
    let of_it =
        |span: &Span| span.field == Field::Infrastructure || checked.as_ref().is_some_and(|told| told.meets(span));
    let heard = |fact: &crate::domain::brief::Fact<String>| fact.evidence.iter().all(of_it);
    if blind && weighed(brief) && brief.resource.as_ref().is_some_and(|fact| fact.value == DEVICE && heard(fact)) {
        brief.resource = None;
    }
    let Some(resource) = brief.resource.as_mut().filter(|fact| fact.value == DEVICE && !checks) else { return };
    if !resource.evidence.iter().all(|span| span.field == Field::Infrastructure) {
        return;
    }
    match resource.others.pop() {
        Some(other) => {
            (resource.value, resource.evidence) = (other.value, other.evidence);
            if resource.others.is_empty() {
                resource.standing = Standing::Said;
            }
        }
        None => brief.resource = None,
    }
}

// All words together say it, wherever they stand.
fn weighed(brief: &Brief) -> bool {
    brief.resource.as_ref().is_some_and(|fact| fact.by.way() == WEIGHED)
}

/// Data in a database that the locks are in too, and in another one.
const DATABASES: [&str; 2] = ["same_db", "other_db"];

/// Which of two databases it is whose name stands beside the data: the one that locks are built on where nothing else is
/// free for them, and another one where they may not be in it.
pub(super) fn settle(brief: &mut Brief) {
    if weighed(brief) {
        return;
    }
    let stores = brief.stores.iter().flat_map(|fact| &fact.value);
    let Some(resource) = brief.resource.as_ref().filter(|fact| DATABASES.contains(&&*fact.value)) else { return };
    let beside = |held: &&Held| resource.evidence.iter().any(|span| span.meets(&held.span));
    let Some(named) = stores.clone().find(beside) else { return };
    let other = stores.clone().any(|held| held.role.usable() && held.store.id != named.store.id);
    let value = match (named.role.usable(), other) {
        (true, false) => DATABASES[0],
        (false, _) => DATABASES[1],
        (true, true) => return,
    };
    let value = value.to_owned();
    if let Some(resource) = brief.resource.as_mut() {
        resource.value = value;
    }
}

/// What is done where a lock is taken.
pub(super) fn waiting(reading: &Reading) -> Option<Drawn<'_, Waiting>> {
    typed(named(reading, "waiting", "waiting/words")?, |word| {
        Waiting::ALL.iter().copied().find(|value| value.word() == word)
    })
}

/// All that the holders run on.
pub(super) fn holders(reading: &Reading) -> Option<Drawn<'_, Vec<String>>> {
    let mut from: Vec<Place<'_>> = Vec::new();
    for place in reading.holding("holders") {
        if from.iter().all(|(_, known)| known.entry.value != place.1.entry.value) {
            from.push(place);
        }
    }
    // Beside what a process runs in, a word of a schedule says when it runs.
    if from.iter().any(|(_, entity)| !HOSTS.contains(&entity.entry.value)) {
        from.retain(|(_, entity)| entity.entry.value != SCHEDULE);
    }
    let ids = from.iter().map(|(_, entity)| entity.entry.value.to_owned()).collect();
    (!from.is_empty()).then(|| Drawn::of(ids, "holders/words", from))
}

// A number within the phrase that is of no time: "up to 30 minutes" counts nothing.
fn untimed(text: &Text, at: &Range<usize>) -> Option<f64> {
    let timed = durations(text);
    let plain = |at: &usize| !timed.iter().any(|time| time.tokens.contains(at));
    at.clone().filter(plain).find_map(|at| text.tokens.get(at)?.value)
}

// A number within the phrase, or none.
fn number(text: &Text, at: &Range<usize>) -> Option<f64> {
    text.tokens[at.clone()].iter().find_map(|token| token.value)
}

/// Holders at once, where the shape has several.
pub(super) fn permits<'r>(reading: &'r Reading, shape: Option<Shape>) -> Option<Drawn<'r, u32>> {
    let named = reading.holding("shape").filter(|(_, entity)| entity.entry.value == Shape::Semaphore.word());
    let mut all: Vec<Place<'_>> = reading.holding("permits").chain(named).collect();
    all.sort_by_key(|(_, entity)| std::cmp::Reverse(entity.entry.weight));
    let count = |(text, entity): Place<'r>| {
        let value = untimed(text, &entity.tokens).filter(|value| (2.0..1e6).contains(value) && value.fract() == 0.0)?;
        Some(Drawn::of(value as u32, "permits/number of holders", vec![(text, entity)]))
    };
    let more = || {
        let (count, place) = super::shape::surplus(reading)?;
        Some(Drawn::of(count, "permits/one less than is too many", vec![place]))
    };
    let shared = shape == Some(Shape::Semaphore);
    shared.then(|| more().or_else(|| all.into_iter().find_map(count))).flatten()
}

// "over 4,000 valves": a number of things, and no time, share, rate or number of processes or people.
fn counts_things(text: &Text, entity: &Entity) -> bool {
    let (number, noun) = (entity.tokens.end - 1, entity.tokens.end);
    let Some(next) = text.tokens.get(noun).filter(|next| next.clause == text.tokens[number].clause) else {
        return false;
    };
    let other = |other: &Entity| {
        let covers = other.tokens.contains(&number) || other.tokens.start == noun;
        let copies = (other.entry.fact, other.entry.value) == ("thing", "copies");
        let facts = ["fleet", "permits", "time", "ttl", "wait", "claim", "holders"];
        covers && (copies || facts.contains(&other.entry.fact))
    };
    let timed = durations(text).iter().any(|time| time.tokens.contains(&number));
    let plain = next.value.is_none() && !next.slash && !text.tokens[number].percent;
    plain && !timed && !text.around(&entity.tokens).iter().any(other)
}

/// How many different locks.
pub(super) fn keys(reading: &Reading) -> Option<Drawn<'_, Keys>> {
    let value = |(text, entity): &Place<'_>| match entity.entry.value {
        "many" => Some(Keys::Many),
        "few" => Some(Keys::Few),
        // What the infrastructure has so many of is seldom locked.
        _ if text.field == Field::Infrastructure => None,
        // Behind a preposition a small number is of anything.
        "over" => number(text, &entity.tokens)
            .filter(|count| *count >= MANY && counts_things(text, entity))
            .map(|_| Keys::Many),
        _ => {
            let count = number(text, &entity.tokens).filter(|count| *count >= 3.0)?;
            Some(if count <= FEW { Keys::Few } else { Keys::Many })
        }
    };
    let mut all: Vec<(Keys, Place<'_>)> =
        reading.holding("keys").filter_map(|place| Some((value(&place)?, place))).collect();
    all.sort_by_key(|(_, (_, entity))| std::cmp::Reverse(entity.entry.weight));
    let (value, place) = *all.first()?;
    Some(Drawn::of(value, "keys/words or count", vec![place]))
}

/// Processes that ask for locks.
pub(super) fn fleet(reading: &Reading) -> Option<Drawn<'_, u32>> {
    // "80,000 readers, 10 consumers": the number that stands next to the noun.
    let nearest =
        |text: &Text, at: &Range<usize>| at.clone().rev().find_map(|near| Some((near, text.tokens[near].value?)));
    // "节点,每30秒轮询": a time counts nobody.
    let timed = |text: &Text, at: usize| {
        let next = text.tokens.get(at + 1);
        let unit = |word: &str| units().any(|(unit, _)| unit.starts_with(blankless) && word.starts_with(unit));
        next.is_some_and(|next| next.at.start == text.tokens[at].at.end && unit(&next.word))
    };
    let count = |(text, entity): Place<'_>| {
        let (at, count) = nearest(text, &entity.tokens)?;
        Some(count).filter(|count| (2.0..1e9).contains(count) && !timed(text, at))
    };
    // Two of them in the tolerance are those that must not meet, no fleet.
    let meet = |count: f64, text: &Text| count <= 2.0 && text.field == Field::Consistency;
    let most = reading.holding("fleet").filter_map(|place| Some((count(place)?, place)));
    let most = most.filter(|(count, (text, _))| !meet(*count, text));
    let (value, place) = most.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    Some(Drawn::of(value as u32, "fleet/count of clients", vec![place]))
}

/// Seconds of what `fact` names: the duration nearest to its word, which no other word is nearer to. The first of the
/// heaviest words.
pub(super) fn seconds<'r>(times: &[Timed<'r>], fact: &'static str, rule: &'static str) -> Option<Drawn<'r, f64>> {
    heaviest(times.iter().filter(|time| time.place.1.entry.fact == fact)).map(|time| time.drawn(rule))
}

/// Seconds of something that is told of how things are today, by its name.
pub(super) fn stated<'r>(times: &[Timed<'r>], what: &'static str, rule: &'static str) -> Option<Drawn<'r, f64>> {
    let of = |time: &&Timed<'r>| (time.place.1.entry.fact, time.place.1.entry.value) == (STATED, what);
    let all = times.iter().filter(of);
    // What comes again within milliseconds and after days comes again after days.
    let time = if what == AGAIN { all.max_by(|a, b| a.seconds.total_cmp(&b.seconds)) } else { heaviest(all) };
    time.map(|time| time.drawn(rule))
}

// The first of those whose words weigh most.
fn heaviest<'t, 'r>(all: impl Iterator<Item = &'t Timed<'r>>) -> Option<&'t Timed<'r>> {
    all.reduce(|first, next| if next.place.1.entry.weight > first.place.1.entry.weight { next } else { first })
}

/// A duration and the word that says what it is of.
pub(super) struct Timed<'r> {
    seconds: f64,
    tokens: Range<usize>,
    place: Place<'r>,
}

impl<'r> Timed<'r> {
    fn drawn(&self, rule: &'static str) -> Drawn<'r, f64> {
        let (text, entity) = self.place;
        let words = vec![text.span(&self.tokens), text.span(&entity.tokens)];
        Drawn { words, ..Drawn::of(self.seconds, rule, vec![self.place]) }
    }
}

/// All durations of three texts of which a word says what they are, in their order.
pub(super) fn timed(reading: &Reading) -> Vec<Timed<'_>> {
    let all = reading.texts.iter().flat_map(|text| durations(text).into_iter().map(move |time| (text, time)));
    let known = all.filter_map(|(text, time)| {
        let (_, entity) = meanings(text, &time.tokens).min_by_key(|(gap, _)| *gap)?;
        entity.holds().then_some(Timed { seconds: time.seconds, tokens: time.tokens, place: (text, entity) })
    });
    known.collect()
}

/// A number without a unit behind a word that means seconds.
pub(super) fn bare_seconds<'r>(reading: &'r Reading, fact: &'static str, rule: &'static str) -> Option<Drawn<'r, f64>> {
    let bare = reading.holding(fact).filter(|(_, entity)| entity.entry.value == "bare");
    bare.filter_map(|(text, entity)| Some(Drawn::of(number(text, &entity.tokens)?, rule, vec![(text, entity)]))).next()
}

// The words of the duration's sentence that say what a time is of, each with its distance.
fn meanings<'t>(text: &'t Text, time: &Range<usize>) -> impl Iterator<Item = ((u32, usize), &'t Entity)> + use<'t> {
    let (start, end) = (time.start, time.end);
    let of_times = |entity: &&Entity| {
        matches!(
            (entity.entry.fact, entity.entry.value),
            ("ttl" | "wait" | "period", "word") | ("time", "lasts" | "other") | (STATED, _)
        )
    };
    text.around(time).iter().filter(of_times).filter_map(move |entity| {
        let (a, b) = (&text.tokens[entity.tokens.start], &text.tokens[start]);
        let gap = start.saturating_sub(entity.tokens.end) + entity.tokens.start.saturating_sub(end);
        (a.sentence == b.sentence && gap <= NEAR).then(|| ((a.clause.abs_diff(b.clause), gap), entity))
    })
}

/// The period of what runs once in each, as it stands in the words.
pub(super) fn period<'r>(
    inputs: &Inputs,
    reading: &'r Reading,
    times: &[Timed<'r>],
    shape: Option<Shape>,
) -> Option<Drawn<'r, String>> {
    let words = |span: &Span| inputs.words(span).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if shape == Some(Shape::OncePerPeriod) {
        let mut all: Vec<Place<'_>> =
            reading.holding("time").filter(|(_, entity)| entity.entry.value == "period").collect();
        all.sort_by_key(|(_, entity)| std::cmp::Reverse((entity.entry.weight, entity.tokens.len())));
        let place = *all.first()?;
        return Some(Drawn::of(words(&place.0.span(&place.1.tokens)), "period/words", vec![place]));
    }
    let kept = seconds(times, "period", "period/how long it is remembered")?;
    let value = words(kept.words.first()?);
    Some(Drawn { value, rule: kept.rule, from: kept.from, words: kept.words, others: Vec::new() })
}
