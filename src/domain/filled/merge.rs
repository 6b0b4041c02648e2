//! Two readings become one brief. What only the model reads is said by it; where the two differ, the value under which
//! the rules are stricter holds, and the other is asked about. A model makes a ruling stricter, never laxer: whatever it
//! says and quotes, what would lift the rules' own reading waits for an answer. One thing lifts it: words that we read as
//! a permission ourselves, and did not believe for the strange ones among them, in which the model reads one too.

use super::quote::shown;
use super::reply::{Claim, NOWHERE, Named, Reply};
use super::stores;
use super::vocabulary::{Met, VOCABULARY};
use crate::domain::brief::{Answer, Brief, By, Doubt, FactId, Field, Inputs, Level, Note, Origin, Span, Standing};
use crate::domain::rules::{Outcome, rule};
use serde_json::{Value, json};

/// How strict a ruling is: a refusal before a condition before a design; and the level.
type Strictness = (u8, Level);

fn strictness(brief: &Brief) -> Strictness {
    let verdict = match rule(brief).verdict {
        Outcome::Refuse => 2,
        Outcome::Conditional => 1,
        Outcome::Design => 0,
    };
    (verdict, brief.level())
}

/// True if `then` is in nothing less strict than `now`.
fn holds(then: Strictness, now: Strictness) -> bool {
    then.0 >= now.0 && then.1 >= now.1
}

/// One thing a model says, fact or store.
enum Said {
    Fact(Claim),
    Store(Named),
}

impl Said {
    fn words(&self) -> &[Span] {
        match self {
            Said::Fact(claim) => &claim.words,
            Said::Store(named) => &named.words,
        }
    }

    fn fact(&self) -> FactId {
        match self {
            Said::Fact(claim) => claim.entry.fact,
            Said::Store(_) => FactId::Stores,
        }
    }

    fn product(&self) -> Option<&'static str> {
        match self {
            Said::Fact(_) => None,
            Said::Store(named) => Some(named.store.id),
        }
    }

    fn value(&self) -> Value {
        match self {
            Said::Fact(claim) => claim.value.clone(),
            Said::Store(named) => {
                json!({ "id": named.store.id, "variant": named.variant.map(|v| v.id), "standing": named.standing })
            }
        }
    }

    fn put(&self, brief: &mut Brief, standing: Standing) {
        match self {
            Said::Fact(claim) => (claim.entry.put)(brief, &claim.value, claim.words.clone(), standing),
            Said::Store(named) => stores::put(brief, named, standing),
        }
    }

    fn meets(&self, brief: &Brief) -> Met {
        let met = match self {
            Said::Fact(claim) => (claim.entry.meets)(brief, &claim.value),
            Said::Store(named) => stores::meets(brief, named),
        };
        let derived = brief.level.as_ref().is_some_and(|level| level.standing == Standing::Derived);
        match (self, met) {
            // What a double grant would damage is words too.
            (Said::Fact(claim), Met::New) if claim.entry.fact == FactId::Level && derived => Met::Differs,
            // Our words of an operator say little; a reader who says that one acts on the loss says more.
            (Said::Fact(claim), Met::Agrees) if brief.by.as_ref().is_some_and(|by| by.value == By::Operator) => {
                if claim.entry.fact == FactId::By { Met::New } else { Met::Agrees }
            }
            (_, met) => met,
        }
    }
}

/// The two readings, while they are put together.
struct Merge<'a> {
    inputs: &'a Inputs,
    model: &'a str,
    /// What the rules say of our reading alone.
    now: Strictness,
    brief: Brief,
}

