//! The required consistency: best effort, bounded, strict, and what a strict lock must survive.
//! Reads sentences; knows no store.

use super::concept::Concept as C;
use super::knowledge::Tag;
use super::promoted::{by_itself, of_loss};
use super::reading::{Field, Found, Reading, Span, Text};
use super::refine::switched_off;
use super::survival::Survival;
use super::vote;
pub use crate::domain::brief::Domain;

/// The required level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Efficiency: duplicates tolerated.
    E,
    /// Bounded risk: duplicates rare and repairable.
    B,
    /// Strict.
    S,
    /// Nothing said.
    Unknown,
}

/// What the texts demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Level as stated.
    pub level: Level,
    /// The words it rests on.
    pub level_span: Option<Span>,
    /// All words that ask for it, where there are more.
    pub level_words: Vec<Span>,
    /// A laxer level that other words ask for: the stricter won.
    pub mixed: Option<(Level, Span)>,
    /// Both levels are meant as far as anybody can tell: no harm is named, and neither sentence holds the other.
    pub torn: bool,
    /// Level S only because the texts name damage.
    pub by_damage: bool,
    /// Nothing stands where the consistency is stated, or nothing but a shrug.
    pub silent: bool,
    /// Words there state or deny a level, a demand or a tolerance.
    pub heard: bool,
    /// It has few words.
    pub few: bool,
    /// Words there speak of no level, or are `untold`; none permits anything that others may take back.
    pub unsaid: bool,
    /// Words there speak of no level, in a language that is read, and nothing known takes back what they permit: all of
    /// them together may say it.
    pub untold: bool,
    /// Words there permit a second holder amid others that may take it back.
    pub doubted: bool,
    /// They permit what is permitted to who reads, or tell of what nobody can take back: how they sound says nothing.
    pub barred: bool,
    /// What those words would permit if all of them were known.
    pub hint: Option<(Level, Vec<Span>)>,
    /// What must be survived without a stop.
    pub survive: Option<(Domain, Span)>,
    /// Grants demanded on every side of a partition.
    pub both_sides: Option<Span>,
    /// A disconnected place must grant.
    pub disconnected: Option<Span>,
    /// An operator may act.
    pub manual: Option<Span>,
    /// No operator may be needed.
    pub automatic: Option<Span>,
    /// Another holder of the votes must take over without an operator.
    pub takeover: Option<Span>,
    /// Outage accepted.
    pub outage_ok: Option<Span>,
}

/// Reads the demand.
pub fn demand(reading: &Reading, survival: &Survival) -> Demand {
    let mut demand = Demand {
        level: Level::Unknown,
        level_span: None,
        level_words: Vec::new(),
        mixed: None,
        torn: false,
        by_damage: false,
        silent: false,
        heard: false,
        few: false,
        unsaid: false,
        untold: false,
        doubted: false,
        barred: false,
        hint: None,
        survive: None,
        both_sides: None,
        disconnected: None,
        manual: None,
        automatic: by_itself(reading),
        takeover: None,
        outage_ok: None,
    };
    vote::level(reading, &mut demand);
    if let Some(found) = reading.consistency().affirmed(C::HaDemand) {
        demand.takeover = Some(reading.consistency().span(&found.tokens));
    }
    for text in &reading.texts {
        let last = text.tokens.last().map_or(0, |token| token.sentence);
        let mut lost = None;
        for sentence in 0..=last {
            lost = availability(text, sentence, lost, &mut demand);
        }
    }
    completed(&mut demand, survival);
    let stated = |span: &Option<Span>| span.as_ref().is_some_and(|span| span.field == Field::Consistency);
    demand.heard |= demand.survive.as_ref().is_some_and(|(_, span)| span.field == Field::Consistency)
        || [
            &demand.both_sides,
            &demand.disconnected,
            &demand.manual,
            &demand.automatic,
            &demand.takeover,
            &demand.outage_ok,
        ]
        .into_iter()
        .any(stated);
    // Where only rooms are named, the site that may be lost is one of them.
    let infra = reading.infrastructure();
    let named = infra.all(C::DomSite).next().is_some() || infra.found.iter().any(|f| matches!(f.tag, Tag::Place(_)));
    if let Some((domain @ Domain::Region, span)) = &mut demand.survive
        && !named
        && infra.all(C::DomZone).next().is_some()
        && reading.texts.iter().filter(|text| text.field == span.field).any(|text| {
            text.tokens.iter().any(|t| t.at == span.at && matches!(t.word.trim_end_matches('s'), "site" | "location"))
        })
    {
        *domain = Domain::Zone;
    }
    demand
}

