//! Every clause is accounted for: used, beside the point, or unread; in all languages that have words.

use super::labelled::cases;
use dlm_architect::domain::architect::{Inputs, Unread, design, ruling, trace_json, trace_text};
use dlm_architect::domain::brief::{Brief, End, FactId, Field, Why};
use std::collections::BTreeMap;

const CLAUSES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/clauses.yaml"));
const FIELDS: [Field; 3] = [Field::Scale, Field::Consistency, Field::Infrastructure];

fn plain() -> Inputs {
    Inputs {
        scale: "100 locks/s".into(),
        consistency: "Never two holders".into(),
        infrastructure: "etcd, 3 nodes".into(),
    }
}

fn text_mut(inputs: &mut Inputs, field: Field) -> &mut String {
    match field {
        Field::Scale => &mut inputs.scale,
        Field::Consistency => &mut inputs.consistency,
        Field::Infrastructure => &mut inputs.infrastructure,
    }
}

/// The plain request with one more sentence in a field.
fn with(field: Field, sentence: &str) -> Inputs {
    let mut inputs = plain();
    *text_mut(&mut inputs, field) += &format!(". {sentence}");
    inputs
}

fn unread(inputs: &Inputs) -> Vec<(Field, String)> {
    let said = |unread: &Unread| (unread.span.field, inputs.words(&unread.span).unwrap().to_owned());
    ruling(inputs).unread.iter().map(said).collect()
}

/// Clauses lie side by side over every byte; what is unread stands in order, apart, and on whole characters.
fn accounted(inputs: &Inputs, brief: &Brief, unread: &[Unread]) {
    for field in FIELDS {
        let text = inputs.text(field);
        let mut at = 0;
        for clause in brief.clauses.iter().filter(|clause| clause.span.field == field) {
            assert_eq!(clause.span.at.start, at, "{text:?}");
            assert!(inputs.words(&clause.span).is_some(), "{text:?}");
            at = clause.span.at.end;
        }
        assert_eq!(at, text.len(), "{text:?}");
        let mut end = 0;
        for unread in unread.iter().filter(|unread| unread.span.field == field) {
            assert!(unread.span.at.start >= end && !unread.span.at.is_empty(), "{text:?}: {:?}", unread.span);
            assert!(inputs.words(&unread.span).is_some(), "{text:?}");
            end = unread.span.at.end;
        }
    }
}

#[test]
fn every_byte_has_one_end() {
    for case in cases() {
        let inputs = case.inputs();
        let sketch = ruling(&inputs);
        accounted(&inputs, &sketch.brief, &sketch.unread);
        // A clause that is unread shows in the list.
        for clause in sketch.brief.clauses.iter().filter(|clause| matches!(clause.end, End::Unread(_))) {
            let shown = |unread: &&Unread| {
                unread.span.field == clause.span.field
                    && unread.span.at.start < clause.span.at.end
                    && clause.span.at.start < unread.span.at.end
            };
            assert!(sketch.unread.iter().any(|unread| shown(&unread)), "{}: {clause:?}", case.id);
        }
    }
}

#[test]
fn any_characters_have_one_end() {
    let pieces = [
        "",
        " ",
        "\n",
        ",",
        ".",
        ": ",
        "(",
        "—",
        "\u{0}",
        "\u{feff}",
        "a",
        "É",
        "互斥",
        "不",
        "3台",
        "5 s",
        "nie",
        "must",
        "no ",
        "etcd",
        "HyperKV",
        "🔒",
        "\u{301}",
        "ß",
        "ﬁ",
        "１０",
        "10,000/s",
        "w/o",
        "٣",
        "𝟛",
        "…",
        "İ",
        "two ",
        "ไม่",
        "not specified",
    ];
    let mut seed = 7_u64;
    let mut any = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut word = seed >> 20;
        let mut text = String::new();
        for _ in 0..word % 12 {
            text += pieces[(word >> 8) as usize % pieces.len()];
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99) >> 3;
        }
        text
    };
    for _ in 0..2_000 {
        let inputs = Inputs { scale: any(), consistency: any(), infrastructure: any() };
        let sketch = ruling(&inputs);
        accounted(&inputs, &sketch.brief, &sketch.unread);
    }
    let long = Inputs { infrastructure: format!("etcd.{} no other store", " é,".repeat(6_000)), ..plain() };
    let sketch = ruling(&long);
    accounted(&long, &sketch.brief, &sketch.unread);
    assert_eq!(sketch.brief.unread.last().map(|gap| gap.why), Some(Why::TooLong));
}

