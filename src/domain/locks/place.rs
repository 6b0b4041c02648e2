//! Where the lock lives: sites, zones, nodes, third votes, and how the votes are spread.

use super::concept::Concept as C;
use super::copies;
use super::counted::{of_people, silent, unknown_places, version};
use super::facts::perhaps;
use super::ground::{Ground, T};
use super::inventory;
use super::knowledge::{KNOWLEDGE, Tag};
use super::labels::{each_of, zones};
use super::reading::{Field, Found, Reading, Span, Text};
use super::rows;
use super::seating::seated;
use super::spread::{self, Count, Each, Spread};
use super::stands;
use super::third;
use super::towns;
use crate::domain::places::PLACES;
use crate::domain::reader::lexer::Token;
use crate::domain::reader::numeral::seconds;
use std::collections::HashSet;
use std::ops::Range;

/// Topology as stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    /// Sites one lock spans.
    pub sites: u32,
    /// The words, or none where one site is assumed.
    pub sites_span: Option<Span>,
    /// Indices of known places named, in order.
    pub places: Vec<usize>,
    /// Zones stated.
    pub zones: Option<(u32, Span)>,
    /// The zones are halls or buildings of which no site holds two.
    pub halls: bool,
    /// Servers of the store.
    pub nodes: Option<Count>,
    /// Named places that only hold copies without a vote.
    pub silent: u32,
    /// A third vote exists or may exist.
    pub third_vote: Option<Span>,
    /// A third vote that stands in one of the two sites, among whose votes it is counted.
    pub lodger: Option<Span>,
    /// A third vote is excluded in words.
    pub no_third: Option<Span>,
    /// Copies without a vote are named.
    pub no_vote: Option<Span>,
    /// There are two sites, as there is no third.
    pub second: bool,
    /// Several regions without a number.
    pub vague: bool,
    /// Independent clusters, one a site.
    pub separate: Option<Span>,
    /// Each lock is used in one site only.
    pub local: Option<Span>,
    /// The votes of each place.
    pub votes: Option<Spread>,
    /// The names of those places as they stand in the text, where each is known by one.
    pub seats: Vec<Span>,
    /// One lock spans all places, in words.
    pub global: Option<Span>,
    /// Index of the place that alone holds the store, if the text says so.
    pub home: Option<(usize, Span)>,
}

// Which text tells of the infrastructure: its own, or where that names no store the first that does.
fn seat(grounds: &[Ground; 3]) -> usize {
    let names = |at: &usize| (0..grounds[*at].tokens.len()).any(|token| grounds[*at].store(token).is_some());
    [2, 0, 1].into_iter().find(names).unwrap_or(2)
}

/// Reads the topology.
pub fn topology(reading: &Reading, grounds: &[Ground; 3]) -> Topology {
    let mut topology = Topology { sites: 1, ..Topology::default() };
    let seat = seat(grounds);
    let (told, ground) = (&reading.texts[seat], &grounds[seat]);
    named(reading, grounds, seat, &mut topology);
    if let Some((count, span)) = zones(told)
        && topology.zones.as_ref().is_none_or(|(known, _)| *known < count)
    {
        topology.zones = Some((count, span));
    }
    // Where callers are has no part in a configuration that brings its own places.
    let configured = configured(reading.infrastructure()).is_some();
    topology.silent = if configured { 0 } else { silent(told).max(towns::onlookers(ground)) };
    third::told(reading, grounds, &mut topology);
    // Three members that elect the writer are votes apart from the servers of the database.
    if topology.third_vote.is_none() && topology.no_third.is_none() {
        topology.third_vote = ground.elector();
    }
    spread_over(&mut topology, grounds, ground);
    let infra = reading.infrastructure();
    if topology.nodes.is_none()
        && topology.sites == 1
        && let Some(found) = infra.all(C::NoMore).next()
    {
        topology.nodes = Some(Count { value: 1, span: infra.span(&found.tokens), by: "no other" });
    }
    topology.separate =
        reading.texts.iter().find_map(|text| text.all(C::Separate).next().map(|f| text.span(&f.tokens)));
    several(reading, ground, &mut topology);
    topology.local = local(reading).or(topology.local.take());
    if topology.local.is_some() {
        (topology.sites, topology.sites_span) = (1, topology.local.clone());
    } else if topology.sites_span.is_none() {
        topology.sites_span =
            anywhere(grounds, |ground| spread::one_place(ground).filter(|span| of_store(ground, span)))
                .or_else(|| spread::one_place(ground));
    }
    if let Some(span) = second(&topology, grounds) {
        (topology.sites, topology.sites_span, topology.second) = (2, Some(span), true);
    }
    // "a standby in the other building": where the primary stands is no place of its own in words.
    if let Some((site, span)) = spread::copy_elsewhere(ground).filter(|_| topology.sites_span.is_none()) {
        if site {
            (topology.sites, topology.sites_span) = (2, Some(span));
        } else if topology.zones.is_none() {
            topology.zones = Some((2, span));
        }
    }
    if topology.sites_span.is_none() {
        topology.sites_span = spread::some_place(ground);
    }
    topology.halls = topology.zones.as_ref().is_some_and(|(count, span)| {
        let word = |token: &&Token| token.at.end == span.at.end;
        *count <= topology.sites
            && reading.texts.iter().filter(|text| text.field == span.field).any(|text| {
                text.tokens
                    .iter()
                    .find(word)
                    .is_some_and(|t| matches!(t.word.trim_end_matches('s'), "hall" | "building" | "house" | "room"))
            })
    });
    third::lodged(&mut topology, grounds);
    // Where members stand in several places none of them is the home of all.
    let apart = |votes: &Spread| votes.sites && votes.votes.iter().filter(|votes| **votes > 0).count() >= 2;
    topology.home = home(reading, &topology).filter(|_| !topology.votes.as_ref().is_some_and(apart));
    topology
}

