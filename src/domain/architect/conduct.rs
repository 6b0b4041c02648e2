//! What every strict lock asks of those who use it, whatever the store: how one waits, what stopping means, how long a
//! hold may last, and how what is protected checks.

use super::super::sizing;
use super::claims::By;
use super::setting::Setting;
use super::times::span;
use crate::domain::brief::{By as Operator, DEVICE, Fact, Shape, Span, Waiting};
use crate::domain::playbook::{Owner, Page};
use crate::domain::stores::row::{ExpiryBy, Waiters};

/// A sentence, what it rests on, and the words it uses.
pub type Said<'a> = (By, Option<&'a Span>, String);

/// What the shape's own file says stands behind the sentence.
fn of_shape(setting: &Setting) -> By {
    By::Source(Owner::Shape(setting.shape.word()).reference())
}

// All locks of a process hang on one session.
fn sessions(setting: &Setting) -> bool {
    setting.plan.store.waiters != Waiters::Poll && !setting.plan.store.renewal_is_write
}

/// How one waits, and when waiting ends. `told`: a statement says how one waits.
pub fn waiting<'a>(setting: &Setting<'a>, told: bool) -> Option<Said<'a>> {
    let brief = setting.plan.brief;
    let waits = matches!(
        setting.shape,
        Shape::Mutex | Shape::Rw | Shape::MultiResource | Shape::QueueOrder | Shape::Semaphore | Shape::LongSession
    );
    // Who asks again at random waits in no order.
    let by_chance = setting.shape == Shape::QueueOrder && setting.plan.store.waiters == Waiters::Poll;
    let turned_away = brief.waiting.as_ref().is_some_and(|fact| fact.value == Waiting::Try);
    if !setting.guards_by_lease() || !waits || turned_away || by_chance {
        return None;
    }
    let wait = brief.wait.as_ref();
    // A permit is no place in a line: whoever waits for one looks for any; a set is taken in
    // one step or not at all, and readers wait for the writer before them, not for each other.
    let alone = !matches!(setting.shape, Shape::Semaphore | Shape::MultiResource | Shape::Rw);
    let line = setting.plan.store.waiters == Waiters::Queue && alone;
    // The store says so itself of its line.
    if line && told && wait.is_none() {
        return None;
    }
    let end = wait.map_or("at its own deadline".to_owned(), |wait| format!("after {}", span(wait.value)));
    let (how, ends) = match setting.plan.store.waiters {
        _ if line => {
            ("A waiter watches what stands right before it, asks again after each wake-up", "removes its own entry")
        }
        Waiters::Watch | Waiters::Queue => ("A waiter watches, asks again after each wake-up", "gives up"),
        Waiters::Poll => ("A waiter asks again after pauses that grow and are drawn at random", "gives up"),
    };
    let after = if line { "" } else { ", and a grant that still arrives is released at once" };
    let text =
        if told { format!("**A waiter {ends} {end}**{after}.") } else { format!("**{how} and {ends} {end}**{after}.") };
    let figure = |wait: &Fact<f64>| By::Formula(format!("wait {}", span(wait.value)), "takeover_crash");
    let by = wait.map_or_else(|| of_shape(setting), figure);
    Some((by, wait.and_then(Fact::span), text))
}

