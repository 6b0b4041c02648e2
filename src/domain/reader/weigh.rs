//! What the words of a request weigh for each value of a fact, as labelled requests taught it: words, and pairs of
//! neighbours, each cut to its first letters, and what phrases of the lexicon say. `cargo test --test train learn` makes the
//! weights anew.

use super::evidence::Reading;
use super::key::key;
use super::lexer::{Token, blankless};
pub use crate::domain::brief::asks::WEIGHED;
use crate::domain::brief::{Field, Shape, Span};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Letters of a word that count: most endings fall away with the rest, in every language.
pub const STEM: usize = 6;

/// A word, a pair or a phrase as the weights know it, and where it stands first.
pub type Feature = (String, Span);

/// A request of fewer features says as little as one of so many.
const SHORT: usize = 90;

/// What a request's weights are divided by, so that a long one is no surer than a short one.
pub fn norm(features: usize) -> f32 {
    (features.max(SHORT) as f32).sqrt()
}

/// Before a word or pair of the consistency text, which counts there once more: it says most of the level.
pub const MEANT: char = '~';

/// Before what a phrase of the lexicon says, in whatever language; and before what one that is denied, past, planned or
/// someone else's would have said.
const SAID: [&str; 2] = ["@", "@!"];

/// A phrase as the weights know it: what it says, where it holds, or would have said.
pub fn phrase(holds: bool, said: &str) -> String {
    format!("{}{said}", SAID[usize::from(!holds)])
}

/// The words, the pairs of neighbours in a clause, and what the phrases say, of the three texts, each once; single letters
/// are none. Words of the consistency text stand there a second time, behind a mark, and phrases with their field. What
/// stands in `idle`, a field's in order, says nothing.
pub fn features(reading: &Reading, idle: &[Span]) -> Vec<Feature> {
    let mut all: BTreeMap<String, Span> = BTreeMap::new();
    for text in &reading.texts {
        let field = text.field;
        let tokens = &text.tokens;
        let idle: Vec<&Span> = idle.iter().filter(|span| span.field == field).collect();
        let kept = |token: &Token| {
            let behind = idle.partition_point(|span| span.at.end <= token.at.start);
            idle.get(behind).is_none_or(|span| span.at.start >= token.at.end)
        };
        let mut last: Option<(String, usize, u32)> = None;
        let mut add = |key: String, span: Span| {
            if field == Field::Consistency {
                all.entry(format!("{MEANT}{key}")).or_insert_with(|| span.clone());
            }
            all.entry(key).or_insert(span);
        };
        let told = |token: &&Token| (token.value.is_some() || token.word.len() > 1) && kept(token);
        for token in tokens.iter().filter(told) {
            let stem = stem(token);
            let at = token.at.clone();
            if let Some((before, from, _)) = last.as_ref().filter(|(.., clause)| *clause == token.clause) {
                add(format!("{before} {stem}"), Span { field, at: *from..at.end });
            }
            last = Some((stem.clone(), at.start, token.clause));
            // A run without blanks that no phrase cuts is known by its neighbouring letters.
            if token.word.starts_with(blankless) && token.word.chars().count() > 2 {
                for pair in token.word.chars().collect::<Vec<_>>().windows(2) {
                    add(pair.iter().collect(), Span { field, at: at.clone() });
                }
            } else {
                add(stem, Span { field, at });
            }
        }
        for entity in text.entities.iter().filter(|entity| tokens.get(entity.tokens.start).is_some_and(kept)) {
            let said = phrase(entity.holds(), &format!("{}.{}", entity.entry.fact, entity.entry.value));
            let span = text.span(&entity.tokens);
            all.entry(format!("{said} {}", field as u8)).or_insert_with(|| span.clone());
            all.entry(said).or_insert(span);
        }
    }
    all.into_iter().collect()
}

// Numbers are alike but for one and two, which say how many may hold.
fn stem(token: &Token) -> String {
    match token.value {
        Some(value) if token.word.starts_with(|first: char| first.is_ascii_digit()) => {
            if value == 1.0 || value == 2.0 {
                format!("{value}")
            } else {
                "#".to_owned()
            }
        }
        _ => token.word.chars().take(STEM).collect::<String>().replace(['\t', '\n', ' '], "_"),
    }
}

/// The weights of one fact as the build script packed them: its values, what each has by itself, and what each word, found
/// by its key, weighs for each value.
#[derive(Debug)]
pub(super) struct Weights {
    values: Vec<&'static str>,
    bias: Vec<f32>,
    /// Four bytes each, the lowest first.
    keys: &'static [[u8; 4]],
    /// One byte for each value.
    weights: &'static [u8],
}

macro_rules! weights {
    ($fact:literal) => {
        LazyLock::new(|| {
            Weights::read(
                include_str!(concat!(env!("OUT_DIR"), "/weights_", $fact, ".txt")),
                include_bytes!(concat!(env!("OUT_DIR"), "/weights_", $fact, ".keys")),
                include_bytes!(concat!(env!("OUT_DIR"), "/weights_", $fact, ".bin")),
            )
        })
    };
}

