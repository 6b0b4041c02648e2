//! What rules, formulas and designs ask of a store: typed columns of `assets/knowledge/stores.yaml`, one row a way to
//! run it. Words of designs stand beside them until designs are made of the playbooks' statements.

pub use super::columns::{Class, Copies, ExpiryBy, Hosting, Need, Reach, Spread, ThirdVote, Waiters};
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// One way to run a lock store: what the rules ask of it, and the words of designs on it.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each field is a column of assets/knowledge/stores.yaml")]
pub struct Row {
    pub id: &'static str,
    /// The playbook and the variant that it stands for, where there are such; the variant is empty for the general case.
    pub playbook: &'static str,
    pub variant: &'static str,
    /// The label that stands for it, where that is not its id; empty where no label does.
    pub label: Option<&'static str>,
    pub class: Class,
    pub reach: Reach,
    /// Who runs its servers.
    pub hosting: Hosting,
    /// Who breaks a tie of two.
    pub third_vote: ThirdVote,
    /// Whether its votes stand in several regions without being told to.
    pub spread: Spread,
    /// How a waiter learns that a lock is free.
    pub waiters: Waiters,
    /// Whose clock judges that a lease is over.
    pub expiry_by: ExpiryBy,
    /// What copies that are told make of it.
    pub copies: Copies,
    /// Forms one cluster a site, unless one over the sites is told.
    pub joined: bool,
    /// One server by definition.
    pub lone: bool,
    /// Its voting members are placed by whoever runs it, one by one, and a majority of them decides.
    pub placed: bool,
    /// Linearizable for a lock all of whose operations go to one region.
    pub pinnable: bool,
    /// The primary is durable: while nobody promotes its copy it is the one authority.
    pub drains: bool,
    /// Its primary goes on alone when its synchronous copy has been silent for a while.
    pub lapses: bool,
    /// Saves work, but issues no ordered token and is no authority.
    pub flat: bool,
    /// A conditional write decides one record, and no transaction spans several.
    pub sole: bool,
    /// A write is acknowledged by the farthest region, not by a majority.
    pub farthest: bool,
    /// Its members know nothing of each other.
    pub independent: bool,
    /// Words of two-way copying beside it speak of something else.
    pub unmerged: bool,
    /// A file: on a share its locks are those of the share.
    pub file: bool,
    /// Keeps objects, and locks by the way.
    pub objects: bool,
    /// Holds locks by conditional requests alone, which texts may say to be missing.
    pub conditional: bool,
    /// Each lock key is an object of its own, which the service places.
    pub each_key: bool,
    /// Takes a lock by SETNX or in its manner.
    pub setnx: bool,
    /// The share of its lease after which the store's own library stops a holder (0: the whole, less what clocks differ by).
    pub stops_at: f64,
    /// How many renewal periods late a waiter that looks now and then may be in taking over, its first and its last look
    /// together; 0 where it is told.
    pub polls: f64,
    /// The store frees the lock of a dead holder after so many TTLs (0: one).
    pub reap_ttls: f64,
    /// And after so many seconds more,
    pub delay_s: f64,
    /// The stop is counted from so many renewals before the last answered one (0: from that).
    pub beats: f64,
    /// A failover gives every lease its full TTL anew.
    pub rearmed: bool,
    /// Least lease TTL in seconds.
    pub floor_s: f64,
    /// The longest lease that it grants, in seconds, where there is one.
    pub most_s: Option<f64>,
    /// Planning lock cycles per second and group, one region.
    pub cycles: f64,
    /// The same with voters in several regions.
    pub cycles_wide: f64,
    /// Writes per second one cluster has been published to carry, where one was.
    pub published: Option<f64>,
    /// Planning time of one conditional write in one region in milliseconds, where it is not a quorum of ours.
    pub service_ms: Option<f64>,
    /// Lock cycles per second of one key, where the store itself bounds them.
    pub key_cycles: Option<f64>,
    /// The store splits its keys over its own groups by itself.
    pub scales: bool,
    /// Stands for several products: named as the texts name it.
    pub generic: bool,
    /// Named by what kind of thing it is, and by no product.
    pub kind: bool,
    /// A library or a scheduler: its locks lie in another store, which is the authority.
    pub rides: bool,
    /// Its lock is the place where the resource runs: the old holder is cut off before the next one starts, and nobody
    /// compares tokens.
    pub fences: bool,
    pub source: &'static str,
    pub renewal_is_write: bool,
    /// What most of the rows of a template have in common.
    pub words: Arc<Words>,
}

