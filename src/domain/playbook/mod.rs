//! What experts say of stores, shapes, resources and environments, as statements a design can be made of. Packed by the
//! build script; only the block of an owner that is asked for is read. Selects nothing and words nothing.

mod owner;
mod statement;

pub use owner::Owner;
pub use statement::{Formula, Key, Section, Statement, Trap, Values, When};

use statement::{statement, typed};
use std::sync::{LazyLock, OnceLock};

/// All blocks. Nothing looks at a byte of those that nobody asks for, so that they never come into memory.
const BLOCKS: &str = include_str!(concat!(env!("OUT_DIR"), "/playbook.txt"));

/// The blocks by owner; each is read when it is first asked for.
static SHELF: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let index = include_str!(concat!(env!("OUT_DIR"), "/playbook_index.txt"));
    index.lines().filter_map(entry).collect()
});

struct Entry {
    name: &'static str,
    owner: Owner,
    at: std::ops::Range<usize>,
    page: OnceLock<Page>,
}

impl Entry {
    fn block(&self) -> &'static str {
        BLOCKS.get(self.at.clone()).unwrap_or_default()
    }
}

// One line of the index: a name, and where its block begins and ends.
fn entry(line: &'static str) -> Option<Entry> {
    let mut cells = line.split('\t');
    let (name, from, to) = (cells.next()?, cells.next()?.parse::<usize>().ok()?, cells.next()?.parse::<usize>().ok()?);
    let owner = match name.split_once(':') {
        Some(("shape", id)) => Owner::Shape(id),
        Some(("resource", id)) => Owner::Resource(id),
        Some((_, id)) => Owner::Environment(id),
        None if COMMON.contains(&name) => Owner::Common(name),
        None => Owner::Store(name),
    };
    Some(Entry { name, owner, at: from..to, page: OnceLock::new() })
}

impl Owner {
    /// Everyone of whom something is said, in the order of the files.
    pub fn all() -> impl Iterator<Item = Owner> {
        SHELF.iter().map(|entry| entry.owner)
    }

    /// The owner that is called so: a store's id, or `shape:`, `resource:`, `environment:` and an id.
    pub fn called(name: &str) -> Option<Owner> {
        SHELF.iter().find(|entry| entry.name == name).map(|entry| entry.owner)
    }

    /// The resource of this id, if something is said of it.
    pub fn resource(id: &str) -> Option<Owner> {
        Owner::all().find(|owner| matches!(owner, Owner::Resource(known) if *known == id))
    }

    /// The environment of this id, if something is said of it.
    pub fn environment(id: &str) -> Option<Owner> {
        Owner::all().find(|owner| matches!(owner, Owner::Environment(known) if *known == id))
    }

    /// Its name as a source: it opens.
    pub fn reference(self) -> &'static str {
        SHELF.iter().find(|entry| entry.owner == self).map_or("", |entry| entry.name)
    }

    /// What is said of it; empty where nothing is.
    pub fn page(self) -> &'static Page {
        static NONE: LazyLock<Page> = LazyLock::new(Page::default);
        let entry = SHELF.iter().find(|entry| entry.owner == self);
        entry.map_or(&NONE, |entry| entry.page.get_or_init(|| Page::read(self, entry.block())))
    }
}

const COMMON: [&str; 9] =
    ["shapes", "resources", "environments", "formulas", "questions", "efficiency", "waived", "advisory", "libraries"];

/// All that is said of one owner.
#[derive(Debug, Default)]
pub struct Page {
    /// In the order of the file: what matters most comes first.
    pub statements: Vec<Statement>,
    /// What people take it for, with the words that show it.
    pub traps: Vec<Trap>,
    /// How a store is taken to be run where the words tell no variant.
    pub taken: Vec<(&'static str, When)>,
    /// Formulas of size and time.
    pub formulas: Vec<Formula>,
    /// Lines of a shape's head by name.
    pub head: Vec<(&'static str, &'static str)>,
}

impl Page {
    fn read(owner: Owner, block: &'static str) -> Page {
        let mut page = Page::default();
        for line in block.lines() {
            let cells: Vec<&'static str> = line.split('\t').collect();
            match cells[..] {
                ["A", ref cells @ ..] => page.statements.extend(statement(owner, cells)),
                ["I", variant, when] => page.taken.extend(typed(when).map(|when| (variant, when))),
                ["R", told, text, source] => page.traps.push(Trap { told: told.split('|').collect(), text, source }),
                ["F", id, name, text, assumes, example, source] => {
                    page.formulas.push(Formula { id, name, text, assumes, example, source });
                }
                ["H", name, text] => page.head.push((name, text)),
                _ => {}
            }
        }
        page.statements.shrink_to_fit();
        page
    }

    /// A line of the head.
    pub fn says(&self, name: &str) -> Option<&'static str> {
        self.head.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }
}

/// The statement of this id.
pub fn by_id(id: &str) -> Option<&'static Statement> {
    // The lines are searched before pages are read, as most references name no statement.
    let line = format!("A\t{id}\t");
    let entry = SHELF.iter().find(|entry| entry.block().contains(&line))?;
    entry.owner.page().statements.iter().find(|statement| statement.id == id)
}

/// The formula of this id.
pub fn formula(id: &str) -> Option<&'static Formula> {
    Owner::Common("formulas").page().formulas.iter().find(|formula| formula.id == id)
}

#[cfg(test)]
mod tests;
