//! Places that no table knows: names behind "in" with a count of servers before them, or in a list with others.
//! Finds and marks; how many places there are is decided by place.

use super::ground::{Ground, T};
use super::knowledge::KNOWLEDGE;
use super::spread::Count;
use crate::domain::reader::lexer::blankless;
use std::ops::Range;

/// What a name that follows "in" is not.
const NOUNS: [T; 14] = [
    T::Site,
    T::Zone,
    T::Hall,
    T::Shop,
    T::Member,
    T::Machine,
    T::App,
    T::People,
    T::Database,
    T::Cluster,
    T::Copy,
    T::Primary,
    T::Quorum,
    T::Each,
];
/// Words before a list in which something says that it is one of places.
const BEFORE: usize = 5;

/// A list of names, with the tokens of each.
struct List {
    items: Vec<Range<usize>>,
    /// One of them is known.
    known: bool,
}

/// Marks in every text the names that one of them tells as places.
pub(super) fn mark(grounds: &mut [Ground; 3]) {
    let mut names: Vec<String> = Vec::new();
    for ground in grounds.iter_mut() {
        let (mut counted, mut listed): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut first: Option<Range<usize>> = None;
        for at in 0..ground.tokens.len() {
            let inside = ground.inside(at);
            let opens = at == 0 || !ground.together(at - 1, at);
            if !inside && !opens {
                continue;
            }
            let list = list(ground, if inside { at + 1 } else { at });
            let unknown = list.items.iter().filter(|item| ground.place(item.start).is_none());
            let unknown: Vec<String> = unknown.map(|item| ground.word(item.start).to_owned()).collect();
            let before = at.saturating_sub(BEFORE)..at;
            let near = |what: &[T]| before.clone().any(|near| ground.together(near, at) && ground.any(what, near));
            let of_store = inside && (near(&[T::Member, T::Vote, T::Third, T::Copy]) || number(ground, &before, at));
            let sited = || ground.sentence(at).any(|near| ground.any(&[T::Site, T::Each], near));
            if list.items.len() >= 2 && !near(&[T::People]) && (list.known || of_store || sited()) {
                let ends = list.items.last().map_or(at, |last| last.end);
                first.get_or_insert(list.items[0].start..ends);
                listed.extend(unknown);
            } else if of_store {
                counted.extend(unknown);
            }
        }
        listed.sort();
        listed.dedup();
        ground.listed = first.map(|first| (listed.len(), first));
        names.extend(listed.into_iter().chain(counted));
    }
    for ground in grounds.iter_mut() {
        let town = |at: &usize| {
            let token = &ground.tokens[*at];
            token.name && names.iter().any(|name| same(name, &token.word)) && ground.store(*at).is_none()
        };
        ground.towns = (0..ground.tokens.len()).filter(town).collect();
    }
}

// "two in Trier": a number right before, or over its noun.
fn number(ground: &Ground, before: &Range<usize>, at: usize) -> bool {
    // "one in a booth at the harbour in Varberg": the number stands farther before, where the sentence counts servers.
    let counts =
        ground.sentence(at).any(|near| ground.any(&[T::Member, T::Vote], near) || ground.store(near).is_some());
    let last = if counts { at.saturating_sub(9) } else { before.start.max(at.saturating_sub(2)) };
    (last..at).any(|near| ground.together(near, at) && ground.count(near).is_some_and(|count| count <= 9))
}

// "Trier, Mainz and Ulm" from a token on.
fn list(ground: &Ground, mut at: usize) -> List {
    let mut list = List { items: Vec::new(), known: false };
    loop {
        let item = match ground.place(at) {
            Some(place) => {
                list.known = true;
                place
            }
            // "europe-west3, Fahrplan als Objekt": beside the id of a region stands no town.
            None if candidate(ground, at) && !list.items.last().is_some_and(|last| id(ground, last)) => at..at + 1,
            None => return list,
        };
        let end = item.end;
        list.items.push(item);
        let comma = |at: usize| ground.between(at).trim() == ",";
        at = match () {
            () if ground.any(&[T::And], end) => end + 1,
            () if end < ground.tokens.len() && comma(end) => end + usize::from(ground.any(&[T::And], end)),
            () => return list,
        };
    }
}

