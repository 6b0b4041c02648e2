//! The faults of one authority, gone through with the votes as they stand here: a place lost, a place cut off, one loss
//! more, and what is left to spare. Says nothing where the votes are not ours to place.

use super::claims::By;
use super::decision::plural;
use super::fill::plain;
use super::plan::{Away, Plan};
use super::setting::Setting;
use crate::domain::brief::{Domain, Held, Shape};
use crate::domain::rules::Kind;
use crate::domain::sizing::COORDINATOR;
use crate::domain::stores::row::Class;

/// The votes of one authority and the loss that is gone through.
pub struct Walk<'a> {
    setting: &'a Setting<'a>,
    plan: &'a Plan<'a>,
    /// Votes that are lost together.
    gone: u32,
    /// What is lost, as the beginning of a sentence.
    what: String,
    /// What would be the next of its kind.
    next: String,
}

impl<'a> Walk<'a> {
    /// Of one setting; none where nobody counts its votes.
    pub fn new(setting: &'a Setting<'a>) -> Option<Walk<'a>> {
        let plan = setting.plan;
        if !plan.counts() || plan.voters < 3 {
            return None;
        }
        let each = plan.each();
        let most = each.iter().copied().max().filter(|most| *most > 0)?;
        let apart = plan.brief.several_zones().is_some() || plan.survive() == Some(Domain::Zone);
        // Whose largest zone holds a majority survives no zone.
        let zones = apart && plan.voters - most >= plan.quorum;
        let two = plan.brief.losses.as_ref().is_some_and(|losses| losses.value.count == 2);
        let (gone, what, next) = match plan.scope {
            Kind::TwoSites => (most, "The larger site".to_owned(), "site".to_owned()),
            Kind::Wide | Kind::Sharded if plan.brief.wide() => (most, site(plan, &each, most), "site".to_owned()),
            _ if zones && two && plan.voters >= 5 => (2, "Two zones".to_owned(), "zone".to_owned()),
            _ if zones && each.iter().any(|votes| *votes < most) => {
                (most, format!("A zone of {} votes", number(most)), "zone".to_owned())
            }
            _ if zones => (most, "A zone".to_owned(), "zone".to_owned()),
            _ => (1, "A server".to_owned(), "server".to_owned()),
        };
        // What leaves no majority is no loss that is got over.
        let majority = plan.scope == Kind::TwoSites || plan.voters - gone >= plan.quorum;
        majority.then_some(Walk { setting, plan, gone, what, next })
    }

    fn left(&self) -> u32 {
        self.plan.voters.saturating_sub(self.gone)
    }

    // Votes beyond the majority that are left.
    fn spare(&self) -> u32 {
        let alone = self.plan.scope == Kind::TwoSites;
        if alone { self.gone } else { self.left() }.saturating_sub(self.plan.quorum)
    }

    fn by(&self) -> By {
        let (n, q, left) = (self.plan.voters, self.plan.quorum, self.left());
        By::Formula(format!("n = {n}, q = {q}; {n} - {} = {left}", self.gone), "sizing 1")
    }

    // The same, with the time at which holders stop.
    fn timed(&self) -> By {
        let (n, q, gone) = (self.plan.voters, self.plan.quorum, self.gone);
        By::Formula(format!("n = {n}, q = {q}, {gone} cut off; {}", stops(self.plan)), "sizing 1")
    }

    // So many of the votes, in words.
    fn members(&self, count: u32) -> String {
        let member = self.plan.store.member;
        let (of, each) = (number(self.plan.voters), if member == "replica" { " of each key" } else { "" });
        format!("{} of {of} {}{each}", number(count), plural(member))
    }

    /// What must survive is lost. `led`: a statement says how a leader is replaced.
    pub fn lost(&self, led: bool) -> (By, String) {
        let plan = self.plan;
        if plan.scope == Kind::TwoSites {
            let small = self.left();
            let nothing = match small {
                1 => "one left grants nothing until it is".to_owned(),
                more => format!("{} left grant nothing until they are", number(more)),
            };
            let spare = if self.spare() == 0 { "nothing".to_owned() } else { number(self.spare()) };
            let text = format!(
                "**The smaller site is lost: the larger holds {} and goes on, with {spare} to spare. The larger is lost: the {nothing} promoted by hand.**",
                self.members(self.gone)
            );
            return (self.by(), text);
        }
        if plan.elected_pair() {
            let text = format!(
                "**{} is lost, and with it the primary: the synchronous copy is promoted by the cluster manager's majority, with every acknowledged grant, and goes on alone**.",
                self.what
            );
            return (self.by(), text);
        }
        if plan.undivided() {
            let text = format!(
                "**{} is lost, and with it the primary: a synchronous copy is promoted by a majority of {}, with every acknowledged grant**.",
                self.what,
                number(plan.voters)
            );
            return (self.by(), text);
        }
        let rest = match (self.spare(), self.left()) {
            (0, _) => "exactly the majority",
            _ => "more than the majority",
        };
        let does = if self.setting.leased { "go on granting" } else { "go on deciding" };
        let mut text =
            format!("**{} is lost: {} are left, {rest}, and {does}.**", self.what, self.members(self.left()));
        if let (Away::Published(s) | Away::Long(s), false) = (plan.away, led) {
            text += &format!(" Where the leader stood there, that begins after about {} s.", plain(s));
            let (n, q) = (plan.voters, plan.quorum);
            let by = format!("n = {n}, q = {q}; failover {} s", plain(s));
            return (By::Formula(by, "sizing 1"), text);
        }
        (self.by(), text)
    }

    /// A place cannot be reached, and its processes live. `told`: a statement says when its holders stop.
    pub fn cut(&self, told: bool) -> (By, String) {
        let plan = self.plan;
        let begins = match plan.scope {
            Kind::TwoSites => {
                "**The link is cut: the larger site goes on and the smaller grants nothing**, which is no reason to promote it".to_owned()
            }
            _ if plan.elected_pair() => {
                format!("**{} is cut off but alive: a primary there loses the cluster manager's lease and demotes itself, watched by the watchdog**", self.what)
            }
            _ if plan.undivided() => {
                format!("**{} is cut off but alive: a primary there finds no synchronous copy and commits nothing**", self.what)
            }
            _ => {
                let grants = match (self.setting.leased, self.gone) {
                    (true, 1) => "grants",
                    (true, _) => "grant",
                    (false, 1) => "decides",
                    (false, _) => "decide",
                };
                format!("**{} is cut off but alive: its {} {grants} nothing**", self.what, self.members(self.gone))
            }
        };
        let brief = plan.brief;
        // Who talked to one server of several in a place still reaches the others.
        let server = self.gone == 1 && plan.votes.is_none() && brief.places() <= 1 && brief.zones().is_none();
        let end = if server { elsewhere(self.setting, told) } else { holders(self.setting, told) };
        (self.timed(), format!("{begins}{end}"))
    }

    /// A synchronous copy is lost, where one has to answer each commit.
    pub fn copy(&self) -> Option<(By, String)> {
        if self.plan.elected_pair() {
            let text = "**The standby is lost: once it is struck from the record of synchronous copies the primary commits alone**, and nobody promotes that copy before it has caught up and stands in the record again.";
            return Some((self.by(), text.to_owned()));
        }
        let text = "**A standby is lost: commits go on while as many synchronous ones are left as each waits for, and else wait.** Nobody switches to asynchronous commit to get past that: a promotion would forget grants.";
        self.plan.undivided().then(|| (self.by(), text.to_owned()))
    }

    /// One loss more, and what is left to spare until the first is mended.
    pub fn beyond(&self) -> (By, String) {
        let (spare, member) = (self.spare(), self.plan.store.member);
        if self.plan.elected_pair() {
            let text = "**The second database server too: nothing is granted until the one that last stood as primary is back with its disk**; whoever promotes the other by force raises the epoch and waits for every old holder first.";
            return (self.by(), text.to_owned());
        }
        let second = match (self.plan.scope, spare) {
            (Kind::TwoSites, spare) => format!("{} of the larger site down and the link cut", many(spare + 1, member)),
            (_, 0) if self.gone > 1 => format!("One {member} more"),
            (_, 0) => format!("A second {}", self.next),
            (_, more) => format!("{} more", many(more + 1, member)),
        };
        let after = match (self.setting.leased, self.setting.ordered()) {
            (true, true) => "and raises the epoch, the upper part of every token",
            (true, false) => "and waits until every earlier grant has ended",
            (false, _) => {
                "and counts as taken whatever only they may have decided, until receipts or a look show otherwise"
            }
        };
        // What the smaller site adds is gone with the link.
        let left =
            if spare == 0 { String::new() } else { format!(" Until the first loss is mended {} spare.", is(spare)) };
        let grants = if self.setting.leased { "grants" } else { "decisions" };
        // How the smaller of two sites is promoted stands beside its votes.
        let forced = if self.plan.scope == Kind::TwoSites {
            ".".to_owned()
        } else if member == COORDINATOR {
            ", until enough of them are back with their disks.".to_owned()
        } else if member == "replica" {
            ", until enough are back with their disks; nobody lowers consistency or copies to get past it.".to_owned()
        } else if self.plan.undivided() {
            format!("; only a person promotes what is left, once the others are off for good, {after}.")
        } else {
            format!("; only a person forces a new configuration, once the lost ones are off for good, {after}.")
        };
        let text = format!("**{second}: no majority, no {grants}, no guess**{forced}{left}");
        (self.by(), text)
    }
}

