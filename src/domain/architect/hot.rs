//! What one key carries as it passes from hand to hand, and what gathers on a hot one.

use super::super::sizing;
use super::capacity::{SHARE, pace, percent};
use super::claims::{By, Sheet};
use super::fill::{plain, rounded, two};
use super::plan::Plan;
use super::setting::Setting;
use super::times::span;
use crate::domain::brief::{Contention, Shape};

/// Requests a second from which the bound of one key is said where no hot one is told.
const LARGE: f64 = 1000.0;

/// A hot key that is told with its share of the rate: what it carries, and what gathers on it.
pub fn told(setting: &Setting, sheet: &mut Sheet) {
    let (plan, brief) = (setting.plan, setting.plan.brief);
    let Some((share, rate)) = share(setting) else { return };
    let turn = Turn::of(plan);
    let (most, plan_for) = (two(turn.most), two(turn.most * SHARE));
    let crash = plain(plan.lease.crash);
    let gather = two((rate * plan.lease.crash).ceil());
    let cap = plain(turn.most.floor().max(1.0));
    // Of the number that stands beside it.
    let filled = percent(rate / rounded(turn.most));
    let by = By::Formula(
        format!(
            "{}; {} % of the rate = {}/s; {} / {most} = {filled} %; {}/s x {crash} s = {gather}; floor({}) = {}",
            turn.formula,
            percent(share),
            two(rate),
            two(rate),
            two(rate),
            turn.most,
            cap
        ),
        "hot_key",
    );
    let begin = if rate > turn.most * SHARE {
        format!(
            "**The hot key's {} locks/s are more than one key is planned for: {plan_for}/s, of {most}/s at most**, {}. They are batched under one grant, or what the key guards is split.",
            two(rate),
            turn.parts
        )
    } else {
        format!(
            "**The hot key sets the pace: its {} locks/s fill {filled} % of the {most}/s that one key carries**, {}, and what is stored at its resource before use counts as hold.",
            two(rate),
            turn.parts
        )
    };
    let text = format!(
        "{begin} While a dead holder blocks it, for {crash} s, {gather} requests gather: its queue is capped at {cap}, a second of waiting, and who finds it full is refused."
    );
    sheet.claim(by, &[brief.hold_span(), brief.contention(Contention::High)], text);
}

/// How fast one key passes from hand to hand.
struct Turn {
    /// Grants a second at most.
    most: f64,
    /// What a turn takes, in words.
    parts: String,
    formula: String,
}

impl Turn {
    fn of(plan: &Plan) -> Turn {
        let brief = plan.brief;
        let (free, handoff) = sizing::hot(brief.hold_s(), plan.commit.ms);
        let most = plan.store.key_cycles.filter(|key| *key < free).unwrap_or(free);
        let assumed = if brief.hold_said().is_some() { "" } else { " (assumed)" };
        let hold = span(brief.hold_s());
        let parts = format!("at {hold} of hold{assumed} and {handoff} ms to give it back and grant it");
        let formula = format!(
            "1 / ({hold} + {handoff} ms) = {} /s; {SHARE} x that = {}; {}",
            two(most),
            two(most * SHARE),
            pace(most)
        );
        Turn { most, parts, formula }
    }
}

/// What one key can carry.
pub fn key(setting: &Setting, sheet: &mut Sheet) {
    let (plan, brief) = (setting.plan, setting.plan.brief);
    // A share of the rate that is told is answered first of all.
    if !bounded(setting) || share(setting).is_some() {
        return;
    }
    let turn = Turn::of(plan);
    let text = if turn.most < 0.1 {
        format!("One key passes on at most {}.", pace(turn.most))
    } else {
        format!(
            "One key carries about {} grants/s, {}; plan {}, and split or batch a hotter one.",
            two(turn.most),
            turn.parts,
            two(turn.most * SHARE)
        )
    };
    sheet.also(By::Formula(turn.formula, "hot_key"), &[brief.hold_span(), brief.contention(Contention::High)], text);
}

// The share of the hot key that is told, and what that is a second.
fn share(setting: &Setting) -> Option<(f64, f64)> {
    let share = setting.plan.brief.hot_share.filter(|_| bounded(setting))?;
    Some((share, setting.plan.brief.rate.as_ref()?.value * share))
}

/// The bound of one key is printed.
pub fn bounded(setting: &Setting) -> bool {
    let brief = setting.plan.brief;
    // A bound made of an assumed hold says nothing, unless a hot key is what is asked about.
    let hot = brief.contention(Contention::High).is_some();
    let large = brief.rate.as_ref().is_some_and(|rate| rate.value >= LARGE) && brief.hold_said().is_some();
    let asked = (hot || large) && !setting.harmless();
    let exclusive = matches!(setting.shape, Shape::Mutex | Shape::MultiResource | Shape::QueueOrder);
    brief.hold_s() <= 60.0 && setting.leased && !setting.advisory && exclusive && asked
}
