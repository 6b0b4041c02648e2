//! How many members stand at each of the places that are named: their numbers before or behind the names, one number for
//! each of a list, several for as many, and what is left of a total. Reads numbers; which names are places is told by
//! its neighbour `seats`.

use super::ground::{Ground, T};
use super::place::Topology;
use super::reading::Span;
use super::seats::{self, Kind};
use super::spread::{self, Spread};
use std::collections::BTreeMap;
use std::ops::Range;

/// Words between a name and its number at the most, and from a total to what it counts.
const REACH: usize = 8;
const NOUN: usize = 4;
/// What a number behind a comma is farther than it stands.
const CROSSED: usize = 6;
/// Members of one place, and of all, at the most.
const MOST: u32 = 9;

/// How a brief says that these votes were read.
const BY: &str = "places by the words around them";

/// The places at which members stand.
struct Seating {
    /// Apart from each other, copies without a vote among them.
    sites: u32,
    /// Zones or rooms of one site.
    rooms: u32,
    /// The votes of each, in the order in which they are named.
    votes: Option<Vec<u32>>,
    /// From the first name to the last.
    words: Range<usize>,
    /// The name of each where it stands first.
    seats: Vec<Span>,
}

impl Seating {
    /// The votes as a rule reads them.
    fn spread(&self, ground: &Ground) -> Option<Spread> {
        let sites = self.sites >= 2;
        let votes = self.votes.clone()?;
        Some(Spread { votes, span: ground.span(&self.words), by: BY, sites })
    }
}

/// Takes places by the words around their names, where no rule knows as many.
pub(super) fn seated(topology: &mut Topology, infra: &Ground) {
    let Some(seating) = seating(infra) else { return };
    let spread = seating.spread(infra);
    let (told, sum) = topology.votes.as_ref().map_or((0, 0), |votes| (votes.votes.len(), votes.votes.iter().sum()));
    let fuller = |spread: &Spread| told.max(1) < spread.votes.len() && sum <= spread.votes.iter().sum::<u32>();
    let first = topology.sites <= 1 && seating.sites >= 2 && spread::one_place(infra).is_none();
    let more = spread.as_ref().is_some_and(fuller) && seating.sites >= topology.sites;
    if seating.rooms >= 2 && topology.zones.is_none() {
        topology.zones = Some((seating.rooms, infra.span(&seating.words)));
    }
    // Whoever told the votes, they are of these places where they are as many.
    let all = spread.as_ref().filter(|_| more).or(topology.votes.as_ref()).map(|votes| &votes.votes);
    if all.is_some_and(|votes| votes.len() == seating.seats.len()) {
        topology.seats.clone_from(&seating.seats);
    }
    // "three servers in Hobart, agents in all three cities": what stands in one place stands in no other.
    let alone = seating.votes.as_deref().filter(|votes| votes.len() == 1 && votes[0] >= 3 && seating.rooms == 0);
    if let (Some([own]), true, None) = (alone, topology.sites >= 2, &topology.votes) {
        let mut votes = vec![*own];
        votes.resize(topology.sites as usize, 0);
        let span = infra.span(&seating.words);
        topology.votes = Some(Spread { votes, span, by: BY, sites: true });
        return;
    }
    if !first && !more {
        return;
    }
    if seating.sites > topology.sites {
        (topology.sites, topology.sites_span) = (seating.sites, Some(infra.span(&seating.words)));
    }
    if more {
        topology.votes = spread;
    }
}

/// One mention of a place.
struct Mention {
    /// Which of the places.
    place: usize,
    at: Range<usize>,
}

