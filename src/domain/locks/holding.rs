//! Which stores the texts make usable: names, negation, retirement, use for caching only, and the
//! family refined by its context into a canonical store. Decides nothing about feasibility.

use super::bare::{listed, told_elsewhere};
use super::concept::Concept as C;
use super::elsewhere::{elsewhere, keeps_data, locks, meant, outage, shared, supposed};
use super::facts::changeable_here;
use super::ground::Ground;
use super::kept::{self, Told};
use super::kind::by_kind;
use super::knowledge::{KNOWLEDGE, Tag};
use super::mention;
use super::place::Topology;
use super::reading::{Found, Inputs, Reading, Span, Text};
use super::refine::{kin, refine, singular};
use super::role::role;
use super::standing::standing;
use super::strange::strange;
use crate::domain::brief::Kept;
pub use crate::domain::brief::{Held, Role};
use crate::domain::reader::lexer::Token;
use crate::domain::stores::STORES;
use crate::domain::stores::row::{Class, Copies, Hosting, ROWS, Reach, Row, ThirdVote};

/// Letters of a name so short that with an underscore behind it it is part of another: "pg_try_advisory_lock" is spoken by
/// more than one database.
const INITIALS: usize = 2;

/// All stores named, usable ones first in order of suitability for strict locks.
pub(super) fn holding(reading: &Reading, inputs: &Inputs, grounds: &[Ground; 3], topology: &Topology) -> Vec<Held> {
    let mut held: Vec<Held> = Vec::new();
    let mut platform: Option<(&'static str, Span)> = None;
    for text in &reading.texts {
        let mut told = Told::new(text);
        for found in &text.found {
            let Tag::Family(index) = found.tag else { continue };
            if text.found.iter().any(|other| {
                matches!(other.tag, Tag::Family(_))
                    && other.tokens.start <= found.tokens.start
                    && found.tokens.end <= other.tokens.end
                    && other.tokens.len() > found.tokens.len()
            }) {
                continue;
            }
            let family = KNOWLEDGE.families[index].as_str();
            if other_meaning(family, text, found) || only_like(text, found) {
                continue;
            }
            let span = text.span(&found.tokens);
            let another = |other: &Found| matches!(other.tag, Tag::Family(family) if family != index);
            let part = span.at.len() <= INITIALS && inputs.text(span.field)[span.at.end..].starts_with('_');
            if part && text.found.iter().any(another) {
                continue;
            }
            let mut role = standing(text, found, role(text, found));
            if role == Role::Absent && part_denied(text, found) {
                role = Role::Usable;
            }
            let outage = matches!(role, Role::Absent | Role::Retired | Role::Doubted)
                && (grounds.iter().any(|ground| supposed(ground, &span))
                    || !text.says(C::Ban, text.sentence(found))
                        && stands(reading, text, found)
                        && grounds.iter().any(|ground| outage(ground, &span)));
            // What other words have ruled out may be told more exactly; what is there, or may be, loses it.
            let told_beside = || grounds.iter().find_map(|ground| elsewhere(ground, &span));
            role = match role {
                _ if outage => Role::Usable,
                Role::Usable => told_beside().unwrap_or(role),
                Role::Absent => told_beside().filter(|told| *told == Role::Retired).unwrap_or(role),
                _ => role,
            };
            if matches!(role, Role::Theirs | Role::Other) && grounds.iter().any(|ground| shared(ground, &span)) {
                role = Role::Usable;
            }
            // Where cache locks are a class of their own in the demand, the cache serves them.
            if role == Role::Other && same_use(reading, text, found) {
                role = Role::Usable;
            }
            if ROWS.iter().any(|row| row.platform == family) {
                if role.usable() {
                    platform.get_or_insert_with(|| (family, text.span(&found.tokens)));
                }
                continue;
            }
            let Some(new) = named(index, role, &mut told, found, reading, topology) else { continue };
            let same = |known: &&mut Held| {
                known.store.id == new.store.id && (!new.store.generic || same_word(text, found, &known.span))
            };
            match held.iter_mut().find(same) {
                // "an upgrade to MongoDB 7 is planned" beside the MongoDB that is there.
                Some(known) if new.role == Role::Planned && known.role.usable() => {}
                Some(known) if known.role == Role::Planned && new.role == Role::Usable => *known = new,
                // A store named twice is as usable as its clearest denial allows; "one Oracle server, no RAC" denies
                // another thing than it names.
                Some(known) if same_word(text, found, &known.span) && rank(new.role) > rank(known.role) => *known = new,
                Some(known) if !same_word(text, found, &known.span) && rank(new.role) < rank(known.role) => {
                    *known = new
                }
                Some(_) => {}
                None => held.push(new),
            }
        }
    }
    merge(&mut held);
    weighed(reading, &mut held);
    if let Some((family, span)) = platform
        && !held.iter().any(|held| held.role.usable() && held.class != Class::None)
        && (reading.infrastructure().all(C::ClosedWorld).next().is_some()
            || on_a_file(reading)
            || held.iter().any(|held| held.role.out()))
        && reading.infrastructure().affirmed(C::OpenWorld).is_none()
        && let Some(store) = ROWS.iter().find(|row| row.platform == family)
        && !held.iter().any(|held| held.store.id == store.id && !held.role.usable())
    {
        held.push(Held {
            store,
            family,
            span,
            role: Role::Usable,
            class: if on_a_file(reading) { Class::Single } else { Class::Consensus },
            guessed: false,
            kept: None,
            told: None,
            lacks: Vec::new(),
            unsure: false,
        });
    }
    guess(reading, inputs, grounds, &mut held);
    held.extend(by_kind(reading, grounds, &held));
    beneath(&mut held);
    ridden(&mut held);
    resources(grounds, &mut held);
    let elected: Vec<&str> =
        held.iter().filter(|held| held.role.usable()).flat_map(|held| &held.store.elected_by).copied().collect();
    held.sort_by_key(|held| elected.contains(&held.store.id) && elects(reading, held));
    held
}

// "Once etcd is gone the machines stop", and etcd is there by the words of what there is.
fn stands(reading: &Reading, text: &Text, found: &Found) -> bool {
    let there = reading.infrastructure();
    let same = |other: &&Found| other.tag == found.tag && role(there, other).usable();
    text.field != there.field
        && there.found.iter().any(|other| same(&other) && standing(there, other, Role::Usable).usable())
}

// What no phrase tells to stand otherwise than there, all words around its name may, beside a store that is there by them
// too: of one alone they speak of a setting as often.
fn weighed(reading: &Reading, held: &mut [Held]) {
    let usable = |held: &Held| held.role == Role::Usable && !held.guessed;
    let of = |held: &Held| {
        let text = reading.texts.iter().find(|text| text.field == held.span.field)?;
        let named = |found: &&Found| matches!(found.tag, Tag::Family(_)) && text.span(&found.tokens) == held.span;
        Some(mention::told(text, text.found.iter().find(named)?))
    };
    let locks = |held: &Held| usable(held) && held.class != Class::None;
    let alone = held.iter().filter(|held| locks(held)).count() < 2;
    let told = held.iter().map(|held| usable(held).then(|| of(held)).flatten().unwrap_or_default());
    let told: Vec<(Option<Role>, [bool; 2])> = told.collect();
    // What only elects the primary of another one is no other place for locks.
    let elected: Vec<&str> = held.iter().flat_map(|held| &held.store.elected_by).copied().collect();
    let apart = |held: &Held| !elected.contains(&held.store.id) || !elects(reading, held);
    let there = held.iter().zip(&told).any(|(held, (told, _))| locks(held) && told.is_none() && apart(held));
    for (held, (told, unsure)) in held.iter_mut().zip(told) {
        held.role = told.filter(|_| there).unwrap_or(held.role);
        held.unsure = held.role.usable() && unsure[usize::from(alone)];
    }
}

// A library keeps its locks in a store: where none is named beside it, that is one which is not known.
fn ridden(held: &mut [Held]) {
    let Some(store) = ROWS.iter().find(|store| store.class == Class::Unproven) else { return };
    let alone = !held.iter().any(|held| held.role.usable() && held.class != Class::None);
    let safe = |held: &Held| held.kept.is_some_and(|kept| !kept.class().unsafe_for_strict());
    for held in held.iter_mut().filter(|held| alone && held.role.usable() && held.store.rides && safe(held)) {
        (held.store, held.class) = (store, Class::Unproven);
    }
}

// "The balances are in MySQL, etcd holds the locks": the store of what is locked is no authority where another that
// can be one is told to be.
fn resources(grounds: &[Ground; 3], held: &mut [Held]) {
    let of = |read: fn(&Ground, &Span) -> bool, held: &Held| grounds.iter().any(|ground| read(ground, &held.span));
    let usable = |held: &Held| held.role.usable() && !held.guessed && held.strict();
    // "Spanner for the locks": of several that could hold them the one that is told to.
    held.sort_by_key(|held| !(usable(held) && of(meant, held)));
    let named = |held: &Held| usable(held) && of(locks, held);
    if !held.iter().any(named) {
        return;
    }
    for held in held.iter_mut().filter(|held| held.role == Role::Usable) {
        if of(keeps_data, held) {
            held.role = Role::Other;
        }
    }
}

// "Patroni's etcd": it elects the primary of the database that is named beside it, and is no lock store of its own.
fn elects(reading: &Reading, held: &Held) -> bool {
    let manages = |token: &Token| {
        let word = token.word.trim_end_matches("'s");
        matches!(word, "patroni" | "patronis" | "stolon" | "dcs")
    };
    let text = reading.texts.iter().find(|text| text.field == held.span.field);
    text.is_some_and(|text| {
        let named = |found: &&Found| matches!(found.tag, Tag::Family(_)) && text.span(&found.tokens) == held.span;
        text.found.iter().find(named).is_some_and(|found| {
            let (start, end) = (found.tokens.start, found.tokens.end);
            let near = start.saturating_sub(3)..(end + 3).min(text.tokens.len());
            let sentence = text.of_sentence(text.sentence(found));
            // "the etcd which Patroni asks about the leader", "три узла etcd для Patroni"
            let turned = |token: &Token| {
                KNOWLEDGE.quantities.relatives.contains(&*token.word)
                    || KNOWLEDGE.quantities.meant_for.contains(&*token.word)
            };
            let behind = text.tokens[end..sentence.end].iter().position(manages).is_some_and(|at| {
                let between = &text.tokens[end..end + at];
                let other = text.found_in(end..end + at).iter().any(|other| matches!(other.tag, Tag::Family(_)));
                !other && between.iter().any(turned)
            });
            // "PostgreSQL under Patroni, with its own etcd"
            let possessive = |token: &Token| KNOWLEDGE.quantities.its.contains(&*token.word);
            let its = text.tokens[start.saturating_sub(2)..start].iter().any(possessive)
                && text.tokens[sentence.start.saturating_sub(40)..start].iter().any(manages);
            behind || its || text.tokens[near].iter().any(|token| token.clause == text.clause(found) && manages(token))
        })
    })
}

// "k3s with embedded etcd": the cluster's own, which its API alone reaches; what that offers is what locks.
fn beneath(held: &mut Vec<Held>) {
    let own = |held: &Held| held.playbook().and_then(|kept| kept.variant).map_or("", |variant| variant.id);
    let above = |held: &Held| ROWS.iter().find(|row| !row.beneath.is_empty() && row.beneath == own(held));
    let there: Vec<&str> = held.iter().filter(|held| held.role.usable()).map(|held| held.row().id).collect();
    held.retain(|held| above(held).is_none_or(|row| !there.contains(&row.id)));
    for held in held.iter_mut().filter(|held| held.role.usable()) {
        if let Some(row) = above(held) {
            (held.store, held.class) = (row, row.class);
            (held.kept, held.told) = (None, None);
        }
    }
}

// What a name stands for here, and its class after what the texts say of it.
fn named(
    index: usize,
    role: Role,
    words: &mut Told,
    found: &Found,
    reading: &Reading,
    topology: &Topology,
) -> Option<Held> {
    let text = words.text;
    let family = KNOWLEDGE.families[index].as_str();
    let one = || topology.nodes.as_ref().is_some_and(|nodes| nodes.value == 1) || singular(text, found);
    let kept = KNOWLEDGE.kept(index).map(|store| words.kept(store, found, one));
    let store = match kept {
        Some(kept) => kept.row(),
        None => refine(family, text, found, reading, topology).and_then(|id| Row::of(id).or_else(|| Row::made(id))),
    }?;
    let mut class = class(store, reading, topology);
    let told = Row::of(store.id).filter(|_| kept.is_none()).and_then(|row| words.beside(row, found));
    if let Some((_, made, true)) = told {
        class = weakened(class, store, made, reading, topology);
    }
    let told = told.filter(|(_, made, _)| made.class != Class::Single || class == Class::Single);
    let wide = topology.votes.as_ref().is_some_and(|votes| votes.sites && votes.votes.len() >= 2);
    let stretched = || {
        STORES.id(store.playbook).filter(|_| wide && kept.is_none() && class == store.class).and_then(kept::stretched)
    };
    let alone = || {
        STORES.id(store.playbook).filter(|_| kept.is_none() && class == Class::Single && one()).and_then(kept::alone)
    };
    let told = told.map(|(variant, ..)| variant).or_else(stretched).or_else(alone);
    let span = text.span(&found.tokens);
    // One row holds for both databases that a provider runs so.
    let family = if matches!(store.id, "rds_multi_az" | "aurora") && kin(text, found) { "mysql" } else { family };
    let held = Held { store, family, span, role, class, guessed: false, kept, told, lacks: Vec::new(), unsure: false };
    Some(if changeable_here(text).next().is_some() { set_right(held) } else { held })
}

// "Replicas 3, the default flush, and the settings are ours": a design may ask for the setting.
fn set_right(held: Held) -> Held {
    let better = held.playbook().and_then(|kept| {
        let variant = kept.store.variant(kept.variant?.by_setting)?;
        Some((kept.store, variant, Row::standing_for(kept.store.id, variant.id)?))
    });
    match better {
        None => held,
        Some((store, variant, row)) if held.kept.is_some() => {
            let kept = Some(Kept { store, variant: Some(variant) });
            Held { store: row, class: row.class, kept, told: None, ..held }
        }
        Some((_, _, row)) if Row::of(row.id).is_some() => Held { store: row, class: row.class, told: None, ..held },
        // How it is run has no row of its own beside the store's.
        Some((_, variant, row)) => Held { class: row.class, told: Some(variant), ..held },
    }
}

// What looks like a store and is not known, after all that is.
fn guess(reading: &Reading, inputs: &Inputs, grounds: &[Ground; 3], held: &mut Vec<Held>) {
    let Some(store) = ROWS.iter().find(|store| store.class == Class::Unproven) else { return };
    let text = reading.infrastructure();
    let known = held.iter().any(|held| held.role.usable() || held.role == Role::Other);
    let beside_store =
        held.iter().any(|held| !matches!(held.role, Role::Absent | Role::Retired) && held.class != Class::None);
    let beside = listed(text, inputs.text(text.field));
    for found in strange(text, inputs.text(text.field), known) {
        let span = text.span(&found.tokens);
        let said = |span: &Span| inputs.text(span.field).get(span.at.clone()).unwrap_or_default().to_lowercase();
        if held.iter().any(|known| known.guessed && said(&known.span) == said(&span)) {
            continue;
        }
        let Tag::Family(family) = found.tag else { continue };
        // Joined to the name of a store that can hold a lock, it is one like it.
        let guessed = !beside_store || beside.as_ref() != Some(&found.tokens);
        let family = KNOWLEDGE.families[family].as_str();
        let role = match standing(text, &found, role(text, &found)) {
            Role::Usable => elsewhere(&grounds[2], &span).unwrap_or(Role::Usable),
            role => role,
        };
        held.push(Held {
            store,
            family,
            role,
            span,
            class: copies_told(text, &found),
            guessed,
            kept: None,
            told: None,
            lacks: Vec::new(),
            unsure: false,
        });
    }
    let text = reading.consistency();
    if held.iter().any(|held| held.role.usable() || held.role == Role::Other) {
        return;
    }
    if let Some((family, tokens)) = told_elsewhere(text, inputs.text(text.field)) {
        let (found, span) = (Found { tag: Tag::Family(family), tokens: tokens.clone() }, text.span(&tokens));
        held.push(Held {
            store,
            family: KNOWLEDGE.families[family].as_str(),
            role: role(text, &found),
            span,
            class: Class::Unproven,
            guessed: true,
            kept: None,
            told: None,
            lacks: Vec::new(),
            unsure: false,
        });
    }
}

// Of a product that nobody here knows, what is said of its copies is all that is known.
fn copies_told(text: &Text, name: &Found) -> Class {
    let own = text.sentence(name);
    let says = |concept| {
        let mut near = [own, own + 1].into_iter().flat_map(|sentence| text.within(concept, sentence));
        near.any(|found| !text.negated(found, 4))
    };
    match () {
        () if says(C::TwoWay) => Class::Ap,
        () if says(C::Async) && !says(C::Sync) => Class::Async,
        () => Class::Unproven,
    }
}

// "Redis for the cache" and "cache fills may run twice"; dashboards in the demand say nothing of a session store.
fn same_use(reading: &Reading, text: &Text, store: &Found) -> bool {
    let demand = reading.consistency();
    let stem = |text: &Text, found: &Found| text.tokens[found.tokens.start].word.chars().take(4).collect::<String>();
    text.within(C::Caching, text.sentence(store))
        .any(|here| demand.all(C::Caching).any(|there| stem(demand, there) == stem(text, here)))
}

fn same_word(text: &Text, found: &Found, span: &Span) -> bool {
    let word = &text.tokens[found.tokens.start].word;
    text.field != span.field
        || text.tokens.iter().find(|token| token.at.start == span.at.start).is_none_or(|known| known.word == *word)
}

// "etcd-ish", "Zookeeper-compatible", "Postgres-like": another thing, whatever it is called.
fn only_like(text: &Text, found: &Found) -> bool {
    let next = text.tokens.get(found.tokens.end).filter(|next| next.clause == text.clause(found));
    let joined = |next: &Token| next.at.start == text.tokens[found.tokens.end - 1].at.end + 1;
    found.tokens.len() == 1
        && next.is_some_and(|next| {
            joined(next)
                && matches!(
                    &*next.word,
                    "ish" | "compatible" | "like" | "style" | "esque" | "kompatibel" | "kompatible"
                )
        })
        && next.is_some_and(|next| {
            next.word != "like" || text.tokens.get(found.tokens.end + 1).is_some_and(|after| after.value.is_none())
        })
}

// "the shops run no Consul agent", "no etcd expertise": what is denied is something of it.
fn part_denied(text: &Text, found: &Found) -> bool {
    let part = |token: &Token| {
        let own = ["agent", "agents", "client", "clients", "sidecar", "library", "driver", "plugin", "dashboard"];
        let people = ["expertise", "experience", "knowledge", "skills", "expert", "experts", "admin", "admins"];
        own.contains(&&*token.word) || people.contains(&&*token.word)
    };
    let next = text.tokens.get(found.tokens.end).filter(|next| next.clause == text.clause(found));
    next.is_some_and(part) && text.negated(found, 2)
}

// "ElastiCache Memcached" is no Redis, a "file share witness" no lock file.
fn other_meaning(family: &str, text: &Text, found: &Found) -> bool {
    let word = |at: usize| text.tokens.get(at).map_or("", |token| token.word.as_str());
    let (before, after) = (found.tokens.start.checked_sub(1).map_or("", word), word(found.tokens.end));
    let own = word(found.tokens.start);
    match family {
        "redis" => {
            own == "elasticache"
                && (after.starts_with("memcache")
                    || before.starts_with("memcache")
                    || after == "for" && word(found.tokens.end + 1).starts_with("memcache"))
        }
        // Museums have curators, and a library has none.
        "zookeeper" if own.starts_with("curator") => {
            let named = text.tokens[found.tokens.start].name && before != "the";
            let versioned = text.tokens.get(found.tokens.end).is_some_and(|next| next.value.is_some());
            own == "curators" || !named && !versioned && before != "apache"
        }
        "nfs" => {
            let local = |token: &Token| token.word.starts_with("local");
            after.starts_with("witness") || text.tokens[found.tokens.end..].iter().take(4).any(local)
        }
        _ => false,
    }
}

// The platform's own store is a file on one host: so one is named.
fn on_a_file(reading: &Reading) -> bool {
    let file = |family: &str| ROWS.iter().any(|row| row.file && row.id == family);
    reading.infrastructure().found.iter().any(|f| matches!(f.tag, Tag::Family(i) if file(&KNOWLEDGE.families[i])))
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Usable => 0,
        Role::Addable => 1,
        Role::Other => 2,
        Role::Planned => 3,
        Role::Theirs => 4,
        Role::Doubted => 5,
        Role::Retired => 6,
        Role::Absent => 7,
    }
}

