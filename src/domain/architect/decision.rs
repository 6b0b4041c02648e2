//! What decides: the one authority, what the level asks of it, and where its votes stand.

use super::super::sizing;
use super::claims::{By, Sheet};
use super::plan::{PARTITIONS, Plan};
use super::setting::Setting;
use crate::domain::brief::{By as Who, Domain, Fact, Shape, Span, Standing};
use crate::domain::rules::Kind;
use crate::domain::stores::row::Class;

/// The authority in one sentence.
pub fn authority(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (brief, store) = (plan.brief, plan.store);
    let named = match plan.proposed {
        true if plan.free() => " (chosen, as the choice is free)",
        true => " (proposed, as no usable lock store is named)",
        false => "",
    };
    let (name, algorithm, group, places) = (plan.short(), store.algorithm, store.group, plan.where_());
    let every = every(setting);
    let text = match plan.scope {
        Kind::Wide | Kind::Region | Kind::TwoSites if store.fences => {
            format!("**{name} is the one authority: it decides on which node the resource runs, by {algorithm}**.")
        }
        Kind::Wide => format!("**One authority for {every}: {name}{named} over {places}, by {algorithm}**."),
        Kind::Region if brief.per_place().is_some() => format!(
            "**Each site is an authority of its own: one independent {group} of {name}{named} per site, by {algorithm}**; no lock is shared between sites, so none waits for another."
        ),
        Kind::Region => format!("**One authority for {every}: {name}{named}{}, by {algorithm}**.", within(plan)),
        Kind::Sharded if plan.coarse() => format!(
            "**Coarse leases on {name} ({algorithm}){named} decide who owns each of {PARTITIONS} key partitions; the owners grant the fine locks from memory**, never beyond the deadline of their own lease."
        ),
        Kind::Sharded => format!(
            "**The keys are split by hash over independent {} of {name}{named}, by {algorithm}; each is the one authority of its keys**, and no lock spans two.",
            plural(group)
        ),
        Kind::Assumed => format!(
            "**Three servers of {name} ({algorithm}) are assumed as the least that carries this, since no infrastructure is stated**; they are the one authority."
        ),
        Kind::Home if repinned(plan) => format!(
            "**The first change: every write of a lock goes to the home region {0}, from wherever it comes**; until then no region may grant. **{name} ({algorithm}) grants in {0} and nowhere else**; all other regions are remote clients that pay the round trip.",
            home(plan)
        ),
        Kind::Home if plan.pair_of_sites() => format!(
            "**{name} ({algorithm}) grants on its primary, in one of the two sites, and nowhere else**; the copy in the other one grants nothing before it is promoted."
        ),
        Kind::Home => format!(
            "**{name} ({algorithm}) grants in the home region {} and nowhere else**; all other regions are remote clients that pay the round trip.",
            home(plan)
        ),
        Kind::TwoSites => format!(
            "**{name} with its {} in one of two sites decides**; the other never grants by itself, an operator promotes it.",
            if plan.counts() { format!("majority ({algorithm})") } else { "primary".to_owned() }
        ),
        Kind::Taken => format!(
            "**{} is the one authority, on the condition that it has a linearizable conditional write that survives failover**: every grant is one such write, and nothing else is claimed of a store whose guarantees are not known here.",
            capital(&name)
        ),
        Kind::Single => format!(
            "**One durable {name} is the whole authority**: it forgets nothing that it has acknowledged, and grants nothing while it is down."
        ),
        Kind::Resource => format!(
            "**The row's own version{} decides, in the update that changes it; the lock in {name} only spares people and machines lost work**, so the demand is met even while {name} is empty, away or wrong.",
            rows(plan).map_or(String::new(), |rows| format!(" in {rows}"))
        ),
        _ if store.broker() => format!(
            "**{name} keeps the line of each key, and no lock stands beside it**: it gives the messages of a key to one consumer at a time and cannot stop one that it has given up on, so what is applied twice or late is told by its number."
        ),
        Kind::Bounded if store.class == Class::Consensus => format!(
            "**One authority for {every}: {name}{named}, by {algorithm}, which never grants twice**; the rare overlap that is accepted is that of a holder that is late, so every effect carries an idempotency key and is reconciled."
        ),
        Kind::Bounded => format!(
            "**{name} grants with a bounded risk of overlap**: rare double grants are accepted, so every effect carries an idempotency key and is reconciled."
        ),
        Kind::Efficiency => format!(
            "**Best-effort efficiency lock on {name}**: it saves duplicate work and guards no data; what runs twice does no harm."
        ),
    };
    let span = brief.stores().iter().find(|held| held.row().id == store.id).map(|held| &held.span);
    let by = match plan.scope {
        Kind::Sharded if plan.coarse() => By::Formula(format!("{PARTITIONS} partitions"), "two_level"),
        _ => By::Rule(plan.rule),
    };
    sheet.claim(by, &[span, brief.places_span()], text);
}

