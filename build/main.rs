//! Checks all that is known (lock stores, what designs are made of, rules, places, the words of each language, the
//! documents that sources name) and packs it for the binary, so that no YAML is parsed by the program and a fault in a
//! file stops the build. And has the linker lay what seldom runs behind what does.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on stdout")]

mod cold;
mod columns;
mod fault;
mod flat;
mod gloss;
#[path = "../src/domain/reader/key.rs"]
mod key;
mod lexicon;
mod pack;
mod rows;
mod sources;
mod statements;
mod tree;
mod weights;
mod words;

use std::path::Path;

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/domain/reader/key.rs");
    // A folder is watched with all that is in it, so that a new file is seen too.
    println!("cargo::rerun-if-changed=assets/knowledge");
    println!("cargo::rerun-if-changed=assets/lexicon");
    let folder = std::env::var("OUT_DIR").map_err(|cause| format!("OUT_DIR: {cause}"))?;
    let knowledge = Path::new("assets/knowledge");
    let stores = pack::pack(knowledge).map(|packed| vec![("stores.txt", packed.stores), ("rows.txt", packed.rows)]);
    let playbook = statements::pack(knowledge)
        .map(|packed| vec![("playbook.txt", packed.text), ("playbook_index.txt", packed.index)]);
    let sources = sources::pack(knowledge).map(|text| vec![("sources.txt", text)]);
    let lexicon = lexicon::pack(Path::new("assets/lexicon")).map(|text| vec![("lexicon.txt", text)]);
    let texts = [stores, playbook, sources, lexicon, words::pack_all(knowledge)];
    let bytes = |(name, text): (&str, String)| (name.to_owned(), text.into_bytes());
    let texts = texts.map(|packed| packed.map(|texts| texts.into_iter().map(bytes).collect::<Vec<_>>()));
    let gloss = gloss::pack(Path::new("assets/lexicon/gloss"));
    for packed in texts.into_iter().chain([weights::pack(knowledge), gloss]) {
        match packed {
            Ok(files) => {
                for (name, content) in files {
                    let file = Path::new(&folder).join(name);
                    std::fs::write(&file, content).map_err(|cause| format!("{}: {cause}", file.display()))?;
                }
            }
            Err(faults) => faults.iter().for_each(|fault| println!("cargo::error={fault}")),
        }
    }
    cold::order(Path::new(&folder))
}