// A story demands nothing, and neither does a loss on which a person acts.
fn dropped(demand: &mut Demand, survival: &Survival) {
    let Some((_, old)) = &demand.survive else { return };
    let same = |span: &Span| old.meets(span);
    let told = survival.stories.iter().any(same);
    let attended = survival.survive.is_none() && survival.attended.iter().any(|(_, span)| same(span));
    if told || attended {
        demand.survive = None;
    }
}

// What the rules over losses and cuts read beside.
fn completed(demand: &mut Demand, survival: &Survival) {
    dropped(demand, survival);
    let greater = |(new, _): &&(Domain, Span)| demand.survive.as_ref().is_none_or(|(known, _)| known < new);
    if let Some(survive) = survival.survive.as_ref().filter(greater) {
        demand.survive = Some(survive.clone());
    }
    let keep = |old: &mut Option<Span>, new: &Option<Span>| {
        if old.is_none() {
            old.clone_from(new);
        }
    };
    keep(&mut demand.both_sides, &survival.sides);
    keep(&mut demand.disconnected, &survival.cut_off);
    keep(&mut demand.automatic, &survival.alone);
    keep(&mut demand.manual, &survival.hand);
    keep(&mut demand.outage_ok, &survival.stands_still);
}

// `lost` is the domain whose loss the sentence before spoke of; the same is returned for the next one.
fn availability(
    text: &Text,
    sentence: u32,
    lost: Option<(Domain, Span)>,
    demand: &mut Demand,
) -> Option<(Domain, Span)> {
    let span = |found: &Found| text.span(&found.tokens);
    // "no operator" is an automatic phrase; what remains of operators is a permission to act.
    let automatic: Vec<&Found> = text
        .within(C::Automatic, sentence)
        .filter(|found| of_loss(text, found))
        .filter(|found| {
            !text.negated(found, 4)
                || text
                    .all(C::Negator)
                    .any(|no| no.tokens.start >= found.tokens.start && no.tokens.start < found.tokens.end)
        })
        .collect();
    let manual = text.within(C::Manual, sentence).find(|found| {
        let covered = automatic
            .iter()
            .any(|auto| auto.tokens.start <= found.tokens.start && found.tokens.start < auto.tokens.end);
        !covered && !text.negated(found, 4) && !text.ruled_out(found)
    });
    if let Some(found) = text.within(C::Manual, sentence).find(|found| text.ruled_out(found)) {
        demand.automatic.get_or_insert_with(|| span(found));
    }
    if let Some(found) = manual {
        demand.manual.get_or_insert_with(|| span(found));
    }
    // "must not stop" is no permission to stop; "no need to survive" is one.
    let refused = |found: &Found| {
        text.negated(found, 3)
            || text.tokens[found.tokens.clone()].windows(2).any(|pair| {
                matches!(&*pair[0].word, "must" | "may" | "can" | "should" | "shall" | "will" | "could")
                    && pair[1].word == "not"
            })
            || matches!(&*text.tokens[found.tokens.start].word, "can't" | "cannot" | "mustn't" | "won't")
    };
    // "tolerate a region outage" is to survive it, "tolerate an outage" to accept one.
    let survived = |found: &Found| {
        let named = |at: usize| {
            [C::DomSite, C::DomZone, C::DomNode].iter().any(|dom| text.all(*dom).any(|f| f.tokens.start == at))
        };
        text.tokens[found.tokens.start].word.starts_with("tolerat")
            && (found.tokens.start + 1..found.tokens.end).any(named)
    };
    // "Who waits in line", "waits run to 3 hours" speak of a queue.
    let queues = |found: &Found| {
        let next = text.tokens.get(found.tokens.end).map_or("", |next| next.word.as_str());
        found.tokens.len() == 1
            && text.tokens[found.tokens.start].word == "waits"
            && matches!(next, "in" | "run" | "last" | "are" | "of" | "up" | "reach" | "take" | "hours" | "days")
    };
    let waits = text.within(C::WaitOk, sentence).find(|found| !refused(found) && !survived(found) && !queues(found));
    let never_waits = text.within(C::WaitOk, sentence).any(refused);
    let sides = text.within(C::BothSides, sentence).find(|found| {
        let own =
            text.all(C::Negator).any(|no| no.tokens.start >= found.tokens.start && no.tokens.end <= found.tokens.end);
        let before = text.negated(found, 5) || share_of_work(text, found);
        let told = text.says(C::Nowadays, sentence) && !text.says(C::Required, sentence);
        !before && !told && (!own || words_of_denial(text, found))
    });
    // What the infrastructure does on both sides is a property of a store; what it must do is a demand.
    let demanded = text.field != Field::Infrastructure
        || text.says(C::MustGrant, sentence)
            && text.tokens.iter().any(|t| t.sentence == sentence && matches!(&*t.word, "must" | "shall"));
    if let Some(found) = sides
        && demanded
        && waits.is_none_or(|wait| {
            wait.tokens.start >= found.tokens.start && wait.tokens.end <= found.tokens.end || never_waits
        })
    {
        demand.both_sides.get_or_insert_with(|| span(found));
    }
    let place = text.within(C::EdgePlace, sentence).chain(text.within(C::DomSite, sentence)).next();
    let edge = text.says(C::EdgePlace, sentence);
    // "The ward that is cut off goes over to paper": people do, and no lock is granted.
    let by_people = text.says(C::OnPaper, sentence);
    let cut = text.within(C::Disconnected, sentence).next();
    let grants =
        text.within(C::MustGrant, sentence).find(|found| !text.negated(found, 3) && !contains_negator(text, found));
    let keeps = keeps_on(text, sentence);
    let grants = grants.or(keeps.as_ref());
    if let (Some(_), Some(cut), Some(grant)) = (place, cut, grants)
        && waits.is_none()
        && !by_people
        && !by_others(text, cut, grant)
        && (edge || !(text.says(C::Loss, sentence) && text.says(C::SurviveVerb, sentence)))
    {
        demand.disconnected.get_or_insert_with(|| span(cut));
    }
    if let Some(found) = waits
        && !never_waits
    {
        demand.outage_ok.get_or_insert_with(|| span(found));
    }
    let verb = text.within(C::SurviveVerb, sentence).find(|found| {
        // "survival goal" is the name of a setting.
        let setting = text.tokens.get(found.tokens.end).is_some_and(|next| next.word == "goal");
        !setting && !switched_off(text, found) && (!text.negated(found, 3) || contains_negator(text, found))
    });
    let takes_over = |found: &&Found| {
        text.tokens[found.tokens.clone()].iter().any(|token| {
            ["failover", "takeover", "taking", "switchover"].iter().any(|stem| token.word.starts_with(stem))
        })
    };
    if let Some(found) = verb.filter(takes_over).filter(|_| !automatic.is_empty() && text.field == Field::Consistency) {
        demand.takeover.get_or_insert_with(|| span(found));
    }
    let loss: Vec<&Found> = text.within(C::Loss, sentence).collect();
    let stops = manual.is_some() || waits.is_some() && automatic.is_empty();
    // Who must act without a human, or must grant, about a loss demands survival in other words.
    let demanded = text.field == Field::Consistency && (!automatic.is_empty() || grants.is_some());
    let near = verb
        .or_else(|| if demanded { automatic.first().copied().or(grants) } else { None })
        .and_then(|verb| nearest(text, sentence, &loss, verb, !automatic.is_empty()))
        .map(|(domain, near)| (domain, span(near)));
    let about = near.clone().or_else(|| {
        let first = loss.first()?;
        nearest(text, sentence, &loss, first, false).map(|(domain, near)| (domain, span(near)))
    });
    let goes_on = loss.is_empty()
        && verb.is_some()
        && (grants.is_some() || !automatic.is_empty() || text.says(C::Required, sentence));
    // What happens when the quorum is gone is a fallback, no survival of the quorum.
    let falls_back = text.field == Field::Infrastructure && text.says(C::Fallback, sentence);
    let survives =
        near.filter(|_| !falls_back).or_else(|| lost.filter(|_| goes_on && text.field == Field::Consistency));
    // "two synchronous copies that fail over, and an asynchronous one in another city for disasters" tells what is there.
    let copies = [C::Sync, C::Async].into_iter().all(|concept| text.says(concept, sentence));
    let copy = text.field == Field::Infrastructure && copies;
    if let Some((domain, near)) = survives
        && !stops
        && !copy
        && demand.survive.as_ref().is_none_or(|(known, _)| *known < domain)
    {
        demand.survive = Some((domain, near));
    }
    about.filter(|_| !stops)
}

