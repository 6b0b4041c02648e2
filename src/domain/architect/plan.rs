//! The decisions a design words: scope, store, quorum, lease, commit, groups. Made once, from facts and ruling.

use super::super::sizing::{self, Commit, Lease};
use crate::domain::brief::{Brief, Domain, Field, Held, Inputs, Kept, Span};
use crate::domain::locks::mentions;
use crate::domain::places::PLACES;
use crate::domain::rules::{Kind, Ruling, proposed};
use crate::domain::stores::row::{Class, Need, Row, Waiters};

/// Everything the sections need.
pub struct Plan<'a> {
    pub inputs: &'a Inputs,
    pub brief: &'a Brief,
    pub rule: &'static str,
    pub scope: Kind,
    pub store: &'static Row,
    /// Its name: the table's, or as the texts write it.
    pub name: String,
    /// What its playbook says, where that is all that is known of it.
    pub kept: Option<Kept>,
    /// The store is a proposal, none was named.
    pub proposed: bool,
    pub commit: Commit,
    pub lease: Lease,
    pub voters: u32,
    pub quorum: u32,
    /// Places as the texts write them.
    pub places: Vec<String>,
}

/// More groups than this are not run; partitions are leased instead.
const MANY_GROUPS: u64 = 200;
/// Key partitions of a coarse-grained design.
pub const PARTITIONS: f64 = 1000.0;

/// Characters of the user's words in one quotation.
const QUOTED: usize = 84;
/// Characters of a clause that is still quoted whole.
const NARROWED: usize = 48;

impl<'a> Plan<'a> {
    /// Decides. The ruling must not be a refusal.
    pub fn new(inputs: &'a Inputs, brief: &'a Brief, ruling: &'a Ruling) -> Option<Plan<'a>> {
        let scope = ruling.kind?;
        let need = match scope {
            Kind::Efficiency | Kind::Bounded => Need::Effort,
            Kind::Single => Need::Server,
            _ => Need::Quorum,
        };
        let named = ruling.store.as_ref().map(|held| held.row());
        let store = named.or_else(|| proposed(brief, need))?;
        // Where nothing is proposed by name, what is asked for is described.
        let taken = store.class == Class::Unproven;
        let scope = if taken && !matches!(need, Need::Effort) && scope != Kind::Resource { Kind::Taken } else { scope };
        let store = match Row::of(store.effort) {
            Some(effort) if taken && need == Need::Effort => effort,
            _ => store,
        };
        let name = ruling.store.as_ref().map_or_else(|| store.name.to_owned(), |held| called(inputs, held));
        let commit = sizing::commit(brief, Some(store))?;
        // Nothing fails over: one node, or masters that know nothing of each other.
        let alone = scope == Kind::Single || matches!(store.class, Class::Single | Class::Volatile | Class::Timed);
        let lease = sizing::lease(brief, store, &commit, alone);
        let voters = sizing::voters(brief);
        let places = brief.regions().iter().map(|index| label(*index, inputs)).collect();
        Some(Plan {
            inputs,
            brief,
            rule: ruling.rule.id,
            scope,
            store,
            name,
            kept: ruling.store.as_ref().and_then(|held| held.kept),
            proposed: named.is_none(),
            commit,
            lease,
            voters,
            quorum: sizing::quorum(voters),
            places,
        })
    }

    /// Waiters are told when a lock is free; elsewhere they poll.
    pub fn watches(&self) -> bool {
        self.store.waiters == Waiters::Watch
    }

    /// So many groups would be needed that owners of partitions grant instead.
    pub fn coarse(&self) -> bool {
        self.scope == Kind::Sharded
            && !self.store.scales
            && sizing::groups(self.brief, self.store).is_some_and(|(groups, ..)| groups > MANY_GROUPS)
    }

    /// The level is strict.
    pub fn strict(&self) -> bool {
        !matches!(self.scope, Kind::Bounded | Kind::Efficiency)
    }

    /// The name of a store in the texts.
    pub fn called(&self, held: &Held) -> String {
        called(self.inputs, held)
    }

    /// The user's own words at a span, made safe for a line of Markdown, with quotation marks.
    pub fn quote(&self, span: Option<&Span>) -> Option<String> {
        let span = span?;
        let text = self.inputs.text(span.field).get(span.at.clone())?;
        let plain = plain(text);
        match plain.char_indices().nth(QUOTED) {
            None => Some(format!("“{plain}”")),
            // Cut between words, and say so.
            Some((end, _)) => {
                let cut = plain[..end].rfind(' ').filter(|at| *at > QUOTED / 2).unwrap_or(end);
                Some(format!("“{} …”", plain[..cut].trim_end_matches([',', ' '])))
            }
        }
    }

    /// All of one text.
    pub fn whole(&self, field: Field) -> Span {
        Span { field, at: 0..self.inputs.text(field).len() }
    }

    /// The clause around a span in the user's words, or the span alone where the clause names other stores.
    pub fn clause(&self, span: Option<&Span>) -> Option<String> {
        let span = span?;
        let text = self.inputs.text(span.field);
        let wide = around(text, span, false)?;
        // A long one is narrowed to the part between commas.
        let long = text.get(wide.at.clone())?.chars().nth(NARROWED).is_some();
        let wide = if long { around(text, span, true)? } else { wide };
        let words = text.get(wide.at.clone())?;
        if words.len() > 400 || mentions(words).iter().any(|mention| !self.name.contains(&mention.name)) {
            return self.quote(Some(span));
        }
        self.quote(Some(&wide))
    }

    /// The first words of the scale text, where it states no rate; none if it is empty or names stores.
    pub fn scale_words(&self) -> Option<(String, Span)> {
        let text = self.inputs.scale.as_str();
        let to = text.char_indices().nth(72).map_or(text.len(), |(at, _)| at);
        let span = Span { field: Field::Scale, at: 0..to };
        let silent = text.trim().is_empty() || !mentions(&text[..to]).is_empty();
        if silent { None } else { self.quote(Some(&span)).map(|words| (words, span)) }
    }

    /// Survival demanded.
    pub fn survive(&self) -> Option<Domain> {
        self.brief.survives()
    }

    /// The store keeps members of its own, to be placed by us; managed services place theirs.
    pub fn self_placed(&self) -> bool {
        self.store.placed
    }

    /// Votes per site, largest first, for the places or sites known.
    pub fn spread(&self) -> String {
        let sites = match self.scope {
            Kind::Wide => self.brief.places().max(3),
            Kind::Sharded if self.brief.wide() => self.brief.places().max(3),
            Kind::TwoSites => 2,
            _ => self.brief.zones().unwrap_or(3).max(1),
        }
        .min(self.voters)
        .max(1);
        let (each, more) = (self.voters / sites, self.voters % sites);
        (0..sites).map(|site| (each + u32::from(site < more)).to_string()).collect::<Vec<_>>().join("+")
    }

    /// The places as one phrase, or a count.
    pub fn where_(&self) -> String {
        if self.places.is_empty() {
            match self.brief.places() {
                0 | 1 => "one region".to_owned(),
                sites => format!("{sites} sites"),
            }
        } else {
            self.places.join(", ")
        }
    }
}

/// Characters of a name.
const NAME: usize = 40;

// What stands for several products is called as the texts call it.
fn called(inputs: &Inputs, held: &Held) -> String {
    let row = held.row();
    let words = inputs.text(held.span.field).get(held.span.at.clone()).filter(|_| row.generic).map(plain);
    words
        .map(|name| name.chars().take(NAME).collect::<String>())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| row.name.to_owned())
}

