//! What one sentence says of failures that no phrase and no rule reads: a loss that must be got over, by whom, and that
//! more than one side of a cut must grant, as weights that labelled sentences taught make it likely.

use super::brief::{site, ways};
use super::concept::Concept as C;
use super::knowledge::{KNOWLEDGE, Tag};
use super::level::Demand;
use super::place::Topology;
use super::reading::{Reading, Span};
use crate::domain::brief::{Brief, By, Cut, Domain, Fact, Field, Level, Origin, Other, Standing};
use crate::domain::reader::{Sayings, Told};

/// From how likely on a loss that a sentence tells must be got over, and it is asked; and from how likely on it is not. Of
/// 3,872 long requests of writers that the weights had not seen, 829 sounded as the latter, and 14 of them demanded none; 550
/// sounded in between, and 86 demanded none; of 859 more, 30 sounded from 0.5 to 0.6, of which 14 demanded one that an
/// operator may not end and 7 one that he may.
const SURVIVED: f32 = 0.5;
const LOST: f32 = 0.9;
/// The same among what there is: what stores do of themselves sounds like a demand. Of those 859, 8 sounded so that had
/// been taken for no demand, and all 8 demanded it.
const LOST_BESIDE: f32 = 0.95;
/// The same of few words, where the consistency text says so: of 1,626 short requests, some of which the weights had seen,
/// 18 sounded so that nothing else reads, and all of them demanded it.
const LOST_TERSE: f32 = 0.93;
/// The same beside words of a stop that is allowed, or of a person who acts: of six requests of 328 that the weights had not
/// seen and that sounded so, five demanded it.
const LOST_AMID: f32 = 0.9;
/// The same where the sentence names nothing that is lost.
const LOST_UNNAMED: f32 = 0.96;

/// The loss that one sentence tells of where no rule reads one, and `domain` as all words together have it.
pub(super) fn survived(
    reading: &Reading,
    topology: &Topology,
    sayings: &Sayings,
    domain: Option<Domain>,
    demand: &Demand,
) -> Option<Fact<Option<Domain>>> {
    let told = demand.outage_ok.is_some() || demand.manual.is_some() || demand.takeover.is_some();
    let lost = sayings.lost.as_ref().filter(|lost| !told || lost.share >= LOST_AMID)?;
    let named = named(reading, topology, &lost.words);
    // "If the desk crashes, the machine must come free by itself": it is the holder that is lost.
    if freed(reading, &lost.words) && named.is_none_or(|domain| domain == Domain::Node) {
        return None;
    }
    // "nobody may overtake": who is passed in a line is lost nowhere.
    if named.is_none() && says(reading, &lost.words, &KNOWLEDGE.quantities.passed) {
        return None;
    }
    // "failover has to be automatic" names no loss.
    if named.is_none() && (demand.takeover.is_some() || told && lost.share < LOST_UNNAMED) {
        return None;
    }
    // Of one place that is told, what is surely lost and outlasted is a part.
    let one = topology.sites == 1 && topology.sites_span.is_some() && lost.share >= LOST;
    let domain = named.or(domain.map(|domain| match topology.zones {
        _ if one && domain == Domain::Region => Domain::Zone,
        None => site(domain, topology),
        Some(_) => domain,
    }))?;
    let told = Fact::derived(Some(domain), vec![lost.words.clone()], ways::SENTENCE);
    let demanded = lost.words.field != Field::Infrastructure && !sayings.few;
    let least = match (sayings.few, lost.words.field) {
        (false, Field::Infrastructure) => LOST_BESIDE,
        (false, _) => LOST,
        (true, Field::Consistency) => LOST_TERSE,
        (true, _) => f32::INFINITY,
    };
    if lost.share >= least {
        return Some(told);
    }
    let beside = |value| vec![Other { value, evidence: Vec::new() }];
    let unclear = match demanded {
        true => Fact { others: beside(None), ..told },
        false => Fact { others: beside(Some(domain)), ..Fact::assumed(None, "no loss is named") },
    };
    (lost.share >= SURVIVED).then_some(Fact { standing: Standing::Unclear, ..unclear })
}