// "There is no third site": there are two, whatever they are called.
fn second(topology: &Topology, grounds: &[Ground; 3]) -> Option<Span> {
    let none = topology.no_third.as_ref()?;
    let counted = topology.sites > 1 || topology.sites_span.is_some() || topology.zones.is_some();
    let ground = grounds.iter().find(|ground| ground.field == none.field).filter(|_| !counted)?;
    let third = ground.all(T::Third, 0..ground.tokens.len()).find(|third| {
        let span = ground.span(&third.at);
        let said = span.at.start < none.at.end && none.at.start < span.at.end;
        // "No fifth site" tells of four.
        let ordinal = ground.tokens[third.at.start].value.is_none_or(|value| value == 3.0);
        said && ordinal && third.at.clone().any(|at| ground.any(&[T::Site], at))
    })?;
    topology.votes.as_ref().is_none_or(|votes| votes.votes.len() == 2).then(|| ground.span(&third.at))
}

// Places by their names.
fn named(reading: &Reading, grounds: &[Ground; 3], seat: usize, topology: &mut Topology) {
    for text in [reading.infrastructure(), reading.consistency(), reading.scale()] {
        let known = (topology.sites, topology.sites_span.clone());
        counts(text, topology);
        // "A group of 12 sites" beside "three members in each of three data centres": where the users are.
        if known.0 >= 2 && known.1.as_ref().is_some_and(|span| span.field == Field::Infrastructure) {
            (topology.sites, topology.sites_span) = known;
        }
        for found in &text.found {
            if let Tag::Place(index) = found.tag
                && !topology.places.contains(&index)
                && !of_people(text, found.tokens.start)
                && !everyday(text, found)
            {
                topology.places.push(index);
                if topology.sites_span.is_none() {
                    topology.sites_span = Some(text.span(&whole(text, found).tokens));
                }
            }
        }
    }
    // Where no blank sets a name apart, it is found in the pieces.
    for ground in grounds.iter().rev().filter(|ground| ground.cut) {
        for (tag, at) in &ground.names {
            if let Tag::Place(index) = tag
                && !topology.places.contains(index)
            {
                topology.places.push(*index);
                topology.sites_span.get_or_insert_with(|| ground.span(at));
            }
        }
    }
    dedupe(&mut topology.places, reading);
    regions_only(&mut topology.places, grounds);
    let (told, ground) = (&reading.texts[seat], &grounds[seat]);
    let listed = ground.listed.as_ref();
    if let Some((count, list)) = listed.filter(|(count, _)| *count + topology.places.len() >= 2) {
        topology.sites_span.get_or_insert_with(|| ground.span(list));
        topology.sites = topology.sites.max(*count as u32);
    }
    let unknown = unknown_places(told).max(listed.map_or(0, |(count, _)| *count));
    let providers = grounds.iter().map(|ground| more_ids(ground, &topology.places)).max().unwrap_or(0);
    topology.sites = topology.sites.max((topology.places.len() + unknown + providers) as u32);
    if let Some(span) = configured(reading.infrastructure())
        && topology.sites < REGIONS
    {
        (topology.sites, topology.sites_span) = (REGIONS, Some(span));
    }
    if let Some((count, span)) = each_of(told)
        && count > topology.sites
    {
        (topology.sites, topology.sites_span) = (count, Some(span));
    }
}

