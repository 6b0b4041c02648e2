//! Load and latency of these inputs in numbers, rounded as people round; the formulas stand behind them.

use super::super::sizing::{self, Origin};
use super::claims::{By, Sheet};
use super::decision::plural;
use super::demand;
use super::fill::{plain, rounded, thousands, two};
use super::plan::{PARTITIONS, Plan};
use super::setting::Setting;
use super::times::span;
use crate::domain::brief::{Brief, Contention, Domain, Fact, Shape};
use crate::domain::places::{PLACES, trip};
use crate::domain::rules::Kind;
use crate::domain::stores::row::{Hosting, Row};

/// Highest planned share of what one key can carry.
const SHARE: f64 = 0.7;
/// From which share of what a store carries on its renewals are told.
const NEAR: f64 = 0.1;
/// Fewer that are held at once are no number.
const FEW: f64 = 2.0;
/// Requests a second from which the bound of one key is said even of an assumed hold.
const LARGE: f64 = 1000.0;
/// Requests a second of one server below which nobody sizes it.
const EACH_SERVER: f64 = 50.0;
/// Below this share of what is planned a load is none.
const NO_LOAD: f64 = 0.02;

/// What these inputs ask of the store. `theirs`: a statement says all times of the lock, and none is renewed in ours.
pub fn figures(setting: &Setting, theirs: bool, sheet: &mut Sheet) {
    let plan = setting.plan;
    // What a broker carries is not among its figures here.
    if plan.store.broker() {
        return;
    }
    load(setting, sheet);
    latency(plan, sheet);
    remote(plan, sheet);
    if setting.leased && !theirs {
        held(setting, sheet);
    }
    key(setting, sheet);
}

// Nodes of a store that spreads its keys: as many in each place, no fewer than an entry has copies, and enough with one
// place gone where that must be got over.
fn nodes(plan: &Plan, wanted: f64) -> f64 {
    let places = f64::from(plan.brief.places().max(1));
    let zones = f64::from(plan.brief.zones().unwrap_or(1));
    let (places, spread) = match plan.brief.wide() {
        true => (places, places >= 3.0),
        false => (zones, zones >= 3.0),
    };
    let lost = spread && matches!(plan.survive(), Some(Domain::Region | Domain::Zone));
    let wanted = if lost { (wanted * places / (places - 1.0)).ceil() } else { wanted };
    let wanted = if spread { (wanted / places).ceil() * places } else { wanted };
    wanted.max(f64::from(plan.voters))
}

/// Over how many groups the stated rate is split by hash, each filled no further than a plan leaves room with.
pub fn spread_over(brief: &Brief, store: &Row) -> Option<f64> {
    let (_, rate, planned) = sizing::groups(brief, store)?;
    Some((rate * sizing::writes(brief) / (planned * SHARE)).ceil())
}

