//! Which statements a design is made of: those that hold in its setting, ranked by how particular they are to it and by
//! how much stands or falls with them, as many as there is room for. Words nothing.

use super::fill::{Filled, Slots};
use super::opinion::same;
use super::setting::{OWN_CHECK, OWN_NEED, OWN_TIMES, OWN_WRITE, Setting, TAKES_ALL};
use super::topic::{UNKNOWN, rank, topic};
use crate::domain::brief::{Held, Shape};
use crate::domain::locks::{Mention, mentions};
use crate::domain::playbook::{Key, Owner, Section, Statement, Trap};
use crate::domain::rules::Kind;
use crate::domain::stores::row::Class;
use std::cmp::Reverse;

/// Words of statements that one design has room for.
const ROOM: usize = 580;
/// Sections that a design which is too long can do without.
const SPARED: [Section; 5] =
    [Section::Topology, Section::Clock, Section::Upgrade, Section::Capacity, Section::Condition];
/// The same beside a walk through the faults in our own words.
const WALKED: [Section; 2] = [Section::Client, Section::Region];
/// Sections that the longest designs go without.
const ASIDE: [Section; 3] = [Section::Operate, Section::Region, Section::Leader];
/// Sections whose statements keep two holders of something apart that takes whatever arrives.
const APART: [Section; 7] = [
    Section::Decision,
    Section::Acquire,
    Section::Release,
    Section::Partition,
    Section::Client,
    Section::Fencing,
    Section::Avoid,
];
/// Traps that are answered, at most.
const TRAPS: usize = 2;

/// Points of what is written for a lock that guards nothing, before what any lock of the store does.
const FIRST: i32 = 80;
/// Points of a case that is told, for what belongs to it.
const OWN: i32 = 30;
/// Points of what a strict design must say of its store.
const CORE: i32 = 200;
/// Points of what makes the lock unnecessary.
const REPLACES: i32 = 60;
/// Points of what is told of another store that is there.
const BESIDE: i32 = 30;
/// The page of what libraries and schedulers do with the stores below them.
const LIBRARIES: Owner = Owner::Common("libraries");

/// How the id of a statement ends that says what stands before something that takes whatever arrives.
const BLIND: &str = ".blind";

/// How the id of a statement ends that says how a case of its shape is taken.
const TAKE: &str = ".take";

/// At the end of the id of a statement that says how several records are written in one step.
const SEVERAL: &str = ".multi.own_write";

/// Within the id of a statement on what a scheme of today does.
pub const PRESENT: &str = ".present.";

/// What is counted apart from the rest of its section.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    /// Causes of a fault that the request tells.
    Cause,
    /// What a library does.
    Library,
    /// What the present scheme tells of itself.
    Present,
    /// All else.
    Rest,
}

impl Group {
    fn of(statement: &Statement) -> Group {
        match statement.owner {
            _ if statement.cause() => Group::Cause,
            _ if statement.id.contains(PRESENT) => Group::Present,
            LIBRARIES => Group::Library,
            _ => Group::Rest,
        }
    }

    // How many one section has, where there are so many; a third cause would be a list of guesses.
    fn quota(self) -> Option<(usize, usize)> {
        match self {
            Group::Cause | Group::Library => Some((2, 2)),
            Group::Present => Some((3, 3)),
            Group::Rest => None,
        }
    }
}