/// Failure domains of one site at the most: more of them are rooms of something else.
const MOST_ZONES: u32 = 12;

/// Regions of a configuration of Spanner or Firestore: two that are written in, and a witness.
const REGIONS: u32 = 3;

// "Spanner nam3": places that stand behind the name of a configuration. A dual region of buckets has names of that kind too.
fn configured(text: &Text) -> Option<Span> {
    let family = |found: &Found, name: &str| matches!(found.tag, Tag::Family(i) if KNOWLEDGE.families[i] == name);
    let kept = text.found.iter().any(|found| family(found, "spanner") || family(found, "firestore"));
    let found = text.affirmed(C::GlobalStore).filter(|found| kept && !perhaps(text, found))?;
    Some(text.span(&found.tokens))
}

// The longest name around one: "us-east" stands in "us-east-2".
fn whole<'t>(text: &'t Text, found: &'t Found) -> &'t Found {
    let around = |other: &&Found| {
        matches!(other.tag, Tag::Place(_))
            && other.tokens.start <= found.tokens.start
            && found.tokens.end <= other.tokens.end
    };
    text.found.iter().filter(around).max_by_key(|other| other.tokens.len()).unwrap_or(found)
}

// "eu-central-1, europe-west3": regions of two providers in one city are two places.
fn more_ids(ground: &Ground, places: &[usize]) -> usize {
    let mut ids: Vec<(usize, &str)> = Vec::new();
    for (tag, at) in &ground.names {
        if let Tag::Place(index) = tag
            && places.contains(index)
        {
            let new = region(ground, at, *index).filter(|id| !ids.contains(&(*index, *id)));
            ids.extend(new.map(|id| (*index, id)));
        }
    }
    let cities: HashSet<usize> = ids.iter().map(|(city, _)| *city).collect();
    ids.len() - cities.len()
}

// The id of a region of a place, where it is written so.
fn region(ground: &Ground, at: &Range<usize>, place: usize) -> Option<&'static str> {
    let own = ground.raw[ground.span(at).at].to_lowercase();
    PLACES.get(place)?.ids.iter().copied().find(|id| *id == own)
}

// "us-east-1, us-east-2 and us-west-2 … trucks from Sacramento": beside regions by their ids a town in a sentence without
// a store or its servers is one of users.
fn regions_only(places: &mut Vec<usize>, grounds: &[Ground; 3]) {
    let mut regions: HashSet<usize> = HashSet::new();
    let mut kept: HashSet<usize> = HashSet::new();
    for ground in grounds {
        for (tag, at) in &ground.names {
            let Tag::Place(index) = tag else { continue };
            let of_store = ground
                .sentence(at.start)
                .any(|near| ground.store(near).is_some() || ground.any(&[T::Member, T::Vote, T::Third, T::Copy], near));
            if region(ground, at, *index).is_some() {
                regions.insert(*index);
            } else if of_store {
                kept.insert(*index);
            }
        }
    }
    if regions.len() >= 2 {
        places.retain(|place| regions.contains(place) || kept.contains(place));
    }
}

// Several places of which no word says how many.
fn several(reading: &Reading, infra: &Ground, topology: &mut Topology) {
    if topology.sites > 1 {
        return;
    }
    let each = (0..infra.tokens.len()).any(|at| infra.any(&[T::Each], at) && infra.any(&[T::Site], at + 1));
    let told = || reading.infrastructure().affirmed(C::MultiSite).map(|f| reading.infrastructure().span(&f.tokens));
    let span = if single_site(reading) { None } else { told() };
    // "Each region has a cluster of its own."
    if let Some(span) = span.or_else(|| topology.separate.clone().filter(|_| each)) {
        (topology.sites, topology.sites_span, topology.vague) = (3, Some(span), true);
    }
}

