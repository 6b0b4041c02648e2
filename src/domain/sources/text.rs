//! A source as plain text, lines as long as they are. Raw, to be sanitised before it is shown.

use super::{Document, Publication, Source};
use crate::domain::playbook::{Formula, Owner, Statement};
use crate::domain::rules::{Kind, RULES, Rule};
use crate::domain::stores::Store;
use std::fmt;

impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Source::Document(document) => contents(document, f),
            Source::Section(document, number) => section(document, number, f),
            Source::Publication(publication) => paper(publication, f),
            Source::Code(reference) => code(reference, f),
            Source::Address(address) => writeln!(f, "{address}"),
            // One that is shown under the id of another opens with it.
            Source::Rule(one) => {
                RULES.iter().filter(|other| other.shown() == one.shown()).enumerate().try_for_each(|(at, other)| {
                    f.write_str(if at > 0 { "\n" } else { "" })?;
                    rule(other, f)
                })
            }
            Source::Store(one) => store(one, f),
            Source::Page(owner) => statements(owner, f),
            Source::Statement(one) => statement(one, f),
            Source::Formula(one) => formula(one, f),
        }
    }
}

fn contents(document: &Document, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "{}", document.title)?;
    document
        .sections
        .iter()
        .try_for_each(|section| writeln!(f, "{} {}: {}", document.id, section.number, section.title))
}

fn section(document: &Document, number: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let inside = |other: &str| other == number || other.strip_prefix(number).is_some_and(|rest| rest.starts_with('.'));
    for (at, section) in document.sections.iter().filter(|section| inside(section.number)).enumerate() {
        writeln!(f, "{}{} {}: {}", if at > 0 { "\n" } else { "" }, document.id, section.number, section.title)?;
        section.lines.iter().try_for_each(|line| writeln!(f, "{line}"))?;
    }
    Ok(())
}

fn paper(one: &Publication, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "{}", one.id)?;
    let place = if one.place.is_empty() { String::new() } else { format!(" {},", one.place) };
    if one.year.is_empty() {
        writeln!(f, "{}, by {}. Undated: what stands there may have changed.", one.title, one.by)?;
    } else {
        writeln!(f, "{}: {}.{place} {}.", one.by, one.title, one.year)?;
    }
    for line in [one.address, one.note] {
        if !line.is_empty() {
            writeln!(f, "{line}")?;
        }
    }
    Ok(())
}

// "owner/name path in it" or "owner/name#12": the repository, and its issue of that number.
fn code(reference: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let end = reference.find(|c: char| !(c.is_ascii_alphanumeric() || "/._-".contains(c))).unwrap_or(reference.len());
    let (name, rest) = reference.split_at(end);
    let issue: String = rest.strip_prefix('#').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    writeln!(f, "{reference}")?;
    writeln!(f, "A public repository{}.", if issue.is_empty() { ": what is named stands in its source" } else { "" })?;
    let issue = if issue.is_empty() { String::new() } else { format!("/issues/{issue}") };
    writeln!(f, "https://github.com/{name}{issue}")
}

fn rule(one: &Rule, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let words = one.words();
    writeln!(f, "{}: {}", one.id, one.outcome.word())?;
    let kind = one.kind.map_or("", kind);
    for (name, text) in [
        ("condition", words.condition),
        ("reason", words.reason),
        ("remedy", words.remedy),
        ("kind", kind),
        ("source", words.source),
    ] {
        if !text.is_empty() {
            writeln!(f, "{name}: {text}")?;
        }
    }
    Ok(())
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Wide => "one authority with votes over three or more sites",
        Kind::Region => "one authority inside one region",
        Kind::Sharded => "the keys split over several groups",
        Kind::Assumed => "a least infrastructure, assumed",
        Kind::Home => "one home region, clients elsewhere",
        Kind::TwoSites => "two sites, the majority in one",
        Kind::Single => "one durable node",
        Kind::Taken => "a store that the rules do not know, taken at its word",
        Kind::Resource => "the resource decides",
        Kind::Bounded => "rare overlaps, repaired",
        Kind::Efficiency => "a lock that saves work",
    }
}

fn store(store: &Store, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let names = store.names.iter().map(|name| name.text).collect::<Vec<_>>().join(", ");
    writeln!(f, "{}: {}\n{}\n\nnames\n  {names}\n\nvariants", store.id, store.class.word(), store.is)?;
    for variant in &store.variants {
        writeln!(f, "  {}: {}\n    {}", variant.id, variant.class.word(), variant.note)?;
        writeln!(f, "    told by {}", variant.told_by.join(", "))?;
    }
    f.write_str(if store.numbers.is_empty() { "" } else { "\nnumbers\n" })?;
    for number in &store.numbers {
        let value = if number.value.is_empty() { "not published" } else { number.value };
        let range = if number.range.is_empty() { String::new() } else { format!(" ({})", number.range) };
        writeln!(f, "  {}: {value}{range}\n    {} [{}]", number.name, number.meaning, number.source)?;
    }
    f.write_str("\n")?;
    statements(Owner::Store(store.id), f)
}

// All that designs can say of it, by section.
fn statements(owner: Owner, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let page = owner.page();
    for (name, text) in &page.head {
        writeln!(f, "{}: {text}", name.replace('_', " "))?;
    }
    let mut all: Vec<&Statement> = page.statements.iter().collect();
    all.sort_by_key(|one| one.section);
    for (at, one) in all.iter().enumerate() {
        if at == 0 || all[at - 1].section != one.section {
            writeln!(f, "{}{}", if at == 0 && page.head.is_empty() { "" } else { "\n" }, one.section.word())?;
        }
        statement(one, f)?;
    }
    for (at, trap) in page.traps.iter().enumerate() {
        writeln!(
            f,
            "{}  told by {}\n    {} [{}]",
            if at == 0 { "\ntraps\n" } else { "" },
            trap.told.join(", "),
            trap.text,
            trap.source
        )?;
    }
    Ok(())
}

fn statement(one: &Statement, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut notes: Vec<String> = Vec::new();
    for (name, words) in [("shapes", &one.shapes), ("levels", &one.levels), ("presumes", &one.presumes)] {
        if !words.is_empty() {
            notes.push(format!("{name} {}", words.join(", ")));
        }
    }
    notes.extend(
        one.when
            .iter()
            .map(|(key, values)| format!("{} {}", key.word(), values.iter().collect::<Vec<_>>().join(" or "))),
    );
    if !one.checked {
        notes.push("not checked: not said at a strict level".to_owned());
    }
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    writeln!(f, "  {}{notes}\n    {} [{}]", one.id, one.text.replace("**", ""), one.source)
}

fn formula(one: &Formula, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "{}: {}\n{}", one.id, one.name, one.text)?;
    writeln!(f, "assumes: {}\nexample: {}\nsource: {}", one.assumes, one.example, one.source)
}