#[test]
fn an_answer_is_a_clause_of_its_own() {
    let answers = "Consistency: strict, never two holders.";
    for text in [
        answers.to_owned(),
        format!("互斥\n{answers}"),
        format!("  {answers}\nMust survive: nothing; a loss may stop locking.\n互斥, 5 s\n"),
        format!("n/a\n\n{answers}\n"),
    ] {
        let inputs = Inputs { consistency: text.clone(), ..plain() };
        let sketch = ruling(&inputs);
        accounted(&inputs, &sketch.brief, &sketch.unread);
        let clauses = &sketch.brief.clauses;
        let own =
            clauses.iter().find(|clause| inputs.words(&clause.span).unwrap().trim().starts_with(answers)).unwrap();
        assert!(matches!(&own.end, End::Used(facts) if facts.contains(&FactId::Level)), "{text}");
        assert!(
            sketch.unread.iter().all(|unread| !inputs.words(&unread.span).unwrap().contains("never two")),
            "{text}"
        );
    }
}

/// Values and standings, without the places of their words.
fn facts(brief: &Brief) -> Vec<(FactId, String)> {
    let shown = |id: FactId| {
        let view = brief.get(id)?;
        let names = brief.stores().iter().map(|held| (held.store, held.role, held.class)).collect::<Vec<_>>();
        let value = if id == FactId::Stores { format!("{names:?}") } else { view.value.to_string() };
        Some((id, format!("{value} {:?}", view.standing)))
    };
    // The idle sentence is English whatever the request is in.
    FactId::ALL.iter().filter(|id| **id != FactId::Language).filter_map(|id| shown(*id)).collect()
}