// Each lock is used in one place only.
fn local(reading: &Reading) -> Option<Span> {
    reading.texts.iter().find_map(|text| {
        // "40 locks/h per branch" is a rate, no scope.
        let rate = |found: &Found| text.tokens[found.tokens.clone()].iter().any(|token| token.slash);
        // "regions, LOCAL_QUORUM" is how a store reads, "region-wide" how far a job reaches.
        let setting = |found: &Found| {
            let next = text.tokens.get(found.tokens.end).map_or("", |token| token.word.as_str());
            matches!(next, "quorum" | "serial" | "one" | "wide")
        };
        // "the lock must stay when one DC is lost" speaks of a loss.
        let of_loss = |found: &Found| text.all(C::Loss).any(|l| text.clause(l) == text.clause(found));
        text.all(C::ScopeLocal)
            .find(|found| !text.negated(found, 3) && !rate(found) && !setting(found) && !of_loss(found))
            .map(|found| text.span(&found.tokens))
    })
}

// A longer name covers a shorter one inside it ("east us 2" over "east us", "asia-south1" and "asia").
fn dedupe(places: &mut Vec<usize>, reading: &Reading) {
    let mut covered: Vec<usize> = Vec::new();
    for text in &reading.texts {
        let hits: Vec<_> = text.found.iter().filter(|found| matches!(found.tag, Tag::Place(_))).collect();
        for small in &hits {
            let Tag::Place(index) = small.tag else { continue };
            let inside = hits.iter().any(|big| {
                big.tag != small.tag
                    && big.tokens.start <= small.tokens.start
                    && small.tokens.end <= big.tokens.end
                    && big.tokens.len() > small.tokens.len()
            });
            let alone = hits.iter().any(|other| other.tag == small.tag && other.tokens != small.tokens);
            if inside && !alone {
                covered.push(index);
            }
        }
    }
    places.retain(|place| !covered.contains(place));
}

// "5 ms would be nice" is no town, and neither is "Essen" at the table.
fn everyday(text: &Text, found: &Found) -> bool {
    let token = &text.tokens[found.tokens.start];
    found.tokens.len() == 1 && !token.name && matches!(&*token.word, "nice" | "cork" | "essen" | "buffalo" | "parma")
}

fn single_site(reading: &Reading) -> bool {
    let text = reading.infrastructure();
    text.all(C::DomSite).any(|found| found.tokens.start > 0 && text.tokens[found.tokens.start - 1].value == Some(1.0))
}

fn counts(text: &Text, topology: &mut Topology) {
    for (at, token) in text.tokens.iter().enumerate() {
        let Some(value) = token.value.filter(|value| *value >= 1.0 && *value <= 64.0 && value.fract() == 0.0) else {
            continue;
        };
        // "RTO 60 s on region loss": a time counts nothing.
        let time = |next: &Token| next.word == "ms" || seconds(&next.word).is_some();
        if version(text, at) || text.tokens.get(at + 1).is_some_and(time) {
            continue;
        }
        // "200 app servers, one Redis": up to two words between the number and its noun.
        for next in at + 1..(at + 6).min(text.tokens.len()) {
            let noun = &text.tokens[next];
            // "one Oracle 19c server", "a single PostgreSQL 16 server": the version counts nothing.
            if version(text, next) || next > 0 && version(text, next - 1) && noun.word.len() == 1 {
                continue;
            }
            let far = next > at + 3 && !(at + 1..next).any(|between| version(text, between));
            if far
                || noun.sentence != token.sentence
                || noun.value.is_some()
                || noun.slash
                || next > at + 1 && noun.clause != token.clause
            {
                break;
            }
            let is = |concept| text.all(concept).any(|found| found.tokens.start == next);
            let span = || text.span(&(at..next + 1));
            let count = value as u32;
            // "a pair of data centres" counts what follows.
            if noun.word == "of" && matches!(&*token.word, "pair" | "trio" | "couple" | "handful") {
                continue;
            }
            if KNOWLEDGE.quantities.parting.contains(&*noun.word) {
                break;
            }
            // "two server rooms": the noun behind is what is counted.
            let more = text.tokens.get(next + 1).is_some_and(|after| after.clause == noun.clause);
            let compound =
                more && text.all(C::DomZone).chain(text.all(C::DomSite)).any(|found| found.tokens.start == next + 1);
            if is(C::DomNode) && compound {
                continue;
            }
            if (is(C::DomSite) || is(C::DomZone)) && of_people(text, at) {
                break;
            }
            if is(C::DomSite) {
                break;
            }
            if is(C::DomZone) {
                // "the loss of one zone" counts what is lost, not what there is.
                let lost = text.field == Field::Consistency && (count == 1 || text.says(C::Loss, noun.sentence));
                // "30 cold rooms" are what is locked, or too many to be failure domains.
                let family = |found: &Found| matches!(found.tag, Tag::Family(_));
                let work =
                    text.field == Field::Scale && !text.found_in(text.of_sentence(noun.sentence)).iter().any(family);
                if !lost
                    && !work
                    && count <= MOST_ZONES
                    && topology.zones.as_ref().is_none_or(|(known, _)| *known < count)
                {
                    topology.zones = Some((count, span()));
                }
                break;
            }
        }
    }
}

