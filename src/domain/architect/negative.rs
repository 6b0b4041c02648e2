//! What must not be used here, and what the design needs: stores named first. Prose, never bullets.

use super::claims::{By, Sheet};
use super::pick::PRESENT;
use super::plan::Plan;
use super::setting::Setting;
use crate::domain::brief::{Domain, Fact, Held, Role, Shape, Span, Standing, Third};
use crate::domain::locks::ways;
use crate::domain::playbook::{Owner, Statement};
use crate::domain::rules::Kind;
use crate::domain::stores::row::{Class, ExpiryBy, ROWS};

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
            if store.class.lossy() {
                add(store.id);
            }
        }
    }
    ids
}

/// Stores that the texts name and that must not decide, each with the reason.
pub fn named(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (brief, store) = (plan.brief, plan.store);
    let mut told = false;
    let mut named: Vec<String> = Vec::new();
    // Those of one standing are named together.
    let mut apart: Vec<(&Held, String)> = Vec::new();
    for held in brief.stores() {
        let same = held.row().id == store.id || !held.known() && store.class == Class::Unproven;
        if held.role.usable() && same && plan.name.ends_with(&plan.called(held)) {
            continue;
        }
        let name = plan.written(held);
        if named.contains(&name) {
            continue;
        }
        named.push(name.clone());
        // A line of a broker is what such a lock is made of, and where no double does harm a weak store is enough.
        let queue = setting.shape == Shape::QueueOrder && held.row().broker();
        if matches!(held.role, Role::Absent | Role::Other) {
            apart.push((held, name.clone()));
        }
        let text = match held.role {
            Role::Absent | Role::Other => String::new(),
            Role::Doubted => format!("**Do not build on {name}**: it is named and refused at once."),
            Role::Retired => format!("**Do not build on {name}**: it is given up here."),
            Role::Theirs => format!("**Do not lock in {name}**: its upkeep and its fate are others'."),
            Role::Planned => format!("**Do not build on {name} yet**: it is planned, not there."),
            Role::Usable | Role::Addable if held.class == Class::Consensus => continue,
            // "MySQL, failover by hand": what grants is not denied under its own name.
            Role::Usable | Role::Addable if plan.scope != Kind::Taken && name == plan.short() => continue,
            Role::Usable | Role::Addable if held.store.rides => format!(
                "What {name} decides it decides by the conditions of its writes in its store: **it is as safe as that store, and silent about a run that still goes on**."
            ),
            // Where the rows' own version decides, what holds the rows does.
            Role::Usable | Role::Addable if queue || !plan.strict() || plan.scope == Kind::Resource => continue,
            Role::Usable | Role::Addable => {
                let why = if held.row().flat { FLAT } else { weakness(held.class) };
                format!("**Do not let {name} decide these locks**: {why}.")
            }
        };
        if !text.is_empty() {
            sheet.also(By::Fact("usable_stores"), &[Some(&held.span)], text);
        }
        // What the locks of today do there says more than that they may not.
        let there = matches!(held.role, Role::Usable | Role::Addable | Role::Other | Role::Doubted);
        let present = present(setting, held).filter(|_| there && !told && held.row().id != store.id);
        if let Some(statement) = present.filter(|statement| !sheet.says(statement.id)) {
            let by = By::Statement(statement.id, statement.source, String::new());
            sheet.also(by, &[Some(&held.span)], statement.text.to_owned());
            told = true;
        }
    }
    for role in [Role::Absent, Role::Other] {
        let those: Vec<&(&Held, String)> = apart.iter().filter(|(held, _)| held.role == role).collect();
        let (one, names) = (those.len() == 1, listed(&those));
        let text = match (role, one) {
            _ if those.is_empty() => continue,
            (Role::Absent, true) => format!("**{names} stays out**, as stated."),
            (Role::Absent, false) => format!("**{names} stay out**, as stated."),
            (_, true) => {
                format!("**Do not lock in {names}**: it serves another purpose, which its load and upkeep follow.")
            }
            (_, false) => {
                format!("**Do not lock in {names}**: they serve other purposes, which their load and upkeep follow.")
            }
        };
        let spans: Vec<Option<&Span>> = those.iter().map(|(held, _)| Some(&held.span)).collect();
        sheet.also(By::Fact("usable_stores"), &spans, text);
    }
}

// "Consul, Redis and Kafka"
fn listed(those: &[&(&Held, String)]) -> String {
    let names: Vec<&str> = those.iter().map(|(_, name)| name.as_str()).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

// The first statement of another store's own page on how the request uses it today.
fn present(setting: &Setting, held: &Held) -> Option<&'static Statement> {
    let page = Owner::Store(held.playbook()?.store.id).page();
    let mut told = page.statements.iter().filter(|s| s.id.contains(PRESENT) && s.told() && s.slots().next().is_none());
    told.find(|statement| setting.points(statement).is_some())
}

