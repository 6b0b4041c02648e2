//! The offline architect: facts, ruling, claims, and a design or the exact refusal. Same input, same bytes.
//! Words designs; what is feasible is decided in `locks`. No I/O, no clock.

mod capacity;
mod case;
pub mod claims;
mod conduct;
mod decided;
mod decision;
mod demand;
mod explain;
mod fill;
mod former;
mod hot;
mod json;
mod negative;
mod opinion;
mod options;
mod pick;
mod plan;
mod said;
mod sections;
mod setting;
mod stated;
mod times;
mod topic;
mod trace;
mod unread;
mod walk;

use super::brief::{Brief, Contention, Fact, Kept, Level, Shape, Standing, spoken};
pub use super::brief::{Inputs, Span, VARIABLES};
use super::locks::{KNOWLEDGE, read, ways};
use super::questions::{Question, questions};
use super::rules::{Kind, Outcome, Ruling, rule};
use claims::{By, Claim};
pub use decided::{Decided, decided};
pub use explain::{Entry, explain_text, numbered};
use fill::Slots;
pub use json::{explain_json, questions as questions_json};
pub use opinion::{Remark, Severity, opinion};
pub use options::{Weighed, weighed};
use pick::Picks;
use plan::Plan;
use sections::Design;
use setting::Setting;
pub use trace::{trace_json, trace_text};

/// The version of the rules, for the status bar.
pub const RULES: &str = "rules v5";

/// The name of the provider that these rules are.
pub const OFFLINE: &str = "offline";

/// The one refusal: nothing stands before or behind it.
pub const REFUSAL: &str = r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#;

/// Words that may carry a demand or a limit and that no fact took; shown beside the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where they stand.
    pub span: Span,
    /// One sentence: the words, and what is done about them.
    pub says: String,
}

/// Everything about one request.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was understood.
    pub brief: Brief,
    /// What was decided, by which rule, and which nearly did.
    pub ruling: Ruling,
    /// What was assumed: name and sentence.
    pub assumptions: Vec<(&'static str, String)>,
    /// What the design needs of the store, the infrastructure and the protected resource: name and words.
    pub conditions: Vec<(&'static str, String)>,
    /// What was not read.
    pub unread: Vec<Unread>,
    /// What the words leave open and what decides.
    pub questions: Vec<Question>,
    /// All the design is made of; empty on refusal.
    pub claims: Vec<Claim>,
    /// Ids of recommended stores.
    pub recommend: Vec<&'static str>,
    /// Ids of stores that must not carry these locks.
    pub avoid: Vec<&'static str>,
    /// The design as Markdown, or [`REFUSAL`].
    pub answer: String,
}

impl Report {
    /// What a design comes to, in one line: the store, the level, the places, and what is assumed.
    pub fn headline(&self) -> String {
        let mut parts: Vec<String> = self.recommend.iter().take(2).map(|id| spoken::store(id)).collect();
        parts.push(level_phrase(&self.brief));
        if self.brief.places() > 1 {
            parts.push(format!("{} places", self.brief.places()));
        }
        let names: Vec<&str> = self.assumptions.iter().map(|(name, _)| spoken::assumed(name)).collect();
        let assumed = if names.is_empty() { String::new() } else { format!("; assumed: {} (W)", names.join(", ")) };
        format!("DESIGN  {}{assumed}", parts.join(", "))
    }
}

/// The ruling alone, cheap enough for every key.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// What was understood.
    pub brief: Brief,
    /// What was decided so far.
    pub ruling: Ruling,
    /// What was not read.
    pub unread: Vec<Unread>,
    /// What the words leave open and what decides.
    pub questions: Vec<Question>,
    /// One line for under the forms.
    pub line: String,
}

/// Reads the embedded knowledge, so that the first ruling need not.
pub fn prepare() {
    std::sync::LazyLock::force(&KNOWLEDGE);
}

/// Designs or refuses.
pub fn design(inputs: &Inputs) -> Report {
    design_of(inputs, read(inputs))
}

