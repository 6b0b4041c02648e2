//! A line of a session file. Old readers skip what they do not know, and count it.

use crate::domain::ask::Request;
use crate::domain::heard::Heard;
use crate::domain::review::Said;
use crate::domain::stream::{At, End, RunId, Usage};
use crate::domain::verdict::{CheckId, Verdict};
use serde::{Deserialize, Serialize};

/// The version this program writes.
pub const VERSION: u16 = 1;

/// One thing that happened in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`VERSION`] of the writer.
    pub v: u16,
    /// When.
    pub at: At,
    /// The run it belongs to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// Who wrote it, where that is another than who drives; last in its line, as readers of a list look at its head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// The prompt file of the session, first in its log.
    Prompt {
        /// Its name as the user gave it.
        file: String,
        /// Its text.
        yaml: String,
        /// The guidelines beside it, if there are any.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        guidelines: String,
        /// Which face began the session.
        #[serde(default, skip_serializing_if = "Face::is_terminal")]
        face: Face,
    },
    /// The session has this name; empty: none.
    Named {
        /// As given.
        name: String,
    },
    /// A field's whole text.
    Input {
        /// The variable.
        name: String,
        /// The text.
        text: String,
    },
    /// A run was sent.
    Asked {
        /// Without secrets.
        request: Box<Request>,
    },
    /// A model was asked to fill in the brief.
    Filled {
        /// Its reply, or why there is none.
        heard: Heard,
    },
    /// The design's messages carry this block of ours.
    Grounded {
        /// The block.
        text: String,
    },
    /// The server began to answer.
    Opened {
        /// The model as it names itself.
        model: String,
    },
    /// Answer text; neighbours are merged.
    Text {
        /// As received.
        text: String,
    },
    /// Reasoning; neighbours are merged.
    Reasoning {
        /// As received.
        text: String,
    },
    /// `delta.refusal`; neighbours are merged.
    Declined {
        /// As received.
        text: String,
    },
    /// An answer that was taken over from another session, its thinking split off already.
    Whole {
        /// The answer.
        text: String,
        /// The thinking.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reasoning: String,
        /// `delta.refusal`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        declined: String,
    },
    /// A run ended.
    End {
        /// How.
        end: End,
        /// Tokens as reported.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage: Option<Usage>,
        /// Events that could not be read.
        #[serde(default)]
        malformed: u32,
    },
    /// Verdicts as shown at the end of a run.
    Judged {
        /// In order.
        verdicts: Vec<Ruled>,
    },
    /// Somebody said something of an answer, or decided about it.
    Review {
        /// What.
        said: Said,
    },
    /// The runs that follow are those of an evaluation.
    Evaluation {},
    /// The session was left on purpose. Anything that follows opens it again.
    Closed {},
    /// Who drives and who follows, as the driver's program sees them.
    Present {
        /// Who drives.
        driver: String,
        /// Who follows, each by another name.
        names: Vec<String>,
    },
    /// Where the driver reads in the answer; the last one counts. Only written while somebody follows.
    Place {
        /// The byte of the answer's text that the first line in view begins with.
        from: usize,
        /// The view stays with the answer's end.
        end: bool,
    },
    /// A follower asks for the pen.
    PenAsked {},
    /// The driver gives the pen: from here on the inputs are this follower's to change.
    PenGiven {
        /// To whom.
        to: String,
    },
    /// The driver keeps the pen.
    PenRefused {
        /// Who had asked.
        to: String,
    },
    /// The pen is the driver's again: the driver took it, or who had it gave it back or went.
    PenBack {},
    /// Who has the pen asks the driver to send.
    SendAsked {},
    /// The driver does not send.
    SendRefused {
        /// Who had asked.
        to: String,
    },
    /// Written by a later version.
    #[serde(other)]
    Unknown,
}

/// What says nothing of whether a session was left on purpose, or when it was last worked on: as lines name it.
pub const ASIDE: [&str; 10] = [
    "named",
    "review",
    "present",
    "place",
    "pen_asked",
    "pen_given",
    "pen_refused",
    "pen_back",
    "send_asked",
    "send_refused",
];

impl What {
    /// One of [`ASIDE`].
    pub fn aside(&self) -> bool {
        matches!(
            self,
            What::Named { .. }
                | What::Review { .. }
                | What::Present { .. }
                | What::Place { .. }
                | What::PenAsked {}
                | What::PenGiven { .. }
                | What::PenRefused { .. }
                | What::PenBack {}
                | What::SendAsked {}
                | What::SendRefused { .. }
        )
    }