// One machine named by two families ("RDS for MySQL", "Redis ... Redlock") is one store.
fn merge(held: &mut Vec<Held>) {
    let usable = |held: &Held| held.role.usable();
    let winners: Vec<&Row> = held.iter().filter(|held| usable(held)).map(Held::row).collect();
    held.retain(|held| !usable(held) || !winners.iter().any(|winner| winner.supersedes.contains(&held.store.id)));
    // "Db2 with HADR ... rows in this Db2": named once more, without how it is run.
    let plain = |held: &Held| held.kept.is_none() && held.told.is_none();
    let id = |held: &Held| held.playbook().map(|kept| kept.store.id);
    let told: Vec<_> = held.iter().filter(|held| usable(held) && !plain(held)).map(id).collect();
    held.retain(|held| !usable(held) || !plain(held) || id(held).is_none() || !told.contains(&id(held)));
    // "S3-compatible storage (MinIO)": the kind of store, named beside the one of its kind.
    let kind = |held: &Held| held.told.is_none() && held.kept.is_some_and(|kept| kept.variant.is_none());
    let one: Vec<_> = held.iter().filter(|held| usable(held) && !kind(held)).map(id).collect();
    held.retain(|held| !usable(held) || !kind(held) || !one.contains(&id(held)));
}

// What words tell of how a store is run is no less true for its having a row of its own.
fn weakened(class: Class, row: &Row, told: &Row, reading: &Reading, topology: &Topology) -> Class {
    let promoted = || reading.mentions(C::SurviveVerb) || reading.anywhere(C::AutoFailover).is_some();
    match (class, told.class) {
        (Class::Consensus | Class::Single, Class::Ap | Class::Volatile) => told.class,
        // A copy elsewhere takes nothing from the authority at home while nobody promotes it; where the votes stand in
        // one region anyway, that they do is what a loss of it is asked about.
        (_, Class::Async) if told.drains && (row.reach == Reach::Region || !promoted()) => class,
        // Durability that is switched off is asked for by itself: it may be switched on.
        (Class::Consensus | Class::Single, Class::Async)
            if reading.infrastructure().all(C::FsyncOff).next().is_none() =>
        {
            told.class
        }
        // "One ZooKeeper server in each of three sites" is no single one.
        (Class::Consensus, Class::Single)
            if topology.sites <= 1 && topology.nodes.as_ref().is_none_or(|nodes| nodes.value == 1) =>
        {
            told.class
        }
        _ => class,
    }
}

