//! What the stated rate comes to: when all of it comes at once, while the store changes its leader, in what is kept for
//! good, and in how far a token lies behind after a restore.

use super::capacity;
use super::claims::{By, Sheet};
use super::fill::{plain, thousands, two};
use super::plan::Away;
use super::setting::Setting;
use super::times::span;
use crate::domain::brief::{By as Operator, Fact, Shape, Waiting};
use crate::domain::rules::Kind;
use crate::domain::stores::row::ExpiryBy;

/// Seconds of what people count by, each with the name of so many seconds and the lesser one that all of it may fall into.
const SPANS: [(f64, &str, f64, &str); 4] = [
    (60.0, "a minute", 1.0, "one second"),
    (3600.0, "an hour", 60.0, "one minute"),
    (DAY_S, "a day", 3600.0, "one hour"),
    (7.0 * DAY_S, "a week", DAY_S, "one day"),
];
const DAY_S: f64 = 86_400.0;
const YEAR_S: f64 = 365.0 * DAY_S;
/// A shorter change of leader meets what its callers repeat anyway.
const WORTH_S: f64 = 5.0;
/// Grants a year beyond which the rate is that of a peak.
const LASTING: f64 = 1e8;
/// Bytes of a small record with its key and index, for orders of magnitude.
const RECORD: f64 = 200.0;
/// Bytes of a remembered key alone.
const KEY: f64 = 100.0;
/// Less than one of a span is none, but for what rounding makes of one.
const WHOLE: f64 = 0.99;
/// A year of grants from here on is worth a number.
const MANY: f64 = 100.0;

/// The stated rate, if one is stated.
fn rate<'a>(setting: &Setting<'a>) -> Option<&'a Fact<f64>> {
    setting.plan.brief.rate.as_ref().filter(|rate| rate.is_said() && rate.value > 0.0)
}

/// All of a longer span within the next lesser one, "the 200 locks of a day within one hour", and what that is a second; none
/// for what is less than one a week. People say a whole number.
pub fn at_once(rate: f64, what: &str) -> Option<(String, f64)> {
    let whole = |count: f64| (count - count.round()).abs() < 0.01 * count;
    let spans = || SPANS.into_iter().filter(|(long, ..)| rate * long >= WHOLE);
    let (long, name, short, within) = spans().find(|(long, ..)| whole(rate * long)).or_else(|| spans().next())?;
    let count = (rate * long).ceil();
    if count < 2.0 {
        return None;
    }
    Some((format!("the {} {what} of {name} within {within}", two(count)), count / short))
}

/// Requests that meet a change of leader, and how long they go on asking.
pub fn meets(setting: &Setting, sheet: &mut Sheet) {
    let (plan, brief) = (setting.plan, setting.plan.brief);
    let (Some(rate), Away::Published(away) | Away::Long(away)) = (rate(setting), plan.away) else { return };
    // A promotion by hand takes as long as its people.
    let by_hand = plan.scope == Kind::TwoSites || brief.by(Operator::Operator).is_some();
    let asks = setting.shape != Shape::Leader && !setting.harmless() && plan.strict() && !by_hand;
    if !asks || away < WORTH_S || plan.store.expiry_by == ExpiryBy::None {
        return;
    }
    // Of groups that the keys are split over one fails over.
    let split = capacity::spread_over(plan);
    let groups = split.unwrap_or(1.0);
    let meet = rate.value / groups * away;
    // What hardly ever happens plans nothing.
    if meet < 1.5 {
        return;
    }
    let (away_s, patience) = (seconds(away), seconds(away * 2.0));
    // Leaders that are spread do not all fall together.
    let all = if plan.store.scales { ", were all leaders lost," } else { "" };
    let one = if split.is_some() { format!(" of one {}", plan.store.group) } else { String::new() };
    let begin = format!("A failover{one} of about {away_s}{all} meets some {} new requests", two(meet.ceil()));
    let turned_away = brief.waiting.as_ref().is_some_and(|fact| fact.value == Waiting::Try);
    let end = match brief.wait.as_ref() {
        Some(wait) if wait.value < away => {
            format!("; callers give up after {}, before it ends, and learn that nothing is decided", span(wait.value))
        }
        _ if turned_away => ", answered by \"not decided, ask again\" and never by \"taken\"".to_owned(),
        _ => format!(", which repeat under their ids for {patience}, with jitter"),
    };
    let figure = format!(
        "{} /s / {groups} x {} s (-> {away_s}) = {}; 2 x {} s -> {patience}",
        plain_rate(rate.value),
        plain(away),
        two(meet.ceil()),
        plain(away)
    );
    let wait = brief.wait.as_ref().and_then(Fact::span);
    sheet.also(By::Formula(figure, "away_meets"), &[rate.span(), wait], format!("{begin}{end}."));
}

