//! The columns of a store's row: what may stand in each, which a row needs, and which a playbook says of its store.

/// What stands in a column.
#[derive(Clone, Copy)]
pub enum Holds {
    /// A text.
    Text,
    /// A number above or equal to nought.
    Number,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Texts, perhaps none.
    Texts,
    /// Some of these words.
    Words(&'static [&'static str]),
    /// Ids of rows.
    Rows,
}

const CLASS: &[&str] = &["consensus", "single", "async", "timed", "ap", "volatile", "none", "unproven"];
const PLACE: &[&str] = &["node", "region", "sites"];

/// Every column of a row.
pub const COLUMNS: [(&str, Holds); 81] = [
    ("id", Holds::Text),
    ("template", Holds::Word(&["server", "client", "lossy"])),
    ("name", Holds::Text),
    ("label", Holds::Text),
    ("class", Holds::Word(CLASS)),
    ("reach", Holds::Word(PLACE)),
    ("hosting", Holds::Word(&["own", "managed"])),
    ("third_vote", Holds::Word(&["member", "provider", "outside"])),
    ("spread", Holds::Word(&["told", "usual", "always"])),
    ("waiters", Holds::Word(&["poll", "watch", "queue"])),
    ("expiry_by", Holds::Word(&["server", "client", "holder", "none"])),
    ("copies", Holds::Word(&["own", "told", "lossy"])),
    ("joined", Holds::Flag),
    ("lone", Holds::Flag),
    ("placed", Holds::Flag),
    ("pinnable", Holds::Flag),
    ("drains", Holds::Flag),
    ("lapses", Holds::Flag),
    ("flat", Holds::Flag),
    ("sole", Holds::Flag),
    ("farthest", Holds::Flag),
    ("independent", Holds::Flag),
    ("unmerged", Holds::Flag),
    ("file", Holds::Flag),
    ("objects", Holds::Flag),
    ("conditional", Holds::Flag),
    ("each_key", Holds::Flag),
    ("setnx", Holds::Flag),
    ("platform", Holds::Text),
    ("beneath", Holds::Text),
    ("cloud", Holds::Word(&["aws", "gcp", "azure"])),
    ("effort", Holds::Rows),
    ("elected_by", Holds::Rows),
    ("supersedes", Holds::Rows),
    ("reap_ttls", Holds::Number),
    ("stops_at", Holds::Number),
    ("polls", Holds::Number),
    ("beats", Holds::Number),
    ("delay_s", Holds::Number),
    ("delay", Holds::Text),
    ("rearmed", Holds::Flag),
    ("algorithm", Holds::Text),
    ("token", Holds::Text),
    ("check", Holds::Text),
    ("compares", Holds::Text),
    ("primitive", Holds::Text),
    ("renew", Holds::Text),
    ("expiry", Holds::Text),
    ("partition", Holds::Text),
    ("leader", Holds::Text),
    ("upgrade", Holds::Text),
    ("floor_s", Holds::Number),
    ("most_s", Holds::Number),
    ("cycles", Holds::Number),
    ("cycles_wide", Holds::Number),
    ("capacity_source", Holds::Text),
    ("published", Holds::Number),
    ("service_ms", Holds::Number),
    ("service_source", Holds::Text),
    ("key_cycles", Holds::Number),
    ("scales", Holds::Flag),
    ("generic", Holds::Flag),
    ("kind", Holds::Flag),
    ("copied", Holds::Rows),
    ("rides", Holds::Flag),
    ("fences", Holds::Flag),
    ("alone_name", Holds::Text),
    ("alone_needs", Holds::Texts),
    ("alone_unless", Holds::Texts),
    ("proposed", Holds::Words(&["quorum", "server", "effort"])),
    ("source", Holds::Text),
    ("conditions", Holds::Texts),
    ("unattended", Holds::Texts),
    ("uncompared", Holds::Texts),
    ("unplaced", Holds::Texts),
    ("self_run", Holds::Texts),
    ("hosted_as", Holds::Texts),
    ("never", Holds::Texts),
    ("group", Holds::Text),
    ("renewal_is_write", Holds::Flag),
    ("member", Holds::Text),
];

/// What every row of `stores.yaml` says.
pub const NEEDED: [&str; 22] = [
    "id",
    "name",
    "class",
    "reach",
    "expiry_by",
    "algorithm",
    "token",
    "check",
    "primitive",
    "renew",
    "expiry",
    "partition",
    "leader",
    "upgrade",
    "floor_s",
    "cycles",
    "cycles_wide",
    "capacity_source",
    "source",
    "group",
    "renewal_is_write",
    "member",
];

/// What a playbook says of its store, and of a variant where it is another there: its name in the file and the column.
pub const SAID: [(&str, &str); 26] = [
    ("hosting", "hosting"),
    ("votes", "reach"),
    ("third_vote", "third_vote"),
    ("spread", "spread"),
    ("waiters", "waiters"),
    ("expiry_by", "expiry_by"),
    ("placed", "placed"),
    ("flat", "flat"),
    ("sole", "sole"),
    ("objects", "objects"),
    ("rides", "rides"),
    ("fences", "fences"),
    ("drains", "drains"),
    ("lapses", "lapses"),
    ("pinnable", "pinnable"),
    ("scales", "scales"),
    ("group", "group"),
    ("floor_s", "floor_s"),
    ("most_s", "most_s"),
    ("reap_ttls", "reap_ttls"),
    ("delay_s", "delay_s"),
    ("delay", "delay"),
    ("cycles", "cycles"),
    ("cycles_wide", "cycles_wide"),
    ("key_cycles", "key_cycles"),
    ("capacity_source", "capacity_source"),
];

/// What the head of every playbook says.
pub const HEAD_SAYS: [&str; 3] = ["hosting", "votes", "expiry_by"];

/// What a column holds; none where there is no such column.
pub fn holds(name: &str) -> Option<Holds> {
    COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, holds)| *holds)
}
