//! What rules, formulas and designs ask of a store: typed columns of `assets/knowledge/stores.yaml`, one row a way to
//! run it. Words of designs stand beside them until designs are made of the playbooks' statements.

use serde::Deserialize;
use std::sync::LazyLock;

/// What a store can promise for lock state, before fencing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
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
    None,
    /// Not known: taken as linearizable and durable, on that condition.
    Unproven,
}

/// How far the votes of one authority can be spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// One node.
    Node,
    /// One region or data centre.
    Region,
    /// Several sites.
    Sites,
}

/// Who runs its servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hosting {
    /// Whoever uses it: how many servers it has is theirs to say.
    #[default]
    Own,
    /// A provider, over zones of its own choice.
    Managed,
}

/// Who breaks a tie of two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiters {
    /// It asks again.
    #[default]
    Poll,
    /// It is told.
    Watch,
}

/// What a store is proposed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// A quorum that holds strict locks.
    Quorum,
    /// One durable server.
    Server,
    /// A lock that saves work.
    Effort,
}

/// One way to run a lock store: what the rules ask of it, and the words of designs on it.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "each field is a column of assets/knowledge/stores.yaml")]
pub struct Row {
    pub id: String,
    pub name: String,
    /// The label that stands for it, where that is not its id; empty where no label does.
    #[serde(default)]
    pub label: Option<String>,
    pub class: Class,
    pub reach: Reach,
    /// Who runs its servers.
    #[serde(default)]
    pub hosting: Hosting,
    /// Who breaks a tie of two.
    #[serde(default)]
    pub third_vote: ThirdVote,
    /// Whether its votes stand in several regions without being told to.
    #[serde(default)]
    pub spread: Spread,
    /// How a waiter learns that a lock is free.
    #[serde(default)]
    pub waiters: Waiters,
    /// Forms one cluster a site, unless one over the sites is told.
    #[serde(default)]
    pub joined: bool,
    /// One server by definition.
    #[serde(default)]
    pub lone: bool,
    /// Linearizable for a lock all of whose operations go to one region.
    #[serde(default)]
    pub pinnable: bool,
    /// The primary is durable: while nobody promotes its copy it is the one authority.
    #[serde(default)]
    pub drains: bool,
    /// Saves work, but issues no ordered token and is no authority.
    #[serde(default)]
    pub flat: bool,
    /// A write is acknowledged by the farthest region, not by a majority.
    #[serde(default)]
    pub farthest: bool,
    /// Rows that the same words name too and that this one is meant by.
    #[serde(default)]
    pub supersedes: Vec<String>,
    pub algorithm: String,
    pub token: String,
    pub check: String,
    pub primitive: String,
    pub renew: String,
    pub expiry: String,
    pub partition: String,
    pub leader: String,
    pub upgrade: String,
    /// Least lease TTL in seconds.
    pub floor_s: f64,
    /// Planning lock cycles per second and group, one region.
    pub cycles: f64,
    /// The same with voters in several regions.
    pub cycles_wide: f64,
    pub capacity_source: String,
    /// Writes per second one cluster has been published to carry, where one was.
    #[serde(default)]
    pub published: Option<f64>,
    /// Planning time of one conditional write in one region in milliseconds, where it is not a quorum of ours.
    #[serde(default)]
    pub service_ms: Option<f64>,
    /// Where that time comes from.
    #[serde(default)]
    pub service_source: String,
    /// Lock cycles per second of one key, where the store itself bounds them.
    #[serde(default)]
    pub key_cycles: Option<f64>,
    /// The store splits its keys over its own groups by itself.
    #[serde(default)]
    pub scales: bool,
    /// Stands for several products: named as the texts name it.
    #[serde(default)]
    pub generic: bool,
    /// What it may be proposed for where the texts name nothing usable, in the order of the file.
    #[serde(default)]
    pub proposed: Vec<Need>,
    pub source: String,
    pub conditions: Vec<String>,
    pub never: Vec<String>,
    pub group: String,
    pub renewal_is_write: bool,
    pub member: String,
}

impl Row {
    /// The row of this id.
    pub fn of(id: &str) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.id == id)
    }

    /// The family of names it belongs to.
    pub fn family(&self) -> &str {
        self.id.split('_').next().unwrap_or(&self.id)
    }

    /// The id in the terms of the labelled cases.
    pub fn canonical(&self) -> &str {
        self.label.as_deref().filter(|label| !label.is_empty()).unwrap_or(&self.id)
    }

    /// True if a label stands for it.
    pub fn labelled(&self) -> bool {
        self.label.as_deref() != Some("")
    }
}

/// The rows in the order of the file; a test holds that they can be read.
pub static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../../../assets/knowledge/stores.yaml"))
        .expect("embedded data, held readable by a test")
});
