//! What was read becomes the brief: what the words say, what follows from it, and what is taken where they are silent.

use super::concept::Concept as C;
use super::coverage::{Stated, cover, idle};
use super::effects::drop_effects;
use super::facts::{CLOUDS, Facts, Says};
use super::inventory::INVENTORY;
use super::knowledge::Tag;
use super::lacking::strip;
use super::level::{Demand, Level as Read};
use super::place::Topology;
use super::rate::{Load, Quantity};
use super::reading::{Reading, Text};
use super::sayings::{bystanders, checked, of_holder, parted, stern, survived};
use super::spread::Spread;
use super::survival::Survival;
use crate::domain::brief::asks::usable;
use crate::domain::brief::{
    Answer, Brief, By, Clusters, Contention, Cut, Domain, Fact, FactId, Field, Inputs, Level, Losses, Origin, Other,
    Regions, Scope, Shape, Span, Standing, Third, Votes, World,
};
use crate::domain::reader::{self, Feature, Met, Step};

/// Words before a phrase that may deny it.
const DENIED: usize = 3;

/// Reads the three texts.
pub fn read(inputs: &Inputs) -> Brief {
    // Answers to questions are read by their own grammar, and by nothing else.
    let (answers, inputs) = inputs.answered();
    let inputs = &inputs;
    let words = reader::Reading::read(inputs);
    let reading = Reading::spoken(inputs, words.spoken());
    let mut facts = Facts::read(&reading, inputs);
    let met = met(&reading, &words, &facts.load);
    let features = reader::whole(&met);
    let hint = facts.demand.hint.clone();
    let hint = hint.map(|(level, evidence)| Other { value: lax(level), evidence });
    let level = Some(weighed(level(&facts), &features, &facts.demand, hint.as_ref()));
    let mut brief = Brief { level, hint, stated: facts.stated, ..Brief::default() };
    for (answer, span) in answers.iter().filter(|(answer, _)| matches!(answer, Answer::Level(_))) {
        brief.take(*answer, span.clone());
    }
    if brief.strict() {
        strip(&mut facts.held, &reading);
    }
    let Facts { load, demand, losses, survival, topology, held, closed, open, says, .. } = &facts;
    brief.survives = survives(&reading, demand, topology, survival).or_else(|| attended(survival));
    let sayings = reader::sayings(&reader::sentences(&met));
    stern(&mut brief, &sayings);
    if brief.survives.is_none() && losses.is_none() {
        brief.survives = survived(&reading, topology, &sayings, reader::loss(&features), demand);
    }
    let together = |l: &super::losses::Losses| Fact::said(Losses { count: l.count, domain: l.domain }, l.span.clone());
    brief.losses = losses.as_ref().map(together);
    brief.world = world(closed.as_ref(), open.as_ref(), &facts);
    brief.cloud = cloud(reading.infrastructure());
    brief.seats.clone_from(&topology.seats);
    brief.lodger.clone_from(&topology.lodger);
    if !held.is_empty() {
        let evidence = held.iter().map(|held| held.span.clone()).collect();
        brief.stores = Some(Fact { evidence, ..Fact::said(held.clone(), held[0].span.clone()) });
    }
    demanded(&mut brief, demand, survival, says);
    let of_holder = |span: &Span| of_holder(&reading, span);
    if brief.survives().is_none() && brief.by.as_ref().is_some_and(|by| by.evidence.iter().all(of_holder)) {
        brief.by = None;
    }
    bystanders(&mut brief, &sayings);
    parted(&mut brief, &sayings, survival.settled);
    // What phrases say and take back is no more said by all words.
    let phrases = [C::ResourceCas, C::ResourceBlind, C::ResourceOrders];
    if !sayings.few && !phrases.iter().any(|said| reading.mentions(*said)) {
        checked(&mut brief, &sayings);
    }
    placed(&mut brief, topology, says);
    counted(&mut brief, load, says);
    reader::read(inputs, &words, &features, &reader::asked(&met), &mut brief);
    // What no phrase tells, all words around may.
    brief.ttl = brief.ttl.take().or_else(|| load.lease_s.as_ref().map(read_number));
    brief.wait = brief.wait.take().or_else(|| load.wait_s.as_ref().map(read_number));
    drop_effects(&mut brief, inputs);
    let told = answers.iter().any(|(answer, _)| matches!(answer, Answer::Level(_)));
    let said: Vec<Span> = answers.iter().map(|(_, span)| span.clone()).collect();
    for (answer, span) in answers.into_iter().filter(|(answer, _)| !matches!(answer, Answer::Level(_))) {
        brief.take(answer, span);
    }
    lasting(&mut brief);
    let shape = brief.shape.as_ref().map_or(Shape::Mutex, |shape| shape.value);
    if features.len() >= SEVERAL {
        brief.kinds = reader::kinds(&features, shape);
    }
    let stated = match demand {
        demand if !demand.doubted && demand.silent => Stated::Nothing,
        demand if told || !demand.doubted && (demand.heard || losses.is_some()) => Stated::Understood,
        _ => Stated::Unclear,
    };
    cover(&reading, inputs, stated, &said, &mut brief);
    brief
}

