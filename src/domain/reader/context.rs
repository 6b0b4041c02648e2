//! A text with the phrases found in it and what modifies each: all modifiers in one pass.

use super::language::COMMON;
use super::lexer::Token;
use super::lexicon::{Entry, LEXICON, Modifier, Says};
use super::matcher::Hit;
use crate::domain::brief::{Field, Span};
use std::ops::Range;

/// A phrase found, and what modifies it.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The phrase.
    pub entry: Entry,
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// What is said of it, each with the phrase that says it.
    pub modified: Vec<(Says, &'static Entry)>,
}

impl Entity {
    /// The modifier that denies it.
    pub fn polarity(&self) -> Option<Says> {
        self.says(&[Says::Denied])
    }

    /// The modifier that moves it out of the present.
    pub fn time(&self) -> Option<Says> {
        self.says(&[Says::Past, Says::Planned])
    }

    /// The modifier that gives it to someone else, or to one purpose.
    pub fn owner(&self) -> Option<Says> {
        self.says(&[Says::Theirs, Says::OnlyFor])
    }

    /// The modifier that weakens it.
    pub fn force(&self) -> Option<Says> {
        self.says(&[Says::Wished, Says::Doubted, Says::Conditional])
    }

    /// It is so, here and now.
    pub fn holds(&self) -> bool {
        self.polarity().is_none() && self.time().is_none() && self.owner().is_none()
    }

    fn says(&self, those: &[Says]) -> Option<Says> {
        self.modified.iter().map(|(says, _)| *says).find(|says| those.contains(says))
    }
}

/// Words to both sides of a range that [`Text::around`] looks at.
const CLOSE: usize = 16;

/// One text, its tokens and entities.
#[derive(Debug)]
pub(super) struct Text {
    /// Which one.
    pub field: Field,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// What was found, in order of the first token.
    pub entities: Vec<Entity>,
}

impl Text {
    /// A text with those of the phrases found that are of its language or of all; modifiers are of its language only,
    /// as small words mean something else in another.
    pub fn read(field: Field, tokens: Vec<Token>, hits: Vec<Hit>, language: &str) -> Text {
        let spoken = |other: &str| other == language || COMMON.contains(&other);
        let (mut entities, mut modifiers): (Vec<Entity>, Vec<(&'static Modifier, Range<usize>)>) = Default::default();
        for hit in hits {
            match LEXICON.entry(hit.tag) {
                Some(entry) if !spoken(entry.language) => {}
                Some(entry) => entities.push(Entity { entry, tokens: hit.tokens, modified: Vec::new() }),
                None => {
                    let spoken = LEXICON.modifier(hit.tag).filter(|modifier| modifier.phrase.language == language);
                    modifiers.extend(spoken.map(|modifier| (modifier, hit.tokens)));
                }
            }
        }
        for (modifier, at) in modifiers {
            modify(&tokens, &mut entities, modifier, &at);
        }
        Text { field, tokens, entities }
    }

    /// The entities that begin close to a range of tokens.
    pub fn around(&self, range: &Range<usize>) -> &[Entity] {
        let before = |at: usize| self.entities.partition_point(|entity| entity.tokens.start < at);
        let from = before(range.start.saturating_sub(CLOSE));
        self.entities.get(from..before(range.end + CLOSE)).unwrap_or_default()
    }

    /// The bytes of a range of tokens.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let from = self.tokens.get(range.start).map_or(0, |token| token.at.start);
        let to = self.tokens.get(range.end.saturating_sub(1)).map_or(from, |token| token.at.end);
        Span { field: self.field, at: from..to.max(from) }
    }
}

// The entities within the modifier's reach; a word that ends it, or the end of its clause, stops it.
fn modify(tokens: &[Token], entities: &mut [Entity], modifier: &'static Modifier, at: &Range<usize>) {
    let first = &tokens[at.start];
    let goes_on = |token: &Token| {
        token.sentence == first.sentence
            && (modifier.over_clauses || token.clause == tokens[at.end - 1].clause || token.clause == first.clause)
            && modifier.ends_at.split('|').all(|end| end != token.word)
    };
    let behind = tokens[at.end..].iter().take(modifier.reach).take_while(|token| goes_on(token)).count();
    let before = tokens[..at.start].iter().rev().take(modifier.reach).take_while(|token| goes_on(token)).count();
    let forward = at.end..at.end + if modifier.forward { behind } else { 0 };
    let backward = at.start - if modifier.backward { before } else { 0 }..at.start;
    let from = entities.partition_point(|entity| entity.tokens.start < backward.start);
    let reached = entities.iter_mut().skip(from).take_while(|entity| entity.tokens.start < forward.end.max(at.end));
    for entity in reached {
        // "once or twice a month" begins with what denies it.
        let begins = entity.tokens.start == at.start && entity.tokens.end > at.end && at.len() > 1;
        let hit = begins || forward.contains(&entity.tokens.start) || backward.contains(&(entity.tokens.end - 1));
        if hit && modifier.modifies(&entity.entry) {
            entity.modified.push((modifier.says, &modifier.phrase));
        }
    }
}
