//! Lease, renewal and deadline of these inputs, in the words of the section that renews.

use super::claims::{By, Sheet};
use super::fill::plain;
use super::plan::{Away, Plan};
use super::setting::Setting;
use crate::domain::brief::{Fact, Shape};
use crate::domain::playbook::{Owner, Page};
use crate::domain::stores::row::ExpiryBy;

/// The lease in numbers; where the shape has none, why.
/// `told`: a statement says when it is renewed and when its holder stops. `theirs`: one says it whole.
pub fn times(setting: &Setting, shape: &Page, told: bool, theirs: bool, sheet: &mut Sheet) {
    match setting.leased {
        _ if theirs => {}
        true if setting.harmless() => thrift(setting, sheet),
        true => {
            lease(setting, told, sheet);
        }
        false => none(setting, shape, sheet),
    }
}

fn none(setting: &Setting, shape: &Page, sheet: &mut Sheet) {
    let text = match setting.shape {
        Shape::Occupancy => "**Nothing is renewed, and no time ends an occupation.**".to_owned(),
        Shape::Dedupe if setting.harmless() => {
            let again = setting.plan.brief.again.as_ref();
            let span = again.map_or("the span within which it counts as one".to_owned(), |again| span(again.value));
            format!("**The mark runs out by itself after {span}; nothing renews it and nothing else ends it**, so what is stored never outgrows one such span.")
        }
        Shape::TerminalClaim | Shape::Dedupe => {
            let expiry = shape.says("expiry").unwrap_or("nothing expires");
            format!("**No lease guards the final state, so there is nothing to renew and no expiry race**: {expiry}.")
        }
        _ if setting.plan.store.broker() => "**Nothing is leased and nothing renewed: the broker gives a message again when its consumer is gone or slower than its time-out**, which therefore lies well above the longest work on one message.".to_owned(),
        _ if setting.plan.store.expiry_by == ExpiryBy::None => "**No lease and no deadline: a lock lasts as long as its holder is a member**, and only the confirmed fencing of its node frees it.".to_owned(),
        _ if setting.same_store => {
            "**No lease and no renewal: the transaction or conditional write that changes the data is the guard**; what fails or is cut off changes nothing.".to_owned()
        }
        _ => "**No lease carries safety here**: the version at the resource decides, whoever believes to hold the lock.".to_owned(),
    };
    sheet.claim(
        By::Source(Owner::Shape(setting.shape.word()).reference()),
        &[setting.plan.brief.shape.as_ref().and_then(Fact::span)],
        text,
    );
}

// The lease of a lock that only saves work: nobody stops for it.
fn thrift(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (lease, brief) = (&plan.lease, plan.brief);
    let (ttl, renew) = (span(lease.ttl), span(lease.renew));
    let hold = brief.hold_said();
    let short = hold.filter(|hold| *hold < lease.ttl);
    let text = match short {
        _ if setting.advisory => format!(
            "**The lock lasts {ttl} and is renewed every {renew} under its nonce**: that bounds how long a vanished holder keeps others off. Whoever finds it lost is warned and goes on, since the version judges what was done."
        ),
        _ if setting.shape == Shape::SessionLock => format!(
            "**The lock lasts {ttl} and is renewed every {renew}**; who finds it lost keeps a draft and reads on, and the check of the save decides what is kept."
        ),
        _ if setting.shape == Shape::Leader => format!(
            "**The role is held for {ttl} and renewed every {renew} for as long as its holder does it**: several renewals may fail, and a blip of the store or of the leader changes nobody."
        ),
        Some(hold) => format!(
            "**The lock lasts {ttl}, longer than the work of {}, so nothing renews it**: it only bounds how long a dead worker keeps others off.",
            span(hold)
        ),
        None if hold.is_none() && setting.shape != Shape::LongSession => format!(
            "**The lock lasts {ttl}, or a little longer than the usual run where that is more**; only work that outlasts it renews, every {renew}, and a blip of the store or of the worker throws none of it away."
        ),
        None => format!(
            "**The lock lasts {ttl} and is renewed every {renew}**: several renewals may fail, and a blip of the store or of the worker throws no work away."
        ),
    };
    let by = By::Formula(lease.figure.formula.clone(), lease.figure.source);
    sheet.claim(by, &[brief.hold_span(), brief.ttl.as_ref().and_then(Fact::span)], text);
    if short.is_none() && !setting.advisory {
        self::hold(plan, sheet);
    }
}