/// Names of rows and words of designs. They are most of a row, and hundreds of rows have the same ones.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each field is a column of assets/knowledge/stores.yaml")]
pub struct Words {
    pub name: &'static str,
    /// The family of a platform whose own store it is, there wherever the platform is.
    pub platform: &'static str,
    /// The variant of another store that this one is kept in, and in which no lock lies beside it.
    pub beneath: &'static str,
    /// The cloud whose own store it is, proposed where that is named and no store is.
    pub cloud: &'static str,
    /// The row whose words are taken for a lock that only saves work.
    pub effort: &'static str,
    /// Rows that elect the writer of this one and hold no lock beside it.
    pub elected_by: Vec<&'static str>,
    /// Rows that the same words name too and that this one is meant by.
    pub supersedes: Vec<&'static str>,
    /// which are called so.
    pub delay: &'static str,
    pub algorithm: &'static str,
    pub token: &'static str,
    pub check: &'static str,
    /// How what lies in the store itself is written under a token, where that is another way than a row's.
    pub compares: &'static str,
    pub primitive: &'static str,
    pub renew: &'static str,
    pub expiry: &'static str,
    pub partition: &'static str,
    pub leader: &'static str,
    pub upgrade: &'static str,
    pub capacity_source: &'static str,
    /// Where that time comes from.
    pub service_source: &'static str,
    /// The row that is meant where a loss of its server must be survived.
    pub copied: &'static str,
    /// Its name, its settings, and the words that tell more, where it is one server because nothing else is told.
    pub alone_name: &'static str,
    pub alone_needs: Vec<&'static str>,
    pub alone_unless: Vec<&'static str>,
    /// What it may be proposed for where the texts name nothing usable, in the order of the file.
    pub proposed: Vec<Need>,
    /// What it has to be set to; where it fails over without a person, where what is locked is not told to compare, where
    /// fewer than three of its regions are named, and where no provider runs it, which one does in the variants `hosted_as`.
    pub conditions: Vec<&'static str>,
    pub unattended: Vec<&'static str>,
    pub uncompared: Vec<&'static str>,
    pub unplaced: Vec<&'static str>,
    pub self_run: Vec<&'static str>,
    pub hosted_as: Vec<&'static str>,
    pub never: Vec<&'static str>,
    pub group: &'static str,
    pub member: &'static str,
}

impl Deref for Row {
    type Target = Words;

    fn deref(&self) -> &Words {
        &self.words
    }
}

impl Row {
    /// The row of this id.
    pub fn of(id: &str) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.id == id)
    }

    /// The row of this id that was made of a playbook.
    pub fn made(id: &str) -> Option<&'static Row> {
        MADE.iter().find(|row| row.id == id)
    }

    /// The family of names it belongs to.
    pub fn family(&self) -> &'static str {
        self.id.split('_').next().unwrap_or(self.id)
    }

    /// The id in the terms of the labelled cases.
    pub fn canonical(&self) -> &'static str {
        self.label.filter(|label| !label.is_empty()).unwrap_or(self.id)
    }

    /// It holds no locks and keeps the messages of a key in their order.
    pub fn broker(&self) -> bool {
        self.class == Class::None && matches!(self.group, "queue" | "topic")
    }

    /// True if a label stands for it.
    pub fn labelled(&self) -> bool {
        self.label != Some("")
    }

    /// The same store as one server that commits durably, for designs that need no more.
    pub fn on_one_server(&self) -> Option<&'static Row> {
        ALONE.iter().find(|row| row.id == self.id)
    }

    /// What is known of a store of the playbooks run in this way; an empty variant is the general case.
    pub fn standing_for(playbook: &str, variant: &str) -> Option<&'static Row> {
        let all = &*ALL;
        all.written.iter().chain(&all.made).find(|row| row.playbook == playbook && row.variant == variant)
    }

    // What rules and formulas ask for.
    fn typed(&mut self, column: &str, value: &'static str) -> bool {
        let (yes, number) = (value == "true", value.parse().unwrap_or(0.0));
        match column {
            "label" => self.label = Some(value),
            "source" => self.source = value,
            "class" => self.class = Class::read(value),
            "reach" => self.reach = Reach::read(value),
            "hosting" => self.hosting = Hosting::read(value),
            "third_vote" => self.third_vote = ThirdVote::read(value),
            "spread" => self.spread = Spread::read(value),
            "waiters" => self.waiters = Waiters::read(value),
            "expiry_by" => self.expiry_by = ExpiryBy::read(value),
            "copies" => self.copies = Copies::read(value),
            "joined" => self.joined = yes,
            "lone" => self.lone = yes,
            "placed" => self.placed = yes,
            "pinnable" => self.pinnable = yes,
            "drains" => self.drains = yes,
            "lapses" => self.lapses = yes,
            "flat" => self.flat = yes,
            "sole" => self.sole = yes,
            "farthest" => self.farthest = yes,
            "independent" => self.independent = yes,
            "unmerged" => self.unmerged = yes,
            "file" => self.file = yes,
            "objects" => self.objects = yes,
            "conditional" => self.conditional = yes,
            "each_key" => self.each_key = yes,
            "setnx" => self.setnx = yes,
            "rearmed" => self.rearmed = yes,
            "scales" => self.scales = yes,
            "generic" => self.generic = yes,
            "kind" => self.kind = yes,
            "rides" => self.rides = yes,
            "fences" => self.fences = yes,
            "renewal_is_write" => self.renewal_is_write = yes,
            "reap_ttls" => self.reap_ttls = number,
            "stops_at" => self.stops_at = number,
            "polls" => self.polls = number,
            "beats" => self.beats = number,
            "delay_s" => self.delay_s = number,
            "floor_s" => self.floor_s = number,
            "most_s" => self.most_s = Some(number),
            "cycles" => self.cycles = number,
            "cycles_wide" => self.cycles_wide = number,
            "published" => self.published = Some(number),
            "service_ms" => self.service_ms = Some(number),
            "key_cycles" => self.key_cycles = Some(number),
            "proposed" => Arc::make_mut(&mut self.words).proposed.push(Need::read(value)),
            _ => return false,
        }
        true
    }

    // Names of rows and words of designs.
    fn worded(&mut self, column: &str, value: &'static str) {
        let words = Arc::make_mut(&mut self.words);
        match column {
            "name" => words.name = value,
            "platform" => words.platform = value,
            "beneath" => words.beneath = value,
            "cloud" => words.cloud = value,
            "effort" => words.effort = value,
            "copied" => words.copied = value,
            "elected_by" => words.elected_by.push(value),
            "supersedes" => words.supersedes.push(value),
            "delay" => words.delay = value,
            "algorithm" => words.algorithm = value,
            "token" => words.token = value,
            "check" => words.check = value,
            "compares" => words.compares = value,
            "primitive" => words.primitive = value,
            "renew" => words.renew = value,
            "expiry" => words.expiry = value,
            "partition" => words.partition = value,
            "leader" => words.leader = value,
            "upgrade" => words.upgrade = value,
            "capacity_source" => words.capacity_source = value,
            "service_source" => words.service_source = value,
            "alone_name" => words.alone_name = value,
            "alone_needs" => words.alone_needs.push(value),
            "alone_unless" => words.alone_unless.push(value),
            "conditions" => words.conditions.push(value),
            "unattended" => words.unattended.push(value),
            "uncompared" => words.uncompared.push(value),
            "unplaced" => words.unplaced.push(value),
            "self_run" => words.self_run.push(value),
            "hosted_as" => words.hosted_as.push(value),
            "never" => words.never.push(value),
            "group" => words.group = value,
            "member" => words.member = value,
            _ => {}
        }
    }
}

