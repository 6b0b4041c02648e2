//! Numbers beside places: how many stand where, and the labels that places are told apart by.

use super::ground::{Ground, T};
use std::ops::Range;

/// Words between a number and its noun, its place.
pub(super) const REACH: usize = 4;

/// "3 in Leeds, 2 in Hull", "Lyon 3, Lille 1": the numbers that stand beside places, their words, and whether a place is a
/// site; "…, the fifth in Bray" is one more.
pub(super) fn beside(ground: &Ground) -> Option<(Vec<u32>, Range<usize>, bool)> {
    let mut pairs: Vec<(u32, Spot)> = Vec::new();
    for at in 0..ground.tokens.len() {
        let last = || ground.begins(T::LastOne, at).filter(|_| !pairs.is_empty()).map(|_| 1);
        let Some(value) = ground.count(at).filter(|value| *value <= 9).or_else(last) else { continue };
        let unknown = || listed(ground, at, &pairs.last()?.1);
        // "two observers each in Houston and Busan" vote nowhere.
        if (at + 1..at + 3).any(|near| ground.together(at, near) && ground.any(&[T::Onlooker], near)) {
            continue;
        }
        let Some(spot) = behind(ground, at).or_else(|| before(ground, at)).or_else(unknown) else { continue };
        let near = pairs.last().is_none_or(|(_, last)| spot.at.start.saturating_sub(last.at.end) <= 14);
        if !near && pairs.len() < 2 {
            pairs.clear();
        } else if !near {
            break;
        }
        let alike = more_alike(ground, at, spot.at.end);
        for spot in std::iter::once(spot).chain(alike) {
            if pairs.iter().all(|(_, known)| known.name != spot.name) {
                pairs.push((value, spot));
            }
        }
    }
    let (first, last) = (pairs.first()?, pairs.last()?);
    let range = first.1.at.start..last.1.at.end;
    let context = ground.sentence(range.start).start.saturating_sub(10)..range.end;
    let of_store = context.clone().any(|near| {
        ground.store(near).is_some() || ground.any(&[T::Member, T::Machine, T::Third, T::Vote, T::Quorum], near)
    });
    let apps = ground.sentence(range.start).start..range.end;
    let applications = ground.all(T::App, apps.clone()).count() > 0
        && !apps.clone().any(|near| ground.store(near).is_some() || ground.any(&[T::Member, T::Vote], near));
    if pairs.len() < 2 || !of_store || applications {
        return None;
    }
    let sites = pairs.iter().any(|(_, spot)| spot.site);
    Some((pairs.iter().map(|(v, _)| *v).collect(), range, sites))
}

/// A place beside a number.
struct Spot {
    name: String,
    /// From the number to the place.
    at: Range<usize>,
    site: bool,
}

// "two each in dc2 and dc3": the places behind the first that have as many.
fn more_alike(ground: &Ground, at: usize, end: usize) -> Vec<Spot> {
    let each = ground.word(at + 1) == "each" || at.checked_sub(1).is_some_and(|before| ground.word(before) == "je");
    let (mut spots, mut next) = (Vec::new(), end);
    while each && ground.tokens.get(next).is_some_and(|token| token.sentence == ground.tokens[at].sentence) {
        next += usize::from(matches!(ground.word(next), "and" | "und" | "et" | "y" | "e"));
        let Some((name, end, site)) = place_at(ground, next) else { break };
        spots.push(Spot { name, at: at..end, site });
        next = end;
    }
    spots
}

// "Dallas 3 / Querétaro 3": a name that no table knows, right behind a place with its number.
fn listed(ground: &Ground, at: usize, last: &Spot) -> Option<Spot> {
    let name = at.checked_sub(1).filter(|name| *name == last.at.end && ground.tokens[*name].name)?;
    let parted = matches!(ground.between(name).trim(), "/" | "," | "+" | ";");
    let ends = !ground.together(at, at + 1) || ground.between(at + 1).contains('/');
    let other = [T::Member, T::Machine, T::App, T::Third, T::Vote, T::Zone];
    let plain = ground.tokens[name].value.is_none() && ground.store(name).is_none() && !ground.any(&other, name);
    (parted && ends && plain).then(|| Spot { name: ground.word(name).to_owned(), at: name..at + 1, site: true })
}

// The place that stands at a token, and where its words end.
fn place_at(ground: &Ground, at: usize) -> Option<(String, usize, bool)> {
    if let Some(place) = ground.place(at) {
        return Some((ground.word(at).to_owned(), place.end, true));
    }
    if let Some((label, end)) = label(ground, at) {
        return Some((label, end, true));
    }
    for (what, site) in [(T::Site, true), (T::Shop, true), (T::Hall, true), (T::Zone, false)] {
        if let Some(noun) = ground.begins(what, at) {
            let mark = ground
                .tokens
                .get(noun.end)
                .filter(|t| t.clause == ground.tokens[at].clause && (t.name || t.word.len() == 1));
            let name = mark.map_or(String::new(), |t| t.word.clone());
            return Some((format!("{} {name}", ground.word(at)), noun.end + usize::from(mark.is_some()), site));
        }
    }
    None
}

