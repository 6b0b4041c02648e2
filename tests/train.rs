//! `cargo test --test train learn` learns what words weigh from the labelled requests and writes
//! assets/knowledge/weights; `cargo test --test train unseen -- --nocapture` prints how often the weights of all other
//! writers are right on each writer's requests, and `… lax` how many of those that sound lax to them are strict. Not
//! part of the plain test run.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that can't go on says where, and prints figures")]

use dlm_architect::domain::brief::{Field, Inputs, Shape, Span, Standing};
use dlm_architect::domain::locks::{self, Figure, read, ways, weighable};
use dlm_architect::domain::reader::weigh::{MEANT, NONE, OTHER, norm, norm_of_sentence};
use dlm_architect::domain::reader::{Feature, Reading, asked, sentences, whole};
use serde_yaml::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::Path;

/// The writers' files, and those whose requests were built on in other ways. What a person holds open was called long by
/// some writers: `readings/kinds.tsv` says what it is.
const READINGS: [&str; 29] = [
    "notes",
    "spoken",
    "threads",
    "oblique",
    "languages",
    "trades",
    "platforms",
    "hidden",
    "everyday",
    "teams",
    "askers",
    "plants",
    "europe",
    "engineers",
    "posts",
    "crafts",
    "tongues",
    "borders",
    "teams_again",
    "posts_again",
    "trades_again",
    "tongues_again",
    "repaired",
    "scenes",
    "kinds",
    "losses",
    "east",
    "west",
    "rich",
];
const REQUESTS: [&str; 39] = [
    "careful",
    "hard",
    "forum",
    "careful_second",
    "forum_second",
    "careful_third",
    "forum_third",
    "careful_fourth",
    "forum_fourth",
    "careful_fifth",
    "forum_fifth",
    "careful_sixth",
    "forum_sixth",
    "careful_seventh",
    "forum_seventh",
    "careful_eighth",
    "forum_eighth",
    "careful_ninth",
    "forum_ninth",
    "careful_tenth",
    "forum_tenth",
    "careful_eleventh",
    "forum_eleventh",
    "rich",
    "rich_second",
    "careful_twelfth",
    "forum_twelfth",
    "rich_third",
    "careful_thirteenth",
    "forum_thirteenth",
    "rich_fourth",
    "careful_fourteenth",
    "forum_fourteenth",
    "rich_fifth",
    "careful_fifteenth",
    "forum_fifteenth",
    "rich_sixth",
    "careful_sixteenth",
    "rich_seventh",
];
const CASES: [&str; 11] =
    ["cases", "own", "probe", "fresh", "blind", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
const GOLD: [&str; 6] = ["counts", "rambling", "european", "asian", "stores", "shapes"];

/// Rounds over all requests.
const ROUNDS: usize = 40;
/// How much a weight is drawn to nothing in a round, where its word says as much of its value as [`EVEN`] and [`TELLS`] make 1.
const DRAWN: f32 = 0.31;
/// The same where one sentence speaks.
const DRAWN_ALONE: f32 = 0.1;
/// How freely a word may weigh for a value that it is as frequent for as for all others, and how much more so for each
/// factor of e between the two.
const EVEN: f32 = 0.3;
const TELLS: f32 = 2.0;
/// A word that weighs less than this for every value tells nothing.
const TELLING: f32 = 1.2;
/// The same where one sentence speaks.
const TELLING_ALONE: f32 = 1.4;
/// Weights below this are left out, and so are words of fewer requests than [`FEW`].
const LEAST: f32 = 0.25;

const FEW: usize = 10;
/// The same of what is asked for.
const FEW_ASKED: usize = 4;
/// The same of what is locked.
const FEW_NOUNS: usize = 30;
/// The same of the kinds of one shape.
const FEW_OF_KIND: usize = 7;
/// Words that are kept, those that tell most.
const MOST: [(&str, usize); 2] = [("shape", 25_000), ("level", 20_000)];
/// What is learned.
const FACTS: [&str; 4] = ["shape", "level", "survival", "resource"];
/// What one sentence says, whatever the others do: that a loss must be got over by itself, that more than one side of a cut
/// must grant, that a person brings the locks back, that something else than the one authority grants, that fewer than a
/// majority of the members must go on, that what is locked compares a number, that it takes whatever arrives, and that a
/// second holder is never allowed; and the least times of a word beside it.
const SENTENCES: [&str; 8] = ["lost", "parted", "attended", "unruled", "minority", "compares", "blind", "strict"];
const FEW_OF_SENTENCE: usize = 6;

/// What a time is of, and what a number counts.
const FIGURES: [&str; 2] = ["figure_time", "figure_number"];
/// The least requests of a word beside each; of most times each counts twice.
const FEW_OF_FIGURE: [usize; 2] = [7, 5];

/// Files whose requests are long, as an engineer tells them to another, and labelled with the usual kind of their shape;
/// one without such a label is of none. They count for [`HEAVY`] others.
const TOLD: [&str; 39] = [
    "claims",
    "periods",
    "things",
    "sittings",
    "counts",
    "actives",
    "sites",
    "software",
    "houses",
    "firms",
    "clubs",
    "offices",
    "abroad",
    "tools",
    "standings",
    "terse",
    "images",
    "accents",
    "works",
    "services",
    "nations",
    "wards",
    "central",
    "southern",
    "eastern",
    "nihon",
    "zhongguo",
    "hanguk",
    "outages",
    "monsoons",
    "pannes",
    "quakes",
    "storms",
    "asides",
    "valleys",
    "harbours",
    "guilds",
    "provinces",
    "ports",
];
const HEAVY: f32 = 3.0;
/// Worlds: one trade and one vocabulary, in which every kind of lock is told, so that no noun tells a kind. They count for
/// [`CONTRASTED`] others.
const WORLDS: [&str; 20] = [
    "worlds_a", "worlds_b", "worlds_c", "worlds_d", "worlds_e", "worlds_g", "worlds_h", "worlds_i", "worlds_j",
    "worlds_k", "worlds_l", "worlds_m", "worlds_n", "worlds_o", "worlds_p", "worlds_q", "worlds_r", "worlds_s",
    "worlds_t", "worlds_u",
];
const CONTRASTED: f32 = 2.0;
/// The same of levels alone: what is locked is one thing, and what a second holder means differs.
const MEANINGS: [&str; 3] = ["levels_a", "levels_b", "levels_c"];
/// Worlds of what is demanded when something fails: one store and its places.
const DEMANDS: [&str; 2] = ["demands_a", "demands_b"];
/// Requests that nothing is learned of: on them it is measured.
const FRESH: [&str; 39] = [
    "careful_seventeenth",
    "careful_eighteenth",
    "careful_nineteenth",
    "careful_twentieth",
    "careful_twentyfirst",
    "careful_twentysecond",
    "careful_twentythird",
    "careful_twentyfourth",
    "careful_twentyfifth",
    "careful_twentysixth",
    "careful_twentyseventh",
    "careful_twentyeighth",
    "careful_twentyninth",
    "forum_seventeenth",
    "forum_eighteenth",
    "forum_nineteenth",
    "forum_twentieth",
    "forum_twentyfirst",
    "forum_twentysecond",
    "forum_twentythird",
    "forum_twentyfourth",
    "rich_eighth",
    "rich_tenth",
    "rich_twelfth",
    "rich_fourteenth",
    "rich_fifteenth",
    "short",
    "short_second",
    "short_third",
    "short_fourth",
    "short_fifth",
    "short_sixth",
    "short_seventh",
    "short_eighth",
    "careful_thirtieth",
    "careful_thirtyfirst",
    "forum_twentyfifth",
    "forum_twentysixth",
    "short_ninth",
];
/// Sentences of which only what they say of a loss is labelled.
const LOSSES: [&str; 5] = ["breakdowns", "mishaps", "losses_abroad", "dropouts", "dropouts_abroad"];
/// Sentences of which only what they say of a cut is labelled.
const CUTS: [&str; 6] = ["cuts", "partings", "lines", "severed", "strandings", "strandings_abroad"];
/// Sentences of which only what they say of a minority is labelled.
const REMNANTS: [&str; 4] = ["remnants", "remnants_trades", "remnants_forums", "remnants_names"];
/// Sentences of which only what they say of what is locked, whether it compares a number, is labelled.
const CHECKS: [&str; 2] = ["seals", "checked"];
/// Those of them that tell of losses and cuts, without labels of a usual kind.
const FAILING: [&str; 8] = ["outages", "monsoons", "pannes", "quakes", "storms", "asides", "valleys", "harbours"];

/// The roles of the figures of a request, told by field and first byte; others are of nothing here.
fn figures(all: &[Request]) -> Vec<Request> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/readings/figures.tsv");
    let text = std::fs::read_to_string(file).unwrap();
    let line = |line: &str| {
        let (id, cells) = line.split_once('\t').unwrap();
        let cell = |cell: &str| cell.split_once('=').map(|(at, role)| (at.to_owned(), role.to_owned())).unwrap();
        (id.to_owned(), cells.split_whitespace().map(cell).collect::<HashMap<String, String>>())
    };
    let told: HashMap<String, HashMap<String, String>> = text.lines().map(line).collect();
    let of = |request: &Request| {
        let roles = told.get(&format!("{}/{}", request.file, request.id))?;
        let figure = |(figure, around): (Figure, Vec<Feature>)| {
            let field = ["S", "C", "I"][figure.span.field as usize];
            let role = roles.get(&format!("{field}{}", figure.span.at.start)).map_or("other", String::as_str);
            // Others of these are no facts of the brief.
            let told = match figure.seconds {
                Some(_) => !matches!(role, "clients" | "keys" | "servers" | "places" | "permits"),
                None => matches!(role, "rate" | "usual" | "other_rate" | "permits"),
            };
            let role = if told { role } else { "other" };
            let fact = FIGURES[usize::from(figure.seconds.is_none())];
            request.piece(around, fact, role)
        };
        Some(locks::figures(&request.inputs).into_iter().map(figure).collect::<Vec<_>>())
    };
    all.iter().filter_map(of).flatten().collect()
}

