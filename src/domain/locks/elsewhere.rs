//! How a store stands, told beside its name in any language of `topology.yaml`: given up, another's, there for another
//! use, not there yet, ruled out; and whether it only keeps what is locked. Asked where nothing else was said of it.

use super::ground::{Ground, T};
use super::holding::Role;
use super::knowledge::{KNOWLEDGE, Tag};
use super::reading::Span;
use std::ops::Range;

/// Words between a name and what is said of it in its clause, and in a later one of its sentence.
const NEAR: usize = 7;
const LATER: usize = 9;

/// What each meaning makes of a store, the first that is said counting.
const SAID: [(T, Role); 5] = [
    (T::GivenUp, Role::Retired),
    (T::RuledOut, Role::Absent),
    (T::Theirs, Role::Theirs),
    (T::OtherUse, Role::Other),
    (T::NotYet, Role::Planned),
];

/// Words between a name and what begins to tell whose it is.
const OWNER: usize = 6;
/// Words of an owner.
const OWNERS: usize = 4;

/// The role that words beside the name give it; none where they say nothing.
pub(super) fn elsewhere(ground: &Ground, name: &Span) -> Option<Role> {
    let name = at(ground, name)?;
    let answer = asked(ground, &name);
    let answer = answer.as_ref();
    let said = SAID.into_iter().find(|(what, _)| said(ground, &name, answer, *what)).map(|(_, role)| role);
    let owned = || owned(ground, &name, answer).then_some(Role::Theirs);
    said.or_else(owned).or_else(|| answered(ground, &name, answer).then_some(Role::Absent))
}

/// True if a case is spoken of that may come, "if etcd is gone": who names a store so has it.
pub(super) fn supposed(ground: &Ground, name: &Span) -> bool {
    let Some(name) = at(ground, name) else { return false };
    let clause = ground.clause(name.start);
    let whole = || (name.end..clause.end).all(|near| ground.store(near).is_none());
    let lost = || clause.clone().any(|near| ground.any(&[T::Lost, T::Mute, T::Cut, T::Not], near));
    (clause.start..name.start.min(clause.start + 3)).any(|near| ground.any(&[T::Whenever], near)) && whole() && lost()
}

/// True if something else on it is spoken of: "Vault on the same Consul is the IT department's".
pub(super) fn shared(ground: &Ground, name: &Span) -> bool {
    // A word stands between "on" and "same".
    let Some(on) = at(ground, name).and_then(|name| name.start.checked_sub(3)) else { return false };
    ground.inside(on) && ground.any(&[T::Same], on + 2) && ground.clause(on).start < on
}

/// True if what is locked lies in it, and no lock is spoken of beside it.
pub(super) fn keeps_data(ground: &Ground, name: &Span) -> bool {
    let Some(name) = at(ground, name) else { return false };
    let clause = ground.clause(name.start);
    let lies = ground.all(T::Lies, clause.clone()).any(|lies| lies.at.start < name.end + NEAR);
    lies && !clause.into_iter().any(|near| ground.any(&[T::LockWord], near))
}

/// True if a lock is spoken of in its clause.
pub(super) fn locks(ground: &Ground, name: &Span) -> bool {
    at(ground, name).is_some_and(|name| ground.clause(name.start).any(|near| ground.any(&[T::LockWord], near)))
}

/// True if it is told to be there for the locks.
pub(super) fn meant(ground: &Ground, name: &Span) -> bool {
    let Some(name) = at(ground, name) else { return false };
    let other = |at: usize| ground.store(at).is_some();
    ground.all(T::ForLocks, ground.clause(name.start)).any(|words| {
        let behind = words.at.start >= name.end && words.at.start - name.end <= NEAR;
        behind && !(name.end..words.at.start).any(other) && !ground.denied(&words.at, 2)
    })
}

// The tokens of a name.
fn at(ground: &Ground, name: &Span) -> Option<Range<usize>> {
    let from = ground.tokens.partition_point(|token| token.at.end <= name.at.start);
    let to = ground.tokens.partition_point(|token| token.at.start < name.at.end);
    (ground.field == name.field && from < to).then_some(from..to)
}

/// True if its sentence speaks of a loss, or of doing without it: "etcd gone? everyone goes home".
pub(super) fn outage(ground: &Ground, name: &Span) -> bool {
    let Some(name) = at(ground, name) else { return false };
    let lost = [T::Lost, T::Mute, T::Cut, T::Whenever];
    let without = |at: usize| KNOWLEDGE.quantities.without.contains(ground.word(at));
    ground.sentence(name.start).any(|near| ground.any(&lost, near)) || name.start.checked_sub(1).is_some_and(without)
}

