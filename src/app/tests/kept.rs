//! Typed text that is recorded nowhere, a session that another terminal writes, errors kept, notices whole.

use super::*;
use crate::app::kept::{section, sections};
use proptest::prelude::*;

fn nowhere() -> Hand {
    let mut hand = Hand::new();
    hand.app.keeping = Keeping::Nowhere;
    hand
}

fn quits(hand: &Hand) -> bool {
    hand.effects.iter().any(|effect| matches!(effect, Effect::Quit(_)))
}

fn asked(hand: &Hand) -> &str {
    if let Some(Popup::Ask(question)) = &hand.app.popup { question.text.as_str() } else { "" }
}

fn written(hand: &Hand) -> Option<(&str, &str)> {
    hand.effects.iter().find_map(|effect| match effect {
        Effect::Write(Page { path, text, keep: true, .. }) => Some((path.as_str(), text.as_str())),
        _ => None,
    })
}

#[test]
fn text_that_is_recorded_nowhere_is_asked_about_whatever_quits() {
    for way in 0..3 {
        let mut hand = nowhere();
        hand.on(Event::Edited { field: 1, text: "typed by hand".into() }).act(Action::Up);
        let quit = |hand: &mut Hand| {
            match way {
                0 => hand.act(Action::Quit),
                1 => hand.act(Action::Stop).act(Action::Stop),
                _ => hand.act(Action::Command).on(Event::Typed("q".into())).act(Action::Accept),
            };
        };
        quit(&mut hand);
        assert!(asked(&hand).contains("recorded nowhere") && !quits(&hand), "{way}: {}", asked(&hand));
        hand.act(Action::Stop).act(Action::Stop);
        assert!(!quits(&hand) && !asked(&hand).is_empty(), "^C is no answer");
        hand.act(Action::Decline);
        assert!(!quits(&hand) && hand.app.popup.is_none());
        quit(&mut hand);
        hand.act(Action::Accept);
        assert!(quits(&hand));
        assert_eq!(hand.app.parting(), ["What was typed is in no file."]);
    }
}

#[test]
fn w_writes_it_first_and_then_quits() {
    let mut hand = nowhere();
    hand.typed().act(Action::Up).act(Action::Quit).act(Action::Write).act(Action::Accept);
    let (path, text) = written(&hand).unwrap();
    let (path, text) = (path.to_owned(), text.to_owned());
    assert!(text.contains("## scale_requirements\n\n10k/s\n") && text.contains("## consistency_tolerance"), "{text}");
    assert!(!quits(&hand), "not before it is there");
    // A name that exists: the question is still open.
    hand.on(Event::Failed(Fault::Setup { what: "it exists".into(), next: "Choose another.".into() }));
    assert!(hand.said().contains("Choose another. it exists") && !asked(&hand).is_empty());
    hand.act(Action::Write).act(Action::Accept).on(Event::Kept(path.clone()));
    assert!(quits(&hand));
    assert_eq!(hand.app.parting()[0], format!("What was typed is in {path}"));
    // And it can be given back.
    let mut other = nowhere();
    other.on(Event::Took { path, text });
    assert_eq!((other.app.form.text(0), other.app.form.text(2)), ("10k/s", "etcd"));
}

#[test]
fn nothing_is_asked_where_nothing_was_typed_or_all_is_recorded() {
    let mut started = Hand::new();
    started.typed().act(Action::Up).act(Action::Quit);
    assert!(quits(&started), "recorded");
    let given = [("consistency_tolerance".to_owned(), "from the command line".to_owned())];
    let (app, _) = App::new(At(1), &prompt(), target(), &given, Size { width: 80, height: 24 });
    let mut hand = Hand { app, at: At(1), effects: Vec::new() };
    hand.app.keeping = Keeping::Nowhere;
    hand.act(Action::Up).act(Action::Quit);
    assert!(quits(&hand), "given at the start");
    let mut case = nowhere();
    case.act(Action::Up).act(Action::Examples).act(Action::Accept).act(Action::Quit);
    assert!(quits(&case), "a case");
    let mut cleared = nowhere();
    cleared.typed();
    for field in 0..3 {
        cleared.on(Event::Edited { field, text: " ".into() });
    }
    cleared.act(Action::Up).act(Action::Quit);
    assert!(quits(&cleared), "blank");
}

