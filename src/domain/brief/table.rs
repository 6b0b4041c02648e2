//! The facts by name and the brief that holds them, from one table.

use super::clause::{Clause, Gap};
use super::fact::{Fact, Other, View};
use super::held::Held;
use super::text::Span;
use super::value::{
    By, Clusters, Contention, Cut, Domain, Keys, Level, Losses, Regions, Scope, Shape, Third, Votes, Waiting, World,
};

/// A value that another reader gives a fact, beside the one that holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// The fact.
    pub fact: FactId,
    /// The value, as in `explain --json`.
    pub value: serde_json::Value,
    /// Its words; none where those given do not stand in the texts.
    pub evidence: Vec<Span>,
    /// Who reads what, in a sentence.
    pub says: String,
}

/// Words of the texts, and what is to be said of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The words.
    pub span: Span,
    /// The sentence.
    pub says: String,
}

/// One table makes the ids, the fields and the way from one to the other.
macro_rules! facts {
    ($($(#[$meaning:meta])* $field:ident $id:ident $word:literal $type:ty,)+) => {
        /// The facts by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FactId { $($(#[$meaning])* $id,)+ }

        impl FactId {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [FactId] = &[$(FactId::$id),+];

            /// Its name in `explain --json`.
            pub fn word(self) -> &'static str {
                match self { $(FactId::$id => $word,)+ }
            }
        }

        /// The facts of one request; none where nothing is said and nothing needs it.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Brief {
            $($(#[$meaning])* pub $field: Option<Fact<$type>>,)+
            /// A laxer level that words permit amid others that are not known: nothing by itself, but where another
            /// reader reads the same in them.
            pub hint: Option<Other<Level>>,
            /// How likely all words together make each usual kind of a lock of this shape, the likeliest first; none
            /// where they are too few.
            pub kinds: Vec<(&'static str, f32)>,
            /// The names of the places that the votes are of, in their order, where each stands in a text.
            pub seats: Vec<Span>,
            /// How many leaders there are, each of its own.
            pub leaders: Option<u32>,
            /// The share of the rate that one key takes.
            pub hot_share: Option<f64>,
            /// A third vote that stands in one of two sites and is counted among its votes.
            pub lodger: Option<Span>,
            /// The one cloud that is named: `aws`, `gcp` or `azure`.
            pub cloud: Option<&'static str>,
            /// Somebody renews something, whatever the times are.
            pub renewed: bool,
            /// Something stands in the infrastructure text.
            pub stated: bool,
            /// Words that may carry a demand or a limit and that no fact took.
            pub unread: Vec<Gap>,
            /// What became of every clause, in the order of the texts.
            pub clauses: Vec<Clause<FactId>>,
            /// Who read the texts beside the rules; empty if nobody did.
            pub reader: String,
            /// What that reader says otherwise, and what does not hold until it is answered.
            pub doubts: Vec<Doubt>,
            /// What else is said of that reading, each with its words.
            pub notes: Vec<Note>,
        }

        impl Brief {
            /// True if there is such a fact.
            pub fn has(&self, id: FactId) -> bool {
                match id { $(FactId::$id => self.$field.is_some(),)+ }
            }

            /// One fact, if there is one.
            pub fn get(&self, id: FactId) -> Option<View<'_>> {
                match id { $(FactId::$id => self.$field.as_ref().map(Fact::view),)+ }
            }
        }
    };
}

facts! {
    /// What kind of lock is asked for.
    shape Shape "shape" Shape,
    /// The demanded level.
    level Level "level" Level,
    /// The loss that must be survived without a stop.
    survives Survives "survives" Option<Domain>,
    /// Losses that must be survived together.
    losses Losses "losses" Losses,
    /// Who brings it about.
    by By "by" By,
    /// Another holder of the votes takes over by itself.
    takeover Takeover "takeover" bool,
    /// Locking may stand still.
    outage Outage "outage_ok" bool,
    /// What each side of a cut must do.
    cut Cut "cut" Cut,
    /// Over what one lock spans.
    scope Scope "scope" Scope,
    /// Places that one lock spans.
    places Places "places" u32,
    /// The places by name.
    regions Regions "regions" Regions,
    /// The place that alone holds the store.
    home Home "home" Regions,
    /// Places that only hold copies without a vote.
    observers Observers "observers" u32,
    /// Votes in each place.
    votes Votes "votes" Votes,
    /// Votes may be moved.
    votes_move VotesMove "votes_move" bool,
    /// All votes stand in one domain of this kind.
    together Together "votes_together" Domain,
    /// How the clusters of several places stand to each other.
    clusters Clusters "clusters" Clusters,
    /// Servers of the store.
    servers Servers "servers" u32,
    /// Zones, rooms or racks.
    zones Zones "zones" u32,
    /// Stores named, in any standing.
    stores Stores "stores" Vec<Held>,
    /// Whether other stores may be taken.
    world World "world" World,
    /// Whether a third place can vote.
    third_vote ThirdVote "third_vote" Third,
    /// A copy is promoted by hand only.
    by_hand ByHand "promoted_by_hand" bool,
    /// All operations of a lock go to one region.
    pinned Pinned "pinned" bool,
    /// The store stands in one region.
    one_region OneRegion "one_region" bool,
    /// Acknowledged writes are on disk.
    durable Durable "durable" bool,
    /// Members may lie.
    malice Malice "malicious_members" bool,
    /// The protected resource.
    resource Resource "resource" String,
    /// It checks a token or a version.
    checks_token ChecksToken "checks_token" bool,
    /// Lock requests per second at the peak.
    rate Rate "rate_per_s" f64,
    /// Lock requests per second of each place or client, where no total is given.
    each Each "each_per_s" f64,
    /// The average, where the peak is stated too.
    average Average "average_per_s" f64,
    /// How many different locks.
    keys Keys "keys" Keys,
    /// How many share one.
    contention Contention "contention" Contention,
    /// Holders at once.
    permits Permits "permits" u32,
    /// Keys may be split over independent groups.
    sharding Sharding "sharding" bool,
    /// What is done where a lock is taken.
    waiting Waiting "waiting" Waiting,
    /// Seconds a lock is held.
    hold Hold "hold_s" f64,
    /// Longest pause of a holder in seconds.
    pause Pause "pause_s" f64,
    /// Wished lease TTL in seconds, or today's.
    ttl Ttl "ttl_s" f64,
    /// Seconds between two renewals as they are today.
    renews Renews "renew_s" f64,
    /// Seconds after which a holder that renews in vain stops as it is today.
    stops Stops "stop_s" f64,
    /// Seconds after which the same comes a second time.
    again Again "again_s" f64,
    /// Milliseconds until a log write of the store is on its disk.
    fsync Fsync "fsync_ms" f64,
    /// Seconds a caller waits at most.
    wait Wait "wait_s" f64,
    /// Milliseconds that taking a free lock may cost.
    latency Latency "latency_ms" f64,
    /// The latency bound is hard.
    hard Hard "latency_hard" bool,
    /// Seconds a dead holder may block.
    recovery Recovery "recovery_s" f64,
    /// The period of work that runs once in each, or how long a claim is remembered.
    period Period "period" String,
    /// Processes that ask for locks.
    fleet Fleet "fleet" u32,
    /// Round trip between places in milliseconds.
    rtt Rtt "rtt_ms" f64,
    /// What the holders run on.
    holders Holders "holders" Vec<String>,
    /// The language of the texts.
    language Language "language" String,
}

impl Brief {
    /// All facts that there are, in one order for everyone.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, View<'_>)> {
        FactId::ALL.iter().filter_map(|id| Some((*id, self.get(*id)?)))
    }

    /// Of these facts, those that there are: what a ruling can rest on.
    pub fn there(&self, ids: &[FactId]) -> Vec<FactId> {
        ids.iter().copied().filter(|id| self.has(*id)).collect()
    }
}
