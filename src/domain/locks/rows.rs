//! Votes told by a run of equal parts: "2 at the mouth + 1 at the mill", "Ilanz 2, Vorarlberg 2, Aosta 1", "2 east, 1
//! west". What a part names need not be known: its form tells it, and best that the parts add up to what was counted.

use super::ground::{Ground, T};
use super::knowledge::KNOWLEDGE;
use super::spread::Spread;
use std::collections::HashSet;
use std::ops::Range;

/// What no part of such a run names.
const OTHER: [T; 12] = [
    T::Member,
    T::Machine,
    T::App,
    T::People,
    T::Copy,
    T::Primary,
    T::Third,
    T::Database,
    T::Cluster,
    T::Lost,
    T::Each,
    T::Not,
];
/// Words of a name at the most, and how far before the run its store or their number stands.
const NAME: usize = 3;
const BEFORE: usize = 16;
/// Votes of one place at the most where a number behind a name may be a version.
const SMALL: f64 = 3.0;
/// Votes of all places at the most, and words of a list of them: a longer one tells of something else, and is not read to
/// its end from each of its words.
const MOST: u32 = 9;
const LIST: usize = 48;

/// One place, its votes and its words.
struct Part {
    votes: u32,
    name: String,
    at: Range<usize>,
    /// A word for "in" stands before the name, or the name is one by its letters.
    sure: bool,
    /// It begins with a capital, and it is a place that is known.
    named: bool,
    known: bool,
    site: bool,
    /// A word for "in" stands before the name: in all parts of a run, or in none.
    inside: bool,
}

/// The votes so told: `summed` where they have to add up to a number told before.
pub(super) fn votes(ground: &Ground, summed: bool) -> Option<Spread> {
    (0..ground.tokens.len()).find_map(|at| {
        let parts = [counted, labelled].into_iter().map(|form| run(ground, at, form)).find(|parts| parts.len() >= 2)?;
        let (first, last) = (parts.first()?, parts.last()?);
        let sum: u32 = parts.iter().map(|part| part.votes).sum();
        let names: HashSet<&str> = parts.iter().map(|part| &*part.name).collect();
        let before = first.at.start.saturating_sub(BEFORE)..first.at.start;
        let adds_up = before.clone().any(|near| {
            let noun = |at: &usize| ground.any(&[T::Member, T::Machine, T::Vote], *at);
            ground.count(near) == Some(sum) && (near + 1..near + 4).find(noun).is_some()
        });
        // Beside one that is known, names are of its kind.
        let known = parts.iter().any(|part| part.known) && parts.iter().all(|part| part.named);
        let sure = known || parts.iter().all(|part| part.sure) || headed(ground, &first.at) && odd(&parts);
        let told = adds_up || !summed && sure && of_store(ground, &before, last.at.end);
        let fits = names.len() == parts.len() && (2..=MOST).contains(&sum) && told;
        fits.then(|| Spread {
            votes: parts.iter().map(|part| part.votes).collect(),
            span: ground.span(&(first.at.start..last.at.end)),
            by: "a run of places",
            sites: parts.iter().all(|part| part.site),
        })
    })
}

// A store or its servers stand before the run, and nothing that asks them.
fn of_store(ground: &Ground, before: &Range<usize>, end: usize) -> bool {
    let sentence = ground.sentence(before.end).start..end;
    let apps = sentence.clone().any(|near| ground.any(&[T::App, T::People], near));
    let here = |near: usize| ground.store(near).is_some() || ground.any(&[T::Member, T::Vote], near);
    before.clone().chain(sentence.clone()).any(here) && (!apps || sentence.clone().any(here))
}

// "Consul 1.18, Büsum 2, Husum 1": the run stands right behind a store and its version.
fn headed(ground: &Ground, part: &Range<usize>) -> bool {
    let from = part.start;
    if ground.tokens[from].value.is_some() {
        return false;
    }
    let head = (0..from).rev().find(|near| ground.tokens[*near].value.is_none());
    let store = head.is_some_and(|last| {
        (last.saturating_sub(NAME)..=last).any(|near| ground.store(near).is_some_and(|store| store.end == last + 1))
    });
    store && head.is_some_and(|last| ground.tokens[last].sentence == ground.tokens[from].sentence)
}

// As votes are: together odd, none of them many, and no versions of what stands around a store.
fn odd(parts: &[Part]) -> bool {
    let other = |part: &Part| part.name.split(' ').any(|word| KNOWLEDGE.around.contains(word));
    let few = parts.iter().all(|part| f64::from(part.votes) <= SMALL && !other(part));
    few && parts.iter().map(|part| part.votes).sum::<u32>() % 2 == 1
}

fn alike(parts: &[Part], next: &Part) -> bool {
    parts.last().is_none_or(|last| last.inside == next.inside)
}

fn run(ground: &Ground, mut at: usize, form: fn(&Ground, usize) -> Option<Part>) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(part) = form(ground, at).filter(|part| alike(&parts, part)) {
        let end = part.at.end;
        parts.push(part);
        let joint = usize::from(ground.any(&[T::And], end));
        let between = ground.between(end).trim().trim_start_matches(')');
        let mark = matches!(between, "," | "+" | "/" | "・" | "、");
        let near = ground.tokens.get(end).is_some_and(|token| token.sentence == ground.tokens[at].sentence);
        if !near || joint == 0 && !mark || parts.len() > MOST as usize {
            break;
        }
        at = end + joint;
    }
    parts
}