#[test]
fn what_was_sent_counts_as_typed_and_a_design_under_way_is_named_in_the_same_question() {
    let mut hand = nowhere();
    hand.typed().act(Action::Send);
    for field in 0..3 {
        hand.on(Event::Edited { field, text: String::new() });
    }
    hand.act(Action::Quit);
    assert!(asked(&hand).contains("recorded nowhere") && asked(&hand).contains("still arriving"), "{}", asked(&hand));
    hand.act(Action::Accept);
    assert!(quits(&hand) && hand.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))));
    assert!(hand.app.typed_page().contains("# Answer 1: STOPPED"));
}

#[test]
fn a_disk_that_takes_nothing_is_asked_about_until_it_takes_it() {
    let mut hand = Hand::new();
    let fault = || Fault::Disk { path: "/state/s.jsonl".into(), cause: "No space left on device".into() };
    hand.typed().on(Event::LogFailed(fault()));
    assert!(hand.said().starts_with("Check the folder"), "the next step first: {}", hand.said());
    assert_eq!(hand.app.badge().unwrap().as_str(), "NOT SAVED: the disk takes nothing");
    hand.act(Action::Up).act(Action::Quit);
    assert!(asked(&hand).contains("the disk takes nothing"));
    hand.act(Action::Decline).on(Event::LogMended).act(Action::Quit);
    assert!(quits(&hand));
}

/// A session as a second terminal opens it.
fn read_only() -> Hand {
    let mut hand = Hand::new();
    let mut session = Session::default();
    session.open(At(1), &prompt());
    session.edit(At(2), "scale_requirements", "theirs");
    let request = crate::domain::ask::Request { inputs: session.inputs.clone(), ..Default::default() };
    let (run, _) = session.ask(At(3), request);
    session.hear(At(4), run, StreamEvent::Delta("half of it".into()));
    session.recover(true);
    hand.on(Event::Opened(Box::new(Reopened {
        id: "theirs".into(),
        session,
        bad: 0,
        writable: false,
        me: None,
        live: true,
        asked: false,
    })));
    hand.effects.clear();
    hand
}

fn forked(hand: &Hand) -> Option<Session> {
    let records = hand.effects.iter().find_map(|e| if let Effect::Fork(all) = e { Some(all) } else { None })?;
    let mut session = Session::default();
    for record in records {
        session.apply(record);
    }
    Some(session)
}

#[test]
fn a_session_another_terminal_writes_is_only_read_until_something_changes_here() {
    let mut hand = read_only();
    assert_eq!(hand.app.badge().unwrap().as_str(), "READ ONLY: another terminal writes it");
    assert!(hand.said().contains("Another terminal writes it"), "{}", hand.said());
    assert!(hand.app.parting()[0].contains("only read"), "{:?}", hand.app.parting());
    hand.act(Action::Up).act(Action::Quit);
    assert!(quits(&hand) && forked(&hand).is_none(), "nothing to keep");
    for change in 0..3 {
        let mut hand = read_only();
        match change {
            0 => hand.on(Event::Edited { field: 0, text: "mine".into() }),
            1 => hand.act(Action::Examples).act(Action::Accept).act(Action::Accept),
            _ => hand.act(Action::Examples).act(Action::RunCase),
        };
        let session = forked(&hand).unwrap();
        assert_eq!(session.runs[0].answer.text, "half of it", "{change}");
        assert_eq!((hand.app.keeping, hand.app.badge(), &hand.app.file), (Keeping::File, None, &None));
        if change == 0 {
            assert!(hand.said().contains("a session of its own: theirs stays"), "{}", hand.said());
            hand.on(Event::Edited { field: 0, text: "mine, and more".into() });
            assert!(hand.said().contains("a session of its own"), "it stays while one types");
            assert_eq!(session.inputs[0].1, "mine");
        }
        hand.later(1000).on(Event::Due);
        let fork = hand.effects.iter().rposition(|effect| matches!(effect, Effect::Fork(_)));
        let last = hand.effects.iter().rposition(|effect| matches!(effect, Effect::Append(_)));
        assert!(fork < last, "{change}: the new file holds what was changed");
        hand.on(Event::Named("mine".into()));
        assert_eq!(hand.app.parting()[1], "dlm-architect sessions resume mine");
    }
}

