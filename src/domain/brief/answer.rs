//! Answers to questions: a value for one fact, and the one sentence that says it. The sentence is written into the form
//! at the end of its field, on a line of its own, and outranks every other reading of the fact:
//!
//! ```text
//! Consistency: strict, never two holders.
//! Must survive: the loss of any one region, without an operator.
//! Places: 3.
//! ```

use super::fact::{Fact, Origin, Other, Standing};
use super::held::{Held, Role};
use super::table::{Brief, FactId};
use super::text::{Field, Inputs, Span};
use super::value::{By, Cut, Domain, Level, Scope, Third, World};
use crate::domain::stores::STORES;

/// A value that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The level.
    Level(Level),
    /// The loss to survive, and who brings it about; no loss at all needs nobody.
    Survives(Option<(Domain, By)>),
    /// What each side of a cut does.
    Cut(Cut),
    /// Over what one lock spans.
    Scope(Scope),
    /// How many places one lock spans.
    Places(u32),
    /// How many servers the store has.
    Servers(u32),
    /// Whether other stores may be taken.
    World(World),
    /// Whether a third place can vote.
    Third(Third),
    /// Whether votes may be moved and settings changed.
    VotesMove(bool),
    /// Whether all writes of a lock go to one region, or may.
    Pinned(bool),
    /// Whether what is locked refuses a stale write by a version of its own.
    Checks(bool),
    /// Whether a store that is named, by the id of its playbook, is there for locks.
    Locks(&'static str, bool),
}