fn class(row: &Row, reading: &Reading, topology: &Topology) -> Class {
    let text = reading.infrastructure();
    // Both copies accept writes and are merged later: each side of a cut link grants.
    let merged = row.class == Class::Consensus
        && row.reach == Reach::Region
        && topology.sites >= 2
        && !row.unmerged
        && text.affirmed(C::TwoWay).is_some();
    if merged {
        return Class::Ap;
    }
    // Its locks are those of the share it lies on.
    let share = |found: &Found| matches!(found.tag, Tag::Family(i) if Row::of(&KNOWLEDGE.families[i]).is_some_and(|row| row.flat));
    if row.file && text.found.iter().any(|found| share(found) && role(text, found).usable()) {
        return Class::None;
    }
    // What a store is said not to do is no condition that it may be taken to meet.
    if row.conditional && denies_condition(text) {
        return Class::None;
    }
    let one = topology.nodes.as_ref().is_some_and(|nodes| nodes.value == 1);
    if row.class == Class::Consensus && row.hosting == Hosting::Own && row.third_vote == ThirdVote::Member && one {
        return Class::Single;
    }
    if row.copies != Copies::Own
        && (text.all(C::NoReplica).next().is_some()
            || text.tokens.iter().any(|token| token.word == "standalone")
            || one)
    {
        return Class::Single;
    }
    let copied = text.affirmed(C::Async).is_some();
    match row.copies {
        Copies::Told if copied && text.affirmed(C::Sync).is_none() => Class::Async,
        Copies::Lossy if copied => Class::Async,
        _ => row.class,
    }
}

// "PUT ignores If-None-Match"; a DELETE that does is another matter.
fn denies_condition(text: &Text) -> bool {
    text.all(C::NoConditional).any(|found| {
        let clause = text.clause(found);
        let says = |stem| text.tokens.iter().any(|token| token.clause == clause && token.word.starts_with(stem));
        !says("delet") && !text.plainly_negated(found, 2)
    })
}