/// What comes free by itself in the sentence of these words is what a holder had: nobody has to act on that, and who acts
/// on the loss of a server is not said.
pub(super) fn of_holder(reading: &Reading, words: &Span) -> bool {
    let Some(text) = reading.texts.iter().find(|text| text.field == words.field) else { return false };
    let at = text.tokens.partition_point(|token| token.at.end <= words.at.start);
    let sentence = text.tokens.get(at).map(|token| text.of_sentence(token.sentence));
    let ends = sentence.and_then(|range| Some((text.tokens.get(range.start)?, text.tokens.get(range.end - 1)?)));
    ends.is_some_and(|(first, last)| freed(reading, &Span { field: words.field, at: first.at.start..last.at.end }))
}

// The sentence says that something comes free, and speaks of no server.
fn freed(reading: &Reading, words: &Span) -> bool {
    says(reading, words, &KNOWLEDGE.quantities.freed)
}

// It has a word that begins so, and none for a server.
fn says(reading: &Reading, words: &Span, stems: &[&str]) -> bool {
    let Some(text) = reading.texts.iter().find(|text| text.field == words.field) else { return false };
    let within = text.tokens.iter().filter(|token| words.at.start <= token.at.start && token.at.end <= words.at.end);
    let begins = |all: &[&str]| within.clone().any(|token| all.iter().any(|stem| token.word.starts_with(stem)));
    begins(stems) && !begins(&KNOWLEDGE.quantities.servers)
}

// What the sentence itself names, where that is of one kind: places of the votes are sites.
fn named(reading: &Reading, topology: &Topology, words: &Span) -> Option<Domain> {
    let text = reading.texts.iter().find(|text| text.field == words.field)?;
    let within = |at: &std::ops::Range<usize>| words.at.start <= at.start && at.end <= words.at.end;
    let kind = |tag: Tag| match tag {
        Tag::Concept(C::DomSite) | Tag::Place(_) => Some(Domain::Region),
        Tag::Concept(C::DomZone) => Some(Domain::Zone),
        Tag::Concept(C::DomNode | C::DomPart) => Some(Domain::Node),
        Tag::Concept(_) | Tag::Family(_) => None,
    };
    let found = text.found.iter().filter(|found| within(&text.span(&found.tokens).at));
    let mut kinds: Vec<Domain> = found.filter_map(|found| kind(found.tag)).collect();
    kinds.sort();
    kinds.dedup();
    match *kinds {
        [Domain::Zone] => Some(site(Domain::Zone, topology)),
        [one] => Some(one),
        _ => None,
    }
}

/// From how likely on a loss that is named is got over by itself or by a person: of 185 requests that sounded so of a person
/// and that the weights had not seen, 3 told of none.
const ALONE: f32 = 0.8;

// One sentence says by whom a loss is got over that no phrase tells that of.
pub(super) fn bystanders(brief: &mut Brief, sayings: &Sayings) {
    let named = brief.survives().is_some();
    let open = brief.by.as_mut().filter(|by| named && by.standing == Standing::Derived && by.value == By::Itself);
    let Some(by) = open else { return };
    let sure = |told: &Option<Told>| told.clone().filter(|told| told.share >= ALONE);
    match (sure(&sayings.attended), sure(&sayings.lost)) {
        (Some(told), None) => *by = Fact::derived(By::Operator, vec![told.words], ways::SENTENCE),
        (None, Some(_)) => by.by = Origin::Rules(ways::SENTENCE),
        _ => {}
    }
}