/// An answer, its value in a word, its sentence, and what choosing it says.
type Sentence = (Answer, &'static str, &'static str, &'static str);

/// All answers in words, and the small numbers of places.
const SENTENCES: [Sentence; 29] = [
    (Answer::Level(Level::S), "S", "Consistency: strict, never two holders.", "never two holders"),
    (
        Answer::Level(Level::B),
        "B",
        "Consistency: bounded, rare double grants are repaired.",
        "rare double grants are repaired",
    ),
    (
        Answer::Level(Level::E),
        "E",
        "Consistency: best effort, double grants only cost work.",
        "double grants only cost work",
    ),
    (
        survives(Domain::Node, By::Itself),
        "node,itself",
        "Must survive: the loss of any one node, without an operator.",
        "the loss of one node, without an operator",
    ),
    (
        survives(Domain::Zone, By::Itself),
        "zone,itself",
        "Must survive: the loss of any one zone, without an operator.",
        "the loss of one zone, without an operator",
    ),
    (
        survives(Domain::Region, By::Itself),
        "region,itself",
        "Must survive: the loss of any one region, without an operator.",
        "the loss of one region or site, without an operator",
    ),
    (
        survives(Domain::Node, By::Operator),
        "node,operator",
        "Must survive: the loss of any one node, by an operator.",
        "the loss of one node, an operator acts",
    ),
    (
        survives(Domain::Zone, By::Operator),
        "zone,operator",
        "Must survive: the loss of any one zone, by an operator.",
        "the loss of one zone, an operator acts",
    ),
    (
        survives(Domain::Region, By::Operator),
        "region,operator",
        "Must survive: the loss of any one region, by an operator.",
        "the loss of one region or site, an operator acts",
    ),
    (
        Answer::Survives(None),
        "none",
        "Must survive: no loss, locking may wait for a repair.",
        "no loss, locking may wait for a repair",
    ),
    (
        Answer::Cut(Cut::MinorityStops),
        "minority_stops",
        "Under a cut: the side without a majority stops.",
        "the side without a majority stops",
    ),
    (Answer::Cut(Cut::BothGrant), "both_grant", "Under a cut: both sides grant.", "both sides grant"),
    (
        Answer::Cut(Cut::CutOffGrants),
        "cut_off_grants",
        "Under a cut: a place that is cut off grants.",
        "a place that is cut off grants",
    ),
    (
        Answer::Cut(Cut::FailOpen),
        "fail_open",
        "Under a cut: a second authority stands in.",
        "a second authority stands in",
    ),
    (Answer::Scope(Scope::Global), "global", "Each lock spans: all places.", "all places share each lock"),
    (Answer::Scope(Scope::PerPlace), "per_place", "Each lock spans: one place.", "each place has locks of its own"),
    (Answer::World(World::Open), "open", "Other stores: may be added.", "another store may be added"),
    (Answer::World(World::Closed), "closed", "Other stores: may not be added.", "nothing may be added"),
    (
        Answer::Third(Third::Possible),
        "possible",
        "A third place: can vote.",
        "a small voter in a third place is possible",
    ),
    (Answer::Third(Third::Impossible), "impossible", "A third place: cannot vote.", "there is no third place"),
    (Answer::VotesMove(true), "yes", "Votes and settings: may be changed.", "votes and settings may be changed"),
    (Answer::VotesMove(false), "no", "Votes and settings: may not be changed.", "nothing may be changed"),
    (Answer::Pinned(true), "yes", "All writes of a lock: in one region.", "all writes of a lock can go to one region"),
    (Answer::Pinned(false), "no", "All writes of a lock: in several regions.", "each region writes to its own copy"),
    (
        Answer::Checks(true),
        "yes",
        "What is locked: refuses a stale write by its own version.",
        "what is locked refuses a stale write by a version of its own",
    ),
    (Answer::Checks(false), "no", "What is locked: takes whatever arrives.", "what is locked takes whatever arrives"),
    (Answer::Places(1), "1", "Places: 1.", "one region or data centre"),
    (Answer::Places(2), "2", "Places: 2.", "two regions or data centres"),
    (Answer::Places(3), "3", "Places: 3.", "three regions or data centres"),
];

const fn survives(domain: Domain, by: By) -> Answer {
    Answer::Survives(Some((domain, by)))
}

/// An answer with a number.
type Counted = fn(u32) -> Answer;

/// Before the number of an answer that has one.
const COUNTS: [(&str, Counted); 2] = [("Places: ", Answer::Places), ("Servers of the store: ", Answer::Servers)];
/// The most of a counted thing.
const MOST: u32 = 64;
/// Before the name of a store that is there for locks, and of one that is not.
const LOCKS: [(&str, bool, &str); 2] =
    [("Locks may stand on: ", true, "yes"), ("Locks may not stand on: ", false, "no")];

impl Answer {
    /// The answer that gives `fact` this value, as it stands in `explain --json`, where one does.
    pub fn giving(brief: &Brief, fact: FactId, value: &serde_json::Value) -> Option<Answer> {
        let count =
            value.as_u64().and_then(|count| u32::try_from(count).ok()).filter(|count| (1..=MOST).contains(count));
        let word = value.as_str();
        let by = brief.by.as_ref().map_or(By::Itself, |by| by.value);
        match fact {
            FactId::Places => count.map(Answer::Places),
            FactId::Servers => count.map(Answer::Servers),
            FactId::Survives => match Domain::ALL.iter().find(|domain| Some(domain.word()) == word) {
                Some(domain) => Some(Answer::Survives(Some((*domain, by)))),
                None => word.map(|_| Answer::Survives(None)),
            },
            FactId::By => {
                let by = By::ALL.iter().find(|by| Some(by.word()) == word)?;
                Some(Answer::Survives(Some((brief.survives.as_ref()?.value?, *by))))
            }
            _ => Answer::all().find(|known| known.fact() == fact && Some(known.word().as_str()) == word),
        }
    }

    /// The fact it is of.
    pub fn fact(self) -> FactId {
        match self {
            Answer::Level(_) => FactId::Level,
            Answer::Survives(_) => FactId::Survives,
            Answer::Cut(_) => FactId::Cut,
            Answer::Scope(_) => FactId::Scope,
            Answer::Places(_) => FactId::Places,
            Answer::Servers(_) => FactId::Servers,
            Answer::World(_) => FactId::World,
            Answer::Third(_) => FactId::ThirdVote,
            Answer::VotesMove(_) => FactId::VotesMove,
            Answer::Pinned(_) => FactId::Pinned,
            Answer::Checks(_) => FactId::ChecksToken,
            Answer::Locks(..) => FactId::Stores,
        }
    }

    /// The other answers the same: of one fact, and of one store where it is about one.
    pub fn settles(self, other: Answer) -> bool {
        match (self, other) {
            (Answer::Locks(store, _), Answer::Locks(known, _)) => store == known,
            _ => self.fact() == other.fact(),
        }
    }

    /// The text it is written into.
    pub fn field(self) -> Field {
        match self {
            Answer::Level(_) | Answer::Survives(_) | Answer::Cut(_) => Field::Consistency,
            _ => Field::Infrastructure,
        }
    }

    /// The answers that a fact may have, for one to choose from.
    pub fn of(fact: FactId) -> Vec<Answer> {
        // Who brings a takeover about is answered with the loss.
        let fact = if fact == FactId::By { FactId::Survives } else { fact };
        let counted = [1, 3, 5].map(Answer::Servers).into_iter();
        Answer::all().chain(counted).filter(|answer| answer.fact() == fact).collect()
    }

    /// All answers in words, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Answer> {
        SENTENCES.iter().map(|(answer, ..)| *answer)
    }

    fn row(self) -> Option<&'static Sentence> {
        SENTENCES.iter().find(|(answer, ..)| *answer == self)
    }

    /// The value in a word, as `--fact NAME=WORD` takes it.
    pub fn word(self) -> String {
        match self {
            Answer::Servers(count) | Answer::Places(count) => count.to_string(),
            Answer::Locks(store, may) => format!("{store},{}", locks(may).2),
            _ => self.row().map_or_else(String::new, |(_, word, ..)| (*word).to_owned()),
        }
    }

    /// The one sentence that says it.
    pub fn sentence(self) -> String {
        match self {
            Answer::Places(count) => format!("{}{count}.", COUNTS[0].0),
            Answer::Servers(count) => format!("{}{count}.", COUNTS[1].0),
            Answer::Locks(store, may) => format!("{}{}.", locks(may).0, called(store)),
            _ => self.row().map_or_else(String::new, |(_, _, sentence, _)| (*sentence).to_owned()),
        }
    }

    /// What choosing it says, in a few words.
    pub fn says(self) -> String {
        match (self.row(), self) {
            (Some((.., says)), _) => (*says).to_owned(),
            (None, Answer::Servers(1)) => "one server for the store".to_owned(),
            (None, Answer::Locks(store, may)) => {
                format!("{} is {}there for these locks", called(store), if may { "" } else { "not " })
            }
            (None, other) => format!("{} {}", other.word(), other.fact().word()),
        }
    }

    /// The answer that `sentence` says, if it is one of ours; case and blanks around it do not matter.
    pub fn read(sentence: &str) -> Option<Answer> {
        let line = sentence.trim();
        let word =
            SENTENCES.iter().find(|(_, _, known, _)| known.eq_ignore_ascii_case(line)).map(|(answer, ..)| *answer);
        let store = || {
            LOCKS.iter().find_map(|(stem, may, _)| {
                let head = line.get(..stem.len()).filter(|head| head.eq_ignore_ascii_case(stem))?;
                let store = STORES.name(line[head.len()..].strip_suffix('.')?)?;
                Some(Answer::Locks(store.id, *may))
            })
        };
        word.or_else(store).or_else(|| {
            COUNTS.iter().find_map(|(stem, make)| {
                let head = line.get(..stem.len()).filter(|head| head.eq_ignore_ascii_case(stem))?;
                let digits = line[head.len()..].strip_suffix('.')?;
                let count = digits.parse().ok().filter(|count| (1..=MOST).contains(count))?;
                Some(make(count))
            })
        })
    }

    /// The answer of `NAME=WORD`.
    ///
    /// # Errors
    /// One sentence with the names or words that there are.
    pub fn parse(text: &str) -> Result<Answer, String> {
        let (name, word) = text.split_once('=').map(|(name, word)| (name.trim(), word.trim())).unwrap_or((text, ""));
        let words: Vec<String> = Answer::all().filter(|known| known.fact().word() == name).map(Answer::word).collect();
        let count = || word.parse().ok().filter(|count| (1..=MOST).contains(count));
        let found = match name {
            "places" => count().map(Answer::Places),
            "servers" => count().map(Answer::Servers),
            "stores" => word.rsplit_once(',').and_then(|(store, may)| {
                let (_, may, _) = LOCKS.iter().find(|(.., known)| *known == may.trim())?;
                Some(Answer::Locks(STORES.id(store).or_else(|| STORES.name(store))?.id, *may))
            }),
            // "automatic" is what people say for it.
            _ => Answer::all()
                .find(|known| known.fact().word() == name && known.word() == word.replace("automatic", "itself")),
        };
        found.ok_or_else(|| match (name, words.is_empty()) {
            ("stores", _) => {
                format!(
                    "--fact stores={word:?}: write the name of a store that is known and yes or no: stores=etcd,no."
                )
            }
            ("places" | "servers", _) => format!("--fact {name}={word:?}: write a number from 1 to {MOST}."),
            (_, false) => format!("--fact {name} takes {}; it was {word:?}.", words.join(", ")),
            (_, true) => format!("--fact {name:?} is no fact that can be answered; there are {}.", names().join(", ")),
        })
    }
}

