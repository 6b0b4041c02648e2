//! What the times that a request tells of its locks come to when they are held against each other: a lease that ends
//! amid the work, a renewal that comes too late, a record that is forgotten too soon. Whoever knows the trade sees that first.

use super::claims::{By, Sheet};
use super::setting::Setting;
use super::times::span;
use crate::domain::brief::{Brief, Fact, Shape, Span};

/// What two or three of them come to.
struct Clash<'a> {
    formula: String,
    source: &'static str,
    words: Vec<Option<&'a Span>>,
    text: String,
}

/// Says each of them.
pub fn clashes(setting: &Setting, sheet: &mut Sheet) {
    let brief = setting.plan.brief;
    let first = match setting.shape {
        Shape::Dedupe => forgotten(brief),
        Shape::Occupancy => evicted(brief),
        _ => overrun(brief),
    };
    for clash in first.into_iter().chain(late(setting)) {
        sheet.claim(By::Formula(clash.formula, clash.source), &clash.words, clash.text);
    }
}

// What somebody is still in is given away by a clock.
fn evicted(brief: &Brief) -> Option<Clash<'_>> {
    let (ttl, expiry) = told(&brief.ttl)?;
    let (ends, stays) = (span(ttl), told(&brief.hold).filter(|(hold, _)| *hold > ttl));
    let beside = stays.map_or(String::new(), |(hold, _)| format!(", and stays of {} are told of", span(hold)));
    Some(Clash {
        formula: format!("expiry after {ends}{beside}"),
        source: "shape:occupancy",
        words: vec![expiry, stays.and_then(|(_, words)| words)],
        text: format!(
            "**The expiry after {ends} goes before anything else**: it frees by a clock what may still be occupied{beside}. What it has already freed is looked at in the place itself before the next grant."
        ),
    })
}

// Another holder is wanted sooner than the store gives a dead one's lock free.
fn late<'a>(setting: &'a Setting) -> Option<Clash<'a>> {
    let (brief, lease) = (setting.plan.brief, &setting.plan.lease);
    // What two may do together for a while is no time of a take-over.
    let asked = setting.leased && setting.plan.strict();
    let (bound, words) = told(&brief.recovery).filter(|(bound, _)| asked && *bound < lease.crash)?;
    let (bound_s, crash) = (span(bound), span(lease.crash));
    Some(Clash {
        formula: format!("{}; allowed {bound_s}", lease.figure.formula),
        source: "takeover_crash",
        words: vec![words],
        text: format!(
            "**Another holder within {bound_s} is asked for, and {} gives a dead one's lock free only after {crash}**: a shorter lease would cut off holders that live. The bound is met where the old holder releases on its way out, or where a switch in front of what is locked cuts it off on proof and the lock is then freed by its token.",
            setting.plan.short()
        ),
    })
}

fn told(fact: &Option<Fact<f64>>) -> Option<(f64, Option<&Span>)> {
    fact.as_ref().filter(|fact| fact.is_said() && fact.value > 0.0).map(|fact| (fact.value, fact.span()))
}

// What comes again after the record of it is gone.
fn forgotten(brief: &Brief) -> Option<Clash<'_>> {
    let ((kept, record), (again, repeat)) = (told(&brief.ttl)?, told(&brief.again)?);
    let (kept_for, after) = (span(kept), span(again));
    (again > kept).then(|| Clash {
        formula: format!("again after {after} against kept for {kept_for}"),
        source: "shape:dedupe",
        words: vec![record, repeat],
        text: format!(
            "**A record that is forgotten after {kept_for} takes what comes again after {after} for new**: it is kept for longer than anything can be sent again, or for good."
        ),
    })
}

// A holder that stops, or wakes, after its lease is over.
fn overrun(brief: &Brief) -> Option<Clash<'_>> {
    let (ttl, lease) = told(&brief.ttl)?;
    let (renew, stop, pause) = (told(&brief.renews), told(&brief.stops), told(&brief.pause));
    let lasts = span(ttl);
    let (sum, words, text) = match (renew, stop, pause) {
        (Some((renew, every)), Some((stop, gives_up)), _) if brief.outruns(stop) => {
            let (renew_s, stop_s, sum) = (span(renew), span(stop), span(renew + stop));
            let text = format!(
                "**The stated times overlap**: after a renewal the holder waits {renew_s} and then tries for {stop_s}, so it gives up after {sum}, when its lease of {lasts} is over. Both together have to stay well below it."
            );
            (format!("{renew_s} + {stop_s} = {sum} against {lasts}"), vec![lease, every, gives_up], text)
        }
        (Some((renew, every)), _, Some((pause, stands))) if brief.outruns(pause) => {
            let (renew_s, pause_s, sum) = (span(renew), span(pause), span(renew + pause));
            let text = format!(
                "**Renewed every {renew_s}, a lease of {lasts} is lost in a pause of {pause_s}**: that makes {sum}, and the holder wakes beside the next one without knowing it."
            );
            (format!("{renew_s} + {pause_s} = {sum} against {lasts}"), vec![lease, every, stands], text)
        }
        (Some((renew, every)), None, _) if 2.0 * renew > ttl && renew < ttl => {
            let renew_s = span(renew);
            let text =
                format!("**Renewed every {renew_s}, a lease of {lasts} is lost with the first renewal that fails.**");
            (format!("2 x {renew_s} against {lasts}"), vec![lease, every], text)
        }
        (None, _, Some((pause, stands))) if brief.outruns(pause) => {
            let pause_s = span(pause);
            let text = format!(
                "**A pause of {pause_s} outlasts a lease of {lasts}**: its holder wakes beside the next one without knowing it."
            );
            (format!("{pause_s} against {lasts}"), vec![lease, stands], text)
        }
        _ => return None,
    };
    Some(Clash { formula: sum, source: "renew_interval; safe_deadline", words, text })
}
