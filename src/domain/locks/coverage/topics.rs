//! What words of a clause are about: what is ruled on, times, or nothing that is known.

use super::super::concept::Concept as C;
use super::super::knowledge::{KNOWLEDGE, Tag};
use super::super::reading::{Found, Text};
use super::heard::of_store;
use crate::domain::brief::Field;
use crate::domain::reader::lexer::Token;
use std::ops::Range;

/// True if a phrase is of what a design must do beyond one holder at a time, or of what it is built on.
pub(super) fn topical(field: Field, found: &[Found]) -> bool {
    let family = || found.iter().any(|found| matches!(found.tag, Tag::Family(_)));
    found.iter().any(|found| match found.tag {
        Tag::Concept(concept) if of_store(concept) => field == Field::Infrastructure || family(),
        Tag::Concept(concept) => asks(concept),
        Tag::Family(_) => true,
        Tag::Place(_) => false,
    })
}

fn asks(concept: C) -> bool {
    matches!(
        concept,
        C::DomSite
            | C::DomZone
            | C::DomNode
            | C::DomPart
            | C::SurviveVerb
            | C::HaDemand
            | C::Partition
            | C::Disconnected
            | C::MustGrant
            | C::BothSides
            | C::Automatic
            | C::ThirdVote
            | C::NoVote
            | C::Fallback
            | C::StandIn
            | C::Stretched
            | C::Separate
            | C::ScopeLocal
            | C::OpenWorld
            | C::ClosedWorld
            | C::ResourceCas
            | C::ResourceBlind
            | C::PinnedWriter
            | C::Byzantine
    )
}

/// A phrase that permits to stand still or to wait for a person.
pub(super) fn leave(tag: Tag) -> bool {
    matches!(tag, Tag::Concept(C::WaitOk | C::Outage | C::Manual))
}

/// A word of times of the store or of the network.
pub(super) fn timed(tag: Tag) -> bool {
    let words = [C::RttWord, C::LatencyWord, C::PauseWord, C::RecoveryWord, C::HoldWord];
    matches!(tag, Tag::Concept(concept) if words.contains(&concept))
}

/// How many words up to each are neither everyday ones nor of a permission.
pub(super) struct Strange(Vec<u32>);

impl Strange {
    pub(super) fn of(text: &Text) -> Strange {
        let strange = |token: &Token| {
            token.value.is_none()
                && token.word.chars().count() > 1
                && !KNOWLEDGE.plain.contains(token.word.as_str())
                && !KNOWLEDGE.permits.contains(token.word.as_str())
        };
        let mut sum = 0;
        let sums = text.tokens.iter().map(|token| {
            sum += u32::from(strange(token));
            sum
        });
        Strange(std::iter::once(0).chain(sums).collect())
    }

    /// True if one stands there.
    pub(super) fn within(&self, tokens: &Range<usize>) -> bool {
        self.0[tokens.end] > self.0[tokens.start]
    }
}
