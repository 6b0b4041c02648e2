//! The sections that decide: authority and quorum, token, lease.

use super::super::sizing;
use super::claims::{By, Sheet};
use super::plan::Plan;
use crate::domain::brief::{By as Who, Domain, Fact, Field};
use crate::domain::locks::ways;
use crate::domain::rules::Kind;

/// Authority, placement and level.
pub fn decision(plan: &Plan, sheet: &mut Sheet) {
    let (brief, store, rule) = (plan.brief, plan.store, plan.rule);
    let level = brief.level_span();
    let words = plan.clause(level);
    let way = brief.level.as_ref().map(|level| level.by.way());
    sheet.prose("Lock authority");
    let named = if plan.proposed { " (proposed: no usable lock store is named)" } else { "" };
    let authority = match plan.scope {
        Kind::Wide => format!(
            "**{} on {}{named} over {} is the one grant authority**; every grant is {} and every site is a client of the same key space.",
            capital(store.algorithm),
            plan.name,
            plan.where_(),
            if plan.self_placed() { "a majority write" } else { "acknowledged over the sites by the service" }
        ),
        Kind::Region if brief.per_place().is_some() => format!(
            "**Each site is an authority of its own: {} on {}{named}, one independent {} per site**; no lock is shared between sites, so no site waits for another ({}).",
            store.algorithm,
            plan.name,
            store.group,
            plan.quote(brief.per_place()).unwrap_or_default()
        ),
        Kind::Region => format!(
            "**{} on {}{named} inside one failure region issues every grant**: {}.",
            capital(store.algorithm),
            plan.name,
            store.primitive
        ),
        Kind::Sharded if plan.coarse() => format!(
            "**Key partitions are owned by coarse leases on {} ({}){named} in {}, and their owners grant the fine locks from memory**; the store alone decides who owns a partition.",
            plan.name,
            store.algorithm,
            plan.where_()
        ),
        Kind::Sharded => format!(
            "**The key space is split by hash of the lock key over independent {}s of {} ({}){named}**; each {} is the one authority of its keys, in {}.",
            store.group,
            plan.name,
            store.algorithm,
            store.group,
            plan.where_()
        ),
        Kind::Assumed => format!(
            "**Three servers of {} ({}) are assumed as the minimum infrastructure, since none is stated**; they are the one grant authority.",
            plan.name, store.algorithm
        ),
        Kind::Home => format!(
            "**Home region {}: {} ({}) grants there and only there**; all other regions are remote clients that pay the round trip.",
            home(plan),
            plan.name,
            store.algorithm
        ),
        Kind::TwoSites => format!(
            "**{} ({}) with its majority in one of two sites decides ({})**; the smaller site never grants by itself and an operator promotes it manually.",
            plan.name,
            store.algorithm,
            plan.where_()
        ),
        Kind::Taken => format!(
            "**{} is the one grant authority, on the condition that it has a linearizable conditional write that survives failover**; every grant is one such write, and nothing else is claimed of a store that these rules do not know.",
            capital(&plan.name)
        ),
        Kind::Single => format!(
            "**One durable {} is the whole authority**: nothing it acknowledged is forgotten, and nothing is granted while it is down.",
            plan.name
        ),
        Kind::Resource => format!(
            "**The conditional write at the resource decides (optimistic concurrency, version check, compare-and-set)**; the lock in {} is an optimisation that saves conflicting work and carries no safety.",
            plan.name
        ),
        Kind::Bounded => format!(
            "**{} grants with a bounded risk of overlap**; every effect carries an idempotency key and is reconciled, because the level asked for admits rare duplicates.",
            plan.name
        ),
        Kind::Efficiency => format!(
            "**Best-effort efficiency lock on {}**: it saves duplicate work and guards no data; a double run is made harmless by idempotent handlers.",
            plan.name
        ),
    };
    let store_span = brief.stores().iter().find(|held| held.row().id == store.id).map(|held| &held.span);
    let stated =
        plan.clause(store_span.or(brief.places_span())).map_or(String::new(), |words| format!(" Stated: {words}."));
    sheet.claim(By::Rule(rule), &[store_span, brief.places_span()], format!("{authority}{stated}"));
    match (&words, brief.level_span().is_some()) {
        (Some(words), true) if plan.strict() => sheet.claim(
            By::Fact("level"),
            &[level, brief.survival_said().map(|(_, span)| span)],
            format!("Required level {} from {words}{}: **CP, fail closed**.", brief.level_word(), survives(plan)),
        ),
        (Some(words), true) => sheet.claim(
            By::Fact("level"),
            &[level],
            format!(
                "Required level {} from {words}: availability is preferred and duplicates are paid for, not prevented.",
                brief.level_word()
            ),
        ),
        _ if way == Some(ways::NOT_UNDERSTOOD) => sheet.claim(
            By::Assumption("level"),
            &[],
            format!(
                "Level {} is taken for {}: words that are not understood permit no second holder; **CP, fail closed**.",
                brief.level_word(),
                plan.quote(Some(&plan.whole(Field::Consistency))).unwrap_or_default()
            ),
        ),
        _ if way == Some(ways::NO_LEVEL) => sheet.claim(
            By::Assumption("level"),
            &[],
            format!(
                "Level {} is taken for {}, which states none; **CP, fail closed**.",
                brief.level_word(),
                plan.quote(Some(&plan.whole(Field::Consistency))).unwrap_or_default()
            ),
        ),
        _ => sheet.claim(
            By::Assumption("level"),
            &[],
            format!(
                "Level {} is assumed, no consistency is stated; **CP, fail closed** where exclusion matters.",
                brief.level_word()
            ),
        ),
    }
    let laxer = brief.level.as_ref().and_then(|level| level.others.first()).and_then(|other| other.evidence.first());
    if let Some(mixed) = plan.quote(laxer) {
        sheet.claim(
            By::Fact("level"),
            &[laxer],
            format!("{mixed} asks for less; the stricter sentence governs every lock that names damage."),
        );
    }
    placement(plan, sheet);
    for held in brief.usable() {
        if held.row().id == store.id || matches!(plan.scope, Kind::Resource) {
            continue;
        }
        let role = if store.elected_by.contains(&held.row().id) {
            "is the DCS that elects the writer and holds no application lock".to_owned()
        } else if held.strict() && plan.strict() {
            "could carry the same level; one authority is kept, a second one would issue tokens nobody orders"
                .to_owned()
        } else {
            "stays out of the lock path".to_owned()
        };
        // A store that must not hold these locks is named where it is excluded.
        if held.strict() {
            sheet.claim(By::Fact("usable_stores"), &[Some(&held.span)], format!("{} {role}.", plan.called(held)));
        }
    }
}