/// How many statements a section has at least, where there are so many, and at most.
fn quota(section: Section, setting: &Setting) -> (usize, usize) {
    let wide = setting.plan.brief.wide();
    let counts = setting.plan.counts();
    match section {
        // What holds for every guarded lease is said in our own words, and one of each is enough beside it.
        Section::Decision | Section::Acquire | Section::Renew if setting.guards_by_lease() => (1, 4),
        Section::Fencing if setting.guards_by_lease() => (1, 3),
        Section::Client if setting.guards_by_lease() && counts => (0, 1),
        Section::Region if wide && counts => (0, 1),
        Section::Upgrade if setting.guards_by_lease() => (0, 1),
        Section::Topology if counts => (0, 2),
        Section::Decision => (2, 4),
        Section::Acquire if setting.plan.strict() => (3, 4),
        Section::Acquire => (2, 3),
        Section::Fencing if setting.plan.strict() => (2, 4),
        Section::Fencing => (0, 1),
        Section::Avoid => (1, 3),
        Section::Renew if setting.leased && setting.plan.strict() => (2, 3),
        Section::Renew if setting.leased => (1, 3),
        Section::Renew => (1, 1),
        Section::Client if setting.harmless() => (1, 1),
        Section::Release => (1, 2),
        Section::Partition => (1, 1),
        Section::Leader => (1, 1),
        Section::Client => (1, 2),
        Section::Region if wide => (1, 1),
        Section::Region => (0, 0),
        Section::Restore if setting.plan.strict() => (1, 1),
        Section::Restore => (0, 0),
        Section::Topology => (1, 2),
        Section::Capacity => (0, 1),
        Section::Upgrade if setting.plan.strict() => (1, 1),
        Section::Clock | Section::Upgrade => (0, 1),
        Section::Condition => (0, 2),
        Section::Operate if setting.plan.strict() => (1, 2),
        Section::Operate => (0, 1),
    }
}

/// One statement with its slots filled.
#[derive(Clone, Debug)]
pub struct Pick {
    /// What is said.
    pub statement: &'static Statement,
    /// As it stands in the design, and the figures in it.
    pub filled: Filled,
    score: i32,
    at: usize,
    /// How the store takes the lock, or when its holder stops: no strict design goes without.
    core: bool,
    /// No strict design that has room for it goes without: the core, what a lost answer leaves, how it is given back.
    wanted: bool,
    /// The request's own words ask for it, or for the case that it is part of.
    asked: bool,
}

/// The statements of one design.
#[derive(Clone)]
pub struct Picks {
    chosen: Vec<Pick>,
    /// Traps that the request falls into.
    pub traps: Vec<&'static Trap>,
}

impl Picks {
    /// Selects.
    pub fn new(setting: &Setting, slots: &Slots) -> Picks {
        let (mut left, traps) = candidates(setting, slots);
        left.sort_by_key(|pick| (-pick.score, pick.at));
        let mut out = Picks { chosen: Vec::new(), traps };
        // First what each section cannot do without, then the best of the rest while there is room.
        for least in [true, false] {
            let mut rest = Vec::new();
            for pick in left {
                let (min, max) = quota(pick.statement.section, setting);
                // What is said of a library takes no place of what decides.
                let group = Group::of(pick.statement);
                let (min, max) = group.quota().unwrap_or((min, max));
                // What the request's own words ask for has a place before what is always said.
                let min = if pick.asked { min.max(1).min(max) } else { min };
                let there = out.group(pick.statement.section, group).count();
                let room = least || out.words() + pick.filled.words() <= ROOM;
                let fits = there < if least && !pick.wanted { min } else { max } && room;
                if fits && !out.says(pick.statement) && !foreign(setting, &pick) {
                    out.chosen.push(pick);
                } else {
                    rest.push(pick);
                }
            }
            left = rest;
        }
        // What is said for the request's own words is answered before what is always said.
        let later = |pick: &Pick| {
            let causes = pick.statement.cause();
            let step = pick.core && pick.statement.section == Section::Acquire && !writes(pick);
            (!causes, !step && (pick.statement.section != Section::Decision || !pick.statement.told()))
        };
        out.chosen.sort_by_key(|pick| (later(pick), rank(pick.statement), pick.at));
        out
    }

    /// Those of one section, in the order in which they are said.
    pub fn of(&self, section: Section) -> impl Iterator<Item = &Pick> {
        self.chosen.iter().filter(move |pick| pick.statement.section == section)
    }

    fn group(&self, section: Section, group: Group) -> impl Iterator<Item = &Pick> {
        self.of(section).filter(move |pick| Group::of(pick.statement) == group)
    }

    /// All of them, section by section.
    pub fn all(&self) -> impl Iterator<Item = &Pick> {
        let mut all: Vec<&Pick> = self.chosen.iter().collect();
        all.sort_by_key(|pick| pick.statement.section);
        all.into_iter()
    }

