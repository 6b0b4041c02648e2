//! How a store that is named stands, by all words around its name, as labelled requests taught it; phrases that say so go
//! before. `cargo test --test train learn` makes the weights anew.

use super::holding::Role;
use super::knowledge::Tag;
use super::reading::{Found, Reading, Span, Text};
use crate::domain::brief::Inputs;
use crate::domain::reader::lexer::Token;
use crate::domain::reader::weigh::stems;
use crate::domain::reader::{Feature, standing as weigh};
use std::collections::BTreeSet;

/// Words on either side that count by their distance, those that count by their side, and those that count at all.
const NEAR: usize = 3;
const ASIDE: usize = 9;
const WIDE: usize = 30;
/// Words of the next sentence that count: "that one is the bank's".
const NEXT: usize = 10;

/// From how likely on a store stands otherwise than there. Of 8,887 names that writers labelled and the weights had not
/// seen, 3,931 were likelier, and 251 of them were there.
const ELSE: f32 = 0.7;
/// The same of one that is forbidden.
const FORBIDDEN: f32 = 0.9;

/// From how likely on it is asked whether a store that no phrase puts elsewhere is there for locks. Of 638 names that no
/// phrase puts elsewhere, on 19 sets that the weights had not seen, 87 were likelier, and 41 of these were not.
const ASKED: f32 = 0.4;

/// The role told by all words around a name of which no phrase tells any, where they are sure of one.
/// And whether they leave it open that it is there, beside others and where it is the only one.
pub(super) fn told(text: &Text, found: &Found) -> (Option<Role>, [bool; 2]) {
    let weighed = weigh(&around(text, found));
    let share = |(word, share): &(&str, f32)| (*word == Role::Usable.standing()).then_some(1.0 - share);
    let Some(share) = weighed.iter().find_map(share) else { return (None, [false; 2]) };
    let roles = [Role::Addable, Role::Retired, Role::Other, Role::Theirs, Role::Planned, Role::Absent];
    let likeliest = weighed.iter().find(|(word, _)| *word != Role::Usable.standing());
    let role = likeliest.and_then(|(word, _)| roles.into_iter().find(|role| role.standing() == *word));
    // What is forbidden beside a name is as often a setting of it.
    let least = if role == Some(Role::Absent) { FORBIDDEN } else { ELSE };
    (role.filter(|_| share >= least), [share >= ASKED, share >= FORBIDDEN])
}

fn parts(text: &Text, token: &Token) -> Vec<String> {
    if token.value.is_some() { vec!["#".to_owned()] } else { stems(token, text.gloss) }
}

// "mysql = snow depths", "the Oracle is the county's": a short clause that begins with a name says little else, and how it
// is written tells what.
fn form(text: &Text, found: &Found) -> Vec<String> {
    let (start, end) = (found.tokens.start, found.tokens.end);
    let clause = text.of_clause(text.clause(found));
    let sign = text.tokens.get(end).filter(|next| next.sentence == text.sentence(found)).map_or('.', |next| {
        match next.at.start - text.tokens[end - 1].at.end {
            _ if next.colon => ':',
            _ if next.remark => '(',
            gap if gap > 1 => '=',
            _ => ' ',
        }
    });
    let head = match start.saturating_sub(clause.start) {
        0 => '0',
        1 | 2 => '1',
        _ => '2',
    };
    let tail = match clause.end.saturating_sub(end) {
        0 => '0',
        1..=3 => '1',
        4..=7 => '2',
        _ => '3',
    };
    let mut all = vec![
        format!("k{head}"),
        format!("l{tail}"),
        format!("kl{head}{tail}"),
        format!("g{sign}"),
        format!("gl{sign}{tail}"),
    ];
    let owner = |at: usize| text.tokens[at].word.ends_with("'s") || text.tokens[at].word.ends_with("s'");
    if (start.saturating_sub(ASIDE).max(clause.start)..start).any(owner) {
        all.push("o<".to_owned());
    }
    if (end..(end + ASIDE).min(clause.end)).any(owner) {
        all.extend(["o>".to_owned(), format!("ol{head}{tail}")]);
    }
    all
}

// What stands around a name, as the weights know it; other names of stores are alike.
fn around(text: &Text, found: &Found) -> Vec<Feature> {
    let span = text.span(&found.tokens);
    let (start, end) = (found.tokens.start, found.tokens.end);
    let (clause, sentence) = (text.clause(found), text.sentence(found));
    let mut all: BTreeSet<String> = BTreeSet::new();
    let (here, next) = (text.of_sentence(sentence), text.of_sentence(sentence + 1));
    let names = text.found_in(here.start..next.end).iter().filter(|other| matches!(other.tag, Tag::Family(_)));
    let names: BTreeSet<usize> = names.flat_map(|other| other.tokens.clone()).collect();
    let wide = here.start.max(start.saturating_sub(WIDE))..here.end.min(end + WIDE);
    for at in wide.clone().filter(|at| !found.tokens.contains(at)) {
        let token = &text.tokens[at];
        let words = if names.contains(&at) { vec!["^".to_owned()] } else { parts(text, token) };
        let (side, far) = if at < start { ('<', start - at) } else { ('>', at + 1 - end) };
        for word in words {
            if far <= NEAR {
                all.insert(format!("{side}{far}{word}"));
            }
            if far <= ASIDE && token.clause == clause {
                all.insert(format!("c{word}"));
            }
            if far <= ASIDE {
                all.insert(format!("{side}{word}"));
            }
            all.insert(format!("s{word}"));
        }
    }
    // One that names another store is about that.
    let next = next.start..next.end.min(next.start + NEXT);
    let next = if names.range(next.clone()).next().is_some() { 0..0 } else { next };
    for token in &text.tokens[next] {
        all.extend(parts(text, token).into_iter().map(|word| format!("n{word}")));
    }
    for other in text.found_in(wide) {
        let Tag::Concept(concept) = other.tag else { continue };
        let side = if other.tokens.start < start { '<' } else { '>' };
        all.insert(format!("@{concept:?}{side}{}", if text.clause(other) == clause { "c" } else { "" }));
    }
    all.extend(form(text, found));
    all.insert(format!("f{}", text.field as u8));
    all.into_iter().map(|word| (word, span.clone())).collect()
}

/// The names of stores in a request and what stands around each.
pub fn known(inputs: &Inputs) -> Vec<(Span, Vec<Feature>)> {
    let of = |text: &Text| {
        let names = text.found.iter().filter(|found| matches!(found.tag, Tag::Family(_)));
        names.map(|found| (text.span(&found.tokens), around(text, found))).collect::<Vec<_>>()
    };
    Reading::read(inputs).texts.iter().flat_map(of).collect()
}