// "etcd? The intern has one; forget it.": what follows a question of one name is about it.
fn asked(ground: &Ground, name: &Range<usize>) -> Option<Range<usize>> {
    let own = ground.sentence(name.start);
    let short = own.len() <= name.len() + 2 && own.end < ground.tokens.len();
    let next = || ground.sentence(own.end);
    let other = || next().any(|near| ground.store(near).is_some());
    let asked = short && ground.between(own.end).contains(['?', '？']) && !other();
    let further = |next: Range<usize>| {
        let more = next.end < ground.tokens.len() && ground.between(next.end).contains([';', '；']);
        let last = if more { ground.sentence(next.end).end } else { next.end };
        let other = (next.end..last).any(|near| ground.store(near).is_some());
        next.start..if other { next.end } else { last }
    };
    asked.then(|| further(next()))
}

// "Consul? Looked at it, too heavy, no", "über NATS haben wir geredet, kommt nicht": so the answer ends.
fn answered(ground: &Ground, name: &Range<usize>, answer: Option<&Range<usize>>) -> bool {
    answer.is_some_and(|next| ground.all(T::PlainNo, next.clone()).any(|no| no.at.end == next.end))
        || ground.all(T::PlainNo, name.end..ground.sentence(name.start).end).any(|no| {
            let clause = ground.clause(no.at.start);
            let apart = ground.tokens[no.at.start].clause - ground.tokens[name.start].clause;
            no.at.len() > 1
                && (1..=2).contains(&apart)
                && clause == no.at
                && !(name.end..no.at.start).any(|near| ground.store(near).is_some())
        })
}

// "The Oracle of the county is the county's", "le MongoDB est aux géologues", "it's radiology's": whose it is ends the clause.
fn owned(ground: &Ground, name: &Range<usize>, answer: Option<&Range<usize>>) -> bool {
    let own = ground.clause(name.start);
    let sentence = ground.sentence(name.start);
    let told = own.end < sentence.end && !(own.end..sentence.end).any(|near| ground.store(near).is_some());
    let later = told.then(|| ground.clause(own.end)).filter(|clause| ground.any(&[T::It], clause.start));
    let third = later.clone().filter(|clause| clause.end < sentence.end).map(|clause| ground.clause(clause.end));
    let third = third.filter(|clause| ground.any(&[T::It], clause.start));
    let next = answer.map(|next| ground.clause(next.start));
    [Some(name.end..own.end), later, third, next].into_iter().flatten().any(|clause| of_others(ground, clause))
}

// A clause, or what is left of it behind a name, that says whose something is.
fn of_others(ground: &Ground, clause: Range<usize>) -> bool {
    let plain = |near: usize| {
        let of = [
            T::Site,
            T::Zone,
            T::Hall,
            T::Machine,
            T::Member,
            T::Copy,
            T::Part,
            T::Same,
            T::Manner,
            T::Own,
            T::Third,
            T::Cluster,
            T::Primary,
        ];
        ground.tokens[near].value.is_none()
            && ground.place(near).is_none()
            && ground.store(near).is_none()
            && !ground.any(&of, near)
    };
    let Some(last) = clause.clone().last() else { return false };
    // "it's today's": no owner.
    let owner = |at: usize| {
        let word = ground.word(at);
        let of = word.strip_suffix("'s").or_else(|| word.strip_suffix("s'"));
        of.is_some_and(|of| !KNOWLEDGE.quantities.no_owners.contains(of))
    };
    let is = |at: usize| matches!(ground.word(at), "is" | "are" | "it's" | "its" | "that's" | "they're" | "belongs");
    let ends = match ground.word(last) {
        "own" | "alone" | "only" | "too" => last.checked_sub(1).filter(|before| clause.contains(before)),
        _ => Some(last),
    };
    let english = ends.is_some_and(|end| {
        let from = end.saturating_sub(OWNERS + 1).max(clause.start);
        (owner(end) && !is(end) || ground.word(end) == "theirs")
            && (from..end).any(is)
            && !ground.denied(&(end..end + 1), OWNERS)
    });
    english
        || ground.all(T::OwnedBy, clause.clone()).any(|words| {
            let rest = words.at.end..clause.end;
            let cut = ground.cut && rest.is_empty() && words.at.start > clause.start;
            let near = words.at.start - clause.start <= OWNER;
            let told = (1..=OWNERS).contains(&rest.len()) && rest.clone().all(plain);
            let ours = rest.clone().any(|near| KNOWLEDGE.quantities.no_owners.contains(ground.word(near)));
            near && (cut || told && !ours) && !ground.denied(&words.at, 2)
        })
}

