//! Two at one review, as each sees it: the driver, who decided, and the follower, who reads what was said.

use super::states::{CASE, Hand, SEED, offline};
use dlm_architect::app::{Action, App, Event, Reopened, Size};
use dlm_architect::domain::session::{Record, Session};

/// Driver and follower, with the log between them.
struct Two {
    alice: Hand,
    bob: Hand,
}

impl Two {
    /// What either wrote, to the other.
    fn pass(&mut self) {
        let (driver, follower) = (self.alice.written(), self.bob.written());
        let follower: Vec<Record> = follower.into_iter().filter(|record| record.by.is_some()).collect();
        self.alice.hear(Event::Came(follower));
        self.bob.hear(Event::Followed("s".into(), driver));
    }
}

/// Says something of the line that holds `words`; `digit`: what it asks for.
fn comment(hand: &mut Hand, words: &str, digit: u8, text: &str) {
    hand.act(&[Action::Comment]);
    let mut lines = 0;
    while !hand.app.choice().unwrap().as_str().contains(words) {
        lines += 1;
        assert!(lines < 200, "no line holds {words}");
        hand.act(&[Action::LineDown]);
    }
    hand.act(&[Action::Digit(digit)]).type_line(text).act(&[Action::Accept]);
}

/// The two screens.
pub fn both(size: Size) -> [App; 2] {
    let mut alice = Hand::new(SEED, offline(), &CASE, size, true);
    alice.app.me = "alice".into();
    alice.hear(Event::Named("s".into()));
    alice.act(&[Action::Up]);
    let mut session = Session::default();
    alice.written().iter().for_each(|record| session.apply(record));
    let mut bob = Hand::new(SEED, offline(), &[], size, true);
    let (id, me) = ("s".to_owned(), Some("bob".to_owned()));
    bob.hear(Event::Opened(Box::new(Reopened { id, session, bad: 0, writable: false, me, live: true, asked: true })));
    for (hand, name) in [(&mut alice, "Alice Berg"), (&mut bob, "Bob Ode")] {
        hand.hear(Event::Author { kept: Some(name.into()), proposed: String::new() });
    }
    alice.hear(Event::Here(vec!["bob".into()]));
    bob.written();
    let mut two = Two { alice, bob };
    two.pass();
    two.alice.by_rules();
    two.pass();
    two.bob.act(&[Action::ToAnswer]);
    comment(&mut two.bob, "Lease 15 s", 3, "Say what bounds a pause.");
    comment(&mut two.bob, "A site is lost", 2, "How long are locks refused then?");
    two.pass();
    two.alice
        .act(&[Action::Comments, Action::RunCase])
        .type_line("Up to one TTL and an election.")
        .act(&[Action::Accept]);
    two.alice.act(&[Action::Up, Action::Command]);
    two.alice.type_line("decide needs work the longest pause is not measured").act(&[Action::Accept]);
    // Both read where something was said.
    two.alice.act(&[Action::NextHeading, Action::NextHeading, Action::NextHeading]);
    two.pass();
    two.bob.act(&[Action::Comments]);
    let Two { alice, bob } = two;
    [alice.app, bob.app]
}