// "3 ZooKeepers in the depot"
fn behind(ground: &Ground, at: usize) -> Option<Spot> {
    let inside = (at + 1..at + 1 + REACH).find(|near| ground.inside(*near))?;
    let plain = |near: usize| {
        ground.tokens[near].value.is_none()
            && !ground.any(&[T::App, T::Zone, T::Site, T::Hall, T::Shop, T::Lost, T::Cluster], near)
    };
    if !ground.together(at, inside) || !(at + 1..inside).all(plain) {
        return None;
    }
    for near in inside + 1..inside + 11 {
        if !ground.together(inside, near) || ground.tokens[near].value.is_some() {
            return None;
        }
        // "on a small machine in the booth in Ulm"
        if near >= inside + 6 && ground.place(near).is_none() {
            continue;
        }
        if let Some((name, end, site)) = place_at(ground, near) {
            // "in the main hall" and "in the fallback hall" are two.
            // and so are "dans la salle principale" and "dans la salle de secours".
            let last = (near + 1..near + 4)
                .take_while(|at| ground.together(near, *at) && ground.tokens[*at].value.is_none())
                .take_while(|at| !ground.any(&[T::And, T::With, T::Member], *at))
                .last();
            let words = inside + 1..last.unwrap_or(near) + 1;
            let which = || words.clone().map(|at| ground.word(at)).collect::<Vec<_>>().join(" ");
            return Some(Spot { name: if name.ends_with(' ') { which() } else { name }, at: at..end, site });
        }
        if ground.tokens[near].name && near == inside + 1 && ground.store(near).is_none() {
            return Some(Spot { name: ground.word(near).to_owned(), at: at..near + 1, site: true });
        }
    }
    None
}

// "Lyon 3", "dc A, n: 1"
fn before(ground: &Ground, at: usize) -> Option<Spot> {
    let same = |near: usize| ground.tokens[near].sentence == ground.tokens[at].sentence;
    let skip = |near: usize| matches!(ground.word(near), "n" | "nodes" | "members" | "voters" | "votes");
    let end = if at >= 1 && skip(at - 1) { at - 1 } else { at };
    // What follows the number is no unit of something else.
    let next = ground.tokens.get(at + 1).filter(|next| next.clause == ground.tokens[at].clause);
    let free = next.is_none_or(|next| {
        next.value.is_some()
            || next.name
            || ground.between(at + 1).contains('/')
            || ground.any(&[T::Member, T::Third, T::Inside, T::Site, T::Shop], at + 1)
            || next.remark
            || ground.place(at + 1).is_some()
            || ground.any(&[T::And], at + 1)
    });
    let start = (end.saturating_sub(3)..end)
        .find(|from| same(*from) && place_at(ground, *from).is_some_and(|(_, to, _)| to == end))?;
    let (name, _, site) = place_at(ground, start)?;
    // "two sites": the noun alone is no name before a number of its own.
    let named = ground.place(start).is_some() || name.split(' ').nth(1).is_none_or(|mark| !mark.is_empty());
    (free && named && site).then_some(Spot { name, at: start..at + 1, site })
}

/// "DC1", "site B", "ЦОД-2": a site by its label, and where it ends.
pub(super) fn label(ground: &Ground, at: usize) -> Option<(String, usize)> {
    let word = ground.word(at);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let mark = &word[digits.len()..];
    if (1..=2).contains(&mark.len()) && ground.is_word(T::Site, digits) {
        return Some((mark.to_owned(), at + 1));
    }
    let noun = ground.begins(T::Site, at)?;
    let mark = marked(ground, noun.end, ground.tokens[at].sentence)?;
    Some((mark, noun.end + 1))
}

/// A capital letter or a small number that stands as a label.
pub(super) fn marked(ground: &Ground, at: usize, sentence: u32) -> Option<String> {
    let token = ground.tokens.get(at).filter(|token| token.sentence == sentence)?;
    let letter = token.word.len() == 1 && ground.raw[token.at.clone()].starts_with(|c: char| c.is_ascii_uppercase());
    let tight = token.at.start <= ground.tokens[at - 1].at.end + 1;
    let next = ground.tokens.get(at + 1);
    let ends = next.is_none_or(|next| {
        next.clause != token.clause || ground.any(&[T::And], at + 1) || next.slash || token.at.end < next.at.start
    });
    let number = token.value.is_some()
        && token.word.len() == 1
        && tight
        && ends
        && token.word.starts_with(|c: char| ('1'..='4').contains(&c));
    let noun = next.is_some_and(|next| next.clause == token.clause && counts_on(ground, at + 1));
    (letter || number && !noun).then(|| token.word.clone())
}

// "site 3 servers": what follows is counted, so that the number is no label.
fn counts_on(ground: &Ground, at: usize) -> bool {
    crate::domain::reader::numeral::seconds(ground.word(at)).is_some()
        || ground.any(&[T::Member, T::Machine, T::App, T::Lost], at)
        || ground.store(at).is_some()
}