fn lease(setting: &Setting, told: bool, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (lease, brief) = (&plan.lease, plan.brief);
    let (ttl, renew, deadline) = (plain(lease.ttl), plain(lease.renew), plain(lease.deadline));
    let pause = plain(lease.pause);
    let said = brief.pause.as_ref().is_some_and(Fact::is_said);
    let pause = if said { format!("the stated pause of {pause} s") } else { format!("a pause of {pause} s (assumed)") };
    let permit = brief.has_shape(Shape::Semaphore);
    let left = plain(if permit { (lease.ttl - lease.deadline).floor() } else { lease.ttl - lease.deadline });
    let room = if !lease.leaves_room() {
        format!("{pause} outlasts it: what a holder sends after one is refused only where the token is compared")
    } else if permit {
        format!(
            "after its holder's stop {left} s are left to end what runs under it, {pause} included, before the next grant"
        )
    } else {
        format!("{left} s lie between its holder's stop and the next grant, {pause} included")
    };
    let outlasts = match plan.away {
        _ if setting.unrenewed() => room,
        Away::Nothing => room,
        Away::Published(s) if lease.failover > s => {
            format!("it outlasts a change of leader whose vote splits (2 x {} s), and {room}", plain(s))
        }
        Away::Published(s) => format!("it outlasts one change of leader ({} s), and {room}", plain(s)),
        Away::Long(s) => {
            format!("{room}, but not a failover of about {} s, in which holders stop and acquire again", plain(s))
        }
        Away::Assumed(s) => format!(
            "it outlasts {} s without {}, whose time of failover is not published and is to be measured, and {room}",
            plain(s),
            plan.short()
        ),
        Away::Unknown => format!(
            "how long {} grants nothing when a region goes is not published: who has no renewal answered by then stops and acquires anew; {room}",
            plan.short()
        ),
    };
    let away = match plan.away {
        Away::Published(s) if lease.failover > s => format!("; change of leader 2 x {} s", plain(s)),
        Away::Published(s) | Away::Long(s) | Away::Assumed(s) => format!("; failover {} s", plain(s)),
        Away::Nothing | Away::Unknown => String::new(),
    };
    let inputs = [brief.pause_span(), brief.ttl.as_ref().and_then(Fact::span)];
    let left = format!("; {} - {} -> {left} s", lease.ttl, lease.deadline);
    let by = || By::Formula(format!("{}{away}{left}", lease.figure.formula), lease.figure.source);
    let text = if brief.has_shape(Shape::SessionLock) && !brief.by_connection() {
        let takes =
            "its end lets somebody else take the record over and refuses nobody's save, which token and version decide";
        let shows = if plan.strict() {
            format!(
                "; {deadline} s after the last acknowledged renewal was sent the editor takes no more input until one is answered"
            )
        } else {
            String::new()
        };
        format!("**Lease {ttl} s, renewed every {renew} s by the open editor**: {takes}{shows}.")
    } else if let Some(hold) = brief.hold_said().filter(|_| setting.unrenewed()) {
        format!(
            "**Lease {ttl} s without renewal: the holder stops {deadline} s after it sent the attempt that was granted**, on a monotonic clock that runs through suspend, and the stated {} end long before. What has not is stuck and given up there; longer work is cut into such holds. {outlasts}.",
            span(hold)
        )
    } else if told {
        format!("**Lease {ttl} s**, on a monotonic clock that runs through suspend: {outlasts}.")
    } else {
        format!(
            "**Lease {ttl} s, renewal every {renew} s, and the holder stops {deadline} s after sending its last acknowledged renewal**, on a monotonic clock that runs through suspend: {outlasts}."
        )
    };
    sheet.claim(by(), &inputs, text);
    if let Some(wished) = lease.wished_less {
        let text = format!("The wished {} s are too short for that and would lose live holders.", plain(wished));
        let by = By::Formula(format!("{}; wished {} s", lease.figure.formula, plain(wished)), lease.figure.source);
        sheet.also(by, &inputs, text);
    }
    if let Some(wished) = lease.wished_more {
        let text = format!(
            "The wished {} s are refused: {ttl} s are the longest that {} grants.",
            plain(wished),
            plan.short()
        );
        let by = By::Formula(format!("least of {} s and {ttl} s", plain(wished)), plan.store.source);
        sheet.also(by, &inputs, text);
    }
    // A bound that is not met is said first of all.
    if let Some(bound) = brief.recovery.as_ref().filter(|bound| bound.value >= lease.crash) {
        let (bound_s, crash) = (span(bound.value), span(lease.crash));
        let text = format!("A crashed holder blocks for at most {crash}, inside the {bound_s} allowed.");
        let by = By::Formula(format!("{}; allowed {bound_s}", lease.figure.formula), lease.figure.source);
        sheet.claim(by, &[bound.span()], text);
    }
}

