//! What rules, formulas and designs ask of a brief, each in one place.

use super::fact::{Fact, Origin, Standing};
use super::held::{Held, Role};
use super::table::Brief;
use super::text::Span;
use super::value::{By, Clusters, Contention, Cut, Domain, Level, Scope, Shape, Third, Votes, World};
use crate::domain::stores::row::Class;

/// The way of a survival that a person brings about.
pub const BY_HAND: &str = "a person acts on the loss";

/// The way by which a value is told that no phrase tells: its words say how, and are not taken by it.
pub const WEIGHED: &str = "all words weighed";
/// The same of what one sentence says by itself.
pub const SENTENCE: &str = "a sentence weighed";
/// A phrase tells the shape, whatever all other words sound like.
pub const SETTLED: &str = "shape/words that settle it";
/// The way of a resource that refuses the lower of two numbers, whoever hands them out.
pub const LOWER: &str = "the lower of two numbers is refused";
/// The way of a level beside which the words name a laxer one, and no harm that says which of them is meant.
pub const TWO_LEVELS: &str = "two levels in words";

/// Seconds a lock is held where nothing says it.
const HOLD_S: f64 = 0.01;

/// Seconds beyond which nothing that expires is a lease: a lifecycle rule, a retention.
const LONGEST_S: f64 = 86_400.0;

/// True if the fact is there and holds.
fn yes(fact: Option<&Fact<bool>>) -> bool {
    fact.is_some_and(|fact| fact.value)
}

impl Brief {
    /// The level; strict where none is held.
    pub fn level(&self) -> Level {
        self.level.as_ref().map_or(Level::S, |level| level.value)
    }

    /// Two holders are never allowed.
    pub fn strict(&self) -> bool {
        matches!(self.level(), Level::S | Level::X)
    }

    /// Level and survival in one word, as labels write it.
    pub fn level_word(&self) -> String {
        match (self.level(), self.survives()) {
            (Level::S, Some(domain)) => format!("S+{}", domain.word()),
            (level, _) => level.word().to_owned(),
        }
    }

    /// What must be survived without anybody's help.
    pub fn survives(&self) -> Option<Domain> {
        // Words that name an operator beside a loss mean many things; an answer, or a person said to act on it, one.
        let told =
            |by: &Fact<By>| by.standing == Standing::Corrected || by.by == Origin::Model || by.by.way() == SENTENCE;
        let helped = |by: &Fact<By>| told(by) && by.value == By::Operator;
        let survives = self.survives.as_ref().filter(|_| !self.by.as_ref().is_some_and(helped));
        survives.filter(|fact| fact.by.way() != BY_HAND).and_then(|survives| survives.value)
    }

    /// The loss that the words name, whatever follows from it, and the words.
    pub fn survival_said(&self) -> Option<(Domain, &Span)> {
        let fact = self.survives.as_ref()?;
        let said = || fact.others.iter().find_map(|other| Some((other.value?, other.evidence.first()?)));
        if fact.is_said() && fact.by.way() != BY_HAND { Some((fact.value?, fact.span()?)) } else { said() }
    }

    /// The words of the level.
    pub fn level_span(&self) -> Option<&Span> {
        self.level.as_ref().and_then(Fact::span)
    }

    /// The words of the rate.
    pub fn rate_span(&self) -> Option<&Span> {
        self.rate.as_ref().and_then(Fact::span)
    }

    /// The words of the hold time.
    pub fn hold_span(&self) -> Option<&Span> {
        self.hold.as_ref().and_then(Fact::span)
    }

    /// The hold time in seconds, if the words say it.
    pub fn hold_said(&self) -> Option<f64> {
        self.hold.as_ref().filter(|hold| hold.is_said()).map(|hold| hold.value)
    }

    /// Seconds a lock is held, said or assumed.
    pub fn hold_s(&self) -> f64 {
        self.hold.as_ref().map_or(HOLD_S, |hold| hold.value)
    }

    /// Longest pause of a holder in seconds, said or assumed.
    pub fn pause_s(&self) -> f64 {
        let assumed = if self.wide() { 2.0 } else { 1.0 };
        self.pause.as_ref().map_or(assumed, |pause| pause.value)
    }

    /// The words of the longest pause.
    pub fn pause_span(&self) -> Option<&Span> {
        self.pause.as_ref().and_then(Fact::span)
    }

    /// The words of contention.
    pub fn contention(&self, how: Contention) -> Option<&Span> {
        self.contention.as_ref().and_then(|fact| fact.words(&how))
    }