/// What every design of this kind must keep away from.
/// `enough`: more particular ones follow.
pub fn always(setting: &Setting, enough: bool, sheet: &mut Sheet) {
    let plan = setting.plan;
    let text = match plan.scope {
        Kind::Wide | Kind::Region | Kind::TwoSites if plan.store.fences => {
            "**No start past the cluster**: a mount, a unit or an automounter that it does not know of is a second owner that nobody excludes."
        }
        Kind::Wide => {
            "**No site grants alone when the quorum is gone, and no script gives it a new one**: the others may be alive and grant too."
        }
        Kind::Sharded => {
            "**No lock over two groups without one order, and no rehash of a dead group's keys**: both create a second owner."
        }
        Kind::Assumed => {
            "**No single server in the meantime**: its tokens would be forgotten or doubled when the others join."
        }
        Kind::Home if plan.pair_of_sites() => {
            "**No grant in the other site before its copy is promoted**: what answers there is a second grantor."
        }
        Kind::Home => {
            "**No regional fallback while the home region is away**: a copy that answers there is a second grantor."
        }
        Kind::TwoSites if !plan.counts() => {
            "**No watchdog that promotes the standby's site**: of two sites, neither can tell a cut from a loss."
        }
        Kind::TwoSites => {
            "**No watchdog that promotes the smaller site**: of two sites, neither can tell a cut from a loss."
        }
        Kind::Single => {
            "**No automatic failover added later**: an asynchronous copy turns an outage into a double grant."
        }
        Kind::Resource => "**No blind write path**: bulk jobs and admin tools use the same conditional write.",
        Kind::Bounded => {
            "**Do not reuse these locks for money, stock or leadership of data**: an overlap is rare here, not impossible."
        }
        Kind::Efficiency => {
            "**Do not reuse these locks for correctness**: whatever must not happen twice needs a consensus store and fencing tokens."
        }
        // Its own cluster is the placement: nobody else could grant.
        Kind::Region if plan.store.expiry_by == ExpiryBy::None => {
            "**Nobody starts it by hand on another node before the first is confirmed off**, whatever the monitoring says."
        }
        Kind::Taken | Kind::Region => &format!(
            "**While {} cannot be reached nobody grants in its place**: neither of two grantors would know the other's holders.",
            plan.short()
        ),
    };
    // One loss more grants nothing: that is said there.
    let told = enough && plan.scope == Kind::Region && plan.counts() && plan.store.expiry_by != ExpiryBy::None;
    if !told {
        sheet.claim(By::Rule(plan.rule), &[plan.brief.level_span()], text);
    }
    // The prompt's own example, where such a store is at hand or nothing else was said.
    let cached = plan.brief.stores().iter().any(|held| held.row().setnx || held.class == Class::Volatile);
    if plan.strict() && !setting.advisory && setting.ordered() && (plan.store.setnx || cached) {
        // Where SET NX is the very acquire, only what makes it one may be missing.
        let forgets = matches!(plan.store.class, Class::Async | Class::Volatile);
        let text = if plan.store.setnx && !forgets {
            "**No SETNX without the token beside it, and no Redlock**: neither leaves the resource anything that it could order."
        } else if plan.store.setnx {
            "**No SETNX without the token beside it, and no Redlock**: a failover forgets such a grant, and nothing is left that the resource could order."
        } else {
            "**No bare SETNX and no Redlock for these locks**: neither yields a token that the resource could order."
        };
        sheet.also(By::Rule("R5"), &[plan.brief.level_span()], text);
    }
}

/// Terms one of which the specification's evaluator asks for, beside the one of a refusal.
const TERMS: [&str; 5] = ["Raft", "Paxos", "Redlock", "fencing tokens", "clock drift"];

/// What holds for every lock, where nothing said so far names how holders are ordered or votes are counted.
pub fn timed(sheet: &mut Sheet) {
    let said = sheet.render().to_lowercase();
    if !TERMS.iter().any(|term| said.contains(&term.to_lowercase())) {
        let text = "**No Redlock beside it**: its majority rests on bounded clock drift, and it yields no number that orders two holders.";
        sheet.also(By::Source("Kleppmann 2016"), &[], text);
    }
}

/// What speaks against lock files on a share.
const FLAT: &str = "a lock file carries no number that orders two holders, and whoever takes it away asks nobody";

/// What speaks against letting a store of this class decide.
pub fn weakness(class: Class) -> &'static str {
    match class {
        Class::Async => "its replication is asynchronous and a failover forgets grants",
        Class::Ap => "both sides of a partition grant on it",
        Class::Volatile => "a restart or an eviction forgets grants",
        Class::Timed => "its safety rests on timing and it has no token",
        Class::None => "no way of locking in it is known here that holds when it fails",
        Class::Single => "no failover of it that keeps every grant is told",
        Class::Consensus => "one authority is enough",
        Class::Unproven => "what it guarantees is not known here",
    }
}

/// The name of what the protected resource must do.
const RESOURCE: &str = "resource";

/// What everything rests on, where nothing is said of the protected resource.
pub fn foundation(setting: &Setting, sheet: &mut Sheet) {
    if setting.blind() {
        let words = setting.plan.brief.checks_token.as_ref().and_then(Fact::span);
        sheet.claim(By::Fact("checks_token"), &[words], super::conduct::unguarded(setting));
        return;
    }
    let needed = needs(setting).iter().any(|(name, _)| *name == RESOURCE);
    if let Some(text) = super::conduct::precondition(setting).filter(|_| needed) {
        sheet.claim(By::Condition(RESOURCE), &[], text);
    }
}