/// The way from words to the facts that the reader's room reads.
pub fn trace(inputs: &Inputs) -> Vec<Step> {
    let (_, inputs) = inputs.answered();
    let words = reader::Reading::read(&inputs);
    let reading = Reading::spoken(&inputs, words.spoken());
    let load = Facts::read(&reading, &inputs).load;
    let value = |number: &Option<Quantity>| number.as_ref().map(|number| number.value);
    let pace = reader::Pace { rate: value(&load.rate), hold: value(&load.hold_s) };
    let mut steps = reader::trace(&inputs, &words, &met(&reading, &words, &load), pace);
    // What no phrase tells and all words around do; and how long it is held may make another shape of it.
    let brief = read(&inputs);
    for step in steps.iter_mut().filter(|step| step.fact == FactId::Shape) {
        step.value = brief.get(FactId::Shape).map_or_else(|| step.value.clone(), |view| view.value);
    }
    for fact in [FactId::Ttl, FactId::Wait] {
        let view = brief.get(fact).filter(|_| steps.iter().all(|step| step.fact != fact));
        let spans = view.into_iter().flat_map(|view| view.evidence.iter().map(move |span| (view.value.clone(), span)));
        steps.extend(spans.map(|(value, span)| Step {
            fact,
            value,
            rule: reader::AROUND,
            phrase: String::new(),
            modifiers: Vec::new(),
            span: span.clone(),
        }));
    }
    steps
}

/// What is weighed of three texts: words, pairs and phrases of the lexicon, what phrases of the vocabulary say, and how
/// often and for how long a lock is held.
pub fn weighable(inputs: &Inputs) -> Vec<Met> {
    let words = reader::Reading::read(inputs);
    let reading = Reading::spoken(inputs, words.spoken());
    let load = Facts::read(&reading, inputs).load;
    met(&reading, &words, &load)
}

// Courtesy, references, money and people say nothing of a lock.
fn met(reading: &Reading, words: &reader::Reading, load: &Load) -> Vec<Met> {
    let mut spans: Vec<Span> = Vec::new();
    let mut concepts: Vec<Met> = Vec::new();
    for text in &reading.texts {
        let idle = idle(text);
        let of_those = text.tokens.iter().filter(|token| idle.contains(&token.clause));
        spans.extend(of_those.map(|token| Span { field: text.field, at: token.at.clone() }));
        for found in text.found.iter().filter(|found| !idle.contains(&text.clause(found))) {
            let Tag::Concept(concept) = found.tag else { continue };
            // A joint of a list says nothing, and idle clauses are joined too.
            if concept == C::Conj {
                continue;
            }
            let said = reader::phrase(!text.negated(found, DENIED), &format!("{concept:?}"));
            let (span, sentence) = (text.span(&found.tokens), text.tokens[found.tokens.start].sentence);
            concepts.push(((format!("{said} {}", text.field as u8), span.clone()), sentence));
            concepts.push(((said, span), sentence));
        }
    }
    let mut all = reader::features(words, &spans);
    all.extend(concepts);
    let sizes = [("rate", &load.rate), ("hold", &load.hold_s)];
    let sized = sizes.into_iter().filter_map(|(of, size)| Some((of, size.as_ref()?)));
    all.extend(sized.map(|(of, size)| ((reader::size(of, size.value), size.span.clone()), 0)));
    all
}

fn yes(span: Option<&Span>) -> Option<Fact<bool>> {
    span.map(|span| Fact::said(true, span.clone()))
}

// Of values that words ask for, the first is what holds and the rest stand beside it.
fn first<T>(said: Vec<(T, Option<&Span>)>) -> Option<Fact<T>> {
    let mut said = said.into_iter().filter_map(|(value, span)| Some((value, span?.clone())));
    let (value, span) = said.next()?;
    let others = said.map(|(value, span)| Other { value, evidence: vec![span] }).collect();
    Some(Fact { others, ..Fact::said(value, span) })
}