/// Rows as the build script packed them: `R id template store variant`, or `W` for a template itself, then
/// `C column value` for each value.
#[derive(Debug, Default)]
pub struct Rows {
    /// Those of `stores.yaml`, in the order of that file.
    pub written: Vec<Row>,
    /// One for each store and variant of a playbook that none of those stands for.
    pub made: Vec<Row>,
}

impl Rows {
    /// Reads what the build script packed; it has checked it, so a line of another form is left out.
    pub fn read(packed: &'static str) -> Rows {
        let (mut out, mut templates) = (Rows::default(), Vec::<Row>::new());
        // Where the values of the row above belong: to a template, to what was made of one, or to neither.
        let (mut template, mut made) = (false, false);
        for line in packed.lines() {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let rows = match (template, made) {
                (true, _) => &mut templates,
                (_, true) => &mut out.made,
                _ => &mut out.written,
            };
            match cells[..] {
                ["C", column, value] => {
                    if let Some(row) = rows.last_mut()
                        && !row.typed(column, value)
                    {
                        row.worded(column, value);
                    }
                }
                [kind @ ("R" | "W"), id, like, playbook, variant] => {
                    let words = templates.iter().find(|row| row.id == like).cloned().unwrap_or_default();
                    let row = Row { id, playbook, variant, ..words };
                    (template, made) = (kind == "W", !like.is_empty());
                    match (template, made) {
                        (true, _) => templates.push(row),
                        (_, true) => out.made.push(row),
                        _ => out.written.push(row),
                    }
                }
                _ => {}
            }
        }
        // There are hundreds, and they stay.
        out.written.shrink_to_fit();
        out.made.shrink_to_fit();
        out
    }
}

static ALL: LazyLock<Rows> = LazyLock::new(|| Rows::read(include_str!(concat!(env!("OUT_DIR"), "/rows.txt"))));

/// The rows of `stores.yaml` in the order of the file, read when one is first asked for.
pub static ROWS: LazyLock<&'static [Row]> = LazyLock::new(|| &ALL.written);

// Rows that have words for one server, in those words.
static ALONE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let named = ROWS.iter().filter(|row| !row.alone_name.is_empty());
    let alone = |row: &Row| {
        let words = Words {
            name: row.alone_name,
            conditions: row.alone_needs.clone(),
            unattended: Vec::new(),
            uncompared: Vec::new(),
            unplaced: Vec::new(),
            self_run: Vec::new(),
            group: "server",
            ..Words::clone(&row.words)
        };
        Row { class: Class::Single, placed: false, words: Arc::new(words), ..row.clone() }
    };
    named.map(alone).collect()
});

/// The rows made of playbooks.
pub static MADE: LazyLock<&'static [Row]> = LazyLock::new(|| &ALL.made);
