//! How servers and votes are spread: by named rules over what a text names, each with its words.
//! A number and its noun stand in one clause; numbers of applications, people and times count nothing.

use super::counted::{lone, made_of};
use super::ground::{Ground, T};
use super::knowledge::KNOWLEDGE;
use super::reading::{Field, Span};
use super::spots::{REACH, beside, label, marked};
use crate::domain::reader::lexer::blankless;

/// A count with the rule that read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// How many.
    pub value: u32,
    /// The words.
    pub span: Span,
    /// The rule.
    pub by: &'static str,
}

/// The votes of each place, in the order of the places.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Votes of each.
    pub votes: Vec<u32>,
    /// The words.
    pub span: Span,
    /// The rule.
    pub by: &'static str,
    /// The places are sites, and not zones or rooms of one.
    pub sites: bool,
}

/// The rule that adds copies to the one that they copy.
pub(super) const WITH_COPIES: &str = "primary and copies";

/// Servers of the store: the greatest count that one rule reads.
pub(super) fn servers(ground: &Ground, alone: bool) -> Option<Count> {
    let mut best: Option<Count> = None;
    let mut take = |count: Option<Count>| {
        if let Some(count) = count.filter(|new| best.as_ref().is_none_or(|old| old.value < new.value)) {
            best = Some(count);
        }
    };
    for at in 0..ground.tokens.len() {
        take(counted(ground, at, alone));
        take(with_copies(ground, at));
        take(made_of(ground, at));
        take(lone(ground, at));
    }
    best
}

// "5 Knoten", "three Redis", "Redis 5台", "5 of them": a number and what it counts.
fn counted(ground: &Ground, at: usize, alone: bool) -> Option<Count> {
    // "レプリカ1台": one copy, and not one server.
    if ground.together(at.saturating_sub(1), at)
        && ground.between(at).is_empty()
        && at > 0
        && ground.any(&[T::Copy], at - 1)
    {
        return None;
    }
    let article = ground.any(&[T::Article], at);
    let value = ground.count(at).filter(|_| !article || ground.any(&[T::Machine], at + 1))?;
    let count = |end: usize, by| Some(Count { value, span: ground.span(&(at..end)), by });
    let sentence = ground.sentence(at);
    let stored = || sentence.clone().any(|near| ground.store(near).is_some());
    if ground.word(at + 1) == "of" && ground.word(at + 2) == "them" && value >= 2 {
        return stored().then(|| count(at + 3, "of them")).flatten();
    }
    // "je Brandabschnitt ein Knoten": one in each of several.
    let each_one =
        value == 1 && (at.saturating_sub(3)..at).any(|e| ground.together(e, at) && ground.any(&[T::Each], e));
    if spread_out(ground, at) || each_one {
        return None;
    }
    for near in at + 1..(at + 1 + REACH).min(sentence.end) {
        // "two database servers"
        let database = ground.any(&[T::Database], near) && ground.any(&[T::Member, T::Machine], near + 1);
        if !ground.together(at, near)
            || ground.tokens[near].slash
            || !database && ground.any(&[T::App], near)
            || ground.any(&[T::People, T::Inside, T::Each, T::Zone, T::Hall, T::Site], near)
        {
            return None;
        }
        // "one loses its ZooKeeper connection"
        if ground.tokens[near].value.is_some() || ground.any(&[T::And, T::With, T::Of, T::Lost], near) {
            return None;
        }
        if let Some(noun) = ground.begins(T::Member, near) {
            let compound =
                ground.any(&[T::App, T::Site, T::Zone, T::Hall], noun.end) && ground.together(near, noun.end);
            let each = (noun.end..noun.end + 3).any(|e| ground.together(near, e) && ground.any(&[T::Each], e));
            return (!compound && !each).then(|| count(noun.end, "number and noun")).flatten();
        }
        if let Some(noun) = ground.begins(T::Machine, near) {
            let compound =
                ground.any(&[T::App, T::Site, T::Zone, T::Hall], noun.end) && ground.together(near, noun.end);
            return (!compound && (stored() || (2..=3).contains(&value)))
                .then(|| count(noun.end, "number and machine"))
                .flatten();
        }
        if let Some(store) = ground.store(near) {
            let next = store.end;
            if ground.any(&[T::Member, T::Machine], next) && ground.together(near, next) {
                continue;
            }
            let other = ground.any(&[T::App, T::Cluster, T::Copy], next) && ground.together(near, next);
            return (!other && (value >= 2 || alone)).then(|| count(store.end, "number and store")).flatten();
        }
    }
    None
}