fn load(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (brief, store) = (plan.brief, plan.store);
    let basis = basis(plan);
    let unit = if store.scales && store.each_key { "key" } else { store.group };
    let Some((groups, rate, planned)) = sizing::groups(brief, store) else {
        return unrated(setting, unit, sheet);
    };
    let (said, carries) = (thousands(shown(rate)), thousands(planned));
    let each = plain((rate / PARTITIONS).ceil());
    let what = asked(setting);
    let once = demand::at_once(rate, what);
    let renewals = renewals(setting, rate).unwrap_or_default();
    let of_grant = sizing::writes(brief);
    let load = rate * of_grant + renewals;
    let groups = groups.max((load / planned).ceil() as u64);
    // Filled no further than the share that a plan leaves room with.
    let filled = load / (groups as f64 * planned);
    let (share, wanted) = (percent(filled), (load / (planned * SHARE)).ceil());
    let all = thousands(shown(load));
    let writes = match renewals {
        _ if of_grant < sizing::OF_CYCLE => String::new(),
        0.0 => format!(", {all} writes/s with their releases,"),
        _ => format!(", {all} writes/s with releases and renewals,"),
    };
    let by = By::Formula(
        format!(
            "{of_grant} x {said} + {} = {all}; ceil({all} / {carries}) = {groups}; {carries}/s: {basis}; {said} / {PARTITIONS} -> {each} a partition; {}; {}; {share} % of {groups}; ceil({all} / ({carries} x {SHARE})) = {wanted}, filled to {} %, over places of which one may go: {}",
            two(renewals),
            pace(rate.max(1e-9)),
            once.as_ref().map_or(String::new(), |(all, peak)| format!("{all}: {}/s", two(*peak))),
            percent(SHARE),
            nodes(plan, wanted)
        ),
        store.capacity_source,
    );
    let units = plural(unit);
    let text = if rate < 0.5 {
        // The pace over day and night is none of an hour of work.
        match once.filter(|(_, peak)| peak * of_grant / (groups as f64 * planned) < NO_LOAD) {
            Some((all, _)) => format!("Even {all} are no load for one {unit}."),
            None => format!("So few requests are no load for one {unit}."),
        }
    } else if store.scales && store.each_key {
        format!(
            "{said} {what}/s spread over one object per key, which the service places; only the bound of one key limits them ({basis})."
        )
    } else if plan.coarse() {
        format!(
            "**{said} {what}/s would need {groups} {units} at {carries} writes/s each ({basis}), hence the coarse leases**: {PARTITIONS} partitions by hash of the key, each granted from memory at {each}/s."
        )
    } else if store.scales && filled < NO_LOAD {
        format!("{said} {what}/s are no load for one {unit}.")
    } else if store.scales && load <= planned * SHARE {
        format!(
            "{said} {what}/s{writes} fill {share} % of what one {unit} is planned for, {carries} writes/s ({basis}); the store spreads its keys by itself, as long as no one prefix or partition key gathers them."
        )
    } else if store.scales && unit == "cluster" {
        format!(
            "{said} {what}/s{writes} are about what one {unit} is planned for, {carries} writes/s ({basis}): a load test has to show the room, and no common prefix or sequence gathers the keys."
        )
    } else if store.scales && store.hosting == Hosting::Managed {
        format!(
            "{said} {what}/s{writes} are above {} % of what one {unit} is planned for, {carries} writes/s ({basis}): quota and throughput are raised before the load comes, and no one prefix or partition key gathers the keys.",
            percent(SHARE)
        )
    } else if store.scales {
        let nodes = nodes(plan, wanted);
        format!(
            "{said} {what}/s{writes} take at least {nodes} {units}, each planned at {carries} writes/s ({basis}) and filled to {} %: keys are split before the load comes, and no common prefix or sequence gathers them.",
            percent(SHARE)
        )
    } else if groups > 1 && setting.harmless() {
        format!(
            "**{said} {what}/s{writes} are above the {carries} writes/s planned for one {unit}** ({basis}): requests are pipelined, and the keys split by hash over {wanted} {units}, as no two of them need one authority."
        )
    } else if groups > 1 && plan.undivided() {
        format!(
            "**{said} {what}/s{writes} are above the {carries} writes/s planned for one {unit}** ({basis}), and nothing here splits the keys: **at least {} grants share a commit or a pipeline**, unless a load test proves that it carries them singly.",
            (load / (planned * SHARE)).ceil()
        )
    } else if groups > 1 {
        format!(
            "**{said} {what}/s{writes} are above the {carries} writes/s planned for one {unit}** ({basis}): they are split by hash of the key over {wanted} {units}, each filled to {} %, unless a load test proves that fewer carry them.",
            percent(SHARE)
        )
    } else if filled < NO_LOAD {
        format!("{said} {what}/s are no load for one {unit}.")
    } else if filled > SHARE {
        format!(
            "{said} {what}/s{writes} are close to the {carries} writes/s planned for one {unit} ({basis}): a load test has to show the room, or the keys are split."
        )
    } else {
        format!(
            "{said} {what}/s{writes} fit one {unit}, planned at {carries} writes/s ({basis}), and fill {share} % of it."
        )
    };
    sheet.claim(by, &[brief.rate_span()], text);
    if brief.hold_said().is_none() && setting.leased && store.renewal_is_write && filled >= NO_LOAD {
        let renew = span(plan.lease.renew);
        let by = By::Formula(format!("one write each {renew}"), "renewal_load");
        sheet.also(by, &[], format!("A lock held for longer than {renew} adds a write each {renew}."));
    }
    each_server(plan, rate, sheet);
    if let Some(average) = brief.average.as_ref().filter(|average| average.value >= 1.0) {
        let text = format!("Sized for that peak; the average of {}/s sets the cost only.", thousands(average.value));
        sheet.also(By::Formula(format!("{}/s", thousands(average.value)), "shards"), &[average.span()], text);
    }
}