#[test]
fn fork_leaves_the_session_and_goes_on_in_another() {
    let mut hand = Hand::new();
    hand.typed().on(Event::Named("first".into())).act(Action::Up);
    hand.act(Action::Command).on(Event::Typed("fork".into())).act(Action::Accept);
    assert_eq!(forked(&hand).unwrap().inputs.len(), 3);
    assert!(hand.said().contains("first stays as it is"));
    let closed = |effect: &&Effect| matches!(effect, Effect::Append(record) if record.what == What::Closed {});
    assert_eq!(hand.effects.iter().filter(closed).count(), 1, "the first one was left on purpose");
    hand.effects.clear();
    hand.act(Action::Send).act(Action::Command).on(Event::Typed("fork".into())).act(Action::Accept);
    assert!(forked(&hand).is_none() && hand.said().contains("on its way"), "{}", hand.said());
}

#[test]
fn a_long_notice_opens_as_a_text_but_never_takes_keys_from_a_field() {
    let long = || Event::Said(crate::page::safe(&"a word and more ".repeat(40)));
    let mut hand = Hand::new();
    hand.on(long());
    assert!(hand.app.popup.is_none() && hand.app.layout().notice.height > 4);
    let mut hand = Hand::new();
    hand.act(Action::Up).on(long());
    assert!(matches!(&hand.app.popup, Some(Popup::Text(_))) && hand.app.notice.is_none());
}

fn popup(hand: &Hand) -> String {
    if let Some(Popup::Text(text)) = &hand.app.popup { text.whole().to_string() } else { String::new() }
}

#[test]
fn e_shows_the_last_error_with_what_was_sent_and_received_and_y_copies_it() {
    let mut hand = Hand::new();
    hand.act(Action::Up).act(Action::Error);
    assert!(hand.said().contains("no error") && !hand.app.failed());
    let fault = Fault::Status {
        code: 404,
        url: "http://127.0.0.1/v1/chat/completions".into(),
        message: "The model `gpt-5o` does not exist".into(),
        retry_after_ms: None,
        key_from: Some("OPENAI_API_KEY".into()),
        again: None,
    };
    hand.typed().act(Action::Send).hear(1, StreamEvent::Ended(End::Failed { fault }));
    assert!(hand.app.failed());
    hand.act(Action::Error);
    let text = popup(&hand);
    for part in [
        "Check the model's name",
        "404 from http://127.0.0.1/v1/chat/completions: The model `gpt-5o` does not exist.",
        "POST http://127.0.0.1/v1/chat/completions",
        "model: m",
        "2 messages",
        "status 404",
        "from OPENAI_API_KEY",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("10k/s"), "the messages themselves are not in it: {text}");
    hand.act(Action::Copy(Part::Popup));
    let copied =
        hand.effects.iter().find_map(|e| if let Effect::Copy(_, text) = e { Some(text.as_str()) } else { None });
    assert_eq!(copied, Some(text.as_str()));
    // What fails outside the runs is kept too, and stands first while it is the newest.
    hand.later(10).act(Action::Up);
    hand.on(Event::Failed(Fault::Setup { what: "x.md was not written".into(), next: "Choose another name.".into() }));
    assert_eq!(hand.said(), "Choose another name. x.md was not written.");
    hand.act(Action::Error);
    assert!(popup(&hand).starts_with("Choose another name.\nx.md was not written."), "{}", popup(&hand));
    assert!(popup(&hand).contains("gpt-5o"));
}

#[test]
fn a_file_that_exists_is_asked_about_and_a_no_forgets_what_waited_for_it() {
    let mut hand = nowhere();
    hand.typed().act(Action::Up).act(Action::Quit).act(Action::Write).act(Action::Accept);
    let page = |hand: &Hand| {
        let page = |effect: &Effect| if let Effect::Write(page) = effect { Some(page.clone()) } else { None };
        hand.effects.iter().rev().find_map(page).unwrap()
    };
    let first = page(&hand);
    assert!(!first.over && first.keep);
    hand.on(Event::Exists(first.clone()));
    assert!(asked(&hand).contains("dlm-architect-inputs.md exists. Write over it?"), "{}", asked(&hand));
    hand.act(Action::Decline).on(Event::Kept("later".into()));
    assert!(!quits(&hand), "what waited was given up");
    hand.on(Event::Edited { field: 0, text: "and more".into() });
    hand.act(Action::Quit).act(Action::Write).act(Action::Accept).on(Event::Exists(first)).act(Action::Accept);
    assert!(page(&hand).over && !quits(&hand));
    hand.on(Event::Kept("dlm-architect-inputs.md".into()));
    assert!(quits(&hand));
}