// What a permission gives.
fn lax(read: Read) -> Level {
    if read == Read::E { Level::E } else { Level::B }
}

fn level(facts: &Facts) -> Fact<Level> {
    let demand = &facts.demand;
    let contradicted = demand.both_sides.is_some() || demand.disconnected.is_some();
    let strict = if contradicted && facts.topology.local.is_none() { Level::X } else { Level::S };
    let value = match demand.level {
        Read::E => Level::E,
        Read::B => Level::B,
        Read::S => strict,
        Read::Unknown => {
            let usable = usable(&facts.held, facts.open.is_some());
            // What no row rules on is no permission either, and neither are words that were not understood.
            let all = !usable.is_empty() && usable.iter().all(|held| held.known() && held.class.lossy());
            if all && demand.silent { Level::E } else { strict }
        }
    };
    let others = demand.mixed.iter().map(|(level, span)| Other { value: lax(*level), evidence: vec![span.clone()] });
    let others = others.collect();
    let standing = match (demand.level, demand.by_damage) {
        (Read::Unknown, _) => Standing::Assumed,
        // The same people say both, and nothing that is harmed says which of them they mean.
        _ if demand.torn => Standing::Unclear,
        (_, true) => Standing::Derived,
        _ => Standing::Said,
    };
    let way = match (demand.level, demand.by_damage) {
        (Read::Unknown, _) if demand.silent => ways::SILENT,
        (Read::Unknown, _) if demand.heard => ways::NO_LEVEL,
        (Read::Unknown, _) => ways::NOT_UNDERSTOOD,
        (_, true) => ways::DAMAGE,
        _ if standing == Standing::Unclear => ways::TWO_LEVELS,
        _ => "words",
    };
    let mut evidence: Vec<Span> = demand.level_span.iter().cloned().collect();
    // The first words decide; what else asks for the same stands behind them.
    evidence.extend(demand.level_words.iter().filter(|span| demand.level_span.as_ref() != Some(span)).cloned());
    Fact { value, standing, evidence, by: Origin::Rules(way), others }
}

/// From how likely a lax level a strict one is doubted that no word asks for, and one that words ask for; and the first in
/// a request of at least so many words, pairs and phrases: of 1,014 that the weights had not seen, 26 lax and 11 strict
/// ones of those sounded from the one to the other.
const DOUBTED: (f32, f32) = (0.5, 0.6);
const DOUBTED_LONG: (f32, usize) = (0.4, 250);

/// A request of fewer words, pairs and phrases may sound like anything: nothing is taken from how it sounds.
const ENOUGH: usize = 110;

/// From how likely on a lax level is taken, whatever phrases ask for or take back, and in how many words and pairs at
/// least. Of 830 requests that the weights had not seen, 77 lax and one strict one sounded so.
const CERTAIN: (f32, usize) = (0.95, 85);

/// The same where it is untold, and where damage is named beside, in a request of enough words.
const TAKEN: (f32, f32) = (0.87, 0.92);

/// The same where words deny something, and where damage is named beside.
const TAKEN_AMID: (f32, f32) = (0.9, 0.95);

/// The same in a request of at least so many, whatever damage is named beside. Of those 1,014 so long, 120 lax ones and one
/// strict sounded so.
const TAKEN_RICH: (f32, usize) = (0.65, 400);

/// The same where it is untold and no damage is named.
const TAKEN_TOLD: (f32, usize) = (0.8, 250);

/// The same where words ask for a strict one; none of those that sounded so was strict.
const TAKEN_AGAINST: (f32, usize) = (0.89, 250);

/// Fewer words, pairs and phrases tell no kind of lock by how they sound.
const SEVERAL: usize = 150;

/// From how likely on a permission is believed that stands amid strange words.
const CONFIRMED: f32 = 0.5;

