//! The sections that decide: authority and quorum, token, lease.

use super::super::locks::Field;
use super::super::locks::level::Domain;
use super::super::locks::sizing;
use super::claims::{By, Sheet};
use super::plan::{Plan, Scope};

/// Authority, placement and level.
pub fn decision(plan: &Plan, sheet: &mut Sheet) {
    let (facts, store, rule) = (plan.facts, plan.store, plan.rule);
    let topology = &facts.topology;
    let level = facts.demand.level_span.as_ref();
    let words = plan.clause(level);
    sheet.prose("Lock authority");
    let named = if plan.proposed { " (proposed: no usable lock store is named)" } else { "" };
    let authority = match plan.scope {
        Scope::Wide => format!(
            "**{} on {}{named} over {} is the one grant authority**; every grant is {} and every site is a client of the same key space.",
            capital(&store.algorithm),
            plan.name,
            plan.where_(),
            if plan.self_placed() { "a majority write" } else { "acknowledged over the sites by the service" }
        ),
        Scope::Region if topology.local.is_some() => format!(
            "**Each site is an authority of its own: {} on {}{named}, one independent {} per site**; no lock is shared between sites, so no site waits for another ({}).",
            store.algorithm,
            plan.name,
            store.group,
            plan.quote(topology.local.as_ref()).unwrap_or_default()
        ),
        Scope::Region => format!(
            "**{} on {}{named} inside one failure region issues every grant**: {}.",
            capital(&store.algorithm),
            plan.name,
            store.primitive
        ),
        Scope::Sharded if plan.coarse() => format!(
            "**Key partitions are owned by coarse leases on {} ({}){named} in {}, and their owners grant the fine locks from memory**; the store alone decides who owns a partition.",
            plan.name,
            store.algorithm,
            plan.where_()
        ),
        Scope::Sharded => format!(
            "**The key space is split by hash of the lock key over independent {}s of {} ({}){named}**; each {} is the one authority of its keys, in {}.",
            store.group,
            plan.name,
            store.algorithm,
            store.group,
            plan.where_()
        ),
        Scope::Assumed => format!(
            "**Three servers of {} ({}) are assumed as the minimum infrastructure, since none is stated**; they are the one grant authority.",
            plan.name, store.algorithm
        ),
        Scope::Home => format!(
            "**Home region {}: {} ({}) grants there and only there**; all other regions are remote clients that pay the round trip.",
            home(plan),
            plan.name,
            store.algorithm
        ),
        Scope::TwoSites => format!(
            "**{} ({}) with its majority in one of two sites decides ({})**; the smaller site never grants by itself and an operator promotes it manually.",
            plan.name,
            store.algorithm,
            plan.where_()
        ),
        Scope::Taken => format!(
            "**{} is the one grant authority, on the condition that it has a linearizable conditional write that survives failover**; every grant is one such write, and nothing else is claimed of a store that these rules do not know.",
            capital(&plan.name)
        ),
        Scope::Single => format!(
            "**One durable {} is the whole authority**: nothing it acknowledged is forgotten, and nothing is granted while it is down.",
            plan.name
        ),
        Scope::Resource => format!(
            "**The conditional write at the resource decides (optimistic concurrency, version check, compare-and-set)**; the lock in {} is an optimisation that saves conflicting work and carries no safety.",
            plan.name
        ),
        Scope::Bounded => format!(
            "**{} grants with a bounded risk of overlap**; every effect carries an idempotency key and is reconciled, because the level asked for admits rare duplicates.",
            plan.name
        ),
        Scope::Efficiency => format!(
            "**Best-effort efficiency lock on {}**: it saves duplicate work and guards no data; a double run is made harmless by idempotent handlers.",
            plan.name
        ),
    };
    let store_span = facts.held.iter().find(|held| held.row().id == store.id).map(|held| &held.span);
    let stated = plan
        .clause(store_span.or(topology.sites_span.as_ref()))
        .map_or(String::new(), |words| format!(" Stated: {words}."));
    sheet.claim(By::Rule(rule), &[store_span, topology.sites_span.as_ref()], format!("{authority}{stated}"));
    match (&words, facts.demand.level_span.is_some()) {
        (Some(words), true) if plan.strict() => sheet.claim(
            By::Fact("level"),
            &[level, facts.demand.survive.as_ref().map(|(_, span)| span)],
            format!("Required level {} from {words}{}: **CP, fail closed**.", facts.level_word(), survives(plan)),
        ),
        (Some(words), true) => sheet.claim(
            By::Fact("level"),
            &[level],
            format!(
                "Required level {} from {words}: availability is preferred and duplicates are paid for, not prevented.",
                facts.level_word()
            ),
        ),
        _ if !facts.demand.silent && !facts.demand.heard => sheet.claim(
            By::Assumption("level"),
            &[],
            format!(
                "Level {} is taken for {}: words that are not understood permit no second holder; **CP, fail closed**.",
                facts.level_word(),
                plan.quote(Some(&plan.whole(Field::Consistency))).unwrap_or_default()
            ),
        ),
        _ if !facts.demand.silent => sheet.claim(
            By::Assumption("level"),
            &[],
            format!(
                "Level {} is taken for {}, which states none; **CP, fail closed**.",
                facts.level_word(),
                plan.quote(Some(&plan.whole(Field::Consistency))).unwrap_or_default()
            ),
        ),
        _ => sheet.claim(
            By::Assumption("level"),
            &[],
            format!(
                "Level {} is assumed, no consistency is stated; **CP, fail closed** where exclusion matters.",
                facts.level_word()
            ),
        ),
    }
    if let Some(mixed) = plan.quote(facts.demand.mixed.as_ref()) {
        sheet.claim(
            By::Fact("level"),
            &[facts.demand.mixed.as_ref()],
            format!("{mixed} asks for less; the stricter sentence governs every lock that names damage."),
        );
    }
    placement(plan, sheet);
    for held in facts.usable() {
        if held.row().id == store.id || matches!(plan.scope, Scope::Resource) {
            continue;
        }
        let role = if store.id == "postgres_sync" && matches!(held.row().id.as_str(), "etcd" | "consul" | "zookeeper") {
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
    plan.facts
        .topology
        .home
        .as_ref()
        .and_then(|(index, _)| plan.facts.topology.places.iter().position(|place| place == index))
        .and_then(|at| plan.places.get(at))
        .cloned()
        .or_else(|| plan.places.first().cloned())
        .unwrap_or_else(|| "of the store".to_owned())
}

fn placement(plan: &Plan, sheet: &mut Sheet) {
    let (store, topology) = (plan.store, &plan.facts.topology);
    let (n, q) = (plan.voters, plan.quorum);
    let arithmetic =
        || By::Formula(format!("q = floor({n}/2) + 1 = {q}, f = {}", n - q), "quorum bound, sizing section 1");
    let inputs = [
        topology.sites_span.as_ref(),
        topology.nodes.as_ref().map(|(_, span)| span),
        topology.zones.as_ref().map(|(_, span)| span),
    ];
    sheet.prose("Quorum and placement");
    match plan.scope {
        Scope::Wide if plan.self_placed() => {
            sheet.claim(arithmetic(), &inputs, format!("**{n} {}s as {} over {}, quorum {q}**: no site holds half of the votes, so the loss of any one site leaves a majority.", store.member, plan.spread(), plan.where_()));
            if let Some(leader) = &plan.commit.leader {
                sheet.claim(By::Formula(plan.commit.figure.formula.clone(), plan.commit.figure.source), &inputs, format!("Leader preferred in {leader}, where the nearest majority is closest; leadership is moved back after a failover heals."));
            } else {
                sheet.claim(By::Assumption("round trips"), &inputs, "Leader preferred at the site with the smallest round trip to its second-nearest voter; measure it before fixing election timeouts.".to_owned());
            }
            if let Some(third) = plan.quote(topology.third_vote.as_ref()) {
                sheet.claim(By::Fact("third_vote"), &[topology.third_vote.as_ref()], format!("The third vote is the {third}: it logs and votes like any member, and may be small."));
            }
        }
        Scope::Wide => sheet.claim(By::Source(store.source.as_str()), &inputs, format!("**Replicas in {} as the service places them ({}), no member is placed by us**: {}.", plan.where_(), store.algorithm, list(&store.conditions))),
        Scope::Region if plan.self_placed() => {
            let zones = topology.zones.as_ref().map_or("failure domain", |_| "zone");
            let counted = topology.zones.as_ref().or(topology.nodes.as_ref()).map(|(_, span)| span);
            let words = plan.clause(counted).map_or(String::new(), |words| format!(" ({words})"));
            sheet.claim(arithmetic(), &inputs, format!("**{n} {}s as {} with separate power and disks, quorum {q}**: one {zones} may fail while grants go on{words}.", store.member, plan.spread()));
        }
        Scope::Region => sheet.claim(By::Source(store.source.as_str()), &inputs, format!("**The {} keeps its copies across zones ({})**; no member is placed by us and none is promoted by us.", store.group, store.algorithm)),
        Scope::Sharded if plan.self_placed() => {
            sheet.claim(arithmetic(), &inputs, format!("**Each group has {n} {}s as {}, quorum {q}, on separate hosts and disks**; no host carries leaders of two loaded groups.", store.member, plan.spread()));
            sheet.claim(By::Rule(plan.rule), &inputs, "**Leaders are spread evenly over the failure domains**, so the loss of one moves a share of the keys, not all of them.");
        }
        Scope::Sharded => sheet.claim(By::Source(store.source.as_str()), &inputs, format!("**{} places and splits its own copies ({})**; lock keys are hashed ahead of any common prefix so that no partition runs hot.", plan.name, store.algorithm)),
        Scope::Assumed => {
            sheet.claim(arithmetic(), &inputs, format!("**{n} {}s on three failure domains, quorum {q}**: fewer servers refuse the strict level as soon as one must be survived.", store.member));
        }
        Scope::Home => {
            sheet.claim(arithmetic(), &inputs, format!("**All {n} votes stand in the home region, quorum {q} over its zones**; remote regions get no vote, so no remote outage stops locking."));
            sheet.claim(By::Rule(plan.rule), &[plan.facts.demand.outage_ok.as_ref()], "**Loss of the home region stops locking everywhere**: holders elsewhere finish by their deadline and nobody grants until it is back.".to_owned());
        }
        Scope::TwoSites => {
            // Consul may reap a session after twice its TTL.
            let wait = if store.id == "consul" { plan.lease.ttl * 2.0 } else { plan.lease.ttl };
            let small = n / 2;
            let big = n - small;
            let arithmetic = || By::Formula(format!("q = floor({n}/2) + 1 = {q}; {big} + {small} = {n}"), "quorum bound, sizing section 1");
            sheet.claim(arithmetic(), &inputs, format!("**{big} votes in the majority site, {small} in the other, quorum {q}**: loss of the smaller site costs nothing, loss of the larger stops grants."));
            sheet.claim(By::Formula(format!("longest lease as the store reaps it = {wait} s"), "sizing sections 4 and 7; R13"), &[plan.facts.demand.manual.as_ref()], format!("**Promotion of the smaller site is manual**: the operator powers off or isolates the majority site, waits out the longest lease of {wait} s, raises the token epoch, then forces the new configuration by hand."));
        }
        Scope::Taken => sheet.claim(By::Condition("store"), &inputs, format!("**Placement and quorum are {}'s own and not known here**: its makers must state that a write acknowledged once survives the loss of whatever the texts expect to lose, and that one authority orders all writes of a lock.", plan.name)),
        Scope::Single => sheet.claim(By::Rule(plan.rule), &inputs, format!("**Quorum of one: no failover exists and none may be configured**; {}.", list(&store.conditions))),
        Scope::Resource => {
            let authority = plan.facts.held.iter().find(|held| held.strict()).map(|held| held.row());
            let (name, token) = authority.map_or(("the resource's store", "version column or ETag"), |row| (row.name.as_str(), row.token.as_str()));
            sheet.claim(By::Fact("resource_cas"), &[plan.facts.says.resource_cas.as_ref()], format!("**{name} orders all writes by its own version ({token})**; the lock store's replicas need no quorum, because losing a grant there costs a retry."));
        }
        Scope::Bounded if store.id == "redlock" => sheet.claim(By::Formula(format!("q = floor({0}/2) + 1 = 3", 5), "Redis distributed locks page"), &inputs, "**5 independent masters on separate hosts, majority 3, no replicas behind them**; a restarted master stays out for the longest TTL (delayed restart).".to_owned()),
        Scope::Bounded => sheet.claim(By::Rule(plan.rule), &inputs, format!("One {} with its copy: a failover may forget the grants of its replication lag, and that overlap is the accepted risk.", store.group)),
        Scope::Efficiency => sheet.claim(By::Rule(plan.rule), &inputs, format!("One {} suffices; its loss means every worker runs unguarded for one lease and the work is done twice at worst.", store.group)),
    }
    if plan.survive() == Some(Domain::Node) && plan.strict() && plan.scope != Scope::Taken {
        sheet.claim(By::Formula(format!("f = n - q = {}", n - q), "quorum bound, sizing section 1"), &inputs, "The crash of one member is invisible to holders; the second member's crash stops grants, it never splits them.".to_owned());
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Conditions as one phrase.
pub fn list(items: &[String]) -> String {
    if items.is_empty() { "no further condition".to_owned() } else { items.join("; ") }
}

/// TTL, renewal, deadline.
pub fn lease(plan: &Plan, sheet: &mut Sheet) {
    let (lease, facts) = (&plan.lease, plan.facts);
    let by = || By::Formula(lease.figure.formula.clone(), lease.figure.source);
    sheet.prose("Lease timing");
    let pause = plan.quote(facts.load.pause_s.as_ref().map(|pause| &pause.span));
    let from = pause.map_or_else(
        || format!("an assumed longest pause of {} s", lease.pause),
        |words| format!("the stated pause {words}"),
    );
    sheet.claim(
        by(),
        &[facts.load.pause_s.as_ref().map(|pause| &pause.span), facts.load.rtt_ms.as_ref().map(|rtt| &rtt.span)],
        format!("**Lease TTL {} s**, bound by {}, from {from}: {}.", lease.ttl, lease.binds, lease.figure.formula),
    );
    if plan.strict() {
        let formula = format!(
            "D = {} s x (1 - 2 x 200 ppm) - guard {} s = {} s, of which {} s for drift",
            lease.ttl, lease.guard, lease.deadline, lease.margin
        );
        sheet.also(
            By::Formula(formula.clone(), "sizing section 7"),
            &[],
            format!(
                "**Safe-use deadline {} s** on the client's monotonic clock, counted from sending the request: {formula}; work stops there even if a renewal is pending.",
                lease.deadline
            ),
        );
        if plan.self_placed() && plan.scope != Scope::Single {
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
                    "etcd tuning: at least 10 round trips; sizing section 7: 2 to 4 election timeouts",
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
        if plan.scope == Scope::Taken {
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
                "sizing section 7",
            ),
            &[],
            format!(
                "A holder past {} s of the TTL treats its lock as lost and leaves the rest to the next run.",
                lease.deadline
            ),
        );
    }
    if let Some(hold) = &facts.load.hold_s {
        let words = plan.quote(Some(&hold.span)).unwrap_or_default();
        let text = if hold.value > lease.ttl {
            format!("Holds of {words} outlive one lease and live on renewals; the TTL bounds the crash, not the work.")
        } else {
            format!("Holds of {words} end inside one lease; a renewal is the exception and signals a stall.")
        };
        sheet.claim(By::Fact("hold_s"), &[Some(&hold.span)], text);
    }
    if let Some(bound) = &facts.load.recovery_s {
        let words = plan.quote(Some(&bound.span)).unwrap_or_default();
        let fits = if bound.value >= lease.ttl {
            "is met by the TTL"
        } else {
            "is shorter than the safe TTL: explicit release on shutdown carries it, the lease does not"
        };
        sheet.claim(
            By::Formula(format!("RTO {} s >= TTL {} s + handoff", bound.value, lease.ttl), "sizing section 7"),
            &[Some(&bound.span)],
            format!("Recovery within {words} {fits}."),
        );
    }
}