// All writes of a lock may go to one region, and do not yet.
fn repinned(plan: &Plan) -> bool {
    plan.brief.pinned.as_ref().is_some_and(|pinned| pinned.value && pinned.standing == Standing::Derived)
}

// The store of the protected rows, where it is another than that of the lock and the texts name one.
pub fn rows(plan: &Plan) -> Option<String> {
    let others = plan.brief.stores().iter().filter(|held| held.row().id != plan.store.id && held.strict());
    // How it is run is said where that is told, not in its name.
    let short = |name: String| name.split(" (").next().map_or(String::new(), str::to_owned);
    let mut named = others.filter(|held| !held.row().generic).map(|held| short(plan.called(held)));
    named.next().filter(|_| named.next().is_none())
}

// Where it stands, as far as that is told.
fn within(plan: &Plan) -> String {
    let zones = plan.brief.several_zones().is_some();
    match plan.places.as_slice() {
        [place] => format!(" in {place}"),
        [] if plan.brief.one_region.is_some() || zones => " inside one region".to_owned(),
        _ => String::new(),
    }
}

// What is granted, by the shape.
fn every(setting: &Setting) -> &'static str {
    match setting.shape {
        Shape::TerminalClaim => "every claim",
        Shape::Semaphore => "every permit",
        Shape::Occupancy => "every occupied unit",
        Shape::Leader => "the leadership",
        Shape::OncePerPeriod => "every period of every job",
        Shape::Dedupe => "every key that was seen",
        Shape::QueueOrder => "every turn",
        _ => "every lock",
    }
}

// Two data centres of one's own are no regions.
fn lost(plan: &Plan, domain: Domain) -> &'static str {
    if domain == Domain::Region && plan.brief.regions().is_empty() { "site" } else { domain.word() }
}

/// What the level asks of the authority.
pub fn level(plan: &Plan, sheet: &mut Sheet) {
    // Beside a version that decides, the lock fails open.
    if !plan.strict() || plan.scope == Kind::Resource {
        return;
    }
    let brief = plan.brief;
    let survives = plan.survive().map_or(String::new(), |domain| {
        format!("; the loss of a {} is survived without an operator", lost(plan, domain))
    });
    let inputs = [brief.level_span(), brief.survival_said().map(|(_, span)| span)];
    sheet.also(By::Fact("level"), &inputs, format!("**CP, fail closed**{survives}."));
    let laxer = brief.level.as_ref().and_then(|level| level.others.first()).and_then(|other| other.evidence.first());
    // "One server dies, nobody should notice" is of the loss.
    let of_loss = |lax: &&Span| {
        let lost = brief.survival_said().map(|(_, span)| span).filter(|lost| lost.field == lax.field);
        lost.is_some_and(|lost| {
            let (from, to) = (lost.at.end.min(lax.at.end), lost.at.start.max(lax.at.start));
            let between = plan.inputs.text(lax.field).get(from..to);
            between.is_none_or(|between| !between.contains(['.', ';', '!', '?', '\n']))
        })
    };
    let laxer = laxer.filter(|lax| !of_loss(lax));
    // A single word is no sentence that asks for anything.
    if let Some(mixed) = plan.quote(laxer).filter(|mixed| mixed.split_whitespace().count() > 1) {
        let text = format!("{mixed} asks for less; the stricter sentence governs every lock that names damage.");
        sheet.also(By::Fact("level"), &[laxer], text);
    }
}