// Rounded as people round, up.
fn seconds(time: f64) -> String {
    let step = if time > 20.0 { 5.0 } else { 1.0 };
    span((time / step).ceil() * step)
}

fn plain_rate(rate: f64) -> String {
    if rate >= 1.0 { thousands(rate) } else { format!("{rate:.2e}") }
}

/// Records that stay, in a year.
pub fn kept(setting: &Setting, sheet: &mut Sheet) {
    let Some(rate) = rate(setting) else { return };
    let what = match setting.shape {
        Shape::TerminalClaim => "Claims are kept for good",
        Shape::OncePerPeriod => "A record of each run stays",
        Shape::Occupancy => "Ended stays are kept as a log",
        _ => return,
    };
    // The rate of a peak says nothing of a year.
    let year = rate.value * YEAR_S;
    if setting.harmless() || !(MANY..LASTING).contains(&year) {
        return;
    }
    let (count, size) = (two(year), bytes(year * RECORD));
    let figure = format!("{} /s: {count} a year; x {RECORD} bytes = {size}", plain_rate(rate.value));
    let by = By::Formula(figure, "records_kept");
    let text = format!("{what}: {count} a year, {size} at {RECORD} bytes each.");
    sheet.also(by, &[rate.span()], text);
}

// A size in the unit that people would use.
fn bytes(bytes: f64) -> String {
    match bytes {
        few if few < 1e6 => "less than a megabyte".to_owned(),
        some if some < 1e9 => format!("about {} MB", two(some / 1e6)),
        many if many < 1e12 => format!("about {} GB", two(many / 1e9)),
        most => format!("about {} TB", two(most / 1e12)),
    }
}

/// Entries that are remembered at once by what drops repetitions.
pub fn remembered(setting: &Setting, sheet: &mut Sheet) {
    let brief = setting.plan.brief;
    let window = brief.ttl.as_ref().filter(|ttl| ttl.is_said() && setting.shape == Shape::Dedupe);
    let Some((rate, window)) = rate(setting).zip(window) else { return };
    let entries = rate.value * window.value;
    if entries < MANY {
        return;
    }
    let (count, size) = (two(entries), bytes(entries * KEY));
    let figure = format!("{} /s x {} s = {count}; x {KEY} bytes = {size}", plain_rate(rate.value), plain(window.value));
    let by = By::Formula(figure, "records_kept");
    let text = format!("Over {} some {count} keys are remembered, {size} at {KEY} bytes each.", span(window.value));
    sheet.also(by, &[rate.span(), window.span()], text);
}

#[cfg(test)]
mod tests {
    use super::{at_once, bytes, seconds};

    #[test]
    fn a_rate_is_said_as_people_count_it() {
        let day = 86_400.0;
        let said = |count: f64, of: f64| at_once(count / of, "locks").map(|(text, _)| text);
        assert_eq!(said(200.0, day).unwrap(), "the 200 locks of a day within one hour");
        assert_eq!(said(40.0, 3600.0).unwrap(), "the 40 locks of an hour within one minute");
        assert_eq!(said(10.0, 7.0 * day).unwrap(), "the 10 locks of a week within one day");
        assert_eq!(said(1.0, 30.0 * day), None);
        let (_, peak) = at_once(200.0 / day, "locks").unwrap();
        assert!((peak - 200.0 / 3600.0).abs() < 1e-9, "{peak}");
        assert_eq!([seconds(2.0), seconds(18.6), seconds(37.2)], ["2 s", "19 s", "40 s"]);
        assert_eq!([bytes(4e5), bytes(1.58e9)], ["less than a megabyte", "about 1.6 GB"]);
    }
}
