//! How many places there are where no word for a site counts them: by what stands in each, and by their names behind
//! their number. Finds; which count holds is decided by place.

use super::ground::{Ground, T};
use super::reading::Field;
use super::spread::Count;
use std::ops::Range;

/// What a place can be that servers stand in.
const PLACES: [T; 3] = [T::Shop, T::Hall, T::Site];

/// More places than these with servers in each have locks of their own, as a rule.
const FEW: u32 = 3;

/// Words between a number and the noun it counts, and between that and the names.
const REACH: usize = 4;

/// "Two ground stations …", "one voter in each station": as many as are counted elsewhere.
pub(super) fn in_each(grounds: &[Ground; 3]) -> Option<Count> {
    let infra = &grounds[2];
    (0..infra.tokens.len()).find_map(|at| {
        let each = infra.begins(T::Each, at)?;
        let noun = (each.end..each.end + 2).find(|near| infra.together(at, *near) && infra.any(&PLACES, *near))?;
        let clause = infra.clause(at);
        let stands = clause.clone().any(|near| infra.any(&[T::Member], near) || infra.store(near).is_some());
        let other = clause.into_iter().any(|near| infra.any(&[T::App, T::People, T::Not], near));
        // "Two boats in one zone, never": in the tolerance two are those that must not meet.
        let told = grounds.iter().filter(|ground| ground.field != Field::Consistency);
        let counted = || told.clone().find_map(|ground| number(ground, infra.word(noun)));
        (stands && !other).then(counted).flatten()
    })
}

// How many of these are counted.
fn number(ground: &Ground, noun: &str) -> Option<Count> {
    (0..ground.tokens.len()).find_map(|at| {
        let both = || ground.begins(T::Both, at).map(|_| 2);
        let value = ground.count(at).filter(|value| (2..=FEW).contains(value)).or_else(both)?;
        let same = |near: &usize| ground.together(at, *near) && alike(ground.word(*near), noun);
        let end = (at + 1..at + REACH).find(same)?;
        let other = [T::Member, T::App, T::People, T::Inside, T::Each, T::Lost, T::Machine];
        let plain = (at + 1..end).all(|near| !ground.any(&other, near) && ground.tokens[near].value.is_none());
        let by = "so many, and servers in each";
        plain.then(|| Count { value, span: ground.span(&(at..end + 1)), by })
    })
}

// "yard" and "yards", "Schöpfwerk" and "Schöpfwerke".
fn alike(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short == long
        || short.len() >= 3 && long.len() <= short.len() + 2 && long.starts_with(short)
        || short.strip_suffix('y').is_some_and(|stem| long.strip_suffix("ies") == Some(stem))
}

/// "two harbours, Peterhead and Esbjerg", "two houses twelve miles apart (Northgate and Harbour)": as many names as are
/// counted.
pub(super) fn by_names(ground: &Ground) -> Option<Count> {
    (0..ground.tokens.len()).find_map(|at| {
        let value = ground.count(at).filter(|value| (2..=5).contains(value))?;
        let noun = (at + 1..at + REACH).find(|near| ground.together(at, *near) && ground.any(&PLACES, *near))?;
        let other = [T::Roamer, T::Vehicle, T::App, T::People, T::Member];
        if (at + 1..=noun).any(|near| ground.any(&other, near) || ground.tokens[near].value.is_some()) {
            return None;
        }
        // The names stand in clauses of their own.
        let first = (noun + 1..ground.tokens.len().min(noun + 2 + REACH)).find(|near| !ground.together(noun, *near))?;
        let sentence = ground.sentence(at);
        let list = names(ground, first..sentence.end);
        let by = "names behind their number";
        let fits = sentence.contains(&first) && list.len() == value as usize;
        fits.then(|| Count { value, span: ground.span(&(at..list[list.len() - 1] + 1)), by })
    })
}

// Names one after another, parted by a comma or by an "and".
fn names(ground: &Ground, range: Range<usize>) -> Vec<usize> {
    let (mut list, mut at) = (Vec::new(), range.start);
    while range.contains(&at) {
        let end = ground.place(at).map_or(at + 1, |place| place.end);
        let named = ground.tokens[at].name || ground.place(at).is_some();
        if !named || ground.store(at).is_some() {
            return list;
        }
        list.push(end - 1);
        let joint = usize::from(ground.any(&[T::And], end));
        // A name that its clause goes on behind ends the list.
        if !range.contains(&end) || joint == 0 && (ground.together(at, end) || ground.tokens[end].remark) {
            break;
        }
        at = end + joint;
    }
    list
}