// "2 here, 2 there", "3 per site": read place by place.
fn spread_out(ground: &Ground, at: usize) -> bool {
    (at + 1..at + 4).any(|near| ground.together(at, near) && ground.any(&[T::Each], near))
}

// "primary + 2 replicas", "Postgres with a standby": the copies stand beside the one they copy.
fn with_copies(ground: &Ground, at: usize) -> Option<Count> {
    let store = ground.store(at);
    // "serveur principal et réplica synchrone"
    let server = |near: usize| ground.any(&[T::Member, T::Machine], near);
    let main = || {
        let noun = at.checked_sub(1).is_some_and(|before| server(before) && ground.count(before).is_none());
        (KNOWLEDGE.quantities.main.contains(ground.word(at)) && noun).then(|| at..at + 1)
    };
    let primary = ground.begins(T::Primary, at).or_else(main);
    let head = primary.clone().or(store)?;
    let sentence = ground.sentence(at);
    for near in head.end..(head.end + 7).min(sentence.end) {
        let Some(copy) = ground.begins(T::Copy, near) else {
            // "primary server and a synchronous replica"
            if near == head.end && primary.is_some() && server(near) && !ground.word(near).ends_with('s') {
                continue;
            }
            if ground.any(&[T::App, T::Not, T::Cluster, T::Member, T::Each], near)
                || ground.store(near).is_some() && primary.is_none()
            {
                return None;
            }
            continue;
        };
        // "master 1, replica 2" counts behind, "1 master, 2 replicas" before.
        let led = head.start.checked_sub(1).is_some_and(|n| ground.count(n).is_some());
        let own = ground.count(head.end).filter(|_| primary.is_some() && !led);
        let before = || (head.end.max(near.saturating_sub(3))..near).rev().find_map(|n| ground.count(n));
        // "a replica, three Sentinels": what follows in the next clause counts something else.
        let behind = || ground.count(copy.end).filter(|_| ground.together(near, copy.end));
        let number = if own.is_some() { behind() } else { before().or_else(behind) };
        let beside = ground.word(copy.end).starts_with("of") || ground.any(&[T::App, T::Lost, T::Each], copy.end);
        let many = ground.word(near).ends_with('s') && number.is_none();
        // Where words are not set apart nothing joins them: "同期レプリカ1台".
        let joined = primary.is_some()
            || ground.word(near).starts_with(blankless) && behind().is_some()
            || (head.end..near).any(|j| ground.any(&[T::And, T::With], j))
            || own.is_some()
            || ground.raw[ground.tokens[head.end - 1].at.end..ground.tokens[near].at.start].contains(['+', '/', ','])
                && primary.is_some()
            || ground.raw[ground.tokens[head.end - 1].at.end..ground.tokens[near].at.start].contains('+');
        if many || beside || !joined || ground.denied(&copy, 3) {
            return None;
        }
        let first =
            primary.as_ref().and_then(|p| p.start.checked_sub(1)).and_then(|n| ground.count(n)).or(own).unwrap_or(1);
        // "etcd with 3 replicas": where all members are alike the copies are all that there is.
        let alike = primary.is_none() && own.is_none() && ground.alike(at);
        let value = if alike { number? } else { first + number.unwrap_or(1) };
        return Some(Count { value, span: ground.span(&(at..copy.end)), by: WITH_COPIES });
    }
    None
}

