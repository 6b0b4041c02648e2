//! Phrases that a fact took beside the words it rests on: what says the same again, and what made of a name one store.

use super::super::concept::Concept as C;
use super::super::knowledge::Tag;
use crate::domain::brief::{Brief, By, Clusters, Contention, Cut, FactId, Field, Third};

/// The fact that took phrases of this kind, where the brief holds it.
pub(super) fn heard(tag: Tag, field: Field, brief: &Brief) -> Option<FactId> {
    let concept = match tag {
        Tag::Family(_) => return there(brief, FactId::Stores),
        Tag::Place(_) => return there(brief, FactId::Regions),
        Tag::Concept(concept) => concept,
    };
    let when = |holds: bool, id: FactId| holds.then_some(id);
    match concept {
        C::Strict | C::SplitBrain | C::Exclusive | C::Damage => {
            when(brief.strict() && brief.level_span().is_some(), FactId::Level)
        }
        C::Automatic => when(brief.by(By::Itself).is_some(), FactId::By),
        C::Manual => when(brief.by(By::Operator).is_some(), FactId::By),
        C::WaitOk | C::Outage => when(brief.outage().is_some(), FactId::Outage),
        C::OpenWorld => when(brief.open().is_some(), FactId::World),
        C::ClosedWorld | C::NoMore => when(brief.closed_in_words().is_some(), FactId::World),
        C::ThirdVote => when(brief.third().is_some(), FactId::ThirdVote),
        C::NoVote => there(brief, FactId::Observers).or(when(
            brief.third_vote.as_ref().is_some_and(|third| third.value == Third::Impossible),
            FactId::ThirdVote,
        )),
        C::Stretched | C::OneCluster => {
            when(brief.clusters.as_ref().is_some_and(|fact| fact.value == Clusters::Joined), FactId::Clusters)
        }
        C::Separate => when(brief.separate(), FactId::Clusters),
        C::ScopeLocal => there(brief, FactId::Scope),
        C::Fallback | C::StandIn => when(brief.cut(Cut::FailOpen).is_some(), FactId::Cut),
        C::BothSides => when(brief.cut(Cut::BothGrant).is_some(), FactId::Cut),
        C::PinnedWriter => there(brief, FactId::Pinned),
        C::ResourceCas | C::ResourceBlind => there(brief, FactId::ChecksToken),
        C::NoShard | C::ShardOk => there(brief, FactId::Sharding),
        C::LowContention => when(brief.contention(Contention::Low).is_some(), FactId::Contention),
        C::HighContention => when(brief.contention(Contention::High).is_some(), FactId::Contention),
        C::Peak | C::Average => there(brief, FactId::Rate),
        C::HoldWord => when(brief.hold_said().is_some(), FactId::Hold),
        C::PauseWord => when(brief.pause_span().is_some(), FactId::Pause),
        C::LatencyWord => there(brief, FactId::Latency),
        C::RecoveryWord => there(brief, FactId::Recovery),
        C::RttWord => there(brief, FactId::Rtt),
        C::Home => there(brief, FactId::Home),
        C::OneRegion => there(brief, FactId::OneRegion),
        C::Byzantine => there(brief, FactId::Malice),
        C::FsyncOff => there(brief, FactId::Durable),
        _ if of_store(concept) && field == Field::Infrastructure => there(brief, FactId::Stores),
        _ => None,
    }
}

fn there(brief: &Brief, id: FactId) -> Option<FactId> {
    brief.get(id).filter(|view| !view.evidence.is_empty()).map(|_| id)
}

/// What tells one store of a family from another.
pub(super) fn of_store(concept: C) -> bool {
    matches!(
        concept,
        C::Async
            | C::Sync
            | C::Replica
            | C::AutoFailover
            | C::NoAutoFailover
            | C::NoReplica
            | C::Durable
            | C::Volatile
            | C::DynamoGlobal
            | C::StrongMulti
            | C::MultiWrite
            | C::WeakSetting
            | C::Lwt
            | C::LocalSerial
            | C::Majority
            | C::W1
            | C::CpMode
            | C::Community
            | C::SentinelWord
            | C::ClusterMode
            | C::GlobalStore
            | C::SyncDurability
            | C::DualRegion
            | C::MultiAz
            | C::TwoWay
            | C::GlobalDatabase
            | C::NoConditional
            | C::Caching
            | C::OnlyFor
            | C::OtherTeam
            | C::Future
            | C::Retired
    )
}
