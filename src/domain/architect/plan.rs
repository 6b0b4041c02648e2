//! The decisions a design words: scope, store, quorum, lease, commit, groups. Made once, from facts and ruling.

use super::super::sizing::{self, Commit, Lease, Origin as Of, Timers};
use crate::domain::brief::{Brief, Domain, Held, Inputs, Kept, Origin, Shape, Span, World};
use crate::domain::locks::COPIES;
use crate::domain::places::PLACES;
use crate::domain::rules::{Kind, Ruling, proposed};
use crate::domain::stores::STORES;
use crate::domain::stores::row::{Class, ExpiryBy, MADE, Need, Row};

/// Everything the sections need.
pub struct Plan<'a> {
    pub inputs: &'a Inputs,
    pub brief: &'a Brief,
    pub rule: &'static str,
    pub scope: Kind,
    pub store: &'static Row,
    /// Its name: the table's, or as the texts write it.
    pub name: String,
    /// The store as the texts name it; none where it is proposed.
    pub held: Option<&'a Held>,
    /// The store is a proposal, none was named.
    pub proposed: bool,
    /// How long it is away while it fails over.
    pub away: Away,
    /// Heartbeat and election timeout where the defaults of one site will not do.
    pub timers: Option<Timers>,
    pub commit: Commit,
    pub lease: Lease,
    pub voters: u32,
    pub quorum: u32,
    /// Votes in each place, where they are told: whoever only reads elsewhere stands in no quorum.
    pub votes: Option<Vec<u32>>,
    /// Places of the votes as the texts write them.
    pub places: Vec<String>,
    /// Where all votes stand, as the texts write it, if they stand in one of several places.
    pub home: Option<String>,
    /// It is one server because nothing else is told.
    pub alone: bool,
}

/// How long a store is away while it fails over, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Away {
    /// Nothing fails over.
    Nothing,
    /// As published, or as the round trips between its voters demand.
    Published(f64),
    /// As published, and longer than a lease should last.
    Long(f64),
    /// Not published.
    Assumed(f64),
    /// Not published, and over several places, where it can be long.
    Unknown,
}

/// A failover longer than this is not bridged by a lease.
const BRIDGED_S: f64 = 30.0;
/// What a lease outlasts where a failover is too long for one.
const UNBRIDGED_S: f64 = 8.0;
/// Taken where nothing is published.
const UNPUBLISHED_S: f64 = 5.0;

// "CloudNativePG, three instances"
fn named(inputs: &Inputs, held: Option<&Held>) -> bool {
    let said = held.and_then(|held| inputs.words(&held.span)).unwrap_or_default().to_lowercase();
    ["cloudnativepg", "cnpg", "cloudnative-pg", "cloudnative pg"].iter().any(|name| said.contains(name))
}

impl Away {
    fn of(
        (inputs, brief): (&Inputs, &Brief),
        store: &Row,
        held: Option<&Held>,
        commit: &Commit,
        timers: Option<Timers>,
        alone: bool,
        scope: Kind,
    ) -> Away {
        // Who holds for minutes or for good would lose the lock at every failover.
        let lasting =
            [Shape::Leader, Shape::LongSession].map(Some).contains(&brief.shape.as_ref().map(|shape| shape.value));
        let long = lasting || brief.hold_said().is_some_and(|hold| hold > BRIDGED_S);
        if alone || scope == Kind::Resource {
            return Away::Nothing;
        }
        // A way to run it has its own.
        let variant = held.and_then(|held| held.told.or(held.kept.and_then(|kept| kept.variant)));
        let own = format!("{}_failover_s", variant.map_or(store.variant, |variant| variant.id));
        let kept = STORES.id(store.playbook);
        // So has the operator that runs it, by the name it stands under.
        let operator = kept.filter(|_| named(inputs, held)).and_then(|kept| kept.number("cloudnativepg_failover_s"));
        // So have its settings for voters far apart.
        let far = kept.filter(|_| scope == Kind::Wide).and_then(|kept| kept.number("wide_failover_s"));
        let published =
            far.or(operator).or_else(|| kept.and_then(|kept| kept.number(&own).or_else(|| kept.number("failover_s"))));
        // Voters far apart need longer elections than the default.
        let placed = if store.placed { sizing::failover(commit).total } else { 0.0 };
        // So do slow logs: a silent leader is replaced after up to two election timeouts.
        let slow =
            timers.filter(|_| sizing::slow_log(brief).is_some()).map_or(0.0, |timers| 2.0 * timers.election / 1000.0);
        let published = published.map(|seconds| if seconds > 0.0 { seconds.max(slow) } else { seconds });
        match published.or(store.placed.then_some(placed)) {
            Some(0.0) => Away::Nothing,
            Some(seconds) if seconds > BRIDGED_S && !long => Away::Long(seconds),
            Some(seconds) if scope == Kind::Wide && placed > seconds => Away::Published(placed),
            Some(seconds) => Away::Published(seconds),
            // A service that moves between regions does so in its own time.
            None if brief.wide() => Away::Unknown,
            None => Away::Assumed(UNPUBLISHED_S),
        }
    }

