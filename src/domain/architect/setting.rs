//! The setting of one design: what the conditions of the playbooks' statements are held against.

use super::super::sizing;
use super::plan::Plan;
use super::said::{Said, parts};
use crate::domain::brief::{By, Contention, FactId, Held, Keys, Level, Role, Shape, Span, Waiting, World};
use crate::domain::playbook::{Key, Owner, Section, Statement, Trap, Values, When};
use crate::domain::rules::Kind;
use crate::domain::stores::row::{Class, ExpiryBy};
use crate::domain::stores::{STORES, Variant};

/// How the id of a statement ends that says all times of a lock, in place of ours.
pub const OWN_TIMES: &str = ".own_times";
/// How the id of a statement ends that says all that is compared, in place of what its shape compares.
pub const OWN_CHECK: &str = ".own_check";
/// The ending of a statement on what the design needs of what it does not bring, which no length leaves out.
pub const OWN_NEED: &str = ".own_need";
/// How the id of a store's statement ends that says how a conditional write is written there: it is said where a kind of
/// lock is taken by one and the store has no way of its own for it.
pub const OWN_WRITE: &str = ".own_write";
/// The kind of mutex that is a mark which runs out and is not given back.
const MARK: &str = "mutex.spare";
/// The kind of semaphore that is a rate.
const PACED: &str = "semaphore.rate";
/// The kind whose readers stay on a version and take no lock.
const UNLOCKED: &str = "rw.swap";
/// The kind whose locks are those of the database's own transactions, which stand in its memory.
const INSIDE: &str = "rw.shut";
/// The statement on a limit that each of many has.
const EACH: &str = "semaphore.present.each";
/// How the ids of cases begin in which what is locked takes whatever arrives.
pub const TAKES_ALL: &str = "blind.";
/// The statement on what compares references, where no resource of a known kind is named.
pub const REFERENCE: &str = "resources.reference.own_check";

/// What decides which statements hold.
pub struct Setting<'a> {
    /// The decisions.
    pub plan: &'a Plan<'a>,
    /// The shape of the lock, an exclusive lock where none is said.
    pub shape: Shape,
    /// The playbook of the store and how it is run.
    pub store: Option<(&'static str, &'static str)>,
    /// The protected data live in the store.
    pub same_store: bool,
    /// The grant is a lease that runs out.
    pub leased: bool,
    /// The resource's own version decides, and the lock beside it saves work.
    pub advisory: bool,
    /// What the protected resource compares.
    compares: Compares,
    /// The usual kind of its shape that the lock is of, by the id of what heads it.
    pub(super) case: Option<&'static str>,
    /// What the request says.
    pub(super) said: Said,
}

/// What a protected resource compares with what is sent to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compares {
    /// A token that orders holders, or may be taken to.
    Token,
    /// An id or a version of its own.
    Id,
    /// Nothing: what is sent takes effect.
    Nothing,
}

impl Compares {
    fn of(plan: &Plan) -> Compares {
        let brief = plan.brief;
        if brief.checks_token().is_some() {
            return Compares::Token;
        }
        let blind = brief.checks_token.is_some() && brief.resource.is_none();
        let page = brief.resource.as_ref().and_then(|fact| Owner::resource(&fact.value)).map(Owner::page);
        match page.and_then(|page| page.says("compares")) {
            _ if plan.store.fences || blind => Compares::Nothing,
            Some("id") => Compares::Id,
            Some("nothing") => Compares::Nothing,
            _ => Compares::Token,
        }
    }
}

/// What a copy that waits for nothing may be used for.
const BY_HAND: &str = "its copy promoted by hand alone, after the primary is fenced and its last holder has stopped";

/// What a failover rests on that the operator of Kubernetes does.
const OF_OPERATOR: &str = "synchronous replicas with required durability, and a failover that counts its quorum (CloudNativePG: dataDurability required, failoverQuorum)";

/// What two database servers rest on whose writer a majority of others picks.
const OF_TWO: &str = "a failover manager that promotes only a copy recorded as synchronous, and strikes that record before its primary commits alone (Patroni: synchronous_mode and a watchdog)";

