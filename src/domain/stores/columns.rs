//! The values of a row's columns. The build script has checked the words, so one that is not known reads as the first
//! of its kind, the least.

/// What a store can promise for lock state, before fencing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Class {
    /// Linearizable, acknowledged grants survive any minority.
    Consensus,
    /// Linearizable and durable while one process lives.
    Single,
    /// An acknowledged grant can be lost by failover.
    Async,
    /// Majority of independent nodes, safe under bounded timing only.
    Timed,
    /// Both sides of a partition can grant.
    Ap,
    /// Forgets on restart, or evicts.
    Volatile,
    /// No compare-and-set authority.
    #[default]
    None,
    /// Not known: taken as linearizable and durable, on that condition.
    Unproven,
}

impl Class {
    /// An acknowledged grant may be forgotten or made twice.
    pub fn lossy(self) -> bool {
        matches!(self, Class::Async | Class::Timed | Class::Ap | Class::Volatile)
    }
}

/// How far the votes of one authority can be spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// One node.
    #[default]
    Node,
    /// One region or data centre.
    Region,
    /// Several sites.
    Sites,
}

/// Who runs its servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hosting {
    /// Whoever uses it: how many servers it has is theirs to say.
    #[default]
    Own,
    /// A provider, over zones of its own choice.
    Managed,
}

/// Who breaks a tie of two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThirdVote {
    /// A third member, or none.
    #[default]
    Member,
    /// The provider's control plane, inside one site.
    Provider,
    /// Others, who pick the leader of a synchronous pair.
    Outside,
}

/// Whether its votes stand in several regions without being told to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// Where they are placed.
    #[default]
    Told,
    /// Unless one region is told.
    Usual,
    /// By what it is.
    Always,
}

/// How a waiter learns that a lock is free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Waiters {
    /// It asks again.
    #[default]
    Poll,
    /// It is told.
    Watch,
    /// It stands in line and is told when the one before it has gone.
    Queue,
}

/// What a store is proposed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A quorum that holds strict locks.
    Quorum,
    /// One durable server.
    Server,
    /// A lock that saves work.
    Effort,
}

/// Whose clock judges that a lease is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpiryBy {
    /// The store's.
    #[default]
    Server,
    /// Each waiter's, on a record that it has watched unchanged.
    Client,
    /// The end of the holder's process or session.
    Holder,
    /// There is no lease: a lock lasts as long as its holder is a member.
    None,
}

/// What copies that the texts tell make of a store that is safe on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    /// Its row says it all.
    #[default]
    Own,
    /// Alone it is one server; asynchronous where it is not told to be synchronous too.
    Told,
    /// Alone it is one server; asynchronous wherever that is told.
    Lossy,
}

macro_rules! words {
    ($($kind:ident { $($word:literal => $value:ident),* } or $rest:ident;)*) => {
        $(impl $kind {
            pub(super) fn read(word: &str) -> $kind {
                match word {
                    $($word => $kind::$value,)*
                    _ => $kind::$rest,
                }
            }
        })*
    };
}

words! {
    Class { "consensus" => Consensus, "single" => Single, "async" => Async, "timed" => Timed, "ap" => Ap, "volatile" => Volatile, "unproven" => Unproven } or None;
    Reach { "sites" => Sites, "region" => Region } or Node;
    Hosting { "managed" => Managed } or Own;
    ThirdVote { "provider" => Provider, "outside" => Outside } or Member;
    Spread { "always" => Always, "usual" => Usual } or Told;
    Waiters { "watch" => Watch, "queue" => Queue } or Poll;
    ExpiryBy { "client" => Client, "holder" => Holder, "none" => None } or Server;
    Copies { "told" => Told, "lossy" => Lossy } or Own;
    Need { "server" => Server, "effort" => Effort } or Quorum;
}