// What one server of a store that spreads its keys sees, with all of them and with a place gone.
fn each_server(plan: &Plan, rate: f64, sheet: &mut Sheet) {
    let (brief, store) = (plan.brief, plan.store);
    let places = brief.places().max(1);
    let Some(servers) = brief.servers().filter(|servers| store.scales && plan.self_placed() && *servers > places)
    else {
        return;
    };
    let left = servers - servers.div_ceil(places);
    if !brief.wide() || places < 3 || rate < EACH_SERVER * f64::from(servers) {
        return;
    }
    let (all, fewer) = (two(rate / f64::from(servers)), two(rate / f64::from(left)));
    let said = thousands(shown(rate));
    let by = By::Formula(format!("{said} / {servers} = {all}; {said} / {left} = {fewer}"), "shards");
    let text = format!(
        "That is {all}/s for each of the {servers} nodes and {fewer}/s for each of {left} with a region gone, for which they are sized."
    );
    sheet.also(by, &[brief.rate_span(), brief.servers.as_ref().and_then(Fact::span)], text);
}

// No total is stated: what one place asks for, or what one unit is planned to carry.
fn unrated(setting: &Setting, unit: &str, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (store, basis) = (plan.store, basis(plan));
    let Some(each) = &plan.brief.each else {
        let cycles = store.key_cycles.filter(|_| store.each_key).unwrap_or(sizing::cycles(plan.brief, store));
        let carries = thousands(cycles * sizing::OF_CYCLE);
        let each = two(1.0 / plan.lease.renew);
        let by = By::Formula(format!("1 / {} s = {each}; {carries}/s: {basis}", plan.lease.renew), "shards");
        let text = if setting.shape == Shape::Leader && plan.store.stops_at > 0.0 {
            // Its library has a pace of its own.
            format!("Elections and renewals are no load for one {unit}.")
        } else if setting.shape == Shape::Leader && setting.leased {
            format!(
                "A leader costs {each} renewals/s of the {carries} writes/s that one {unit} is planned for ({basis})."
            )
        } else if basis.contains("estimate") {
            return;
        } else {
            format!("One {unit} is planned at {carries} writes/s ({basis}); no rate is stated to hold against it.")
        };
        sheet.claim(by, &[], text);
        return;
    };
    let planned = store.cycles * sizing::OF_CYCLE;
    let load = each.value * sizing::writes(plan.brief);
    let (said, carries, groups) = (thousands(each.value), thousands(planned), (load / planned).ceil());
    let text = format!(
        "{said}/s is the rate of one place, no total; {} there, planned at {carries} writes/s each ({basis}).",
        counted(groups, unit)
    );
    let by = By::Formula(format!("ceil({} / {carries}) = {groups}; {basis}", thousands(load)), "shards");
    sheet.claim(by, &[each.span()], text);
}

// What is asked for, by the shape.
fn asked(setting: &Setting) -> &'static str {
    match setting.shape {
        Shape::TerminalClaim => "claims",
        Shape::Semaphore => "permits",
        Shape::Dedupe => "keys",
        Shape::OncePerPeriod => "runs",
        _ => "locks",
    }
}

// A rate that people gave a minute or a day has no fraction of a second.
fn shown(rate: f64) -> f64 {
    if rate < 100.0 { rate } else { rate.round() }
}

// As people say a share.
fn percent(share: f64) -> String {
    two(share * 100.0)
}

// What stands behind the planning value, shown as an estimate where it is one.
fn basis(plan: &Plan) -> String {
    let store = plan.store;
    let stretched = plan.brief.wide() && store.cycles_wide != store.cycles && !store.scales;
    let source = if stretched { "own estimate for voters in several sites" } else { store.capacity_source };
    match source {
        source if source.contains("load-test") => source.to_owned(),
        source if source.contains("estimate") => format!("{source}: load-test it"),
        // What was published comes first, then who did.
        source => source.split_once(": ").map_or_else(|| source.to_owned(), |(who, what)| format!("{what}; {who}")),
    }
}

fn latency(plan: &Plan, sheet: &mut Sheet) {
    let commit = &plan.commit;
    let ms = two(commit.ms);
    let by = By::Formula(format!("{} -> {ms} ms", commit.figure.formula), commit.figure.source);
    let origin = match commit.origin {
        Origin::Published => "from published round trips",
        Origin::Stated => "from the stated round trip",
        Origin::Assumed => "assumed, to be measured",
    };
    // A time that nobody measured or published, and that nothing is held against, is no figure.
    let known = commit.origin != Origin::Assumed || plan.brief.latency.is_some();
    let text = match plan.scope {
        _ if !known => return,
        Kind::Wide | Kind::TwoSites | Kind::Sharded if plan.brief.wide() && plan.self_placed() => {
            format!("A grant commits in about {ms} ms ({origin}), plus the client's own round trip.")
        }
        Kind::Home => {
            format!("A grant commits in about {ms} ms inside the home region; a remote client adds its round trip.")
        }
        _ => format!("A grant takes about {ms} ms ({origin})."),
    };
    sheet.also(by, &[plan.brief.places_span()], text);
    if let Some(bound) = &plan.brief.latency {
        let bound_ms = plain(bound.value);
        let by = By::Formula(format!("{bound_ms} ms against {} ms", commit.ms), "commit_latency");
        let text = if bound.value < commit.ms {
            format!(
                "**The bound of {bound_ms} ms is below that**: it holds for keys homed beside their leader alone, and is missed for the rest."
            )
        } else {
            format!("The bound of {bound_ms} ms is kept, with room for one repetition.")
        };
        sheet.also(by, &[bound.span()], text);
    }
}