    /// Leaves out as many words as a design has too many, what matters least first; every section keeps what it cannot
    /// do without.
    pub fn shorten(&mut self, setting: &Setting, mut over: usize) {
        while over > 0 {
            let beyond = |pick: &Pick, least: usize| {
                self.group(pick.statement.section, Group::of(pick.statement)).count() > least
            };
            let spare = |pick: &Pick| {
                let section = pick.statement.section;
                let last = section == Section::Decision && self.untold(section) < 2 || self.only(pick);
                let walked = setting.plan.counts() && WALKED.contains(&section);
                SPARED.contains(&section) || walked || beyond(pick, quota(section, setting).0) && !last
            };
            // What the request's own words ask for stays.
            let least = self.least(|pick| spare(pick) && !pick.asked);
            let stops = |pick: &Pick| pick.statement.slots().any(|slot| slot == "deadline_s");
            // How a lock is taken goes last of what has more than one statement.
            let more = |pick: &Pick| beyond(pick, 1) && !pick.asked && !stops(pick) && !self.only(pick);
            let least = least.or_else(|| self.least(|pick| more(pick) && pick.statement.section != Section::Acquire));
            let least = least.or_else(|| self.least(more));
            // Beside our own words on a cut and on what to avoid the store's are wanted and not needed.
            let walked = setting.plan.counts();
            let said = |pick: &Pick| match pick.statement.section {
                Section::Partition => walked,
                Section::Avoid | Section::Client | Section::Clock => true,
                _ => false,
            };
            let wanted = |pick: &Pick| setting.guards_by_lease() && said(pick) && !pick.asked;
            let least = least.or_else(|| self.least(wanted));
            // What a library does goes before the design is longer than it may be; what mends the fault never.
            let library = |pick: &Pick| Group::of(pick.statement) == Group::Library && !own_times(pick.statement);
            let least = least.or_else(|| self.least(library));
            // No design is longer than it may be for what is watched, or for what fails beside the lock.
            let aside = |pick: &Pick| ASIDE.contains(&pick.statement.section) && !pick.asked;
            let least = least.or_else(|| self.least(aside));
            // Nor for a circumstance, or what a case says beside its decision, its times and its check.
            let bears = |pick: &Pick| {
                let id = pick.statement.id;
                let decides = pick.statement.section == Section::Decision && !id.contains(PRESENT);
                decides || [OWN_TIMES, OWN_CHECK, OWN_NEED].iter().any(|ending| id.ends_with(ending))
            };
            let restores = |pick: &Pick| pick.statement.section == Section::Restore;
            let present = |pick: &Pick| pick.statement.id.contains(PRESENT);
            let rest = |pick: &Pick| !bears(pick) && !self.only(pick);
            let least = least.or_else(|| self.least(|pick| rest(pick) && !restores(pick) && !present(pick)));
            // What goes wrong today is told before what a restore needs.
            let least = least.or_else(|| self.least(|pick| rest(pick) && !present(pick)));
            let least = least.or_else(|| self.least(rest));
            let kept = |pick: &Pick| pick.statement.id.starts_with(TAKES_ALL);
            let last = || self.chosen.iter().position(|pick| pick.wanted && !pick.core && !kept(pick));
            let Some(at) = least.or_else(last) else { return };
            over = over.saturating_sub(self.chosen.remove(at).filled.words());
        }
    }

    // The store's one statement on how a lock is taken, renewed or checked in it.
    fn only(&self, pick: &Pick) -> bool {
        let section = pick.statement.section;
        let core = matches!(section, Section::Acquire | Section::Renew | Section::Fencing);
        core && own(pick) && self.of(section).filter(|pick| own(pick)).count() < 2
    }

    // How many of a section no word of the request asks for: the store's and the shape's own.
    fn untold(&self, section: Section) -> usize {
        self.of(section).filter(|pick| !pick.asked).count()
    }

    // Where the one that matters least of these stands.
    fn least(&self, of: impl Fn(&Pick) -> bool) -> Option<usize> {
        let among = self.chosen.iter().enumerate().filter(|(_, pick)| !pick.wanted && of(pick));
        among.min_by_key(|(_, pick)| (pick.score, Reverse(pick.at))).map(|(at, _)| at)
    }