// How it is said that a store is there for locks, or is not.
fn locks(may: bool) -> &'static (&'static str, bool, &'static str) {
    &LOCKS[usize::from(!may)]
}

/// A store by the name that its playbook gives it first.
pub fn called(store: &'static str) -> &'static str {
    STORES.id(store).and_then(|store| store.names.first()).map_or(store, |name| name.text)
}

/// The names of the facts that can be answered.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for fact in Answer::all().map(Answer::fact).chain([FactId::Servers, FactId::Stores]) {
        if !names.contains(&fact.word()) {
            names.push(fact.word());
        }
    }
    names
}

impl Inputs {
    /// The answers that stand in the texts, each with its place, and the texts with blanks in their stead.
    pub fn answered(&self) -> (Vec<(Answer, Span)>, Inputs) {
        let (mut answers, mut rest) = (Vec::new(), self.clone());
        for field in [Field::Scale, Field::Consistency, Field::Infrastructure] {
            let text = self.text(field);
            let mut blank = String::with_capacity(text.len());
            let mut from = 0;
            for line in text.split_inclusive('\n') {
                match Answer::read(line) {
                    Some(answer) => {
                        let at = from + (line.len() - line.trim_start().len())..from + line.trim_end().len();
                        answers.push((answer, Span { field, at }));
                        blank.push_str(&" ".repeat(line.len() - 1));
                        blank.push(if line.ends_with('\n') { '\n' } else { ' ' });
                    }
                    None => blank.push_str(line),
                }
                from += line.len();
            }
            match field {
                Field::Scale => rest.scale = blank,
                Field::Consistency => rest.consistency = blank,
                Field::Infrastructure => rest.infrastructure = blank,
            }
        }
        (answers, rest)
    }

