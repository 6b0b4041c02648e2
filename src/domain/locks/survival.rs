//! What a loss must not stop, who acts on it, and what each side of a cut must do: a loss or a cut with its object, and
//! the outcome that the same sentence or the next one asks for. Each by a named rule with its words.

use super::ground::{Ground, T};
use super::knowledge::Tag;
use super::losses::Losses;
use super::place::Topology;
use super::reading::{Field, Span};
use super::share::Share;
use super::spread::{self, Count};
use crate::domain::brief::Domain;
use std::ops::Range;

/// What the texts ask for about losses and cuts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survival {
    /// The greatest loss that stops nothing.
    pub survive: Option<(Domain, Span)>,
    /// A loss that a person gets over.
    pub attended: Option<(Domain, Span)>,
    /// The words by which that person acts.
    pub hand: Option<Span>,
    /// A loss in which locking may stand still.
    pub stands_still: Option<Span>,
    /// Nobody has to act on the loss that is survived.
    pub alone: Option<Span>,
    /// Every side of a cut grants.
    pub sides: Option<Span>,
    /// A place at the end of a line grants while it is cut off.
    pub cut_off: Option<Span>,
    /// The side without a quorum refuses.
    pub refuses: Option<Span>,
    /// Phrases say who waits in a cut, or that others go on.
    pub settled: bool,
    /// Sentences that only tell of what was.
    pub stories: Vec<Span>,
    /// So many of so many that are lost at once and stop nothing.
    pub together: Option<Losses>,
    /// Another authority is asked when the first is gone.
    pub backup: Option<Span>,
}

/// Who dies where a lock fails.
const HARMED: [&str; 11] =
    ["people", "men", "man", "fitter", "worker", "workers", "child", "children", "patient", "patients", "passengers"];
/// Words between a loss and what is lost.
const NEAR: usize = 7;

/// Reads them from all texts; what the infrastructure does is a demand only where it must.
pub(super) fn survival(grounds: &[Ground; 3], topology: &Topology) -> Survival {
    let mut out = Survival::default();
    let setting = Setting {
        edges: grounds.iter().any(|ground| ground.first(T::Shop, 0..ground.tokens.len()).is_some()),
        pair: pair(grounds, topology),
        topology,
    };
    for ground in [&grounds[1], &grounds[2], &grounds[0]] {
        let sentences = ground.sentences();
        for (at, sentence) in sentences.iter().enumerate() {
            let next = sentences.get(at + 1).filter(|next| next.len() <= 24);
            let says = |what: T| ground.first(what, sentence.clone()).is_some();
            let imagined =
                [T::Hypothetical, T::Unreal].into_iter().filter_map(|what| ground.first(what, sentence.clone()));
            if imagined.into_iter().any(|at| !of_loss(ground, &at)) || says(T::Past) && !says(T::GoesOn) {
                out.stories.push(ground.span(sentence));
                continue;
            }
            loss(ground, sentence, next, &setting, &mut out);
            together(ground, sentence, &setting, &mut out);
            let before = at.checked_sub(1).and_then(|at| sentences.get(at));
            cut(ground, sentence, before, &setting, &mut out);
        }
    }
    out
}

// "if we had an outage of a region we would": what may well be.
fn of_loss(ground: &Ground, imagined: &Range<usize>) -> bool {
    (imagined.start..imagined.start + NEAR).any(|at| ground.any(&[T::Lost, T::Cut], at))
}

/// What the three texts say as a whole.
struct Setting<'t> {
    /// Places at the end of a line are named somewhere.
    edges: bool,
    /// What there are two of, where a text says "one of the two".
    pair: Option<Domain>,
    /// What there is how many of.
    topology: &'t Topology,
}