// "A site may be cut off, and the other two have to go on": what is cut off is not what grants.
fn by_others(text: &Text, cut: &Found, grant: &Found) -> bool {
    let between = cut.tokens.end..grant.tokens.start.max(cut.tokens.end);
    text.tokens[between].iter().any(|token| matches!(&*token.word, "other" | "others" | "remaining" | "rest"))
}

// "no region may ever reject": the negator belongs to the demand itself.
fn words_of_denial(text: &Text, found: &Found) -> bool {
    text.tokens[found.tokens.clone()].iter().any(|token| {
        // "even if they can't talk" denies the link, not the demand.
        [
            "reject", "refus", "deny", "denied", "block", "stop", "unavail", "without", "downtime", "quorum", "wait",
            "talk",
        ]
        .iter()
        .any(|stem| token.word.starts_with(stem))
    })
}

// "each partition of the work": a share, no cut network.
fn share_of_work(text: &Text, found: &Found) -> bool {
    text.tokens[found.tokens.clone()].iter().position(|token| token.word.starts_with("partition")).is_some_and(|at| {
        let at = found.tokens.start + at;
        let word = |at: usize| text.tokens.get(at).map_or("", |token| token.word.as_str());
        matches!(word(at + 1), "of" | "key" | "id" | "owner" | "leader")
            || at >= 2
                && matches!(word(at - 1), "each" | "every" | "a" | "any")
                && matches!(word(at - 2), "for" | "per" | "of")
    })
}