// "2 members in Brno", "1 west"
fn counted(ground: &Ground, at: usize) -> Option<Part> {
    let votes = ground.count(at).filter(|votes| *votes <= 9)?;
    let servers = |at: &usize| {
        let own = ground.any(&[T::Member, T::Vote, T::Counter, T::With], *at) || ground.store(*at).is_some();
        own && ground.together(*at - 1, *at)
    };
    let from = at + 1 + (at + 1..at + 4).take_while(servers).count();
    let inside = ground.together(at, from) && ground.inside(from);
    let (name, end) = name(ground, from + usize::from(inside), at)?;
    let sure = inside || (from..end).all(|near| named(ground, near)) || ground.any(&[T::Compass], from);
    let (site, names) = (sites(ground, from..end), (from..end).all(|near| named(ground, near)));
    let known = (from..end).any(|near| ground.place(near).is_some());
    Some(Part { votes, site, sure, named: names, known, name, inside, at: at..end })
}

// "Ilanz 2", "灘2台", "north depot 2", "Ceuta (2)", "仙台に1台": where a list of them begins, or goes on.
fn labelled(ground: &Ground, at: usize) -> Option<Part> {
    ground.tokens.get(at)?;
    let words = (1..=NAME).find(|words| ground.tokens.get(at + words).is_some_and(|token| token.value.is_some()))?;
    let name = at..at + words;
    // "仙台に1台": the word for "in" stands behind the name.
    let inside = words > 1 && ground.cut && ground.any(&[T::Inside], at + words - 1);
    let name = name.start..name.end - usize::from(inside);
    let votes = ground.count(at + words).filter(|votes| *votes <= MOST)?;
    let counts = |near| ground.any(&[T::Counter], near) || ground.cut && ground.any(&[T::Machine], near);
    let counter = counts(at + words + 1) && ground.between(at + words + 1).is_empty();
    let end = at + words + 1 + usize::from(counter);
    let opened = ground.between(at + words).trim() == "(";
    // "A (2 voters)"
    let noun =
        |near: &usize| ground.any(&[T::Member, T::Vote, T::Machine, T::Copy], *near) && ground.between(*near) == " ";
    let end = end + (end..end + 2).take_while(|near| opened && noun(near)).count();
    let bracket = opened && ground.raw[ground.tokens[end - 1].at.end..].starts_with(')');
    let ends = bracket || inside && counter || parted(ground, at, end);
    let opens = inside && counter
        || at == ground.sentence(at).start
        || !ground.together(at - 1, at)
        || ground.any(&[T::And], at - 1);
    let opens = opens || !ground.between(at).trim().is_empty() || bracket;
    let listed = name.clone().all(|near| opens_list(ground, near));
    let plain = name.clone().all(|near| {
        let token = &ground.tokens[near];
        token.value.is_none()
            && (bracket || token.sentence == ground.tokens[at + words].sentence && ground.together(at, near))
            && ground.store(near).is_none()
            && !ground.any(&OTHER, near)
    });
    let letters = name.clone().all(|near| named(ground, near));
    let compass = ground.any(&[T::Compass], at);
    let meant = letters || counter || listed || compass;
    let known = ground.place(at).is_some();
    (ends && opens && plain && meant).then(|| Part {
        votes,
        name: name.clone().map(|near| ground.word(near)).collect::<Vec<_>>().join(" "),
        at: at..end,
        sure: counter || known || listed || bracket && letters || compass && name.len() > 1,
        named: letters,
        known,
        site: sites(ground, name),
        inside: false,
    })
}

// Versions of products stand so too: a list of places is a whole sentence, or stands behind a colon.
fn opens_list(ground: &Ground, at: usize) -> bool {
    let sentence = ground.sentence(at);
    let mut near = (sentence.start.max(at.saturating_sub(LIST))..=at).rev();
    let first = near.find(|near| ground.between(*near).trim().ends_with(':'));
    let from = first.unwrap_or(sentence.start);
    // "etcd: delft 1, gouda 1, breda 1": behind a store and a colon small letters are names too.
    let of_store = first
        .is_some_and(|first| first > 0 && (first.saturating_sub(2)..first).any(|near| ground.store(near).is_some()));
    let longest = from..sentence.end.min(from + LIST + 1);
    let end = longest.clone().find(|near| ground.tokens[*near].remark).unwrap_or(longest.end);
    end - from <= LIST
        && (from..end).contains(&at)
        && (from..end).all(|near| {
            let token = &ground.tokens[near];
            let name = named(ground, near) || of_store && !ground.any(&OTHER, near);
            token.value.is_some_and(|value| value <= SMALL)
                || token.value.is_none() && name && ground.store(near).is_none()
        })
}

// A part of a run that has begun ends before this word.
fn parted(ground: &Ground, begun: usize, at: usize) -> bool {
    !ground.together(begun, at)
        || ground.any(&[T::And], at)
        || matches!(ground.between(at).trim(), "/" | "+" | "・" | "、")
}

// The words up to the end of the part.
fn name(ground: &Ground, from: usize, at: usize) -> Option<(String, usize)> {
    let sentence = ground.sentence(at).end;
    let end = (from + 1..from + 1 + NAME).find(|end| parted(ground, end - 1, *end)).filter(|end| *end <= sentence)?;
    let plain = (from..end).all(|near| {
        ground.together(at, near)
            && ground.tokens[near].value.is_none()
            && ground.store(near).is_none()
            && !ground.any(&OTHER, near)
    });
    plain.then(|| ((from..end).map(|near| ground.word(near)).collect::<Vec<_>>().join(" "), end))
}

// By its letters: the first of a list opens its sentence.
fn named(ground: &Ground, at: usize) -> bool {
    ground.raw[ground.tokens[at].at.clone()].starts_with(char::is_uppercase) || ground.place(at).is_some()
}

fn sites(ground: &Ground, words: Range<usize>) -> bool {
    !words.into_iter().any(|near| ground.any(&[T::Zone], near))
}