#[test]
fn what_failed_or_was_stopped_is_sent_again_and_nothing_else() {
    let ends = [
        (End::Failed { fault: Fault::Empty }, true),
        (End::Incomplete { fault: Fault::Empty }, true),
        (End::Cancelled, true),
        (End::Complete { notice: None }, false),
    ];
    for (end, again) in ends {
        let mut hand = Hand::new();
        hand.typed().act(Action::Send).act(Action::Retry);
        assert!(hand.said().contains("stop it first"), "{}", hand.said());
        hand.hear(1, StreamEvent::Delta("half".into())).hear(1, StreamEvent::Ended(end.clone()));
        hand.on(Event::Edited { field: 0, text: "another".into() }).act(Action::Retry);
        assert_eq!(asked(&hand).contains("answer 1 again as it was"), again, "{end:?}");
        hand.act(Action::Accept);
        assert_eq!(hand.started(), 1 + usize::from(again));
        let sent: Vec<_> = hand.app.session.runs.iter().map(|run| &run.request).collect();
        assert!(sent.iter().all(|request| *request == sent[0]), "as it was, whatever the form holds");
        // The same by the form's own key is called by its name.
        let mut hand = Hand::new();
        hand.typed().act(Action::Send).hear(1, StreamEvent::Ended(end)).act(Action::Up).act(Action::Send);
        assert!(!asked(&hand).is_empty());
    }
}

#[test]
fn a_name_is_recorded_and_a_fork_has_none() {
    let mut hand = Hand::new();
    let command = |hand: &mut Hand, text: &str| {
        hand.act(Action::Command).on(Event::Typed(text.into())).act(Action::Accept);
    };
    hand.typed().act(Action::Up);
    command(&mut hand, "name");
    assert!(hand.said().contains("no name"), "{}", hand.said());
    command(&mut hand, "name  orders lock ");
    let named = |hand: &Hand, name: &str| {
        let is = |what: &What| matches!(what, What::Named { name: known } if known == name);
        hand.effects.iter().any(|effect| matches!(effect, Effect::Append(record) if is(&record.what)))
    };
    assert!(named(&hand, "orders lock") && hand.app.session.name == "orders lock");
    command(&mut hand, "fork");
    assert_eq!((hand.app.session.name.as_str(), forked(&hand).unwrap().name.as_str()), ("", ""));
    command(&mut hand, "name other");
    command(&mut hand, "name \"\"");
    assert!(named(&hand, "") && hand.app.session.name.is_empty());
    let mut hand = nowhere();
    hand.act(Action::Up);
    command(&mut hand, "name x");
    assert!(hand.said().contains("--no-session") && hand.app.session.name.is_empty());
}

#[test]
fn a_session_without_its_prompt_opens_with_the_one_at_hand_and_says_so() {
    let mut hand = Hand::new();
    let mut session = Session::default();
    session.edit(At(2), "scale_requirements", "theirs");
    hand.on(Event::Opened(Box::new(Reopened {
        id: "cut".into(),
        session,
        bad: 1,
        writable: true,
        me: None,
        live: false,
        asked: false,
    })));
    assert_eq!(hand.app.form.text(0), "theirs");
    assert!(hand.said().contains("seed.prompt.yaml stands in for it"), "{}", hand.said());
}

/// A session with one answer of `model`, opened to go on with it.
fn opened(hand: &mut Hand, provider: &str, model: &str) {
    let mut session = Session::default();
    session.open(At(1), &prompt());
    let endpoint = if provider == "http" { "http://127.0.0.1/v1" } else { "" };
    let request = crate::domain::ask::Request {
        provider: provider.into(),
        endpoint: endpoint.into(),
        model: model.into(),
        ..Default::default()
    };
    let (run, _) = session.ask(At(3), request);
    session.hear(At(4), run, StreamEvent::Delta("## One\n\nA word.\n\n## Two\n".into()));
    session.hear(At(5), run, StreamEvent::Ended(End::Complete { notice: None }));
    session.digest(At(5), run);
    hand.on(reopened(session));
}

