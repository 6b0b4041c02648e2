//! The stores known by name: every spelling, the labels, the packer and its faults; the packer of the documents.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "../build/fault.rs"]
mod fault;
#[path = "../build/pack.rs"]
mod pack;
#[path = "../build/sources.rs"]
mod sources;
#[path = "../build/tree.rs"]
mod tree;

use dlm_architect::domain::sources::Sources;
use dlm_architect::domain::stores::row::{self, ROWS};
use dlm_architect::domain::stores::{Class, STORES, Stores};
use std::fs;

#[test]
fn a_store_is_known_by_each_of_its_names_in_any_spelling() {
    assert!(STORES.all.len() >= 49);
    for store in &STORES.all {
        for name in &store.names {
            for spelling in [
                name.text.to_owned(),
                name.text.to_uppercase(),
                name.text.to_lowercase(),
                name.text.replace(' ', "-"),
                name.text.replace([' ', '-'], ""),
            ] {
                assert_eq!(STORES.name(&spelling).map(|found| found.id), Some(store.id), "{spelling}");
            }
        }
        assert!(!store.is.is_empty() && !store.variants.is_empty(), "{}", store.id);
        assert!(store.numbers.iter().all(|number| !number.source.is_empty()), "{}", store.id);
    }
    assert!(STORES.name("Zanzibar").is_none() && STORES.name("").is_none());
}

#[test]
fn the_labels_and_every_row_lead_to_a_playbook() {
    let labels: Vec<&str> = STORES.labels().collect();
    assert!(labels.len() >= 49, "{}", labels.len());
    assert!(labels.iter().all(|label| STORES.label(label).is_some()));
    let (store, variant) = STORES.label("cosmos_strong").unwrap();
    assert_eq!((store.id, variant.map(|variant| variant.class)), ("cosmosdb", Some(Class::Consensus)));
    assert!(STORES.label("etcd").unwrap().1.is_none());
    let without: Vec<&str> = ROWS
        .iter()
        .filter(|row| row.class != row::Class::Unproven)
        .filter(|row| STORES.label(&row.id).or_else(|| STORES.label(row.canonical())).is_none())
        .map(|row| row.id.as_str())
        .collect();
    assert_eq!(without, ["elasticsearch"], "rows without a playbook");
}

const SISTER: &str = "\
id: sister
names: [Sisterbase, Sister Base Cloud]
is: A made-up store with one Raft group.
class: CONSENSUS
variants:
  - {id: copies, told_by: [async copies], class: ASYNC_COPY, note: \"A copy, promoted by hand, can lack grants\"}
numbers:
  - {name: failover_s, value: 5, meaning: time without a leader, source: its manual}
";

/// The packed text of one playbook, or its faults.
fn pack(playbook: &str, ids: &str) -> Result<Stores, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("playbooks")).unwrap();
    fs::write(folder.path().join("playbooks/sister.yaml"), playbook).unwrap();
    fs::write(folder.path().join("playbooks/shapes.yaml"), "id: shapes\nnames: [lock shapes]\n").unwrap();
    fs::write(folder.path().join("store_ids.yaml"), ids).unwrap();
    match pack::pack(folder.path()) {
        Ok(text) => Ok(Stores::read(Box::leak(text.into_boxed_str()))),
        Err(faults) => {
            let root = format!("{}/", folder.path().display());
            Err(faults.iter().map(|fault| fault.to_string().replace(&root, "")).collect())
        }
    }
}

#[test]
fn one_file_is_enough_for_another_store() {
    let stores = pack(SISTER, "sister_copy: [sister, copies]\nsister: [sister, null]\n").unwrap();
    assert_eq!(stores.all.len(), 1, "what is no store is left out");
    let store = stores.name("sister-base cloud").unwrap();
    assert_eq!((store.id, store.class), ("sister", Class::Consensus));
    assert_eq!(store.variants[0].note, "A copy, promoted by hand, can lack grants");
    assert_eq!((store.numbers[0].value, store.numbers[0].source), ("5", "its manual"));
    let told = store.told(&["three", "async", "copies"]);
    assert_eq!((told[0].0.class, told[0].1.clone()), (Class::AsyncCopy, 1..3));
    let (_, variant) = stores.label("sister_copy").unwrap();
    assert_eq!(variant.map(|variant| variant.id), Some("copies"));
    assert_eq!(stores.labelled(store, None), Some("sister"));
    assert_eq!(stores.near("sistr"), ["sister"]);
}