// Sites, votes and servers as the rules of `spread` read them; what is told place by place wins.
fn spread_over(topology: &mut Topology, grounds: &[Ground; 3], infra: &Ground) {
    for ground in [infra, &grounds[2], &grounds[1], &grounds[0]] {
        let found = [spread::sites(ground), spread::labelled(ground), towns::run(ground), stands::by_names(ground)];
        for count in found.into_iter().flatten() {
            if count.value > topology.sites {
                (topology.sites, topology.sites_span) = (count.value, Some(count.span));
            }
        }
    }
    if let Some(count) = stands::in_each(grounds).filter(|count| count.value > topology.sites) {
        (topology.sites, topology.sites_span) = (count.value, Some(count.span));
    }
    let scope = |what| {
        grounds.iter().find_map(|ground| {
            let all = ground.all(what, 0..ground.tokens.len());
            all.into_iter().find(|seen| !ground.denied(&seen.at, 3)).map(|seen| ground.span(&seen.at))
        })
    };
    (topology.global, topology.local) = (scope(T::GlobalScope), scope(T::PlaceScope));
    let rooms = anywhere(grounds, spread::rooms).or_else(|| spread::zones(infra));
    if let Some(rooms) = rooms.filter(|_| topology.zones.is_none()) {
        topology.zones = Some((rooms.value, rooms.span));
    }
    topology.votes = inventory::votes(infra).or_else(|| rows::votes(infra, true)).or_else(|| {
        let (told, run) = (anywhere(grounds, spread::votes), rows::votes(infra, false));
        // A run whose names are not all known is read in part by the rest.
        let more = |told: &Spread| run.as_ref().is_some_and(|run| run.votes.len() > told.votes.len());
        told.filter(|told| !more(told)).or(run)
    });
    seated(topology, infra);
    let each = anywhere(grounds, spread::each);
    if topology.votes.is_none()
        && let Some(each) = &each
    {
        topology.votes = in_each(topology, each, infra);
    }
    let stood = topology.votes.as_ref().map(|votes| Count {
        value: votes.votes.iter().sum(),
        span: votes.span.clone(),
        by: votes.by,
    });
    let before = topology.votes.as_ref().map(|votes| votes.votes.clone());
    let apart = copies::copied(topology, infra);
    // "three zones: A 2, B 2, C 1": of places that are counted as zones, and of no town, the labels are those.
    let zoned = topology.zones.as_ref().map(|(zones, _)| *zones as usize);
    let unnamed = topology.sites <= 1 && topology.places.is_empty();
    if let Some(votes) = topology.votes.as_mut().filter(|votes| unnamed && zoned == Some(votes.votes.len())) {
        votes.sites = false;
    }
    // Rooms are counted by what stands in each.
    let rooms =
        topology.votes.as_ref().filter(|votes| !votes.sites && votes.by != copies::COPIES && votes.votes.len() >= 2);
    if let Some(rooms) = rooms.filter(|_| topology.sites <= 1 && topology.zones.is_none()) {
        topology.zones = Some((rooms.votes.len() as u32, rooms.span.clone()));
    }
    if let Some(votes) = topology.votes.as_ref().filter(|votes| votes.sites) {
        let places = votes.votes.len() as u32;
        if places > topology.sites {
            (topology.sites, topology.sites_span) = (places, Some(votes.span.clone()));
        }
    }
    let sum = topology.votes.as_ref().map(|v| Count { value: v.votes.iter().sum(), span: v.span.clone(), by: v.by });
    // "One in each" of how many is not told.
    let alone =
        each.filter(|each| each.count > 1).map(|each| Count { value: each.count, span: each.span, by: "in each" });
    let alone_there = topology.sites <= 1;
    let servers = |ground: &Ground| spread::servers(ground, alone_there).filter(|count| of_store(ground, &count.span));
    let counted = spread::servers(infra, alone_there).or_else(|| anywhere(grounds, servers));
    // Servers over which the copies of keys are spread are counted apart from them.
    let other = topology.votes.as_ref().is_some_and(|votes| before.is_some_and(|before| before != votes.votes));
    topology.nodes = match apart {
        true => stood.filter(|_| other).or(counted.filter(|count| count.by != spread::WITH_COPIES)),
        false => sum.or(counted).or(alone),
    };
}