// What a client far from the leader pays for one grant, by published round trips.
fn remote(plan: &Plan, sheet: &mut Sheet) {
    let places = plan.brief.regions();
    let Some(leader) = plan.seat() else { return };
    let far = (0..places.len()).filter(|at| *at != leader).filter_map(|at| {
        let trip = trip(&PLACES[places[leader]], &PLACES[places[at]])?;
        Some((plan.places.get(at)?, trip))
    });
    let Some((name, trip)) = far.max_by(|a, b| a.1.ms.total_cmp(&b.1.ms)) else { return };
    let sum = format!("{} + {} = {} ms", plain(trip.ms), plain(plan.commit.ms), two(trip.ms + plan.commit.ms));
    let text = format!("From {name}, the farthest client, a grant takes about {} ms.", two(trip.ms + plan.commit.ms));
    sheet.also(
        By::Formula(format!("L_acquire = RTT + L_commit: {sum}"), trip.source),
        &[plan.brief.places_span()],
        text,
    );
}

// How many are held at once, and what their renewals cost.
fn held(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (brief, lease) = (plan.brief, &plan.lease);
    // What is far from any limit decides nothing, and a count may be of something else than processes.
    let cycles = sizing::cycles(brief, plan.store);
    let renewing = |fleet: &&Fact<u32>| f64::from(fleet.value) / lease.renew >= NEAR * cycles;
    if let Some(fleet) = brief.fleet.as_ref().filter(|_| !setting.outlasts()).filter(renewing) {
        let each = f64::from(fleet.value) / lease.renew;
        let by = By::Formula(
            format!("{} / {} s = {}/s", thousands(f64::from(fleet.value)), lease.renew, two(each)),
            "renewal_load",
        );
        let text = format!("{} processes renew at least {}/s together.", thousands(f64::from(fleet.value)), two(each));
        sheet.also(by, &[fleet.span()], text);
    }
    let Some((rate, hold)) = brief.rate.as_ref().zip(brief.hold_said()) else { return };
    let held = rate.value * hold;
    if plan.coarse() || held < FEW || brief.permits.is_some() {
        return;
    }
    let by = |more: &str| By::Formula(format!("{} x {hold} s = {}{more}", rate.value, two(held)), "held_at_once");
    // With fewer processes the longest hold is not the usual one, and the product says nothing.
    if brief.fleet.as_ref().is_some_and(|fleet| f64::from(fleet.value) < held) {
        return;
    }
    let renewals = renewals(setting, rate.value);
    let about = format!("With the stated hold about {} are held at any moment", two(held));
    let Some(renewals) = renewals else {
        sheet.also(by(""), &[rate.span(), brief.hold_span()], format!("{about}."));
        return;
    };
    // Where each key has a limit of its own, their sum is none.
    let each = plan.store.scales && plan.store.each_key;
    let over = !each && renewals > cycles;
    let warn = if over { ", **more than the store is planned for: lock coarser or lengthen the lease**" } else { "" };
    let more = format!("; {} / {} s = {}", two(held), lease.renew, two(renewals));
    let text = format!("{about}; their renewals are {} writes/s{warn}.", two(renewals));
    sheet.also(by(&more), &[rate.span(), brief.hold_span()], text);
}

// Writes a second by which what is held at once is renewed, where the stated hold outlasts a renewal.
fn renewals(setting: &Setting, rate: f64) -> Option<f64> {
    let (plan, lease) = (setting.plan, &setting.plan.lease);
    let hold = plan.brief.hold_said()?;
    // With fewer processes the longest hold is not the usual one, and the product says nothing.
    let fewer = plan.brief.fleet.as_ref().is_some_and(|fleet| f64::from(fleet.value) < rate * hold);
    let renewed = hold > lease.renew && plan.store.renewal_is_write && !(setting.harmless() && hold < lease.ttl);
    (setting.leased && renewed && !fewer && plan.brief.permits.is_none()).then(|| rate * hold / lease.renew)
}

