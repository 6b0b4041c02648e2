//! The block that a grounded request carries behind the prompt's own system message: what is confirmed of the request,
//! the ruling, what is excluded, and what is known of the named stores. Our text alone: it never quotes the request.

use super::architect::statements;
use super::ask::tokens;
use super::brief::{Brief, FactId, Held, Inputs, Role, Standing, plain};
use super::prompt::Message;
use super::questions::questions;
use super::rules::{Outcome, Ruling, rule, shown};
use super::stores::Class;

/// The most that a block may cost, in tokens as estimated everywhere.
pub const MOST: usize = 1_500;

/// The block of a brief, read from these texts.
pub fn block(inputs: &Inputs, brief: &Brief) -> String {
    // What a design of our own would say comes before what is known of the stores at large.
    let ruling = rule(brief);
    let mut all = statements(inputs, brief, &ruling);
    all.extend(known(brief));
    fitted(head(brief, &ruling), &all)
}

/// `messages` with the block as a system message of its own, behind the first that the prompt has.
pub fn grounded(mut messages: Vec<Message>, block: &str) -> Vec<Message> {
    let at = messages.iter().take_while(|message| message.role == "system").count();
    messages.insert(at, Message { role: "system".to_owned(), content: block.to_owned() });
    messages
}

// Everything that decides, and of the statements, best first, as many as there is room for.
fn fitted(mut text: String, statements: &[String]) -> String {
    if !statements.is_empty() {
        text += "\nKnown of this kind of lock and of these stores:\n";
    }
    for statement in statements {
        let line = format!("- {statement}\n");
        if tokens(&text) + tokens(&line) <= MOST {
            text += &line;
        }
    }
    text
}

fn head(brief: &Brief, ruling: &Ruling) -> String {
    let (rule, words) = (ruling.rule, ruling.rule.words());
    let mut text = "Added by dlm-architect, not by the user: what was confirmed of the request that follows. The design has to agree with it.\n".to_owned();
    text += &format!(
        "\nConfirmed: {}.\n",
        facts(brief, |standing| matches!(standing, Standing::Said | Standing::Corrected))
    );
    let taken = facts(brief, |standing| matches!(standing, Standing::Derived | Standing::Assumed));
    if !taken.is_empty() {
        text += &format!("Taken where nothing is said: {taken}.\n");
    }
    let open = facts(brief, |standing| standing == Standing::Unclear);
    if !open.is_empty() {
        text += &format!("Open; the safe value is given and holds: {open}.\n");
    }
    for question in questions(brief, ruling) {
        let safe = question.safe.map_or_else(|| "nothing of it is demanded".to_owned(), |safe| safe.says());
        text += &format!("Left open by the request: {} Until it is answered: {safe}.\n", question.ask);
    }
    text +=
        &format!("\nRuling: {} by {}: {}; {}.\n", ruling.verdict.word(), shown(rule.id), words.condition, words.reason);
    if ruling.verdict == Outcome::Refuse {
        text += &format!("Smallest change: {}.\n", words.remedy);
    }
    if let Some(store) = &ruling.store {
        text += &format!("Store to build on: {}.\n", store.row().name);
    }
    let excluded: Vec<String> =
        brief.stores().iter().filter_map(|held| Some(format!("{} ({})", name(held), why(brief, held)?))).collect();
    if !excluded.is_empty() {
        text += &format!("Excluded: {}.\n", excluded.join("; "));
    }
    text
}

// Facts of a standing. The words of a period and the name of an unknown store are the user's.
fn facts(brief: &Brief, which: impl Fn(Standing) -> bool) -> String {
    let said = brief.iter().filter(|(id, view)| which(view.standing) && !matches!(id, FactId::Stores | FactId::Period));
    let said = said.map(|(id, view)| format!("{} {}", id.word().replace('_', " "), plain(&view.value)));
    let usable = brief.usable().into_iter().map(|held| format!("store {}", name(held)));
    let stores = usable.filter(|_| which(Standing::Said));
    said.chain(stores).collect::<Vec<_>>().join("; ")
}

fn name(held: &Held) -> &str {
    held.playbook().map_or(held.row().name, |kept| kept.store.id)
}

// Why a store holds none of these locks.
fn why(brief: &Brief, held: &Held) -> Option<&'static str> {
    match held.role {
        Role::Absent => Some("the request excludes it"),
        Role::Planned => Some("it is not there yet"),
        Role::Theirs => Some("it belongs to others"),
        Role::Other => Some("it is there for another use"),
        Role::Doubted => Some("the request doubts it"),
        Role::Retired => Some("it is given up"),
        Role::Usable | Role::Addable => {
            let class = held.playbook().map(|kept| kept.class());
            class.filter(|class| brief.strict() && class.unsafe_for_strict()).map(Class::word)
        }
    }
}

// What is known of the stores named, what decides first.
fn known(brief: &Brief) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let named: Vec<&Held> = brief.stores().iter().filter(|held| held.role.usable() && held.known()).collect();
    for held in &named {
        if let Some(kept) = held.playbook() {
            out.push(format!("{}: {}", kept.store.id, kept.store.is));
            out.extend(kept.variant.map(|variant| {
                format!("{} run as {}: {}; {}", kept.store.id, variant.id, variant.class.word(), variant.note)
            }));
        }
    }
    for held in &named {
        let row = held.row();
        out.extend(row.never.iter().map(|words| format!("{}: never: {words}", row.name)));
        let conditions =
            [&row.conditions, &row.unattended, &row.uncompared, &row.unplaced, &row.self_run].into_iter().flatten();
        out.extend(conditions.map(|words| format!("{}: on condition: {words}", row.name)));
    }
    for held in &named {
        let row = held.row();
        let said = [
            ("token", row.token),
            ("check", row.check),
            ("renewal", row.renew),
            ("expiry", row.expiry),
            ("under a cut", row.partition),
            ("leader change", row.leader),
        ];
        out.extend(
            said.into_iter()
                .filter(|(_, words)| !words.is_empty())
                .map(|(what, words)| format!("{}: {what}: {words}", row.name)),
        );
    }
    out.dedup();
    out
}
