//! What facts can be, in the words of `explain --json`.

use super::held::Held;
use crate::domain::places::PLACES;
use serde_json::{Value, json};

/// A protected resource that moves or does something by itself.
pub const DEVICE: &str = "physical_device";

/// A value that can be shown.
pub trait Shown {
    /// As it stands in `explain --json`.
    fn json(&self) -> Value;
}

/// A value in words for a reader.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace('_', " "),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(entries) => {
            entries.iter().map(|(name, value)| format!("{name} {}", plain(value))).collect::<Vec<_>>().join(", ")
        }
        // A whole number of seconds is no "1.0".
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}

/// An enum whose variants are words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$meaning])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// Its word.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl Shown for $name {
            fn json(&self) -> Value {
                json!(self.word())
            }
        }
    };
}

words! {
    /// What kind of lock the words ask for.
    Shape {
        /// One holder at a time.
        Mutex = "mutex",
        /// One of several processes acts for all.
        Leader = "leader",
        /// A thing is taken once and for good.
        TerminalClaim = "terminal_claim",
        /// Up to so many holders.
        Semaphore = "semaphore",
        /// Many readers or one writer.
        Rw = "rw",
        /// A physical place holds one thing; no time frees it.
        Occupancy = "occupancy",
        /// Work is not done twice, at best effort.
        Dedupe = "dedupe",
        /// Something runs once in each period.
        OncePerPeriod = "once_per_period",
        /// Held by a person for minutes or hours.
        LongSession = "long_session",
        /// Held as long as a connection lives.
        SessionLock = "session_lock",
        /// Several locks at once.
        MultiResource = "multi_resource",
        /// The order of waiting is part of the demand.
        QueueOrder = "queue_order",
    }
}

words! {
    /// The demanded level.
    Level {
        /// Efficiency: duplicates only cost work.
        E = "E",
        /// Bounded risk: duplicates are rare and repaired.
        B = "B",
        /// Strict.
        S = "S",
        /// Strict, and demands that contradict it.
        X = "X",
    }
}

words! {
    /// A kind of failure domain, from the smallest.
    Domain {
        /// A server or process.
        Node = "node",
        /// A zone or rack.
        Zone = "zone",
        /// A region or data centre.
        Region = "region",
    }
}

words! {
    /// Who brings a survived loss about.
    By {
        /// The system.
        Itself = "itself",
        /// A person.
        Operator = "operator",
    }
}

words! {
    /// What each side of a cut must do.
    Cut {
        /// The side without a majority stops.
        MinorityStops = "minority_stops",
        /// Both sides grant.
        BothGrant = "both_grant",
        /// Where the authority is gone, another one or none is asked.
        FailOpen = "fail_open",
        /// A place that is cut off grants.
        CutOffGrants = "cut_off_grants",
    }
}

words! {
    /// Over what one lock spans.
    Scope {
        /// All places.
        Global = "global",
        /// Each place has locks of its own.
        PerPlace = "per_place",
    }
}

words! {
    /// Whether other stores may be taken.
    World {
        /// They may.
        Open = "open",
        /// They may not.
        Closed = "closed",
    }
}

words! {
    /// Whether a third place can vote.
    Third {
        /// It can, or does.
        Possible = "possible",
        /// It cannot.
        Impossible = "impossible",
    }
}

words! {
    /// How the clusters of several places stand to each other.
    Clusters {
        /// One over all.
        Joined = "joined",
        /// One each.
        Separate = "separate",
    }
}

words! {
    /// How many share a lock.
    Contention {
        /// Few.
        Low = "low",
        /// Many.
        High = "high",
    }
}

words! {
    /// How many different locks.
    Keys {
        /// Few.
        Few = "few",
        /// Many.
        Many = "many",
    }
}

words! {
    /// What is done where a lock is taken.
    Waiting {
        /// Wait.
        Queue = "queue",
        /// Go away.
        Try = "try",
    }
}

/// Losses that must be survived together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Losses {
    /// How many, from 2.
    pub count: u32,
    /// Of what.
    pub domain: Domain,
}

/// Votes in each place, as they are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Votes(pub Vec<u32>);

impl Votes {
    /// True if one place holds half of them or more.
    pub fn lopsided(&self) -> bool {
        self.0.iter().max().is_some_and(|most| most * 2 >= self.0.iter().sum())
    }

    /// True if all stand in one place, and others hold copies at the most.
    pub fn together(&self) -> bool {
        self.0.len() >= 2 && self.0.iter().filter(|votes| **votes > 0).count() == 1
    }
}

/// Indices of known places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regions(pub Vec<usize>);

impl Shown for bool {
    fn json(&self) -> Value {
        json!(if *self { "yes" } else { "no" })
    }
}

impl Shown for u32 {
    fn json(&self) -> Value {
        json!(self)
    }
}

impl Shown for f64 {
    fn json(&self) -> Value {
        json!(self)
    }
}

impl Shown for String {
    fn json(&self) -> Value {
        json!(self)
    }
}

impl Shown for Vec<String> {
    fn json(&self) -> Value {
        json!(self)
    }
}

impl Shown for Option<Domain> {
    fn json(&self) -> Value {
        json!(self.map_or("none", Domain::word))
    }
}

impl Shown for Losses {
    fn json(&self) -> Value {
        json!({ "count": self.count, "of": self.domain.word() })
    }
}

impl Shown for Votes {
    fn json(&self) -> Value {
        json!(self.0)
    }
}

impl Shown for Regions {
    fn json(&self) -> Value {
        self.0.iter().filter_map(|index| PLACES.get(*index)).map(|place| place.place).collect()
    }
}

impl Shown for Vec<Held> {
    fn json(&self) -> Value {
        self.iter().map(|held| held.json(None)).collect()
    }
}
