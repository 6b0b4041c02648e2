//! What a request leaves open and what decides: the rules asked again with each other value that the words allow. Where
//! ruling, store or kind of design would change, there is a question; the value that the rules take meanwhile is the
//! safe one. Nothing is asked that changes nothing, and nothing that the words say.

use super::brief::asks::{SENTENCE, TWO_LEVELS};
use super::brief::called;
use super::brief::{
    Answer, Brief, By, Cut, Domain, Doubt, Fact, FactId, Held, Level, Scope, Span, Standing, Third, World,
};
use super::rules::{Kind, Outcome, Ruling, rule, shown, would_pin};
use super::stores::row::Class;
use std::borrow::Cow;

/// The most that are asked at a time.
pub const MOST: usize = 3;

/// What the rules would say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gives {
    /// Feasible or not.
    pub ruling: Outcome,
    /// The rule that decides.
    pub rule: &'static str,
    /// The label of the store that is taken, where one named is.
    pub store: Option<&'static str>,
    /// The kind of design.
    pub kind: Option<Kind>,
}

/// One value that the words allow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The value.
    pub answer: Answer,
    /// What it would give.
    pub gives: Gives,
}

impl Choice {
    /// What it says and gives, and how a command line says it.
    pub fn line(&self) -> String {
        let (answer, name) = (self.answer, self.answer.fact().word());
        format!("{} gives {} (--fact {name}={})", answer.says(), self.gives.line(), answer.word())
    }
}

