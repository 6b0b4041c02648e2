//! What a block's place and style make of it: the ink of its words, what stands before its lines.

use super::{Ink, SafeText};
use crate::domain::answer::markup::{Block, Frame, Kind, Label, Style};

/// The ink of a span in its row.
pub(super) fn ink(block: &Block<'_>, style: Style) -> Ink {
    match (block.kind, style) {
        (_, Style { code: true, .. }) => Ink::Code,
        // Weight, not signs: the deeper ones have the weight alone.
        (Kind::Heading(1 | 2), _) => Ink::Heading,
        (Kind::Heading(_), _) => Ink::Bold,
        (_, Style { link: true, .. }) => Ink::Link,
        (_, Style { strong: true, emphasis: true, .. }) => Ink::BoldItalic,
        (_, Style { strong: true, .. }) | (Kind::TableHead, _) => Ink::Bold,
        (_, Style { emphasis: true, .. }) => Ink::Italic,
        _ if block.frames.contains(&Frame::Quote) => Ink::Quote,
        _ => Ink::Plain,
    }
}

/// What stands before a row's first line and before the others. Containers never take more than half
/// the width: the outer ones give way. `plain`: only ASCII.
pub(super) fn leads(frames: &[Frame], width: usize, plain: bool) -> (SafeText, SafeText) {
    let mut taken = 0;
    let inner = frames.iter().rev().take_while(|frame| {
        taken += match frame {
            Frame::Item { label: Label::Number(n), .. } => n.checked_ilog10().unwrap_or(0) as usize + 3,
            _ => 2,
        };
        taken <= width / 2
    });
    let (mut first, mut next) = (SafeText::default(), SafeText::default());
    for frame in &frames[frames.len() - inner.count()..] {
        let before = first.width();
        match frame {
            Frame::Quote => {
                first.push_static("> ");
                next.push_static("> ");
                continue;
            }
            Frame::Item { first: false, label: Label::Bullet } => first.pad(2),
            Frame::Item { first: false, label: Label::Number(n) } => {
                first.pad(n.checked_ilog10().unwrap_or(0) as usize + 3);
            }
            Frame::Item { label: Label::Bullet, .. } => first.push_static(if plain { "- " } else { "• " }),
            Frame::Item { label: Label::Number(n), .. } => {
                first.push(&SafeText::number(u64::from(*n)));
                first.push_static(". ");
            }
        }
        next.pad(first.width() - before);
    }
    (first, next)
}
