//! Refusals that no store and no placement can lift: demands that exclude each other.

use super::rule::Check;
use crate::domain::brief::{Brief, Cut, Domain, FactId as F};
use crate::domain::sizing;

const LOCAL: &str = "each lock is used in one site only";

/// R2: a place that is cut off must grant.
pub(super) fn disconnected(brief: &Brief) -> Check {
    if !brief.strict() || brief.cut(Cut::CutOffGrants).is_none() {
        return Check::No;
    }
    if brief.per_place().is_some() {
        return Check::near(LOCAL, &[F::Scope, F::Cut]);
    }
    // Independent clusters or plain sides of a partition are rules of their own.
    if brief.separate() || brief.cut(Cut::BothGrant).is_some() && brief.places() >= 2 {
        return Check::No;
    }
    Check::fires(&[F::Level, F::Cut])
}

/// R8: a second authority beside the first.
pub(super) fn second_authority(brief: &Brief) -> Check {
    if !brief.strict() || brief.per_place().is_some() {
        return Check::No;
    }
    if brief.cut(Cut::FailOpen).is_some() {
        return Check::fires(&[F::Level, F::Cut]);
    }
    if !brief.separate() || brief.places() < 2 {
        return Check::No;
    }
    let local_grant = brief.survives() == Some(Domain::Region)
        || brief.cut(Cut::BothGrant).is_some()
        || brief.cut(Cut::CutOffGrants).is_some();
    if local_grant {
        Check::fires(&[F::Level, F::Clusters, F::Places, F::Survives, F::Cut])
    } else {
        Check::near("no region has to be survived or to grant on its own", &[F::Clusters, F::Places])
    }
}

/// R1: grants on every side of a cut.
pub(super) fn both_sides(brief: &Brief) -> Check {
    if brief.cut(Cut::BothGrant).is_none() {
        return Check::No;
    }
    if !brief.strict() {
        return Check::near("exclusion is not demanded strictly", &[F::Level, F::Cut]);
    }
    if brief.per_place().is_some() {
        return Check::near(LOCAL, &[F::Scope, F::Cut]);
    }
    Check::fires(&[F::Level, F::Cut])
}

/// R18: members that lie.
pub(super) fn byzantine(brief: &Brief) -> Check {
    if brief.strict() && brief.malice.is_some() { Check::fires(&[F::Level, F::Malice]) } else { Check::No }
}

/// R19: an answer faster than the distance allows.
pub(super) fn physics(brief: &Brief) -> Check {
    let (Some(bound), true) = (&brief.latency, brief.strict() && brief.per_place().is_none()) else {
        return Check::No;
    };
    let Some(commit) = sizing::commit(brief, None) else { return Check::No };
    if brief.places() < 2 || bound.value >= commit.ms * 0.5 {
        return Check::No;
    }
    if brief.hard.is_some() && brief.home.is_none() && brief.regions().len() >= 2 {
        Check::fires(&[F::Level, F::Latency, F::Hard, F::Regions])
    } else {
        Check::near("the latency bound is not stated as hard", &[F::Latency, F::Places])
    }
}