// What the infrastructure text says, else what another one does.
fn anywhere<T>(grounds: &[Ground; 3], read: impl Fn(&Ground) -> Option<T>) -> Option<T> {
    [2, 0, 1].into_iter().find_map(|at| read(&grounds[at]))
}

// A store is named in the sentence of these words.
fn of_store(ground: &Ground, span: &Span) -> bool {
    let at = ground.tokens.partition_point(|token| token.at.end <= span.at.start);
    at < ground.tokens.len() && ground.sentence(at).any(|near| ground.store(near).is_some())
}

// So many in each of the sites, or of the zones where those are what is counted.
fn in_each(topology: &Topology, each: &Each, infra: &Ground) -> Option<Spread> {
    let zones = topology.zones.as_ref().map_or(1, |(zones, _)| *zones);
    let (count, sites) = match each.of {
        Some(T::Zone) => (zones, false),
        Some(_) => (topology.sites, true),
        None if topology.sites >= 2 => (topology.sites, true),
        None => (zones, false),
    };
    let own = infra.all(T::PlaceScope, 0..infra.tokens.len()).next().is_some();
    let mut votes = vec![each.count; count as usize];
    // "two nodes each, and a witness in the third": the third place holds one vote.
    let third = infra.all(T::Third, 0..infra.tokens.len()).find(|third| !infra.denied(&third.at, 4));
    let third = third.filter(|_| sites && topology.no_third.is_none());
    let sited =
        infra.all(T::Third, 0..infra.tokens.len()).any(|third| third.at.clone().any(|at| infra.any(&[T::Site], at)));
    match third {
        Some(_) if count >= 3 => votes[count as usize - 1] = 1,
        Some(_) if sited => votes.push(1),
        _ => {}
    }
    ((2..=9).contains(&count) && !own).then(|| Spread { votes, span: each.span.clone(), by: "so many in each", sites })
}

// The store stands in one named place while others are named too.
fn home(reading: &Reading, topology: &Topology) -> Option<(usize, Span)> {
    if topology.sites < 2 {
        return None;
    }
    for text in [reading.infrastructure(), reading.consistency()] {
        for store in text.found.iter().filter(|found| matches!(found.tag, Tag::Family(_))) {
            let sentence = text.sentence(store);
            let segment = |at: usize| text.tokens[at..].iter().take_while(|t| t.sentence == sentence).count() + at;
            // Behind the store, up to the sentence's end or the clients.
            let mut end = segment(store.tokens.start);
            for found in text.within(C::Home, sentence) {
                let word = &*text.tokens[found.tokens.start].word;
                if found.tokens.start > store.tokens.end
                    && ["client", "app", "user", "worker", "caller", "consumer"].iter().any(|w| word.starts_with(w))
                {
                    end = end.min(found.tokens.start);
                }
            }
            // The third vote's own place is no home of the others.
            if let Some(vote) =
                text.within(C::ThirdVote, sentence).map(|f| f.tokens.start).filter(|at| *at > store.tokens.end).min()
            {
                end = end.min(vote);
            }
            // "Bern and Basel with etcd": the places stand before the store.
            let before = text
                .found
                .iter()
                .filter(|f| {
                    matches!(f.tag, Tag::Place(_)) && text.sentence(f) == sentence && f.tokens.end <= store.tokens.start
                })
                .count();
            if before >= 1 && !text.within(C::Home, sentence).any(|f| f.tokens.end <= store.tokens.start) {
                continue;
            }
            let mut named: Vec<usize> = text
                .found
                .iter()
                .filter(|f| f.tokens.start >= store.tokens.start && f.tokens.start < end)
                .filter_map(|f| if let Tag::Place(index) = f.tag { Some(index) } else { None })
                .filter(|index| topology.places.contains(index))
                .collect();
            named.dedup();
            let spread = text.within(C::DomSite, sentence).any(|f| {
                f.tokens.start > store.tokens.end
                    && f.tokens.start < end
                    && f.tokens.start > 0
                    && text.tokens[f.tokens.start - 1].value.is_some_and(|v| v >= 2.0)
            });
            if named.len() == 1 && !spread && topology.places.len() >= 2 {
                return Some((named[0], text.span(&(store.tokens.start..end))));
            }
        }
    }
    None
}
