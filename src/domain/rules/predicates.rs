//! What several rules ask of a brief and its stores: which store would be taken, and whether one holds the level.

use crate::domain::brief::{Brief, By, Domain, Held, Level};
use crate::domain::sizing;
use crate::domain::stores::row::{Class, Need, ROWS, Reach, Row};

/// The store a design is built on; none where the world is open and nothing usable is named.
pub fn choose(brief: &Brief) -> Option<Held> {
    let usable = brief.usable();
    // What keeps the files is a lock store where nothing else is one, or where it is the files that are told to be locked.
    let files = brief.resource.as_ref().is_some_and(|fact| matches!(&*fact.value, "object_store" | "terraform_state"));
    let aside = |held: &Held| brief.strict() && !files && held.row().objects;
    let order = usable.iter().enumerate().min_by_key(|(at, held)| (rank(brief, held), aside(held), *at));
    let best = order.map(|(_, held)| (*held).clone())?;
    if best.class == Class::Unproven && brief.open().is_some() {
        // Where stores may be added, one that is known is.
        return None;
    }
    let lossy = lossy(&best) || flat(&best);
    let held = brief.own_version().is_some() || pinned(&best, brief) || drained(&best, brief);
    if brief.strict() && lossy && !held { None } else { Some(best) }
}

// How well a store fits the level, best first.
fn rank(brief: &Brief, held: &Held) -> u32 {
    let wanted_wide = brief.places() >= 2 || brief.survives() == Some(Domain::Region);
    match brief.level() {
        Level::S | Level::X => match held.class {
            Class::Consensus if brief.spreads(held) || !wanted_wide => 0,
            Class::Consensus => 1,
            Class::Single if !flat(held) => 2,
            Class::Single => 6,
            Class::Unproven => 3,
            Class::Timed => 4,
            Class::Async | Class::Volatile => 5,
            Class::Ap | Class::None => 6,
        },
        Level::B => match held.class {
            Class::Timed => 0,
            Class::Async => 1,
            Class::Volatile | Class::Single => 2,
            Class::Consensus => 3,
            Class::Unproven => 4,
            Class::Ap | Class::None => 5,
        },
        Level::E => match held.class {
            Class::Volatile | Class::Async => 0,
            Class::Timed | Class::Ap => 1,
            Class::Single => 2,
            Class::Consensus => 3,
            Class::Unproven => 4,
            Class::None => 5,
        },
    }
}

/// The store proposed where none that is named can be used: the first that the texts do not exclude.
pub fn proposed(brief: &Brief, need: Need) -> Option<&'static Row> {
    let excluded = |row: &Row| {
        // What is spoken of at all and is not usable is nothing to propose.
        let spoken = |held: &&Held| held.row().id == row.id || row.family() == held.family;
        brief.stores().iter().filter(spoken).any(|held| !held.role.usable())
    };
    let spans = |row: &Row| brief.places() < 2 || row.reach == Reach::Sites;
    let first = |need| ROWS.iter().find(|row| row.proposed.contains(&need) && !excluded(row) && spans(row));
    // What stands in a cloud gets that cloud's own, and no servers to look after.
    let cloud = brief.cloud.filter(|_| need != Need::Server);
    let native = cloud.and_then(|cloud| ROWS.iter().find(|row| row.cloud == cloud && !excluded(row) && spans(row)));
    native
        .or_else(|| first(need))
        .or_else(|| first(Need::Quorum))
        .or_else(|| ROWS.iter().find(|row| row.class == Class::Unproven))
}

/// True if a usable store holds the strict level as things stand.
pub(super) fn good(brief: &Brief) -> bool {
    brief.usable().iter().any(|held| {
        held.strict()
            || held.class == Class::Unproven
            || pinned(held, brief)
            || held.class == Class::Single && !flat(held) && brief.survives().is_none()
            || drained(held, brief)
    })
}

/// True if no store holds the level and one of this class is usable.
pub(super) fn lone(brief: &Brief, class: Class) -> bool {
    !good(brief) && brief.usable().iter().any(|held| held.class == class)
}

/// A store that may forget or double a grant.
pub(super) fn lossy(held: &Held) -> bool {
    !matches!(held.class, Class::Consensus | Class::Single | Class::Unproven)
}

/// Lock files on a share: good enough to save work, but without a token or an authority.
pub(super) fn flat(held: &Held) -> bool {
    held.row().flat
}

// How it is run, where words tell more than its row says.
fn run(held: &Held) -> &'static Row {
    held.told_row().filter(|row| row.class == held.class).unwrap_or(held.row())
}

// Every lock operation of a key goes to one region: the local copy is linearizable there.
fn pinned(held: &Held, brief: &Brief) -> bool {
    run(held).pinnable && (brief.pinned() || brief.places() <= 1 && brief.per_place().is_some())
}

/// True if a store that would do for no strict lock does where all operations of a lock go to one region.
pub fn would_pin(brief: &Brief) -> bool {
    brief.usable().iter().any(|held| run(held).pinnable && held.class == run(held).class)
}

/// An asynchronous copy of a durable primary that nobody promotes automatically is no authority.
pub(super) fn drained(held: &Held, brief: &Brief) -> bool {
    let itself = brief.by.as_ref().is_some_and(|by| by.words(&By::Itself).is_some());
    // A loss over which locking may stand still until a person decides is survived by nothing.
    let waits = brief.outage().is_some() && brief.by(By::Operator).is_some();
    run(held).drains && brief.by_hand() && (brief.survives().is_none() || waits) && !itself
}

/// Lock requests a second, and the planning value of one group of the store that would be taken.
pub(super) fn load(brief: &Brief) -> Option<(f64, f64)> {
    let rate = brief.rate.as_ref()?.value;
    Some((rate, sizing::cycles(brief, row(brief)?)))
}

/// The row of the store that would be taken or proposed.
pub(super) fn row(brief: &Brief) -> Option<&'static Row> {
    choose(brief).map(|held| held.row()).or_else(|| proposed(brief, Need::Quorum))
}