// Where the words as a whole sound like those of requests that need no strict lock, the level is asked about; where it is
// untold and they all but say so, or where they confirm a permission, it is taken.
fn weighed(level: Fact<Level>, features: &[Feature], demand: &Demand, hint: Option<&Other<Level>>) -> Fact<Level> {
    // Both sides may grant where what is granted twice is permitted.
    let open = level.value == Level::X && level.standing == Standing::Assumed && hint.is_some();
    if level.value != Level::S && !open || !level.others.is_empty() {
        return level;
    }
    let Some((share, value, telling)) = reader::lax(features) else { return level };
    let enough = features.len() >= ENOUGH;
    if let Some(hint) = hint.filter(|_| enough && share >= CONFIRMED) {
        return Fact::derived(hint.value, hint.evidence.clone(), ways::CONFIRMED);
    }
    let (lone, harmed) = if demand.untold { TAKEN } else { TAKEN_AMID };
    let certain = !demand.barred && share >= CERTAIN.0 && features.len() >= CERTAIN.1;
    let told = demand.untold && !demand.by_damage;
    let told = told && share >= TAKEN_TOLD.0 && features.len() >= TAKEN_TOLD.1;
    let rich = demand.unsaid && share >= TAKEN_RICH.0 && features.len() >= TAKEN_RICH.1;
    let against = share >= TAKEN_AGAINST.0 && features.len() >= TAKEN_AGAINST.1;
    let least = if demand.by_damage { harmed } else { lone };
    if certain || rich || told || against || enough && demand.unsaid && share >= least {
        return Fact::derived(value, telling, ways::WEIGHED);
    }
    // What permits a second holder where no known word takes it back is asked about, however the rest sounds.
    if let Some(hint) = hint {
        let others = vec![hint.clone()];
        return Fact { standing: Standing::Unclear, others, ..level };
    }
    let said = level.standing == Standing::Said;
    // "cannot collide" alone is no matter of weights.
    let doubted = match said {
        true => DOUBTED.1,
        false if features.len() >= DOUBTED_LONG.1 => DOUBTED_LONG.0,
        false => DOUBTED.0,
    };
    if said && demand.few || share < doubted {
        return level;
    }
    Fact { standing: Standing::Unclear, others: vec![Other { value, evidence: Vec::new() }], ..level }
}

/// The ways by which a level is concluded.
pub mod ways {
    /// Nothing is said.
    pub const SILENT: &str = "silence";
    /// The words speak of something else.
    pub const NO_LEVEL: &str = "no level in the words";
    /// The words are not understood.
    pub const NOT_UNDERSTOOD: &str = "words not understood";
    /// A double grant would do damage.
    pub const DAMAGE: &str = "damage of a double grant";
    /// A person brings it about.
    pub use crate::domain::brief::asks::{BY_HAND, LOWER, TWO_LEVELS};
    /// All words together say it, or one sentence.
    pub use crate::domain::reader::{CONFIRMED, SENTENCE, WEIGHED};
    /// Nothing has to be survived.
    pub const STANDS_STILL: &str = "standing still is allowed";
    /// Several places, and no number.
    pub const SEVERAL: &str = "several without a number";
}

/// Seconds beyond which what a person has open is kept over more than a sitting.
const LASTING: f64 = 28_800.0;

// A record that is kept for longer than a working day is checked out, whatever it is opened with, unless a connection holds it.
fn lasting(brief: &mut Brief) {
    let lasts = brief.hold_said().is_some_and(|hold| hold > LASTING) && !brief.by_connection();
    if let Some(shape) = brief.shape.as_mut().filter(|shape| lasts && shape.value == Shape::SessionLock) {
        shape.value = Shape::LongSession;
    }
}

fn survives(
    reading: &Reading,
    demand: &Demand,
    topology: &Topology,
    survival: &Survival,
) -> Option<Fact<Option<Domain>>> {
    let local = topology.local.is_some();
    let derived = |value, (said, span): &(Domain, Span), way| {
        let others = vec![Other { value: Some(*said), evidence: vec![span.clone()] }];
        Some(Fact { others, ..Fact::derived(value, vec![span.clone()], way) })
    };
    match &demand.survive {
        Some(said @ (Domain::Region, _)) if local => derived(None, said, "each place has its own locks"),
        Some(said @ (Domain::Zone, _)) if site(Domain::Zone, topology) == Domain::Region => {
            derived(Some(Domain::Region), said, "a hall of two sites is the site")
        }
        Some((domain, span)) => Some(Fact::said(Some(*domain), span.clone())),
        // Two sites and no one to act: the other one is meant to go on.
        None => {
            let automatic = demand.automatic.as_ref().filter(|span| span.field == Field::Consistency)?;
            // "The lock must come free by itself when the service dies": nobody acts on the holder's end.
            if of_holder(reading, automatic) {
                return None;
            }
            let attended =
                survival.attended.is_some() || demand.manual.is_some() || demand.outage_ok.is_some() || local;
            (topology.sites == 2 && !attended)
                .then(|| Fact::derived(Some(Domain::Region), vec![automatic.clone()], "two sites and no operator"))
        }
    }
}