/// The votes of each place: told one by one, as a pattern, or so many in each.
pub(super) fn votes(ground: &Ground) -> Option<Spread> {
    // Places that are not known by their names are counted by what stands in them.
    let told = |singly: &Option<Spread>| {
        let more = |told: &Spread| singly.as_ref().is_none_or(|singly| told.votes.len() >= singly.votes.len());
        told(ground).filter(more)
    };
    let singly = singly(ground);
    pattern(ground).or_else(|| told(&singly)).or(singly).or_else(|| alike(ground))
}

/// Words from servers to the one that stands in each place.
const FAR: usize = 8;

// "three servers, one each in the boiler room, the annex and the roof"
fn singly(ground: &Ground) -> Option<Spread> {
    (0..ground.tokens.len()).find_map(|at| {
        let count = ground.count(at).filter(|count| (2..=9).contains(count))?;
        let member =
            (at + 1..at + REACH).find_map(|near| ground.begins(T::Member, near).or(ground.begins(T::Machine, near)))?;
        // "three servers on our campus in Delft, one in each of halls A, B and C"
        let one = (member.end..member.end + FAR).find(|near| ground.count(*near).is_some())?;
        if ground.count(one) != Some(1) {
            return None;
        }
        let inside = |near: usize| ground.any(&[T::Inside], near);
        let each = ground.any(&[T::Each], one + 1) && inside(one + 2)
            || inside(one + 1) && ground.any(&[T::Each], one + 2) && ground.word(one + 3) == "of";
        let (sentence, here) = (ground.sentence(at), ground.sentence(one));
        let plain = !(at..one).any(|near| ground.any(&[T::App, T::Not], near));
        let of_store = sentence.clone().any(|near| ground.store(near).is_some());
        let inner = (one..sentence.end).any(|near| ground.any(&[T::Zone, T::Hall], near));
        let site = (one..sentence.end).any(|near| ground.any(&[T::Site], near) || ground.place(near).is_some());
        (each && plain && of_store && sentence == here).then(|| Spread {
            votes: vec![1; count as usize],
            span: ground.span(&(at..one + 2)),
            by: "so many, one in each",
            sites: site && !inner,
        })
    })
}

// "three members in three racks": as many servers as places, one in each.
fn alike(ground: &Ground) -> Option<Spread> {
    (0..ground.tokens.len()).find_map(|at| {
        let count = ground.count(at).filter(|count| (2..=9).contains(count))?;
        let member =
            (at + 1..at + REACH).find_map(|near| ground.begins(T::Member, near).or(ground.begins(T::Machine, near)))?;
        let inside = (member.end..member.end + 2).find(|near| ground.any(&[T::Inside], *near))?;
        let second = (inside + 1..inside + 3).find(|near| ground.count(*near).is_some())?;
        let kind = [T::Zone, T::Hall, T::Site].into_iter().find(|kind| ground.any(&[*kind], second + 1))?;
        let plain =
            ground.together(at, second + 1) && !(at..second).any(|near| ground.any(&[T::App, T::Each, T::Not], near));
        let of_store = ground.sentence(at).any(|near| ground.store(near).is_some());
        (plain && of_store && ground.count(second) == Some(count)).then(|| Spread {
            votes: vec![1; count as usize],
            span: ground.span(&(at..second + 2)),
            by: "as many servers as places",
            sites: kind == T::Site,
        })
    })
}