// "Branches keep opening slots": what goes on is named by its own verb.
fn keeps_on(text: &Text, sentence: u32) -> Option<Found> {
    let at = text.tokens.windows(2).position(|pair| {
        pair[0].sentence == sentence
            && pair[1].clause == pair[0].clause
            && matches!(&*pair[0].word, "keep" | "keeps" | "continue" | "continues")
            && pair[1].word.ends_with("ing")
            && !["wait", "fail", "queu", "stall", "reject", "refus", "block", "try", "retry"]
                .iter()
                .any(|stem| pair[1].word.starts_with(stem))
    })?;
    let found = Found { tag: Tag::Concept(C::MustGrant), tokens: at..at + 2 };
    (!text.negated(&found, 3)).then_some(found)
}

fn contains_negator(text: &Text, found: &Found) -> bool {
    text.all(C::Negator).any(|no| no.tokens.start >= found.tokens.start && no.tokens.start < found.tokens.end)
}

// The failure domain named nearest to a word of loss, or to the verb "survive" alone.
fn nearest<'a>(
    text: &'a Text,
    sentence: u32,
    loss: &[&Found],
    verb: &'a Found,
    unattended: bool,
) -> Option<(Domain, &'a Found)> {
    let strong = ["surviv", "withst", "outliv", "überl", "überst", "sobrev"]
        .iter()
        .any(|stem| text.tokens[verb.tokens.start].word.starts_with(stem));
    let takes_over = unattended
        && ["take", "failover", "fail", "switch"]
            .iter()
            .any(|stem| text.tokens[verb.tokens.start].word.starts_with(stem));
    let alone = [verb];
    let only_regions = loss.is_empty() && !strong;
    let loss = if loss.is_empty() && (strong || takes_over) { &alone[..] } else { loss };
    if loss.is_empty() {
        return None;
    }
    // "dies" is found by two of its forms.
    let only_itself = loss.iter().all(|lost| lost.tokens.start == verb.tokens.start);
    let mut best: Option<(usize, Domain, &Found)> = None;
    for found in text.found.iter().filter(|found| text.sentence(found) == sentence) {
        let domain = match found.tag {
            Tag::Concept(C::DomSite) | Tag::Place(_) => Domain::Region,
            Tag::Concept(C::DomZone) => Domain::Zone,
            Tag::Concept(C::DomNode | C::DomPart) => Domain::Node,
            Tag::Concept(_) | Tag::Family(_) => continue,
        };
        // "failover of the node" names what fails.
        let named = found.tokens.start.saturating_sub(verb.tokens.end) <= 3
            && text.tokens.get(verb.tokens.end).is_some_and(|token| token.word == "of");
        // "one zone of the region": the part is lost, and not the whole.
        let part = text.tokens[..found.tokens.start].iter().rev().take(2).any(|token| token.word == "of")
            && [C::DomZone, C::DomNode].iter().any(|part| {
                text.all(*part)
                    .any(|part| (2..=3).contains(&(found.tokens.start as isize - part.tokens.end as isize + 1)))
            });
        if part {
            continue;
        }
        if only_regions && domain != Domain::Region && !named {
            continue;
        }
        let away = loss
            .iter()
            .filter(|lost| lost.tokens.start != verb.tokens.start || only_itself)
            .map(|lost| lost.tokens.start.abs_diff(found.tokens.start))
            .min()
            .unwrap_or(usize::MAX);
        if away <= 8
            && best.is_none_or(|(known, kind, _)| (away, std::cmp::Reverse(domain)) < (known, std::cmp::Reverse(kind)))
        {
            best = Some((away, domain, found));
        }
    }
    best.map(|(_, domain, found)| (domain, found))
}