    fn words(&self) -> usize {
        self.chosen.iter().map(|pick| pick.filled.words()).sum()
    }

    // One of the same section says the same already.
    fn says(&self, statement: &Statement) -> bool {
        let own = topic(statement.id);
        // A fault of several stores stands in the page of each, under one name.
        let fault = |id: &'static str| id.split_once(PRESENT).map(|(_, fault)| fault);
        let same = |pick: &Pick| {
            own.is_some() && topic(pick.statement.id) == own
                || fault(statement.id).is_some_and(|name| fault(pick.statement.id) == Some(name))
        };
        self.of(statement.section).any(same)
    }
}

// It says all times of a lock in place of ours.
fn own_times(statement: &Statement) -> bool {
    statement.id.ends_with(OWN_TIMES)
}

// It gives a time of ours.
fn timed(statement: &Statement) -> bool {
    statement.slots().any(|slot| matches!(slot, "ttl_s" | "renew_s" | "deadline_s"))
}

// The request's own words ask for it.
fn asked(statement: &Statement) -> bool {
    statement.told() || statement.cause() || burdens(statement) || statement.id.ends_with(OWN_NEED)
}

// What so many requests a second do to the store besides.
fn burdens(statement: &Statement) -> bool {
    statement.section != Section::Decision && statement.when.iter().any(|(key, _)| *key == Key::Rate)
}

// It names another store, where that is not the point: a reader could take it for the choice.
fn foreign(setting: &Setting, pick: &Pick) -> bool {
    // What is told of today's use names what it is mistaken for.
    let present = pick.statement.id.contains(PRESENT);
    let aside = pick.statement.section == Section::Avoid || present || !pick.core && pick.score >= REPLACES;
    !aside && names_another(setting, &pick.filled.text)
}

fn names_another(setting: &Setting, text: &str) -> bool {
    let plan = setting.plan;
    // The rows that decide may stand in another store than the lock that saves work.
    if setting.advisory {
        return false;
    }
    let row = |mention: &Mention| [plan.store.canonical(), plan.store.id].iter().any(|id| same(id, &mention.family));
    let own = |mention: &Mention| row(mention) || mention.kept(plan.store.playbook);
    let lower = text.to_lowercase();
    let refused = plan.brief.stores().iter().filter(|held| !held.role.usable());
    let mut refused = refused.filter_map(|held| plan.inputs.words(&held.span)).map(str::to_lowercase);
    refused.any(|name| lower.contains(&name)) || mentions(text).iter().any(|mention| !own(mention))
}

// The store says it.
fn own(pick: &Pick) -> bool {
    matches!(pick.statement.owner, Owner::Store(_))
}

// How a store takes a lock of this shape.
fn takes(setting: &Setting, pick: &Pick) -> bool {
    let statement = pick.statement;
    statement.section == Section::Acquire && statement.shapes.contains(&setting.shape.word())
}

// The case says how it is taken in this very store.
fn takes_here(pick: &Pick, case: &Statement) -> bool {
    let stored = pick.statement.when.iter().any(|(key, _)| *key == Key::Variant);
    stored && pick.statement.section == Section::Acquire && within(pick.statement, case)
}

// How a conditional write is written in the store.
fn writes(pick: &Pick) -> bool {
    pick.statement.id.ends_with(OWN_WRITE)
}

// The same over all keys of a set.
fn writes_several(pick: &Pick) -> bool {
    pick.statement.id.ends_with(SEVERAL)
}