/// The words by which there is one place: "one region", "same hall", "in the control building".
pub(super) fn one_place(ground: &Ground) -> Option<Span> {
    (0..ground.tokens.len()).find_map(|at| {
        let one = ground.tokens[at].value == Some(1.0) || ground.any(&[T::Same], at);
        let inside = ground.any(&[T::Inside], at);
        let kinds: &[T] = if one { &[T::Site, T::Hall, T::Zone] } else { &[T::Hall, T::Zone] };
        if !one && !inside {
            return None;
        }
        let noun = (at + 1..at + 4).find(|near| ground.any(kinds, *near))?;
        let other = [T::Each, T::Not, T::Lost, T::App];
        let plain = (at..noun + 1).all(|near| ground.together(at, near))
            && !(at.saturating_sub(2)..noun).any(|near| ground.any(&other, near))
            && !(at + 1..noun).any(|near| {
                // "There is no third site" tells of no single one.
                ground.any(&[T::Member, T::Copy, T::And, T::Other, T::Third], near)
                    || ground.tokens[near].value.is_some_and(|v| v > 1.0)
            });
        // "une seule région d'écriture" counts those that take writes.
        let near = at.saturating_sub(3)..(noun + 3).min(ground.tokens.len());
        if near.clone().any(|near| ground.together(at, near) && ground.any(&[T::Writes], near)) {
            return None;
        }
        let more = [T::Member, T::App, T::Each, T::Site, T::Hall, T::Zone];
        let ends = !ground.together(noun, noun + 1) || !ground.any(&more, noun + 1);
        (plain && ends).then(|| ground.span(&(at..noun + 1)))
    })
}

/// A copy in the other or the second of two places: whether that is a site, and the words.
pub(super) fn copy_elsewhere(ground: &Ground) -> Option<(bool, Span)> {
    const SECOND: [&str; 12] = [
        "second",
        "zweiten",
        "zweites",
        "deuxième",
        "second",
        "segundo",
        "segunda",
        "secondo",
        "seconda",
        "drugim",
        "drugiej",
        "втором",
    ];
    ground.all(T::Copy, 0..ground.tokens.len()).find_map(|copy| {
        let reach = copy.at.end..(copy.at.end + 5).min(ground.sentence(copy.at.start).end);
        let inside = reach.clone().find(|near| ground.inside(*near))?;
        let other = (inside + 1..inside + 3)
            .find(|near| ground.any(&[T::Other], *near) || SECOND.contains(&ground.word(*near)))?;
        let kinds = [(T::Site, true), (T::Shop, true), (T::Hall, false), (T::Zone, false)];
        let next = || (other + 1..other + 4).filter(|near| ground.together(other, *near));
        let (site, end) = kinds
            .into_iter()
            .find_map(|(kind, site)| next().find_map(|near| Some((site, ground.begins(kind, near)?.end))))?;
        (!ground.denied(&copy.at, 3)).then(|| (site, ground.span(&(copy.at.start..end))))
    })
}

/// The words by which there is a place at all, whatever it is: "in the depot", "on our Antwerp campus".
pub(super) fn some_place(ground: &Ground) -> Option<Span> {
    let kinds = [T::Site, T::Hall, T::Shop];
    (0..ground.tokens.len()).filter(|at| ground.inside(*at)).find_map(|at| {
        let noun = (at + 1..at + 4).find(|near| ground.any(&kinds, *near))?;
        let other = [T::Other, T::Each, T::Not, T::And, T::Lost, T::App, T::Copy, T::Third, T::Both];
        let one = |near: usize| ground.tokens[near].value.is_none_or(|value| value == 1.0);
        let plain = (at..noun + 1).all(|near| ground.together(at, near) && one(near) && !ground.any(&other, near));
        let several = ["regions", "sites", "centres", "centers", "cities", "towns", "plants", "countries"];
        (plain && !several.contains(&ground.word(noun))).then(|| ground.span(&(at..noun + 1)))
    })
}