// Two places, or two servers in one.
fn pair(grounds: &[Ground; 3], topology: &Topology) -> Option<Domain> {
    let two =
        |read: &dyn Fn(&Ground) -> Option<Count>| grounds.iter().rev().filter_map(read).any(|count| count.value == 2);
    if two(&spread::sites) || two(&spread::labelled) || topology.second {
        Some(Domain::Region)
    } else {
        let named = |what: &[T]| grounds.iter().any(|g| (0..g.tokens.len()).any(|at| g.any(what, at)));
        (two(&|ground| spread::servers(ground, true)) || named(&[T::Machine, T::Member])).then_some(Domain::Node)
    }
}

// A loss with its object, and what must follow from it.
fn loss(ground: &Ground, sentence: &Range<usize>, next: Option<&Range<usize>>, setting: &Setting, out: &mut Survival) {
    let Some(Loss { domain, at: lost, word }) = self::lost(ground, sentence, setting) else { return };
    let mut outcome = Outcome::of(ground, sentence, &word);
    // "If Lyon is gone? Then all wait."
    if let (true, Some(next)) = (outcome.none(), next.filter(|next| self::lost(ground, next, setting).is_none())) {
        outcome = Outcome::of(ground, next, &word);
    }
    // "Whichever of the two burns, the other carries on alone" is no description of what there is.
    let whichever = outcome.alone.is_some() && ground.first(T::Whichever, sentence.clone()).is_some();
    // Of whole places that go by themselves the infrastructure's words are what is counted on.
    // "… and an asynchronous copy in another city for disasters" is brought up by nobody by itself.
    let copy = sentence.clone().any(|at| ground.word(at).starts_with("async"));
    let place = domain == Domain::Region && outcome.alone.is_some() && outcome.goes_on.is_some() && !copy;
    let demanded = ground.field != Field::Infrastructure || outcome.must || whichever || place;
    let span = ground.span(&lost);
    let greater = |known: &Option<(Domain, Span)>| known.as_ref().is_none_or(|(known, _)| *known < domain);
    if let Some(hand) = outcome.hand.filter(|_| outcome.alone.is_none()) {
        if greater(&out.attended) {
            (out.attended, out.hand) = (Some((domain, span)), Some(ground.span(&hand)));
        }
    } else if let Some(waits) = outcome.waits.filter(|_| outcome.goes_on.is_none() && outcome.alone.is_none()) {
        let range = lost.start.min(waits.start)..lost.end.max(waits.end);
        out.stands_still.get_or_insert_with(|| ground.span(&range));
    } else if demanded && (outcome.goes_on.is_some() || outcome.alone.is_some()) && greater(&out.survive) {
        out.survive = Some((domain, span));
        out.alone = outcome.alone.map(|alone| ground.span(&alone)).or(out.alone.take());
    }
}

/// What is lost, and the words.
struct Loss {
    domain: Domain,
    at: Range<usize>,
    /// The word of loss alone.
    word: Range<usize>,
}

// The object nearest to a word of loss, in its clause before all others.
fn lost(ground: &Ground, sentence: &Range<usize>, setting: &Setting) -> Option<Loss> {
    let mut best: Option<(usize, Loss)> = None;
    for lost in ground.all(T::Lost, sentence.clone()) {
        let lost = &lost.at;
        // "link down": the line is lost, and no place.
        let of_line =
            ground.all(T::Cut, sentence.clone()).any(|cut| cut.at.start <= lost.start && lost.start < cut.at.end)
                || (lost.start.saturating_sub(3)..lost.start)
                    .any(|near| ground.together(near, lost.start) && ground.any(&[T::Link, T::Quorum], near));
        // "loses its quorum" is no loss of a place, and "die Freigabe" is an article.
        let of_votes =
            (lost.end..lost.end + 3).any(|near| ground.together(near, lost.start) && ground.any(&[T::Quorum], near));
        let article = ground.word(lost.start) == "die" && ground.tokens.get(lost.end).is_some_and(|next| next.name);
        // "means dead people" is what a second holder does, and no loss of a place.
        let of_people = HARMED.contains(&ground.word(lost.end));
        if of_line || of_votes || of_people || article || ground.denied(lost, 2) {
            continue;
        }
        let window = lost.start.saturating_sub(NEAR).max(sentence.start)..(lost.end + NEAR).min(sentence.end);
        for at in window {
            let one = || Some((setting.pair?, ground.begins(T::OneOfTwo, at)?));
            let some = || {
                let share = Share::begins(ground, at).filter(|share| share.count == 1)?;
                Some((share.domain(ground, setting.topology)?, share.at))
            };
            let Some((domain, object)) = object(ground, at).or_else(some).or_else(one) else { continue };
            if part_of(ground, &object) {
                continue;
            }
            let apart = if ground.together(object.start, lost.start) { 0 } else { NEAR };
            let between =
                if object.end <= lost.start { lost.start - object.end } else { object.start.saturating_sub(lost.end) };
            let away = between + apart;
            if away <= NEAR && best.as_ref().is_none_or(|(known, ..)| away < *known) {
                let at = object.start.min(lost.start)..object.end.max(lost.end);
                best = Some((away, Loss { domain, at, word: lost.clone() }));
            }
        }
    }
    best.map(|(_, loss)| loss)
}