// Reads them from one text.
fn seating(ground: &Ground) -> Option<Seating> {
    let (names, told) = seats::told(ground);
    let rooms_only = told.iter().filter(|(_, kind)| *kind != Kind::Room).count() < 2;
    let told: Vec<_> = told.into_iter().filter(|(_, kind)| rooms_only == (*kind == Kind::Room)).collect();
    let (mut places, mut mentions): (Vec<(String, Kind)>, Vec<Mention>) = (Vec::new(), Vec::new());
    let mut looking = false;
    for (own, kind) in told {
        let at = names[own].clone();
        let last = mentions.last().map_or(0, |mention| mention.at.end);
        // "observers in La Palma, Cerro Tololo and Siding Spring"
        let listed = (last..at.start).all(|near| ground.any(&[T::And], near));
        let copied = looking && listed || looks_on(ground, last, at.start);
        let kind = if kind == Kind::Site && copied { Kind::Copy } else { kind };
        looking = copied;
        let words = at.clone().map(|near| seats::bare(ground.word(near)));
        let name = match ground.known(at.start) {
            // "Paris (eu-west-3)" is one place.
            Some(place) => format!("#{place}"),
            None => words.map(|word| word.strip_suffix("'s").unwrap_or(word)).collect::<Vec<_>>().join(" "),
        };
        let known = places.iter().position(|(known, _)| seats::alike(known, &name));
        let place = known.unwrap_or_else(|| {
            places.push((name, kind));
            places.len() - 1
        });
        // A place where one votes is no mere copy, whatever else stands there.
        if kind == Kind::Site {
            places[place].1 = kind;
        }
        mentions.push(Mention { place, at });
    }
    let (first, last) = (mentions.first()?, mentions.last()?);
    let words = first.at.start..last.at.end;
    let count = places.len() as u32;
    let (sites, rooms) = if rooms_only { (1, count) } else { (count, 0) };
    let votes = votes(ground, &names, &mentions, &places);
    let seat = |place: usize| mentions.iter().find(|mention| mention.place == place);
    let seats = (0..places.len()).filter_map(seat).map(|mention| ground.span(&mention.at)).collect();
    Some(Seating { sites, rooms, votes, words, seats })
}

// "two observers each in Houston and Busan": where no member is spoken of between the name before and this one, or further
// back in the clause that lists both, it has no vote.
fn looks_on(ground: &Ground, last: usize, name: usize) -> bool {
    let clause = ground.clause(name).start;
    let listed = (last..name).all(|at| ground.any(&[T::And], at) || ground.inside(at));
    let near = || (if listed { clause } else { clause.max(last) })..name;
    let any = |what: &[T]| near().any(|at| ground.any(what, at));
    any(&[T::Onlooker]) && !any(&[T::Member, T::Vote, T::Machine, T::Third])
}

// The votes of each place, where every one that votes has some.
fn votes(ground: &Ground, names: &[Range<usize>], mentions: &[Mention], places: &[(String, Kind)]) -> Option<Vec<u32>> {
    let total = total(ground, names);
    let mut tries =
        [Side::Before, Side::Behind, Side::Either].map(|side| assigned(ground, names, mentions, places, side));
    let voting = places.iter().filter(|(_, kind)| *kind != Kind::Copy).count();
    let complete = |found: &BTreeMap<usize, u32>| found.len() == voting;
    let sum = |found: &BTreeMap<usize, u32>| found.values().sum::<u32>();
    tries.sort_by_key(|(found, far)| (!complete(found), total.is_some_and(|total| sum(found) != total), *far));
    let tries = tries.map(|(found, _)| found);
    let right = tries.iter().find(|found| complete(found) && total.is_none_or(|total| sum(found) == total));
    let filled = || {
        // "…, and Longford gets what is left"
        let total = total?;
        let found = tries.iter().max_by_key(|found| found.len())?;
        let left = total.checked_sub(sum(found)).filter(|left| (1..=5).contains(left))?;
        let open = (0..places.len()).find(|place| places[*place].1 != Kind::Copy && !found.contains_key(place))?;
        (found.len() + 1 == voting).then(|| {
            let mut found = found.clone();
            found.insert(open, left);
            found
        })
    };
    // "three servers: A, B and C"
    let ones = || {
        let none = tries.iter().all(BTreeMap::is_empty);
        let each = (0..places.len()).filter(|place| places[*place].1 != Kind::Copy).map(|place| (place, 1));
        (none && total == Some(voting as u32)).then(|| each.collect::<BTreeMap<_, _>>())
    };
    let found =
        right.cloned().or_else(filled).or_else(ones).or_else(|| tries.iter().find(|found| complete(found)).cloned())?;
    let votes: Vec<u32> = (0..places.len()).map(|place| found.get(&place).copied().unwrap_or(0)).collect();
    (votes.iter().sum::<u32>() <= MOST * 2 && voting >= 1).then_some(votes)
}