/// What `reply` of `model` adds to what the rules read.
pub(super) fn merged(inputs: &Inputs, ours: &Brief, model: &str, reply: Reply) -> Brief {
    let Reply { claims, stores, wordless, strays, demands, .. } = reply;
    let ours = &confirmed(ours, &claims, &demands);
    let given: Vec<FactId> = claims.iter().chain(&wordless).map(|claim| claim.entry.fact).collect();
    let (mut shared, mut new, mut differ) = (Vec::new(), Vec::new(), Vec::new());
    for said in claims.into_iter().map(Said::Fact).chain(stores.into_iter().map(Said::Store)) {
        match said.meets(ours) {
            Met::Agrees => shared.push(said),
            Met::New => new.push(said),
            Met::Differs => differ.push(said),
            Met::Settled => {}
        }
    }
    // What is said of another copy of a product that both readings know is no other reading of it.
    let known: Vec<&str> = shared.iter().filter_map(Said::product).collect();
    differ.retain(|said| said.product().is_none_or(|id| !known.contains(&id)));
    let brief = Brief { reader: model.to_owned(), ..ours.clone() };
    let mut merge = Merge { inputs, model, now: strictness(ours), brief };
    merge.share(&shared);
    // The model's whole reading, where it has one: what it says was said of one request.
    let mut theirs = merge.brief.clone();
    new.iter().chain(&differ).for_each(|said| said.put(&mut theirs, Standing::Said));
    let then = strictness(&theirs);
    if then != merge.now && holds(then, merge.now) {
        merge.take(&new, &differ);
    } else {
        merge.keep(&new);
        differ.iter().for_each(|said| merge.doubt(said));
    }
    // Facts act on each other in the rules: should any of this have lifted a ruling, ours stands and all is asked about.
    if !holds(strictness(&merge.brief), merge.now) {
        merge.brief = Brief { reader: model.to_owned(), ..ours.clone() };
        new.iter().chain(&differ).for_each(|said| merge.doubt(said));
    }
    let lost: Vec<Said> = wordless.into_iter().map(Said::Fact).chain(strays.into_iter().map(Said::Store)).collect();
    merge.lost(&lost);
    merge.alone(&given);
    merge.demands(demands);
    let words: Vec<Span> = shared.iter().chain(&new).chain(&differ).flat_map(|said| said.words().to_vec()).collect();
    merge.heard(&words);
    merge.brief
}

// Two readers see a permission in the same words: of two permissions, the one that allows less.
fn confirmed(ours: &Brief, claims: &[Claim], demands: &[Span]) -> Brief {
    let chosen = ours.level.as_ref().is_some_and(|level| level.standing == Standing::Corrected);
    let Some(hint) = ours.hint.as_ref().filter(|_| ours.strict() && !chosen) else { return ours.clone() };
    let inside = |word: &Span| hint.evidence.iter().any(|own| own.meets(word));
    let mut brief = ours.clone();
    let level = claims.iter().find(|claim| claim.entry.fact == FactId::Level && claim.words.iter().any(inside));
    if let Some(claim) = level.filter(|_| !demands.iter().any(inside)) {
        (claim.entry.put)(&mut brief, &claim.value, claim.words.clone(), Standing::Said);
    }
    if let Some(level) = brief.level.as_mut().filter(|level| level.by == Origin::Model) {
        level.value = level.value.max(hint.value);
    }
    if brief.strict() { ours.clone() } else { brief }
}