    /// What only the driver may write, and of the inputs who has the pen.
    pub fn drives(&self) -> bool {
        !matches!(self, What::Review { .. } | What::Unknown)
    }

    /// What a follower may write into another's session; the fold decides what of it counts.
    pub fn of_follower(&self) -> bool {
        matches!(
            self,
            What::PenAsked {} | What::PenBack {} | What::SendAsked {} | What::Input { .. } | What::Review { .. }
        )
    }
}

/// Which face a session was begun in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// The screen.
    #[default]
    Terminal,
    /// `design`.
    Headless,
    /// `eval`.
    Eval,
}

impl Face {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Face::Terminal => "terminal",
            Face::Headless => "headless",
            Face::Eval => "eval",
        }
    }

    fn is_terminal(&self) -> bool {
        *self == Face::Terminal
    }
}

/// One verdict as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruled {
    /// The check's place.
    pub id: CheckId,
    /// Its name.
    pub name: String,
    /// What was shown.
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl Record {
    /// A record of this version.
    pub fn new(at: At, run: Option<RunId>, what: What) -> Record {
        Record { v: VERSION, at, run, what, by: None }
    }

    /// The same, written by a follower.
    pub fn by(self, name: &str) -> Record {
        Record { by: Some(name.to_owned()), ..self }
    }

    /// Takes `next` in if both are pieces of one text, or states of one field; says whether it did.
    pub fn absorb(&mut self, next: &Record) -> bool {
        if self.run != next.run || self.by != next.by {
            return false;
        }
        match (&mut self.what, &next.what) {
            (What::Text { text }, What::Text { text: more })
            | (What::Reasoning { text }, What::Reasoning { text: more })
            | (What::Declined { text }, What::Declined { text: more }) => text.push_str(more),
            (What::Input { name, text }, What::Input { name: same, text: newer }) if name == same => {
                newer.clone_into(text);
            }
            (What::Place { from, end }, What::Place { from: newer, end: follows }) => {
                (*from, *end) = (*newer, *follows);
            }
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(run: u32, text: &str) -> Record {
        Record::new(At(1), Some(RunId(run)), What::Text { text: text.into() })
    }

    #[test]
    fn a_line_reads_back_and_the_unknown_is_kept_apart() {
        let record = Record::new(
            At(7),
            Some(RunId(2)),
            What::Judged {
                verdicts: vec![Ruled { id: CheckId(0), name: "a".into(), verdict: Verdict::NotRun("why".into()) }],
            },
        );
        let line = serde_json::to_string(&record).unwrap();
        assert_eq!(
            line,
            r#"{"v":1,"at":7,"run":2,"what":"judged","verdicts":[{"id":0,"name":"a","state":"not_run","reason":"why"}]}"#
        );
        assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), record);
        let later = r#"{"v":9,"at":7,"what":"hologram","size":3}"#;
        assert_eq!(serde_json::from_str::<Record>(later).unwrap().what, What::Unknown);
        let closed = Record::new(At(7), None, What::Closed {});
        assert_eq!(serde_json::from_str::<Record>(&serde_json::to_string(&closed).unwrap()).unwrap(), closed);
    }

    #[test]
    fn who_wrote_it_stands_last_and_what_is_aside_is_known_by_its_name() {
        let asked = Record::new(At(7), None, What::PenAsked {}).by("Zoë");
        let line = serde_json::to_string(&asked).unwrap();
        assert_eq!(line, r#"{"v":1,"at":7,"what":"pen_asked","by":"Zoë"}"#);
        assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), asked);
        for name in ASIDE {
            let line = format!(
                r#"{{"v":1,"at":7,"run":1,"what":"{name}","name":"n","driver":"d","names":[],"from":1,"end":true,"to":"t","said":{{"id":"i","by":"b","act":"vote"}}}}"#
            );
            assert!(serde_json::from_str::<Record>(&line).unwrap().what.aside(), "{name}");
        }
        assert!(!What::Closed {}.aside() && !What::Unknown.aside());
    }

    #[test]
    fn neighbours_merge_only_within_one_text() {
        let mut first = text(1, "a");
        assert!(first.absorb(&text(1, "b")));
        assert_eq!(first, text(1, "ab"));
        assert!(!first.absorb(&text(2, "c")));
        assert!(!first.absorb(&Record::new(At(1), Some(RunId(1)), What::Reasoning { text: "r".into() })));
    }
}