fn id(ground: &Ground, item: &Range<usize>) -> bool {
    let at = ground.tokens[item.start].at.start..ground.tokens[item.end - 1].at.end;
    ground.raw.get(at).is_some_and(|words| words.contains(|c: char| c.is_ascii_digit()))
}

fn candidate(ground: &Ground, at: usize) -> bool {
    let Some(token) = ground.tokens.get(at) else { return false };
    // "us-east-1, writers in both": an item of a list ends its clause or stands before an "and"; "SEPA-Gateway" is one word.
    let ends = !ground.together(at, at + 1) || ground.any(&[T::And, T::Each], at + 1);
    let ends = ends && !ground.between(at + 1).starts_with('-');
    let plain = ground.raw.get(token.at.clone()).is_some_and(|word| word.chars().all(char::is_alphabetic));
    token.name
        && ends
        && plain
        && token.value.is_none()
        && ground.store(at).is_none()
        && !ground.any(&NOUNS, at)
        && !KNOWLEDGE.around.contains(token.word.trim_end_matches('s'))
        && !KNOWLEDGE.plain.contains(token.word.as_str())
}

/// True if both are the same name, in another case or not: "Opole", "w Opolu".
pub(super) fn same(name: &str, word: &str) -> bool {
    let (shared, longest) = shared(name, word);
    name == word || shared >= 4 && shared + 3 >= longest
}

/// The letters that two names begin with alike, and those of the longer one.
pub(super) fn shared(a: &str, b: &str) -> (usize, usize) {
    let alike = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    (alike, a.chars().count().max(b.chars().count()))
}

/// "西安、洛阳、郑州各三个", "北京、广州、成都三地": so many names before a word for each, or before their number.
pub(super) fn run(ground: &Ground) -> Option<Count> {
    (2..ground.tokens.len()).find_map(|at| {
        let each = ground.any(&[T::Each], at);
        let number = ground.count(at).filter(|_| ground.any(&[T::Site, T::Counter], at + 1));
        if !each && number.is_none() {
            return None;
        }
        let (mut first, mut names) = (at, 0u32);
        while let Some(item) = first.checked_sub(1).filter(|item| spelt(ground, *item)) {
            let joint = item.checked_sub(1).filter(|joint| ground.any(&[T::And], *joint));
            let comma = matches!(ground.between(item).trim(), "、" | "，");
            (names, first) = (names + 1, joint.unwrap_or(item));
            if joint.is_none() && !comma {
                break;
            }
        }
        let fits = names >= 2 && number.is_none_or(|number| number == names);
        fits.then(|| Count { value: names, span: ground.span(&(first..at + 1)), by: "names before their number" })
    })
}

fn spelt(ground: &Ground, at: usize) -> bool {
    let token = &ground.tokens[at];
    token.word.starts_with(blankless)
        && (2..=4).contains(&token.word.chars().count())
        && token.value.is_none()
        && ground.store(at).is_none()
        && !ground.any(&NOUNS, at)
        && !ground.any(&[T::And, T::Inside], at)
}

/// Places of which the words say nothing but that they look on: users, copies without a vote, an office.
pub(super) fn onlookers(ground: &Ground) -> u32 {
    let mut seen: Vec<String> = Vec::new();
    let mut voting: Vec<String> = Vec::new();
    for at in 0..ground.tokens.len() {
        let Some(place) = ground.place(at) else { continue };
        let clause = ground.clause(at);
        let near = |what: &[T]| clause.clone().any(|near| ground.any(what, near));
        let store = clause.clone().any(|near| ground.store(near).is_some());
        let name = ground.word(place.end - 1).to_owned();
        if near(&[T::Onlooker]) && !near(&[T::Third, T::Vote]) && !store {
            seen.push(name);
        } else if near(&[T::Member, T::Vote, T::Third]) || store {
            voting.push(name);
        }
    }
    seen.sort();
    seen.dedup();
    seen.retain(|name| !voting.contains(name));
    seen.len() as u32
}
