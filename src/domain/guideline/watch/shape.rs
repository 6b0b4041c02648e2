//! Whether an answer has the shape of a design at all, in whatever language: a heading, a list or something in bold.

use super::super::leaf::Sort;
use super::{Kind, Put, PutAny, Seen, Watch};
use crate::domain::answer::Answer;

/// Marks an answer that is neither a design nor the refusal.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Shape {
    any: bool,
}

impl Watch for Shape {
    fn see(&mut self, seen: &Seen<'_>, _: &mut Put<'_>) {
        let leaf = seen.leaf;
        self.any |= leaf.item.is_some() || leaf.strong > 0 || matches!(leaf.sort, Sort::Heading(_) | Sort::Row);
    }

    fn end(&mut self, _: &Answer, kind: Kind, put: &mut PutAny<'_>) {
        if !self.any && kind != Kind::Refusal {
            put(None);
        }
    }
}