/// Words that tell the variant of a store that is one server.
const ONE_SERVER: [&str; 2] = ["single instance", "standalone"];
/// Seconds from which a hold counts as minutes, and as hours.
const MINUTES: f64 = 30.0;
const HOURS: f64 = 3600.0;
/// Processes from which a fleet is large.
const FLEET: u32 = 1000;
/// Lock requests a second from which the upkeep of a store's history matters.
const BUSY: f64 = 50.0;
/// Sections whose sentences stop holders or guard against them, and are said of a lock that guards nothing only where
/// they are written for one.
const GUARDS: [Section; 9] = [
    Section::Renew,
    Section::Partition,
    Section::Fencing,
    Section::Leader,
    Section::Client,
    Section::Clock,
    Section::Region,
    Section::Restore,
    Section::Upgrade,
];

/// Points of each further part of the phrase that is told: what is told in particular goes before what is merely named.
const PART: i32 = 4;

/// Points of a condition that holds: how particular it makes a statement to this request.
fn weight(key: Key) -> i32 {
    match key {
        Key::Told | Key::Fault => 30,
        Key::Resource | Key::Holders | Key::Permits => 14,
        Key::Waiting | Key::Hold | Key::Contention | Key::Keys | Key::Fleet => 12,
        Key::Variant | Key::Survives | Key::Operator | Key::Servers | Key::Also => 8,
        Key::ChecksToken | Key::Places | Key::Scope | Key::World | Key::Load | Key::Rate => 4,
        Key::Commits => 2,
        Key::NotVariant | Key::Silent | Key::Never => 0,
    }
}

// The fact that a condition looks at.
fn fact(key: Key) -> Option<FactId> {
    match key {
        Key::Places => Some(FactId::Places),
        Key::Survives => Some(FactId::Survives),
        Key::Operator => Some(FactId::By),
        Key::Scope => Some(FactId::Scope),
        Key::World => Some(FactId::World),
        Key::Resource => Some(FactId::Resource),
        Key::ChecksToken => Some(FactId::ChecksToken),
        Key::Holders => Some(FactId::Holders),
        Key::Contention => Some(FactId::Contention),
        Key::Waiting => Some(FactId::Waiting),
        Key::Hold => Some(FactId::Hold),
        Key::Keys => Some(FactId::Keys),
        Key::Fleet => Some(FactId::Fleet),
        Key::Permits => Some(FactId::Permits),
        Key::Servers => Some(FactId::Servers),
        Key::Variant | Key::NotVariant => Some(FactId::Stores),
        Key::Load | Key::Rate => Some(FactId::Rate),
        Key::Commits | Key::Told | Key::Fault | Key::Also | Key::Silent | Key::Never => None,
    }
}