#[test]
fn a_session_that_another_answered_says_who_answers_now() {
    let mut hand = Hand::new();
    opened(&mut hand, "http", "m");
    assert!(!hand.said().contains("from here on"), "{}", hand.said());
    opened(&mut hand, "http", "other");
    assert!(hand.said().contains("from here on m @ 127.0.0.1 answers, before it was other"), "{}", hand.said());
}

#[test]
fn a_session_left_for_another_is_closed() {
    let mut hand = Hand::new();
    hand.typed();
    let line = SessionLine { id: "b".into(), when: SafeText::default(), label: SafeText::from_static("b") };
    hand.act(Action::Up).on(Event::Listed(vec![line], None)).act(Action::Accept);
    let closed = hand
        .effects
        .iter()
        .position(|e| matches!(e, Effect::Append(crate::domain::session::Record { what: What::Closed {}, .. })));
    let open = hand.effects.iter().position(|e| matches!(e, Effect::Open(id) if id == "b"));
    assert!(closed.is_some() && closed < open, "{closed:?} {open:?}");
}

#[test]
fn keys_that_the_screen_offers_act_on_the_answer_from_the_forms() {
    let mut hand = Hand::new();
    opened(&mut hand, "http", "m");
    assert_eq!(hand.app.level, Level::Forms);
    for action in [Action::Top, Action::End, Action::OlderRun, Action::NewerRun, Action::Comments] {
        assert!(keymap::key_of(action, Level::Forms).is_some(), "{action:?}");
    }
    hand.act(Action::OlderRun);
    assert_eq!(hand.said(), "This is the first answer.");
    hand.act(Action::End);
    assert_eq!((hand.app.pane.below(), hand.app.level), (0, Level::Forms));
    hand.act(Action::Search).on(Event::Typed("word".into())).act(Action::Accept);
    assert_eq!((hand.app.level, hand.app.pane.hits.len()), (Level::Answer, 1));
}

#[test]
fn a_search_before_there_is_an_answer_takes_its_words_and_sends_nothing() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Up).act(Action::Search);
    assert_eq!(hand.app.keys(), Level::Line);
    hand.on(Event::Typed("token".into())).act(Action::Accept);
    assert_eq!((hand.started(), hand.app.level), (0, Level::Forms));
    assert!(hand.said().contains("no answer yet"), "{}", hand.said());
}

#[test]
fn a_command_is_completed_and_profiles_are_listed() {
    let mut hand = Hand::new();
    hand.act(Action::Up).act(Action::Command).on(Event::Typed("off".into())).act(Action::Complete);
    assert_eq!(hand.app.line_text(), Some("offline "));
    hand.on(Event::Typed("t".into())).act(Action::Complete);
    assert!(hand.app.hand.hint.as_ref().is_some_and(|hint| hint.as_str() == "theme thinking take"));
    hand.on(Event::Typed("profile ".into())).act(Action::Complete);
    assert!(hand.app.popup.is_none() && matches!(hand.effects.last(), Some(Effect::Profiles)));
    // An endpoint that is no profile stands among them, also once the rules answer.
    hand.on(Event::Picked(Box::new(Target { provider: "offline".into(), ..Target::default() })));
    hand.on(Event::Profiles(Vec::new(), String::new())).act(Action::LineDown).act(Action::Accept);
    assert!(matches!(hand.effects.last(), Some(Effect::Pick(event::Pick::Start))), "{:?}", hand.effects.last());
}

#[test]
fn a_no_to_sending_is_said() {
    let mut hand = Hand::new();
    for (field, text) in ["1/s", "strict, never two", "single Redis, no persistence"].iter().enumerate() {
        hand.on(Event::Edited { field, text: (*text).to_owned() });
    }
    hand.act(Action::Up).act(Action::Send).act(Action::Decline);
    assert!(hand.started() == 0 && hand.said().starts_with("Nothing was sent."), "{}", hand.said());
}

proptest! {
    #[test]
    fn a_page_gives_every_text_back(texts in proptest::collection::vec("[a-z#\\\\ ]{0,6}(\n[a-z#\\\\ ]{0,6}){0,4}", 1..4)) {
        let fields: Vec<_> = texts.iter().enumerate().map(|(n, text)| (format!("v{n}"), text.clone())).collect();
        let page: String = fields.iter().map(section).collect();
        let trimmed = fields.into_iter().map(|(name, text)| (name, text.trim_end_matches('\n').to_owned()));
        prop_assert_eq!(sections(&page), trimmed.collect::<Vec<_>>());
    }
}