/// A setting by which the store answers before it has written, where the texts tell one: all else rests on its change.
pub fn durable(plan: &Plan, sheet: &mut Sheet) {
    let Some(setting) = plan.quote(plan.brief.forgets()).filter(|_| plan.strict()) else { return };
    let text = format!(
        "**{setting} goes first of all**: an answer that comes before the log is on the disk is forgotten when the power fails, and what was granted is then granted again."
    );
    sheet.claim(By::Fact("durable"), &[plan.brief.forgets()], text);
}

/// Other stores that may hold locks, and why they don't.
pub fn others(plan: &Plan, sheet: &mut Sheet) {
    let store = plan.store;
    let mut rows = vec![store.id];
    for held in plan.brief.usable() {
        if plan.scope == Kind::Resource || !held.strict() || rows.contains(&held.row().id) {
            continue;
        }
        // "S3-compatible storage (MinIO)" is one store by two names.
        rows.push(held.row().id);
        let role = if store.elected_by.contains(&held.row().id) {
            "elects the writer and holds no application lock"
        } else {
            "decides nothing beside it: one authority is kept, since nobody orders the tokens of two"
        };
        sheet.also(By::Fact("usable_stores"), &[Some(&held.span)], format!("{} {role}.", plan.written(held)));
    }
}

fn home(plan: &Plan) -> String {
    let together = plan.brief.votes.as_ref().is_some_and(|votes| votes.value.together());
    let first = plan.places.first().filter(|_| !together);
    let seat = plan.home.as_ref().or_else(|| plan.seat().and_then(|at| plan.places.get(at))).or(first);
    seat.cloned().unwrap_or_else(|| "of the store".to_owned())
}

/// Where the votes stand, in numbers where they are counted.
pub fn placement(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let brief = plan.brief;
    // Masters that know nothing of each other are five.
    let n = if plan.scope == Kind::Bounded { 5 } else { plan.voters };
    let q = sizing::quorum(n);
    let inputs =
        [brief.places_span(), brief.servers.as_ref().and_then(Fact::span), brief.zones.as_ref().and_then(Fact::span)];
    let Some(text) = votes(setting).filter(|_| !plan.store.fences) else { return };
    sheet.claim(By::Formula(format!("q = floor({n}/2) + 1 = {q}, f = {}", n - q), "sizing 1"), &inputs, text);
    let leader = plan.seat().filter(|_| plan.scope == Kind::Wide).and_then(|at| plan.places.get(at));
    if let Some(leader) = leader {
        let by = By::Formula(plan.commit.figure.formula.clone(), plan.commit.figure.source);
        sheet.also(by, &inputs, format!("The leader belongs in {leader}, nearest to a majority."));
    }
    if let Some(lodger) = plan.quote(brief.lodger.as_ref()).filter(|_| plan.scope == Kind::TwoSites) {
        let text = format!(
            "**The {lodger} stands in the larger site and falls with it: there is no third place, and whoever takes it for one expects a take-over that never comes.**"
        );
        sheet.also(By::Fact("votes"), &[brief.lodger.as_ref()], text);
    }
    if let Some(third) = plan
        .quote(brief.third())
        .filter(|third| plan.scope == Kind::Wide && !(brief.places() > 2 && third.contains("arbiter")))
    {
        let text = format!(
            "The third vote is the {third}: it logs and votes like any member, with a disk as fast as theirs, and serves no clients. **Its loss alone stops nothing and leaves neither site to spare**; where only the link between the two sites is cut, it makes a majority with one of them."
        );
        sheet.also(By::Fact("third_vote"), &[brief.third()], text);
    }
}