/// From how likely on it is asked whether more than one side of a cut must grant; and from how likely on that is taken. Of
/// 431 requests that the weights had not seen, 20 sounded so from 0.3 on, and 13 of them demanded it; of 859 more, 7 sounded
/// so from 0.15 on that nothing else reads, of which 4 demanded it.
const PARTED: (f32, f32) = (0.15, 0.85);
/// From how likely on that is asked where few words are said: of 1,626 short requests, some of which the weights had seen, 12
/// sounded so, and 11 of them demanded it.
const PARTED_TERSE: f32 = 0.3;
/// From how likely on it is asked whether a stand-in grants: of the same, 21 sounded so, 14 of which had one or a cut.
const UNRULED: f32 = 0.5;
/// From how likely on it is asked whether fewer than a majority must go on, which is a side of a cut that grants beside
/// the other: of 5,117 texts that the weights had not seen, 69 sounded so, 56 of which demanded it.
const MINORITY: f32 = 0.3;

// No phrase tells what a cut does, and one sentence sounds as if something else than the one authority granted.
// `settled`: phrases say who waits then, which in few words is all that is said.
pub(super) fn parted(brief: &mut Brief, sayings: &Sayings, settled: bool) {
    // Of those that few words say are lost together nobody asks what a cut does.
    if brief.cut.is_some() || sayings.few && (settled || brief.losses.is_some()) {
        return;
    }
    // Who goes on alone after a loss is on no side of a cut.
    let alone =
        |told: &Told| sayings.lost.as_ref().is_some_and(|lost| lost.words == told.words && lost.share > told.share);
    let from = |told: &Option<Told>, least: f32| told.clone().filter(|told| told.share >= least && !alone(told));
    let asked = if sayings.few { PARTED_TERSE } else { PARTED.0 };
    let parted = from(&sayings.parted, asked).map(|told| (Cut::BothGrant, told.share >= PARTED.1, told));
    let unruled = || from(&sayings.unruled, UNRULED).map(|told| (Cut::FailOpen, false, told));
    // Whoever goes on alone after a loss may be that very minority.
    let demanded = |told: &Told| told.share >= MINORITY && told.words.field == Field::Consistency;
    let minority = || Some((Cut::BothGrant, false, sayings.minority.clone().filter(demanded)?));
    let Some((cut, sure, told)) = parted.or_else(unruled).or_else(minority) else { return };
    // What is there is told in many ways, and seldom asks for that.
    if !sure && told.words.field == Field::Infrastructure {
        return;
    }
    let told = Fact::derived(cut, vec![told.words], ways::SENTENCE);
    let others = vec![Other { value: Cut::MinorityStops, evidence: Vec::new() }];
    brief.cut = Some(if sure { told } else { Fact { standing: Standing::Unclear, others, ..told } });
}

/// From how likely on a sentence says that what is locked compares a number, and that it takes whatever arrives. Of 758
/// requests that the weights had not seen 12 sounded as the first, of which 11 say it, and 14 as the second, which all do.
const COMPARES: f32 = 0.35;
const BLIND: f32 = 0.5;

/// From how likely on a sentence says that a second holder is never allowed: of 991 requests that the weights had not seen,
/// 689 sounded so, and 11 of them allow one.
const STRICT: f32 = 0.7;

/// A strict level that no phrase tells and one sentence does is no assumption.
pub(super) fn stern(brief: &mut Brief, sayings: &Sayings) {
    let Some(told) = sayings.strict.as_ref().filter(|told| told.share >= STRICT) else { return };
    let Some(level) = brief.level.as_mut() else { return };
    let alone = level.value == Level::S && level.standing == Standing::Assumed && level.others.is_empty();
    if alone && told.words.field != Field::Infrastructure {
        *level = Fact::derived(Level::S, vec![told.words.clone()], ways::SENTENCE);
    }
}

// No phrase tells whether what is locked compares a number, and one sentence does.
pub(super) fn checked(brief: &mut Brief, sayings: &Sayings) {
    let (Some(yes), Some(no)) = (&sayings.compares, &sayings.blind) else { return };
    let compares = yes.share > no.share;
    let (told, least) = if compares { (yes, COMPARES) } else { (no, BLIND) };
    if brief.checks_token.is_none() && told.share >= least {
        brief.checks_token = Some(Fact::derived(compares, vec![told.words.clone()], ways::SENTENCE));
    }
}