/// Texts in which it is labelled what each time is of.
const TIMES: [&str; 5] = ["intervals", "spans", "spells", "terms", "tides"];

/// The times of those texts.
fn timed() -> Vec<Request> {
    let mut out = Vec::new();
    for file in TIMES {
        for item in &items("readings", file) {
            let request = request(file, item);
            let told = item["times"].as_sequence().unwrap();
            let role = |span: &Span| {
                let of = |name: &'static str| move |time: &'_ Value| time[name].as_str().unwrap().to_owned();
                let within = |time: &&Value| {
                    let words = of("words")(time);
                    let at = request.inputs.text(span.field).find(&words);
                    at.is_some_and(|at| at <= span.at.start && span.at.start < at + words.len())
                };
                told.iter().find(within).map_or("other".to_owned(), of("role"))
            };
            for (figure, around) in locks::figures(&request.inputs) {
                if figure.seconds.is_none() {
                    continue;
                }
                // These writers told patience with the demand; others tell it with the scale.
                let moved = |(word, span): &Feature| (if word == "t1" { "t0" } else { word }.to_owned(), span.clone());
                let moved: Vec<Feature> = around.iter().map(moved).collect();
                let role = role(&figure.span);
                out.push(request.piece(moved, FIGURES[0], &role));
                out.push(request.piece(around, FIGURES[0], &role));
            }
        }
    }
    out
}