/// A hot key that is told with its share of the rate: what it carries, and what gathers on it.
pub fn hot(setting: &Setting, sheet: &mut Sheet) {
    let (plan, brief) = (setting.plan, setting.plan.brief);
    let told = hot_share(plan).zip(brief.rate.as_ref()).filter(|_| bounded(setting));
    let Some((share, rate)) = told.map(|(share, rate)| (share, rate.value * share)) else { return };
    let turn = Turn::of(plan);
    let (most, plan_for) = (two(turn.most), two(turn.most * SHARE));
    let crash = plain(plan.lease.crash);
    let gather = two((rate * plan.lease.crash).ceil());
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
            plain(turn.most.floor().max(1.0))
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
    let cap = plain(turn.most.floor().max(1.0));
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

// What one key can carry.
fn key(setting: &Setting, sheet: &mut Sheet) {
    let (plan, brief) = (setting.plan, setting.plan.brief);
    // A share of the rate that is told is answered first of all.
    if !bounded(setting) || hot_share(plan).is_some() && brief.rate.is_some() {
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

/// Letters behind a word of a hot key in which its share stands.
const NEAR_HOT: usize = 48;
/// Shares that have a name.
const SHARES: [(&str, f64); 5] =
    [("half", 0.5), ("third of", 1.0 / 3.0), ("quarter of", 0.25), ("fifth of", 0.2), ("tenth of", 0.1)];

// "one hot key takes a tenth of them", "one key gets 30 %"
fn hot_share(plan: &Plan) -> Option<f64> {
    let span = plan.brief.contention(Contention::High)?;
    let behind: String = plan.inputs.text(span.field).get(span.at.end..)?.chars().take(NEAR_HOT).collect();
    let named = SHARES.iter().find(|(name, _)| behind.contains(name)).map(|(_, share)| *share);
    named.or_else(|| {
        let before = behind.split_once('%')?.0.trim_end();
        let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok().map(|percent: f64| percent / 100.0).filter(|share| (0.01..=1.0).contains(share))
    })
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

fn pace(per_second: f64) -> String {
    format!("once in {}", span((1.0 / per_second).round()))
}

fn counted(count: f64, noun: &str) -> String {
    if count == 1.0 { format!("one {noun}") } else { format!("{} {}", plain(count), plural(noun)) }
}

/// Where the fact is told and what follows from it, for facts no other sentence uses.
pub fn rest(setting: &Setting, sheet: &mut Sheet) {
    let (plan, brief) = (setting.plan, setting.plan.brief);
    if let Some(wait) = brief.wait.as_ref().filter(|_| super::conduct::waiting(setting, false).is_none()) {
        let (wait_s, crash) = (span(wait.value), plan.lease.crash);
        let after = if setting.leased && wait.value < crash {
            ", less than a crashed holder lasts: they meet a refusal, not a hang"
        } else {
            ""
        };
        let by = By::Formula(format!("wait {wait_s}, {crash} s"), "takeover_crash");
        sheet.claim(by, &[wait.span()], format!("Callers give up after {wait_s}{after}."));
    }
    if let Some(permits) = brief.permits.as_ref().filter(|permits| permits.value > 1) {
        let count = permits.value;
        let Some(hold) = brief.hold_said().filter(|hold| *hold > 0.0) else {
            // So many an hour carry what is asked for only where each is used for so long.
            let asked = brief.rate.as_ref().filter(|rate| rate.is_said() && rate.value > 0.0);
            let text = asked.map_or_else(
                || format!("{count} permits are the limit whatever the rate; how long each is used decides the throughput and is to be measured."),
                |rate| {
                    let used = f64::from(count) / rate.value;
                    let digits = if used < 1.0 { 1000.0 } else { 10.0 };
                    let most = span((used * digits).round() / digits);
                    format!("{count} permits carry that rate only where each is used for {most} on average; what is used for longer makes the rest wait or be refused.")
                },
            );
            sheet.claim(By::Formula(format!("{count}"), "permits"), &[permits.span()], text);
            return;
        };
        let most = f64::from(count) / hold;
        let pace = if most < 0.1 { pace(most) } else { format!("about {}/s", two(most)) };
        let over = brief.rate.as_ref().filter(|rate| rate.value > most);
        let over = over.map_or("", |_| ", less than is asked for: the rest waits or is refused by design");
        let by = By::Formula(format!("{count} / {} = {pace}", span(hold)), "permits");
        let text = format!("{count} permits with holds of {} pass on at most {pace}{over}.", span(hold));
        sheet.claim(by, &[permits.span(), brief.hold_span()], text);
    }
}