// "If two of the three boards fail at once, the last one must go on", "any two depots may burn".
fn together(ground: &Ground, sentence: &Range<usize>, setting: &Setting, out: &mut Survival) {
    let mut parts = sentence.clone().filter_map(|at| {
        let of_all = Share::begins(ground, at).filter(|share| share.count >= 2);
        let of_all = of_all.map(|share| (share.count, share.domain(ground, setting.topology), share.at));
        of_all.or_else(|| any_of(ground, at, setting))
    });
    let lost = |part: &Range<usize>| {
        let near = part.start.saturating_sub(NEAR).max(sentence.start)..(part.end + NEAR).min(sentence.end);
        ground.all(T::Lost, near).map(|seen| seen.at.clone()).find(|at| !ground.denied(at, 2))
    };
    let lost = parts.find_map(|(count, domain, part)| Some((count, domain, lost(&part)?, part)));
    let Some((count, domain, lost, part)) = lost else { return };
    let outcome = Outcome::of(ground, sentence, &lost);
    let demanded = ground.field != Field::Infrastructure || outcome.must;
    let goes_on = (outcome.goes_on.is_some() || outcome.alone.is_some()) && outcome.hand.is_none();
    let Some(domain) = domain.filter(|_| demanded && goes_on) else { return };
    let range = part.start.min(lost.start)..part.end.max(lost.end);
    out.together.get_or_insert_with(|| Losses { count, domain, span: ground.span(&range) });
}

// "any two breweries": that many of a kind, without their sum. Depots in which the servers stand are places.
fn any_of(ground: &Ground, at: usize, setting: &Setting) -> Option<(u32, Option<Domain>, Range<usize>)> {
    let any = ground.begins(T::Whichever, at)?;
    let count = ground.count(any.end).filter(|count| *count >= 2)?;
    let (domain, noun) = object(ground, any.end + 1).filter(|(_, noun)| ground.together(at, noun.start))?;
    let placed = ground.any(&[T::Shop], noun.start) && setting.topology.sites > count;
    Some((count, Some(if placed { Domain::Region } else { domain }), at..noun.end))
}

// "one zone of the region": the part is lost, and not the whole.
fn part_of(ground: &Ground, whole: &Range<usize>) -> bool {
    let from = whole.start.saturating_sub(2);
    (from..whole.start).filter(|of| ground.any(&[T::Of], *of)).any(|of| {
        let part = |at: usize| ground.together(at, of) && ground.any(&[T::Zone, T::Hall, T::Member, T::Machine], at);
        of.checked_sub(1).is_some_and(part)
    })
}