    /// A lease that is long for another reason may outlast what it need not.
    fn under(self, lease: &Lease) -> Away {
        match self {
            Away::Long(s) if lease.renew + s <= lease.deadline => Away::Published(s),
            away => away,
        }
    }

    /// Seconds that a lease has to outlast.
    pub fn bridged(self) -> f64 {
        match self {
            Away::Nothing => 0.0,
            Away::Long(_) | Away::Unknown => UNBRIDGED_S,
            Away::Published(seconds) | Away::Assumed(seconds) => seconds,
        }
    }
}

/// Names of the least lease in playbooks.
const LEAST: [&str; 2] = ["min_ttl_s", "lease_min_s"];
/// What a person at a screen may be silent for without losing a lock.
const SESSION_S: f64 = 180.0;

/// The least lease of a lock that only saves work beside a version that decides.
const ADVISORY_S: f64 = 15.0;
/// The least lease of long work that may be done twice: no blip of the store or of a worker ends it.
const THRIFT_S: f64 = 300.0;
/// Work from here on is renewed, not outlasted, where it may be done twice.
const LONG_S: f64 = 120.0;
/// A lease beyond the usual work by so much is not renewed.
const SPARE: f64 = 1.5;

// The least lease of a store and a shape in seconds.
fn least_ttl(brief: &Brief, store: &Row, scope: Kind) -> f64 {
    let least = least_of(brief, store);
    let long = brief.has_shape(Shape::LongSession);
    match brief.hold_said() {
        _ if scope == Kind::Resource => least.max(ADVISORY_S),
        // A wished one stands, unless the work outlasts it and nothing renews it.
        _ if scope != Kind::Efficiency || brief.ttl_that_lasts() => least,
        Some(hold) if hold <= LONG_S => least.max(hold * SPARE),
        Some(_) => least.max(THRIFT_S),
        None if long => least.max(THRIFT_S),
        None => least,
    }
}

fn least_of(brief: &Brief, store: &Row) -> f64 {
    let kept = STORES.id(store.playbook);
    let kept = LEAST.iter().filter_map(|name| kept?.number(name)).fold(store.floor_s, f64::max);
    // What goes with its connection is to come free soon after it.
    let session = brief.has_shape(Shape::SessionLock) && !brief.by_connection();
    if session { kept.max(SESSION_S) } else { kept }
}

/// More groups than this are not run; partitions are leased instead.
const MANY_GROUPS: u64 = 200;
/// Key partitions of a coarse-grained design.
pub const PARTITIONS: f64 = 1000.0;

/// Characters of the user's words in one quotation.
const QUOTED: usize = 84;