/// What a holder does whose time is over. `told`: a statement says it.
pub fn stop<'a>(setting: &Setting<'a>, told: bool) -> Option<Said<'a>> {
    if !setting.guards_by_lease() || told {
        return None;
    }
    let moves = setting.plan.brief.resource.as_ref().is_some_and(|fact| fact.value == DEVICE);
    let text = match setting.shape {
        Shape::LongSession if moves => {
            "**To stop means to command nothing more, bring to rest what moves and give up the run**; it goes on as a new attempt under a higher token, never as the old one."
        }
        Shape::Leader => {
            "**To stop means to command nothing more, cancel what is open and give up the term**; the next is campaigned for anew, and the old one is never resumed."
        }
        Shape::Semaphore => {
            "**To stop means to begin nothing new, to end what runs under the permit and see it ended, and to give the permit up**; another is taken anew, with a new token."
        }
        Shape::LongSession => {
            "**To stop means to publish nothing more, cancel what is open and give up the run**; it goes on as a new attempt under a higher token, never as the old one."
        }
        Shape::OncePerPeriod => {
            "**To stop means to begin no further step, cancel what is open and give up the run**; the period goes on as a new attempt with a higher number."
        }
        Shape::SessionLock if moves || setting.gated() => {
            "**To stop means to command nothing more and give up the lock**; what still arrives is refused, and it is taken anew, with a new token."
        }
        Shape::SessionLock => {
            "**A lock that ran out and that nobody has taken is renewed by the save itself**, which names token and version and is accepted while both still stand, after a sleep of hours too. After a take-over it is refused, and the draft stays beside what was saved since."
        }
        _ if sessions(setting) => {
            "**To stop means to begin no effect, cancel what is open and give up every lock that is renewed with it**; they are taken anew, with new tokens."
        }
        _ => {
            "**To stop means to begin no effect, cancel what is open and give up the lock**; it is taken anew, with a new token."
        }
    };
    Some((of_shape(setting), None, text.to_owned()))
}

/// How long a hold may last at most, from the stated one.
pub fn longest<'a>(setting: &Setting<'a>) -> Option<Said<'a>> {
    let hold = setting.plan.brief.hold.as_ref().filter(|hold| hold.is_said() && hold.value > 0.0)?;
    let person = matches!(setting.shape, Shape::Leader | Shape::SessionLock);
    if !setting.guards_by_lease() || setting.unrenewed() || person {
        return None;
    }
    let (most, times) = sizing::longest_hold(hold.value);
    let (said, most) = (span(hold.value), span(most));
    let by = By::Formula(format!("{times} x {said} -> {most}"), "hold_max");
    let text = format!(
        "**A hold beyond {most} ({said} is stated) raises an alarm**: renewals keep a stuck holder in possession, and what it does is ended before its lock is given to anybody else."
    );
    Some((by, hold.span(), text))
}

