//! Which usual kind of its shape a lock is of: what phrases tell weighed beside all other words, and what is locked.

use super::said::parts;
use super::setting::{OWN_CHECK, REFERENCE, Setting, TAKES_ALL};
use crate::domain::brief::{DEVICE, Shape};
use crate::domain::playbook::{Key, Owner, Statement};
use crate::domain::reader::OTHER;
use crate::domain::stores::row::ExpiryBy;

/// The case in which a gateway compares in the place of what takes whatever arrives, as its holders are none that anybody
/// could switch off.
const GATE: &str = "blind.gate";
/// Seconds after which the proof of a holder's end is had where it is had by machine.
const PROVEN_S: f64 = 90.0;
/// Where such holders run.
const OUT_OF_REACH: [&str; 6] = ["aws_lambda", "azure_functions", "cloud_run", "laptop", "mobile_edge", "browser_tab"];

/// What an ordered queue is whose kind nothing tells.
const LINE: &str = "queue_order.turns";

/// How much likelier phrases make a kind.
const TOLD: f32 = 2.0;
/// From how likely on a kind is the one: of 137 designs that readers held against their requests a wrong kind brought four
/// claims more that they struck, and a right one saved one. From here on 16 of 21 kinds were right, from 0.5 on 23 of 43.
const LIKELY: f32 = 0.7;

impl Setting<'_> {
    // The usual kind of its shape that the lock is of: what phrases tell weighed beside all other words, or where these
    // are too few, the first that is told. A kind that may not be leaves its share to no other.
    pub(super) fn kind(&self) -> Option<&'static str> {
        if let Some(case) = self.takes_all() {
            return Some(case);
        }
        let heads: Vec<&Statement> = self.shaped().filter(|statement| statement.heads()).collect();
        let told = |head: &&&Statement| self.holds(&head.when).is_some();
        // How all words sound makes no kind of which they say not one.
        let worded = |key: Key| matches!(key, Key::Told | Key::Also);
        let hinted = |head: &&Statement| {
            let mut words = head.when.iter().filter(|(key, _)| worded(*key)).peekable();
            words.peek().is_none() || words.any(|(key, values)| self.holds_one(*key, *values).is_some())
        };
        let may = |head: &&Statement| self.may(head) && self.holds_untold(&head.when) && hinted(head);
        let untaught = |head: &&&Statement| self.share(head).is_none() && matches!(head.owner, Owner::Shape(_));
        // What one sentence tells of it in so many words is surer than what words are like.
        let sure = |head: &&&Statement| told(head) && self.parted(head);
        if let Some(head) = heads.iter().filter(sure).find(|head| may(head)) {
            return Some(head.id);
        }
        let known =
            heads.iter().filter_map(|head| Some((head, self.share(head)? * if told(&head) { TOLD } else { 1.0 })));
        let known: Vec<(&&Statement, f32)> = known.collect();
        let other = self.plan.brief.kinds.iter().find(|kind| kind.0 == OTHER).map(|kind| kind.1);
        let sum = other.unwrap_or(1.0) + known.iter().map(|(_, share)| share).sum::<f32>();
        let best = known.iter().filter(|(head, _)| may(head)).max_by(|a, b| a.1.total_cmp(&b.1));
        // Facts go before how all words sound.
        let likely = best.filter(|(_, share)| share / sum >= LIKELY);
        let sounds = likely.is_some_and(|(head, _)| !told(head));
        // A kind that no request taught is one by its phrases.
        let untaught = heads.iter().filter(untaught).find(|head| may(head) && told(head));
        let facts = untaught.filter(|head| sounds && head.when.iter().any(|(key, _)| *key == Key::Resource));
        let told = facts.copied().or(likely.map(|(head, _)| **head)).or(untaught.copied());
        told.or_else(|| self.line(&heads)).map(|head| head.id)
    }

    // A queue without a kind would be a lock that its waiters race for.
    fn line<'h>(&self, heads: &[&'h Statement]) -> Option<&'h Statement> {
        let line = self.shape == Shape::QueueOrder && !self.harmless() && !self.plan.store.broker();
        heads.iter().find(|head| line && head.id == LINE && self.may(head)).copied()
    }

    // What is locked is told to take whatever arrives: neither its own controller nor a clock keeps two holders apart, and
    // what any other case says of the one or the other is none of this one.
    fn takes_all(&self) -> Option<&'static str> {
        let brief = self.plan.brief;
        let blind = brief.checks_token.as_ref().is_some_and(|checks| !checks.value);
        let resource = brief.resource.as_ref().map(|fact| fact.value.as_str());
        // A call to another company is a row that is sent once.
        let called = matches!(self.shape, Shape::Leader | Shape::OncePerPeriod | Shape::QueueOrder);
        let of_it = match resource {
            None | Some(DEVICE | "own_service") => true,
            Some("api_plain") => !called,
            _ => false,
        };
        if !blind || !of_it || self.harmless() || self.plan.store.expiry_by == ExpiryBy::None {
            return None;
        }
        let page = Owner::Common("resources").page();
        let mut checks = page.statements.iter().filter(|s| s.id.ends_with(OWN_CHECK) && s.told() && s.id != REFERENCE);
        if checks.any(|statement| self.points(statement).is_some()) {
            return None;
        }
        let mut holders = brief.holders.iter().flat_map(|fact| &fact.value);
        // Who has to be replaced sooner than a machine is switched off and what it sent has died away.
        let soon = brief.recovery.as_ref().is_some_and(|fact| fact.value < PROVEN_S);
        let far = soon || self.shape == Shape::SessionLock || holders.any(|id| OUT_OF_REACH.contains(&&**id));
        let mut heads = self.shaped().filter(|head| head.heads() && head.id.starts_with(TAKES_ALL) && self.may(head));
        heads.find(|head| head.id != GATE || far || self.holds(&head.when).is_some()).map(|head| head.id)
    }

    /// The case is one of those in which what is locked takes whatever arrives.
    pub fn answers_blind(&self) -> bool {
        self.case.is_some_and(|case| case.starts_with(TAKES_ALL))
    }

    /// A gateway compares for what is locked.
    pub fn gated(&self) -> bool {
        self.case == Some(GATE)
    }

    // A phrase of several parts tells it.
    fn parted(&self, head: &Statement) -> bool {
        let told = head.when.iter().filter(|(key, _)| *key == Key::Told).flat_map(|(_, values)| values.iter());
        told.filter(|phrase| parts(phrase) > 0).any(|phrase| self.said.told(phrase))
    }

    // What is said of its shape alone, and of several.
    pub(super) fn shaped(&self) -> impl Iterator<Item = &'static Statement> {
        let pages = [Owner::Shape(self.shape.word()), Owner::Common("shapes")];
        pages.into_iter().flat_map(|owner| owner.page().statements.iter())
    }

    // How likely the lock is of this kind, where requests of its shape taught that.
    pub(super) fn share(&self, head: &Statement) -> Option<f32> {
        let word = head.id.rsplit('.').next()?;
        let of = |head: &Statement| head.shapes.contains(&self.shape.word());
        self.plan.brief.kinds.iter().find(|kind| kind.0 == word && of(head)).map(|kind| kind.1)
    }
}
