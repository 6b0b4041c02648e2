//! Slots of statements and what stands in them.

use super::capacity;
use super::plan::plain as safe;
use super::setting::Setting;
use super::times::span;
use crate::domain::sizing::{self, Origin};

/// What the slots of one design hold; a slot without a value keeps its statement out.
pub struct Slots(Vec<(&'static str, String)>);

/// A text with its slots filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// As it stands in the design.
    pub text: String,
    /// Name and value of each slot that was filled with a figure.
    pub figures: Vec<String>,
}

impl Filled {
    /// Words of it.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// Words before the key's slot that make an article wrong.
const DETERMINERS: [&str; 12] =
    ["per", "one", "each", "every", "a", "the", "same", "this", "that", "set", "object", "any"];

/// Marks at which a clause ends, and the characters of the longest that is quoted.
const CLAUSE: &[char] = &['.', ',', ';', ':', '!', '?', '\n', '，', '、', '。', '；'];
const QUOTED: usize = 90;

/// From so many writes a second on a store that keeps old revisions fills within days.
const FILLING: f64 = 20.0;
/// Bytes that one of them is taken to have, and those of the quota that etcd ships with.
const REVISION: f64 = 300.0;
const QUOTA: f64 = 2048.0 * 1_048_576.0;
/// Transactions after which the database freezes a table whatever else is set: `autovacuum_freeze_max_age` as shipped.
const FREEZE_AGE: f64 = 200e6;

impl Slots {
    /// Of one setting.
    pub fn new(setting: &Setting) -> Slots {
        let (plan, brief) = (setting.plan, setting.plan.brief);
        let mut out = Vec::new();
        let mut add = |name, value: Option<String>| out.extend(value.map(|value| (name, value)));
        let leased = setting.leased.then_some(&plan.lease);
        add("ttl_s", leased.map(|lease| plain(lease.ttl)));
        add("renew_s", leased.map(|lease| plain(lease.renew)));
        add("deadline_s", leased.map(|lease| plain(lease.deadline)));
        add("rate", brief.rate.as_ref().map(|rate| thousands(rate.value)));
        let placed = plan.counts();
        add("quorum", placed.then(|| plan.quorum.to_string()));
        add("voters", placed.then(|| plan.voters.to_string()));
        add("sites", (brief.places() > 1).then(|| plan.where_()));
        let trip = plan.commit.origin != Origin::Assumed && brief.wide();
        let farthest = plan.commit.farthest_ms.round();
        add("rtt_ms", trip.then(|| plain(farthest)));
        add("heartbeat_ms", plan.timers.map(|timers| plain(timers.heartbeat)));
        add("election_ms", plan.timers.map(|timers| plain(timers.election)));
        let raised = |timers: sizing::Timers| {
            let timeout = timers.election / 1000.0;
            format!("{}-{} s with these timers", plain(timeout), plain(2.0 * timeout))
        };
        add("election_s", Some(plan.timers.map_or_else(|| "1-2 s at the default".to_owned(), raised)));
        add("rows", super::decision::rows(plan));
        add("permits", brief.permits.as_ref().map(|permits| permits.value.to_string()));
        add("fsync_ms", sizing::slow_log(brief).map(plain));
        add("hold_s", brief.hold_said().map(plain));
        // Of each group, where the keys are split over several.
        let split = capacity::spread_over(plan);
        let writes = brief.rate.as_ref().map(|rate| rate.value * sizing::writes(brief) / split.unwrap_or(1.0));
        let writes = writes.map(f64::ceil).filter(|writes| *writes >= FILLING);
        add("writes", writes.map(thousands));
        add("freezes", writes.map(|writes| span((FREEZE_AGE / writes / 3600.0).ceil() * 3600.0)));
        add("fills", writes.map(|writes| span((QUOTA / (writes * REVISION) / 60.0).round() * 60.0)));
        add("period", Some("period".to_owned()));
        add("retention", Some("the retention window".to_owned()));
        add("blind", Some(blind(setting)));
        let longest = |hold: f64| span(sizing::longest_hold(hold).0);
        add("longest", Some(brief.hold_said().filter(|hold| *hold > 0.0).map_or("its usual time".to_owned(), longest)));
        Slots(out)
    }

    /// The text with its slots filled; none where a value is missing.
    pub fn fill(&self, text: &str) -> Option<Filled> {
        let (mut out, mut figures) = (String::new(), Vec::new());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (slot, behind) = behind.split_once('}')?;
            out += before;
            rest = behind;
            if slot == "key" {
                out += key(before, &out, behind);
                continue;
            }
            let (_, value) = self.0.iter().find(|(name, _)| *name == slot)?;
            figures.push(format!("{} {value}", slot.trim_end_matches("_s").replace('_', " ")));
            out += value;
        }
        out += rest;
        Some(Filled { text: out, figures })
    }
}

// The clause that says that what is locked takes whatever arrives, as it stands in the request.
fn blind(setting: &Setting) -> String {
    let (inputs, stated) = (setting.plan.inputs, || "as stated".to_owned());
    let Some(span) = setting.plan.brief.checks_token.as_ref().and_then(|fact| fact.span()) else { return stated() };
    let text = inputs.text(span.field);
    let (Some(before), Some(behind)) = (text.get(..span.at.start), text.get(span.at.end..)) else { return stated() };
    let from = before.rfind(CLAUSE).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let to = span.at.end + behind.find(CLAUSE).unwrap_or(behind.len());
    let words = safe(&text[from..to]);
    let words = words.trim_start_matches("and ");
    if words.is_empty() || words.chars().count() > QUOTED { stated() } else { format!("\"{words}\"") }
}

// The lock's name as a noun that fits where it stands.
fn key(before: &str, all: &str, behind: &str) -> &'static str {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let last = last.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if behind.starts_with(['/', '-']) || DETERMINERS.contains(&last.as_str()) {
        "key"
    } else if all.trim_end_matches('*').is_empty() {
        "The key"
    } else {
        "the key"
    }
}

/// A number without a fraction that says nothing.
pub fn plain(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    format!("{rounded}")
}

/// A whole number in groups of three digits.
pub fn thousands(value: f64) -> String {
    if value < 1000.0 {
        return plain((value * 100.0).round() / 100.0);
    }
    let digits = format!("{:.0}", value);
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Two significant digits.
pub fn two(value: f64) -> String {
    thousands(rounded(value))
}

/// A number as it reads with two significant digits.
pub fn rounded(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let scale = 10f64.powf(value.log10().floor() - 1.0);
    (value / scale).round() * scale
}
