//! Whatever the screen has to say can be reached on it, and what is cut carries a sign.

use super::*;

/// The second case of the prompt, refused by the rules themselves.
pub(super) fn refused(width: u16, height: u16) -> App {
    let prompt = Prompt::read(SEED, "seed.prompt.yaml").unwrap();
    let target = Target { provider: "offline".into(), model: "rules".into(), ..Target::default() };
    let inputs = prompt.cases[1].inputs.clone();
    let mut app = App::new(At(1), &prompt, target, &inputs, Size { width, height }).0;
    act(&mut app, Action::Send);
    let object = "{\"error\": \"Infrastructure constraints insufficient for consistency SLA\"}".to_owned();
    for event in [StreamEvent::Delta(object), StreamEvent::Ended(End::Complete { notice: None })] {
        app.update(At(2), Event::Heard(RunId(1), event));
    }
    app.update(At(2), Event::Drained);
    app
}

#[test]
fn all_that_stands_behind_a_refusal_is_scrolled_to() {
    for (width, height) in [(40, 12), (60, 16), (80, 12), (80, 24)] {
        let mut app = refused(width, height);
        let first = rows(&app);
        assert!(holds(&first, "REFUSED"), "{}", first.join("\n"));
        let change = app.rules.beside.reasons[1].clone();
        let whole = holds(&first, &change);
        assert_eq!(whole, !first.iter().any(|row| row.contains("lines below")), "{}", first.join("\n"));
        act(&mut app, Action::PageDown);
        act(&mut app, Action::End);
        let end = rows(&app);
        let tail = change.rsplit(' ').take(4).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ");
        assert!(holds(&end, &tail), "{width}x{height}: {tail}\n{}", end.join("\n"));
        act(&mut app, Action::Top);
        assert_eq!(rows(&app)[..height.into()], first[..], "{width}x{height}");
    }
}

#[test]
fn without_colours_a_heading_is_not_what_is_bold() {
    use crate::page::Ink;
    use ratatui::style::Style;
    let bare = |ink| Style { fg: None, ..Theme { plain: true, ..Theme::default() }.ink(ink) };
    assert_ne!(bare(Ink::Heading), bare(Ink::Bold));
}

#[test]
fn what_comes_first_is_bold_to_its_end_and_alone() {
    use ratatui::style::Modifier;
    let app = refused(60, 24);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 24));
    paint(&app, &mut Editors::new(app.form.len()), Theme::default(), &mut buffer);
    let head = app.layout().banner;
    let bold = |y: u16| buffer[(head.x, head.y + y)].modifier.contains(Modifier::BOLD);
    assert_eq!([bold(0), bold(1), bold(2)], [true, true, false], "two rows of REFUSED, then the change");
}

#[test]
fn an_error_is_offered_until_a_good_answer_came() {
    let mut app = failed(samples::all().remove(0), 80, 24);
    assert!(rows(&app).last().unwrap().contains("E error"));
    app.update(At(3), Event::Edited { field: 0, text: "more".into() });
    act(&mut app, Action::Send);
    if app.popup.is_some() {
        act(&mut app, Action::Accept);
    }
    for event in [StreamEvent::Delta("etcd\n".into()), StreamEvent::Ended(End::Complete { notice: None })] {
        app.update(At(9), Event::Heard(RunId(2), event));
    }
    app.update(At(9), Event::Drained);
    assert!(!rows(&app).last().unwrap().contains("E error"), "{:?}", rows(&app).last());
    act(&mut app, Action::Error);
    assert!(rows(&app).iter().any(|row| row.contains("the last error")), "it is there all the same");
}

#[test]
fn a_models_answer_says_at_its_head_who_gave_it_and_what_speaks_against_it() {
    let guidelines = include_str!("../../../../assets/guidelines/distributed_lock_manager_architect.guidelines.yaml");
    let prompt = Prompt { guidelines: guidelines.into(), ..Prompt::read(SEED, "seed.prompt.yaml").unwrap() };
    let target =
        Target { provider: "http".into(), endpoint: "http://h/v1".into(), model: "m".into(), ..Target::default() };
    let inputs = prompt.cases[0].inputs.clone();
    let mut app = App::new(At(1), &prompt, target, &inputs, Size { width: 80, height: 24 }).0;
    act(&mut app, Action::Send);
    for event in [StreamEvent::Delta("Use etcd.\n".into()), StreamEvent::Ended(End::Complete { notice: None })] {
        app.update(At(2), Event::Heard(RunId(1), event));
    }
    app.update(At(2), Event::Drained);
    let screen = rows(&app);
    let says = screen.iter().find(|row| row.starts_with("DONE by m @ h: "));
    // In the words of the bar, which tell the two weights apart.
    let bar = &screen[usize::from(app.layout().status.y)];
    assert!(says.is_some_and(|says| says.contains(" must (m)")), "{}", screen.join("\n"));
    assert!(bar.contains("must ") && !bar.contains("guide"), "{bar}");
    app.update(At(3), Event::Resized(Size { width: 80, height: 12 }));
    assert!(!rows(&app).iter().any(|row| row.starts_with("DONE by")), "few rows are the answer's");
}

#[test]
fn from_140_columns_the_ruling_and_what_was_said_stand_beside_the_answer() {
    let said = "this has to be said in a sentence that takes more than a row of the column beside the answer";
    for (width, height) in [(140, 24), (160, 45)] {
        let mut app = refused(width, height);
        act(&mut app, Action::Comment);
        act(&mut app, Action::Digit(1));
        for text in [said, "Ann"] {
            app.update(At(3), Event::Typed(text.into()));
            act(&mut app, Action::Accept);
        }
        let screen = rows(&app);
        let beside: Vec<String> =
            screen.iter().filter_map(|row| row.split_once('│').map(|(_, right)| right.trim().to_owned())).collect();
        let at = |text: &str| beside.iter().position(|row| row.contains(text));
        assert!(at("ruling").is_some_and(|row| beside[row].contains("R5")), "{}", screen.join("\n"));
        let (title, text) = (at("── comments"), at("comment Ann: this has"));
        assert!(title.is_some() && title < text, "{}", screen.join("\n"));
        app.update(At(4), Event::Resized(Size { width: 139, height }));
        assert!(!rows(&app).iter().any(|row| row.contains("── comments")));
    }
}
