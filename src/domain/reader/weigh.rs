//! What the words of a request weigh for each value of a fact, as labelled requests taught it: words, and pairs of
//! neighbours, each cut to its first letters, and what phrases of the lexicon say. `cargo test --test train learn` makes the
//! weights anew.

use super::evidence::Reading;
use super::gloss::{Gloss, Piece, STEM, of as gloss};
use super::key::{STEP, key};
use super::lexer::{Token, blankless};
pub use crate::domain::brief::asks::{SENTENCE, WEIGHED};
use crate::domain::brief::{Field, Shape, Span};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A word, a pair or a phrase as the weights know it, and where it stands first.
pub type Feature = (String, Span);

/// A request of fewer features says as little as one of so many.
const SHORT: usize = 90;

/// The same of a sentence.
const BRIEF: usize = 12;

/// Sentences, the likeliest first, of which one may say it.
const SENTENCES: usize = 40;

/// What a sentence's weights are divided by.
pub fn norm_of_sentence(features: usize) -> f32 {
    (features.max(BRIEF) as f32).sqrt()
}

/// What a request's weights are divided by, so that a long one is no surer than a short one.
pub fn norm(features: usize) -> f32 {
    (features.max(SHORT) as f32).sqrt()
}

/// Before a word or pair of the consistency text, which counts there once more: it says most of the level.
pub const MEANT: char = '~';

/// Before a pair of words that stand apart in a sentence of what is asked for: it says what is done with a thing, "takes ...
/// back", and is weighed for the shape alone; and before the size of a number.
const APART: char = '+';

/// How far such a pair is apart at most.
const REACH: usize = 3;

/// Before what a phrase of the lexicon says, in whatever language; and before what one that is denied, past, planned or
/// someone else's would have said.
const SAID: [&str; 2] = ["@", "@!"];

/// A phrase as the weights know it: what it says, where it holds, or would have said.
pub fn phrase(holds: bool, said: &str) -> String {
    format!("{}{said}", SAID[usize::from(!holds)])
}

/// A number as the weights know it: its power of ten.
pub fn size(of: &str, value: f64) -> String {
    format!("{APART}{of}^{}", value.max(f64::MIN_POSITIVE).log10().floor())
}

/// A feature where it stands, and the ordinal of its sentence in its field.
pub type Met = (Feature, u32);

/// A word as the weights know it, in plain English where the list of its language has it.
struct Word<'t> {
    stem: String,
    token: &'t Token,
    /// A run without blanks that nothing cuts: known by its neighbouring letters.
    run: bool,
}

/// The words, the pairs of neighbours in a clause, and what the phrases say, of the three texts, wherever they stand;
/// single letters are none. Words of the consistency text stand there a second time, behind a mark, and phrases with their
/// field. What stands in `idle`, a field's in order, says nothing.
pub fn features(reading: &Reading, idle: &[Span]) -> Vec<Met> {
    let list = reading.language.and_then(|(language, _)| gloss(language));
    let mut all: Vec<Met> = Vec::new();
    for text in &reading.texts {
        let field = text.field;
        let tokens = &text.tokens;
        let idle: Vec<&Span> = idle.iter().filter(|span| span.field == field).collect();
        let kept = |token: &Token| {
            let behind = idle.partition_point(|span| span.at.end <= token.at.start);
            idle.get(behind).is_none_or(|span| span.at.start >= token.at.end)
        };
        let told = |token: &&Token| (token.value.is_some() || token.word.len() > 1) && kept(token);
        let words: Vec<Word> = tokens.iter().filter(told).flat_map(|token| known_as(token, list)).collect();
        if field != Field::Infrastructure {
            apart(&words, |key, at, sentence| all.push(((key, Span { field, at }), sentence)));
        }
        let mut last: Option<&Word> = None;
        let mut add = |key: String, at: Range<usize>, sentence: u32| {
            let span = Span { field, at };
            if field == Field::Consistency {
                all.push(((format!("{MEANT}{key}"), span.clone()), sentence));
            }
            all.push(((key, span), sentence));
        };
        for word in &words {
            let (at, sentence) = (word.token.at.clone(), word.token.sentence);
            if let Some(before) = last.filter(|before| before.token.clause == word.token.clause) {
                add(format!("{} {}", before.stem, word.stem), before.token.at.start..at.end, sentence);
            }
            last = Some(word);
            if word.run {
                for pair in word.stem.chars().collect::<Vec<_>>().windows(2) {
                    add(pair.iter().collect(), at.clone(), sentence);
                }
            } else {
                add(word.stem.clone(), at, sentence);
            }
        }
        for entity in text.entities.iter().filter(|entity| tokens.get(entity.tokens.start).is_some_and(kept)) {
            let said = phrase(entity.holds(), &format!("{}.{}", entity.entry.fact, entity.entry.value));
            let (span, sentence) = (text.span(&entity.tokens), tokens[entity.tokens.start].sentence);
            all.push(((format!("{said} {}", field as u8), span.clone()), sentence));
            all.push(((said, span), sentence));
        }
    }
    all
}

