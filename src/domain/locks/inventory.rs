//! Votes in an inventory: rows of a place, a store and a count ("ams etcd x1"), and groups of hosts whose names tell
//! their site (`[etcd_servers]` over `x-db[1:3].site-x`). Reads lines; weighs nothing.

use super::ground::{Ground, T};
use super::spread::Spread;
use std::collections::HashSet;
use std::ops::Range;

/// The rule by which they are read.
pub(super) const INVENTORY: &str = "inventory";
/// Words of a place at the most.
const LABEL: usize = 3;

/// One place of an inventory.
struct Item {
    name: String,
    votes: u32,
    /// It is a room or a zone, and no site.
    part: bool,
    /// Its tokens.
    at: Range<usize>,
}

/// The votes of each place of an inventory.
pub(super) fn votes(ground: &Ground) -> Option<Spread> {
    let lines = lines(ground);
    let items = rows(ground, &lines).or_else(|| group(ground, &lines))?;
    let names: HashSet<&str> = items.iter().map(|item| item.name.as_str()).collect();
    let (first, last) = (items.first()?, items.last()?);
    (items.len() >= 2 && names.len() == items.len()).then(|| Spread {
        votes: items.iter().map(|item| item.votes).collect(),
        span: ground.span(&(first.at.start..last.at.end)),
        by: INVENTORY,
        sites: !items.iter().any(|item| item.part),
    })
}

// The lines of the text: bytes up to a comment.
fn lines(ground: &Ground) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    for line in ground.raw.split_inclusive('\n') {
        let end = from + line.find('#').unwrap_or(line.trim_end().len());
        out.push(from..end);
        from += line.len();
    }
    out
}

fn tokens(ground: &Ground, line: &Range<usize>) -> Range<usize> {
    let end = |byte| ground.tokens.partition_point(|token| token.at.start < byte);
    end(line.start)..end(line.end)
}

// Rows that follow each other, each of a place, a store and a count.
fn rows(ground: &Ground, lines: &[Range<usize>]) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    for line in lines {
        match row(ground, &tokens(ground, line)) {
            Some(item) => items.push(item),
            None if items.len() >= 2 => break,
            None => items.clear(),
        }
    }
    (items.len() >= 2).then_some(items)
}

fn row(ground: &Ground, all: &Range<usize>) -> Option<Item> {
    let of_store = |at: usize| ground.store(at).is_some() || ground.any(&[T::Member, T::Vote], at);
    let (mut votes, mut named) = (None, false);
    let mut label: Vec<usize> = Vec::new();
    for at in all.clone() {
        let counted = count(ground, at, all);
        match () {
            () if of_store(at) => named |= ground.store(at).is_some(),
            () if counted.is_some() && votes.is_none() && !(label.is_empty() && at > all.start) => votes = counted,
            () if matches!(ground.word(at), "x" | "node" | "nodes") => {}
            () if ground.any(&[T::App, T::People], at) || ground.tokens[at].value.is_some() => return None,
            () => label.push(at),
        }
    }
    let joined = label.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let (first, last) = (*label.first()?, *label.last()?);
    let name = || ground.raw[ground.span(&(first..last + 1)).at].to_lowercase();
    let part = label.iter().any(|at| part(ground, ground.word(*at)));
    let fits = named && joined && label.len() <= LABEL;
    votes.filter(|_| fits).map(|votes| Item { name: name(), votes, part, at: all.clone() })
}

// "x3", "3x", "3": at the end of its row, or beside an x.
fn count(ground: &Ground, at: usize, row: &Range<usize>) -> Option<u32> {
    let glued = ground.word(at).strip_prefix('x').and_then(|digits| digits.parse().ok());
    // A number behind a store's name is no version here: it ends its row.
    let digits = || ground.word(at).parse().ok();
    let plain = || digits().filter(|_| at + 1 == row.end || ground.word(at + 1) == "x" || at == row.start);
    glued.or_else(plain).filter(|count| (1..=9).contains(count))
}

fn part(ground: &Ground, word: &str) -> bool {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    [word, bare].iter().any(|word| ground.is_word(T::Zone, word) || ground.is_word(T::Hall, word))
}

// The first group of hosts that is named by a store and not by what asks it.
fn group(ground: &Ground, lines: &[Range<usize>]) -> Option<Vec<Item>> {
    let head = |line: &&Range<usize>| {
        let text = ground.raw[(*line).clone()].trim();
        let all = tokens(ground, line);
        let words = all.clone().any(|at| ground.any(&[T::App], at) || ground.word(at) == "vars");
        text.starts_with('[') && text.ends_with(']') && all.clone().any(|at| ground.store(at).is_some()) && !words
    };
    let at = lines.iter().position(|line| head(&line))?;
    let mut items: Vec<Item> = Vec::new();
    for line in &lines[at + 1..] {
        let text = ground.raw[line.clone()].trim();
        if text.is_empty() || text.starts_with('[') {
            break;
        }
        let (site, votes) = host(text.split_whitespace().next()?)?;
        let (part, all) = (part(ground, &site), tokens(ground, line));
        match items.iter_mut().find(|item| item.name == site) {
            Some(item) => (item.votes, item.at.end) = (item.votes + votes, all.end),
            None => items.push(Item { name: site, votes, part, at: all }),
        }
    }
    Some(items)
}

// "x-con[1:3].site-x": three hosts at site-x.
fn host(pattern: &str) -> Option<(String, u32)> {
    let (name, domain) = pattern.split_once('.')?;
    let site = domain.split('.').next()?.to_lowercase();
    let Some((_, range)) = name.split_once('[') else { return Some((site, 1)) };
    let (from, to) = range.strip_suffix(']')?.split_once(':')?;
    let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    let votes = to.checked_sub(from)? + 1;
    (votes <= 9).then_some((site, votes))
}