#[test]
fn a_fault_in_a_file_is_said_with_its_line() {
    let ids = "sister: [sister, null]\n";
    for (from, to, fault) in [
        ("id: sister", "id:", "playbooks/sister.yaml:1: id is missing or empty"),
        ("names: [Sisterbase, Sister Base Cloud]", "names: []", "sister.yaml:2: names is missing or empty"),
        ("names: [Sisterbase", "names: [\"--\"", "sister.yaml:2: \"--\" has no letter"),
        ("is: A made-up store with one Raft group.\n", "", "sister.yaml:1: is is missing or empty: write `is:`"),
        ("class: CONSENSUS\n", "", "sister.yaml:1: class is missing or empty"),
        ("class: CONSENSUS", "class: SAFE", "sister.yaml:4: SAFE is no class: write one of CONSENSUS, "),
        ("class: ASYNC_COPY", "class: async", "sister.yaml:6: async is no class"),
        ("told_by: [async copies]", "told_by: []", "sister.yaml:6: told_by is missing or empty"),
        ("\"A copy, promoted by hand, can lack grants\"", "A copy, promoted by hand", "needs quotes"),
        (
            "numbers:",
            "  - {id: copies, told_by: [x], class: AP, note: y}\nnumbers:",
            "sister.yaml:7: the variant copies",
        ),
        (", source: its manual", "", "sister.yaml:8: source is missing or empty"),
        ("numbers:", "nombers:", "sister.yaml:7: \"nombers\" is no field here"),
        ("is: A", "loose: [Sis]\nis: A", "sister.yaml:3: \"Sis\" is not among the names"),
        ("is: A", "is: [A", "write valid YAML"),
        ("is: A", "class: AP\nis: A", "sister.yaml:5: class stands here twice"),
    ] {
        let text = SISTER.replacen(from, to, 1);
        assert_ne!(text, SISTER);
        let faults = pack(&text, ids).unwrap_err();
        assert!(faults.iter().any(|said| said.contains(fault)), "{fault}: {faults:?}");
    }
    for (ids, fault) in [
        ("a: [brother, null]\n", "store_ids.yaml:1: no playbook has the id brother"),
        ("a: [sister, null]\nb: [sister, wait]\n", "store_ids.yaml:2: sister has no variant wait"),
        ("a: sister\n", "store_ids.yaml:1: a names no store: write `a: [id, variant]`"),
    ] {
        let faults = pack(SISTER, ids).unwrap_err();
        assert!(faults.iter().any(|said| said.starts_with(fault)), "{fault}: {faults:?}");
    }
}

#[test]
fn a_name_and_an_id_belong_to_one_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("playbooks")).unwrap();
    fs::write(folder.path().join("playbooks/a.yaml"), SISTER).unwrap();
    fs::write(folder.path().join("playbooks/b.yaml"), SISTER).unwrap();
    fs::write(folder.path().join("store_ids.yaml"), "sister: [sister, null]\n").unwrap();
    let faults: Vec<String> = pack::pack(folder.path()).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(faults.iter().any(|fault| fault.contains("b.yaml:1: the id sister is another file's")), "{faults:?}");
    let names = SISTER.replace("id: sister", "id: brother");
    fs::write(folder.path().join("playbooks/b.yaml"), names).unwrap();
    let faults: Vec<String> = pack::pack(folder.path()).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(faults.iter().any(|fault| fault.contains("b.yaml:2: \"Sisterbase\" is a name of sister")), "{faults:?}");
}

const DOCUMENT: &str = "\
# Notes

## 1. First
### 1.1 Inside
Words.

Sources: Doe 2001.
## 2. Second
Other words.

