//! Where the members of a store stand, whatever the places are called: names, and by all words around each what stands
//! there, as labelled texts taught it. `cargo test --test train learn` makes the weights anew.

use super::ground::{Ground, T};
use super::knowledge::KNOWLEDGE;
use super::reading::{Reading, Span};
use super::towns::{same, shared};
use crate::domain::brief::Inputs;
use crate::domain::reader::lexer::blankless;
use crate::domain::reader::weigh::stems;
use crate::domain::reader::{Feature, seat as weigh};
use std::collections::BTreeSet;
use std::ops::Range;

/// Words on either side that count by their distance, and those that count by their side.
const NEAR: usize = 4;
const ASIDE: usize = 12;
/// Words of a name, names that are looked at, and names of one list at the most.
const NAME: usize = 4;
const MOST: usize = 80;
const LIST: usize = 12;
/// Words among which another of the same noun is looked for.
const LONG: usize = 400;

/// Nouns that names of places begin or end with.
const NOUNS: [T; 4] = [T::Site, T::Hall, T::Shop, T::Compass];
/// Nouns that no name of a place is.
const OTHER: [T; 13] = [
    T::Factor,
    T::Zone,
    T::Member,
    T::Machine,
    T::Vote,
    T::Copy,
    T::Primary,
    T::App,
    T::Cluster,
    T::Database,
    T::People,
    T::Link,
    T::Third,
];

/// The names of a text that may be places, in order.
pub(super) fn names(ground: &Ground) -> Vec<Range<usize>> {
    let (mut out, mut at): (Vec<Range<usize>>, usize) = (Vec::new(), 0);
    while at < ground.tokens.len() && out.len() < MOST {
        match name(ground, at) {
            Some(name) => {
                at = name.end;
                out.push(name);
            }
            None => at += 1,
        }
    }
    out
}

fn capital(ground: &Ground, at: usize) -> bool {
    let token = &ground.tokens[at];
    // "Hay" and "Battle" are towns, but not where a sentence begins.
    let opens = at == ground.sentence(at).start || at + 1 < ground.tokens.len() && ground.between(at + 1) == "-";
    let opens = opens && KNOWLEDGE.plain.contains(&*token.word);
    // "17 km Glasfaser", "2 MW Diesel": what is measured is no name.
    let unit =
        |at: usize| ground.word(at).len() == 2 && !ground.inside(at) && !KNOWLEDGE.plain.contains(ground.word(at));
    let measured = at >= 2 && ground.tokens[at - 2].value.is_some() && unit(at - 1);
    let mixed = ground.raw[token.at.clone()].chars().skip(1).any(char::is_uppercase);
    token.value.is_none()
        && token.name
        && !mixed
        && !measured
        && !opens
        && !ground.any(&OTHER, at)
        && !KNOWLEDGE.around.contains(token.word.trim_end_matches('s'))
        && !ground.any(&[T::Inside, T::And, T::Each, T::With, T::Article], at)
}

// "Hut 4 and Hut 6": a word that stands before several numbers.
fn numbered(ground: &Ground, at: usize) -> bool {
    let own = ground.tokens.get(at + 1).and_then(|next| next.value).filter(|_| ground.between(at + 1) == " ");
    let Some(own) = own.filter(|_| ground.tokens[at].name && ground.tokens[at].value.is_none()) else { return false };
    let other = |near: &usize| {
        ground.word(*near) == ground.word(at)
            && ground.tokens.get(near + 1).is_some_and(|next| next.value.is_some_and(|value| value != own))
            && ground.between(near + 1) == " "
    };
    (0..ground.tokens.len().min(LONG)).find(other).is_some()
}

/// True if both are one place: in another case, and with another mark two.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let marked = |word: &str| word.ends_with(|last: char| last.is_ascii_digit());
    let near = |a: &str, b: &str| a == b || !marked(a) && !marked(b) && (same(a, b) || short(a, b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| near(a, b))
}

// "Уфа", "в Уфе"
fn short(a: &str, b: &str) -> bool {
    let (shared, longest) = shared(a, b);
    shared >= 2 && longest >= 3 && shared + 2 >= longest
}

/// The letters of a name of a script without blanks, without the particles that hang on it.
pub(super) fn bare(word: &str) -> &str {
    if !word.starts_with(blankless) {
        return word;
    }
    let kana = |letter: char| ('\u{3040}'..='\u{309f}').contains(&letter);
    word.trim_matches(kana)
}