// Marks what a strict design must say of its store: the first of its ways to take a lock of this shape, what an answer
// that is lost leaves, how the lock is given back, and when a holder stops.
fn cores(setting: &Setting, picks: &mut [Pick]) {
    if !setting.plan.strict() || setting.harmless() {
        return;
    }
    let takes = |pick: &Pick| takes(setting, pick) || writes(pick);
    let stops = |pick: &Pick| {
        pick.statement.section == Section::Renew && pick.statement.slots().any(|slot| slot == "deadline_s")
    };
    let first = |of: &dyn Fn(&Pick) -> bool| {
        let places = picks.iter().enumerate().filter(|(_, pick)| own(pick) && of(pick));
        places.min_by_key(|(_, pick)| pick.at).map(|(place, _)| place)
    };
    let lost = |pick: &Pick| pick.statement.section == Section::Acquire && topic(pick.statement.id) == Some(UNKNOWN);
    let given = |pick: &Pick| pick.statement.section == Section::Release;
    let core = [first(&takes), first(&stops)];
    let wanted = [first(&lost), first(&given)];
    core.into_iter().flatten().for_each(|place| picks[place].core = true);
    for place in core.into_iter().chain(wanted).flatten() {
        picks[place].wanted = true;
        picks[place].score += CORE;
    }
}