// A hall or a building of two sites is the site.
pub(super) fn site(domain: Domain, topology: &Topology) -> Domain {
    let whole = topology.sites >= 2 && (topology.zones.is_none() || topology.halls);
    if domain == Domain::Zone && whole { Domain::Region } else { domain }
}

// A loss that a person gets over, or none.
fn attended(survival: &Survival) -> Option<Fact<Option<Domain>>> {
    let by = |way| Origin::Rules(way);
    if let Some((domain, span)) = &survival.attended {
        return Some(Fact { by: by(ways::BY_HAND), ..Fact::said(Some(*domain), span.clone()) });
    }
    survival.stands_still.as_ref().map(|span| Fact { by: by(ways::STANDS_STILL), ..Fact::said(None, span.clone()) })
}

// Of two clouds neither is the one that everything stands in.
fn cloud(text: &Text) -> Option<&'static str> {
    let mut named = CLOUDS.into_iter().filter(|(concept, _)| text.affirmed(*concept).is_some());
    named.next().filter(|_| named.next().is_none()).map(|(_, cloud)| cloud)
}

fn world(closed: Option<&Span>, open: Option<&Span>, facts: &Facts) -> Option<Fact<World>> {
    first(vec![(World::Closed, closed), (World::Open, open)]).or_else(|| {
        let named = facts.held.iter().filter(|held| !held.role.out());
        let evidence: Vec<Span> = named.map(|held| held.span.clone()).collect();
        (!evidence.is_empty()).then(|| Fact::derived(World::Closed, evidence, "stores are named, and nothing opens"))
    })
}

fn demanded(brief: &mut Brief, demand: &Demand, survival: &Survival, says: &Says) {
    // What people do with the lock is no way to get over a loss.
    let of_loss = |span: &Span| survival.alone.as_ref() == Some(span);
    let act = |span: &'_ Option<Span>| span.clone().filter(|span| span.field != Field::Scale || of_loss(span));
    let (itself, hand) = (act(&demand.automatic), act(&demand.manual));
    brief.by = first(vec![(By::Itself, itself.as_ref()), (By::Operator, hand.as_ref())]);
    if let (None, Some(survives)) = (&brief.by, brief.survives.as_ref().filter(|_| brief.survives().is_some())) {
        let way = if survives.by.way() == ways::SENTENCE { ways::SENTENCE } else { "a loss that stops nothing" };
        brief.by = Some(Fact::derived(By::Itself, survives.evidence.clone(), way));
    }
    brief.takeover = yes(demand.takeover.as_ref());
    brief.outage = yes(demand.outage_ok.as_ref());
    brief.cut = first(vec![
        (Cut::BothGrant, demand.both_sides.as_ref()),
        (Cut::CutOffGrants, demand.disconnected.as_ref()),
        (Cut::FailOpen, says.fallback.as_ref()),
        (Cut::MinorityStops, survival.refuses.as_ref()),
    ]);
    // What is there to grant beside the store is asked about.
    let stand_in = |span: &Span| Fact {
        standing: Standing::Unclear,
        others: vec![Other { value: Cut::MinorityStops, evidence: Vec::new() }],
        ..Fact::said(Cut::FailOpen, span.clone())
    };
    brief.cut = brief.cut.take().or_else(|| says.stand_in.as_ref().map(stand_in));
    brief.malice = yes(says.byzantine.as_ref());
    brief.checks_token = first(vec![(true, says.resource_cas.as_ref()), (false, says.resource_blind.as_ref())]);
    let lower = |span: &Span| Fact { by: Origin::Rules(ways::LOWER), ..Fact::said(true, span.clone()) };
    brief.checks_token = brief.checks_token.take().or_else(|| says.resource_orders.as_ref().map(lower));
    brief.durable = says.fsync_off.as_ref().map(|span| Fact::said(false, span.clone()));
    brief.by_hand = yes(says.no_auto_failover.as_ref());
    let moved = |span: &Span| Fact::derived(true, vec![span.clone()], "writes may be moved");
    let unpinned = |span: &Span| Fact::said(false, span.clone());
    brief.pinned = yes(says.pinned.as_ref()).or_else(|| says.unpinned.as_ref().map(unpinned));
    brief.pinned = brief.pinned.take().or_else(|| says.movable.as_ref().map(moved));
    brief.one_region = yes(says.one_region.as_ref());
}