// A place, a part of one, or a server, named at a token.
fn object(ground: &Ground, at: usize) -> Option<(Domain, Range<usize>)> {
    if let Some(place) = ground.place(at) {
        return Some((Domain::Region, place));
    }
    // "DC1", "AZ2"
    let bare = ground.word(at).trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() < ground.word(at).len() {
        let kind = [(T::Site, Domain::Region), (T::Zone, Domain::Zone)];
        return kind.into_iter().find(|(what, _)| ground.is_word(*what, bare)).map(|(_, domain)| (domain, at..at + 1));
    }
    let kinds = [
        (T::Site, Domain::Region),
        (T::Hall, Domain::Zone),
        (T::Zone, Domain::Zone),
        (T::Member, Domain::Node),
        (T::Machine, Domain::Node),
        (T::Database, Domain::Node),
        (T::Primary, Domain::Node),
        (T::Copy, Domain::Node),
        (T::Shop, Domain::Zone),
    ];
    // "the store's primary" is no shop.
    let owner = [T::Primary, T::Copy, T::Member, T::Machine];
    let mut kinds = kinds.into_iter().filter(|(what, _)| *what != T::Shop || !ground.any(&owner, at + 1));
    let noun = kinds.find_map(|(what, domain)| Some((domain, ground.begins(what, at)?)));
    let app = noun
        .as_ref()
        .is_some_and(|(_, noun)| ground.any(&[T::App], noun.end) || at > 0 && ground.any(&[T::App], at - 1));
    let store = || {
        let store = ground.store(at)?;
        let gone = ground.named(at..at + 1).iter().any(|(tag, _)| matches!(tag, Tag::Family(_)));
        gone.then_some((Domain::Node, store))
    };
    noun.filter(|_| !app).or_else(store)
}

/// What a sentence asks for about a loss.
#[derive(Default)]
struct Outcome {
    goes_on: Option<Range<usize>>,
    alone: Option<Range<usize>>,
    hand: Option<Range<usize>>,
    waits: Option<Range<usize>>,
    must: bool,
}

impl Outcome {
    fn of(ground: &Ground, sentence: &Range<usize>, lost: &Range<usize>) -> Outcome {
        let free = |what: T| {
            let found = ground.all(what, sentence.clone()).map(|seen| seen.at.clone());
            found.filter(|at| at.start < lost.start || lost.end < at.end).collect::<Vec<_>>()
        };
        let stands = |what: T| free(what).into_iter().find(|at| !ground.denied(at, 3));
        Outcome {
            goes_on: stands(T::GoesOn),
            // "no automatic take-over" asks for none; a denial farther away is of something else.
            alone: stands(T::Alone)
                .or_else(|| ground.first(T::Alone, sentence.clone()).filter(|at| !ground.denied(at, 1))),
            hand: stands(T::Hand),
            waits: stands(T::Waits),
            must: ground.first(T::Must, sentence.clone()).is_some(),
        }
    }

    fn none(&self) -> bool {
        self.goes_on.is_none() && self.alone.is_none() && self.hand.is_none() && self.waits.is_none()
    }
}

/// Words behind one of waiting in which a denial takes it back.
const BEHIND: usize = 2;