// It is the case, or belongs to it by its id.
fn within(statement: &Statement, case: &Statement) -> bool {
    statement.id.strip_prefix(case.id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

// The head of a case that is not told.
fn case_untold(setting: &Setting, statement: &Statement) -> bool {
    statement.heads() && setting.points(statement).is_none()
}

// It is said of the shape, of the resource or by the store as it usually is, and this case is worked otherwise.
fn withheld(statement: &Statement, case: &Statement) -> bool {
    let page = matches!(case.owner, Owner::Resource(_)) && statement.owner == case.owner;
    let aside = page || matches!(statement.owner, Owner::Environment(_));
    // The lock of a library is a lease, which is none of a record that nothing frees.
    if statement.owner == LIBRARIES && case.id.starts_with(TAKES_ALL) && case.replaces.contains(&Section::Renew) {
        return true;
    }
    let library = statement.owner == LIBRARIES && statement.owner != case.owner;
    // What the request tells of its own is no less true for the kind it is of.
    let present = statement.id.contains(PRESENT);
    // What everything rests on is needed by each.
    let needed = statement.id.ends_with(OWN_NEED) && !case.id.starts_with(TAKES_ALL);
    !aside && !library && !present && !needed && !statement.cause() && case.replaces.contains(&statement.section)
}

fn candidates(setting: &Setting, slots: &Slots) -> (Vec<Pick>, Vec<&'static Trap>) {
    let brief = setting.plan.brief;
    let store = setting.store.map(|(id, _)| (Owner::Store(id), 30));
    let shape = Some((Owner::Shape(setting.shape.word()), 28));
    let resource = brief.resource.as_ref().and_then(|fact| Owner::resource(&fact.value)).map(|owner| (owner, 22));
    let holders = brief.holders.iter().flat_map(|fact| &fact.value);
    let holders: Vec<_> = holders.filter_map(|id| Owner::environment(id)).map(|owner| (owner, 22)).collect();
    let effort = (!setting.plan.strict() && setting.plan.store.setnx).then_some((Owner::Common("efficiency"), 26));
    // What a lock is worth that guards little or nothing comes before the store's own mechanism.
    let waived = (!setting.plan.strict()).then_some((Owner::Common("waived"), FIRST));
    let advisory = setting.advisory.then_some((Owner::Common("advisory"), FIRST));
    let unknown = setting.plan.scope == Kind::Taken || setting.store.is_none();
    let numbers = setting.plan.counts().then_some(("formulas", 0));
    let common = [("shapes", if unknown { 20 } else { 8 }), ("resources", 6), ("environments", 5)];
    let common = common.into_iter().chain(numbers).map(|(name, base)| (Owner::Common(name), base));
    // What takes the lock's place where a named store is no authority for one.
    let beside = brief.stores().iter().filter(|held| held.role.usable() && !held.strict()).filter_map(Held::playbook);
    let beside: Vec<_> = beside
        .map(|kept| Owner::Store(kept.store.id))
        .filter(|owner| Some(*owner) != store.map(|(owner, _)| owner))
        .collect();
    let owners = store
        .into_iter()
        .chain(waived)
        .chain(advisory)
        .chain([(LIBRARIES, FIRST)])
        .chain(effort)
        .chain(shape)
        .chain(resource)
        .chain(holders)
        .chain(common);
    let pick = |statement: &'static Statement, base: i32, at: usize| {
        let sole = setting.plan.store.sole && !statement.sole.is_empty();
        let text = if sole { statement.sole } else { statement.text };
        let (points, mut filled) = (setting.points(statement)?, slots.fill(text)?);
        if statement.id.ends_with(OWN_WRITE) {
            filled.text.insert_str(0, &format!("In {}: ", setting.plan.name));
        }
        Some(Pick { statement, filled, score: base + points, at, core: false, wanted: false, asked: asked(statement) })
    };
    let (mut picks, mut traps, mut cases) = (Vec::<Pick>::new(), Vec::new(), Vec::new());
    for (owner, base) in owners {
        let page = owner.page();
        cases.extend(page.statements.iter().filter(|statement| statement.heads()));
        let untold: Vec<&Statement> = page.statements.iter().filter(|case| case_untold(setting, case)).collect();
        let mut of_section = [0i32; 17];
        for (at, statement) in page.statements.iter().enumerate() {
            // What stands first in its section matters most; what is of a case that is not told stands nowhere.
            let place = &mut of_section[statement.section as usize];
            if let Some(pick) = pick(statement, base - 3 * *place, at)
                && !untold.iter().any(|case| within(statement, case))
            {
                *place += 1;
                picks.push(pick);
            }
        }
        traps.extend(page.traps.iter().filter(|trap| setting.falls(trap) && !names_another(setting, trap.text)));
    }
    // The first case that is told is the one; a second would contradict it, and what is said of an untold one is not said.
    let told = picks.iter().map(|pick| pick.statement).find(|case| case.heads());
    for pick in picks.iter_mut().filter(|pick| told.is_some_and(|case| within(pick.statement, case))) {
        pick.score += OWN;
        pick.asked = true;
    }
    // How the told case is taken, no strict design goes without.
    let strict = setting.plan.strict() && !setting.harmless();
    let taken = |pick: &&mut Pick| strict && pick.asked && pick.statement.id.ends_with(TAKE);
    picks.iter_mut().filter(taken).for_each(|pick| pick.wanted = true);
    for pick in picks.iter_mut().filter(|pick| burdens(pick.statement)) {
        pick.score += OWN;
    }
    // What the holders are said to run on is heard: the first that its page has to say has a place.
    for owner in brief.holders.iter().flat_map(|fact| &fact.value).filter_map(|id| Owner::environment(id)) {
        let theirs = picks.iter_mut().filter(|pick| pick.statement.owner == owner && !pick.asked);
        if let Some(pick) = theirs.max_by_key(|pick| (pick.score, Reverse(pick.at))) {
            pick.score += OWN;
            pick.asked = true;
        }
    }
    // What takes the place of a check where nothing compares is said before all else.
    for pick in picks.iter_mut().filter(|pick| pick.statement.id.ends_with(OWN_CHECK)) {
        pick.score += OWN;
    }
    // What stands before something that takes whatever arrives, and what is needed for that, no strict design goes without.
    let bears = |pick: &&mut Pick| [BLIND, OWN_NEED].iter().any(|ending| pick.statement.id.ends_with(ending));
    for pick in picks.iter_mut().filter(bears) {
        pick.wanted = true;
        pick.score += OWN;
    }
    // Nor without what keeps two holders of it apart.
    let apart = |pick: &&mut Pick| pick.statement.id.starts_with(TAKES_ALL) && APART.contains(&pick.statement.section);
    for pick in picks.iter_mut().filter(apart) {
        pick.wanted = true;
    }
    picks.retain(|pick| match told {
        Some(case) if within(pick.statement, case) => true,
        Some(case) if withheld(pick.statement, case) && !writes(pick) => false,
        _ => !cases.iter().any(|case| within(pick.statement, case)),
    });
    // A store that has a way of its own needs no word on how any record is written.
    let way = picks.iter().any(|pick| own(pick) && takes(setting, pick) && !writes(pick));
    let theirs = told.is_some_and(|case| case.owner == LIBRARIES && case.replaces.contains(&Section::Acquire));
    // Nor does a case that says itself how it is taken in this store.
    let theirs = theirs || told.is_some_and(|case| picks.iter().any(|pick| takes_here(pick, case)));
    picks.retain(|pick| !writes(pick) || !way && !theirs);
    // Several things at once are not written as one is.
    let several = picks.iter().any(writes_several);
    picks.retain(|pick| !several || !writes(pick) || writes_several(pick));
    // Where a library keeps the times, none of ours is spoken of.
    let theirs = picks.iter().any(|pick| own_times(pick.statement));
    picks.retain(|pick| !theirs || !timed(pick.statement));
    let renews = |pick: &Pick, slots: &[&str]| {
        pick.statement.section == Section::Renew && pick.statement.slots().any(|slot| slots.contains(&slot))
    };
    picks.retain(|pick| !setting.outlasts() || !renews(pick, &["renew_s"]));
    picks.retain(|pick| !setting.unrenewed() || !renews(pick, &["renew_s", "deadline_s"]));
    // Who may vote is no question where nobody places votes.
    let voters = |pick: &Pick| {
        pick.statement.section == Section::Topology && matches!(pick.statement.owner, Owner::Environment(_))
    };
    picks.retain(|pick| setting.plan.counts() || !voters(pick));
    // A cut is the store's matter first; what holders run on says more only where the store says nothing.
    let cut = |pick: &Pick| pick.statement.section == Section::Partition;
    let aside = |pick: &Pick| cut(pick) && matches!(pick.statement.owner, Owner::Environment(_));
    let own = setting.plan.counts() || picks.iter().any(|pick| cut(pick) && !aside(pick));
    picks.retain(|pick| !own || !aside(pick));
    // What a place holds is seen and not put back from receipts, and nothing there is cleared: a store's word on a restore
    // is said where it was written for places.
    let place = setting.shape == Shape::Occupancy;
    let restores =
        |pick: &Pick| matches!(pick.statement.owner, Owner::Store(_)) && pick.statement.section == Section::Restore;
    picks.retain(|pick| !place || !restores(pick) || pick.statement.shapes == ["occupancy"]);
    // What compares nothing is not sealed.
    let seals = |pick: &Pick| {
        let text = pick.filled.text.to_lowercase();
        pick.statement.section == Section::Fencing
            && ["seal", "makes the resource"].iter().any(|word| text.contains(word))
    };
    picks.retain(|pick| setting.compares() || !matches!(pick.statement.owner, Owner::Store(_)) || !seals(pick));
    // One server fails over to nothing: only what is written for one is said of it.
    let lone = |pick: &Pick| pick.statement.when.iter().any(|(key, _)| *key == Key::Variant);
    let single = setting.plan.scope == Kind::Single;
    picks.retain(|pick| !single || pick.statement.section != Section::Leader || lone(pick));
    cores(setting, &mut picks);
    // What is told of today's use of another store that is there, the rows' own say, is no less true beside this one.
    let there = brief.stores().iter().filter(|held| held.role.usable() && !held.guessed);
    let there = there.filter(|held| matches!(held.class, Class::Consensus | Class::Single | Class::None));
    let mut pages: Vec<Owner> = there.filter_map(|held| Some(Owner::Store(held.playbook()?.store.id))).collect();
    pages.dedup();
    for owner in pages.into_iter().filter(|owner| Some(*owner) != store.map(|(owner, _)| owner)) {
        let told =
            owner.page().statements.iter().filter(|statement| statement.id.contains(PRESENT) && statement.told());
        picks.extend(told.enumerate().filter_map(|(at, statement)| pick(statement, BESIDE, at)));
    }
    // A log orders by itself; other work with a broker beside it is not ordered by that.
    let replaces = |statement: &Statement| statement.section == Section::Decision && statement.id.ends_with(".replace");
    let ordered = setting.shape == Shape::QueueOrder && told.is_none();
    for owner in beside.into_iter().filter(|_| ordered) {
        let all = owner.page().statements.iter().filter(|statement| replaces(statement)).enumerate();
        picks.extend(all.filter_map(|(at, statement)| pick(statement, REPLACES, at)));
    }
    traps.truncate(TRAPS);
    (picks, traps)
}