/// The one server is down, or its disk is lost.
/// `theirs`: a statement says all times of the lock.
pub fn down(setting: &Setting, theirs: bool) -> (By, String) {
    let stop = if setting.leased && !theirs {
        format!("; holders stop by their own deadline at {} s", plain(setting.plan.lease.deadline))
    } else {
        String::new()
    };
    let text = format!(
        "**The server is down: nothing is granted and nothing granted is forgotten**{stop}, and it goes on when it is back with its disk. A lost disk is a restore; no second server starts in its place meanwhile."
    );
    (By::Formula(format!("one server; {}", stops(setting.plan)), "safe_deadline"), text)
}

fn stops(plan: &Plan) -> String {
    format!("holders stop at {} s", plain(plan.lease.deadline))
}

// Its primary commits alone once its copy is silent.
fn lapses(plan: &Plan) -> bool {
    plan.held.and_then(Held::told_row).unwrap_or(plan.store).lapses
}

/// A primary at one of two sites and its synchronous copy at the other.
pub fn pair(setting: &Setting) -> [(By, String); 2] {
    let by = || By::Formula(format!("commits need both sides; {}", stops(setting.plan)), "safe_deadline");
    let plan = setting.plan;
    let waits_for_none =
        matches!(plan.store.class, Class::Async | Class::Ap) || plan.held.is_some_and(Held::drained_copy);
    if waits_for_none && !lapses(plan) {
        let cut = "**The other site is lost or the link is cut: the primary goes on granting, as it waits for no copy**; the copy there lags from then on, and nobody promotes it.";
        let lost = "**The primary's site is lost: nothing is granted until the copy is promoted by hand, and the copy may lack the newest grants**: what it shows as free counts as taken until every holder of the old primary has stopped, and the epoch rises before it answers.";
        return [(by(), cut.to_owned()), (by(), lost.to_owned())];
    }
    if lapses(plan) {
        let cut = "**The standby's site is lost or the link is cut: the primary waits for its time-out and then goes on granting alone**; from there on the standby lacks grants, and nobody promotes it before it has caught up.";
        let lost = "**The primary's site is lost: nothing is granted until the standby is promoted by hand, and only where records kept outside the primary show it synchronised to the end**; otherwise the primary is waited for.";
        return [(by(), cut.to_owned()), (by(), lost.to_owned())];
    }
    let cut = format!(
        "**The standby's site is lost or the link is cut: commits wait, and nothing is granted until it answers again**{} Nobody switches to asynchronous commit to get past that, as a later promotion would forget acknowledged grants.",
        holders(setting, false).replace("; its holders", "; holders")
    );
    let lost = "**The primary's site is lost: nothing is granted until the standby is promoted by hand**, with every acknowledged grant in it; afterwards nothing is spare until a standby has caught up.";
    [(by(), cut), (by(), lost.to_owned())]
}

