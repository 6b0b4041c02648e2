//! Explicit negative constraints tied to these inputs, and the assumptions made. Prose, never bullets.

use super::claims::{By, Sheet};
use super::plan::Plan;
use crate::domain::brief::{Domain, Role};
use crate::domain::rules::Kind;
use crate::domain::stores::row::{Class, ROWS};

/// Ids that must not carry these locks, named ones first.
pub fn avoid_ids(plan: &Plan) -> Vec<&'static str> {
    let mut ids: Vec<&'static str> = Vec::new();
    let mut add = |id: &'static str| {
        if !ids.contains(&id) && id != plan.store.id && id != plan.store.canonical() {
            ids.push(id);
        }
    };
    for held in plan.brief.stores() {
        let weak = !matches!(held.class, Class::Consensus | Class::Single);
        let generic = held.row().generic && !held.known();
        if !generic && held.role != Role::Planned && (!held.role.usable() || plan.strict() && weak) {
            add(held.row().id);
        }
    }
    if plan.strict() && plan.scope != Kind::Resource {
        for store in ROWS.iter() {
            let weak = matches!(store.class, Class::Volatile | Class::Async | Class::Timed | Class::Ap);
            if weak {
                add(store.id);
            }
        }
    }
    ids
}

/// The section of what must not be used here.
pub fn constraints(plan: &Plan, sheet: &mut Sheet) {
    let (brief, store) = (plan.brief, plan.store);
    sheet.prose("Negative constraints");
    for held in brief.stores() {
        let same = held.row().id == store.id || !held.known() && store.class == Class::Unproven;
        if held.role.usable() && same && plan.called(held) == plan.name {
            continue;
        }
        let words = plan.quote(Some(&held.span)).unwrap_or_default();
        let name = plan.called(held);
        let text = match held.role {
            Role::Absent => format!("**Do not build on {name}**: the texts exclude it ({words})."),
            Role::Doubted => format!("**Do not build on {name}** ({words}): the texts name it and refuse it."),
            Role::Retired => format!("**Do not build on {name}** ({words}): it is given up here."),
            Role::Theirs => {
                format!("**Do not lock in {name}** ({words}): it belongs to others, and so do its upkeep and its fate.")
            }
            Role::Planned => format!("**Do not build on {name} yet** ({words}): it is planned, not there."),
            Role::Other => format!(
                "**Do not lock in {}** ({words}): it is there for another purpose and its eviction or ownership is not ours.",
                name
            ),
            Role::Usable | Role::Addable if held.class == Class::Consensus => continue,
            Role::Usable | Role::Addable => {
                format!("**Do not let {name} decide these locks** ({words}): {}.", weakness(held.class))
            }
        };
        sheet.claim(By::Fact("usable_stores"), &[Some(&held.span)], text);
    }
    if plan.strict() {
        let level = plan.clause(brief.level_span()).unwrap_or_else(|| "the assumed strict level".to_owned());
        let setnx =
            if store.setnx { "a bare SETNX without owner check and token" } else { "simple Redis SETNX on one node" };
        sheet.claim(
            By::Rule("R5"),
            &[brief.level_span()],
            format!("**Avoid {setnx}**: against {level} a restart or eviction forgets the grant and its counter."),
        );
        let failover = match plan.scope {
            Kind::Wide => {
                "**Avoid Sentinel, Redis Cluster and every asynchronous copy between the sites**: a promoted copy repeats tokens that another site has already used."
            }
            Kind::Sharded => {
                "**Avoid one oversized cluster, and avoid Redis Cluster as the sharded answer**: its slots fail over asynchronously and forget grants."
            }
            Kind::Assumed => {
                "**Avoid starting with one server and adding the others later**: tokens of the first would be forgotten or doubled."
            }
            Kind::Home => {
                "**Avoid replicas of the lock store in the remote regions**: an asynchronous copy that answers there is a second grantor."
            }
            Kind::TwoSites => {
                "**Avoid every watchdog that promotes the smaller site by itself**: two sites cannot both be expendable."
            }
            Kind::Single => {
                "**Avoid adding an automatic failover later**: an asynchronous copy turns the outage into a double grant."
            }
            Kind::Resource => {
                "**Avoid trusting the lock instead of the version**: a grant from a store that fails over asynchronously proves nothing."
            }
            _ => {
                "**Avoid Sentinel or Redis Cluster failover and asynchronous replicas as lock stores**: an acknowledged grant can be missing after promotion."
            }
        };
        sheet.claim(By::Rule("R6"), &[], failover);
        let redlock = match plan.scope {
            Kind::Wide => {
                "**Avoid Redlock as a strict lock**: its validity is eaten by the WAN round trips and it yields no fencing token."
            }
            Kind::Sharded => {
                "**Avoid Redlock as the way to scale**: five requests per grant and no token make it slower and weaker than one more group."
            }
            Kind::Assumed => {
                "**Avoid Redlock as the quick minimum**: five servers without a token are less than three with one."
            }
            Kind::Resource => "**Avoid Redlock as a remedy**: it adds masters, not a token the resource could order.",
            _ => {
                "**Avoid Redlock as a strict lock**: safety rests on bounded pauses and clocks, and no fencing token can be derived from its masters."
            }
        };
        let load = plan.clause(brief.rate_span()).map_or(String::new(), |words| {
            format!(" At {words} one pause longer than its validity, between check and write, is enough.")
        });
        sheet.claim(By::Rule("R9"), &[brief.rate_span()], format!("{redlock}{load}"));
        if !store.never.is_empty() {
            sheet.also(
                By::Source(store.source),
                &[],
                match plan.scope {
                    Kind::Sharded => format!("In no group of {}: {}.", plan.name, store.never.join("; ")),
                    Kind::Wide => format!("In no site of {}: {}.", plan.name, store.never.join("; ")),
                    _ => format!("On {} itself, never: {}.", plan.name, store.never.join("; ")),
                },
            );
        }
        let local = match plan.scope {
            Kind::Wide => {
                "**No single-node fallback in any site when the quorum is gone**, no wall-clock comparison between sites, no restore without an epoch bump."
            }
            Kind::Sharded => {
                "**No rehash of a dead group's keys, no lock over two groups without order**, no wall clocks, no restore of one group without an epoch bump."
            }
            Kind::Assumed => "**No single server in the meantime**, no wall clocks, no restore without an epoch bump.",
            Kind::Home => {
                "**No regional fallback while the home region is away**, no wall clocks in lease decisions, no restore without an epoch bump."
            }
            Kind::Resource => "**No blind write path**: bulk jobs and admin tools use the same conditional write.",
            _ => {
                "**No local or single-node fallback**, no wall clocks in lease decisions, no advisory locks across failover, no restore without an epoch bump."
            }
        };
        let there =
            brief.stores().iter().find(|held| held.row().id == store.id).map(|held| &held.span).or(brief.places_span());
        let here = plan
            .clause(there)
            .map_or(String::new(), |words| format!(" In {words} a second grantor would be a second token order."));
        sheet.claim(By::Rule("R8"), &[there], format!("{local}{here}"));
    } else {
        let level = plan.clause(brief.level_span()).unwrap_or_else(|| "the assumed level".to_owned());
        sheet.claim(By::Rule(plan.rule), &[brief.level_span()], format!("**Do not reuse these locks for correctness**: {level} is the level they hold, and money, inventory or leadership of data need a consensus store with fencing."));
        let text = if plan.scope == Kind::Bounded {
            "**Do not sell Redlock or a replicated primary as mutual exclusion**: an overlap is rare here, not impossible."
        } else {
            "**Do not spend a consensus quorum on these locks**: strictness would cost availability the texts prefer."
        };
        let load =
            plan.clause(brief.rate_span()).map_or(String::new(), |words| format!(" Meant for {words}, nothing more."));
        sheet.claim(By::Rule(plan.rule), &[brief.rate_span()], format!("{text}{load}"));
        if !store.never.is_empty() {
            sheet.claim(By::Source(store.source), &[], format!("On {}, never: {}.", plan.name, store.never.join(", ")));
        }
    }
}