fn name(ground: &Ground, at: usize) -> Option<Range<usize>> {
    if ground.store(at).is_some() {
        return None;
    }
    if let Some(known) = ground.place(at) {
        return Some(known);
    }
    let token = &ground.tokens[at];
    if token.word.starts_with(blankless) {
        let plain = (2..=4).contains(&bare(&token.word).chars().count()) && token.value.is_none();
        return (plain && !ground.covered(at)).then_some(at..at + 1);
    }
    let noun = ground.any(&NOUNS, at);
    let spaced = |near: usize| ground.between(near) == " ";
    let hung = |near: usize| matches!(ground.between(near), " " | "-");
    // "zone green", "hut 4": a noun with what tells it apart.
    if !capital(ground, at) {
        let mark =
            ground.tokens.get(at + 1).filter(|next| noun && spaced(at + 1) && next.sentence == token.sentence)?;
        let told = mark.value.is_some_and(|value| value < 100.0) || mark.name || mark.word.len() == 1;
        let other = ground.any(&[T::And, T::Inside], at + 1) || ground.store(at + 1).is_some();
        return (told && !other).then_some(at..at + 2);
    }
    if numbered(ground, at) {
        return Some(at..at + 2);
    }
    let mut end = at + 1;
    while end < at + NAME && end < ground.tokens.len() && hung(end) {
        let joint = ground.any(&[T::NameJoint], end) && end + 1 < ground.tokens.len() && hung(end + 1);
        let next = end + usize::from(joint);
        if !capital(ground, next) || ground.store(next).is_some() {
            break;
        }
        end = next + 1;
    }
    // "Hut 4", "Saal 2 Koblenz"
    let number = ground.tokens.get(end).is_some_and(|next| next.value.is_some() && spaced(end));
    let before = ground.tokens.get(end + 1).is_some_and(|next| next.name && spaced(end + 1));
    let marked = end == at + 1 && number && (noun || before && ground.place(end + 1).is_some());
    // "im Büro" names no one of them.
    let common = end == at + 1 && !marked && ground.any(&NOUNS[..3], at);
    // "SEPA-Gateway" is a gateway.
    let around = |at: usize| KNOWLEDGE.around.contains(ground.word(at).trim_end_matches('s'));
    let thing = ground.between(end) == "-" && (ground.any(&OTHER, end) || around(end));
    (!common && !thing).then_some(at..end + usize::from(marked))
}

// A word and the topics of the phrases that it stands in.
fn words(ground: &Ground, names: &[Range<usize>], at: usize) -> Vec<String> {
    let token = &ground.tokens[at];
    let mut words = match token.value {
        _ if names.iter().any(|name| name.contains(&at)) => vec!["^".to_owned()],
        _ if ground.store(at).is_some() => vec!["$".to_owned()],
        Some(value) if value <= 9.0 && value.fract() == 0.0 => vec![format!("#{value}")],
        Some(_) => vec!["#".to_owned()],
        None => stems(token, ground.gloss),
    };
    words.extend(tags(ground, at).map(|tag| format!("@{tag:?}")));
    words
}

fn tags<'g>(ground: &'g Ground, at: usize) -> impl Iterator<Item = T> + 'g {
    ground.all_at(at).map(|seen| seen.what).filter(|what| *what != T::NameJoint)
}

// The names that stand in one list with this one: where it begins and ends.
fn list(ground: &Ground, names: &[Range<usize>], own: usize) -> Range<usize> {
    let joined = |before: &Range<usize>, next: &Range<usize>| {
        let gap = next.start - before.end;
        let mark = matches!(ground.between(next.start).trim(), "," | "、" | "/" | "+" | "&" | ";" | "，" | "→");
        let and = gap == 1 && ground.any(&[T::And], before.end);
        ground.tokens[before.start].sentence == ground.tokens[next.start].sentence && (gap == 0 && mark || and)
    };
    let (mut first, mut last) = (own, own);
    while first > 0 && own - first < LIST && joined(&names[first - 1], &names[first]) {
        first -= 1;
    }
    while last + 1 < names.len() && last - own < LIST && joined(&names[last], &names[last + 1]) {
        last += 1;
    }
    first..last + 1
}