impl<'a> Setting<'a> {
    /// Of a plan.
    pub fn new(plan: &'a Plan<'a>) -> Setting<'a> {
        let brief = plan.brief;
        let shape = brief.shape.as_ref().map_or(Shape::Mutex, |shape| shape.value);
        let kept = plan.held.and_then(Held::playbook).map(|kept| (kept.store.id, kept.variant.map_or("", |v| v.id)));
        let row = (!plan.store.playbook.is_empty()).then_some((plan.store.playbook, plan.store.variant));
        let told = plan.held.and_then(|held| held.told);
        let one = || {
            let store = STORES.id(plan.store.playbook).filter(|_| plan.alone)?;
            let single = |variant: &&Variant| variant.told_by.iter().any(|told| ONE_SERVER.contains(told));
            let variant = told.or_else(|| store.variants.iter().find(single))?;
            Some((store.id, variant.id))
        };
        let store = one().or(kept).or(row).filter(|_| plan.scope != Kind::Taken);
        let said = Said::new(plan.inputs);
        let advisory = plan.scope == Kind::Resource;
        let compares = Compares::of(plan);
        let (same_store, leased, case) = (false, true, None);
        let mut out = Setting { plan, shape, store, same_store, leased, advisory, compares, said, case };
        // In the database that holds the rows, a transaction is the lock; beside another store nobody says which it is.
        let alone = brief.stores().iter().all(|held| {
            held.row().id == plan.store.id || matches!(held.role, Role::Absent | Role::Theirs | Role::Planned)
        });
        // "The accounts are in CockroachDB, Redis is the cache": the words name the very store of the lock.
        let told = |held: &&Held| {
            let words = brief.resource.iter().flat_map(|fact| &fact.evidence);
            held.row().id == plan.store.id && words.into_iter().any(|span| span.meets(&held.span))
        };
        let usable = |held: &&Held| held.role.usable() && held.row().id != plan.store.id;
        let named = brief.stores().iter().any(|held| told(&held)) && !brief.stores().iter().any(|held| usable(&held));
        out.same_store = (alone || named)
            && brief.resource.as_ref().is_some_and(|fact| fact.value == "same_db")
            && out.store.is_some_and(|(id, _)| {
                let inside = |s: &Statement| {
                    s.section == Section::Decision
                        && s.when.iter().any(|(key, values)| *key == Key::Resource && values.contains("same_store"))
                };
                Owner::Store(id).page().statements.iter().any(inside)
            });
        if let Some((id, "")) = out.store {
            let taken = &Owner::Store(id).page().taken;
            let variant = taken.iter().find(|(_, when)| out.holds(when).is_some()).map_or("", |(variant, _)| variant);
            out.store = Some((id, variant));
        }
        let timed = !matches!(shape, Shape::TerminalClaim | Shape::Occupancy | Shape::Dedupe);
        let short = brief.hold_said().is_none_or(|hold| hold < MINUTES);
        let rows = out.same_store && short && matches!(shape, Shape::Mutex | Shape::Rw | Shape::MultiResource);
        let lapses = plan.store.expiry_by != ExpiryBy::None;
        // A broker takes a message back and lends nothing.
        let lent = !plan.store.broker();
        out.leased = timed && !rows && lapses && lent;
        // What drops a repeated reference orders no holders.
        let offered = || Owner::Common("resources").page().statements.iter().find(|s| s.id == REFERENCE);
        if brief.resource.is_none() && offered().is_some_and(|offered| out.holds(&offered.when).is_some()) {
            out.compares = Compares::Id;
        }
        out.case = out.kind();
        if out.answers_blind() {
            out.compares = if out.gated() { Compares::Token } else { Compares::Nothing };
        }
        // A kind that says all its times itself has no lease of ours.
        out.leased &= !out.times_its_own();
        out
    }

    /// The kind of lock, or what the request's own words say is locked, says itself what is compared.
    pub fn checks_its_own(&self) -> bool {
        let pages = [Owner::Shape(self.shape.word()), Owner::Common("resources")];
        let statements = pages.into_iter().flat_map(|owner| owner.page().statements.iter());
        let mut told = statements.filter(|statement| statement.id.ends_with(OWN_CHECK) && statement.told());
        self.own(OWN_CHECK) || told.any(|statement| self.points(statement).is_some())
    }

    fn times_its_own(&self) -> bool {
        self.own(OWN_TIMES)
    }

    // The kind has a statement of this ending, or one for what the request tells besides.
    fn own(&self, ending: &str) -> bool {
        let Some(case) = self.case else { return false };
        self.shaped().any(|statement| {
            let rest = statement.id.strip_suffix(ending).and_then(|head| head.strip_prefix(case));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') && self.points(statement).is_some())
        })
    }

    /// Two holders cost work and nothing else: nobody is stopped, refused or fenced for the lock's sake.
    pub fn harmless(&self) -> bool {
        // Who edits keeps a draft and meets the check of the save.
        let courtesy = self.shape == Shape::SessionLock && !self.plan.strict();
        self.advisory || courtesy || self.plan.scope == Kind::Efficiency
    }

    /// The lock outlasts work that may be done twice, so nothing renews it.
    pub fn outlasts(&self) -> bool {
        let short = self.plan.brief.hold_said().is_some_and(|hold| hold < self.plan.lease.ttl);
        self.harmless() && !self.advisory && !matches!(self.shape, Shape::SessionLock | Shape::Leader) && short
    }

    /// What is taken is given back: a mark that spares repeats runs out.
    pub fn given_back(&self) -> bool {
        self.case != Some(MARK)
    }

    /// Readers take no lock, or one that writes nothing: what is asked for in a second is no load of writes.
    pub fn writes_nothing(&self) -> Option<&'static str> {
        match self.case {
            Some(UNLOCKED) => {
                Some("read what is published and take no lock: they cost the authority no write, and a switch is one")
            }
            Some(INSIDE) => Some("take locks in the memory of the primary, which write nothing of their own"),
            _ => None,
        }
    }

    /// So many in a span of time are admitted, and nobody holds a place.
    pub fn paced(&self) -> bool {
        self.case == Some(PACED)
    }

    /// The limit is that of each of many, and not one over all.
    pub fn limit_of_each(&self) -> bool {
        let page = Owner::Shape(Shape::Semaphore.word()).page();
        let each = page.statements.iter().find(|statement| statement.id == EACH);
        each.is_some_and(|each| self.points(each).is_some())
    }

    /// Nothing renews the lease, which guards work that is over long before.
    pub fn unrenewed(&self) -> bool {
        self.guards_by_lease() && !self.plan.lease.renewed
    }

    // The level as the playbooks write it; what a store says of a lock that only saves work is said at the lowest.
    fn level(&self, statement: &Statement) -> &'static str {
        match self.plan.brief.level() {
            _ if self.advisory && matches!(statement.owner, Owner::Store(_)) => "E",
            Level::E => "E",
            Level::B => "B",
            Level::S | Level::X => "S",
        }
    }

    /// The points of a statement that may be said here; none where it may not.
    pub fn points(&self, statement: &Statement) -> Option<i32> {
        if !self.may(statement) {
            return None;
        }
        // Of the cases of a shape one is told. Of those of several shapes and of libraries one is where requests taught it,
        // and none beside what takes whatever arrives.
        let blind = || self.answers_blind() || statement.id.starts_with(TAKES_ALL);
        let one = match statement.owner {
            Owner::Shape(_) => true,
            Owner::Common("shapes") => blind() || self.share(statement).is_some(),
            Owner::Common("libraries") => blind(),
            _ => false,
        };
        if statement.heads() && one {
            return (self.case == Some(statement.id)).then(|| weight(Key::Told));
        }
        let owned = matches!(statement.owner, Owner::Shape(_) | Owner::Common(_));
        let own = if owned || statement.shapes.is_empty() { 0 } else { 6 };
        Some(own + self.holds(&statement.when)?)
    }

    // Nothing but its conditions speaks against it.
    pub(super) fn may(&self, statement: &Statement) -> bool {
        let shape = statement.shapes.is_empty() || statement.shapes.contains(&self.shape.word());
        let level = statement.levels.is_empty() || statement.levels.contains(&self.level(statement));
        // What nobody found in a document carries no strict lock.
        let sure = statement.checked || !self.plan.strict();
        shape && level && sure && !self.forbids(statement)
    }

    /// The points of a trap that the words of the request fall into.
    pub fn falls(&self, trap: &Trap) -> bool {
        trap.told.iter().any(|phrase| self.said.told(phrase))
    }

    /// The words of the facts that a statement is said for.
    pub fn words_of(&self, statement: &Statement) -> Vec<Span> {
        let facts = statement.when.iter().filter_map(|(key, _)| fact(*key));
        let views = facts.filter_map(|id| self.plan.brief.get(id));
        views.filter_map(|view| view.evidence.first().cloned()).collect()
    }

    // What the shape forbids is never taken from a file that does not name the shape.
    fn forbids(&self, statement: &Statement) -> bool {
        let timed = statement.slots().any(|slot| matches!(slot, "ttl_s" | "renew_s" | "deadline_s"));
        // What says all times of a lock speaks of none of ours.
        let told = statement.id.ends_with(OWN_TIMES);
        if !self.leased && !told && (timed || matches!(statement.section, Section::Renew | Section::Clock)) {
            return true;
        }
        let presumes = |what: &str| statement.presumes.contains(&what);
        if self.harmless() && self.guards(statement) {
            return true;
        }
        presumes("lease") && !self.leased
            || presumes("order") && !self.ordered()
            || presumes("single") && !self.single()
            || presumes("renewal") && (self.outlasts() || self.unrenewed())
    }

    // It speaks of a lock that guards something, where this one only saves work.
    fn guards(&self, statement: &Statement) -> bool {
        let written = statement.levels.contains(&"E");
        // Where the row's version decides, what a shape says of holders and tokens is the other design.
        let shaped = matches!(statement.owner, Owner::Shape(_) | Owner::Common("shapes"));
        let other = self.advisory && shaped && self.shape != Shape::SessionLock;
        let own = matches!(statement.owner, Owner::Common("advisory"));
        let there = GUARDS.contains(&statement.section) && (self.advisory || !written);
        !own && (other || there || statement.presumes.contains(&"order"))
    }

    /// Holders are ordered by their tokens, and the resource rejects a lower one.
    pub fn ordered(&self) -> bool {
        self.succeed() && self.compares == Compares::Token
    }

    // Its holders follow one another, so that a token can order them.
    fn succeed(&self) -> bool {
        !matches!(self.shape, Shape::Semaphore | Shape::Occupancy | Shape::TerminalClaim | Shape::Dedupe)
    }

    /// Its holders would be ordered by tokens, and what is locked, which is of no kind that has a page, is told to take
    /// whatever arrives.
    pub fn blind(&self) -> bool {
        let brief = self.plan.brief;
        let told = brief.resource.is_none() && brief.checks_token.as_ref().is_some_and(|checks| !checks.value);
        told && !self.answers_blind()
            && self.succeed()
            && self.guards_by_lease()
            && self.plan.store.expiry_by != ExpiryBy::None
    }

    /// A lease that guards something: its holder stops, and what is protected refuses who does not.
    pub fn guards_by_lease(&self) -> bool {
        self.leased && self.plan.strict() && !self.harmless()
    }

    /// What is protected can compare a token in the step that writes; where nobody says what it is, it has to.
    pub fn compares(&self) -> bool {
        if self.answers_blind() {
            return self.gated();
        }
        let resource = self.plan.brief.resource.as_ref().and_then(|fact| Owner::resource(&fact.value));
        let what = resource.and_then(|owner| owner.page().says("compares"));
        let orders = what.map_or(self.compares != Compares::Nothing, |what| what == "token");
        self.plan.store.expiry_by != ExpiryBy::None && orders
    }

    /// What the store has to be set to.
    pub fn conditions(&self) -> Vec<&'static str> {
        let (plan, (_, variant)) = (self.plan, self.store.unwrap_or_default());
        let row = plan.store;
        let by_hand = plan.brief.by(By::Operator).is_some() || plan.scope == Kind::TwoSites;
        let sometimes = [
            (!by_hand, &row.unattended),
            (plan.brief.checks_token().is_none(), &row.uncompared),
            (plan.brief.regions().len() < 3, &row.unplaced),
            (!row.hosted_as.contains(&variant), &row.self_run),
        ];
        let held = sometimes.into_iter().filter(|(holds, _)| *holds).map(|(_, conditions)| conditions);
        // What is told of the disks is answered where it is told.
        let fast = |condition: &&str| sizing::slow_log(plan.brief).is_none() || !condition.contains("fsync p99");
        // The operator of Kubernetes is no Patroni.
        let operator = ["cloudnativepg", "cnpg", "cloudnative-pg"].iter().any(|name| self.said.met(name));
        let own = |condition| match condition {
            text if operator && str::contains(text, "Patroni") => OF_OPERATOR,
            text => text,
        };
        let all: Vec<&'static str> = [&row.conditions].into_iter().chain(held).flatten().copied().collect();
        // What two servers need besides stands in the place of what more of them need.
        let managed = |condition: &&str| condition.contains("commit alone");
        let pair = plan.elected_pair() && !operator && all.iter().any(managed);
        // Of a copy that waits for nothing no condition speaks that a synchronous one has.
        let drained = plan.held.is_some_and(Held::drained_copy) && row.class != Class::Async;
        let waited = |condition: &&str| !drained || !condition.contains("synchron");
        let by_hand = Some(BY_HAND).filter(|_| drained);
        all.into_iter()
            .filter(fast)
            .filter(waited)
            .filter(|condition| !pair || !managed(condition))
            .chain(by_hand)
            .chain(Some(OF_TWO).filter(|_| pair))
            .map(own)
            .collect()
    }

    // Who finds it taken may go to another one; candidates for a role and those in a line stay, whatever is said of one attempt.
    fn leaves(&self) -> bool {
        matches!(self.shape, Shape::Mutex | Shape::SessionLock | Shape::LongSession)
    }

    // One holds at a time.
    pub fn single(&self) -> bool {
        !matches!(self.shape, Shape::Semaphore | Shape::Rw)
    }

    // The points of conditions that all hold.
    pub(super) fn holds(&self, when: &When) -> Option<i32> {
        when.iter().try_fold(0, |points, (key, values)| Some(points + self.holds_one(*key, *values)?))
    }

    // The same, whatever the words are.
    pub(super) fn holds_untold(&self, when: &When) -> bool {
        let words = |key: Key| matches!(key, Key::Told | Key::Also | Key::Silent | Key::Never);
        when.iter().filter(|(key, _)| !words(*key)).all(|(key, values)| self.holds_one(*key, *values).is_some())
    }

    pub(super) fn holds_one(&self, key: Key, values: Values) -> Option<i32> {
        let brief = self.plan.brief;
        let among = |word: &str| values.contains(word);
        let (store, variant) = self.store.unwrap_or_default();
        let holds = match key {
            Key::Variant => among(variant) || among(store),
            Key::NotVariant => !among(variant) && !among(store),
            Key::Places => among(match brief.places() {
                _ if brief.per_place().is_some() => "one",
                0 | 1 => "one",
                2 => "two",
                _ => "three_plus",
            }),
            Key::Survives => brief.survives().map_or(among("none"), |domain| among(domain.word())),
            Key::Operator => {
                // Between two sites a person decides, whatever else is told.
                let by_hand = brief.by(By::Operator).is_some() || self.plan.scope == Kind::TwoSites;
                brief.by(By::Itself).is_some() && among("none") || by_hand && among("allowed")
            }
            Key::Scope => brief.scope.as_ref().is_some_and(|scope| among(scope.value.word())),
            Key::World => brief.world.as_ref().is_some_and(|world: &_| among(World::word(world.value))),
            Key::Resource => return self.resource(values),
            Key::ChecksToken if brief.checks_token.is_none() && among("unsaid") => true,
            Key::ChecksToken if self.gated() => among("yes"),
            // That it does is a condition of every strict design on a resource that can.
            Key::ChecksToken => among(match brief.checks_token.as_ref().map(|checks| checks.value) {
                Some(false) => "no",
                None if self.compares == Compares::Nothing => "no",
                None if self.compares == Compares::Id => "id",
                _ => "yes",
            }),
            Key::Holders => brief.holders.as_ref().is_some_and(|fact| fact.value.iter().any(|id| among(id))),
            Key::Contention => Contention::ALL.iter().any(|how| among(how.word()) && brief.contention(*how).is_some()),
            Key::Waiting if among("unsaid") && (brief.waiting.is_none() || !self.leaves()) => true,
            Key::Waiting => brief.waiting.as_ref().is_some_and(|fact| among(Waiting::word(fact.value))),
            Key::Hold => among(self.hold()),
            Key::Load => among(if self.plan.scope == Kind::Sharded { "sharded" } else { "one_group" }),
            Key::Rate => {
                among(if brief.rate.as_ref().is_some_and(|rate| rate.value >= BUSY) { "busy" } else { "calm" })
            }
            Key::Commits => among(if self.plan.store.sole { "one" } else { "several" }),
            Key::Keys => brief.keys.as_ref().is_some_and(|fact| among(Keys::word(fact.value))),
            Key::Fleet => {
                brief.fleet.as_ref().is_some_and(|fact| among(if fact.value < FLEET { "small" } else { "large" }))
            }
            Key::Permits => {
                brief.permits.as_ref().is_some_and(|fact| among(if fact.value > 1 { "several" } else { "one" }))
            }
            Key::Servers => among(if brief.servers() == Some(2) { "two" } else { "other" }),
            Key::Told | Key::Also => {
                let told = values.iter().filter(|phrase| self.said.told(phrase)).map(parts).max();
                return told.map(|parts| weight(key) + PART * i32::try_from(parts).unwrap_or_default());
            }
            Key::Silent => !values.iter().any(|phrase| self.said.met(phrase)),
            Key::Fault => values.iter().any(|phrase| self.said.suffers(phrase)),
            Key::Never => false,
        };
        holds.then(|| weight(key))
    }

    // Where nothing is said of the resource it is taken for a service of our own.
    fn resource(&self, values: Values) -> Option<i32> {
        match &self.plan.brief.resource {
            _ if self.same_store => values.contains("same_store").then(|| weight(Key::Resource)),
            Some(fact) => values.contains(&fact.value).then(|| weight(Key::Resource)),
            None => values.contains("own_service").then_some(0),
        }
    }

    fn hold(&self) -> &'static str {
        match self.plan.brief.hold_said() {
            Some(hold) if hold < MINUTES => "short",
            Some(hold) if hold < HOURS => "minutes",
            Some(_) => "hours",
            None if matches!(self.shape, Shape::Leader | Shape::SessionLock) => "unbounded",
            None if self.shape == Shape::LongSession => "hours",
            None => "short",
        }
    }
}