Sources: Doe 2001.
";
const PUBLICATIONS: &str = "\
papers:
  - {id: Doe 2001, authors: Jane Doe, title: Of locks, year: 2001}
docs:
  - {id: Keeper manual, names: [Keeper docs], by: Keeper, title: Manual, address: \"https://keeper.example/\"}
code: [doe/locks]
means:
  a guess: notes 2
";

/// The packed text of one document and the publications, or its faults.
fn documents(document: &str, publications: &str) -> Result<Sources, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sources")).unwrap();
    fs::write(folder.path().join("sources/notes.md"), document).unwrap();
    fs::write(folder.path().join("sources/publications.yaml"), publications).unwrap();
    match sources::pack(folder.path()) {
        Ok(text) => Ok(Sources::read(Box::leak(text.into_boxed_str()))),
        Err(faults) => Err(faults.iter().map(ToString::to_string).collect()),
    }
}

#[test]
fn a_document_and_its_publications_are_packed() {
    let sources = documents(DOCUMENT, PUBLICATIONS).unwrap();
    let opened = |id: &str| sources.find(id).map(|source| source.to_string());
    assert_eq!(opened("notes 1").unwrap(), "notes 1: First\n\nnotes 1.1: Inside\nWords.\n\nSources: Doe 2001.\n");
    assert_eq!(opened("a guess of ours"), opened("notes 2"));
    assert_eq!(opened("Doe 2001, page 3").unwrap(), "Doe 2001\nJane Doe: Of locks. 2001.\n");
    assert_eq!(opened("keeper docs"), opened("Keeper manual"));
    assert!(opened("doe/locks#4").unwrap().ends_with("https://github.com/doe/locks/issues/4\n"));
    for unknown in ["notes 3", "Doe 20011", "a guessed", "doe/locksmith", ""] {
        assert_eq!(opened(unknown), None, "{unknown}");
    }
}

#[test]
fn a_fault_in_a_document_is_said_with_its_line() {
    for (from, to, fault) in [
        ("# Notes", "Notes", "notes.md:1: a document without a title"),
        ("## 2. Second", "## Second", "notes.md:8: a section without a number or a title"),
        ("## 2. Second", "## 2.", "notes.md:8: a section without a number or a title"),
        ("## 2. Second", "## 1.1 Second", "notes.md:8: section 1.1 stands here twice"),
        ("## 1. First\n", "Words.\n", "notes.md:3: a text outside a section"),
        ("\nSources: Doe 2001.\n##", "##", "notes.md:4: section 1.1 does not end with its sources"),
    ] {
        let text = DOCUMENT.replacen(from, to, 1);
        assert_ne!(text, DOCUMENT);
        let faults = documents(&text, PUBLICATIONS).err().unwrap_or_default();
        assert!(faults.iter().any(|said| said.contains(fault)), "{fault}: {faults:?}");
    }
    for (from, to, fault) in [
        (", year: 2001", "", "publications.yaml:2: \"Doe 2001\" has no year"),
        ("year: 2001", "year: about 2001", "publications.yaml:2: \"Doe 2001\" has no year"),
        ("authors: Jane Doe, ", "", "publications.yaml:2: a publication without authors"),
        ("title: Of locks", "titel: Of locks", "publications.yaml:2: \"titel\" is no field here"),
        (", address: \"https://keeper.example/\"", "", "publications.yaml:4: \"Keeper manual\" has no address"),
        ("[doe/locks]", "[locks]", "publications.yaml:5: \"locks\" is no repository"),
        ("[Keeper docs]", "[doe 2001]", "publications.yaml:4: \"doe 2001\" is empty or stands here twice"),
        ("means:", "meant:", "publications.yaml:6: \"meant\" is no list here"),
    ] {
        let text = PUBLICATIONS.replacen(from, to, 1);
        assert_ne!(text, PUBLICATIONS);
        let faults = documents(DOCUMENT, &text).err().unwrap_or_default();
        assert!(faults.iter().any(|said| said.contains(fault)), "{fault}: {faults:?}");
    }
}