    /// The texts with `answer` as the last line of its field, in the stead of a former answer to the same fact.
    pub fn answer(&self, answer: Answer) -> Inputs {
        let mut kept = self.unanswered(answer);
        if !kept.is_empty() {
            kept.push('\n');
        }
        kept.push_str(&answer.sentence());
        self.with(answer, kept)
    }

    /// The texts without any answer to the fact of this one.
    pub fn without(&self, answer: Answer) -> Inputs {
        self.with(answer, self.unanswered(answer))
    }

    /// The answer that the texts hold to the fact of this one.
    pub fn answered_with(&self, answer: Answer) -> Option<Answer> {
        self.text(answer.field()).lines().filter_map(Answer::read).find(|known| known.settles(answer))
    }

    fn unanswered(&self, answer: Answer) -> String {
        let lines = self.text(answer.field()).lines();
        let others = lines.filter(|line| Answer::read(line).is_none_or(|known| !known.settles(answer)));
        others.collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }

    fn with(&self, answer: Answer, kept: String) -> Inputs {
        let mut out = self.clone();
        match answer.field() {
            Field::Scale => out.scale = kept,
            Field::Consistency => out.consistency = kept,
            Field::Infrastructure => out.infrastructure = kept,
        }
        out
    }
}

// What was chosen outranks what was read, unless other words were typed behind it: then both stand, and the safer of
// the two holds.
fn put<T: PartialEq + Copy>(fact: &mut Option<Fact<T>>, value: T, span: Span, safer: fn(T, T) -> T) {
    let before = fact.take().filter(|known| known.standing == Standing::Said && known.value != value);
    let by = Origin::Rules("answered");
    let mut chosen = Fact { standing: Standing::Corrected, by, ..Fact::said(value, span.clone()) };
    if let Some(before) = before {
        let later = |known: &Span| known.field == span.field && known.at.start > span.at.end;
        let unclear = before.evidence.iter().any(later);
        let others = vec![Other { value: before.value, evidence: before.evidence.clone() }];
        chosen = match (unclear, safer(before.value, value) == value) {
            (false, _) => Fact { others, ..chosen },
            (true, true) => Fact { others, standing: Standing::Unclear, ..chosen },
            (true, false) => {
                let others = vec![Other { value, evidence: chosen.evidence }];
                Fact { others, standing: Standing::Unclear, ..before }
            }
        };
    }
    *fact = Some(chosen);
}