/// Where the token is compared, and that the comparison is one step with the write. `row`: a statement says how a
/// database does it. `sealed`: one says that a new holder raises the stored token first.
pub fn check(setting: &Setting, shape: &Page, row: bool, sealed: bool) -> (By, String) {
    let compared = shape.says("compare_with").unwrap_or("highest token accepted; reject lower");
    if setting.blind() {
        let text = "**Fencing tokens are compared by a gateway, as what is locked compares nothing**: it alone reaches it, keeps the highest token seen where a restart finds it again, and refuses what is lower at the moment of passing it on. What it has passed on takes effect, so each command is short and ends by itself, and a new holder first has its own token stored and waits for the last command to end.";
        return (By::Fact("checks_token"), text.to_owned());
    }
    let by = || of_shape(setting);
    if !setting.ordered() && setting.shape != Shape::Semaphore {
        let text =
            format!("**An id is compared in the step that makes the effect, no order of fencing tokens**: {compared}.");
        return (by(), text);
    }
    let resource = setting.plan.brief.resource.as_ref().map(|fact| fact.value.as_str());
    if setting.plan.store.expiry_by == ExpiryBy::None {
        let text = "**No fencing tokens are compared: the confirmed fencing of the node takes the check's place**, and a process that is started by hand passes it by.";
        return (by(), text.to_owned());
    }
    if !setting.compares() {
        let page = resource.and_then(Owner::resource).map(Owner::page);
        let instead = page.and_then(|page| page.says("instead")).unwrap_or("proof that the old holder is off");
        let text = format!("**What is protected compares no fencing tokens; in the check's place stands** {instead}.");
        return (By::Fact("resource"), text);
    }
    let inside = matches!(resource, Some("same_db" | "other_db"));
    if setting.plan.brief.checks_token().is_some() && setting.single() && !inside {
        let first = if sealed {
            "A new holder's first command raises the mark before it reads or acts."
        } else {
            "A new holder first sends a command that changes nothing, which raises the mark, and only then reads and acts."
        };
        let text = format!(
            "**Fencing tokens are compared by what is locked, as stated**: every write or command carries its holder's token, and what is lower than the highest one seen is refused, at the moment it would take effect. {first} The mark outlives a restart of whatever keeps it, and nothing goes past the comparison."
        );
        return (By::Fact("checks_token"), text);
    }
    // A seal shuts out the late writer as well.
    let late = if sealed { "" } else { " A check before a separate write lets a late writer through." };
    const ALL: &str = "**Every writer takes this path**, repairs and batch jobs too.";
    // One key, one highest token: the fence row is all there is to compare.
    let plain = matches!(setting.shape, Shape::Mutex | Shape::Leader | Shape::LongSession | Shape::MultiResource);
    // A store of documents or items has no row to lock beside them.
    let rows = setting.plan.store.primitive.contains(" row");
    let one = if rows {
        "one transaction locks the key's fence row, requires its own token in it, writes and commits"
    } else {
        "a write goes through only where no higher token stands, and stores its own in the same step"
    };
    let raise = if sealed {
        "Only a strictly higher token raises the stored one."
    } else {
        "A new holder raises the stored token to its own, strictly higher one before it reads or acts."
    };
    // What is locked lies nowhere that is told: where the store keeps things itself, its own way is the nearest.
    let own = setting.plan.store.compares;
    let anywhere = match own {
        "" if rows => format!("in a database {one}; a service compares inside its own write"),
        "" => "the condition of an update, a conditional put, a check inside the service's own write, never a read before it".to_owned(),
        own => own.to_owned(),
    };
    let text = match (setting.shape, resource) {
        (Shape::Semaphore, _) => format!(
            "**Fencing tokens are compared permit by permit, in the step that makes the effect**: {compared}.{late}"
        ),
        (_, Some("same_db" | "other_db")) if row => {
            format!("**Fencing tokens are compared in the transaction that writes.**{late} {ALL}")
        }
        (_, Some("same_db" | "other_db")) if plain => {
            format!("**Fencing tokens are compared in the transaction that writes**: {one}. {raise}{late} {ALL}")
        }
        (_, None) if plain => {
            format!("**Fencing tokens are compared in the step that writes**: {anywhere}. {raise}{late} {ALL}")
        }
        _ => format!("**Fencing tokens are compared in the step that writes**: {compared}.{late} {ALL}"),
    };
    (by(), text)
}

/// What stands between the holders and something that takes whatever arrives.
pub fn unguarded(setting: &Setting) -> String {
    let off = if setting.plan.brief.by(Operator::Itself).is_some() {
        "the power control of its machine confirms the old one off"
    } else {
        "the old one is confirmed off, by its power control or by a person who has looked"
    };
    format!(
        "**What is locked takes whatever arrives, so no lease keeps a holder that wakes late from acting beside the next.** A gateway that is its only sender compares the token in its stead; where none can stand there, the next holder begins only once {off}, and never because a lease ended."
    )
}

/// What must be true of what the locks protect, where it is of no kind that has a page of its own.
pub fn precondition(setting: &Setting) -> Option<String> {
    let what = match setting.shape {
        Shape::Leader => "Whatever the leader changes",
        Shape::OncePerPeriod | Shape::LongSession => "Whatever a run changes",
        _ => "Whatever a holder changes",
    };
    let text = format!(
        "**{what} has to compare the token in the step that changes it**, or be reached only through a gateway that does; what can do neither is not put under this lock."
    );
    setting.plan.brief.resource.is_none().then_some(text)
}