impl Gives {
    /// The ruling and its rule.
    pub fn line(&self) -> String {
        format!("{} by {}", self.ruling.word(), shown(self.rule))
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What it is about.
    pub fact: FactId,
    /// The question in a sentence.
    pub ask: Cow<'static, str>,
    /// All values that the words allow.
    pub choices: Vec<Choice>,
    /// What holds until it is answered; none where nothing of it is demanded.
    pub safe: Option<Answer>,
    /// Where two readers differ: who reads what in which words.
    pub readings: Option<String>,
}

impl Question {
    /// The question in one line, with what holds meanwhile and how else it may be answered.
    pub fn line(&self) -> String {
        let safe = self.safe.map_or_else(|| "nothing of it is demanded".to_owned(), Answer::says);
        let other = self.choices.iter().filter(|choice| Some(choice.answer) != self.safe).map(Choice::line);
        let other = other.collect::<Vec<_>>().join("; ");
        let readings = self.readings.as_ref().map(|says| format!(" ({says})")).unwrap_or_default();
        format!("{}{readings} Until it is answered: {safe}; {other}", self.ask)
    }
}

/// What the words leave open.
struct Open {
    fact: FactId,
    ask: Cow<'static, str>,
    /// Values that the words allow.
    values: Vec<Answer>,
    /// What holds meanwhile.
    safe: Option<Answer>,
    /// Who reads what, where two differ.
    readings: Option<String>,
    /// The weight of a change that is not worth the question any more.
    within: u8,
}

impl Open {
    fn new(fact: FactId, ask: impl Into<Cow<'static, str>>, values: Vec<Answer>, safe: Option<Answer>) -> Open {
        Open { fact, ask: ask.into(), values, safe, readings: None, within: SAME }
    }
}

/// At most [`MOST`], those first that change the most; `ruling` is what the rules say of this brief.
pub fn questions(brief: &Brief, ruling: &Ruling) -> Vec<Question> {
    let now = gives(ruling);
    let mut asked: Vec<(u8, Question)> =
        open(brief, now).into_iter().filter_map(|open| question(brief, now, open)).collect();
    asked.sort_by_key(|(weight, _)| *weight);
    asked.into_iter().map(|(_, question)| question).take(MOST).collect()
}

fn question(brief: &Brief, now: Gives, open: Open) -> Option<(u8, Question)> {
    let choices: Vec<Choice> =
        open.values.iter().map(|answer| Choice { answer: *answer, gives: given(brief, *answer) }).collect();
    let weight = choices.iter().map(|choice| weight(now, choice.gives)).min().filter(|weight| *weight < open.within)?;
    Some((weight, Question { fact: open.fact, ask: open.ask, choices, safe: open.safe, readings: open.readings }))
}

/// The weight of another store.
const STORE: u8 = 1;
/// The weight of another kind of design on the same store.
const KIND: u8 = 2;
/// The weight of what changes nothing.
const SAME: u8 = 3;

// The ruling before the store before the kind.
fn weight(now: Gives, then: Gives) -> u8 {
    let refuses = |gives: Gives| gives.ruling == Outcome::Refuse;
    if refuses(now) != refuses(then) {
        0
    } else if now.store != then.store {
        STORE
    } else if now.kind != then.kind {
        KIND
    } else {
        SAME
    }
}

fn gives(ruling: &Ruling) -> Gives {
    let store = ruling.store.as_ref().map(|held| held.row().canonical());
    Gives { ruling: ruling.verdict, rule: ruling.rule.id, store, kind: ruling.kind }
}

// The rules asked again, with one value chosen.
fn given(brief: &Brief, answer: Answer) -> Gives {
    let mut other = brief.clone();
    // It would be written behind everything else.
    other.take(answer, Span { field: answer.field(), at: usize::MAX..usize::MAX });
    gives(&rule(&other))
}

// What the words leave open, and which values they allow.
fn open(brief: &Brief, now: Gives) -> Vec<Open> {
    let refused = now.ruling == Outcome::Refuse;
    let mut out = vec![level(brief), survival(brief), operator(brief), places(brief), unclear(brief), cut(brief)];
    out.push(third(brief));
    out.push(scope(brief).filter(|_| refused));
    out.push(servers(brief));
    out.push(pinned(brief).filter(|_| refused));
    out.push(checks(brief));
    out.push(world(brief).filter(|_| refused));
    let mut all = doubted(brief);
    all.extend(standing(brief));
    // A fact is asked about once.
    all.extend(out.into_iter().flatten().filter(|open| brief.doubts.iter().all(|doubt| doubt.fact != open.fact)));
    all
}

// Nothing is said of the level. Words that were not understood are shown as unread; what they leave open is not known.
fn level(brief: &Brief) -> Option<Open> {
    let fact = brief.level.as_ref().filter(|level| level.standing == Standing::Assumed)?;
    // Who lets both sides of a cut grant and names no harm allows two, as likely as not.
    if !brief.unread.is_empty() && fact.value != Level::X {
        return None;
    }
    Some(unnamed(fact))
}

fn unnamed(fact: &Fact<Level>) -> Open {
    let values = [Level::S, Level::B, Level::E].map(Answer::Level).to_vec();
    let ask = "What happens if two holders act at the same moment?";
    Open::new(FactId::Level, ask, values, Some(Answer::Level(fact.value.min(Level::S))))
}

// "Highly available" names no loss, and neither do words that only sound as if one had to be survived.
fn survival(brief: &Brief) -> Option<Open> {
    let unclear = brief.survives.as_ref().is_some_and(|survives| survives.standing == Standing::Unclear);
    let asked = unclear || brief.takeover.is_some() && brief.survives.is_none();
    if !brief.strict() || !asked || brief.outage.is_some() {
        return None;
    }
    let held = brief.survives();
    // What stands in one place alone is not asked to outlive it.
    let domains = [Domain::Node, Domain::Zone, Domain::Region].into_iter().filter(|domain| {
        *domain != Domain::Region || brief.takeover.is_some() || brief.places() > 1 || held == Some(*domain)
    });
    let none = [None].into_iter().filter(|_| brief.takeover.is_none());
    let values = none.chain(domains.map(Some)).map(|lost| Answer::Survives(lost.map(|domain| (domain, By::Itself))));
    let values: Vec<Answer> = values.collect();
    let ask = "Which loss must not stop locking, without an operator?";
    let safe = held.map(|domain| Answer::Survives(Some((domain, By::Itself)))).or(values.first().copied());
    Some(Open::new(FactId::Survives, ask, values, safe))
}

// A site must be survived, and nobody says by whom.
fn operator(brief: &Brief) -> Option<Open> {
    let known = |by: &Fact<By>| by.is_said() || by.by.way() == SENTENCE;
    let domain = brief.survives().filter(|_| brief.strict() && !brief.by.as_ref().is_some_and(known))?;
    let said = brief.survives.as_ref().is_some_and(|survives| survives.standing == Standing::Said);
    if !said || brief.takeover.is_some() {
        return None;
    }
    let values = [By::Itself, By::Operator].map(|by| Answer::Survives(Some((domain, by)))).to_vec();
    let ask = "Must locking go on by itself after that loss, or may an operator bring it back?";
    let safe = Some(values[0]);
    Some(Open::new(FactId::By, ask, values, safe))
}

// Several places without a number, or a loss of one and no place named.
fn places(brief: &Brief) -> Option<Open> {
    let fact = brief.places.as_ref().filter(|places| places.standing == Standing::Assumed)?;
    let region = brief.strict() && brief.survives() == Some(Domain::Region);
    // Whose votes its maker places stands where its maker says.
    let theirs = brief.usable().iter().any(|held| held.strict() && held.wide() && !held.row().placed);
    if fact.evidence.is_empty() && !region || theirs && !fact.evidence.is_empty() {
        return None;
    }
    let values = if fact.evidence.is_empty() { vec![1, 2, 3] } else { vec![2, 3] };
    let values = values.into_iter().map(Answer::Places).collect();
    let ask = "Over how many regions or data centres does one lock span?";
    Some(Open::new(FactId::Places, ask, values, Some(Answer::Places(fact.value))))
}

// Two places, and no word of a third.
fn third(brief: &Brief) -> Option<Open> {
    let asked = brief.strict() && brief.places() == 2 && brief.survives().is_some();
    // Where nothing else may be set up, no voter may be.
    if !asked || brief.third_vote.is_some() || brief.closed_in_words().is_some() {
        return None;
    }
    let values = [Third::Impossible, Third::Possible].map(Answer::Third).to_vec();
    let ask = "Can a small voter stand in a third place?";
    Some(Open::new(FactId::ThirdVote, ask, values, Some(Answer::Third(Third::Impossible))))
}

// One sentence only sounds as if more than one side of a cut had to grant.
fn cut(brief: &Brief) -> Option<Open> {
    brief.cut.as_ref().filter(|cut| cut.standing == Standing::Unclear)?;
    let values = [Cut::BothGrant, Cut::MinorityStops].map(Answer::Cut).to_vec();
    let ask = "While places cannot reach each other: must more than one of them grant the same locks?";
    Some(Open::new(FactId::Cut, ask, values, Some(Answer::Cut(Cut::BothGrant))))
}

// Places that must grant while cut off may have locks of their own.
fn scope(brief: &Brief) -> Option<Open> {
    if brief.scope.is_some() || brief.cut(Cut::CutOffGrants).is_none() && brief.cut(Cut::BothGrant).is_none() {
        return None;
    }
    let values = [Scope::Global, Scope::PerPlace].map(Answer::Scope).to_vec();
    let ask = "Is each lock used in one place only, or do all places share it?";
    Some(Open::new(FactId::Scope, ask, values, Some(Answer::Scope(Scope::Global))))
}

// What is named holds no lock, and no word says that nothing else may be had.
fn world(brief: &Brief) -> Option<Open> {
    let lock = |held: &Held| held.class != Class::None && !held.row().flat;
    let none = brief.strict() && !brief.usable().into_iter().any(lock);
    if !none || brief.stores().is_empty() || brief.closed_in_words().is_some() || brief.open().is_some() {
        return None;
    }
    let values = [World::Closed, World::Open].map(Answer::World).to_vec();
    let ask = "Nothing that is named can hold a lock: may a store be added?";
    Some(Open::new(FactId::World, ask, values, Some(Answer::World(World::Closed))))
}

// Each region writes to its own copy as far as the words say, and one region for all writes of a lock would do.
fn pinned(brief: &Brief) -> Option<Open> {
    if !brief.strict() || brief.pinned.is_some() || brief.per_place().is_some() || !would_pin(brief) {
        return None;
    }
    // Where nothing else may be set up, what writes where stays too.
    if brief.closed_in_words().is_some() {
        return None;
    }
    let values = [false, true].map(Answer::Pinned).to_vec();
    let ask = "Can all writes of one lock go to one region, from wherever they come?";
    Some(Open::new(FactId::Pinned, ask, values, Some(Answer::Pinned(false))))
}

// One sentence sounds as if what is locked compared something, which is enough where it is a version of its own.
fn checks(brief: &Brief) -> Option<Open> {
    brief.checks_token.as_ref().filter(|checks| checks.value && checks.by.way() == SENTENCE)?;
    let values = [false, true].map(Answer::Checks).to_vec();
    let ask = "Does what is locked refuse a stale write by a version of its own, whatever number the lock gave?";
    Some(Open::new(FactId::ChecksToken, ask, values, Some(Answer::Checks(false))))
}

// No phrase says how a store stands, and the words around its name may as well speak of one that is not there.
fn standing(brief: &Brief) -> impl Iterator<Item = Open> {
    let unsure = brief.stores().iter().filter(|held| held.unsure);
    unsure.filter_map(|held| {
        let id = held.playbook()?.store.id;
        let ask = format!("Is {} there for these locks?", called(id));
        let values = [true, false].map(|may| Answer::Locks(id, may)).to_vec();
        // Another of two that serve is no other lock.
        let safe = Some(Answer::Locks(id, held.role.usable()));
        Some(Open { within: STORE, ..Open::new(FactId::Stores, ask, values, safe) })
    })
}

// No store is named, and no word says how many servers one may have.
fn servers(brief: &Brief) -> Option<Open> {
    if !brief.strict() || !brief.stores().is_empty() || brief.servers.is_some() || brief.open().is_some() {
        return None;
    }
    let values = [3, 1].map(Answer::Servers).to_vec();
    let ask = "No lock store is named: on how many servers may one be deployed?";
    Some(Open::new(FactId::Stores, ask, values, Some(Answer::Servers(3))))
}

// The texts name two, or name none and sound like another than is taken.
fn unclear(brief: &Brief) -> Option<Open> {
    let fact = brief.level.as_ref().filter(|level| level.standing == Standing::Unclear)?;
    // The safe design on the same store serves whoever only sounds as if less would do.
    if fact.others.iter().all(|other| other.evidence.is_empty()) {
        return Some(Open { within: KIND, ..unnamed(fact) });
    }
    let others = fact.others.iter().map(|other| Answer::Level(other.value));
    let values = [Answer::Level(fact.value)].into_iter().chain(others).collect();
    let ask = "Which of the two levels that the texts name holds?";
    // The stricter of two serves both, where it can be built; who answers and then writes otherwise is asked again.
    let within = if fact.by.way() == TWO_LEVELS { STORE } else { SAME };
    Some(Open { within, ..Open::new(FactId::Level, ask, values, Some(Answer::Level(fact.value))) })
}

// Another reader reads it otherwise.
fn doubted(brief: &Brief) -> Vec<Open> {
    let open = |doubt: &Doubt| {
        let other = Answer::giving(brief, doubt.fact, &doubt.value)?;
        let held = brief.get(doubt.fact).and_then(|view| Answer::giving(brief, doubt.fact, &view.value));
        let values = held.into_iter().chain([other]).collect();
        let readings = Some(doubt.says.clone());
        Some(Open { readings, ..Open::new(doubt.fact, "Two readers differ: which of them is right?", values, held) })
    };
    brief.doubts.iter().filter_map(open).collect()
}

/// What a fact may be answered with, and what each answer would give.
pub fn values(brief: &Brief, fact: FactId) -> Vec<Choice> {
    // Of each store that is named, the other of what it may be.
    let stores = brief.stores().iter().filter(|_| fact == FactId::Stores);
    let stores = stores.filter_map(|held| Some(Answer::Locks(held.playbook()?.store.id, !held.role.usable())));
    Answer::of(fact).into_iter().chain(stores).map(|answer| Choice { answer, gives: given(brief, answer) }).collect()
}

/// The changes of the texts by which a refusal would be none, the smallest first, as answers.
pub fn changes(brief: &Brief) -> Vec<Choice> {
    let ruling = rule(brief);
    if ruling.verdict != Outcome::Refuse {
        return Vec::new();
    }
    let tried = Answer::all().map(|answer| Choice { answer, gives: given(brief, answer) });
    let mut lifts: Vec<Choice> = tried.filter(|choice| choice.gives.ruling != Outcome::Refuse).collect();
    lifts.sort_by_key(|choice| {
        let fact = choice.answer.fact();
        (demand(choice.answer), !ruling.evidence.contains(&fact), choice.gives.ruling != Outcome::Design)
    });
    lifts
}

/// The smallest of these changes, where it leaves the level as it is: another level is another lock.
pub fn smallest(changes: &[Choice]) -> Option<&Choice> {
    changes.first().filter(|choice| choice.answer.fact() != FactId::Level)
}

// How much of what was demanded an answer gives up: nothing where it tells what may be set up, the lock itself last.
fn demand(answer: Answer) -> u8 {
    match answer {
        Answer::Third(_)
        | Answer::World(_)
        | Answer::VotesMove(_)
        | Answer::Servers(_)
        | Answer::Pinned(_)
        | Answer::Checks(_)
        | Answer::Locks(..) => 0,
        Answer::Places(_) => 1,
        Answer::Scope(_) | Answer::Cut(_) => 2,
        Answer::Survives(_) => 3,
        Answer::Level(_) => 4,
    }
}