/// How the smaller of two sites comes to decide, and how the larger comes back.
pub fn promotion(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    if plan.scope != Kind::TwoSites {
        return;
    }
    let wait = plan.lease.crash;
    let (waited, by) = if setting.leased {
        (format!("{wait} s pass for the longest lease, "), format!("longest lease as the store reaps it = {wait} s"))
    } else {
        (String::new(), "no lease to wait for".to_owned())
    };
    let back = if plan.counts() {
        "the old members are still a majority of the old configuration, so they start by hand only, emptied"
    } else {
        "the old primary would grant beside the new one, so it starts by hand only, and shut off from its clients"
    };
    let (lead, other) = if plan.counts() { ("larger", "smaller") } else { ("primary's", "other") };
    let forced = if plan.counts() { "a cluster of its own is started there" } else { "the copy there is promoted" };
    // A majority may have stood in the larger site alone: what it had recorded last is not known here.
    let kept = matches!(setting.shape, Shape::TerminalClaim | Shape::OncePerPeriod | Shape::Dedupe);
    let lacks = match (plan.counts() && !setting.leased, kept) {
        (false, _) => "",
        (true, true) => {
            " **The one left may lack the newest records: nothing is granted before what receipts and logs show beyond it is entered.**"
        }
        (true, false) => {
            " **The one left may lack the newest records: everything counts as taken until somebody or a sensor has seen its state.**"
        }
    };
    let text = format!(
        "**Promotion is manual, on proof and never on silence**: the {lead} site is seen destroyed, or it and its holders are powered off or cut from all that the locks protect, and a second person confirms; else the {other} stays down. Then {waited}the epoch rises, the upper part of every token, and {forced}.{lacks} **The dangerous moment is the return**: {back}."
    );
    sheet.also(By::Formula(by, "sizing 7; R13"), &[plan.brief.by(Who::Operator)], text);
}

/// One primary and its copy, of which the store's own pages say nothing.
pub fn alone(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let copied = plan.store.class == Class::Async || plan.brief.servers().is_some_and(|servers| servers > 1);
    if plan.scope != Kind::Single {
        return;
    }
    if !copied {
        let text = "**One server grants, and nothing takes its place**: its disk is the memory of every grant, so it comes back with that disk, or as a restore with a raised epoch; until then nobody acquires.";
        sheet.claim(By::Rule(plan.rule), &[plan.brief.servers.as_ref().and_then(Fact::span)], text.to_owned());
        return;
    }
    let (wait, by) = match setting.leased {
        true => (
            format!("waits {} s for the longest lease", plan.lease.crash),
            format!("longest lease as the store reaps it = {} s", plan.lease.crash),
        ),
        false => ("takes every key for held until its holder is known to have ended".to_owned(), "no lease".to_owned()),
    };
    let text = format!(
        "**One primary grants, and its copy is no second authority: nothing promotes it but a person**, who first sees the primary off or cut from all its clients, then {wait}, raises the epoch that the resource compares before the token, and lets clients in last. The copy may lack the newest grants, which is why it answers no lock request before. The old primary comes back as a copy or not at all."
    );
    sheet.claim(By::Formula(by, "sizing 7; R14"), &[plan.brief.by(Who::Operator)], text);
}