// What stands around a name, as the weights know it; other names are alike, and so are stores.
fn around(ground: &Ground, names: &[Range<usize>], own: usize) -> Vec<Feature> {
    let at = &names[own];
    let mut all: BTreeSet<String> = BTreeSet::new();
    let (clause, sentence) = (ground.clause(at.start), ground.sentence(at.start));
    for token in at.clone() {
        all.extend(stems(&ground.tokens[token], ground.gloss).into_iter().map(|word| format!("w{word}")));
        all.extend(tags(ground, token).map(|tag| format!("t{tag:?}")));
    }
    all.insert(format!("n{}", at.len()));
    if ground.place(at.start).is_some() {
        all.insert("known".to_owned());
    }
    if at.start == sentence.start {
        all.insert("opens".to_owned());
    }
    let mark = |at: usize| ground.between(at).trim().chars().next().unwrap_or(' ');
    all.insert(format!("b{}", mark(at.start)));
    all.insert(format!("a{}", mark(at.end)));
    let wide = at.start.saturating_sub(ASIDE).max(sentence.start)..(at.end + ASIDE).min(sentence.end);
    for near in wide.filter(|near| !at.contains(near)) {
        let (side, far) = if near < at.start { ('<', at.start - near) } else { ('>', near + 1 - at.end) };
        for word in words(ground, names, near) {
            if far <= NEAR {
                all.insert(format!("{side}{far}{word}"));
            }
            if clause.contains(&near) {
                all.insert(format!("c{side}{word}"));
            }
            all.insert(format!("s{side}{word}"));
        }
    }
    let list = list(ground, names, own);
    let (first, last) = (&names[list.start], &names[list.end - 1]);
    all.insert(format!("l{}", list.len().min(4)));
    if list.len() > 1 {
        for far in 1..=3 {
            if let Some(near) = first.start.checked_sub(far).filter(|near| *near >= sentence.start) {
                all.extend(words(ground, names, near).into_iter().map(|word| format!("h{far}{word}")));
            }
            let near = last.end + far - 1;
            if near < sentence.end {
                all.extend(words(ground, names, near).into_iter().map(|word| format!("q{far}{word}")));
            }
        }
    }
    let stored = |range: Range<usize>| range.into_iter().any(|near| ground.store(near).is_some());
    if stored(sentence.clone()) {
        all.insert("s$".to_owned());
    }
    let before = sentence.start.checked_sub(1).map(|last| ground.sentence(last));
    match before {
        Some(before) if stored(before.clone()) => all.insert("p$".to_owned()),
        Some(_) => all.insert("p-".to_owned()),
        None => all.insert("p0".to_owned()),
    };
    all.insert(format!("f{}", ground.field as u8));
    let span = ground.span(at);
    all.into_iter().map(|word| (word, span.clone())).collect()
}

/// The names of a request that may be places, and what stands around each.
pub fn known(inputs: &Inputs) -> Vec<(Span, Vec<Feature>)> {
    let of = |ground: &Ground| {
        let names = names(ground);
        (0..names.len()).map(|own| (ground.span(&names[own]), around(ground, &names, own))).collect::<Vec<_>>()
    };
    Ground::read(&Reading::read(inputs), inputs).iter().flat_map(of).collect()
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Members that vote, apart from others.
    Site,
    /// The same, in a zone or a room of one site.
    Room,
    /// A copy without a vote.
    Copy,
}

/// From how likely on a name is none of a place.
const NONE: f32 = 0.35;

/// The names of a text, and which of them are places where members stand, by their ordinals.
pub(super) fn told(ground: &Ground) -> (Vec<Range<usize>>, Vec<(usize, Kind)>) {
    let names = names(ground);
    let kind = |own: usize| {
        let weighed = weigh(&around(ground, &names, own));
        let none = weighed.iter().find(|(word, _)| *word == "no").map_or(1.0, |(_, share)| *share);
        let (word, _) = weighed.iter().find(|(word, _)| *word != "no")?;
        let kind = match *word {
            "site" => Kind::Site,
            "room" => Kind::Room,
            _ => Kind::Copy,
        };
        (none < NONE).then_some(kind)
    };
    let mut kinds: Vec<Option<Kind>> = (0..names.len()).map(kind).collect();
    for own in 0..names.len() {
        // What stands in a list of places is one too.
        let list = list(ground, &names, own);
        let told: Vec<Kind> = kinds[list.clone()].iter().flatten().copied().collect();
        if kinds[own].is_none() && told.len() * 2 > list.len() {
            kinds[own] = told.first().copied();
        }
    }
    for own in 1..names.len() {
        // "Hall 4 at Thrapston", "depot 9, Corby" are one place.
        let (first, next) = (&names[own - 1], &names[own]);
        let numbered = ground.tokens[first.end - 1].value.is_some();
        let inside = next.start == first.end + 1 && ground.inside(first.end) || numbered && next.start == first.end;
        let held = (numbered || ground.any(&NOUNS[..3], first.start)) && !ground.any(&NOUNS, next.start);
        if held && inside && kinds[own - 1].is_some() {
            kinds[own] = None;
        }
    }
    let told = kinds.into_iter().enumerate().filter_map(|(own, kind)| Some((own, kind?))).collect();
    (names, told)
}