fn survives(plan: &Plan) -> String {
    match plan.survive() {
        Some(domain) => format!(", loss of a {} survived without an operator", domain.word()),
        None => String::new(),
    }
}

fn home(plan: &Plan) -> String {
    plan.brief
        .home()
        .and_then(|index| plan.brief.regions().iter().position(|place| *place == index))
        .and_then(|at| plan.places.get(at))
        .cloned()
        .or_else(|| plan.places.first().cloned())
        .unwrap_or_else(|| "of the store".to_owned())
}

fn placement(plan: &Plan, sheet: &mut Sheet) {
    let (store, brief) = (plan.store, plan.brief);
    let (n, q) = (plan.voters, plan.quorum);
    let arithmetic = || By::Formula(format!("q = floor({n}/2) + 1 = {q}, f = {}", n - q), "sizing 1");
    let inputs =
        [brief.places_span(), brief.servers.as_ref().and_then(Fact::span), brief.zones.as_ref().and_then(Fact::span)];
    sheet.prose("Quorum and placement");
    match plan.scope {
        Kind::Wide if plan.self_placed() => {
            sheet.claim(arithmetic(), &inputs, format!("**{n} {}s as {} over {}, quorum {q}**: no site holds half of the votes, so the loss of any one site leaves a majority.", store.member, plan.spread(), plan.where_()));
            if let Some(leader) = &plan.commit.leader {
                sheet.claim(By::Formula(plan.commit.figure.formula.clone(), plan.commit.figure.source), &inputs, format!("Leader preferred in {leader}, where the nearest majority is closest; leadership is moved back after a failover heals."));
            } else {
                sheet.claim(By::Assumption("round trips"), &inputs, "Leader preferred at the site with the smallest round trip to its second-nearest voter; measure it before fixing election timeouts.".to_owned());
            }
            if let Some(third) = plan.quote(brief.third()) {
                sheet.claim(By::Fact("third_vote"), &[brief.third()], format!("The third vote is the {third}: it logs and votes like any member, and may be small."));
            }
        }
        Kind::Wide if plan.kept.is_some() => sheet.claim(By::Source(store.source), &inputs, format!("**Members and copies in {} as {} itself prescribes, none promoted by hand**: {}.", plan.where_(), plan.name, list(&store.conditions))),
        Kind::Wide => sheet.claim(By::Source(store.source), &inputs, format!("**Replicas in {} as the service places them ({}), no member is placed by us**: {}.", plan.where_(), store.algorithm, list(&store.conditions))),
        Kind::Region if plan.self_placed() => {
            let zones = brief.zones().map_or("failure domain", |_| "zone");
            let counted = brief.zones.as_ref().or(brief.servers.as_ref()).and_then(Fact::span);
            let words = plan.clause(counted).map_or(String::new(), |words| format!(" ({words})"));
            sheet.claim(arithmetic(), &inputs, format!("**{n} {}s as {} with separate power and disks, quorum {q}**: one {zones} may fail while grants go on{words}.", store.member, plan.spread()));
        }
        Kind::Region if plan.kept.is_some() => sheet.claim(By::Source(store.source), &inputs, format!("**Members and copies stand as {} itself prescribes, none promoted by hand**: {}.", plan.name, list(&store.conditions))),
        Kind::Region => sheet.claim(By::Source(store.source), &inputs, format!("**The {} keeps its copies across zones ({})**; no member is placed by us and none is promoted by us.", store.group, store.algorithm)),
        Kind::Sharded if plan.self_placed() => {
            sheet.claim(arithmetic(), &inputs, format!("**Each group has {n} {}s as {}, quorum {q}, on separate hosts and disks**; no host carries leaders of two loaded groups.", store.member, plan.spread()));
            sheet.claim(By::Rule(plan.rule), &inputs, "**Leaders are spread evenly over the failure domains**, so the loss of one moves a share of the keys, not all of them.");
        }
        Kind::Sharded => sheet.claim(By::Source(store.source), &inputs, format!("**{} places and splits its own copies ({})**; lock keys are hashed ahead of any common prefix so that no partition runs hot.", plan.name, store.algorithm)),
        Kind::Assumed => {
            sheet.claim(arithmetic(), &inputs, format!("**{n} {}s on three failure domains, quorum {q}**: fewer servers refuse the strict level as soon as one must be survived.", store.member));
        }
        Kind::Home => {
            sheet.claim(arithmetic(), &inputs, format!("**All {n} votes stand in the home region, quorum {q} over its zones**; remote regions get no vote, so no remote outage stops locking."));
            sheet.claim(By::Rule(plan.rule), &[plan.brief.outage()], "**Loss of the home region stops locking everywhere**: holders elsewhere finish by their deadline and nobody grants until it is back.".to_owned());
        }
        Kind::TwoSites => {
            let wait = plan.lease.ttl * store.reap_ttls.max(1.0);
            let small = n / 2;
            let big = n - small;
            let arithmetic = || By::Formula(format!("q = floor({n}/2) + 1 = {q}; {big} + {small} = {n}"), "sizing 1");
            sheet.claim(arithmetic(), &inputs, format!("**{big} votes in the majority site, {small} in the other, quorum {q}**: loss of the smaller site costs nothing, loss of the larger stops grants."));
            sheet.claim(By::Formula(format!("longest lease as the store reaps it = {wait} s"), "sizing 4; sizing 7; R13"), &[plan.brief.by(Who::Operator)], format!("**Promotion of the smaller site is manual**: the operator powers off or isolates the majority site, waits out the longest lease of {wait} s, raises the token epoch, then forces the new configuration by hand."));
        }
        Kind::Taken => sheet.claim(By::Condition("store"), &inputs, format!("**Placement and quorum are {}'s own and not known here**: its makers must state that a write acknowledged once survives the loss of whatever the texts expect to lose, and that one authority orders all writes of a lock.", plan.name)),
        Kind::Single => sheet.claim(By::Rule(plan.rule), &inputs, format!("**Quorum of one: no failover exists and none may be configured**; {}.", list(&store.conditions))),
        Kind::Resource => {
            let authority = plan.brief.stores().iter().find(|held| held.strict()).map(|held| held.row());
            let (name, token) = authority.map_or(("the resource's store", "version column or ETag"), |row| (row.name, row.token));
            sheet.claim(By::Fact("resource_cas"), &[plan.brief.checks_token()], format!("**{name} orders all writes by its own version ({token})**; the lock store's replicas need no quorum, because losing a grant there costs a retry."));
        }
        Kind::Bounded if store.independent => sheet.claim(By::Formula(format!("q = floor({0}/2) + 1 = 3", 5), "Redis distributed locks page"), &inputs, "**5 independent masters on separate hosts, majority 3, no replicas behind them**; a restarted master stays out for the longest TTL (delayed restart).".to_owned()),
        Kind::Bounded => sheet.claim(By::Rule(plan.rule), &inputs, format!("One {} with its copy: a failover may forget the grants of its replication lag, and that overlap is the accepted risk.", store.group)),
        Kind::Efficiency => sheet.claim(By::Rule(plan.rule), &inputs, format!("One {} suffices; its loss means every worker runs unguarded for one lease and the work is done twice at worst.", store.group)),
    }
    if plan.survive() == Some(Domain::Node) && plan.strict() && plan.scope != Kind::Taken {
        sheet.claim(By::Formula(format!("f = n - q = {}", n - q), "sizing 1"), &inputs, "The crash of one member is invisible to holders; the second member's crash stops grants, it never splits them.".to_owned());
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Conditions as one phrase.
pub fn list(items: &[&str]) -> String {
    if items.is_empty() { "no further condition".to_owned() } else { items.join("; ") }
}

/// TTL, renewal, deadline.
pub fn lease(plan: &Plan, sheet: &mut Sheet) {
    let (lease, brief) = (&plan.lease, plan.brief);
    let by = || By::Formula(lease.figure.formula.clone(), lease.figure.source);
    sheet.prose("Lease timing");
    let pause = plan.quote(brief.pause_span());
    let from = pause.map_or_else(
        || format!("an assumed longest pause of {} s", lease.pause),
        |words| format!("the stated pause {words}"),
    );
    sheet.claim(
        by(),
        &[brief.pause_span(), brief.rtt.as_ref().and_then(Fact::span)],
        format!("**Lease TTL {} s**, bound by {}, from {from}: {}.", lease.ttl, lease.binds, lease.figure.formula),
    );
    if plan.strict() {
        let formula = format!(
            "D = {} s x (1 - 2 x 200 ppm) - guard {} s = {} s, of which {} s for drift",
            lease.ttl, lease.guard, lease.deadline, lease.margin
        );
        sheet.also(
            By::Formula(formula.clone(), "sizing 7"),
            &[],
            format!(
                "**Safe-use deadline {} s** on the client's monotonic clock, counted from sending the request: {formula}; work stops there even if a renewal is pending.",
                lease.deadline
            ),
        );
        if plan.self_placed() && plan.scope != Kind::Single {
            let failover = sizing::failover(&plan.commit);
            sheet.also(
                By::Formula(
                    format!(
                        "election timeout = max(1 s, 20 x {} ms) = {} s; failover = 3 x {} s = {} s",
                        super::workflow::round(plan.commit.farthest_ms),
                        failover.election,
                        failover.election,
                        failover.total
                    ),
                    "etcd tuning: at least 10 round trips; sizing 7: 2 to 4 election timeouts",
                ),
                &[],
                format!(
                    "Assumed until measured: election timeout {} s from the farthest round trip of {} ms, a failover inside 3 elections, {} s.",
                    failover.election,
                    super::workflow::round(plan.commit.farthest_ms),
                    failover.total
                ),
            );
        }
        if plan.scope == Kind::Taken {
            let failover = sizing::failover(&plan.commit).total;
            sheet.also(
                By::Formula(format!("failover taken as {failover} s"), "no publication: assumed"),
                &[],
                format!("How long {} takes to fail over is not known and taken as {failover} s: measure it, the TTL follows.", plan.name),
            );
        }
    } else {
        sheet.claim(
            By::Formula(
                format!("D = {} s x (1 - 2 x 200 ppm) - guard {} s = {} s", lease.ttl, lease.guard, lease.deadline),
                "sizing 7",
            ),
            &[],
            format!(
                "A holder past {} s of the TTL treats its lock as lost and leaves the rest to the next run.",
                lease.deadline
            ),
        );
    }
    if let Some(hold) = brief.hold.as_ref().filter(|hold| hold.is_said()) {
        let words = plan.quote(hold.span()).unwrap_or_default();
        let text = if hold.value > lease.ttl {
            format!("Holds of {words} outlive one lease and live on renewals; the TTL bounds the crash, not the work.")
        } else {
            format!("Holds of {words} end inside one lease; a renewal is the exception and signals a stall.")
        };
        sheet.claim(By::Fact("hold_s"), &[hold.span()], text);
    }
    if let Some(bound) = &brief.recovery {
        let words = plan.quote(bound.span()).unwrap_or_default();
        let fits = if bound.value >= lease.ttl {
            "is met by the TTL"
        } else {
            "is shorter than the safe TTL: explicit release on shutdown carries it, the lease does not"
        };
        sheet.claim(
            By::Formula(format!("RTO {} s >= TTL {} s + handoff", bound.value, lease.ttl), "sizing 7"),
            &[bound.span()],
            format!("Recovery within {words} {fits}."),
        );
    }
}