/// Requests and texts whose stores are labelled with how each stands.
const STORES: [&str; 16] = [
    "shelves",
    "inventories",
    "cellars",
    "godowns",
    "pantries",
    "lofts",
    "attics",
    "barns",
    "sheds",
    "crates",
    "lockers",
    "bins",
    "hampers",
    "trunks",
    "jars",
    "drawers",
];
const STANDING: &str = "standing";
const FEW_OF_STANDING: usize = 4;

/// The names of stores of the labelled requests, with how each stands.
fn mentions() -> Vec<Request> {
    let files = [("requests", &REQUESTS[..]), ("gold", &GOLD[..]), ("readings", &STORES[..])];
    let files = files.into_iter().flat_map(|(kind, names)| names.iter().map(move |name| (kind, *name)));
    let mut out = Vec::new();
    for (kind, file) in files {
        for item in items(kind, file).iter().filter(|item| item.get("kept").is_none()) {
            let labels = ["brief", "facts"].iter().find_map(|name| item.get(*name)).unwrap_or(item);
            let Some(stores) = labels.get("stores").and_then(Value::as_sequence) else { continue };
            let request = request(file, item);
            let mut named = locks::named(&request.inputs);
            for store in stores {
                let of = |name: &str| store.get(name).and_then(Value::as_str);
                let (Some(name), Some(standing)) = (of("name"), of("standing")) else { continue };
                let within = |span: &Span| {
                    let text = request.inputs.text(span.field);
                    text.match_indices(name).any(|(at, _)| at <= span.at.start && span.at.end <= at + name.len())
                };
                let Some(at) = named.iter().position(|(span, _)| within(span)) else { continue };
                out.push(request.piece(named.remove(at).1, STANDING, standing));
            }
        }
    }
    out
}

/// Texts that tell where the members of a store stand, each place labelled.
const SEATS: [&str; 6] = ["seats_terse", "seats_prose", "seats_tongues", "votes_it", "votes_trades", "votes_mixed"];
const SEAT: &str = "seat";
const FEW_OF_SEAT: usize = 3;

/// The names of places of labelled texts, with what stands at each.
fn seats() -> Vec<Request> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut out = Vec::new();
    for file in SEATS {
        for item in items("readings", file) {
            let infrastructure = text(item.get("infra"));
            let unit = if item.get("unit").and_then(Value::as_str) == Some("site") { "site" } else { "room" };
            let stands = item.get("stand").and_then(Value::as_sequence).cloned().unwrap_or_default();
            let stands: Vec<(String, &str)> = stands
                .iter()
                .map(|stand| {
                    let copy = stand.get("votes").and_then(Value::as_u64) == Some(0);
                    (text(stand.get("name")), if copy { "copy" } else { unit })
                })
                .collect();
            let request = request(file, &item);
            let inputs = Inputs { infrastructure, ..Inputs::default() };
            if item.get("stand").is_none() {
                out.extend(quoted(&request, &inputs, &item, unit));
                continue;
            }
            for (span, around) in locks::seats(&inputs) {
                let own = &inputs.infrastructure[span.at.clone()];
                // Of two places of which one holds the other's name, the longer.
                let named = stands.iter().filter(|(name, _)| name.contains(own) || own.contains(&**name));
                let label = named.max_by_key(|(name, _)| name.len()).map_or("no", |(_, label)| label);
                out.push(request.piece(around, SEAT, label));
            }
        }
    }
    for file in REQUESTS {
        for item in items("requests", file) {
            let brief = item.get("brief");
            let quotes: Vec<String> = ["places", "votes"]
                .iter()
                .filter_map(|fact| item.get("words")?.get(*fact))
                .flat_map(|words| match words {
                    Value::Sequence(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                    one => one.as_str().map(str::to_owned).into_iter().collect::<Vec<_>>(),
                })
                .collect();
            let places = brief.and_then(|brief| brief.get("places")).and_then(Value::as_u64);
            let request = request(file, &item);
            let all = locks::seats(&request.inputs);
            let quoted = |span: &Span| {
                let text = request.inputs.text(span.field);
                quotes.iter().any(|quote| {
                    text.find(&**quote).is_some_and(|at| at <= span.at.start && span.at.end <= at + quote.len())
                })
            };
            let count = all.iter().filter(|(span, _)| quoted(span)).count() as u64;
            let label = |span: &Span| match places {
                // As many names as places: each is one.
                Some(places) if places >= 2 && places == count => Some(if quoted(span) { "site" } else { "no" }),
                // Users and people are told with the scale.
                None if span.field != Field::Infrastructure => Some("no"),
                _ => None,
            };
            for (span, around) in &all {
                let Some(label) = label(span) else { continue };
                out.push(request.piece(around.clone(), SEAT, label));
            }
        }
    }
    out
}