// A cut, and who grants then; a side that refuses; a second authority.
fn cut(ground: &Ground, sentence: &Range<usize>, before: Option<&Range<usize>>, setting: &Setting, out: &mut Survival) {
    let first = |what: T| ground.first(what, sentence.clone());
    // "if the cable is cut, the left keep selling and the right keep selling"
    let behind = first(T::Cut).map_or(0..0, |cut| cut.end..sentence.end.max(cut.end));
    let grants = ground.all(T::Grants, behind).filter(|seen| !ground.denied(&seen.at, 1)).map(|seen| &seen.at);
    let (first_end, last_start) =
        grants.fold((usize::MAX, 0), |(end, start), at| (end.min(at.end), start.max(at.start)));
    let twice = first_end < last_start;
    let demands = ground.field != Field::Infrastructure || first(T::Must).is_some() || twice;
    // "has to lose the lock": the noun is no grant, and neither is what is lost.
    let noun = |at: &Range<usize>| {
        let article = at.end.checked_sub(2).is_some_and(|of| matches!(ground.word(of), "the" | "a" | "its" | "their"));
        article && ground.word(at.end - 1) == "lock" || at.clone().any(|at| ground.any(&[T::Lost], at))
    };
    let grants = ground.all(T::Grants, sentence.clone()).map(|seen| seen.at.clone());
    let grants = grants.filter(|at| !noun(at)).find(|at| !ground.denied(at, 3));
    let refuses = first(T::Refuses).filter(|_| ground.field == Field::Consistency);
    // "esperar no es una opción"
    let refused =
        |at: &Range<usize>| ground.denied(at, 3) || ground.denied(&(at.end + BEHIND..at.end + BEHIND), BEHIND);
    let waits = ground.all(T::Waits, sentence.clone()).map(|seen| &seen.at).find(|at| !refused(at));
    // "The link is gone for days. Both must still be able to open it then."
    let earlier = before.filter(|_| first(T::Then).is_some()).and_then(|before| ground.first(T::Cut, before.clone()));
    // "When a region is cut off, the others must keep granting": those that are not cut off.
    let others = grants.as_ref().is_some_and(|grants| {
        let inside = |at: usize| ground.all(T::Cut, sentence.clone()).any(|cut| cut.at.contains(&at));
        (grants.start.saturating_sub(3)..grants.start).any(|at| ground.any(&[T::Other], at) && !inside(at))
    });
    if let (Some(cut), Some(grants), true) = (first(T::Cut).or(earlier), grants, demands)
        && refuses.is_none()
        && !others
        && waits.is_none_or(|waits| waits.start >= grants.start && waits.end <= grants.end)
    {
        let range = cut.start.min(grants.start)..cut.end.max(grants.end);
        let here = |what: &[T]| sentence.clone().any(|at| ground.any(what, at));
        let named = sentence.clone().any(|at| object(ground, at).is_some());
        if here(&[T::Shop]) || setting.edges && !here(&[T::Site, T::Hall]) {
            out.cut_off.get_or_insert_with(|| ground.span(&range));
        } else if named || twice || here(&[T::Sides]) {
            out.sides.get_or_insert_with(|| ground.span(&range));
        } else if here(&[T::Must]) {
            // Whatever the place is called: what is cut off must grant.
            out.cut_off.get_or_insert_with(|| ground.span(&range));
        }
    }
    let stops = refuses.is_some() || waits.is_some();
    let rest = first(T::GoesOn).is_some() && sentence.clone().any(|at| ground.any(&[T::Other], at));
    out.settled |= rest || first(T::Cut).is_some() && stops;
    if let (Some(cut), true, false) = (first(T::Cut), demands, stops || others) {
        keeps_on(ground, sentence, &cut, setting, out);
    }
    if let Some(refuses) = refuses {
        out.refuses.get_or_insert_with(|| ground.span(&refuses));
    }
    backup(ground, sentence, out);
    instead(ground, sentence, out);
}

// Whatever is granted is called: who is cut off "must still be able to check out", "both halves carry on booking".
fn keeps_on(ground: &Ground, sentence: &Range<usize>, cut: &Range<usize>, setting: &Setting, out: &mut Survival) {
    let stands = |what: T| {
        let mut found = ground.all(what, sentence.clone()).map(|seen| seen.at.clone());
        found.find(|at| !ground.denied(at, 1) && (at.start >= cut.end || at.end <= cut.start))
    };
    let (must, able) = (stands(T::Must), stands(T::Able));
    let still = stands(T::Still);
    let demanded = must.is_some() || still.is_some();
    let goes_on = stands(T::GoesOn).or(able.filter(|_| demanded)).or_else(|| stands(T::Gives).filter(|_| demanded));
    let Some(goes_on) = goes_on.or_else(|| still.filter(|_| must.is_some())) else { return };
    let span = ground.span(&(cut.start.min(goes_on.start)..cut.end.max(goes_on.end)));
    // "both halves carry on": those that go on are named beside it, and not those that are cut off.
    let near = goes_on.start.saturating_sub(NEAR)..goes_on.start + 1;
    let both = near.clone().any(|at| {
        // "must never both believe", "cut off half way"
        let meant = !ground.denied(&(at..at + 1), 2) && ground.word(at + 1) != "way";
        let beside = ground.together(at, goes_on.start) && !(cut.start..cut.end).contains(&at);
        beside && meant && ground.any(&[T::Both], at)
    });
    let edge = sentence.clone().any(|at| ground.any(&[T::Shop, T::Roamer], at))
        || setting.edges && !sentence.clone().any(|at| ground.any(&[T::Site, T::Hall, T::Zone, T::Member], at));
    // "its patients are driven to the other two, which have to start": those that are not cut off.
    let others = (cut.end..goes_on.start.max(cut.end)).any(|at| ground.any(&[T::Other], at));
    if both {
        out.sides.get_or_insert(span);
    } else if edge && demanded && !others {
        out.cut_off.get_or_insert(span);
    }
}