    /// Who may act on a loss: the words.
    pub fn by(&self, who: By) -> Option<&Span> {
        self.by.as_ref().and_then(|by| by.words(&who))
    }

    /// The words of the places.
    pub fn places_span(&self) -> Option<&Span> {
        self.places.as_ref().and_then(Fact::span)
    }

    /// Places that one lock spans.
    pub fn places(&self) -> u32 {
        self.places.as_ref().map_or(1, |places| places.value)
    }

    /// The votes stand in several places.
    pub fn wide(&self) -> bool {
        self.places() >= 2 && !self.at_home()
    }

    /// Indices of the places that are known by name.
    pub fn regions(&self) -> &[usize] {
        self.regions.as_ref().map_or(&[], |regions| &regions.value.0)
    }

    /// The place that alone holds the store.
    pub fn home(&self) -> Option<usize> {
        self.home.as_ref().and_then(|home| home.value.0.first().copied())
    }

    /// Each lock is used in one place only: the words.
    pub fn per_place(&self) -> Option<&Span> {
        self.scope.as_ref().and_then(|scope| scope.words(&Scope::PerPlace))
    }

    /// The words that ask for this behaviour under a cut.
    pub fn cut(&self, cut: Cut) -> Option<&Span> {
        self.cut.as_ref().and_then(|fact| fact.words(&cut))
    }

    /// Each place has a cluster of its own.
    pub fn separate(&self) -> bool {
        self.clusters.as_ref().is_some_and(|clusters| clusters.value == Clusters::Separate)
    }

    /// A third place can vote: the words.
    pub fn third(&self) -> Option<&Span> {
        self.third_vote.as_ref().and_then(|third| third.words(&Third::Possible))
    }

    /// Servers of the store.
    pub fn servers(&self) -> Option<u32> {
        self.servers.as_ref().map(|servers| servers.value)
    }

    /// Zones.
    pub fn zones(&self) -> Option<u32> {
        self.zones.as_ref().map(|zones| zones.value)
    }

    /// Stores named, in any standing.
    pub fn stores(&self) -> &[Held] {
        self.stores.as_ref().map_or(&[], |stores| &stores.value)
    }

    /// The words that open the set of stores.
    pub fn open(&self) -> Option<&Span> {
        self.world.as_ref().and_then(|world| world.words(&World::Open))
    }

    /// The words that close it.
    pub fn closed_in_words(&self) -> Option<&Span> {
        self.world.as_ref().filter(|world| world.is_said()).and_then(|world| world.words(&World::Closed))
    }

    /// No other store may be taken: in words, or by naming stores and nothing that opens it.
    pub fn closed(&self) -> bool {
        self.world.as_ref().is_some_and(|world| world.value == World::Closed)
    }

    /// Votes may be moved.
    pub fn votes_move(&self) -> bool {
        yes(self.votes_move.as_ref())
    }

    /// All operations of a lock go to one region, or may.
    pub fn pinned(&self) -> bool {
        yes(self.pinned.as_ref())
    }

    /// The lock is of this shape, as far as one is read.
    pub fn has_shape(&self, shape: Shape) -> bool {
        self.shape.as_ref().is_some_and(|fact| fact.value == shape)
    }

    /// A person's or a program's lock that goes with its connection, as words say that settle it.
    pub fn by_connection(&self) -> bool {
        let settled = |fact: &Fact<Shape>| fact.value == Shape::SessionLock && fact.by.way() == SETTLED;
        self.shape.as_ref().is_some_and(settled)
    }

    /// Zones of a region, where there are several.
    pub fn several_zones(&self) -> Option<u32> {
        self.zones().filter(|zones| *zones > 1)
    }

    /// One cluster in one region, and no region that must be got over: other places are those of its callers.
    pub fn in_one_region(&self) -> bool {
        self.one_region.is_some() && self.survives() != Some(Domain::Region)
    }

    /// One home carries the authority for several places: a word says so, or all votes stand there and its loss is none
    /// that must be got over.
    pub fn at_home(&self) -> bool {
        let together = self.votes.as_ref().is_some_and(|votes| votes.value.together());
        self.home.is_some() || together && self.survives() != Some(Domain::Region)
    }

    /// A copy is promoted by hand only.
    pub fn by_hand(&self) -> bool {
        yes(self.by_hand.as_ref())
    }

    /// A lease is told that outlasts the work, or that something renews.
    pub fn ttl_that_lasts(&self) -> bool {
        let renewed = self.renews.is_some();
        self.ttl.as_ref().is_some_and(|ttl| renewed || self.hold_said().is_none_or(|hold| hold < ttl.value))
    }