// Where only the words that tell the places are labelled: as many names within them as places are places, and names
// elsewhere are none.
fn quoted(request: &Request, inputs: &Inputs, item: &Value, unit: &'static str) -> Vec<Request> {
    let words = item.get("words").and_then(Value::as_str).unwrap_or_default();
    let count = |fact: &str| item.get(fact).and_then(Value::as_u64).unwrap_or(1) as usize;
    let votes: Vec<u64> = item
        .get("votes")
        .and_then(Value::as_sequence)
        .map(|votes| votes.iter().filter_map(Value::as_u64).collect())
        .unwrap_or_default();
    let Some(from) = inputs.infrastructure.find(words) else { return Vec::new() };
    let all = locks::seats(inputs);
    let within = |span: &Span| from <= span.at.start && span.at.end <= from + words.len();
    let told = all.iter().filter(|(span, _)| within(span)).count();
    let told = told == if unit == "site" { count("places") } else { votes.len().max(1) };
    let (mut out, mut at) = (Vec::new(), 0);
    for (span, around) in &all {
        let label = match (within(span), told) {
            (true, true) => {
                at += 1;
                if votes.get(at - 1) == Some(&0) { "copy" } else { unit }
            }
            (true, false) => continue,
            (false, _) => "no",
        };
        out.push(request.piece(around.clone(), SEAT, label));
    }
    out
}

struct Request {
    inputs: Inputs,
    file: &'static str,
    id: String,
    english: bool,
    words: Vec<String>,
    /// Those of what is asked for, which tell the shape.
    asked: Vec<String>,
    /// The words of each sentence.
    sentences: Vec<Vec<String>>,
    labels: BTreeMap<String, String>,
}

impl Request {
    /// What stands around one figure or name of it, and what that is labelled.
    fn piece(&self, around: Vec<Feature>, fact: &str, label: &str) -> Request {
        Request {
            inputs: Inputs::default(),
            file: self.file,
            id: self.id.clone(),
            english: self.english,
            words: around.into_iter().map(|(word, _)| word).collect(),
            asked: Vec::new(),
            sentences: Vec::new(),
            labels: BTreeMap::from([(fact.to_owned(), label.to_owned())]),
        }
    }

    // What speaks of the fact, all together or each by itself, and what each is divided by.
    fn rows(&self, fact: &str) -> Vec<(&[String], f32)> {
        match fact {
            fact if SENTENCES.contains(&fact) => {
                self.sentences.iter().map(|words| (&**words, norm_of_sentence(words.len()))).collect()
            }
            fact => {
                let words = self.of(fact);
                vec![(words, norm(words.len()))]
            }
        }
    }

    fn of(&self, fact: &str) -> &[String] {
        if fact == "shape" { &self.asked } else { &self.words }
    }
}

/// What readers labelled once more: the file and the id of a reading, its shape, and which usual kind of that shape it is.
fn relabelled() -> HashMap<String, (String, String)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/readings/kinds.tsv");
    let text = std::fs::read_to_string(file).unwrap();
    let line = |line: &str| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [id, shape, kind] = cells.try_into().unwrap();
        (id, (shape, kind))
    };
    text.lines().map(line).collect()
}

/// What is learned of the kinds of a shape.
fn kind_of(shape: &str) -> String {
    format!("kind_{shape}")
}

/// The labelled items of a file.
fn items(kind: &str, file: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind);
    serde_yaml::from_str(&std::fs::read_to_string(folder.join(format!("{file}.yaml"))).unwrap()).unwrap()
}

fn requests() -> Vec<Request> {
    let of =
        |folder: &'static str, names: &[&'static str]| names.iter().map(|name| (folder, *name)).collect::<Vec<_>>();
    let files = [
        of("readings", &READINGS),
        of("readings", &TOLD),
        of("readings", &LOSSES),
        of("readings", &CUTS),
        of("readings", &REMNANTS),
        of("readings", &CHECKS),
        of("readings", &WORLDS),
        of("readings", &MEANINGS),
        of("readings", &DEMANDS),
        of("requests", &REQUESTS),
        of("gold", &GOLD),
        of("cases", &CASES),
    ]
    .concat();
    let read = |(kind, file): (&str, &'static str)| {
        items(kind, file)
            .into_iter()
            .filter(|item| item.get("kept").is_none())
            .map(|item| request(file, &item))
            .collect::<Vec<_>>()
    };
    let mut all: Vec<Request> = files.into_iter().flat_map(read).collect();
    let again = relabelled();
    for request in &mut all {
        let Some((shape, kind)) = again.get(&format!("{}/{}", request.file, request.id)) else { continue };
        request.labels.insert("shape".to_owned(), shape.clone());
        request.labels.insert(kind_of(shape), kind.clone());
    }
    all
}