fn said(ground: &Ground, name: &Range<usize>, answer: Option<&Range<usize>>, what: T) -> bool {
    let sentence = ground.sentence(name.start);
    let reach = sentence.start..answer.map_or(sentence.end, |next| next.end);
    ground.all(what, reach).any(|words| {
        let words = &words.at;
        if answer.is_some_and(|next| next.contains(&words.start)) {
            return !ground.denied(words, 2);
        }
        let (from, to) = if words.start >= name.end { (name.end, words.start) } else { (words.end, name.start) };
        let own = ground.together(name.start, words.start);
        // "only for locks" is what it is asked for.
        let of_locks = what == T::OtherUse
            && (words.start.saturating_sub(1)..words.end + 3)
                .any(|near| ground.together(words.start, near) && ground.any(&[T::LockWord], near))
            && !(words.start..words.end).any(|near| ground.any(&[T::Not], near));
        let beside = if words.start >= name.end {
            to - from <= if own { NEAR } else { LATER } && (own || turns(ground, name, words, what))
        } else {
            // "Está previsto un PostgreSQL" is a store to come, "planned upgrade of PostgreSQL" is none.
            let article = || {
                from < to && (from..to).all(|near| ground.any(&[T::Article], near))
                    || from == to && matches!(ground.word(words.end - 1), "a" | "an")
            };
            // "Planned for the spring: Redis."
            let headed = || {
                ground.tokens[name.start].colon
                    && ground.tokens[words.start].clause + 1 == ground.tokens[name.start].clause
                    && to - from <= 3
            };
            words.end <= name.start
                && (own && to - from <= 2 && (what != T::NotYet || article()) || what == T::NotYet && headed())
        };
        // "which may hold no locks" is about no part of it.
        let locks = what == T::OtherUse && words.clone().any(|near| ground.any(&[T::LockWord], near));
        let parted = if locks { named_between(ground, from..to) } else { other_between(ground, from..to, words.start) };
        beside && !of_locks && !parted && !ground.denied(words, 2)
    })
}

// A later clause is about the name while none is named between, and it begins with a word for it or is short.
fn turns(ground: &Ground, name: &Range<usize>, words: &Range<usize>, what: T) -> bool {
    let clause = ground.clause(words.start);
    let apart = ground.tokens[words.start].clause - ground.tokens[name.start].clause;
    let named = clause.clone().any(|near| ground.store(near).is_some() && near < words.start);
    let about = (clause.start..(clause.start + 3).min(words.start + 1)).any(|near| ground.any(&[T::It], near));
    let small = |near: usize| words.contains(&near) || KNOWLEDGE.plain.contains(ground.word(near));
    // Where no blanks part words, their endings stand apart.
    let ending = ground.cut && clause.len() <= words.len() + 2;
    let short = clause.len() <= words.len() + 3;
    // "switched off in March", "im Juni abgeschaltet"
    let dated = what == T::GivenUp && words.start == clause.start
        || what == T::GivenUp && words.end == clause.end && ground.inside(clause.start);
    let alone = ending || short && (dated || clause.clone().all(small));
    let part = clause.into_iter().any(|near| ground.any(&[T::Part], near));
    apart <= 2 && !named && !part && (about || alone)
}

// Another store, or a part of this one of which it is said: "the third node is gone".
fn other_between(ground: &Ground, range: Range<usize>, words: usize) -> bool {
    let part = [T::Part, T::Copy, T::Zone, T::Site, T::Hall, T::Third];
    let number = |at: usize, back: usize| {
        at.checked_sub(back).and_then(|at| ground.tokens.get(at)).is_some_and(|token| token.value.is_some())
    };
    // "Redis, one node, switched off in May": a count of servers in a clause before is how large it is.
    let size = |at: usize| (number(at, 1) || number(at, 2)) && !ground.together(at, words);
    let server = |at: usize| ground.any(&[T::Member, T::Machine], at) && !size(at);
    // "over three halls": where it stands.
    let spread = |at: usize| {
        let over = |at: usize| KNOWLEDGE.quantities.across.contains(ground.word(at));
        number(at, 1) && at >= range.start + 2 && (ground.inside(at - 2) || over(at - 2))
    };
    let apart = |at: usize| ground.any(&part, at) && !spread(at) || server(at);
    named_between(ground, range.clone()) || range.clone().any(apart)
}

fn named_between(ground: &Ground, mut range: Range<usize>) -> bool {
    let store = |at: usize| ground.names.iter().any(|(tag, own)| matches!(tag, Tag::Family(_)) && own.contains(&at));
    let listed = range.clone().all(|at| store(at) || ground.any(&[T::And], at));
    !listed && range.any(store)
}
