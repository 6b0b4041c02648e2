//! The sections of a design in their order: own sentences for what these inputs decide, statements of the playbooks for
//! what the store, the shape, the resource and the surroundings ask for.

use super::claims::{By, Sheet};
use super::conduct::{self, Said};
use super::decision;
use super::fill::{Slots, plain};
use super::pick::{Pick, Picks};
use super::plan::Plan;
use super::setting::{OWN_CHECK, OWN_TIMES, Setting};
use super::walk::{self, Walk};
use super::{capacity, demand, hot, negative, stated, times};
use crate::domain::brief::{Level, Span};
use crate::domain::playbook::{Owner, Page, Section};
use crate::domain::rules::Kind;

/// Words of a design, headings included.
const MOST: usize = 900;
/// Times that a design is shortened at most.
const ROUNDS: usize = 6;

/// A design in the making.
pub struct Design<'a> {
    setting: &'a Setting<'a>,
    plan: &'a Plan<'a>,
    picks: Picks,
    shape: &'static Page,
    sheet: Sheet,
    /// Without what the rate comes to, which a crowded design has no room for.
    lean: bool,
}

impl<'a> Design<'a> {
    /// Selects what it is made of.
    pub fn new(setting: &'a Setting<'a>) -> Design<'a> {
        let picks = Picks::new(setting, &Slots::new(setting));
        Design {
            setting,
            plan: setting.plan,
            picks,
            shape: Owner::Shape(setting.shape.word()).page(),
            sheet: Sheet::default(),
            lean: false,
        }
    }

    /// All sections, in no more words than a design may have.
    pub fn write(mut self) -> Sheet {
        let all = self.picks.clone();
        self.fit();
        // What the figures would leave no room for goes before them.
        let restores = |picks: &Picks| picks.of(Section::Restore).count() > 0;
        if restores(&all) && !restores(&self.picks) {
            self.picks = all;
            self.lean = true;
            self.fit();
        }
        self.sheet
    }

    // Left out what matters least, until all of it is no longer than it may be.
    fn fit(&mut self) {
        self.sheet = Sheet::default();
        self.sections();
        // What is left out may leave a sentence of our own in its place.
        for _ in 0..ROUNDS {
            let over = self.sheet.words().saturating_sub(MOST);
            if over == 0 {
                break;
            }
            self.picks.shorten(self.setting, over);
            self.sheet = Sheet::default();
            self.sections();
        }
        // What the request might be mistaken about gives way last.
        if self.sheet.words() > MOST && !self.picks.traps.is_empty() {
            self.picks.traps.clear();
            self.sheet = Sheet::default();
            self.sections();
        }
    }

    fn sections(&mut self) {
        self.decision();
        self.topology();
        self.acquisition();
        self.renewal();
        self.partition();
        self.validation();
        self.capacity();
        self.upkeep();
        self.negative();
        self.conditions();
    }

    // One statement as a claim of its own, or after the one before it.
    fn say(&mut self, section: Section, joined: bool) -> usize {
        let picks = self.picks.of(section).filter(|pick| !pick.statement.cause());
        let picks: Vec<(By, Vec<Span>, String)> = picks.map(|pick| claim(self.setting, pick)).collect();
        let count = picks.len();
        for (by, inputs, text) in picks {
            let inputs: Vec<Option<&Span>> = inputs.iter().map(Some).collect();
            if joined { self.sheet.also(by, &inputs, text) } else { self.sheet.claim(by, &inputs, text) }
        }
        count
    }

    fn own(&mut self, by: By, text: String) {
        self.sheet.claim(by, &[], text);
    }

    fn decision(&mut self) {
        self.sheet.prose("Core decision");
        // Who asks why a fault happens reads its cause before what is decided.
        let causes = self.picks.of(Section::Decision).filter(|pick| pick.statement.cause());
        let causes: Vec<(By, Vec<Span>, String)> = causes.map(|pick| claim(self.setting, pick)).collect();
        for (by, inputs, text) in causes {
            let inputs: Vec<Option<&Span>> = inputs.iter().map(Some).collect();
            self.sheet.claim(by, &inputs, text);
        }
        decision::durable(self.plan, &mut self.sheet);
        hot::told(self.setting, &mut self.sheet);
        // Where no lock is needed, that comes first.
        if self.setting.leased {
            decision::authority(self.setting, &mut self.sheet);
            decision::level(self.plan, &mut self.sheet);
            decision::others(self.plan, &mut self.sheet);
            self.say(Section::Decision, false);
        } else {
            self.say(Section::Decision, false);
            decision::authority(self.setting, &mut self.sheet);
            decision::level(self.plan, &mut self.sheet);
            decision::others(self.plan, &mut self.sheet);
        }
        stated::clashes(self.setting, &mut self.sheet);
        // What is offered for the comparison is said in its place.
        if !self.checked() {
            negative::foundation(self.setting, &mut self.sheet);
        }
        for trap in self.picks.traps.clone() {
            self.own(By::Statement("trap", trap.source, String::new()), trap.text.to_owned());
        }
    }

    fn topology(&mut self) {
        self.sheet.prose("Topology and quorum");
        decision::placement(self.setting, &mut self.sheet);
        decision::promotion(self.setting, &mut self.sheet);
        if self.say(Section::Topology, true) == 0 {
            decision::alone(self.setting, &mut self.sheet);
        }
    }

    fn acquisition(&mut self) {
        let store = self.plan.store;
        self.sheet.bullets("Lock acquisition workflow");
        // What no playbook describes is taken at the word of its row.
        if self.setting.store.is_none() || self.picks.of(Section::Acquire).count() == 0 {
            self.own(By::Source(store.source), format!("Request: {}.", store.primitive));
        }
        self.say(Section::Acquire, false);
        // Where a statement says all times of the lock, nothing of it hangs on a session, and nobody waits but who is told to.
        let (theirs, told) = (self.theirs(), self.plan.brief.wait.is_some());
        if !theirs || told {
            let waits = self.says(&["waiter ", "waiters ", "everyone else watches"]);
            self.said(conduct::waiting(self.setting, waits), false);
        }
        self.say(Section::Release, false);
    }

    // A sentence that is said where it applies.
    fn said(&mut self, said: Option<Said>, joined: bool) {
        let Some((by, span, text)) = said else { return };
        if joined { self.sheet.also(by, &[span], text) } else { self.sheet.claim(by, &[span], text) }
    }

    // A statement of this design has one of these words.
    fn says(&self, words: &[&str]) -> bool {
        self.picks.all().any(|pick| {
            let text = pick.filled.text.to_lowercase();
            words.iter().any(|word| text.contains(word))
        })
    }

    fn renewal(&mut self) {
        self.sheet.bullets("Lease renewal strategy");
        let told = self.picks.of(Section::Renew).any(|pick| pick.statement.slots().any(|slot| slot == "deadline_s"));
        let theirs = self.theirs();
        times::times(self.setting, self.shape, told, theirs, &mut self.sheet);
        self.say(Section::Renew, false);
        if !theirs {
            self.said(conduct::stop(self.setting, self.says(&["ends its process"])), false);
            self.said(conduct::longest(self.setting), true);
        }
    }

    // The library of the request keeps the times of its locks, and a statement says which.
    fn theirs(&self) -> bool {
        self.picks.of(Section::Renew).any(|pick| pick.statement.id.ends_with(OWN_TIMES))
    }

    fn partition(&mut self) {
        self.sheet.bullets("Partition tolerance mechanisms");
        match Walk::new(self.setting) {
            Some(walk) => self.walk(&walk),
            None => self.apart(),
        }
        self.say(Section::Client, false);
        self.say(Section::Clock, false);
    }

    // Where the votes are counted: fault by fault, each with what the store does in it.
    fn walk(&mut self, walk: &Walk) {
        let (by, text) = walk.lost(self.picks.of(Section::Leader).count() > 0);
        self.own(by, text);
        self.say(Section::Leader, true);
        let region = self.say(Section::Region, true) > 0;
        let crash = times::crash(self.setting, !region && self.plan.scope != Kind::TwoSites).filter(|_| !self.theirs());
        self.said(crash.map(|(by, text)| (by, None, text)), true);
        if let Some((by, text)) = walk.copy() {
            self.own(by, text);
        }
        let (by, text) = walk.cut(self.stops(Section::Partition) || self.theirs());
        self.own(by, text);
        self.say(Section::Partition, true);
        let (by, text) = walk.beyond();
        self.own(by, text);
    }

    // A statement of this section says when holders stop.
    fn stops(&self, section: Section) -> bool {
        let deadline = format!("{} s", plain(self.plan.lease.deadline));
        self.picks.of(section).any(|pick| pick.filled.text.contains(&deadline))
    }

    // Where they are others' to place: what its clients see.
    fn apart(&mut self) {
        let store = self.plan.store;
        // Nobody fails over by himself between two sites.
        if self.plan.scope == Kind::TwoSites {
            walk::pair(self.setting).into_iter().for_each(|(by, text)| self.own(by, text));
            self.say(Section::Partition, false);
            let crash = times::crash(self.setting, false).filter(|_| !self.theirs());
            self.said(crash.map(|(by, text)| (by, None, text)), false);
            return;
        }
        match (self.say(Section::Partition, false), self.setting.leased) {
            (0, _) if self.setting.harmless() => {
                let text = "**Whoever cannot reach the store goes on without it, up to a limit of its own process**: what is done twice costs its work and nothing else.";
                self.own(By::Rule(self.plan.rule), text.to_owned());
            }
            (0, true) => self.own(By::Source(store.source), decision::capital(&format!("{}.", store.partition))),
            (0, false) => {
                let text = "**Whoever cannot reach the authority is refused, never guessed**: no cache, queue or memory answers in its place.";
                self.own(By::Rule(self.plan.rule), text.to_owned());
            }
            _ => {}
        }
        if self.say(Section::Leader, false) == 0 && self.plan.scope == Kind::Single {
            let (by, text) = walk::down(self.setting, self.theirs());
            self.own(by, text);
        }
        self.say(Section::Region, false);
        if let Some((by, text)) = times::crash(self.setting, false).filter(|_| !self.theirs()) {
            self.own(by, text);
        }
    }

    fn validation(&mut self) {
        self.sheet.bullets("Fencing token validation");
        let (by, text) = match (self.plan.brief.level(), self.setting.shape) {
            _ if self.setting.advisory => {
                let text = "**No fencing tokens are issued: the version of the row is the fence.** The update names the version that was read with the content it was computed from, and raises it; no row changed is a refusal, and the same change is never sent again under the newer version.";
                (By::Rule(self.plan.rule), text.to_owned())
            }
            (Level::E, _) => {
                let text = "No fencing tokens are issued: at this tolerance the effect is idempotent, and a check would guard nothing.";
                (By::Rule(self.plan.rule), text.to_owned())
            }
            (Level::B, _) => {
                let text = "Fencing tokens are checked where the resource can do it; elsewhere the rare overlap is found and repaired.";
                (By::Rule(self.plan.rule), text.to_owned())
            }
            _ if self.setting.same_store && !self.setting.leased => {
                let text = "No fencing tokens inside the store: **its own row locks and conditions order the writes**; what leaves it carries the row's version.";
                (By::Fact("resource"), text.to_owned())
            }
            _ => {
                let sealed = self.says(&[
                    "seals ",
                    "seal first",
                    "seal before",
                    "seal at the",
                    "the seal is the",
                    "makes the resource",
                ]) || self.says(&["writes its token", "writes its own token", "write its token"]);
                conduct::check(self.setting, self.shape, self.says(&["one fence row", "the lock row for"]), sealed)
            }
        };
        if !self.checked() {
            self.own(by, text);
        }
        self.say(Section::Fencing, false);
    }

    // A statement says all that is compared.
    fn checked(&self) -> bool {
        self.picks.of(Section::Fencing).any(|pick| pick.statement.id.ends_with(OWN_CHECK))
    }

    fn capacity(&mut self) {
        self.sheet.prose("Capacity");
        // A take-over of machines takes the time of its parts, which a statement adds up; nothing else is asked of it.
        if !self.plan.store.fences {
            capacity::figures(self.setting, self.theirs(), &mut self.sheet);
            capacity::rest(self.setting, &mut self.sheet);
            if !self.lean {
                demand::meets(self.setting, &mut self.sheet);
                demand::kept(self.setting, &mut self.sheet);
                demand::remembered(self.setting, &mut self.sheet);
            }
        }
        self.say(Section::Capacity, true);
    }

    fn upkeep(&mut self) {
        self.sheet.prose("Operation");
        self.say(Section::Operate, true);
        self.say(Section::Restore, true);
        self.say(Section::Upgrade, false);
    }

    fn negative(&mut self) {
        self.sheet.prose("Negative constraints");
        let enough = self.picks.of(Section::Avoid).count() > 0;
        negative::always(self.setting, enough, &mut self.sheet);
        negative::named(self.setting, &mut self.sheet);
        negative::timed(&mut self.sheet);
        self.say(Section::Avoid, false);
    }

    fn conditions(&mut self) {
        self.sheet.prose("Conditions and assumptions");
        self.say(Section::Condition, false);
        negative::conditions(self.setting, &mut self.sheet);
    }
}

fn claim(setting: &Setting, pick: &Pick) -> (By, Vec<Span>, String) {
    let statement = pick.statement;
    let by = By::Statement(statement.id, statement.source, pick.filled.figures.join(", "));
    (by, setting.words_of(statement), pick.filled.text.clone())
}
