//! The stores known by name: every spelling, the labels, the packer and its faults; the packer of the documents.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "../build/columns.rs"]
mod columns;
#[path = "../build/fault.rs"]
mod fault;
#[path = "../build/flat.rs"]
mod flat;
#[path = "../build/pack.rs"]
mod pack;
#[path = "../build/rows.rs"]
mod rows;
#[path = "../build/sources.rs"]
mod sources;
#[path = "../build/tree.rs"]
mod tree;
#[path = "../build/words.rs"]
mod words;

use dlm_architect::domain::brief::{Brief, Held, Inputs, Kept, Role};
use dlm_architect::domain::locks::read;
use dlm_architect::domain::rules::rule;
use dlm_architect::domain::sources::Sources;
use dlm_architect::domain::stores::row::{self, Hosting, MADE, ROWS, Reach, Row, Rows};
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
        .filter(|row| row.class != row::Class::Unproven && !row.kind)
        .filter(|row| STORES.id(row.playbook).is_none())
        .map(|row| row.id)
        .collect();
    // They hold no locks.
    assert_eq!(without, ["elasticsearch", "warehouse"], "rows without a playbook");
}

const SISTER: &str = "\
id: sister
names: [Sisterbase, Sister Base Cloud]
is: A made-up store with one Raft group.
class: CONSENSUS
hosting: own
votes: sites
expiry_by: client
placed: true
variants:
  - {id: copies, told_by: [async copies], class: ASYNC_COPY, note: \"A copy, promoted by hand, can lack grants\"}
  - {id: cloud, told_by: [cloud], class: LINEARIZABLE_SERVICE, hosting: managed, votes: region, note: One region.}
  - {id: alone, told_by: [alone], class: SINGLE_DURABLE, votes: node, note: One server.}
numbers:
  - {name: failover_s, value: 5, meaning: time without a leader, source: its manual}
";

/// The words for stores of playbooks, as `stores.yaml` has them, behind rows of a test.
fn rows_yaml(rows: &str) -> String {
    let all = include_str!("../assets/knowledge/stores.yaml");
    format!("{rows}{}", &all[all.find("- id: \"by_server\"").unwrap()..])
}

/// What is packed of one playbook, or its faults.
fn pack(playbook: &str, ids: &str) -> Result<(Stores, Rows), Vec<String>> {
    pack_with(playbook, ids, &rows_yaml(""))
}

fn pack_with(playbook: &str, ids: &str, rows: &str) -> Result<(Stores, Rows), Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("playbooks")).unwrap();
    fs::write(folder.path().join("playbooks/sister.yaml"), playbook).unwrap();
    fs::write(folder.path().join("playbooks/shapes.yaml"), "id: shapes\nnames: [lock shapes]\n").unwrap();
    fs::write(folder.path().join("store_ids.yaml"), ids).unwrap();
    fs::write(folder.path().join("stores.yaml"), rows).unwrap();
    match pack::pack(folder.path()) {
        Ok(packed) => {
            let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
            Ok((Stores::read(leak(packed.stores)), Rows::read(leak(packed.rows))))
        }
        Err(faults) => {
            let root = format!("{}/", folder.path().display());
            Err(faults.iter().map(|fault| fault.to_string().replace(&root, "")).collect())
        }
    }
}