// What becomes of who talked to one server that is cut off alone. `told`: a statement says when holders stop.
fn elsewhere(setting: &Setting, told: bool) -> String {
    match told {
        _ if !setting.leased => {
            "; who asked there asks another one under the same id, and gets no guess where it reaches none.".to_owned()
        }
        true => "; who talked to it goes on at another one.".to_owned(),
        false => format!(
            "; who talked to it goes on at another one, and a holder that reaches none stops by its own deadline at {} s.",
            plain(setting.plan.lease.deadline)
        ),
    }
}

// What becomes of who holds in a place that is cut off. `told`: a statement says when they stop.
fn holders(setting: &Setting, told: bool) -> String {
    let stop = format!("; its holders stop by their own deadline at {} s", plain(setting.plan.lease.deadline));
    let stop = if told { String::new() } else { stop };
    match setting.shape {
        Shape::Occupancy => "; what is occupied there stays occupied.".to_owned(),
        _ if !setting.leased => {
            "; callers there get no answer in place of a guess, and repeat under the same id.".to_owned()
        }
        Shape::Semaphore if told => ".".to_owned(),
        // A reader sends nothing that could be refused.
        Shape::Rw if setting.compares() => {
            format!("{stop}, what its writers send late is refused at the check, and its readers end by that deadline.")
        }
        _ if setting.compares() && told => ", and what its holders send late is refused at the check.".to_owned(),
        _ if setting.compares() => format!("{stop}, and what they send late is refused at the check."),
        _ => format!("{stop}."),
    }
}

// The site or sites with most votes, by name where they are told with their votes.
fn site(plan: &Plan, each: &[u32], most: u32) -> String {
    let named = plan.votes.is_some() && plan.places.len() == each.len();
    let most_of = each.iter().zip(&plan.places).filter(|(votes, _)| **votes == most).map(|(_, place)| place.as_str());
    let names: Vec<&str> = most_of.collect();
    match names.split_last() {
        Some((last, [])) if named => (*last).to_owned(),
        Some((last, rest)) if named && names.len() < each.len() => format!("{} or {last}", rest.join(", ")),
        _ if most > 1 => format!("A site of {} votes", number(most)),
        _ => "A site".to_owned(),
    }
}

fn is(count: u32) -> String {
    if count == 1 { "one is".to_owned() } else { format!("{} are", number(count)) }
}

fn many(count: u32, member: &str) -> String {
    let noun = if count == 1 { member.to_owned() } else { plural(member) };
    let number = number(count);
    let mut begin = number.chars();
    let capital: String = begin.next().map_or(String::new(), |first| first.to_uppercase().chain(begin).collect());
    format!("{capital} {noun}")
}

/// A small count in words.
pub fn number(count: u32) -> String {
    const WORDS: [&str; 10] = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(count as usize).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}