fn votes(setting: &Setting) -> Option<String> {
    let plan = setting.plan;
    let (n, q, member) = (plan.voters, plan.quorum, plan.store.member);
    Some(match plan.scope {
        Kind::Wide if plan.self_placed() => format!(
            "**{n} {member}s as {} over {}, quorum {q}**.",
            plan.spread(),
            plan.where_()
        ),
        Kind::Region if plan.elected_pair() => "**2 database servers, one of them primary by a majority of the cluster manager's own members, which stand on machines apart from each other**.".to_owned(),
        // A primary and its copies vote on nothing.
        Kind::Region if plan.counts() && !plan.store.elected_by.is_empty() => {
            let over = plan.brief.several_zones().map_or_else(String::new, |zones| format!(" over {zones} zones"));
            if electors(plan) {
                let text = "**The cluster manager's store elects one primary by the majority of its {n} members{over}; the synchronous standby has a machine and disks of its own**.";
                return Some(text.replace("{n}", &n.to_string()).replace("{over}", &over));
            }
            format!("**{n} {member}s{over}, one of them primary by a majority of the cluster manager's store, whose members stand apart likewise**.")
        }
        // Of how many rooms or zones there are nothing is told.
        Kind::Region if plan.counts() && plan.votes.is_none() && plan.brief.several_zones().is_none() => {
            let room = if plan.brief.zones().is_some() {
                " The room is one failure domain: its power cut stops the locks and, with every log on its disk, forgets none."
            } else {
                ""
            };
            format!("**{n} {member}s, each on a machine and disks of its own, quorum {q}**.{room}")
        }
        Kind::Region if plan.counts() => {
            let of = |zones: u32| match plan.votes.as_ref().map(|votes| votes.len() as u32) {
                Some(few) if few < zones => format!(" over {few} of the {zones} zones"),
                _ => format!(" over {zones} zones"),
            };
            let over = plan.brief.several_zones().map_or_else(String::new, of);
            format!("**{n} {member}s as {}{over}, separate in power and disks, quorum {q}**.", plan.spread())
        }
        Kind::Sharded if plan.self_placed() => format!(
            "**Each group has {n} {member}s as {}, quorum {q}, on hosts and disks of their own**; leaders are spread evenly, so that the loss of one domain moves a share of the keys.",
            plan.spread()
        ),
        Kind::Assumed => format!(
            "**{n} {member}s in three failure domains, quorum {q}**: with fewer the first lost server ends either the locks or the guarantee."
        ),
        Kind::Home if plan.self_placed() && !setting.leased => format!(
            "**All {n} votes stand in the home region, quorum {q} over its zones**: no remote outage stops it, and the loss of the home region stops it everywhere."
        ),
        Kind::Home if plan.self_placed() => format!(
            "**All {n} votes stand in the home region, quorum {q} over its zones**: no remote outage stops locking, and the loss of the home region stops it everywhere; holders elsewhere finish by their deadline."
        ),
        Kind::Home if plan.pair_of_sites() => {
            "**The loss of the primary's site stops it until the copy in the other site may be promoted.**".to_owned()
        }
        Kind::Home if !setting.leased => "**The loss of the home region stops it everywhere**, and no remote outage touches it.".to_owned(),
        Kind::Home => "**The loss of the home region stops locking everywhere**; holders elsewhere finish by their deadline, and no remote outage touches it.".to_owned(),
        Kind::TwoSites if plan.counts() => match plan.sides() {
            Some([(larger, more), (smaller, fewer)]) => format!(
                "**{n} {member}s, {more} in {larger} and {fewer} in {smaller}, quorum {q}**: {larger} is the larger site and decides alone."
            ),
            None => format!("**{n} {member}s as {} over the two sites, quorum {q}**: the larger site decides alone.", plan.spread()),
        },
        Kind::Bounded if plan.store.independent => {
            "**5 independent masters on separate hosts, majority 3, no replicas behind them**; a restarted master stays out for the longest TTL.".to_owned()
        }
        _ => return None,
    })
}

// The servers that are counted are those of what elects the primary: "etcd on three machines for Patroni".
fn electors(plan: &Plan) -> bool {
    let Some(span) = plan.brief.servers.as_ref().and_then(Fact::span) else { return false };
    let text = plan.inputs.text(span.field);
    let (before, behind) = (text.get(..span.at.start).unwrap_or_default(), text.get(span.at.end..).unwrap_or_default());
    let ends = [',', ';', '.', ':', '\n'];
    let from = before.rfind(ends).map_or(0, |at| at + 1);
    let clause = format!("{}{}", &before[from..], behind.split(ends).next().unwrap_or_default()).to_lowercase();
    let named = |name: &&str| clause.contains(name);
    plan.store.elected_by.iter().any(named) && !clause.contains("postgres")
}

/// With a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// More than one of it.
pub fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if noun.ends_with(['x', 's']) => format!("{noun}es"),
        None => format!("{noun}s"),
    }
}