/// A word that is no number as weights know it beside a name, a place or a figure: in plain English where the list of its
/// language has it, and then none where it says nothing by itself; a run without blanks that nothing cuts by its
/// neighbouring letters.
pub fn stems(token: &Token, gloss: Option<Gloss>) -> Vec<String> {
    let pairs = |run: &str| run.chars().collect::<Vec<_>>().windows(2).map(|pair| pair.iter().collect()).collect();
    let stems = |word: Word| if word.run { pairs(&word.stem) } else { vec![word.stem] };
    parts(token, gloss).into_iter().flat_map(stems).collect()
}

// Numbers are alike but for one and two, which say how many may hold.
fn known_as(token: &Token, gloss: Option<Gloss>) -> Vec<Word<'_>> {
    let word = |stem: String| Word { stem, token, run: false };
    if let Some(value) = token.value.filter(|_| token.word.starts_with(|first: char| first.is_ascii_digit())) {
        return vec![word(if value == 1.0 || value == 2.0 { format!("{value}") } else { "#".to_owned() })];
    }
    parts(token, gloss)
}

fn parts(token: &Token, gloss: Option<Gloss>) -> Vec<Word<'_>> {
    let word = |stem: String| Word { stem, token, run: false };
    let stem = |written: &str| written.chars().take(STEM).collect::<String>().replace(['\t', '\n', ' '], "_");
    let strange = |written: &str| {
        let run = written.starts_with(blankless) && written.chars().count() > 2;
        Word { run, ..word(if run { written.to_owned() } else { stem(written) }) }
    };
    let Some(gloss) = gloss else { return vec![strange(&token.word)] };
    let mut words = Vec::new();
    for piece in gloss.pieces(&token.word) {
        match piece {
            Piece::English(english) => {
                words.extend(english.split(' ').filter(|one| !one.is_empty()).map(|one| word(stem(one))))
            }
            Piece::Strange(written) => words.push(strange(written)),
        }
    }
    words
}

// Pairs of a sentence that are not neighbours.
fn apart(words: &[Word], mut add: impl FnMut(String, Range<usize>, u32)) {
    for (at, Word { stem, token, .. }) in words.iter().enumerate() {
        let behind = words.iter().skip(at + 2).take(REACH - 1);
        for other in behind.take_while(|other| other.token.sentence == token.sentence) {
            add(format!("{APART}{stem} {}", other.stem), token.at.start..other.token.at.end, token.sentence);
        }
    }
}

/// Each feature once, where it stands first.
pub fn whole(met: &[Met]) -> Vec<Feature> {
    once(met.iter().filter(|((key, _), _)| !key.starts_with(APART)))
}

/// What is asked for, each feature once: words, pairs and phrases of the scale and consistency texts, wherever they stand
/// there. What there is to lock with says little of what is locked.
pub fn asked(met: &[Met]) -> Vec<Feature> {
    once(met.iter().filter(|((key, span), _)| span.field != Field::Infrastructure && !placed(key)))
}

fn once<'m>(met: impl Iterator<Item = &'m Met>) -> Vec<Feature> {
    let mut all: BTreeMap<&str, &Span> = BTreeMap::new();
    for ((key, span), _) in met {
        all.entry(key).or_insert(span);
    }
    all.into_iter().map(|(key, span)| (key.to_owned(), span.clone())).collect()
}

// It says in which text it stands.
fn placed(key: &str) -> bool {
    key.starts_with(MEANT) || key.starts_with('@') && [" 0", " 1", " 2"].iter().any(|field| key.ends_with(field))
}

/// The features of each sentence, each once. What says in which text it stands is left out: people tell of failures in any.
pub fn sentences(met: &[Met]) -> Vec<Vec<Feature>> {
    let mut all: BTreeMap<(u8, u32), BTreeMap<&str, &Span>> = BTreeMap::new();
    for ((key, span), sentence) in met.iter().filter(|((key, _), _)| !placed(key) && !key.starts_with(APART)) {
        all.entry((span.field as u8, *sentence)).or_default().entry(key).or_insert(span);
    }
    let owned = |of: BTreeMap<&str, &Span>| of.into_iter().map(|(key, span)| (key.to_owned(), span.clone())).collect();
    all.into_values().map(owned).collect()
}

/// The weights of one fact as the build script packed them: its values, what each has by itself, and what each word, found
/// by its key, weighs for each value.
#[derive(Debug)]
pub(super) struct Weights {
    values: Vec<&'static str>,
    bias: Vec<f32>,
    /// In their order.
    keys: &'static [[u8; 3]],
    /// Of each word a bit for each value that it weighs for, and a byte for each of those; of the only value a byte.
    weights: &'static [u8],
    /// Where those of every [`STEP`]th word begin.
    begin: &'static [[u8; 4]],
}

