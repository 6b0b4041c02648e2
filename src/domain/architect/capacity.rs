//! Load and latency of these inputs in numbers, rounded as people round; the formulas stand behind them.

use super::super::sizing::{self, Origin};
use super::claims::{By, Sheet};
use super::decision::plural;
use super::demand;
use super::fill::{plain, thousands, two};
use super::hot;
use super::plan::{PARTITIONS, Plan};
use super::setting::Setting;
use super::times::span;
use crate::domain::brief::{Domain, Fact, Shape};
use crate::domain::places::{PLACES, trip};
use crate::domain::rules::Kind;
use crate::domain::stores::row::Hosting;

/// Highest planned share of what one key can carry.
pub const SHARE: f64 = 0.7;
/// From which share of what a store carries on its renewals are told.
const NEAR: f64 = 0.1;
/// Fewer that are held at once are no number.
const FEW: f64 = 2.0;
/// Requests a second of one server below which nobody sizes it.
const EACH_SERVER: f64 = 50.0;
/// A region that is farther by so many milliseconds is told of.
const FARTHER: f64 = 5.0;
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
    hot::key(setting, sheet);
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

/// Over how many groups the stated rate is split by hash, each filled no further than a plan leaves room with; none where one
/// carries it.
pub fn spread_over(plan: &Plan) -> Option<f64> {
    let (_, rate, planned) = sizing::groups(plan.brief, plan.store).filter(|_| plan.scope == Kind::Sharded)?;
    Some((rate * sizing::writes(plan.brief) / (planned * SHARE)).ceil())
}