fn request(file: &'static str, item: &Value) -> Request {
    let text = |names: [&str; 2]| {
        let found = names.iter().find_map(|name| item.get(*name)?.as_str());
        found.unwrap_or_default().to_owned()
    };
    let inputs = Inputs {
        scale: text(["scale", "scale_requirements"]),
        consistency: text(["consistency", "consistency_tolerance"]),
        infrastructure: text(["infrastructure", "infrastructure_environment"]),
    };
    let labels = ["brief", "facts"].iter().find_map(|name| item.get(*name)).unwrap_or(item);
    let of = |fact: &str| labels.get(fact).and_then(Value::as_str);
    // A loss that a person gets over demands nothing of the lock; "S+zone" is a level and what must be survived.
    let lost = of("survives").filter(|_| of("by") != Some("operator"));
    let lost = lost.or_else(|| of("level").and_then(|level| Some(level.split_once('+')?.1)));
    let lost = lost.filter(|lost| matches!(*lost, "node" | "zone" | "region"));
    // What a lock is was not what those writers thought of first.
    let of = |fact: &str| of(fact).filter(|_| fact != "shape" || !FAILING.contains(&file));
    let labelled = |names: &[&str]| names.iter().any(|name| labels.get(*name).is_some());
    let value = |said: bool, fact: &str| if said { fact } else { NONE }.to_owned();
    let beside = |more: &str, said: bool, fact: &str| labelled(&["level", "shape", more]).then(|| value(said, fact));
    let said = |said: bool, fact: &str| beside("survives", said, fact);
    let of_rest = |is: bool, fact: &str| beside("left", is, fact).or_else(|| said(is, fact));
    let of_cut = |said: bool, fact: &str| beside("cut", said, fact);
    // Only these writers were asked for it.
    let told = REQUESTS.contains(&file) || GOLD.contains(&file) || CHECKS.contains(&file);
    let checks = of("checks_token").or_else(|| of("checks"));
    let of_checks = |said: bool, fact: &str| told.then(|| value(said, fact));
    let label = |fact: &'static str| match fact {
        "strict" => match of("level").map(|level| level.split('+').next().unwrap_or(level)) {
            Some("S") => Some(fact.to_owned()),
            Some("E" | "B") => Some(NONE.to_owned()),
            // Only these writers left it out where nothing says it.
            None if REQUESTS.contains(&file) || GOLD.contains(&file) => Some(NONE.to_owned()),
            _ => None,
        },
        // Those writers told of losses and cuts without labelling it.
        fact if (WORLDS.contains(&file) || MEANINGS.contains(&file)) && SENTENCES.contains(&fact) => None,
        // That fewer than a majority go on is a loss got over too.
        "lost" if DEMANDS.contains(&file) && labelled(&["left"]) => None,
        "lost" => said(lost.is_some(), fact),
        "parted" => of_cut(of("cut") == Some("both_grant") || of("level") == Some("X"), fact),
        "attended" => said(of("by") == Some("operator"), fact),
        // What is granted without the one authority, by another side of a cut or by a stand-in.
        "unruled" => {
            let without = matches!(of("cut"), Some("both_grant" | "fail_open"));
            of_cut(without || of("level") == Some("X"), fact)
        }
        "compares" => of_checks(checks == Some("yes"), fact),
        "blind" => of_checks(checks == Some("no"), fact),
        "minority" => of_rest(of("left") == Some("minority"), fact),
        "survival" => Some(lost?.to_owned()),
        "level" => Some(of(fact)?.split('+').next()?.to_owned()),
        _ => Some(of(fact)?.to_owned()),
    };
    let mut labels: BTreeMap<String, String> =
        FACTS.into_iter().chain(SENTENCES).filter_map(|fact| Some((fact.to_owned(), label(fact)?))).collect();
    if let (true, false, Some(shape)) = (TOLD.contains(&file), FAILING.contains(&file), of("shape")) {
        let kind = of("kind").and_then(|kind| kind.rsplit('.').next());
        labels.insert(kind_of(shape), kind.unwrap_or(OTHER).to_owned());
    }
    let met = weighable(&inputs);
    let words = |features: Vec<Feature>| features.into_iter().map(|(key, _)| key).collect();
    Request {
        file,
        id: item.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        english: Reading::read(&inputs).spoken().is_none_or(|language| language == "en"),
        words: words(whole(&met)),
        asked: words(asked(&met)),
        sentences: sentences(&met).into_iter().map(words).collect(),
        inputs,
        labels,
    }
}

/// A linear model: a bias and a weight a word, for each value.
struct Model {
    fact: String,
    values: Vec<String>,
    words: HashMap<String, usize>,
    bias: Vec<f32>,
    weights: Vec<Vec<f32>>,
}

impl Model {
    fn scores(&self, words: &[usize], norm: f32) -> Vec<f32> {
        let mut scores = self.bias.clone();
        for word in words {
            scores.iter_mut().zip(&self.weights[*word]).for_each(|(score, weight)| *score += weight / norm);
        }
        scores
    }

    fn of(&self, request: &Request) -> Vec<f32> {
        let words = request.of(&self.fact);
        let known: Vec<usize> = words.iter().filter_map(|word| self.words.get(word).copied()).collect();
        self.scores(&known, norm(words.len()))
    }

    fn tell(&self, request: &Request) -> &str {
        let scores = self.of(request);
        let best = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap();
        &self.values[best]
    }

    // How likely it is that one sentence at least says the first value.
    fn one_of(&self, request: &Request) -> f32 {
        let share = |words: &Vec<String>| {
            let known: Vec<usize> = words.iter().filter_map(|word| self.words.get(word).copied()).collect();
            1.0 / (1.0 + (-self.scores(&known, norm_of_sentence(words.len()))[0]).exp())
        };
        1.0 - request.sentences.iter().map(|words| 1.0 - share(words)).product::<f32>()
    }

    // How likely it is that a second holder does no lasting harm.
    fn lax(&self, request: &Request) -> f32 {
        let scores: Vec<f32> = self.of(request).into_iter().map(f32::exp).collect();
        let lax = self.values.iter().zip(&scores).filter(|(value, _)| matches!(&***value, "E" | "B"));
        lax.map(|(_, score)| score).sum::<f32>() / scores.iter().sum::<f32>()
    }
}

/// A request as its fact is learned from it: words that speak together, and what their weights are divided by.
struct Row {
    parts: Vec<(Vec<usize>, f32)>,
    heavy: f32,
    /// None of the values is left out.
    value: Option<usize>,
}