impl Brief {
    /// Takes an answer for what it says; `span`: where it stands.
    pub fn take(&mut self, answer: Answer, span: Span) {
        match answer {
            Answer::Level(value) => put(&mut self.level, value, span, Level::max),
            Answer::Survives(value) => {
                put(&mut self.survives, value.map(|(domain, _)| domain), span.clone(), Option::max);
                self.takeover = None;
                match value {
                    Some((_, by)) => put(&mut self.by, by, span, By::min),
                    None => (self.by, self.losses) = (None, None),
                }
            }
            Answer::Cut(value) => put(&mut self.cut, value, span, Cut::max),
            Answer::Scope(value) => put(&mut self.scope, value, span, Scope::min),
            Answer::Places(value) => put(&mut self.places, value, span, u32::max),
            Answer::Servers(value) => put(&mut self.servers, value, span, u32::min),
            Answer::World(value) => put(&mut self.world, value, span, World::max),
            Answer::Third(value) => put(&mut self.third_vote, value, span, Third::max),
            Answer::VotesMove(value) => put(&mut self.votes_move, value, span, bool::min),
            Answer::Pinned(value) => put(&mut self.pinned, value, span, bool::min),
            Answer::Checks(value) => put(&mut self.checks_token, value, span, bool::min),
            Answer::Locks(store, may) => self.stands(store, may),
        }
    }

    // Takes a store that is named for one that is there for locks, or for one that is not.
    fn stands(&mut self, store: &str, may: bool) {
        let Some(stores) = &mut self.stores else { return };
        let of = |held: &&mut Held| held.playbook().is_some_and(|kept| kept.store.id == store);
        for held in stores.value.iter_mut().filter(of) {
            held.unsure = false;
            if held.role.usable() != may {
                held.role = if may { Role::Usable } else { Role::Absent };
            }
        }
    }
}