fn load(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (brief, store) = (plan.brief, plan.store);
    let basis = basis(plan);
    let unit = if store.scales && store.each_key { "key" } else { store.group };
    let Some((_, rate, planned)) = sizing::groups(brief, store) else {
        return unrated(setting, unit, sheet);
    };
    let (said, carries) = (thousands(shown(rate)), thousands(planned));
    if let Some(why) = setting.writes_nothing() {
        let by = By::Formula(format!("{said}/s, none of them a write"), "shards");
        return sheet.claim(by, &[], format!("The {said} a second that are stated {why}."));
    }
    let each = plain((rate / PARTITIONS).ceil());
    let what = asked(setting);
    let once = demand::at_once(rate, what);
    let renewals = renewals(setting).unwrap_or_default();
    let of_grant = if setting.given_back() { sizing::writes(brief) } else { 1.0 };
    let load = rate * of_grant + renewals;
    let groups = (load / planned).ceil().max(1.0) as u64;
    // Filled no further than the share that a plan leaves room with.
    let filled = load / (groups as f64 * planned);
    let (share, wanted) = (percent(filled), (load / (planned * SHARE)).ceil());
    let all = thousands(shown(load));
    let writes = match renewals {
        _ if of_grant < sizing::OF_CYCLE => String::new(),
        0.0 => format!(", {all} writes/s with their releases,"),
        _ => format!(", {all} writes/s with releases and renewals,"),
    };
    // Writes that a slow log takes together.
    let log = sizing::slow_log(brief).filter(|_| store.placed);
    let batched = log.map(|ms| ((1000.0 / ms).round(), (load * ms / 1000.0).ceil())).filter(|(_, many)| *many > 1.0);
    let of_log = batched.zip(log).map_or(String::new(), |((a_second, many), ms)| {
        format!("; 1000 / {ms} ms = {a_second}; {all} / {a_second} -> {many}")
    });
    let by = By::Formula(
        format!(
            "{of_grant} x {said} + {} = {all}{of_log}; ceil({all} / {carries}) = {groups}; {carries}/s: {basis}; {said} / {PARTITIONS} -> {each} a partition; {}; {}; {share} % of {groups}; ceil({all} / ({carries} x {SHARE})) = {wanted}, filled to {} %, over places of which one may go: {}",
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
    } else if let Some((a_second, at_a_time)) = batched.filter(|_| filled <= SHARE) {
        format!(
            "At log writes of {} ms some {a_second} follow one another in a second, so {said} {what}/s{writes} share them about {at_a_time} at a time, as the log does by itself while callers ask in parallel; the {carries} writes/s of the usual plan ({basis}) are of faster disks, and a load test has to show this.",
            plain(log.unwrap_or_default())
        )
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
    } else if store.scales && filled < NEAR {
        format!(
            "{said} {what}/s{writes} fill {share} % of what one {unit} is planned for, {carries} writes/s ({basis})."
        )
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
    } else if store.scales && nodes(plan, wanted) > wanted {
        let (few, nodes) = (counted(wanted, unit), nodes(plan, wanted));
        format!(
            "{said} {what}/s{writes} are the work of {few}, each planned at {carries} writes/s ({basis}) and filled to {} %; copies and places ask for {nodes}. No common prefix or sequence gathers the keys.",
            percent(SHARE)
        )
    } else if store.scales {
        let nodes = nodes(plan, wanted);
        format!(
            "{said} {what}/s{writes} take at least {nodes} {units}, each planned at {carries} writes/s ({basis}) and filled to {} %: keys are split before the load comes, and no common prefix or sequence gathers them; a load test may show that what is there carries it.",
            percent(SHARE)
        )
    } else if groups > 1 && setting.harmless() {
        format!(
            "**{said} {what}/s{writes} are above the {carries} writes/s planned for one {unit}** ({basis}): requests are pipelined, and the keys split by hash over {wanted} {units}, as no two of them need one authority."
        )
    } else if groups > 1 && plan.undivided() {
        format!(
            "**{said} {what}/s{writes} are above the {carries} writes/s planned for one {unit}** ({basis}), and nothing here splits the keys: **at least {wanted} grants share a commit or a pipeline**, unless a load test proves that it carries them singly."
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
    each_server(plan, rate, load, sheet);
    if let Some(average) = brief.average.as_ref().filter(|average| average.value >= 1.0) {
        let text = format!("Sized for that peak; the average of {}/s sets the cost only.", thousands(average.value));
        sheet.also(By::Formula(format!("{}/s", thousands(average.value)), "shards"), &[average.span()], text);
    }
}

// What one server of a store that spreads its keys sees, with all of them and with a place gone.
fn each_server(plan: &Plan, rate: f64, load: f64, sheet: &mut Sheet) {
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
    // Each write lands on every copy of its key.
    let copies = plan.voters.min(servers);
    let (all, fewer) = (two(load * f64::from(copies) / f64::from(servers)), two(rate / f64::from(left)));
    let said = thousands(shown(rate));
    let by = By::Formula(
        format!("{} x {copies} / {servers} = {all}; {said} / {left} = {fewer}", thousands(shown(load))),
        "shards",
    );
    let text = format!(
        "Each write lands on {copies} of the {servers} nodes, {all} copies written a second on each; with a place gone the other {left} decide {fewer}/s each, for which they are sized."
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
        let many = plan.brief.leaders.map_or(1.0, f64::from);
        let each = two(many / plan.lease.renew);
        let by = By::Formula(format!("{many} / {} s = {each}; {carries}/s: {basis}", plan.lease.renew), "shards");
        let text = if setting.shape == Shape::Leader && plan.store.stops_at > 0.0 {
            // Its library has a pace of its own.
            format!("Elections and renewals are no load for one {unit}.")
        } else if setting.shape == Shape::Leader && setting.leased {
            match plan.brief.leaders {
                Some(many) => format!(
                    "{many} leaders renew {each} times a second together, of the {carries} writes/s that one {unit} is planned for ({basis})."
                ),
                None => format!("A leader's renewals are no load for one {unit}."),
            }
        } else if setting.shape == Shape::Leader {
            format!("A leadership that seldom passes on is no load for one {unit}.")
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

/// As people say a share.
pub fn percent(share: f64) -> String {
    two(share * 100.0)
}

// What stands behind the planning value, shown as an estimate where it is one.
fn basis(plan: &Plan) -> String {
    let store = plan.store;
    let stretched = plan.brief.wide() && store.cycles_wide != store.cycles && !store.scales;
    let source = if stretched { "own estimate for copies in several sites" } else { store.capacity_source };
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
    let far = plan.far_commit().filter(|(_, far)| *far >= commit.ms + FARTHER);
    let farther = far.map_or(String::new(), |(place, far)| format!("; {} ms in {place}", two(far)));
    let by = By::Formula(format!("{} -> {ms} ms{farther}", commit.figure.formula), commit.figure.source);
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
        _ => match far {
            Some((place, far)) => format!(
                "A grant takes about {ms} ms ({origin}) in the regions that stand nearest to each other and about {} ms in {place}, the farthest.",
                two(far)
            ),
            None => format!("A grant takes about {ms} ms ({origin})."),
        },
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
    let Some(held) = held_at_once(plan).filter(|held| !plan.coarse() && *held >= FEW) else { return };
    let by = |more: &str| By::Formula(format!("{} x {hold} s = {}{more}", rate.value, two(held)), "held_at_once");
    let about = format!("With the stated hold about {} are held at any moment, or all there are", two(held));
    let Some(renewals) = renewals(setting) else {
        sheet.also(by(""), &[rate.span(), brief.hold_span()], format!("{about}."));
        return;
    };
    // Where each key has a limit of its own, their sum is none.
    let each = plan.store.scales && plan.store.each_key;
    let over = !each && renewals > cycles * sizing::OF_CYCLE * SHARE;
    let warn = if over { ", **more than the store is planned for: lock coarser or lengthen the lease**" } else { "" };
    let more = format!("; {} / {} s = {}", two(held), lease.renew, two(renewals));
    let text = format!("{about}; their renewals are {} writes/s{warn}.", two(renewals));
    sheet.also(by(&more), &[rate.span(), brief.hold_span()], text);
}

// How many are held at once by the stated rate and hold; none where permits bound them, or with fewer processes: the longest
// hold is then not the usual one, and the product says nothing.
fn held_at_once(plan: &Plan) -> Option<f64> {
    let brief = plan.brief;
    let held = brief.rate.as_ref()?.value * brief.hold_said()?;
    let fewer = brief.fleet.as_ref().is_some_and(|fleet| f64::from(fleet.value) < held);
    (!fewer && brief.permits.is_none()).then_some(held)
}

// Writes a second by which what is held at once is renewed, where the stated hold outlasts a renewal.
fn renewals(setting: &Setting) -> Option<f64> {
    let (plan, lease) = (setting.plan, &setting.plan.lease);
    let hold = plan.brief.hold_said()?;
    let renewed = hold > lease.renew && plan.store.renewal_is_write && !(setting.harmless() && hold < lease.ttl);
    held_at_once(plan).filter(|_| setting.leased && renewed).map(|held| held / lease.renew)
}

/// How often, in words, for what happens less than once a second.
pub fn pace(per_second: f64) -> String {
    format!("once in {}", span((1.0 / per_second).round()))
}

fn counted(count: f64, noun: &str) -> String {
    if count == 1.0 { format!("one {noun}") } else { format!("{} {}", plain(count), plural(noun)) }
}

/// Where the fact is told and what follows from it, for facts no other sentence uses.
pub fn rest(setting: &Setting, sheet: &mut Sheet) {
    let (plan, brief) = (setting.plan, setting.plan.brief);
    // In a line or before a place a stated wait is how long it takes, and nobody gives up by it.
    let asked = !matches!(setting.shape, Shape::QueueOrder | Shape::Occupancy)
        && super::conduct::waiting(setting, false).is_none();
    if let Some(wait) = brief.wait.as_ref().filter(|_| asked) {
        let (wait_s, crash) = (span(wait.value), plan.lease.crash);
        let after = if setting.leased && wait.value < crash {
            ", less than a crashed holder lasts: they meet a refusal, not a hang"
        } else {
            ""
        };
        let by = By::Formula(format!("wait {wait_s}, {crash} s"), "takeover_crash");
        sheet.claim(by, &[wait.span()], format!("Callers give up after {wait_s}{after}."));
    }
    if let Some(permits) = brief.permits.as_ref().filter(|permits| permits.value > 1 && !setting.paced()) {
        let count = permits.value;
        let Some(hold) = brief.hold_said().filter(|hold| *hold > 0.0) else {
            // So many an hour carry what is asked for only where each is used for so long.
            let asked = brief.rate.as_ref().filter(|rate| rate.is_said() && rate.value > 0.0);
            if setting.limit_of_each() {
                let text = format!(
                    "{count} permits are the limit of each, whatever the rate over all; how long one is used decides the throughput of each and is to be measured."
                );
                sheet.claim(By::Formula(format!("{count}"), "permits"), &[permits.span()], text);
                return;
            }
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
        // A limit of each of many says nothing of what all of them ask for.
        let each = setting.limit_of_each();
        let pace = if each { format!("{pace} for each that has such a limit") } else { pace };
        let over = brief.rate.as_ref().filter(|rate| !each && rate.value > most);
        let over = over.map_or("", |_| ", less than is asked for: the rest waits or is refused by design");
        let by = By::Formula(format!("{count} / {} = {pace}", span(hold)), "permits");
        let text = format!("{count} permits with holds of {} pass on at most {pace}{over}.", span(hold));
        sheet.claim(by, &[permits.span(), brief.hold_span()], text);
    }
}