#[test]
fn an_idle_sentence_changes_no_fact_and_leaves_nothing_unread() {
    let mut faults = Vec::new();
    for case in cases() {
        let inputs = case.inputs();
        let (before, said) = (facts(&ruling(&inputs).brief), unread(&inputs));
        for field in FIELDS {
            let mut idle = inputs.clone();
            let text = text_mut(&mut idle, field);
            if text.trim().is_empty() {
                continue;
            }
            *text += "\nKind regards, A., ticket 4711, 12 people, budget 40k";
            let after = facts(&ruling(&idle).brief);
            let differs = before.iter().filter(|fact| !after.contains(fact));
            let differs: Vec<_> = differs.chain(after.iter().filter(|fact| !before.contains(fact))).collect();
            if !differs.is_empty() || unread(&idle) != said {
                faults.push(format!("{} {field:?}: {differs:?} {:?}", case.id, unread(&idle)));
            }
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn clauses_end_as_the_corpus_says() {
    type Corpus = BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<String>>>>;
    let corpus: Corpus = serde_yaml::from_str(CLAUSES).unwrap();
    let mut faults = Vec::new();
    let all = corpus.iter().flat_map(|(language, fields)| {
        fields.iter().flat_map(move |(field, ends)| {
            ends.iter().flat_map(move |(end, texts)| texts.iter().map(move |text| (language, field, end, text)))
        })
    });
    for (language, field, end, text) in all {
        let field = FIELDS.into_iter().find(|known| known.name().starts_with(field.as_str())).unwrap();
        let inputs = with(field, text);
        let from = inputs.text(field).len() - text.len();
        let sketch = ruling(&inputs);
        let unread = sketch.unread.iter().any(|unread| unread.span.field == field && unread.span.at.end > from);
        let used = sketch.brief.clauses.iter().any(|clause| {
            clause.span.field == field && clause.span.at.end > from && matches!(clause.end, End::Used(_))
        });
        if end != "counts" && unread || end == "counts" && !unread && !used {
            faults.push(format!("{language} {field:?} {end}: {text}"));
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

/// A demand, a denial and a number that nothing takes, in each language; in the scale and the infrastructure text too.
#[test]
fn a_demand_a_denial_and_a_number_are_unread_in_every_language() {
    for (demand, denial, number) in [
        ("the frame must be blue", "nothing else gets bought", "a drift of 40 ms"),
        ("der Rahmen muss blau sein", "nichts anderes wird gekauft", "ein Versatz von 40 ms"),
        ("le cadre doit être bleu", "rien d'autre ne sera acheté, pas de nouveau serveur", "un écart de 40 secondes"),
        ("el marco debe ser azul", "no se compra otro servidor", "un desfase de 40 segundos"),
        ("a moldura deve ser azul", "não vamos comprar outro servidor", "um desvio de 40 segundos"),
        ("la cornice deve essere blu", "non compriamo altro", "uno scarto di 40 secondi"),
        ("rama musi być niebieska", "nie kupimy nic innego", "przesunięcie 40 sekund"),
        ("рамка должна быть синей", "больше ничего нового не купим", "сдвиг 40 секунд"),
        ("枠は青でなければならない", "他のサーバは追加できない", "ずれは40秒です"),
        ("框必须是蓝色", "不能再加新服务器", "偏差40秒左右"),
        ("틀은 파란색이어야 하며 반드시 필요", "다른 서버는 추가할 수 없습니다", "오차는 40초입니다"),
    ] {
        for (field, text) in [
            (Field::Scale, demand),
            (Field::Infrastructure, demand),
            (Field::Infrastructure, denial),
            (Field::Scale, number),
        ] {
            let inputs = with(field, text);
            let sketch = ruling(&inputs);
            // "nothing else" may close the world, and a number be read.
            let last = sketch.brief.clauses.iter().rfind(|clause| clause.span.field == field).unwrap();
            let used = text != demand && matches!(last.end, End::Used(_));
            assert!(used || !sketch.unread.is_empty(), "{text}: {}", trace_text(&inputs, &design(&inputs)));
        }
    }
}

#[test]
fn a_language_without_words_is_unread_as_a_whole_and_says_what_to_do() {
    for text in [
        "המסד מותקן בשלושה שרתים",
        "เรามีเซิร์ฟเวอร์สามเครื่อง",
        "Wij hebben drie servers en het netwerk wordt niet uitgebreid",
        "Üç sunucu var ve yeni bir sunucu için bütçe yok",
        "Chúng tôi có ba máy chủ và không được thêm",
    ] {
        let inputs = Inputs { scale: text.into(), ..plain() };
        let sketch = ruling(&inputs);
        assert_eq!(unread(&inputs), [(Field::Scale, text.to_owned())]);
        assert!(sketch.unread[0].says.contains("say it in one of English, German, "), "{}", sketch.unread[0].says);
        assert!(sketch.unread[0].says.ends_with("or answer the questions"), "{}", sketch.unread[0].says);
    }
}

#[test]
fn words_inside_a_used_clause_that_no_fact_covers_are_unread() {
    for (field, text, words) in [
        (
            Field::Infrastructure,
            "etcd runs on the machines of the other department and must not be restarted by us",
            "must not be",
        ),
        (
            Field::Infrastructure,
            "Consul is run by the network people and the cabinets must stay closed at night",
            "must stay",
        ),
        (Field::Scale, "low contention at the tills and the backlog of 40 minutes is drained at night", "40 minutes"),
    ] {
        let inputs = with(field, text);
        let found = unread(&inputs);
        assert!(found.iter().any(|(_, said)| said.contains(words) && said.len() < text.len()), "{text}: {found:?}");
    }
    // What belongs to the words of a fact is read with it.
    for text in ["etcd, no other store", "no Redis", "etcd 3.5, 16 GB RAM each", "Postgres 15 must not be used"] {
        let found = unread(&with(Field::Infrastructure, text));
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn the_trace_names_what_took_every_clause() {
    let inputs = with(Field::Infrastructure, "Kind regards. The frame must be blue");
    let report = design(&inputs);
    let text = trace_text(&inputs, &report);
    for part in [
        "infrastructure_environment: \"etcd,\"\n    stores, world\n",
        "beside the point: courtesy",
        "unread: demands, allows or forbids",
        "rate_per_s: 100.0 (said: a count per unit of time)\n    scale_requirements: \"100 locks/s\"",
        "hold_s: 0.01 (assumed: not stated)",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let json = trace_json(&inputs, &report);
    let clauses = json["clauses"].as_array().unwrap();
    assert_eq!(clauses.len(), report.brief.clauses.len());
    assert_eq!(clauses.last().unwrap()["end"], "unread");
    assert_eq!(clauses.last().unwrap()["text"], "The frame must be blue");
    assert!(
        json["facts"].as_array().unwrap().iter().any(|fact| fact["fact"] == "hold_s" && fact["way"] == "not stated")
    );
}

/// A denial of more where the world is closed, a count once more, and a time beside a rate add nothing.
#[test]
fn what_is_read_already_is_not_unread() {
    for (field, text, taken) in [
        (Field::Infrastructure, "nothing else may be used, no other product and no new software", FactId::World),
        (Field::Infrastructure, "the same 3 nodes", FactId::Servers),
    ] {
        let inputs = with(field, text);
        let sketch = ruling(&inputs);
        assert!(unread(&inputs).is_empty(), "{text}: {:?}", unread(&inputs));
        let last = sketch.brief.clauses.iter().rfind(|clause| clause.span.field == field).unwrap();
        assert!(matches!(&last.end, End::Used(facts) if facts.contains(&taken)), "{text}: {:?}", last.end);
    }
    assert!(unread(&with(Field::Scale, "30/s at night, 400 an hour on Sundays")).is_empty());
}
