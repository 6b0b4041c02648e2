//! Who brings a takeover about: words of it belong to the store of their clause, and what a system does to its own things
//! by itself is none.

use super::concept::Concept as C;
use super::knowledge::Tag;
use super::reading::{Field, Found, Reading, Span, Text};
use super::role::role;

/// Words between a word of automation and what is done.
const BESIDE: usize = 2;

/// True if words that something goes by itself may be told of a loss.
pub(super) fn of_loss(text: &Text, found: &Found) -> bool {
    let (start, end) = (found.tokens.start, found.tokens.end);
    let near = start.saturating_sub(BESIDE)..(end + BESIDE).min(text.tokens.len());
    let clause = text.clause(found);
    let own = text.all(C::OwnWork).any(|work| near.contains(&work.tokens.start) && text.clause(work) == clause);
    let loss = [C::Loss, C::SurviveVerb, C::Promoter, C::AutoFailover, C::HaDemand, C::DomSite, C::DomZone, C::DomNode];
    !possessive(text, found) && (!own || loss.iter().any(|concept| text.says(*concept, text.sentence(found))))
}

// "each camp books on its own copy": what is its own stands behind it.
fn possessive(text: &Text, found: &Found) -> bool {
    let last = &text.tokens[found.tokens.end - 1];
    let next = text.tokens.get(found.tokens.end).filter(|next| next.clause == last.clause);
    let goes_on = |word: &str| {
        let small = ["and", "or", "but", "again", "without", "within", "when", "while", "if", "in", "after", "before"];
        let time = ["at", "by", "as", "during", "until", "then", "for", "once", "too", "there", "overnight", "with"];
        small.contains(&word) || time.contains(&word)
    };
    last.word == "own" && next.is_some_and(|next| !goes_on(&next.word))
}

/// The words by which nobody has to act, of a loss and not of the work.
pub(super) fn by_itself(reading: &Reading) -> Option<Span> {
    reading.texts.iter().find_map(|text| {
        let foreign = |found: &Found| text.field == Field::Infrastructure && of_another(text, found);
        let meant = |found: &&Found| !text.denied(found) && of_loss(text, found) && !foreign(found);
        let found = text.all(C::Automatic).find(meant)?;
        Some(text.span(&found.tokens))
    })
}

/// "One writer and two readers": where nothing promotes, or only another store's copies are promoted, nobody does.
pub(super) fn read_only(reading: &Reading) -> Option<Span> {
    let infra = reading.infrastructure();
    let found = infra.affirmed(C::ReadCopy)?;
    let anyone = reading.texts.iter().any(|text| {
        let foreign = |word: &Found| {
            let apart = text.sentence(word) != infra.sentence(found);
            text.field == Field::Infrastructure && apart && of_another(text, word)
        };
        text.all(C::Promoter).any(|word| !text.denied(word) && !foreign(word))
    });
    (!anyone).then(|| infra.span(&found.tokens))
}

// "A Redis cluster for the cache, with replicas and automatic failover": the only stores named in that sentence are
// there for something else.
fn of_another(text: &Text, word: &Found) -> bool {
    let sentence = text.found_in(text.of_sentence(text.sentence(word))).iter();
    let mut named = sentence.filter(|found| matches!(found.tag, Tag::Family(_))).peekable();
    named.peek().is_some() && named.all(|store| !role(text, store).usable())
}