    /// The lease that is wished, unless what is told beside it shows that it does not hold: its holder stops, or wakes
    /// from a pause, after it is over.
    pub fn ttl_wished(&self) -> Option<f64> {
        let ttl = self.ttl.as_ref()?.value;
        let told = |fact: &&Fact<f64>| fact.is_said() && fact.value > 0.0;
        let mut late = [&self.stops, &self.pause].into_iter().flatten().filter(told);
        (ttl <= LONGEST_S && late.all(|late| !self.outruns(late.value))).then_some(ttl)
    }

    /// Whoever is so many seconds late after a renewal, on time, is later than the lease that is told.
    pub fn outruns(&self, late: f64) -> bool {
        let renews = self.renews.as_ref().filter(|renews| renews.is_said()).map_or(0.0, |renews| renews.value);
        self.ttl.as_ref().is_some_and(|ttl| renews + late >= ttl.value)
    }

    /// The resource checks a token: the words.
    pub fn checks_token(&self) -> Option<&Span> {
        self.checks_token.as_ref().and_then(|checks| checks.words(&true))
    }

    /// The resource refuses a stale write by a version of its own: the words. Numbers that a store hands out which may forget a
    /// grant go back with it.
    pub fn own_version(&self) -> Option<&Span> {
        self.checks_token()
            .filter(|_| self.checks_token.as_ref().is_some_and(|checks| ![LOWER, SENTENCE].contains(&checks.by.way())))
    }

    /// Locking may stand still: the words.
    pub fn outage(&self) -> Option<&Span> {
        self.outage.as_ref().and_then(|outage| outage.words(&true))
    }

    /// Acknowledged writes are not on disk: the words.
    pub fn forgets(&self) -> Option<&Span> {
        self.durable.as_ref().and_then(|durable| durable.words(&false))
    }

    /// Stores that may hold locks.
    pub fn usable(&self) -> Vec<&Held> {
        usable(self.stores(), self.open().is_some())
    }

    /// The broker that is there, where a line per key is asked for, no store holds locks, and a rare double is borne:
    /// such a line orders the work without any lock.
    pub fn line(&self) -> Option<&Held> {
        let queue = self.has_shape(Shape::QueueOrder);
        let broker = |held: &&Held| held.role.usable() && held.row().broker();
        self.stores().iter().find(broker).filter(|_| queue && !self.strict() && self.usable().is_empty())
    }

    /// True if the votes of this store stand, or can stand, in several places.
    pub fn spreads(&self, held: &Held) -> bool {
        // Some form one cluster a site, unless one over them is told.
        let joined = held.row().joined && self.clusters.as_ref().is_some_and(|fact| fact.value == Clusters::Joined);
        // "Two in Hamburg, two in Prague, one in Vienna" are one majority; "one in each" may be a cluster a place.
        let apart =
            |votes: &Votes| votes.0.len() >= 3 && votes.0.contains(&2) && votes.0.iter().all(|count| *count <= 2);
        let separate = self.clusters.as_ref().is_some_and(|fact| fact.value == Clusters::Separate);
        let told = !separate && self.places() >= 3 && self.votes.as_ref().is_some_and(|votes| apart(&votes.value));
        // A synchronous pair and whoever picks its leader, told over three places, are a quorum.
        held.wide() || joined || told && held.row().placed || held.pair() && self.third().is_some()
    }

    /// Labels of the usable stores.
    pub fn usable_ids(&self) -> Vec<&'static str> {
        let mut ids: Vec<&'static str> = Vec::new();
        for held in self.usable() {
            // A file on one host has no label, and neither has what is not known.
            if let Some(id) = held.label().filter(|id| !ids.contains(id)) {
                ids.push(id);
            }
        }
        ids
    }
}

/// Of stores named, those that may hold locks; `open`: others may be added.
pub fn usable(held: &[Held], open: bool) -> Vec<&Held> {
    // What is only guessed to be a store counts where none that is known is there.
    let known = |held: &Held| !held.guessed && (held.role.usable() || held.role == Role::Other);
    let known = held.iter().any(known);
    let locks = |held: &&Held| held.role.usable() && held.class != Class::None && !(known && held.guessed);
    let mut first: Vec<&Held> = held.iter().filter(locks).collect();
    // What is there goes before what would have to be set up.
    first.sort_by_key(|held| held.role == Role::Addable);
    if !first.is_empty() || open {
        return first;
    }
    // A cache alone is weak evidence, but it is all there is.
    held.iter().filter(|held| held.role == Role::Other && held.class != Class::None).collect()
}
