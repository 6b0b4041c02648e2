//! The facts that a model may fill in: for each its values, as a JSON schema and back. What is not in here is dropped.

use crate::domain::brief::{
    Brief, By, Clusters, Contention, Cut, Domain, Fact, FactId, Keys, Level, Origin, Scope, Shape, Shown, Span,
    Standing, Third, Votes, Waiting, World,
};
use serde_json::{Value, json};

/// A value that a model can name.
trait Named: Shown + Clone + PartialEq + Sized {
    /// What it may be.
    fn schema() -> Value;
    /// The value, if it is one.
    fn read(value: &Value) -> Option<Self>;
}

/// Enums whose variants are words.
macro_rules! words {
    ($($kind:ident)+) => { $(
        impl Named for $kind {
            fn schema() -> Value {
                json!({ "enum": $kind::ALL.iter().map(|value| value.word()).collect::<Vec<_>>() })
            }

            fn read(value: &Value) -> Option<$kind> {
                $kind::ALL.iter().copied().find(|known| value.as_str() == Some(known.word()))
            }
        }
    )+ };
}

words! { Shape Level By Cut Scope World Third Clusters Contention Keys Waiting }

impl Named for Option<Domain> {
    fn schema() -> Value {
        let words = Domain::ALL.iter().map(|domain| domain.word());
        json!({ "enum": std::iter::once("none").chain(words).collect::<Vec<_>>() })
    }

    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "none" => Some(None),
            word => Domain::ALL.iter().copied().find(|domain| domain.word() == word).map(Some),
        }
    }
}

impl Named for bool {
    fn schema() -> Value {
        json!({ "enum": ["yes", "no"] })
    }

    fn read(value: &Value) -> Option<bool> {
        [true, false].into_iter().find(|known| known.json() == *value)
    }
}

/// The largest count that is one.
const MOST: u64 = 1_000_000;

impl Named for u32 {
    fn schema() -> Value {
        json!({ "type": "integer" })
    }

    fn read(value: &Value) -> Option<u32> {
        value.as_u64().filter(|count| (1..=MOST).contains(count))?.try_into().ok()
    }
}

impl Named for f64 {
    fn schema() -> Value {
        json!({ "type": "number" })
    }

    fn read(value: &Value) -> Option<f64> {
        value.as_f64().filter(|number| (1e-9..1e12).contains(number))
    }
}

impl Named for Votes {
    fn schema() -> Value {
        json!({ "type": "array", "items": { "type": "integer" } })
    }

    fn read(value: &Value) -> Option<Votes> {
        let counts: Option<Vec<u32>> =
            value.as_array()?.iter().map(|count| u32::try_from(count.as_u64()?).ok().filter(|c| *c <= 1000)).collect();
        counts.filter(|counts| (1..=64).contains(&counts.len()) && counts.iter().any(|count| *count > 0)).map(Votes)
    }
}

/// How a claim meets what the rules read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// Both read the same.
    Agrees,
    /// Nothing was read in words.
    New,
    /// Words were read otherwise.
    Differs,
    /// The user has chosen, or the words ask for several and this is one: nothing to add.
    Settled,
}

/// How a fact is handled, without its type.
pub(super) struct Entry {
    /// The fact.
    pub fact: FactId,
    /// What it is, for the model.
    pub means: &'static str,
    /// Its values.
    pub schema: fn() -> Value,
    /// True if the value is in the vocabulary.
    pub fits: fn(&Value) -> bool,
    /// How a value meets the brief.
    pub meets: fn(&Brief, &Value) -> Met,
    /// Puts a value in the stead of what was read.
    pub put: fn(&mut Brief, &Value, Vec<Span>, Standing),
    /// What was read becomes unclear.
    pub unclear: fn(&mut Brief),
    /// Nothing is read.
    pub clear: fn(&mut Brief),
}

fn meets<T: Named>(id: FactId, fact: &Option<Fact<T>>, value: &Value) -> Met {
    let (Some(fact), Some(value)) = (fact, T::read(value)) else { return Met::New };
    let same = near(&fact.value, &value);
    match fact.standing {
        Standing::Corrected => Met::Settled,
        _ if same => Met::Agrees,
        // Two levels are a contradiction; other facts may ask for several things.
        _ if id != FactId::Level && fact.others.iter().any(|other| near(&other.value, &value)) => Met::Settled,
        Standing::Said | Standing::Unclear => Met::Differs,
        Standing::Derived | Standing::Assumed => Met::New,
    }
}

// Numbers are the same to a hundredth.
fn near<T: Named>(a: &T, b: &T) -> bool {
    a == b || a.json().as_f64().zip(b.json().as_f64()).is_some_and(|(a, b)| (a - b).abs() <= 0.01 * b.abs())
}

fn put<T: Named>(fact: &mut Option<Fact<T>>, value: &Value, evidence: Vec<Span>, standing: Standing) {
    let Some(value) = T::read(value) else { return };
    *fact = Some(Fact { value, standing, evidence, by: Origin::Model, others: Vec::new() });
}

/// The table: a fact, its field, and what it is.
macro_rules! vocabulary {
    ($($id:ident $field:ident $type:ty, $means:literal;)+) => {
        /// All facts that a model may fill in, but for the stores.
        pub(super) const VOCABULARY: &[Entry] = &[$(Entry {
            fact: FactId::$id,
            means: $means,
            schema: <$type as Named>::schema,
            fits: |value| <$type as Named>::read(value).is_some(),
            meets: |brief, value| meets(FactId::$id, &brief.$field, value),
            put: |brief, value, evidence, standing| put(&mut brief.$field, value, evidence, standing),
            unclear: |brief| if let Some(fact) = &mut brief.$field { fact.standing = Standing::Unclear },
            clear: |brief| brief.$field = None,
        }),+];
    };
}

vocabulary! {
    Shape shape Shape, "what kind of lock is asked for";
    Level level Level, "E: duplicates only cost work; B: rare double grants are repaired later; S: never two holders; X: never two holders and a demand that contradicts it";
    Survives survives Option<Domain>, "the loss that must not stop locking; none: locking may stand still";
    By by By, "who brings locking back after that loss";
    Cut cut Cut, "what a place that is cut off must do";
    Scope scope Scope, "whether all places share each lock, or each place has locks of its own";
    Places places u32, "sites, regions or data centres that one lock spans, witnesses that vote included, zones and rooms not";
    Votes votes Votes, "votes in each place, in the order of the text; an observer is 0";
    VotesMove votes_move bool, "whether votes may be moved and settings changed";
    Clusters clusters Clusters, "one cluster over all places, or one each";
    Servers servers u32, "servers of the store that hold data";
    Zones zones u32, "zones, rooms or racks of one site";
    World world World, "whether other stores may be taken; only if it is said";
    ThirdVote third_vote Third, "whether a third place can vote";
    ChecksToken checks_token bool, "whether the protected resource checks a token or version";
    Rate rate f64, "lock requests per second at the peak";
    Keys keys Keys, "how many different locks";
    Contention contention Contention, "how many want the same lock";
    Permits permits u32, "holders at once, for a semaphore";
    Waiting waiting Waiting, "what is done where a lock is taken";
    Hold hold f64, "seconds a lock is held";
    Pause pause f64, "longest pause of a holder in seconds";
    Ttl ttl f64, "wished lease time in seconds";
    Wait wait f64, "seconds a caller waits at most";
    Rtt rtt f64, "round trip between places in milliseconds";
}

/// The entry of a fact's name.
pub(super) fn entry(name: &str) -> Option<&'static Entry> {
    VOCABULARY.iter().find(|entry| entry.fact.word() == name)
}