// Work that is longer than its lease, where it may be done twice.
fn hold(plan: &Plan, sheet: &mut Sheet) {
    let Some(hold) = plan.brief.hold.as_ref().filter(|hold| hold.is_said() && hold.value > plan.lease.ttl) else {
        return;
    };
    let text = format!(
        "A hold of {} outlives the lease and lives on renewals: the lease bounds the crash, not the work.",
        span(hold.value)
    );
    let by = By::Formula(format!("hold {} against {} s", span(hold.value), plan.lease.ttl), "ttl_min");
    sheet.also(by, &[hold.span()], text);
}

/// A span of time in the unit that people would use.
pub fn span(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{} ms", plain(s * 1000.0)),
        s if s < 120.0 => format!("{} s", plain(s)),
        s if s < 7200.0 => format!("{} min", plain((s / 60.0 * 10.0).round() / 10.0)),
        s if s < 172_800.0 => format!("{} h", plain((s / 3600.0 * 10.0).round() / 10.0)),
        s => format!("{} days", plain((s / 86_400.0 * 10.0).round() / 10.0)),
    }
}

/// When the lock of a dead holder is free again. `with`: its place was lost with it.
pub fn crash(setting: &Setting, with: bool) -> Option<(By, String)> {
    let plan = setting.plan;
    let lease = &plan.lease;
    // With its place the leader may be lost, and the next one starts every lease anew, some with an election more.
    if let (true, true, Away::Published(away) | Away::Long(away)) = (with, plan.store.rearmed, plan.away) {
        let most = lease.crash + 2.0 * away;
        let by = format!("{} + 2 x {} = {most} s", lease.crash, plain(away));
        let text = format!(
            "Locks of holders lost with it come free within {} s, and where the leader was lost too within {} s, as the next one starts every lease anew.",
            plain(lease.crash),
            plain(most)
        );
        return setting.leased.then_some((By::Formula(by, "takeover_crash"), text));
    }
    // Where the store itself is away for long, nobody is let in before it is back.
    if let (true, Away::Long(away)) = (with, plan.away) {
        let most = lease.crash + away;
        let by = format!("{} + {} = {most} s", lease.crash, plain(away));
        let text = format!(
            "Locks of holders lost with it come free within {} s, the failover of {} s counted.",
            plain(most),
            plain(away)
        );
        return setting.leased.then_some((By::Formula(by, "takeover_crash"), text));
    }
    let crash = plain(lease.crash);
    let by = By::Formula(lease.figure.formula.clone(), lease.figure.source);
    // Who times the lease itself counts from its own first look.
    let alone = plan.store.expiry_by == ExpiryBy::Client && plan.store.polls == 0.0;
    let seen = if alone { " and one poll, for a waiter that was already watching" } else { "" };
    let begins = if with { "Locks of holders lost with it come" } else { "After the crash of a holder its lock comes" };
    let store = plan.store;
    let why = if store.delay_s >= 1.0 && !store.delay.is_empty() {
        format!(", {} {} s counted", store.delay, plain(store.delay_s))
    } else {
        String::new()
    };
    setting.leased.then(|| (by, format!("{begins} free within {crash} s{seen}{why}.")))
}