/// The shape of the lock.
pub(super) static SHAPE: LazyLock<Weights> = weights!("shape");
/// What two holders at once would mean.
pub(super) static LEVEL: LazyLock<Weights> = weights!("level");
/// Which loss must be got over by itself.
pub(super) static SURVIVAL: LazyLock<Weights> = weights!("survival");

/// What is locked.
pub(super) static RESOURCE: LazyLock<Weights> = weights!("resource");

/// The usual kinds of a lock of each shape, by the last word of their ids, and [`OTHER`].
static KINDS: [(Shape, LazyLock<Weights>); 12] = [
    (Shape::Mutex, weights!("kind_mutex")),
    (Shape::Leader, weights!("kind_leader")),
    (Shape::TerminalClaim, weights!("kind_terminal_claim")),
    (Shape::Semaphore, weights!("kind_semaphore")),
    (Shape::Rw, weights!("kind_rw")),
    (Shape::Occupancy, weights!("kind_occupancy")),
    (Shape::Dedupe, weights!("kind_dedupe")),
    (Shape::OncePerPeriod, weights!("kind_once_per_period")),
    (Shape::LongSession, weights!("kind_long_session")),
    (Shape::SessionLock, weights!("kind_session_lock")),
    (Shape::MultiResource, weights!("kind_multi_resource")),
    (Shape::QueueOrder, weights!("kind_queue_order")),
];

/// What a time is of, and what a number counts.
static FIGURES: [LazyLock<Weights>; 2] = [weights!("figure_time"), weights!("figure_number")];

/// How likely a figure is of each of what it can be of, of 1, by the words around it; `lean` as where a value is weighed.
pub fn figure(timed: bool, around: &[Feature], lean: &[(&str, f32)]) -> Vec<(&'static str, f32)> {
    FIGURES[usize::from(!timed)].weigh(around, lean)
}

/// No loss has to be got over by itself.
pub const NONE: &str = "none";

/// A lock of its shape that is of none of the usual kinds.
pub const OTHER: &str = "-";

/// How likely each usual kind of this shape is, of 1.
pub fn kinds(features: &[Feature], shape: Shape) -> Vec<(&'static str, f32)> {
    let of = KINDS.iter().find(|(known, _)| *known == shape);
    of.map(|(_, weights)| weights.weigh(features, &[])).unwrap_or_default()
}

/// The way by which it is told what a figure is of that no phrase tells.
pub const AROUND: &str = "all words around it weighed";
/// The same where words permit what all together agree to, amid others that are not understood.
pub const CONFIRMED: &str = "a permission that all words weighed confirm";

/// Words named as the evidence of a value.
const TELLING: usize = 3;

impl Weights {
    fn read(head: &'static str, keys: &'static [u8], weights: &'static [u8]) -> Weights {
        let mut head = head.lines().map(|line| line.split('\t').skip(1));
        let values = head.next().map(Iterator::collect).unwrap_or_default();
        let bias = head.next().map(|cells| cells.map(number).collect()).unwrap_or_default();
        Weights { values, bias, keys: keys.as_chunks().0, weights }
    }

    fn of(&self, word: &str) -> Option<impl Iterator<Item = f32> + use<>> {
        let at = self.keys.binary_search_by_key(&key(word), |key| u32::from_le_bytes(*key)).ok()?;
        let size = self.values.len();
        let weights = self.weights.get(at * size..(at + 1) * size)?;
        Some(weights.iter().map(|byte| f32::from(byte.cast_signed()) / 10.0))
    }

    /// Every value and how likely it is, of 1, the most likely first. `lean` adds to values what else speaks for them.
    pub fn weigh(&self, features: &[impl Borrow<Feature>], lean: &[(&str, f32)]) -> Vec<(&'static str, f32)> {
        let mut scores = vec![0.0; self.values.len()];
        for weights in features.iter().filter_map(|feature| self.of(&feature.borrow().0)) {
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
        }
        let norm = norm(features.len());
        for ((score, bias), value) in scores.iter_mut().zip(&self.bias).zip(&self.values) {
            let lean: f32 = lean.iter().filter(|(leant, _)| leant == value).map(|(_, much)| much).sum();
            *score = bias + *score / norm + lean;
        }
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let sum: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        let shares = scores.iter().map(|score| (score - most).exp() / sum);
        let mut out: Vec<(&'static str, f32)> = self.values.iter().copied().zip(shares).collect();
        out.sort_by(|a, b| b.1.total_cmp(&a.1));
        out
    }

    /// The words that speak most for a value, the most telling first.
    pub fn telling(&self, features: &[Feature], value: &str) -> Vec<Span> {
        let Some(at) = self.values.iter().position(|known| *known == value) else { return Vec::new() };
        let weight = |(key, span)| Some((span, self.of(key)?.nth(at)?));
        let known = features.iter().map(|(key, span)| (key.as_str(), span)).filter_map(weight);
        let mut telling: Vec<(&Span, f32)> = known.filter(|(_, weight)| *weight > 0.0).collect();
        telling.sort_by(|a, b| b.1.total_cmp(&a.1));
        telling.into_iter().take(TELLING).map(|(span, _)| span.clone()).collect()
    }
}

// Tenths; nothing is none.
fn number(cell: &str) -> f32 {
    cell.parse::<f32>().unwrap_or(0.0) / 10.0
}
