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
