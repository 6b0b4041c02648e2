//! The way on from an answer: its inputs changed and are sent, it is sent again to the one that wrote it, another architect is
//! connected, an example is looked for.

use super::*;

#[test]
fn x_in_the_answer_offers_the_examples_and_stops_what_streams() {
    let mut hand = Hand::new();
    hand.typed().act(Action::Up).act(Action::Send);
    if hand.app.popup.is_some() {
        hand.act(Action::Accept);
    }
    let x =
        |level| keymap::TABLE.iter().find(|row| row.levels.contains(&level) && row.keys.contains(&"x")).unwrap().action;
    assert_eq!(hand.app.level, Level::Answer);
    hand.hear(1, StreamEvent::Delta("etcd".into())).act(x(Level::Answer));
    assert_eq!(hand.state(), "cancelled");
    hand.act(x(Level::Answer));
    assert!(matches!(&hand.app.popup, Some(Popup::List(list)) if list.of == ListOf::Cases), "{:?}", hand.app.popup);
    hand.act(Action::Up).act(Action::Stop);
    assert!(!hand.effects.iter().any(|effect| matches!(effect, Effect::Quit(_))), "x armed no way out");
}