// "Should the quorum be unreachable, each host takes the lock from its own file": no store stands behind that grant.
fn instead(ground: &Ground, sentence: &Range<usize>, out: &mut Survival) {
    let service = |at: usize| ground.store(at).is_some() || ground.any(&[T::Quorum, T::Cluster, T::LockService], at);
    let mute = ground.all(T::Lost, sentence.clone()).chain(ground.all(T::Mute, sentence.clone()));
    let mut gone = mute.map(|seen| seen.at.clone()).filter(|at| !ground.denied(at, 2));
    let near = |at: &Range<usize>| {
        (at.start.saturating_sub(NEAR)..at.end + 3).any(|near| sentence.contains(&near) && service(near))
    };
    let Some(gone) = gone.find(near) else { return };
    let mut own = ground.all(T::Own, sentence.clone()).map(|seen| seen.at.clone());
    let own = own.find(|at| at.start >= gone.end && !ground.denied(at, 3));
    let takes = (gone.end..sentence.end).any(|at| ground.any(&[T::Gives], at) && !ground.denied(&(at..at + 1), 3));
    if let Some(own) = own.filter(|_| takes) {
        out.backup.get_or_insert_with(|| ground.span(&(gone.start..own.end)));
    }
}

// "As soon as etcd has no quorum, the service flips to the standby Redis": a second store when the first is gone.
fn backup(ground: &Ground, sentence: &Range<usize>, out: &mut Survival) {
    let stores: Vec<&(Tag, Range<usize>)> =
        ground.named(sentence.clone()).iter().filter(|(tag, _)| matches!(tag, Tag::Family(_))).collect();
    let gone = ground
        .all(T::Lost, sentence.clone())
        .chain(ground.all(T::Quorum, sentence.clone()))
        .chain(ground.all(T::Mute, sentence.clone()))
        .map(|seen| seen.at.clone());
    let gone: Vec<Range<usize>> = gone.collect();
    // What the infrastructure does then is a demand where it goes on granting.
    let on = || [T::GoesOn, T::Grants, T::Gives].into_iter().any(|what| ground.first(what, sentence.clone()).is_some());
    let Some(first) = gone.first().filter(|_| ground.field == Field::Consistency || on()) else { return };
    let back = ground.all(T::Backup, sentence.clone()).map(|seen| seen.at.clone()).find(|at| !ground.denied(at, 4));
    let Some(back) = back else { return };
    // The one that is gone, and another that is gone to.
    let from = stores.iter().any(|(_, at)| {
        at.start < back.start.max(first.start) && gone.iter().any(|gone| at.start.abs_diff(gone.start) <= 5)
    });
    // "Redis goes on" is no change to it.
    let bare = ground.begins(T::GoesOn, back.start).is_some();
    let near = |at: &Range<usize>| at.start + if bare { 0 } else { 6 } >= back.start && at.start <= back.end + 6;
    let to = stores.iter().any(|(_, at)| near(at));
    let two = stores.iter().map(|(tag, _)| tag).collect::<Vec<_>>().windows(2).any(|pair| pair[0] != pair[1]);
    if from && to && two {
        let range = first.start.min(back.start)..first.end.max(back.end);
        out.backup.get_or_insert_with(|| ground.span(&range));
    }
}