impl<'a> Plan<'a> {
    /// Decides. The ruling must not be a refusal.
    pub fn new(inputs: &'a Inputs, brief: &'a Brief, ruling: &'a Ruling) -> Option<Plan<'a>> {
        let scope = ruling.kind?;
        let need = match scope {
            Kind::Efficiency | Kind::Bounded => Need::Effort,
            Kind::Single => Need::Server,
            _ => Need::Quorum,
        };
        let held = ruling.store.as_ref().or_else(|| brief.line());
        let named = held.map(|held| held.row());
        let store = named.or_else(|| proposed(brief, need))?;
        // Where nothing is proposed by name, what is asked for is described.
        let taken = store.class == Class::Unproven;
        let scope = if taken && !matches!(need, Need::Effort) && scope != Kind::Resource { Kind::Taken } else { scope };
        let store = match Row::of(store.effort) {
            Some(effort) if taken && need == Need::Effort => effort,
            _ => store,
        };
        let name = held.map_or_else(|| store.name.to_owned(), |held| called(inputs, held));
        let one = store.on_one_server().filter(|row| scope == Kind::Single || lone(inputs, brief, scope, row));
        // The row's own name may say how several servers are run; what the request writes stays.
        let name = one.filter(|_| name == store.name).map_or(name, |row| row.name.to_owned());
        let (scope, store, one) = one.map_or((scope, store, false), |row| (Kind::Single, row, true));
        // One primary is the authority, however it is copied.
        let name = match name.split_once(" with ") {
            Some((own, _)) if matches!(scope, Kind::Single | Kind::TwoSites) && store.class == Class::Async => {
                own.to_owned()
            }
            _ => name,
        };
        // A library has the guarantees of what it writes to, and the texts do not name that.
        let below = scope == Kind::Taken && ruling.store.as_ref().is_some_and(library);
        let name = if below { format!("the store below {name}") } else { name };
        let commit = sizing::commit(brief, Some(store))?;
        // Nothing fails over: one node, or masters that know nothing of each other.
        let alone = scope == Kind::Single || matches!(store.class, Class::Single | Class::Volatile | Class::Timed);
        let timers =
            Timers::of(brief, &commit, STORES.id(store.playbook).and_then(|kept| kept.number("heartbeat_log_writes")));
        let away = Away::of((inputs, brief), store, held, &commit, timers, alone, scope);
        let lease = sizing::lease(brief, least_ttl(brief, store, scope), store, &commit, away.bridged());
        let away = away.under(&lease);
        let counted = || !store.scales || of_copies(brief);
        // Votes of zones are those of one region, where they are of all its zones.
        let zoned = |votes: &[u32]| {
            let all = brief.several_zones().is_none_or(|zones| zones as usize == votes.len() || of_copies(brief));
            scope == Kind::Region && brief.per_place().is_none() && store.elected_by.is_empty() && all
        };
        let votes = told(inputs, brief).filter(|(_, votes)| counted() && (scope == Kind::Wide || zoned(votes)));
        let voters = match (&votes, two_sites(brief, scope)) {
            (Some((_, votes)), _) => votes.iter().sum(),
            (None, Some(told)) => told.iter().sum(),
            // An even number in two sites leaves neither a majority: one of them has no vote.
            (None, None) if scope == Kind::TwoSites => (sizing::voters(brief, store) - 1) | 1,
            (None, None) => sizing::voters(brief, store),
        };
        let voting = votes.as_ref().map(|(places, _)| places.clone()).filter(|places| !places.is_empty());
        let regions = || brief.regions().iter().map(|index| label(*index, inputs)).collect();
        let places = voting.unwrap_or_else(regions);
        let votes = votes.map(|(_, votes)| votes);
        Some(Plan {
            inputs,
            brief,
            rule: ruling.rule.id,
            scope,
            store,
            name,
            held,
            proposed: named.is_none(),
            away,
            timers,
            commit,
            lease,
            voters,
            quorum: sizing::quorum(voters),
            votes,
            places,
            home: home(inputs, brief),
            alone: one,
        })
    }

    /// So many groups would be needed that owners of partitions grant instead.
    pub fn coarse(&self) -> bool {
        self.scope == Kind::Sharded
            && !self.store.scales
            && sizing::groups(self.brief, self.store).is_some_and(|(groups, ..)| groups > MANY_GROUPS)
    }

    /// The words leave the choice of a store free.
    pub fn free(&self) -> bool {
        self.brief.world.as_ref().is_some_and(|world| world.value == World::Open && world.is_said())
    }

    /// The two sites by name and with their votes, the larger first.
    pub fn sides(&self) -> Option<[(String, u32); 2]> {
        let votes = two_sites(self.brief, self.scope)?;
        let names = seats(self.inputs, self.brief).filter(|names| names.len() == 2)?;
        let mut sides: Vec<(String, u32)> = names.into_iter().zip(votes.iter().copied()).collect();
        sides.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
        sides.try_into().ok()
    }

    /// The level is strict.
    pub fn strict(&self) -> bool {
        !matches!(self.scope, Kind::Bounded | Kind::Efficiency)
    }

    /// Its name without what is in brackets behind it.
    pub fn short(&self) -> String {
        self.name.split(" (").next().unwrap_or(&self.name).to_owned()
    }

    /// The name of a store in the texts.
    pub fn called(&self, held: &Held) -> String {
        if self.alone && held.row().id == self.store.id { self.name.clone() } else { called(self.inputs, held) }
    }

    /// A store that is not the one of the design, as the request writes it: an edition that nobody told is none.
    pub fn written(&self, held: &Held) -> String {
        let text = self.inputs.text(held.span.field).get(held.span.at.clone()).map(plain).unwrap_or_default();
        let text: String = text.chars().take(NAME).collect();
        let own = self.called(held);
        let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        // What stands for a product without its name keeps that.
        let short = first.chars().count() > 1 && own.to_lowercase().starts_with(&first.to_lowercase());
        let short = short || held.row().class == Class::None && !first.is_empty();
        if short && first.chars().next().is_some_and(char::is_uppercase) { text } else { own }
    }

    /// The user's own words at a span, made safe for a line of Markdown, with quotation marks.
    pub fn quote(&self, span: Option<&Span>) -> Option<String> {
        let span = span?;
        let text = self.inputs.text(span.field).get(span.at.clone())?;
        let plain = plain(text);
        match plain.char_indices().nth(QUOTED) {
            None => Some(format!("“{plain}”")),
            // Cut between words, and say so.
            Some((end, _)) => {
                let cut = plain[..end].rfind(' ').filter(|at| *at > QUOTED / 2).unwrap_or(end);
                Some(format!("“{} …”", plain[..cut].trim_end_matches([',', ' '])))
            }
        }
    }

    /// Survival demanded.
    pub fn survive(&self) -> Option<Domain> {
        self.brief.survives()
    }

    /// The store keeps members of its own, to be placed by us; managed services place theirs.
    pub fn self_placed(&self) -> bool {
        self.store.placed
    }

    /// Of a service that decides wherever it is asked, the place that is farthest from a majority, and what a grant takes
    /// there in milliseconds.
    pub fn far_commit(&self) -> Option<(&str, f64)> {
        let service = self.store.service_ms.filter(|_| self.store.leader.starts_with("no leader"))?;
        let asked = self.brief.wide() && !self.store.farthest && self.commit.origin == Of::Published;
        let trips = sizing::majorities(self.brief).filter(|_| asked)?;
        let (at, trip) = trips.into_iter().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some((self.places.get(at)?, trip + service))
    }

    /// What its playbook says, where that is all that is known of it.
    pub fn kept(&self) -> Option<Kept> {
        self.held?.kept
    }

    /// One server or one primary grants, which nothing splits.
    pub fn undivided(&self) -> bool {
        let one =
            matches!(self.store.class, Class::Single | Class::Volatile | Class::Async) || self.store.group == "primary";
        self.scope == Kind::Single || one
    }

    /// Where the grants are made, as an index into the places: the home, or the place nearest to a majority.
    pub fn seat(&self) -> Option<usize> {
        let regions = self.brief.regions();
        match self.scope {
            Kind::Home => self.brief.home().and_then(|index| regions.iter().position(|place| *place == index)),
            Kind::Wide if self.self_placed() => {
                let name = self.commit.leader.as_ref()?;
                regions.iter().position(|place| PLACES[*place].place == *name)
            }
            _ => None,
        }
    }

    /// Voters are counted and placed by whoever runs the store.
    pub fn counts(&self) -> bool {
        let counted = matches!(
            self.scope,
            Kind::Wide | Kind::Region | Kind::Sharded | Kind::Assumed | Kind::Home | Kind::TwoSites
        );
        // Two nodes that fence each other have no majority, and nobody adds a third to them.
        let pair = self.store.expiry_by == ExpiryBy::None && self.brief.servers().is_none_or(|servers| servers < 3);
        // Nor has a primary with its one standby, in one place or at the other of two sites.
        let pair = pair || self.undivided() && self.brief.servers() == Some(2) && !self.elected_pair();
        let standby = self.scope == Kind::TwoSites && self.undivided();
        self.self_placed() && counted && !pair && !standby && !self.store.fences
    }

    /// A primary and its one copy, of which a majority of somebody else's members picks the writer.
    pub fn elected_pair(&self) -> bool {
        !self.store.elected_by.is_empty() && self.brief.servers() == Some(2)
    }

    /// Two sites of one town, of which the primary's grants: no region is home to the others.
    pub fn pair_of_sites(&self) -> bool {
        let brief = self.brief;
        self.scope == Kind::Home
            && brief.places() == 2
            && brief.regions().len() < 2
            && brief.home.is_none()
            && !self.self_placed()
    }

    /// Votes per site, largest first, for the places or sites known.
    pub fn spread(&self) -> String {
        self.each().iter().map(u32::to_string).collect::<Vec<_>>().join("+")
    }

    /// The same as numbers: as they are told, else evenly.
    pub fn each(&self) -> Vec<u32> {
        if let Some(votes) = &self.votes {
            return votes.clone();
        }
        if self.scope == Kind::TwoSites {
            if let Some(told) = two_sites(self.brief, self.scope) {
                return vec![told[0].max(told[1]), told[0].min(told[1])];
            }
            let small = self.voters / 2;
            return vec![self.voters - small, small];
        }
        let sites = match self.scope {
            Kind::Wide => self.brief.places().max(3),
            Kind::Sharded if self.brief.wide() => self.brief.places().max(3),
            _ => self.brief.several_zones().unwrap_or(3),
        }
        .min(self.voters)
        .max(1);
        let (each, more) = (self.voters / sites, self.voters % sites);
        (0..sites).map(|site| each + u32::from(site < more)).collect()
    }

    /// The places as one phrase, or a count.
    pub fn where_(&self) -> String {
        // A place with a copy alone is none of those over which the votes are spread.
        let counted = self.votes.as_ref().map_or(self.brief.places() as usize, Vec::len);
        let named = self.places.len();
        // Names of places with no vote beside them may be those of users.
        let voting = named <= 1 || self.votes.is_some() || named == counted && named % 2 == 1;
        if named == 0 || named < counted || !voting {
            match counted {
                0 | 1 => "one region".to_owned(),
                2 if self.brief.third().is_some() => "2 sites and a third vote".to_owned(),
                sites => format!("{sites} sites"),
            }
        } else {
            self.places.join(", ")
        }
    }
}

/// Letters of a word that is met as a whole only.
const SHORT: usize = 4;

// No copy of it is told, no loss has to be survived, and nothing is spread.
fn lone(inputs: &Inputs, brief: &Brief, scope: Kind, row: &Row) -> bool {
    let one = brief.survives().is_none() && brief.zones().is_none() && brief.servers().is_none_or(|count| count < 3);
    let words = inputs.infrastructure.to_lowercase();
    let whole: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
    // A short word stands within others.
    let told = |word: &&str| if word.len() <= SHORT { whole.contains(word) } else { words.contains(*word) };
    scope == Kind::Region && one && !row.alone_unless.iter().any(told)
}

// The votes of two sites as they are told, where one of them decides.
fn two_sites(brief: &Brief, scope: Kind) -> Option<&Vec<u32>> {
    let told = brief.votes.as_ref().map(|votes| &votes.value.0).filter(|_| scope == Kind::TwoSites);
    told.filter(|told| told.len() == 2 && told[0] != told[1] && !told.contains(&0))
}

// The places that vote and their votes as they are told; no places where not each of them is known by its name, or named
// as an English sentence can name it.
fn told(inputs: &Inputs, brief: &Brief) -> Option<(Vec<String>, Vec<u32>)> {
    let fact = brief.votes.as_ref().filter(|fact| !fact.value.lopsided())?;
    let all = &fact.value.0;
    let votes: Vec<u32> = all.iter().copied().filter(|votes| *votes > 0).collect();
    if votes.len() < 3 {
        return None;
    }
    let said = inputs.words(fact.span()?)?.to_lowercase();
    let at = |place: &usize| {
        let known = &PLACES[*place];
        let names = known.ids.iter().chain(&known.names).chain(std::iter::once(&known.place));
        names.filter_map(|name| said.find(&name.to_lowercase())).min()
    };
    let mut named: Vec<(usize, usize)> =
        brief.regions().iter().filter_map(|place| Some((at(place)?, *place))).collect();
    named.sort_unstable();
    let names: Vec<String> = match named.len() == all.len() {
        true => named.into_iter().map(|(_, place)| label(place, inputs)).collect(),
        false => seats(inputs, brief).filter(|seats| seats.len() == all.len()).unwrap_or_default(),
    };
    let voting = names.into_iter().zip(all).filter(|(_, votes)| **votes > 0);
    Some((voting.map(|(name, _)| name).collect(), votes))
}

// The one place that votes.
fn home(inputs: &Inputs, brief: &Brief) -> Option<String> {
    let votes = brief.votes.as_ref().map(|votes| &votes.value).filter(|votes| votes.together())?;
    let names = seats(inputs, brief).filter(|names| names.len() == votes.0.len())?;
    names.into_iter().zip(&votes.0).find(|(_, votes)| **votes > 0).map(|(name, _)| name)
}

/// Languages whose names of places stand in a sentence as they are called.
const UNBENT: [&str; 6] = ["en", "de", "fr", "es", "pt", "it"];

// The names of the places as they stand in the text.
fn seats(inputs: &Inputs, brief: &Brief) -> Option<Vec<String>> {
    brief.language.as_ref().filter(|language| UNBENT.contains(&&*language.value))?;
    let name = |span: &Span| {
        let words = inputs.words(span)?;
        let name = plain(words.strip_suffix("'s").unwrap_or(words));
        (1..=NAME).contains(&name.chars().count()).then_some(name)
    };
    brief.seats.iter().map(name).collect()
}

// "RF 3 each": copies of each key, and not the nodes over which keys are spread.
fn of_copies(brief: &Brief) -> bool {
    brief.votes.as_ref().is_some_and(|votes| votes.by == Origin::Rules(COPIES))
}

/// Characters of a name.
const NAME: usize = 40;

// It keeps its locks in a store of somebody else.
fn library(held: &Held) -> bool {
    let playbook = held.playbook().map(|kept| kept.store.id);
    MADE.iter().any(|row| row.rides && Some(row.playbook) == playbook)
}

/// The row of a managed primary with a synchronous standby, whoever runs it.
const PAIR: &str = "rds_multi_az";

// What stands for several products, or under another name than its own, is called as the texts call it.
fn called(inputs: &Inputs, held: &Held) -> String {
    let row = held.row();
    let written = inputs.text(held.span.field).get(held.span.at.clone()).map(plain).unwrap_or_default();
    let written: String = written.chars().take(NAME).collect();
    let (own, said) = (row.name.to_lowercase(), written.to_lowercase());
    let other = !own.contains(&said) && written.chars().next().is_some_and(char::is_uppercase) && said.len() > 4;
    let product = other && STORES.name(&written).is_some();
    // What has no page of its own is one of several of its kind.
    let kind = row.generic || row.class == Class::None && row.playbook.is_empty();
    // One row holds for the managed pairs of several providers.
    if row.id == PAIR && !written.is_empty() {
        let kept = if said.contains("rds") { "Multi-AZ" } else { "with high availability" };
        return format!("{written} {kept}");
    }
    // "Azure, Blob leases": a list is no name.
    if (kind || product) && !written.is_empty() && !written.contains(',') { written } else { row.name.to_owned() }
}

/// Foreign words made safe for a line of Markdown. Within a word a low line marks nothing there: DELAYED_DURABILITY.
pub fn plain(text: &str) -> String {
    let mut words = String::new();
    let mut chars = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).peekable();
    while let Some(c) = chars.next() {
        let inner = words.ends_with(char::is_alphanumeric) && chars.peek().is_some_and(|next| next.is_alphanumeric());
        let marks = matches!(c, '*' | '`' | '#' | '[' | ']' | '<' | '>' | '|' | '{' | '}' | '"' | '“' | '”');
        if !marks && (c != '_' || inner) {
            words.push(c);
        }
    }
    words.trim().to_owned()
}

// The region id or name as the user wrote it.
fn label(index: usize, inputs: &Inputs) -> String {
    let place = &PLACES[index];
    let all =
        format!("{} {} {}", cut(&inputs.infrastructure), cut(&inputs.consistency), cut(&inputs.scale)).to_lowercase();
    let name = place.ids.iter().chain(&place.names).find(|name| all.contains(**name)).unwrap_or(&place.place);
    if place.ids.contains(name) {
        return (*name).to_owned();
    }
    name.split(' ')
        .map(|word| {
            word.chars().next().map_or(String::new(), |c| c.to_uppercase().chain(word.chars().skip(1)).collect())
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(super::super::locks::reading::TEXT_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