/// On which side of the names their numbers stand.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Before,
    Behind,
    /// Of each the nearer one.
    Either,
}

/// A number beside a name, or several in a row.
struct Beside {
    votes: Vec<u32>,
    /// Words from the name, more where a comma stands between.
    far: usize,
}

// The numbers beside the names, and how far they stand from them all together.
fn assigned(
    ground: &Ground,
    names: &[Range<usize>],
    mentions: &[Mention],
    places: &[(String, Kind)],
    side: Side,
) -> (BTreeMap<usize, u32>, usize) {
    let mut found: BTreeMap<usize, u32> = BTreeMap::new();
    let (mut at, mut far) = (0, 0);
    while at < mentions.len() {
        let end = group(ground, mentions, at);
        let list = &mentions[at..end];
        at = end;
        let told = |mention: &Mention| found.contains_key(&mention.place) || places[mention.place].1 == Kind::Copy;
        if list.iter().all(told) {
            continue;
        }
        let own = list[0].at.start..list[list.len() - 1].at.end;
        let (before, behind) = windows(ground, names, &own);
        let near = match side {
            Side::Before => beside(ground, &own, before.clone()),
            Side::Behind => beside(ground, &own, behind.clone()),
            Side::Either => {
                let both = [beside(ground, &own, before.clone()), beside(ground, &own, behind.clone())];
                both.into_iter().flatten().min_by_key(|beside| beside.far)
            }
        };
        let Some(near) = near else { continue };
        far += near.far;
        let shared = before.chain(behind).any(|near| ground.any(&[T::Each], near));
        let votes = match *near.votes {
            // "2/2/1 over A, B and C"
            _ if near.votes.len() == list.len() => near.votes.clone(),
            [votes] if list.len() == 1 || shared => vec![votes; list.len()],
            // "three at A, B and C"
            [votes] if votes as usize == list.len() => vec![1; list.len()],
            _ => continue,
        };
        for (mention, votes) in list.iter().zip(votes).filter(|(_, votes)| *votes <= MOST) {
            if places[mention.place].1 != Kind::Copy {
                found.entry(mention.place).or_insert(votes);
            }
        }
    }
    (found, far)
}

// The words before and behind names that are of no other name.
fn windows(ground: &Ground, names: &[Range<usize>], own: &Range<usize>) -> (Range<usize>, Range<usize>) {
    let sentence = ground.sentence(own.start);
    let before = names.iter().filter(|name| name.end <= own.start).map(|name| name.end).next_back();
    let before = before.unwrap_or(0).max(sentence.start).max(own.start.saturating_sub(REACH));
    let behind = names.iter().find(|name| name.start >= own.end).map_or(ground.tokens.len(), |name| name.start);
    (before..own.start, own.end..behind.min(sentence.end).min(own.end + REACH))
}

