//! The fold: however events are grouped and records merged, the same session comes out.

use super::*;
use crate::domain::stream::{Cut, Usage};
use proptest::prelude::*;

const SEED: &str = include_str!("../../../prompts/distributed_lock_manager_architect.prompt.yaml");

fn seed() -> Prompt {
    Prompt::read(SEED, "seed").unwrap()
}

/// What a session shows: everything that must not depend on how the events were grouped.
fn shown(session: &Session) -> String {
    let run = |run: &Run| {
        let answer = &run.answer;
        format!(
            "{:?} {:?} {} {} {} {:?} {:?} {:?} {:?} {:?}",
            run.id,
            run.request.inputs,
            answer.text,
            answer.reasoning,
            answer.declined,
            answer.state(),
            run.judged(),
            run.marks(),
            run.tokens(),
            run.model
        )
    };
    format!("{:?} {:?} {}", session.inputs, session.runs.iter().map(run).collect::<Vec<_>>(), session.closed)
}

fn events() -> impl Strategy<Value = Vec<StreamEvent>> {
    let text = prop_oneof![
        "[a-z *\n`#-]{0,12}",
        Just("Raft".to_owned()),
        Just("{\"error\": \"x\"}".to_owned()),
        Just("<think>".to_owned()),
        Just("Raft\n</think>\n".to_owned()),
        Just("<|im_end|>".to_owned()),
        Just("漢é".to_owned())
    ];
    let event = prop_oneof![
        6 => text.clone().prop_map(StreamEvent::Delta),
        1 => text.clone().prop_map(StreamEvent::Reasoning),
        1 => text.prop_map(StreamEvent::Declined),
        1 => (0..9_u64, 0..9_u64).prop_map(|(p, c)| StreamEvent::Usage(Usage { prompt_tokens: p, completion_tokens: c })),
        1 => (1..4_u32).prop_map(StreamEvent::Malformed),
        1 => Just(StreamEvent::Opened { model: "m".into() }),
        1 => Just(StreamEvent::Opened { model: String::new() }),
    ];
    let end = prop_oneof![
        Just(End::Complete { notice: None }),
        Just(End::Truncated { cut: Cut::Length }),
        Just(End::Incomplete { fault: Fault::Empty }),
        Just(End::Failed { fault: Fault::Empty }),
        Just(End::Cancelled),
    ];
    (proptest::collection::vec(event, 0..20), end).prop_map(|(mut events, end)| {
        events.push(StreamEvent::Ended(end));
        events
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn hear_equals_apply_and_grouping_changes_nothing(events in events(), every in 1..7_usize) {
        let mut live = Session::default();
        let mut records = vec![live.open(At(1), &seed())];
        records.push(live.edit(At(2), "scale_requirements", "10k"));
        let request = Request { inputs: live.inputs.clone(), ..Request::default() };
        let (run, asked) = live.ask(At(3), request);
        records.push(asked);
        for (index, event) in events.into_iter().enumerate() {
            records.extend(live.hear(At(4 + index as u64), run, event));
            if index % every == 0 {
                let digest = live.digest(At(100), run);
                prop_assert!(digest.needs.is_empty());
                records.extend(digest.record);
            }
        }
        records.extend(live.digest(At(100), run).record);
        prop_assert!(live.hear(At(101), run, StreamEvent::Delta("late".into())).is_none());

        let mut single = Session::default();
        records.iter().for_each(|record| single.apply(record));
        single.digest(At(100), run);
        prop_assert_eq!(shown(&single), shown(&live));

        let mut forked = Session::default();
        live.records(At(200)).iter().for_each(|record| forked.apply(record));
        forked.digest(At(200), run);
        prop_assert_eq!(shown(&forked), shown(&live));

        let mut merged: Vec<Record> = Vec::new();
        for record in records {
            if !merged.last_mut().is_some_and(|last| last.absorb(&record)) {
                merged.push(record);
            }
        }
        let mut batched = Session::default();
        for record in &merged {
            let line = serde_json::to_string(record).unwrap();
            batched.apply(&serde_json::from_str(&line).unwrap());
        }
        batched.digest(At(100), run);
        prop_assert_eq!(shown(&batched), shown(&live));
    }
}

#[test]
fn each_send_is_a_new_run_and_unsent_text_is_unfinished() {
    let mut session = Session::default();
    session.open(At(1), &seed());
    assert!(!session.unfinished());
    session.edit(At(2), "scale_requirements", "10k");
    assert!(session.unfinished());
    let request = Request { inputs: session.inputs.clone(), ..Request::default() };
    let (first, _) = session.ask(At(3), request.clone());
    session.hear(At(4), first, StreamEvent::Delta("x".into()));
    session.hear(At(5), first, StreamEvent::Ended(End::Complete { notice: None }));
    session.digest(At(5), first);
    assert!(!session.unfinished());
    let (second, _) = session.ask(At(6), request);
    assert_eq!((first, second, session.runs[0].answer.text.as_str()), (RunId(1), RunId(2), "x"));
    session.recover(false);
    assert!(session.unfinished());
}