// How much each word's weight for each value is drawn at each of the word's requests.
fn drawn(rows: &[Row], model: &Model, much: f32) -> Vec<Vec<f32>> {
    let mut times = vec![vec![0.0f32; model.values.len()]; model.words.len()];
    let (mut met, mut all) = (vec![0.0f32; model.words.len()], vec![0.0f32; model.words.len()]);
    for row in rows {
        for word in row.parts.iter().flat_map(|(words, _)| words) {
            if let Some(value) = row.value {
                times[*word][value] += row.heavy;
            }
            all[*word] += row.heavy;
            met[*word] += 1.0;
        }
    }
    let sum = |value: usize| times.iter().map(|of| of[value] + 1.0).sum::<f32>();
    let sums: Vec<f32> = (0..model.values.len()).map(sum).collect();
    let values = model.values.len() as f32;
    let every: f32 = all.iter().map(|all| all + values).sum();
    let draw = |((of, all), met): ((&Vec<f32>, &f32), &f32)| {
        let all = all + values;
        let free = |(of, sum): (&f32, &f32)| {
            let ratio = ((of + 1.0) / sum) / ((all - of) / (every - sum));
            EVEN + TELLS * ratio.ln().abs()
        };
        of.iter().zip(&sums).map(|pair| much / (met * free(pair).powi(2))).collect()
    };
    times.iter().zip(&all).zip(&met).map(draw).collect()
}

// Logistic regression of each value against all others, of the whole or of sentences of which one at least says it (Zhang,
// Platt and Viola 2006), each weight with a pace of its own (AdaGrad, Duchi et al. 2011) and
// drawn to nothing the less, the more often its word stands where the value does than elsewhere (Wang and Manning 2012).
fn train(requests: &[&Request], fact: &str) -> Model {
    let labelled: Vec<&&Request> = requests.iter().filter(|request| request.labels.contains_key(fact)).collect();
    let mut values: Vec<String> = labelled.iter().map(|request| request.labels[fact].clone()).collect();
    values.retain(|value| value != NONE);
    values.sort();
    values.dedup();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let words = labelled.iter().flat_map(|request| request.rows(fact)).flat_map(|(words, _)| words);
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    // What the consistency text says once more is about the level; what is locked is told by nouns, not by pairs.
    let meant = |word: &str| match fact {
        "level" => true,
        fact if SENTENCES.contains(&fact) => true,
        "shape" | "survival" => !word.starts_with(MEANT),
        "resource" => !word.starts_with(MEANT) && !word.contains(' '),
        fact if FIGURES.contains(&fact) || fact == STANDING || fact == SEAT => true,
        // What a phrase says has a blank before its field.
        _ => !word.starts_with(MEANT) && (!word.contains(' ') || word.starts_with('@')),
    };
    let few = match fact {
        "shape" => FEW_ASKED,
        "level" | "survival" => FEW,
        "resource" => FEW_NOUNS,
        fact if SENTENCES.contains(&fact) => FEW_OF_SENTENCE,
        fact if fact == FIGURES[0] => FEW_OF_FIGURE[0],
        fact if fact == FIGURES[1] => FEW_OF_FIGURE[1],
        STANDING => FEW_OF_STANDING,
        SEAT => FEW_OF_SEAT,
        _ => FEW_OF_KIND,
    };
    let kept = counts.iter().filter(|(word, count)| **count >= few && meant(word)).map(|(word, _)| (*word).to_owned());
    let words: Vec<String> = kept.collect();
    let model = fit(&labelled, fact, values.clone(), words);
    let Some((_, many)) = MOST.iter().find(|(of, _)| *of == fact) else { return model };
    // The words that tell most, learned once more without the others.
    let most = |word: &String| {
        model.weights[model.words[word]].iter().fold(0.0f32, |most, weight| most.max(weight.abs()))
            * (counts[word.as_str()] as f32).sqrt()
    };
    let mut words: Vec<String> = model.words.keys().cloned().collect();
    words.sort_by(|a, b| most(b).total_cmp(&most(a)).then_with(|| a.cmp(b)));
    words.truncate(*many);
    fit(&labelled, fact, values, words)
}

fn fit(labelled: &[&&Request], fact: &str, values: Vec<String>, words: Vec<String>) -> Model {
    let words: HashMap<String, usize> = words.into_iter().enumerate().map(|(at, word)| (word, at)).collect();
    let empty = || vec![vec![0.0; values.len()]; words.len()];
    let (bias, weights) = (vec![0.0; values.len()], empty());
    let mut model = Model { fact: fact.to_owned(), values, words, bias, weights };
    let rows: Vec<Row> = labelled
        .iter()
        .map(|request| {
            let known = |words: &[String]| words.iter().filter_map(|word| model.words.get(word).copied()).collect();
            Row {
                parts: request.rows(fact).into_iter().map(|(words, norm)| (known(words), norm)).collect(),
                heavy: match request.file {
                    // What was written for other facts tells the shape no better than others do.
                    file if TOLD.contains(&file) && fact != "shape" => HEAVY,
                    file if WORLDS.contains(&file) || MEANINGS.contains(&file) => CONTRASTED,
                    _ => 1.0,
                },
                value: model.values.iter().position(|value| *value == request.labels[fact]),
            }
        })
        .collect();
    let drawn = drawn(
        &rows,
        &model,
        if SENTENCES.contains(&fact) || fact == STANDING || fact == SEAT { DRAWN_ALONE } else { DRAWN },
    );
    let (mut seen, mut seen_bias) =
        (vec![vec![1e-6f32; model.values.len()]; model.words.len()], vec![1e-6f32; model.values.len()]);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut dice = 88_172_645_463_325_252_u64;
    for _ in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            order.swap(at, (dice % (at as u64 + 1)) as usize);
        }
        for row in order.iter().map(|row| &rows[*row]) {
            let share = |score: &f32| 1.0 / (1.0 + (-score).exp());
            let shares = |(words, norm): &(Vec<usize>, f32)| model.scores(words, *norm).iter().map(share).collect();
            let shares: Vec<Vec<f32>> = row.parts.iter().map(shares).collect();
            for at in 0..model.values.len() {
                // One part at least says a value that the request has; none says another.
                let silent: f32 = shares.iter().map(|of| 1.0 - of[at]).product::<f32>().clamp(1e-6, 1.0 - 1e-6);
                let had = if row.value == Some(at) { -silent / (1.0 - silent) } else { 1.0 };
                for ((words, norm), of) in row.parts.iter().zip(&shares) {
                    let wrong = row.heavy * had * of[at];
                    seen_bias[at] += wrong * wrong;
                    model.bias[at] -= 0.1 * wrong / seen_bias[at].sqrt();
                    for word in words {
                        let slope = wrong / norm + drawn[*word][at] * model.weights[*word][at];
                        seen[*word][at] += slope * slope;
                        model.weights[*word][at] -= 0.3 * slope / seen[*word][at].sqrt();
                    }
                }
            }
        }
    }
    for weight in model.weights.iter_mut().flatten().filter(|weight| weight.abs() < LEAST) {
        *weight = 0.0;
    }
    model
}

