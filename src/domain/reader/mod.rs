//! Language: words and phrases as data, what modifies them, and the facts they say. Knows no rule and no formula.

mod context;
mod evidence;
mod facts;
pub mod gloss;
mod ids;
mod key;
mod language;
pub mod lexer;
mod lexicon;
pub mod matcher;
pub mod numeral;
mod quantity;
mod shape;
#[cfg(test)]
mod tests;
mod trace;
pub mod weigh;
mod words;

use crate::domain::brief::{Brief, Domain, Fact, FactId, Field, Inputs, Keys, Level, Shape, Span, Standing, Waiting};
use evidence::Drawn;
pub use evidence::Reading;
pub use trace::Step;
pub use weigh::{
    AROUND, CONFIRMED, Feature, Met, NONE, OTHER, SENTENCE, WEIGHED, asked, features, figure, kinds, phrase, seat,
    sentences, size, standing, whole,
};
pub use words::units;

/// What the words say, before it is set into a brief.
struct Said<'r> {
    shape: Option<Drawn<'r, Shape>>,
    leaders: Option<u32>,
    permits: Option<Drawn<'r, u32>>,
    waiting: Option<Drawn<'r, Waiting>>,
    period: Option<Drawn<'r, String>>,
    keys: Option<Drawn<'r, Keys>>,
    fleet: Option<Drawn<'r, u32>>,
    ttl: Option<Drawn<'r, f64>>,
    renews: Option<Drawn<'r, f64>>,
    stops: Option<Drawn<'r, f64>>,
    again: Option<Drawn<'r, f64>>,
    fsync: Option<Drawn<'r, f64>>,
    wait: Option<Drawn<'r, f64>>,
    resource: Option<Drawn<'r, String>>,
    holders: Option<Drawn<'r, Vec<String>>>,
    language: Option<Drawn<'r, String>>,
}

fn said<'r>(inputs: &Inputs, features: &[Feature], asked: &[Feature], reading: &'r Reading, pace: Pace) -> Said<'r> {
    // So many a second elect nobody.
    let busy = pace.rate.is_some_and(|rate| rate >= BUSY);
    let shape = shape::shape(reading, asked);
    let shape = shape.filter(|shape| !busy || shape.value != Shape::Leader || shape.rule != WEIGHED);
    // Whoever counts locks gives them back, whatever a few words of numbers and grants sound like.
    let counted = || facts::counts_locks(reading);
    let shape = shape.filter(|shape| shape.value != Shape::TerminalClaim || shape.rule != WEIGHED || !counted());
    // "one writer per ledger, hold 10 s" sounds like somebody who edits, and no one edits for seconds.
    let brisk = pace.hold.is_some_and(|hold| hold <= BRISK);
    let shape = shape.filter(|shape| !brisk || shape.value != Shape::SessionLock);
    let told = shape.as_ref().map(|shape| shape.value);
    let times = &facts::timed(reading);
    Said {
        leaders: facts::leaders(reading),
        permits: facts::permits(reading, told),
        waiting: facts::waiting(reading),
        period: facts::period(inputs, reading, times, told),
        keys: facts::keys(reading),
        fleet: facts::fleet(reading),
        ttl: facts::seconds(times, "ttl", "ttl/time beside its word")
            .or_else(|| facts::bare_seconds(reading, "ttl", "ttl/number behind its word")),
        renews: facts::stated(times, "renew", "stated/time between renewals"),
        stops: facts::stated(times, "stop", "stated/time until a holder stops"),
        again: (told == Some(Shape::Dedupe))
            .then(|| facts::stated(times, facts::AGAIN, "stated/when it comes again"))
            .flatten(),
        fsync: facts::stated(times, "fsync", "stated/time beside a log write")
            .map(|fsync| Drawn { value: fsync.value * 1000.0, ..fsync }),
        wait: facts::seconds(times, "wait", "wait/time beside its word"),
        resource: facts::resource(reading, features, told, busy),
        holders: facts::holders(reading),
        language: reading.language(),
        shape,
    }
}

// Where words ask for a level and tell no other shape, a lock is one at a time of its kind.
fn plain(brief: &Brief) -> Option<Fact<Shape>> {
    let level = brief.level.as_ref().filter(|level| !level.evidence.is_empty())?;
    Some(Fact::derived(Shape::Mutex, level.evidence.clone(), "no other shape is told"))
}

/// How many locks a second are asked for, and for how many seconds one is held, where the texts say so.
#[derive(Clone, Copy)]
pub struct Pace {
    /// Locks a second.
    pub rate: Option<f64>,
    /// Seconds under one.
    pub hold: Option<f64>,
}

/// Locks a second that no election comes to.
const BUSY: f64 = 50.0;

/// Seconds for which nobody opens a document.
const BRISK: f64 = 60.0;

/// Fewer words and pairs sound like nothing.
const SOUND: usize = 20;

// Those of them that stand in what is asked for, and not in what there is.
fn demanded(features: &[Feature]) -> Vec<&Feature> {
    features.iter().filter(|(_, at)| at.field != Field::Infrastructure).collect()
}

/// How likely all words together make it that a second holder does no lasting harm, of 1; the level they then speak for,
/// and the words that say so most.
pub fn lax(features: &[Feature]) -> Option<(f32, Level, Vec<Span>)> {
    if features.len() < SOUND {
        return None;
    }
    let level = |word: &str| Level::ALL.iter().copied().find(|level| level.word() == word);
    let lax = |weighed: Vec<(&'static str, f32)>| {
        let known = weighed.into_iter().filter_map(|(word, share)| Some((share, level(word)?)));
        known.filter(|(_, level)| *level < Level::S).collect::<Vec<(f32, Level)>>()
    };
    let share = |lax: &[(f32, Level)]| lax.iter().map(|(share, _)| share).sum::<f32>();
    let all = lax(weigh::LEVEL.weigh(features, &[]));
    // That little harm is done where stores forget is how people choose them, and no reason to choose one.
    let demanded = lax(weigh::LEVEL.weigh(&demanded(features), &[]));
    let value = all.first()?.1;
    Some((share(&all).min(share(&demanded)), value, weigh::LEVEL.telling(features, value.word())))
}