/// The same of a brief that is already there.
pub fn design_of(inputs: &Inputs, brief: Brief) -> Report {
    let ruling = rule(&brief);
    let unread = unread::unread(inputs, &brief, &ruling);
    let questions = questions(&brief, &ruling);
    let plan = if ruling.verdict == Outcome::Refuse { None } else { Plan::new(inputs, &brief, &ruling) };
    let Some(plan) = plan else {
        let avoid =
            brief.stores().iter().filter(|held| !held.row().generic).map(|held| held.row().canonical()).collect();
        return Report {
            assumptions: assumptions(&brief, None),
            conditions: Vec::new(),
            brief,
            ruling,
            unread,
            questions,
            claims: Vec::new(),
            recommend: Vec::new(),
            avoid,
            answer: REFUSAL.to_owned(),
        };
    };
    let setting = Setting::new(&plan);
    let sheet = Design::new(&setting).write();
    let recommend = if plan.store.generic { Vec::new() } else { vec![plan.store.canonical()] };
    let (avoid, assumptions) = (negative::avoid_ids(&plan), assumptions(&brief, Some(&setting)));
    let settings = setting.conditions().into_iter().filter(|_| plan.strict() || plan.store.generic);
    let mut conditions: Vec<(&'static str, String)> =
        settings.map(|words| ("store", format!("{}: {words}", plan.name))).collect();
    let class = |kept: Kept| ("class", format!("{}: {}; {}", plan.name, kept.class().word(), kept.settings()));
    conditions.extend(plan.kept().map(class));
    conditions.extend(negative::needs(&setting));
    let answer = sheet.render();
    let claims = rested(sheet.into_claims(), &brief, &ruling);
    Report { assumptions, conditions, unread, questions, claims, recommend, avoid, answer, ruling, brief }
}

/// What the playbooks say of these inputs, in the order of a design; nothing where the rules refuse.
pub fn statements(inputs: &Inputs, brief: &Brief, ruling: &Ruling) -> Vec<String> {
    let designs = ruling.verdict != Outcome::Refuse;
    let Some(plan) = designs.then(|| Plan::new(inputs, brief, ruling)).flatten() else { return Vec::new() };
    let setting = Setting::new(&plan);
    Picks::new(&setting, &Slots::new(&setting)).all().map(|pick| pick.filled.text.replace("**", "")).collect()
}

// What stands on the ruling alone stands on the words that made it.
fn rested(mut claims: Vec<Claim>, brief: &Brief, ruling: &Ruling) -> Vec<Claim> {
    let views = ruling.evidence.iter().filter_map(|id| brief.get(*id));
    let words: Vec<Span> = views.flat_map(|view| view.evidence.to_vec()).collect();
    let bare = |claim: &&mut Claim| claim.by == By::Rule(ruling.rule.id) && claim.inputs.is_empty();
    claims.iter_mut().filter(bare).for_each(|claim| claim.inputs.clone_from(&words));
    claims
}

/// Facts and ruling with a one-line summary.
pub fn ruling(inputs: &Inputs) -> Sketch {
    ruling_of(inputs, read(inputs))
}

/// The same of a brief that is already there.
pub fn ruling_of(inputs: &Inputs, brief: Brief) -> Sketch {
    let ruling = rule(&brief);
    let mut parts: Vec<String> = Vec::new();
    match &brief.rate {
        Some(rate) => parts.push(short(rate.value)),
        None => parts.push("rate not stated".to_owned()),
    }
    if brief.contention(Contention::High).is_some() {
        parts.push("high contention".to_owned());
    } else if brief.contention(Contention::Low).is_some() {
        parts.push("low contention".to_owned());
    }
    parts.push(level_phrase(&brief));
    if brief.places() > 1 {
        parts.push(format!("{} places", brief.places()));
    }
    let stores = brief.usable_names();
    parts.push(if ruling.rule.kind == Some(Kind::Taken) {
        "stores: none known".to_owned()
    } else if stores.is_empty() {
        "stores: none named".to_owned()
    } else {
        format!("stores: {}", stores.join(", "))
    });
    let unread = unread::unread(inputs, &brief, &ruling);
    let not_read = if unread.is_empty() { String::new() } else { format!("; {} unread", unread.len()) };
    let line = format!("{}; so far: {} by {}{not_read}", parts.join(", "), ruling.verdict.word(), ruling.rule.id);
    let questions = questions(&brief, &ruling);
    Sketch { brief, ruling, unread, questions, line }
}

fn level_phrase(brief: &Brief) -> String {
    let assumed = brief.level.as_ref().is_some_and(|level| level.standing == Standing::Assumed);
    let assumed = if assumed { " (assumed)" } else { "" };
    let word = match brief.level() {
        Level::E => "best effort",
        Level::B => "bounded risk",
        Level::S | Level::X => "strict",
    };
    let survive = brief
        .survives()
        .filter(|_| brief.strict())
        .map_or(String::new(), |domain| format!(" surviving a {}", domain.word()));
    format!("{word}{assumed}{survive}")
}

fn short(rate: f64) -> String {
    match rate {
        rate if rate >= 1e6 => format!("{}M/s", (rate / 1e5).round() / 10.0),
        rate if rate >= 1e3 => format!("{}k/s", (rate / 100.0).round() / 10.0),
        rate => format!("{}/s", (rate * 10.0).round() / 10.0),
    }
}

/// What is missing in the texts and was assumed where the ruling or the design needs it: name and sentence.
fn assumptions(brief: &Brief, setting: Option<&Setting>) -> Vec<(&'static str, String)> {
    let mut out: Vec<(&'static str, String)> = Vec::new();
    let plan = setting.map(|setting| setting.plan);
    let leased = setting.is_some_and(|setting| setting.leased && !setting.harmless());
    let elects = setting.is_some_and(|setting| setting.shape == Shape::Leader);
    let asked = plan.is_some_and(|plan| !plan.store.fences) && !elects;
    if asked && brief.rate.is_none() && brief.each.is_none() {
        out.push((
            "rate",
            "no rate of lock requests is stated, and one group of the store is taken to carry it".to_owned(),
        ));
    }
    fn assumed<T>(fact: &Option<Fact<T>>) -> Option<&Fact<T>> {
        fact.as_ref().filter(|fact| fact.standing == Standing::Assumed)
    }
    if setting.is_some_and(hot::bounded) && assumed(&brief.hold).is_some() {
        out.push(("hold", "the hold time is not stated and taken as 10 ms for the hot-lock bound".to_owned()));
    }
    if let Some(pause) = assumed(&brief.pause).filter(|_| leased) {
        let text = "the longest pause of a holder is not stated and taken as";
        out.push(("pause", format!("{text} {} s, which the TTL follows when it is known", pause.value)));
    }
    let way = brief.level.as_ref().map_or("", |level| level.by.way());
    match way {
        ways::NOT_UNDERSTOOD => {
            out.push(("level", "the words of consistency are not understood and held to be strict".to_owned()));
        }
        ways::WEIGHED => {
            let harm = if brief.level() == Level::E {
                "is held to do no harm"
            } else {
                "is held to be repaired if it is rare"
            };
            out.push(("level", format!("a second holder {harm}, as all words of the request together sound so")));
        }
        ways::CONFIRMED => {
            let text = "a second holder is permitted by words amid others that are not understood, and how all of them sound agrees";
            out.push(("level", text.to_owned()));
        }
        ways::SILENT | ways::NO_LEVEL => {
            let taken = if brief.strict() { "strict" } else { "best effort, which the named store holds" };
            out.push(("level", format!("no consistency level is stated, {taken} is taken")));
        }
        ways::DAMAGE => {
            out.push(("level", "strict, because the texts name what a double grant would damage".to_owned()));
        }
        _ => {}
    }
    let sounds = |way: Option<&'static str>| way == Some(ways::SENTENCE) && brief.strict();
    if let Some(lost) = brief.survives() {
        let lost = lost.word();
        let text = if sounds(brief.survives.as_ref().map(|fact| fact.by.way())) {
            Some(("survives", format!("the loss of a {lost} must be got over by itself")))
        } else if sounds(brief.by.as_ref().map(|fact| fact.by.way())) {
            Some(("by", format!("no person brings the locks back after the loss of a {lost}")))
        } else {
            None
        };
        out.extend(text.map(|(fact, text)| (fact, format!("{text}, as one sentence of the request sounds"))));
    }
    // Zones are those of one region.
    let zones = brief.several_zones().is_some();
    if let Some(places) = assumed(&brief.places).filter(|places| !zones || places.by.way() == ways::SEVERAL) {
        let text = match places.by.way() {
            ways::SEVERAL => "several regions without a number are taken as three",
            _ => "one region or data centre, no other is named",
        };
        out.push(("sites", text.to_owned()));
    }
    if let Some(plan) = plan.filter(|plan| plan.proposed && !plan.free()) {
        let may = if plan.store.cloud.is_empty() { "may be deployed on three servers" } else { "may be used" };
        out.push(("stores", format!("no usable lock store is named, the proposed one {may}")));
    }
    out
}