macro_rules! weights {
    ($fact:literal) => {
        LazyLock::new(|| {
            Weights::read(
                include_str!(concat!(env!("OUT_DIR"), "/weights_", $fact, ".txt")),
                include_bytes!(concat!(env!("OUT_DIR"), "/weights_", $fact, ".keys")),
                include_bytes!(concat!(env!("OUT_DIR"), "/weights_", $fact, ".bin")),
                include_bytes!(concat!(env!("OUT_DIR"), "/weights_", $fact, ".at")),
            )
        })
    };
}

/// The shape of the lock.
pub(super) static SHAPE: LazyLock<Weights> = weights!("shape");
/// What two holders at once would mean.
pub(super) static LEVEL: LazyLock<Weights> = weights!("level");
/// What one sentence says, whatever the others do: that a loss must be got over by itself, that more than one side of a cut
/// must grant, that a person brings the locks back, that something else than the one authority grants, that fewer than
/// a majority of the members must go on; that what is locked compares a number, that it takes whatever arrives, and that a
/// second holder is never allowed.
pub(super) static SAYINGS: [LazyLock<Weights>; 8] = [
    weights!("lost"),
    weights!("parted"),
    weights!("attended"),
    weights!("unruled"),
    weights!("minority"),
    weights!("compares"),
    weights!("blind"),
    weights!("strict"),
];
/// Which loss it is that must be got over.
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

/// How a store stands that is named.
static STANDING: LazyLock<Weights> = weights!("standing");

/// How likely a store stands in each way, of 1, by the words around its name.
pub fn standing(around: &[Feature]) -> Vec<(&'static str, f32)> {
    STANDING.weigh(around, &[])
}

/// What stands at a place that is named.
static SEAT: LazyLock<Weights> = weights!("seat");

/// How likely each is to stand at a place, of 1, by the words around its name.
pub fn seat(around: &[Feature]) -> Vec<(&'static str, f32)> {
    SEAT.weigh(around, &[])
}

/// How likely a figure is of each of what it can be of, of 1, by the words around it; `lean` as where a value is weighed.
pub fn figure(timed: bool, around: &[Feature], lean: &[(&str, f32)]) -> Vec<(&'static str, f32)> {
    FIGURES[usize::from(!timed)].weigh(around, lean)
}

/// As what a request is labelled that demands to get over no loss by itself.
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
    fn read(head: &'static str, keys: &'static [u8], weights: &'static [u8], begin: &'static [u8]) -> Weights {
        let mut head = head.lines().map(|line| line.split('\t').skip(1));
        let values = head.next().map(Iterator::collect).unwrap_or_default();
        let bias = head.next().map(|cells| cells.map(number).collect()).unwrap_or_default();
        Weights { values, bias, keys: keys.as_chunks().0, weights, begin: begin.as_chunks().0 }
    }

    // What the word weighs for each value.
    fn of(&self, word: &str) -> Option<impl Iterator<Item = f32> + use<>> {
        let at = self.keys.binary_search(&key(word)).ok()?;
        let begin = u32::from_le_bytes(*self.begin.get(at / STEP)?) as usize;
        let (size, mut rest) = (self.values.len(), self.weights.get(begin..)?);
        let bits = if size > 1 { size.div_ceil(8) } else { 0 };
        for _ in 0..at % STEP {
            rest = rest.get(bits + set(rest.get(..bits)?)..)?;
        }
        let (bits, mut rest) = rest.split_at_checked(bits)?;
        Some((0..size).map(move |value| {
            let weighs = bits.is_empty() || bits[value / 8] >> (value % 8) & 1 == 1;
            let weight = if weighs { rest.split_off_first() } else { None };
            weight.map_or(0.0, |byte| f32::from(byte.cast_signed()) / 10.0)
        }))
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

    /// How likely it is, of 1, that one sentence at least says the only value, and the sentence that is likeliest to: each
    /// may say it whatever the others do (Zhang, Platt and Viola 2006).
    pub fn one_of(&self, sentences: &[Vec<Feature>]) -> Option<(f32, usize)> {
        let bias = self.bias.first()?;
        let share = |sentence: &Vec<Feature>| {
            let sum: f32 = sentence.iter().filter_map(|(word, _)| self.of(word)?.next()).sum();
            1.0 / (1.0 + (-bias - sum / norm_of_sentence(sentence.len())).exp())
        };
        let mut shares: Vec<(f32, usize)> = sentences.iter().map(share).zip(0..).collect();
        shares.sort_by(|a, b| b.0.total_cmp(&a.0));
        // Of a long paste every line says it a little.
        let none: f32 = shares.iter().take(SENTENCES).map(|(share, _)| 1.0 - share).product();
        shares.first().map(|(_, likeliest)| (1.0 - none, *likeliest))
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

// Weights behind these bits; without bits there is one.
fn set(bits: &[u8]) -> usize {
    if bits.is_empty() { 1 } else { bits.iter().map(|byte| byte.count_ones() as usize).sum() }
}

// Tenths; nothing is none.
fn number(cell: &str) -> f32 {
    cell.parse::<f32>().unwrap_or(0.0) / 10.0
}