// "2+2+1", "2/2/1": numbers with one mark between them, of a store's members.
fn pattern(ground: &Ground) -> Option<Spread> {
    let vote = |at: usize| {
        ground.tokens.get(at).filter(|t| t.word.len() == 1 && !t.percent)?.value.filter(|v| (1.0..=9.0).contains(v))
    };
    let mark = |at: usize| {
        let (a, b) = (ground.tokens.get(at)?, ground.tokens.get(at + 1)?);
        let between = ground.raw[a.at.end..b.at.start].trim();
        matches!(between, "+" | "/" | "-" | ":" | "|").then(|| between.to_owned())
    };
    let mut at = 0;
    while at < ground.tokens.len() {
        let Some(first) = vote(at).and(mark(at)) else {
            at += 1;
            continue;
        };
        let mut end = at + 1;
        while vote(end).is_some() && mark(end - 1).as_ref() == Some(&first) {
            end += 1;
        }
        let glued = ground
            .tokens
            .get(end)
            .is_some_and(|next| next.at.start == ground.tokens[end - 1].at.end && next.word.len() > 1);
        let enough = end - at >= 3 || end - at == 2 && first == "+";
        let sentence = ground.sentence(at);
        let before = sentence.start.saturating_sub(12)..sentence.end;
        let of_store = before.clone().any(|near| ground.store(near).is_some() || ground.any(&[T::Member], near));
        if enough && of_store && !glued {
            let votes = (at..end).filter_map(vote).map(|v| v as u32).collect();
            return Some(Spread { votes, span: ground.span(&(at..end)), by: "pattern", sites: false });
        }
        at = end;
    }
    None
}

/// Zones that are counted, in whatever language: "in drei Zonen".
pub(super) fn zones(ground: &Ground) -> Option<Count> {
    (0..ground.tokens.len()).find_map(|at| {
        let value = ground.count(at).filter(|value| (2..=MOST_ZONES).contains(value))?;
        let noun = ground.begins(T::Zone, at + 1).filter(|_| ground.together(at, at + 1))?;
        Some(Count { value, span: ground.span(&(at..noun.end)), by: "zones counted" })
    })
}

/// A region has no more of them.
const MOST_ZONES: u32 = 6;

/// Rooms or zones told by labels: "machine rooms R1 and R2".
pub(super) fn rooms(ground: &Ground) -> Option<Count> {
    let mark = |at: usize| {
        let word = ground.word(at);
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        (word.len() == digits.len() + 1
            && (1..=2).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.to_owned())
    };
    (0..ground.tokens.len()).find_map(|at| {
        let noun = ground.begins(T::Zone, at)?;
        let mut marks = vec![mark(noun.end)?];
        let mut next = noun.end + 1;
        while let Some(more) = mark(next + usize::from(ground.any(&[T::And, T::Zone], next))) {
            next += 1 + usize::from(ground.any(&[T::And, T::Zone], next));
            if !marks.contains(&more) {
                marks.push(more);
            }
        }
        let count = Count { value: marks.len() as u32, span: ground.span(&(at..next)), by: "rooms by label" };
        (marks.len() >= 2).then_some(count)
    })
}

/// Sites told by labels: "DC1 and DC2", "data center A, B and C", "Hall North / Hall South".
pub(super) fn labelled(ground: &Ground) -> Option<Count> {
    let mut labels: Vec<(String, usize)> = Vec::new();
    let mut add = |name: String, at: usize| {
        if labels.iter().all(|(known, _)| *known != name) {
            labels.push((name, at));
        }
    };
    let mut at = 0;
    while at < ground.tokens.len() {
        if let Some((name, end)) = label(ground, at) {
            add(name, at);
            // "A, B and C"
            let mut next = end;
            while next < ground.tokens.len() {
                let over = usize::from(ground.any(&[T::And], next));
                let Some(name) = marked(ground, next + over, ground.tokens[at].sentence) else { break };
                add(name, next + over);
                next += over + 1;
            }
            at = next.max(at + 1);
            continue;
        }
        if let Some(hall) = ground.begins(T::Hall, at)
            && ground.tokens.get(hall.end).is_some_and(|t| {
                t.clause == ground.tokens[at].clause && t.name && t.at.start == ground.tokens[hall.end - 1].at.end + 1
            })
            && ground.tokens[at].name
        {
            add(ground.word(hall.end).to_owned(), hall.end);
        }
        at += 1;
    }
    let (first, last) = (labels.first()?.1, labels.last()?.1);
    (labels.len() >= 2).then(|| Count {
        value: labels.len() as u32,
        span: ground.span(&(first..last + 1)),
        by: "sites by label",
    })
}

