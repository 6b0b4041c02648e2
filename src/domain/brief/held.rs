//! A store that the words name, and what they say of it.

use super::text::Span;
use crate::domain::stores::row::{Class, Reach, Row, ThirdVote};
use crate::domain::stores::{self, STORES, Store, Variant};
use serde_json::{Value, json};

/// A store of the playbooks and the variant told, if one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The store.
    pub store: &'static Store,
    /// How it is run, if the words say it.
    pub variant: Option<&'static Variant>,
}

impl Kept {
    /// What it promises.
    pub fn class(&self) -> stores::Class {
        self.variant.map_or(self.store.class, |variant| variant.class)
    }

    /// What rules and designs know of it.
    pub fn row(&self) -> Option<&'static Row> {
        Row::standing_for(self.store.id, self.variant.map_or("", |variant| variant.id))
    }

    /// The settings under which it has its class, in the words of its playbook.
    pub fn settings(&self) -> &'static str {
        self.variant.map_or("how it is run decides whether that is so", |variant| variant.note.trim_end_matches('.'))
    }
}

/// A store and what the texts say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// What is known of it.
    pub store: &'static Row,
    /// The family of names it was named by.
    pub family: &'static str,
    /// Where it is named.
    pub span: Span,
    /// Its role.
    pub role: Role,
    /// Class after what the texts say of its durability and replication.
    pub class: Class,
    /// Only its spelling and its place say that it is a store.
    pub guessed: bool,
    /// Its playbook and how it is run, where its row is made of that.
    pub kept: Option<Kept>,
    /// How it is run, where words tell more than its row says.
    pub told: Option<&'static Variant>,
    /// What it is said not to do.
    pub lacks: Vec<Span>,
    /// No phrase says how it stands, and the words around its name may as well speak of one that is not there.
    pub unsure: bool,
}

/// What a named store may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Usable for locks.
    Usable,
    /// Not there, and free to be set up.
    Addable,
    /// Named as absent or banned.
    Absent,
    /// There once, or going.
    Retired,
    /// There for caching or metrics.
    Other,
    /// Another team's or company's.
    Theirs,
    /// Not there yet.
    Planned,
    /// There by some words and refused by others.
    Doubted,
}

impl Role {
    /// In the words of `explain --json`.
    pub fn standing(self) -> &'static str {
        match self {
            Role::Usable => "have",
            Role::Addable => "may_add",
            Role::Absent | Role::Doubted => "excluded",
            Role::Retired => "retired",
            Role::Other => "other_use",
            Role::Theirs => "other_team",
            Role::Planned => "planned",
        }
    }

    /// True if locks may be built on it.
    pub fn usable(self) -> bool {
        matches!(self, Role::Usable | Role::Addable)
    }

    /// True if the words keep it out, or it is gone.
    pub fn out(self) -> bool {
        matches!(self, Role::Absent | Role::Retired | Role::Doubted)
    }
}

impl Held {
    /// What rules and designs know of it.
    pub fn row(&self) -> &'static Row {
        self.store
    }

    /// Its playbook and the variant told, where there is one.
    pub fn playbook(&self) -> Option<Kept> {
        // A row that holds for several databases, by the one that is named: its variant bears its name within the row's.
        let of_family = || {
            let store = STORES.id(self.family).filter(|store| store.id != self.store.playbook)?;
            let named = format!("_{}", self.family);
            let variant = store.variants.iter().find(|variant| variant.id.replace(&named, "") == self.store.id)?;
            Some(Kept { store, variant: Some(variant) })
        };
        let of_row = || {
            let store = STORES.id(self.store.playbook)?;
            Some(Kept { store, variant: self.told.or_else(|| store.variant(self.store.variant)) })
        };
        self.kept.or_else(of_family).or_else(of_row)
    }

    /// Its id in the labels; none where they have none for it.
    pub fn label(&self) -> Option<&'static str> {
        match self.kept {
            Some(kept) => STORES.labelled(kept.store, kept.variant),
            None => Some(self.row()).filter(|row| row.labelled()).map(Row::canonical),
        }
    }

    /// True if it is known by its name.
    pub fn known(&self) -> bool {
        self.row().class != Class::Unproven
    }

    /// True if it can be the authority of strict locks without conditions on failover.
    pub fn strict(&self) -> bool {
        self.role.usable() && self.class == Class::Consensus
    }

    /// True if it is a synchronous pair whose leader others pick: a third vote makes it a quorum.
    pub fn pair(&self) -> bool {
        self.row().third_vote == ThirdVote::Outside
    }

    /// The row of the variant that is told beside it, which may be run otherwise than its own.
    pub fn told_row(&self) -> Option<&'static Row> {
        Row::standing_for(self.row().playbook, self.told?.id)
    }

    /// True if what is told beside it is a copy that takes nothing from it until somebody promotes that copy.
    pub fn drained_copy(&self) -> bool {
        self.told_row().is_some_and(|row| row.drains && row.class == Class::Async)
    }

    /// True if its votes can stand in several sites.
    pub fn wide(&self) -> bool {
        self.row().reach == Reach::Sites
    }

    /// What it is and how it stands; `name`: as it is written.
    pub fn json(&self, name: Option<&str>) -> Value {
        let kept = self.playbook();
        json!({
            "id": kept.map(|kept| kept.store.id),
            "variant": kept.and_then(|kept| kept.variant).map(|variant| variant.id),
            "name": name,
            "standing": self.role.standing(),
        })
    }
}