#[test]
fn one_file_is_enough_for_another_store() {
    let (stores, _) = pack(SISTER, "sister_copy: [sister, copies]\nsister: [sister, null]\n").unwrap();
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

/// What the rules say of a request that names the store, run in this way.
fn ruled(stores: &'static Stores, rows: &'static Rows, variant: &str, demand: &str, infrastructure: &str) -> String {
    let inputs = Inputs {
        scale: "100 locks/s".into(),
        consistency: format!("never two holders{demand}"),
        infrastructure: infrastructure.into(),
    };
    let mut brief: Brief = read(&inputs);
    let store = stores.id("sister").unwrap();
    let row: &Row = rows.made.iter().find(|row| row.variant == variant).unwrap();
    let kept = Some(Kept { store, variant: store.variant(variant) });
    let named = brief.stores.as_mut().unwrap();
    assert!(named.value.iter().any(|held| held.role == Role::Usable), "{infrastructure}");
    // What this build does not know by name is known to one that was built with the file.
    named.value = named.value.drain(..).map(|held| Held { store: row, class: row.class, kept, ..held }).collect();
    rule(&brief).rule.id.to_owned()
}

#[test]
fn another_store_is_ruled_as_its_file_says() {
    let (stores, rows) = pack(SISTER, "sister: [sister, null]\n").unwrap();
    let (stores, rows): (&'static Stores, &'static Rows) = (Box::leak(Box::new(stores)), Box::leak(Box::new(rows)));
    let row = |variant: &str| rows.made.iter().find(|row| row.variant == variant).unwrap();
    let (head, cloud, copies) = (row(""), row("cloud"), row("copies"));
    assert_eq!(
        (head.id, head.label, head.class, head.reach),
        ("sister", Some("sister"), row::Class::Consensus, Reach::Sites)
    );
    assert!(head.placed && !row("alone").placed && head.generic && head.source.starts_with("sister; "));
    assert!(head.expiry.starts_with("each waiter") && copies.conditions == ["an atomic set-if-absent with expiry"]);
    assert_eq!((cloud.id, cloud.hosting, cloud.reach), ("sister_cloud", Hosting::Managed, Reach::Region));
    assert_eq!((copies.class, row("alone").class), (row::Class::Async, row::Class::Single));
    let sites = "a Sisterbase cluster in Oslo, Bergen and Trondheim, nothing else";
    let region = "; the loss of any one region must be survived";
    for (variant, demand, infrastructure, id) in [
        ("", region, sites, "R10"),
        ("", "", "a Sisterbase cluster of three servers, nothing else", "R11"),
        ("cloud", "", "a Sisterbase cluster, nothing else", "R11"),
        ("cloud", region, sites, "R22"),
        ("copies", "", "a Sisterbase cluster, nothing else", "R6"),
        ("alone", "", "a Sisterbase cluster, nothing else", "R14"),
        ("alone", "; the loss of any one server must be survived", "a Sisterbase cluster, nothing else", "R4"),
    ] {
        assert_eq!(ruled(stores, rows, variant, demand, infrastructure), id, "{variant}{demand}: {infrastructure}");
    }
}

/// What a row and the playbook it stands for both say is the same, wherever a strict lock could rest on it.
#[test]
fn rows_and_playbooks_agree() {
    let holds = |row: &&Row| matches!(row.class, row::Class::Consensus | row::Class::Single);
    for row in ROWS.iter().filter(holds) {
        // A playbook without a variant for the general case has no columns for it but its head's.
        let Some(store) = STORES.id(row.playbook).filter(|_| !row.variant.is_empty()) else { continue };
        let class = store.variant(row.variant).unwrap().class;
        let single = class == Class::SingleDurable;
        assert_eq!(single, row.class == row::Class::Single, "{}: {class:?}", row.id);
        assert!(!class.unsafe_for_strict(), "{}", row.id);
    }
    // Nothing that is made of a playbook is safer to the rules than the playbook says.
    for row in MADE.iter().filter(holds) {
        let store = STORES.id(row.playbook).unwrap();
        let class = store.variant(row.variant).map_or(store.class, |variant| variant.class);
        assert!(!class.unsafe_for_strict() && store.class != Class::NotALock, "{}: {class:?}", row.id);
        assert!(row.class == row::Class::Single || row.reach != Reach::Node, "{}", row.id);
    }
    let ids: std::collections::HashSet<&str> = ROWS.iter().chain(MADE.iter()).map(|row| row.id).collect();
    assert_eq!(ids.len(), ROWS.len() + MADE.len());
    for store in &STORES.all {
        for variant in std::iter::once("").chain(store.variants.iter().map(|variant| variant.id)) {
            assert!(Row::standing_for(store.id, variant).is_some(), "{} {variant}", store.id);
        }
    }
}

#[test]
fn a_fault_in_a_row_is_said_with_its_line() {
    let all = include_str!("../assets/knowledge/stores.yaml");
    let first = &all[all.find("- id: \"etcd\"").unwrap()..all.find("- id: \"zookeeper\"").unwrap()];
    let faults = |row: &str, rest: &str| {
        pack_with(SISTER, "etcd: [sister, null]\n", &format!("{row}{rest}")).err().unwrap_or_default()
    };
    let templates = rows_yaml("");
    assert_eq!(faults(first, &templates), [""; 0]);
    for (from, to, fault) in [
        ("  token:", "  tokens:", "\"tokens\" is no field here"),
        ("  algorithm: \"Raft\"\n", "", "stores.yaml:1: algorithm is missing or empty"),
        ("reach: \"sites\"", "reach: \"moon\"", "\"moon\" is no value of reach: write one of node, region, sites"),
        ("floor_s: 2", "floor_s: two", "\"two\" is no value of floor_s: write a number"),
        ("placed: true", "placed: yes", "\"yes\" is no value of placed: write true or false"),
        ("conditions: [", "conditions: \"one\" #", "\"one\" is no value of conditions: write a list"),
        ("proposed: [\"quorum\"]", "proposed: [\"all\"]", "is no value of proposed: write a list of quorum"),
        ("placed: true", "supersedes: [\"etc\"]", "stores.yaml:1: supersedes of etcd names nothing known: etc"),
        ("placed: true", "label: \"etc\"", "stores.yaml:1: label of etcd names nothing known: etc"),
    ] {
        let row = first.replacen(from, to, 1);
        assert_ne!(row, first, "{from}");
        let faults = faults(&row, &templates);
        assert!(faults.iter().any(|said| said.contains(fault)), "{fault}: {faults:?}");
    }
    assert!(faults(&first.repeat(2), &templates).iter().any(|said| said.contains("the row etcd stands here twice")));
    assert!(faults(first, "").iter().any(|said| said.contains("no row is the template")));
    for (from, to, fault) in [
        ("hosting: own\n", "", "sister.yaml:1: hosting is missing or empty"),
        ("votes: sites", "votes: many", "sister.yaml:6: \"many\" is no value of votes"),
        ("placed: true", "cycles: 7", "sister.yaml:1: a figure without its source"),
        ("votes: node", "votes: [node]", "sister.yaml:12: \"a list\" is no value of votes"),
    ] {
        let text = SISTER.replacen(from, to, 1);
        assert_ne!(text, SISTER, "{from}");
        let faults = pack(&text, "sister: [sister, null]\n").err().unwrap_or_default();
        assert!(faults.iter().any(|said| said.contains(fault)), "{fault}: {faults:?}");
    }
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
        ("class: ASYNC_COPY", "class: async", "sister.yaml:10: async is no class"),
        ("told_by: [async copies]", "told_by: []", "sister.yaml:10: told_by is missing or empty"),
        ("\"A copy, promoted by hand, can lack grants\"", "A copy, promoted by hand", "needs quotes"),
        (
            "numbers:",
            "  - {id: copies, told_by: [x], class: AP, note: y}\nnumbers:",
            "sister.yaml:13: the variant copies",
        ),
        (", source: its manual", "", "sister.yaml:14: source is missing or empty"),
        ("numbers:", "nombers:", "sister.yaml:13: \"nombers\" is no field here"),
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
    fs::write(folder.path().join("stores.yaml"), rows_yaml("")).unwrap();
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

/// A copy of the files of words with one of them changed, packed; the faults as text.
fn packed_with(name: &str, from: &str, to: &str) -> Result<Vec<(&'static str, String)>, String> {
    let folder = tempfile::tempdir().unwrap();
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/knowledge");
    for file in fs::read_dir(own).unwrap().flatten().filter(|file| file.path().is_file()) {
        let text = fs::read_to_string(file.path()).unwrap();
        let changed = file.file_name() == name;
        assert!(!changed || text.contains(from), "{name}: {from}");
        let text = if changed { text.replacen(from, to, 1) } else { text };
        fs::write(folder.path().join(file.file_name()), text).unwrap();
    }
    let place = format!("{}/", folder.path().display());
    words::pack_all(folder.path()).map_err(|faults| {
        faults.iter().map(|fault| fault.to_string().replace(&place, "")).collect::<Vec<_>>().join("; ")
    })
}

#[test]
fn a_fault_in_a_file_of_words_is_told_with_its_line() {
    assert!(packed_with("rules.yaml", "", "").is_ok());
    for (name, from, to, says) in [
        ("rules.yaml", "  reason: ", "  raeson: ", "rules.yaml:2: reason is missing"),
        ("rules.yaml", "  reason: ", "  raeson: ", "rules.yaml:4: \"raeson\" is no field here"),
        ("regions.yaml", "\"names\":", "\"nmaes\":", "names is missing"),
        ("rtt_ms.csv", ",382.9,", ",soon,", "rtt_ms.csv:2: write provider"),
        ("names.yaml", "etcd:", "Etcd One:", "\"Etcd One\" is no key"),
        ("vocabulary.yaml", "@site", "@sight", "\"@sight\" is no class of this file"),
        ("vocabulary.yaml", "\nruns:\n", "\nruns:\n  stricter:\n    - \"何\"\n", "\"stricter\" is no concept"),
        ("vocabulary.yaml", "~1 out|off|down", "~x out|off|down", "\"~x\" is no gap"),
        ("topology.yaml", "=1", "=one", "is no pair"),
        ("surroundings.yaml", "platforms:", "platforms: {", "surroundings.yaml:"),
    ] {
        let told = packed_with(name, from, to).unwrap_err();
        assert!(told.contains(says) && told.starts_with(name), "{name} {to}: {told}");
    }
}

#[test]
fn each_concept_of_a_file_is_a_variant() {
    let packed = packed_with("rules.yaml", "", "").unwrap();
    let text = |wanted: &str| packed.iter().find(|(name, _)| *name == wanted).unwrap().1.clone();
    let mut keys: Vec<String> = text("vocabulary.txt")
        .lines()
        .filter_map(|line| line.strip_prefix("concepts\t")?.split_once('\t'))
        .map(|(key, _)| key.to_owned())
        .collect();
    keys.dedup();
    assert!(keys.len() > 100);
    let code = text("concept.rs");
    for key in keys {
        let variant: String = key.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect();
        assert!(code.contains(&format!("{key:?} => Concept::{variant},")), "{key}");
    }
}