fn written(model: &Model, least: f32) -> String {
    let cell = |weight: &f32| (weight * 10.0).round() as i8;
    let line = |weights: &[f32]| {
        let cells = weights.iter().map(cell);
        cells.map(|cell| if cell == 0 { String::new() } else { cell.to_string() }).collect::<Vec<_>>().join("\t")
    };
    let mut out = format!("values\t{}\nby itself\t{}\n", model.values.join("\t"), line(&model.bias));
    let mut words: Vec<(&String, &usize)> = model.words.iter().collect();
    words.sort();
    for (word, at) in words.into_iter().filter(|(_, at)| model.weights[**at].iter().any(|w| w.abs() >= least)) {
        writeln!(out, "{word}\t{}", line(&model.weights[*at])).unwrap();
    }
    out
}

/// Writes the weights.
#[test]
fn learn() {
    let all = requests();
    let figures: Vec<Request> = figures(&all).into_iter().chain(timed()).collect();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            write(&all, "shape");
            SENTENCES.iter().for_each(|fact| write(&all, fact));
            write(&mentions(), STANDING);
            write(&seats(), SEAT);
        });
        scope.spawn(|| {
            FACTS.iter().filter(|fact| **fact != "shape").for_each(|fact| write(&all, fact));
            Shape::ALL.iter().for_each(|shape| write(&all, &kind_of(shape.word())));
            FIGURES.iter().for_each(|fact| write(&figures, fact));
        });
    });
}

fn write(all: &[Request], fact: &str) {
    let model = train(&all.iter().collect::<Vec<_>>(), fact);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/knowledge/weights/{fact}.tsv"));
    let least = match fact {
        fact if MOST.iter().any(|(of, _)| *of == fact) => 0.0,
        fact if SENTENCES.contains(&fact) => TELLING_ALONE,
        _ => TELLING,
    };
    std::fs::write(file, written(&model, least)).unwrap();
}

/// How often the weights of all other writers are right on each writer's requests.
#[test]
fn unseen() {
    let all = requests();
    for fact in FACTS {
        let (mut right, mut tried) = (0, 0);
        for file in READINGS.into_iter().chain(TOLD) {
            let others: Vec<&Request> = all.iter().filter(|request| request.file != file).collect();
            let model = train(&others, fact);
            let own: Vec<&Request> =
                all.iter().filter(|request| request.file == file && request.labels.contains_key(fact)).collect();
            let told = own.iter().filter(|request| model.tell(request) == request.labels[fact]).count();
            println!("{fact} of {file}: {told} of {}", own.len());
            (right, tried) = (right + told, tried + own.len());
        }
        println!("{fact}: {right} of {tried}");
    }
}