// Foreign words made safe for a line of Markdown.
fn plain(text: &str) -> String {
    let words: String = text
        .chars()
        .map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c })
        .filter(|c| !matches!(c, '*' | '`' | '_' | '#' | '[' | ']' | '<' | '>' | '|' | '{' | '}' | '"' | '“' | '”'))
        .collect();
    words.trim().to_owned()
}

// The words around a span up to where a clause ends, at commas too if wanted.
fn around(text: &str, span: &Span, commas: bool) -> Option<Span> {
    // A full stop ends a clause before a blank only: "etcd v3.5" and "1.2 ms" go on, "10,000" too.
    let stop = |at: usize, c: char| match c {
        ';' | ':' | '(' | ')' | '\n' | '!' | '?' => true,
        '.' => text[at + 1..].chars().next().is_none_or(char::is_whitespace),
        ',' => commas && text[at + 1..].starts_with(char::is_whitespace),
        _ => false,
    };
    let before = text.get(..span.at.start)?;
    let from = before.char_indices().rev().find(|(at, c)| stop(*at, *c)).map_or(0, |(at, _)| at + 1);
    let behind = text.get(span.at.end..)?;
    let mut ends = behind.char_indices().map(|(at, c)| (span.at.end + at, c));
    let to = ends.find(|(at, c)| stop(*at, *c)).map_or(text.len(), |(at, _)| at);
    Some(Span { field: span.field, at: from..to })
}

// The region id or name as the user wrote it.
fn label(index: usize, inputs: &Inputs) -> String {
    let place = &PLACES[index];
    let all =
        format!("{} {} {}", cut(&inputs.infrastructure), cut(&inputs.consistency), cut(&inputs.scale)).to_lowercase();
    let name = place.ids.iter().chain(&place.names).find(|name| all.contains(**name)).unwrap_or(&place.place);
    if place.ids.contains(name) {
        return (*name).to_owned();
    }
    name.split(' ')
        .map(|word| {
            word.chars().next().map_or(String::new(), |c| c.to_uppercase().chain(word.chars().skip(1)).collect())
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(super::super::locks::reading::TEXT_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