// The number in a window that is nearest to the names beside it.
fn beside(ground: &Ground, own: &Range<usize>, window: Range<usize>) -> Option<Beside> {
    let clause = ground.clause(own.start).start..ground.clause(own.end - 1).end;
    let far = |at: usize| {
        let words = if at < own.start { own.start - at } else { at + 1 - own.end };
        words + if clause.contains(&at) { 0 } else { CROSSED }
    };
    let near = runs(ground, window.clone()).into_iter().min_by_key(|(_, at)| far(*at));
    // "the arbiter in Appleby", "Bootle has the casting vote"
    let one = |near: &usize| ground.any(&[T::Third, T::Primary, T::Copy], *near) && clause.contains(near);
    let role = || window.clone().find(one).map(|at| (vec![1], at));
    near.or_else(role).map(|(votes, at)| Beside { votes, far: far(at) })
}

// Mentions from one on that stand in one list, with nothing but a joint between.
fn group(ground: &Ground, mentions: &[Mention], from: usize) -> usize {
    let mut end = from + 1;
    while end < mentions.len() {
        let (last, next) = (mentions[end - 1].at.end, mentions[end].at.start);
        let joint = next.saturating_sub(last);
        let inside = joint == 2 && ground.any(&[T::And], last) && ground.inside(last + 1);
        let joined = joint == 0 || joint == 1 && (ground.any(&[T::And], last) || ground.inside(last)) || inside;
        if !joined || ground.tokens[last - 1].sentence != ground.tokens[next].sentence {
            break;
        }
        end += 1;
    }
    end
}

// Numbers in a row, with nothing but marks and joints between, and where they begin: "2/2/1", "2, 2 and 1", "two to two
// to one"; "a member", "a third".
fn runs(ground: &Ground, window: Range<usize>) -> Vec<(Vec<u32>, usize)> {
    let mut all: Vec<(Vec<u32>, usize)> = Vec::new();
    let mut last: Option<usize> = None;
    for at in window {
        let one = || {
            let member = |near: usize| ground.any(&[T::Member, T::Vote, T::Machine], near);
            let article = ground.any(&[T::Article], at) && (at + 1..at + 3).any(member);
            (article || ground.any(&[T::LastOne, T::OneMore], at)).then_some(1)
        };
        // "two regions", "three towns" count places.
        let place = (at + 1..at + 3)
            .take_while(|near| !ground.any(&[T::Member, T::Vote, T::Machine, T::Each], *near))
            .any(|near| ground.together(at, near) && ground.any(&[T::Site, T::Zone, T::Hall, T::Shop], near));
        let count = ground.count(at).filter(|value| *value <= MOST && !place);
        let Some(value) = count.or_else(one) else { continue };
        let joint = |near: usize| ground.any(&[T::And, T::Toward], near) || ground.word(near) == "to";
        let goes_on = last.is_some_and(|last| (last + 1..at).all(joint) && at - last <= 2);
        match all.last_mut().filter(|_| goes_on) {
            Some((run, _)) => run.push(value),
            None => all.push((vec![value], at)),
        }
        last = Some(at);
    }
    all
}

// "five members", "seven Consul servers", "a group of five": what all places together hold.
fn total(ground: &Ground, names: &[Range<usize>]) -> Option<u32> {
    let named =
        |range: &Range<usize>| names.iter().any(|name| range.contains(&name.start) || name.contains(&range.start));
    (0..ground.tokens.len()).find_map(|at| {
        let value = ground.count(at).filter(|value| (3..=MOST).contains(value))?;
        let noun = (at + 1..at + 1 + NOUN).find(|near| ground.any(&[T::Member, T::Vote, T::Machine], *near));
        let noun = noun.or_else(|| (at + 1..at + 3).find(|near| ground.store(*near).is_some()));
        let of = at.checked_sub(1).is_some_and(|of| ground.any(&[T::Of], of));
        let end = noun.unwrap_or(at);
        let told = noun.is_some_and(|noun| ground.together(at, noun)) || of;
        let there = ground.inside(end + 1) && ground.together(at, end + 1);
        let each = (end..end + 3).any(|near| ground.together(at, near) && ground.any(&[T::Each], near));
        (told && !named(&(at..end + 1)) && !there && !each).then_some(value)
    })
}