fn placed(brief: &mut Brief, topology: &Topology, says: &Says) {
    let evidence: Vec<Span> = topology.sites_span.iter().cloned().collect();
    let places = |way| Fact { evidence: evidence.clone(), ..Fact::assumed(topology.sites, way) };
    // "Azure SQL Database, one region": no place has a name, and one is said all the same.
    let one = says.one_region.as_ref().or(says.one_place.as_ref().map(|(_, span)| span));
    // "Losing one region" counts none.
    let lost = |span: &Span| brief.survives.as_ref().is_some_and(|lost| lost.evidence.iter().any(|at| at.meets(span)));
    let one = one.filter(|span| topology.sites == 1 && !lost(span));
    brief.places = Some(match (&topology.sites_span, topology.vague) {
        (None, _) if let Some(span) = one => Fact::said(1, span.clone()),
        (None, _) => places("no other is named"),
        (Some(_), true) => places(ways::SEVERAL),
        (Some(span), false) => Fact::said(topology.sites, span.clone()),
    });
    brief.scope = first(vec![(Scope::PerPlace, topology.local.as_ref()), (Scope::Global, topology.global.as_ref())]);
    if let Some(span) = topology.sites_span.as_ref().filter(|_| !topology.places.is_empty()) {
        brief.regions = Some(Fact::said(Regions(topology.places.clone()), span.clone()));
    }
    brief.home = topology.home.as_ref().map(|(index, span)| Fact::said(Regions(vec![*index]), span.clone()));
    brief.observers =
        (topology.silent > 0).then(|| Fact::derived(topology.silent, Vec::new(), "copies without a vote"));
    let read = |by| Origin::Rules(by);
    brief.votes =
        topology.votes.as_ref().map(|v| Fact { by: read(v.by), ..Fact::said(Votes(v.votes.clone()), v.span.clone()) });
    brief.votes_move = yes(says.changeable.as_ref());
    brief.together = says.one_place.as_ref().map(|(domain, span)| Fact::said(*domain, span.clone()));
    // One inventory with a server alone in a place is of one cluster.
    let alone = |spread: &&Spread| spread.by == INVENTORY && spread.votes.len() >= 3 && spread.votes.contains(&1);
    let listed = topology.votes.as_ref().filter(alone).map(|spread| &spread.span);
    let joined = says.stretched.as_ref().or(says.one_cluster.as_ref()).or(listed);
    brief.clusters = first(vec![(Clusters::Separate, topology.separate.as_ref()), (Clusters::Joined, joined)]);
    let count = |count: &Option<(u32, Span)>| count.as_ref().map(|(count, span)| Fact::said(*count, span.clone()));
    brief.servers = topology.nodes.as_ref().map(|n| Fact { by: read(n.by), ..Fact::said(n.value, n.span.clone()) });
    brief.zones = count(&topology.zones);
    brief.third_vote =
        first(vec![(Third::Possible, topology.third_vote.as_ref()), (Third::Impossible, topology.no_third.as_ref())]);
}

// What stands in the text, whatever told of what it is.
fn read_number(n: &Quantity) -> Fact<f64> {
    Fact { by: Origin::Rules(n.by), ..Fact::said(n.value, n.span.clone()) }
}

fn counted(brief: &mut Brief, load: &Load, says: &Says) {
    let number = |number: &Option<Quantity>| number.as_ref().map(read_number);
    brief.rate = number(&load.rate);
    brief.each = number(&load.each);
    brief.average = number(&load.average);
    brief.hold = number(&load.hold_s);
    brief.latency = number(&load.latency_ms);
    brief.pause = number(&load.pause_s);
    brief.recovery = number(&load.recovery_s);
    brief.rtt = number(&load.rtt_ms);
    // Every design needs both.
    let (hold, pause) = (brief.hold_s(), brief.pause_s());
    brief.hold.get_or_insert_with(|| Fact::assumed(hold, "not stated"));
    brief.pause.get_or_insert_with(|| Fact::assumed(pause, "not stated"));
    brief.hard = yes(says.hard.as_ref());
    brief.contention = first(vec![(Contention::High, says.high.as_ref()), (Contention::Low, says.low.as_ref())]);
    if let Some((share, words)) = &says.hot_share {
        brief.hot_share = Some(*share);
        brief.contention.get_or_insert_with(|| Fact::said(Contention::High, words.clone()));
    }
    brief.sharding = first(vec![(false, says.no_shard.as_ref()), (true, says.shard_ok.as_ref())]);
}