/// One of five parts, in runs of so many, and the four others.
fn fifth<'r>(all: impl Iterator<Item = &'r Request>, run: usize, part: usize) -> (Vec<&'r Request>, Vec<&'r Request>) {
    let (own, others): (Vec<_>, Vec<_>) = all.enumerate().partition(|(at, _)| at / run % 5 == part);
    let alone = |some: Vec<(usize, &'r Request)>| some.into_iter().map(|(_, one)| one).collect();
    (alone(own), alone(others))
}

/// How often the weights of other texts say of which usual kind a lock of its shape is.
#[test]
fn kinds_unseen() {
    let all = requests();
    let (mut right, mut tried) = (0, 0);
    for shape in Shape::ALL {
        let fact = kind_of(shape.word());
        let labelled: Vec<&Request> = all.iter().filter(|request| request.labels.contains_key(&fact)).collect();
        let (mut hit, mut most) = (0, 0);
        for part in 0..5 {
            let (own, others) = fifth(labelled.iter().copied(), 25, part);
            let model = train(&others, &fact);
            hit += own.iter().filter(|one| model.tell(one) == one.labels[&fact]).count();
            most += own.iter().filter(|one| one.labels[&fact] == OTHER).count();
        }
        println!("{fact}: {hit} of {} ({most} of none)", labelled.len());
        (right, tried) = (right + hit, tried + labelled.len());
    }
    println!("{right} of {tried}");
}

/// How often the weights are right on requests that nothing was learned of.
#[test]
fn fresh() {
    let all = requests();
    let all: Vec<&Request> = all.iter().collect();
    let own: Vec<Request> = FRESH
        .iter()
        .flat_map(|file| items("requests", file).into_iter().map(|item| request(file, &item)).collect::<Vec<_>>())
        .collect();
    for fact in ["shape", "level"].into_iter().chain(SENTENCES) {
        let own: Vec<&Request> = own.iter().filter(|request| request.labels.contains_key(fact)).collect();
        let model = train(&all, fact);
        let sentence = SENTENCES.contains(&fact);
        let right = |request: &&&Request| match request.labels[fact].as_str() {
            label if sentence => (model.one_of(request) >= 0.5) == (label != NONE),
            label => model.tell(request) == label,
        };
        let said = own.iter().filter(|request| request.labels[fact] != NONE).count();
        let found = own.iter().filter(|request| request.labels[fact] != NONE && right(request)).count();
        let right = own.iter().filter(right).count();
        println!(
            "{fact}: {right} of {} right, {found} of {said} that say so, by {} words",
            own.len(),
            model.words.len()
        );
    }
}

/// Of the requests that sound lax to the weights of all other writers and in which no phrase speaks of a level, how many
/// are.
#[test]
fn lax() {
    let all = requests();
    let mut told: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for file in READINGS.iter().chain(&TOLD).chain(&REQUESTS).chain(&GOLD) {
        let others: Vec<&Request> = all.iter().filter(|request| request.file != *file).collect();
        let model = train(&others, "level");
        for request in all.iter().filter(|request| request.file == *file && request.labels.contains_key("level")) {
            let level = read(&request.inputs).level.unwrap();
            let share = model.lax(request);
            if matches!(level.standing, Standing::Said) || matches!(level.by.way(), ways::DAMAGE) || share < 0.5 {
                continue;
            }
            let (lax, strict) = told.entry((share * 20.0) as u32 * 5).or_default();
            *(if matches!(&*request.labels["level"], "E" | "B") { lax } else { strict }) += 1;
        }
    }
    for (share, (lax, strict)) in told {
        println!("from {share} %: {lax} lax, {strict} strict");
    }
}

/// Of the long requests in which one sentence sounds as if it said so, to weights learned without them, how many do.
#[test]
fn sentences_unseen() {
    let all = requests();
    for fact in SENTENCES {
        let mut told: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        let halves = |files: &'static [&'static str]| [&files[..files.len() / 2], &files[files.len() / 2..]];
        for half in 0..2 {
            let part =
                [halves(&TOLD)[half], halves(&CUTS)[half], halves(&REMNANTS)[half], halves(&CHECKS)[half]].concat();
            let (own, others): (Vec<&Request>, Vec<&Request>) =
                all.iter().partition(|request| part.contains(&request.file));
            let model = train(&others, fact);
            for request in own.into_iter().filter(|request| request.labels.contains_key(fact)) {
                let share = (20.0 * model.one_of(request)) as u32;
                let (said, silent) = told.entry(share * 5).or_default();
                *(if request.labels[fact] == NONE { silent } else { said }) += 1;
            }
        }
        for (share, (said, silent)) in told {
            println!("{fact} from {share} %: {said} say so, {silent} do not");
        }
    }
}

/// How often the weights of other texts say how a store stands, what stands at a place, what a time is of and what a number
/// counts, in English and in other languages.
#[test]
fn pieces_unseen() {
    let figures: Vec<Request> = figures(&requests()).into_iter().chain(timed()).collect();
    let (mentions, seats) = (mentions(), seats());
    for (all, fact) in [(&mentions, STANDING), (&seats, SEAT), (&figures, FIGURES[0]), (&figures, FIGURES[1])] {
        let labelled = || all.iter().filter(|piece| piece.labels.contains_key(fact));
        let mut told: BTreeMap<bool, (usize, usize)> = BTreeMap::new();
        for part in 0..5 {
            let (own, others) = fifth(labelled(), 40, part);
            let model = train(&others, fact);
            for piece in own {
                let (right, tried) = told.entry(piece.english).or_default();
                *right += usize::from(model.tell(piece) == piece.labels[fact]);
                *tried += 1;
            }
        }
        for (english, (right, tried)) in told {
            println!("{fact}: {right} of {tried} in {}", if english { "English" } else { "other languages" });
        }
    }
}

/// How often the weights of all other writers say how a store stands on each writer's requests, where they are sure.
#[test]
fn standings() {
    let all = mentions();
    let files: Vec<&str> = REQUESTS.into_iter().chain(GOLD).chain(STORES).collect();
    let mut told: BTreeMap<(u32, bool), (usize, usize, usize)> = BTreeMap::new();
    let (mut right, mut tried) = (0, 0);
    for part in 0..5 {
        let left = |mention: &&Request| files.iter().position(|file| *file == mention.file).unwrap() % 5 == part;
        let (own, others): (Vec<&Request>, Vec<&Request>) = all.iter().partition(left);
        let model = train(&others, STANDING);
        for mention in own {
            let scores: Vec<f32> = model.of(mention).into_iter().map(f32::exp).collect();
            let there = model.values.iter().position(|value| value == "have").unwrap();
            let share = 1.0 - scores[there] / scores.iter().sum::<f32>();
            let best = (0..scores.len()).filter(|at| *at != there).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
            let said = if share < 0.5 { "have" } else { &*model.values[best.unwrap()] };
            let (hit, here) = (said == mention.labels[STANDING], mention.labels[STANDING] == "have");
            let (exact, apart, wrong) = told.entry(((share * 10.0) as u32 * 10, said == "have")).or_default();
            // Another way of not being there is not wrong enough to take what is not ours.
            *(if hit {
                exact
            } else if here == (said == "have") {
                apart
            } else {
                wrong
            }) += 1;
            (right, tried) = (right + usize::from(hit), tried + 1);
        }
    }
    for ((share, have), (right, apart, wrong)) in told {
        let said = if have { "there" } else { "otherwise" };
        println!("from {share} %, {said}: {right} right, {apart} in another way, {wrong} wrong");
    }
    println!("{right} of {tried}");
}
