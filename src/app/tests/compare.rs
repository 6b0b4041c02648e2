//! What differs, another architect asked too, and sessions found by what they hold.

use super::*;

fn answered(hand: &mut Hand, run: u32, text: &str) {
    hand.hear(run, StreamEvent::Delta(text.into()));
    hand.hear(run, StreamEvent::Ended(End::Complete { notice: None }));
}

/// The lines of the text that is open.
fn lines(hand: &Hand) -> Vec<&str> {
    let Some(Popup::Text(text)) = &hand.app.popup else { panic!("no text: {:?}", hand.app.popup) };
    text.lines.iter().map(|(_, line)| line.as_str()).collect()
}

fn hint(hand: &Hand) -> &str {
    hand.app.hand.hint.as_ref().map_or("", SafeText::as_str)
}

#[test]
fn one_answer_is_held_against_the_form_and_two_against_each_other() {
    let mut hand = Hand::new();
    hand.act(Action::Compare);
    assert!(hint(&hand).starts_with("there is no answer yet"));
    hand.typed().act(Action::Send).act(Action::Accept).act(Action::Compare);
    assert!(hint(&hand).contains("still arriving") && hand.app.popup.is_none(), "{}", hint(&hand));
    answered(&mut hand, 1, "## Decision\n\netcd it is.\n");
    hand.act(Action::Compare);
    assert!(hint(&hand).contains(":also NAME"), "{}", hint(&hand));
    hand.on(Event::Edited { field: 2, text: "Consul".into() }).act(Action::Compare);
    assert!(
        lines(&hand)[1].starts_with("+ the form: not sent") && lines(&hand).contains(&"+ Consul"),
        "{:?}",
        lines(&hand)
    );
    hand.act(Action::Up).act(Action::Send).act(Action::Accept);
    answered(&mut hand, 2, "## Decision\n\nConsul it is.\n");
    hand.act(Action::Compare);
    let seen = lines(&hand);
    assert!(seen[0].starts_with("- answer 1, m @ ") && seen[1].starts_with("+ answer 2, m @ "), "{seen:?}");
    assert!(seen.contains(&"- etcd it is.") && seen.contains(&"+ Consul it is."), "{seen:?}");
    // The answer before, too, against the one after it.
    hand.act(Action::Up).act(Action::OlderRun).act(Action::Compare);
    assert!(lines(&hand)[0].starts_with("- answer 1"), "{:?}", lines(&hand));
}

#[test]
fn from_120_columns_on_the_two_stand_side_by_side_whatever_the_width_was_before() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).act(Action::Accept);
    answered(&mut hand, 1, "etcd \u{1b}[31mit is.\n");
    hand.on(Event::Edited { field: 2, text: "Consul".into() }).act(Action::Send).act(Action::Accept);
    answered(&mut hand, 2, "Consul it is.\n");
    hand.act(Action::Compare);
    assert!(lines(&hand).contains(&"+ Consul it is."), "{:?}", lines(&hand));
    let beside =
        |line: &&str| line.starts_with("- etcd") && line.contains("it is.") && line.ends_with("| + Consul it is.");
    hand.on(Event::Resized(Size { width: 119, height: 40 }));
    assert!(!lines(&hand).iter().any(beside));
    hand.on(Event::Resized(Size { width: 120, height: 40 }));
    assert!(lines(&hand).iter().any(beside), "{:?}", lines(&hand));
    assert!(lines(&hand).iter().all(|line| !line.contains('\u{1b}')));
    hand.on(Event::Resized(Size { width: 60, height: 16 }));
    assert!(lines(&hand).contains(&"+ Consul it is."));
}

#[test]
fn also_asks_another_the_same_inputs_and_who_answers_stays() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Send).act(Action::Accept);
    hand.app.command(hand.at, "also offline", &mut hand.effects);
    assert!(hand.said().contains("A design is on its way"), "{}", hand.said());
    answered(&mut hand, 1, "etcd");
    hand.on(Event::Edited { field: 0, text: "something else".into() });
    hand.app.command(hand.at, "also", &mut hand.effects);
    assert!(hand.said().starts_with(":also offline"), "{}", hand.said());
    hand.app.command(hand.at, "also offline", &mut hand.effects);
    assert!(matches!(hand.effects.last(), Some(Effect::Also(event::Pick::Offline))), "{:?}", hand.effects.last());
    let other = Target { provider: "offline".into(), model: "rules v5".into(), ..Target::default() };
    hand.on(Event::Also(Box::new(other)));
    let started = |effect: &Effect| match effect {
        Effect::StartAlso(run, request) => Some((run.0, request.inputs[0].1.clone())),
        _ => None,
    };
    assert_eq!(hand.effects.iter().find_map(started), Some((2, "10k/s".to_owned())), "as answer 1 was asked");
    assert_eq!((hand.started(), hand.app.target.provider.as_str()), (1, "http"));
    assert!(hand.said().contains("what answer 1 was asked"), "{}", hand.said());
    answered(&mut hand, 2, "etcd too");
    hand.act(Action::Compare);
    let seen = lines(&hand);
    assert!(seen[0].starts_with("- answer 1, m @ ") && seen[1].starts_with("+ answer 2, offline rules v5"), "{seen:?}");
}

#[test]
fn a_filter_of_the_sessions_also_shows_what_they_hold() {
    let mut hand = Hand::new();
    let line = |id: &str| SessionLine {
        id: id.into(),
        when: SafeText::from_static("now"),
        label: safe_line(&format!("{id} a name")),
    };
    hand.act(Action::Up).on(Event::Listed(["a1", "b2", "c3", "d4"].map(line).to_vec(), None));
    hand.act(Action::Search).on(Event::Typed("c3".into()));
    assert!(matches!(hand.effects.last(), Some(Effect::Find(words)) if words == "c3"), "{:?}", hand.effects.last());
    let shown = |hand: &Hand| {
        let list = match &hand.app.popup {
            Some(Popup::List(list)) => list,
            Some(Popup::Line(Line { below: Some(below), .. })) => match below.as_ref() {
                Popup::List(list) => list,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        };
        (list.shown().map(|(at, _)| at).collect::<Vec<_>>(), list.seeking, list.marked())
    };
    assert_eq!(shown(&hand), (vec![2], true, Some(2)));
    // What was looked for before counts no more.
    hand.on(Event::Found("c".into(), vec!["a1".into()], true));
    assert_eq!(shown(&hand), (vec![2], true, Some(2)));
    hand.on(Event::Found("c3".into(), vec!["d4".into()], false)).act(Action::Accept).act(Action::LineDown);
    assert_eq!(shown(&hand), (vec![2, 3], true, Some(3)));
    // The mark stays on its row when another comes before it.
    hand.on(Event::Found("c3".into(), vec!["a1".into(), "gone".into()], true));
    assert_eq!(shown(&hand), (vec![0, 2, 3], false, Some(3)));
    hand.act(Action::Accept);
    assert!(matches!(hand.effects.last(), Some(Effect::Open(id)) if id == "d4"), "{:?}", hand.effects.last());
}