fn weakness(class: Class) -> &'static str {
    match class {
        Class::Async => "its replication is asynchronous and a failover forgets grants",
        Class::Ap => "both sides of a partition grant on it",
        Class::Volatile => "a restart or an eviction forgets grants",
        Class::Timed => "its safety rests on timing and it has no token",
        Class::None => "it has no compare-and-set authority",
        Class::Single => "it is one node and has no failover",
        Class::Consensus => "one authority is enough",
        Class::Unproven => "what it holds is not known to these rules",
    }
}

/// What the design needs of the infrastructure and of the protected resource, beside the store's own settings.
pub fn needs(plan: &Plan) -> Vec<(&'static str, String)> {
    let (brief, mut out) = (plan.brief, Vec::new());
    let spread = brief.zones().is_some() || brief.places() > 1 || brief.survives() == Some(Domain::Zone);
    if plan.strict() && !spread && plan.scope != Kind::Single && plan.self_placed() {
        out.push(("zones", "three failure domains with separate power inside the site".to_owned()));
    }
    if plan.strict() && brief.checks_token().is_none() {
        out.push((
            "resource",
            "a protected resource that rejects a lower token, or that is put behind a proxy that does".to_owned(),
        ));
    }
    out
}

/// Conditions of the store and the assumptions, as design parameters.
pub fn conditions(plan: &Plan, sheet: &mut Sheet) {
    let (brief, store) = (plan.brief, plan.store);
    sheet.prose("Conditions and assumptions");
    if (plan.strict() || store.class == Class::Unproven) && !store.conditions.is_empty() {
        sheet.claim(
            By::Source(store.source),
            &[],
            match plan.scope {
                Kind::Sharded => {
                    format!("**Every group of {} needs** {}.", plan.name, super::decision::list(&store.conditions))
                }
                Kind::Assumed => {
                    format!("**The assumed {} needs** {}.", plan.name, super::decision::list(&store.conditions))
                }
                _ => format!(
                    "**This design holds on {} only with** {}.",
                    plan.name,
                    super::decision::list(&store.conditions)
                ),
            },
        );
    }
    if let Some(kept) = plan.kept {
        let text = format!("{} is held to be of the class {}: {}.", plan.name, kept.class().word(), kept.settings());
        sheet.claim(By::Condition("class"), &[], text);
    }
    let needed: Vec<String> = needs(plan).into_iter().map(|(_, text)| text).collect();
    if !needed.is_empty() {
        sheet.claim(By::Condition("resource"), &[], format!("**Needed besides**: {}.", needed.join("; ")));
    }
    let missing: Vec<String> = super::assumptions(brief, Some(plan)).into_iter().map(|(_, text)| text).collect();
    if !missing.is_empty() {
        sheet.claim(By::Assumption("missing facts"), &[], format!("Assumed, to be confirmed: {}.", missing.join("; ")));
    }
    if let Some(words) = plan.quote(brief.closed_in_words()) {
        sheet.claim(
            By::Fact("closed"),
            &[brief.closed_in_words()],
            format!("The environment is taken as closed ({words}): nothing above needs a component that is not named."),
        );
    } else if let Some(words) = plan.quote(brief.open()) {
        sheet.claim(
            By::Fact("open"),
            &[brief.open()],
            format!("The environment is open ({words}): members are added where the placement asks for them."),
        );
    }
}