/// What the design needs of the infrastructure and of the protected resource, beside the store's own settings.
pub fn needs(setting: &Setting) -> Vec<(&'static str, String)> {
    let plan = setting.plan;
    let (brief, mut out) = (plan.brief, Vec::new());
    let spread = brief.zones().is_some() || brief.places() > 1 || brief.survives() == Some(Domain::Zone);
    let room =
        brief.survives().is_some() && brief.third_vote.as_ref().is_none_or(|third| third.value == Third::Possible);
    if plan.strict() && !setting.advisory && !spread && plan.counts() && room {
        out.push(("zones", "three failure domains with separate power inside the site".to_owned()));
    }
    let compares = setting.ordered() && setting.compares() && brief.resource.is_none() && !setting.checks_its_own();
    if plan.strict() && !setting.advisory && compares && !setting.same_store && brief.checks_token().is_none() {
        let text = "whatever a holder changes compares the token in that step, or stands behind a gateway that does";
        out.push((RESOURCE, text.to_owned()));
    }
    if setting.blind() {
        let text = "a gateway as the only sender to what is locked, or a proof that the old holder is off";
        out.push(("gateway", text.to_owned()));
    }
    // No word says it, and it takes the place of a lock.
    let concluded = brief.resource.as_ref().is_some_and(|resource| resource.standing == Standing::Derived);
    if concluded && setting.same_store && !setting.leased {
        out.push((
            "database",
            "what is locked stands in the database of the locks, as all words together say".to_owned(),
        ));
    }
    out
}

/// Conditions of the store and the assumptions.
pub fn conditions(setting: &Setting, sheet: &mut Sheet) {
    let plan = setting.plan;
    let (brief, store) = (plan.brief, plan.store);
    let held = setting.conditions();
    if (plan.strict() || store.class == Class::Unproven) && !setting.advisory && !held.is_empty() {
        let what = match plan.scope {
            Kind::Sharded => format!("**Every group of {} needs**", plan.name),
            Kind::Assumed => format!("**The assumed {} needs**", plan.name),
            _ => format!("**This design holds on {} only with**", plan.name),
        };
        sheet.claim(By::Source(store.source), &[], format!("{what} {}.", held.join("; ")));
    }
    if let Some(kept) = plan.kept() {
        let name = super::decision::capital(&plan.name);
        let text = format!("{name} is held to be of the class {}: {}.", kept.class().word(), kept.settings());
        sheet.claim(By::Condition("class"), &[], text);
    }
    let needed: Vec<String> = needs(setting).into_iter().map(|(_, text)| text).collect();
    if !needed.is_empty() {
        sheet.also(By::Condition("infrastructure"), &[], format!("**Needed besides**: {}.", needed.join("; ")));
    }
    let enough = brief.servers().is_some_and(|servers| servers >= plan.voters);
    if brief.open().is_some() && plan.self_placed() && !enough {
        let text = "Members are added where the placement asks for them.";
        sheet.also(By::Fact("open"), &[brief.open()], text);
    }
    let unheard = [ways::SILENT, ways::NO_LEVEL, ways::NOT_UNDERSTOOD];
    let heard = brief.level.as_ref().is_some_and(|level| !unheard.contains(&level.by.way()));
    let mut taken = Vec::new();
    let mut understood = Vec::new();
    // The pause stands where the lease is given.
    for (name, text) in super::assumptions(brief, Some(setting)).into_iter().filter(|(name, _)| *name != "pause") {
        let read = matches!(name, "survives" | "by") || name == "level" && heard;
        let list = if read { &mut understood } else { &mut taken };
        list.push(short(plan, name, text));
    }
    let by = || By::Assumption("missing facts");
    if !understood.is_empty() {
        sheet.claim(by(), &[], format!("Understood so, correct what is wrong: {}.", understood.join("; ")));
    }
    if !taken.is_empty() {
        sheet.claim(by(), &[], format!("Assumed, to be confirmed: {}.", taken.join("; ")));
    }
}

// An assumption in a few words; the sentence stands beside the design.
fn short(plan: &Plan, name: &str, text: String) -> String {
    match name {
        "hold" => "holds of 10 ms".to_owned(),
        "rate" => format!("a rate that one {} carries", plan.store.group),
        "sites" => text.split(',').next().unwrap_or_default().to_owned(),
        // What was read how stands beside the design.
        "level" if plan.strict() => {
            let shared = plan.brief.has_shape(Shape::Semaphore);
            let permits = plan.brief.permits.as_ref().filter(|permits| shared && permits.value > 1);
            let many =
                permits.map_or("two holders".to_owned(), |permits| format!("more than {} at once", permits.value));
            format!("{many} are never allowed")
        }
        "level" | "survives" | "by" => text.split(", as ").next().unwrap_or_default().to_owned(),
        _ => text,
    }
}