impl Merge<'_> {
    /// Two readers agree: what was concluded or taken is said.
    fn share(&mut self, shared: &[Said]) {
        for said in shared.iter().filter(|said| matches!(said, Said::Fact(_))) {
            let view = self.brief.get(said.fact());
            if view.is_some_and(|view| matches!(view.standing, Standing::Derived | Standing::Assumed)) {
                said.put(&mut self.brief, Standing::Said);
            }
        }
    }

    /// The model's reading is the stricter: it holds, and where we have other words both are asked about.
    fn take(&mut self, new: &[Said], differ: &[Said]) {
        new.iter().for_each(|said| said.put(&mut self.brief, Standing::Said));
        for said in differ {
            let before = self.brief.clone();
            let mut unclear = before.clone();
            said.put(&mut self.brief, Standing::Said);
            said.put(&mut unclear, Standing::Unclear);
            if strictness(&unclear) == strictness(&self.brief) {
                self.brief = unclear;
            }
            if let Some(view) = before.get(said.fact()) {
                let (says, value) = (self.says(said, &before), view.value.clone());
                // What nobody can choose (a contradiction) is told.
                if Answer::giving(&self.brief, said.fact(), &said.value()).is_none() {
                    self.note(said.words(), says.clone());
                }
                self.brief.doubts.push(Doubt { fact: said.fact(), value, evidence: view.evidence.to_vec(), says });
            }
        }
    }

    /// Ours holds. What only the model reads is added as far as the ruling stays what it is; the rest is asked about.
    fn keep(&mut self, new: &[Said]) {
        let mut all = self.brief.clone();
        new.iter().for_each(|said| said.put(&mut all, Standing::Said));
        let then = strictness(&all);
        if then == self.now {
            self.brief = all;
            return;
        }
        for said in new {
            let mut with = self.brief.clone();
            said.put(&mut with, Standing::Said);
            if strictness(&with) == self.now {
                self.brief = with;
            } else {
                self.doubt(said);
            }
        }
    }

    // Words that facts took are read.
    fn heard(&mut self, words: &[Span]) {
        let inputs = self.inputs;
        let taken = |at: usize, end: usize, span: &Span| {
            words.iter().any(|word| word.field == span.field && word.at.start < end && at < word.at.end)
        };
        self.brief.unread.retain(|gap| {
            let span = &gap.span;
            let text = inputs.words(span).unwrap_or_default();
            let mut at = span.at.start;
            text.split_inclusive(['.', '!', '?', ';', '\n', '\u{3002}', '\u{ff01}', '\u{ff1f}']).any(|sentence| {
                let from = at;
                at += sentence.len();
                sentence.chars().filter(|c| c.is_alphanumeric()).count() > 3 && !taken(from, at, span)
            })
        });
    }

    /// What only we read, and without which the rules would be stricter.
    fn alone(&mut self, given: &[FactId]) {
        let now = strictness(&self.brief);
        for entry in VOCABULARY.iter().filter(|entry| !given.contains(&entry.fact) && entry.fact != FactId::Level) {
            let Some(view) = self.brief.get(entry.fact).filter(|view| view.standing == Standing::Said) else {
                continue;
            };
            let (words, value) = (view.evidence.to_vec(), plain(&view.value));
            let mut without = self.brief.clone();
            (entry.clear)(&mut without);
            let then = strictness(&without);
            if then != now && holds(then, now) {
                let name = entry.fact.word().replace('_', " ");
                let says = format!("{name}: the rules alone read {value} from {}", shown(self.inputs, &words));
                self.note(&words, says);
            }
        }
    }

    /// Facts whose words do not stand: dropped, but where they would make the rules stricter they are asked about.
    fn lost(&mut self, lost: &[Said]) {
        let now = strictness(&self.brief);
        let stricter = |brief: &Brief, said: &Said| {
            let mut with = brief.clone();
            said.put(&mut with, Standing::Said);
            strictness(&with) > now
        };
        let mut all = self.brief.clone();
        lost.iter().for_each(|said| said.put(&mut all, Standing::Said));
        let together = strictness(&all) > now && !lost.iter().any(|said| stricter(&self.brief, said));
        for said in lost {
            if together && said.meets(&self.brief) != Met::Agrees || stricter(&self.brief, said) {
                self.doubt(said);
            }
        }
    }

    fn demands(&mut self, demands: Vec<Span>) {
        for span in demands {
            let says = format!(
                "a demand for which there is no fact, by {}: {}",
                self.model,
                shown(self.inputs, std::slice::from_ref(&span))
            );
            self.brief.notes.push(Note { span, says });
        }
    }

    // What the model reads and what does not hold: asked about where it can be answered and where the rules would say
    // something else; told where it cannot.
    fn doubt(&mut self, said: &Said) {
        let says = self.says(said, &self.brief);
        let (fact, value) = (said.fact(), said.value());
        let mut with = self.brief.clone();
        said.put(&mut with, Standing::Said);
        let (then, now) = (rule(&with), rule(&self.brief));
        let matters = then.rule.id != now.rule.id || with.level() != self.brief.level();
        if matters && Answer::giving(&self.brief, fact, &value).is_none() {
            self.note(said.words(), says.clone());
        }
        if let Said::Fact(claim) = said
            && matters
            && claim.words != [NOWHERE]
        {
            // Some rules rest on what is said, and what is in doubt lifts none of them.
            let mut unclear = self.brief.clone();
            (claim.entry.unclear)(&mut unclear);
            if strictness(&unclear) == strictness(&self.brief) {
                self.brief = unclear;
            }
        }
        let evidence = said.words().iter().filter(|word| **word != NOWHERE).cloned().collect();
        self.brief.doubts.push(Doubt { fact, value, evidence, says });
    }

    fn says(&self, said: &Said, brief: &Brief) -> String {
        let theirs = match said.words() {
            [NOWHERE] => "words that do not stand in the texts".to_owned(),
            words => shown(self.inputs, words),
        };
        let ours = brief.get(said.fact()).map(|view| match view.evidence {
            [] => plain(&view.value),
            words => format!("{} from {}", plain(&view.value), shown(self.inputs, words)),
        });
        let ours = ours.filter(|_| said.fact() != FactId::Stores).unwrap_or_else(|| "otherwise".to_owned());
        let name = said.fact().word().replace('_', " ");
        format!("{name}: {} reads {} from {theirs}, the rules read {ours}", self.model, plain(&said.value()))
    }

    fn note(&mut self, words: &[Span], says: String) {
        let whole = |field: Field| Span { field, at: 0..self.inputs.text(field).len() };
        let span = words.first().filter(|word| **word != NOWHERE).cloned();
        let span = span.unwrap_or_else(|| whole(Field::Infrastructure));
        self.brief.notes.push(Note { span, says });
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(word) => word.replace('_', " "),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(entries) => {
            entries.values().filter(|value| !value.is_null()).map(plain).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