/// What one of the sentences says, however the others sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// How likely it is that one at least says so, of 1.
    pub share: f32,
    /// The likeliest of them.
    pub words: Span,
}

/// What sentences say of failures, of what is locked, and of a second holder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sayings {
    /// A loss must be got over by itself.
    pub lost: Option<Told>,
    /// More than one side of a cut must grant.
    pub parted: Option<Told>,
    /// A person brings the locks back.
    pub attended: Option<Told>,
    /// Something else than the one authority grants: another side of a cut, or a stand-in.
    pub unruled: Option<Told>,
    /// Fewer than a majority of the members must go on by themselves.
    pub minority: Option<Told>,
    /// What is locked compares a number with what is sent to it.
    pub compares: Option<Told>,
    /// It takes whatever arrives.
    pub blind: Option<Told>,
    /// A second holder is never allowed.
    pub strict: Option<Told>,
    /// They are of so few words that they say less than they sound like.
    pub few: bool,
}

/// Fewer words and pairs than these are few.
const FEW: usize = 100;

/// What the sentences of three texts say; of too few words they say nothing.
pub fn sayings(sentences: &[Vec<Feature>]) -> Sayings {
    let words: usize = sentences.iter().map(Vec::len).sum();
    if words < SOUND {
        return Sayings::default();
    }
    let told = |weights: &weigh::Weights| {
        let (share, at) = weights.one_of(sentences)?;
        let spans = || sentences[at].iter().map(|(_, span)| span);
        let from = spans().map(|span| span.at.start).min()?;
        let to = spans().map(|span| span.at.end).max()?;
        Some(Told { share, words: Span { field: spans().next()?.field, at: from..to } })
    };
    let [lost, parted, attended, unruled, minority, compares, blind, strict] =
        weigh::SAYINGS.each_ref().map(|weights| told(weights));
    Sayings { lost, parted, attended, unruled, minority, compares, blind, strict, few: words < FEW }
}

/// Which loss must be got over where one must, as all words together have it.
pub fn loss(features: &[Feature]) -> Option<Domain> {
    let domain = |word: &str| Domain::ALL.iter().copied().find(|domain| domain.word() == word);
    weigh::SURVIVAL.weigh(features, &[]).iter().find_map(|(word, _)| domain(word))
}

/// Sets what the words say into a brief; `features` are those of the clauses that are not idle, `asked` those among them of
/// what is asked for.
pub fn read(inputs: &Inputs, reading: &Reading, features: &[Feature], asked: &[Feature], brief: &mut Brief) {
    let hold = brief.hold.as_ref().filter(|hold| hold.standing != Standing::Assumed).map(|hold| hold.value);
    let pace = Pace { rate: brief.rate.as_ref().map(|rate| rate.value), hold };
    let said = said(inputs, features, asked, reading, pace);
    brief.shape = said.shape.map(Drawn::fact).or_else(|| plain(brief));
    brief.renewed = facts::renewed(reading);
    brief.leaders = said.leaders;
    brief.permits = said.permits.map(Drawn::fact);
    brief.waiting = said.waiting.map(Drawn::fact);
    brief.period = said.period.map(Drawn::fact);
    brief.keys = said.keys.map(Drawn::fact);
    brief.fleet = said.fleet.map(Drawn::fact);
    brief.ttl = said.ttl.map(Drawn::fact);
    brief.renews = said.renews.map(Drawn::fact);
    brief.stops = said.stops.map(Drawn::fact);
    brief.again = said.again.map(Drawn::fact);
    brief.fsync = said.fsync.map(Drawn::fact);
    brief.wait = said.wait.map(Drawn::fact);
    brief.resource = said.resource.map(|drawn| match drawn.rule {
        // No word names it.
        WEIGHED => Fact::derived(drawn.value, drawn.words, WEIGHED),
        _ => drawn.fact(),
    });
    facts::only_seen(brief);
    facts::settle(brief);
    brief.holders = said.holders.map(Drawn::fact);
    brief.language = said.language.map(Drawn::fact);
}

/// The way from words to these facts; the texts are those without the answers to questions.
pub fn trace(inputs: &Inputs, reading: &Reading, met: &[Met], pace: Pace) -> Vec<Step> {
    let said = said(inputs, &whole(met), &asked(met), reading, pace);
    [
        trace::steps(FactId::Shape, said.shape.as_ref()),
        trace::steps(FactId::Permits, said.permits.as_ref()),
        trace::steps(FactId::Waiting, said.waiting.as_ref()),
        trace::steps(FactId::Period, said.period.as_ref()),
        trace::steps(FactId::Keys, said.keys.as_ref()),
        trace::steps(FactId::Fleet, said.fleet.as_ref()),
        trace::steps(FactId::Ttl, said.ttl.as_ref()),
        trace::steps(FactId::Renews, said.renews.as_ref()),
        trace::steps(FactId::Stops, said.stops.as_ref()),
        trace::steps(FactId::Again, said.again.as_ref()),
        trace::steps(FactId::Fsync, said.fsync.as_ref()),
        trace::steps(FactId::Wait, said.wait.as_ref()),
        trace::steps(FactId::Resource, said.resource.as_ref()),
        trace::steps(FactId::Holders, said.holders.as_ref()),
        trace::steps(FactId::Language, said.language.as_ref()),
    ]
    .concat()
}