/// Sites counted by a number or by "both", and sites by their role.
pub(super) fn sites(ground: &Ground) -> Option<Count> {
    let mut best: Option<Count> = None;
    for at in 0..ground.tokens.len() {
        if let Some(count) = of_each(ground, at).filter(|new| best.as_ref().is_none_or(|old| old.value < new.value)) {
            best = Some(count);
        }
        let both = ground.begins(T::Both, at).map(|both| (2, both.end));
        let Some((value, from)) = both.or_else(|| Some((ground.count(at).filter(|v| *v >= 2)?, at + 1))) else {
            continue;
        };
        for near in from..(from + 3).min(ground.tokens.len()) {
            let token = &ground.tokens[near];
            if !ground.together(at, near)
                || token.slash
                || token.value.is_some()
                || ground.any(&[T::Inside, T::Not, T::Each], near)
            {
                break;
            }
            let shop = || ground.begins(T::Shop, near).filter(|shop| both_of(ground, shop.end));
            // Three houses of one campus are one site; each of two is one.
            let hall = || ground.begins(T::Hall, near).filter(|_| value == 2);
            let noun = ground.begins(T::Site, near).or_else(hall).or_else(shop);
            let Some(noun) = noun else {
                if ground.any(&[T::And, T::With, T::Of, T::App, T::Member], near) {
                    break;
                }
                continue;
            };
            let compound = ground.any(&[T::Zone, T::Member, T::App], noun.end) && ground.together(near, noun.end);
            let lost =
                (at.saturating_sub(3)..at).any(|b| ground.together(b, at) && ground.any(&[T::Not, T::People], b));
            if !compound && !lost && !peopled(ground, noun.start) && best.as_ref().is_none_or(|old| old.value < value) {
                best = Some(Count { value, span: ground.span(&(at..noun.end)), by: "number of sites" });
            }
            break;
        }
    }
    best.or_else(|| beside_each(ground)).or_else(|| roles(ground))
}

// "four breweries, one server in each": whatever the places are called.
fn beside_each(ground: &Ground) -> Option<Count> {
    let each = each(ground).filter(|each| each.of != Some(T::Zone))?;
    let from = ground.tokens.partition_point(|token| token.at.end <= each.span.at.start);
    let (at, noun) = (from.checked_sub(2)?, from - 1);
    let value = ground.count(at).filter(|count| (2..=9).contains(count))?;
    let other = [T::Zone, T::App, T::Member, T::Machine, T::Counter, T::People, T::Lost, T::Each];
    let named = ground.tokens[noun].value.is_none() && !ground.any(&other, noun) && ground.store(noun).is_none();
    let one = ground.sentence(at).contains(&from);
    (named && one && ground.field == Field::Infrastructure).then(|| Count {
        value,
        span: ground.span(&(at..from)),
        by: "so many of them beside each",
    })
}

// "14,000 cars in six cities", "files for 31 countries": where the work is, unless servers are told of there.
fn peopled(ground: &Ground, noun: usize) -> bool {
    // A club has members too.
    let server = |near: usize| ground.any(&[T::Member], near) && !ground.word(near).starts_with("member");
    let here = |near: usize| server(near) || ground.any(&[T::Vote], near) || ground.store(near).is_some();
    ground.field != Field::Infrastructure && ground.any(&[T::Land], noun) && !ground.sentence(noun).any(here)
}

// "in each of five valleys": whatever the places are called.
fn of_each(ground: &Ground, at: usize) -> Option<Count> {
    let each = ground.begins(T::Each, at)?;
    let number = (each.end..each.end + 3).find(|near| ground.count(*near).is_some())?;
    let value = ground.count(number).filter(|count| *count >= 2)?;
    let inside = (at.saturating_sub(2)..at).any(|near| ground.any(&[T::Inside], near));
    // "in each cellar two or three presses" counts presses.
    let small = |near: usize| {
        ground.any(&[T::Of, T::Article], near) || ["our", "the", "these", "those"].contains(&ground.word(near))
    };
    let linked = number > each.end && (each.end..number).all(|near| ground.together(at, near) && small(near));
    let other = [T::Zone, T::App, T::Member, T::Machine, T::Lost, T::People];
    let noun = ground.together(at, number + 1) && !ground.any(&other, number + 1) && ground.store(number + 1).is_none();
    // "one wavelength on each of 2 to 14 spans": what is asked for stands in many, and is served in none of them.
    let here = |near: usize| ground.any(&[T::Member, T::Vote], near) || ground.store(near).is_some();
    let served = ground.field == Field::Infrastructure || ground.sentence(at).any(here);
    let all = inside && linked && noun && served;
    all.then(|| Count { value, span: ground.span(&(at..number + 2)), by: "in each of so many" })
}

// "both the ship and the office": another such place behind an "and".
fn both_of(ground: &Ground, at: usize) -> bool {
    ground.any(&[T::And], at) && (at + 1..at + 3).any(|near| ground.any(&[T::Shop, T::Site], near))
}

// "primary site and DR site"
fn roles(ground: &Ground) -> Option<Count> {
    let all = 0..ground.tokens.len();
    let (main, second) = (ground.first(T::MainSite, all.clone())?, ground.first(T::SecondSite, all)?);
    let range = main.start.min(second.start)..main.end.max(second.end);
    Some(Count { value: 2, span: ground.span(&range), by: "sites by role" })
}

/// So many members in each: the number, what it is in, and the words.
pub(super) struct Each {
    /// Members of each.
    pub count: u32,
    /// The words.
    pub span: Span,
    /// In each site, in each zone or room, or it does not say.
    pub of: Option<T>,
}

/// "one member per room", "je zwei Knoten", "3 each", "factor 3 in each of Amsterdam", "3AZに1台ずつ".
pub(super) fn each(ground: &Ground) -> Option<Each> {
    (0..ground.tokens.len()).find_map(|at| {
        let count = ground.count(at).filter(|count| *count <= 9)?;
        let sentence = ground.sentence(at);
        let each = (at.saturating_sub(2)..at + REACH + 1)
            .filter(|near| sentence.contains(near) && ground.together(at, *near))
            .find_map(|near| ground.begins(T::Each, near))?;
        let from = at.min(each.start);
        // "each with 3 nodes" is told before, "3 each" behind: nothing else is counted between.
        let between = (from..each.end.max(at))
            .any(|near| near != at && (ground.tokens[near].value.is_some() || ground.any(&[T::App], near)));
        let noun = (at + 1..at + 4).find(|near| {
            ground.together(at, *near)
                && (ground.any(&[T::Member, T::Machine, T::Counter], *near) || ground.store(*near).is_some())
        });
        let bare = noun.is_none()
            && (each.end >= sentence.end
                || !ground.together(at, each.end)
                || ground.any(&[T::Inside], each.end)
                || kind(ground, each.end).is_some())
            && (each.start == at + 1 || each.start == at + 2 && ground.any(&[T::Inside], at + 1));
        let of_store = sentence.clone().any(|near| ground.store(near).is_some() || ground.any(&[T::Member], near));
        let app = (at..at + 4).any(|near| ground.together(at, near) && ground.any(&[T::App], near));
        if between || app || !(noun.is_some() || bare) || !of_store {
            return None;
        }
        let end = noun.map_or(at + 1, |noun| noun + 1).max(each.end);
        let of = kind(ground, each.end).or_else(|| kind(ground, (each.start).saturating_sub(4)));
        Some(Each { count, span: ground.span(&(from..end)), of })
    })
}

/// The kind of place named right there.
pub(super) fn kind(ground: &Ground, at: usize) -> Option<T> {
    (at..at + 3).find_map(|near| {
        [T::Zone, T::Hall, T::Site, T::Shop].into_iter().find(|kind| ground.any(&[*kind], near)).map(
            |kind| match kind {
                T::Zone => T::Zone,
                _ => T::Site,
            },
        )
    })
}

// "3 in Lyon, 1 in Metz"
fn told(ground: &Ground) -> Option<Spread> {
    let (votes, range, sites) = beside(ground)?;
    Some(Spread { votes, span: ground.span(&range), by: "place by place", sites })
}
