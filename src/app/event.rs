//! What App hears and what it asks for.

use super::action::Action;
use crate::domain::ask::{Request, Target};
use crate::domain::fault::Fault;
use crate::domain::session::{Record, Session};
use crate::domain::stream::{At, RunId, StreamEvent};
use crate::domain::verdict::{CheckId, Need, Verdict};
use crate::page::SafeText;

/// The terminal in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A session in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// Its id.
    pub id: String,
    /// When it was last written, for a person.
    pub when: SafeText,
    /// What the list shows.
    pub label: SafeText,
}

/// A session that was opened.
#[derive(Debug)]
pub struct Reopened {
    /// Its id.
    pub id: String,
    /// The fold over its records.
    pub session: Session,
    /// Lines that could not be read.
    pub bad: u32,
    /// False while another process writes it.
    pub writable: bool,
    /// The name under which it is followed; none: it is not.
    pub me: Option<String>,
    /// A process drives it.
    pub live: bool,
    /// To follow it is what was asked for.
    pub asked: bool,
}

/// A text for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// As typed.
    pub path: String,
    /// The file's name, where a folder was named.
    pub name: String,
    /// The text.
    pub text: SafeText,
    /// In a folder its name gets the next number of those there.
    pub numbered: bool,
    /// It is what was typed: [`Event::Kept`] says that it is there.
    pub keep: bool,
    /// An existing file may be written over.
    pub over: bool,
}

/// Who is to answer from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Whoever the program was started with.
    Start,
    /// The rules.
    Offline,
    /// A profile of the configuration.
    Profile(String),
    /// A model of the server in use.
    Model(String),
    /// Whoever wrote an answer: provider, address and model, as its request names them.
    Wrote(String, String, String),
    /// An address typed for this session, and a model of its server; a key comes from the environment alone.
    Address(String, Option<String>),
}

/// One thing that happened.
#[derive(Debug)]
pub enum Event {
    /// The first frame is on the screen: now what it did not wait for.
    Shown,
    /// A key that means something.
    Act(Action),
    /// A field's text changed.
    Edited {
        /// The field, from 0.
        field: usize,
        /// Its whole text.
        text: String,
    },
    /// The cursor wants to leave a field.
    Edge {
        /// Downwards, else upwards.
        down: bool,
    },
    /// The open line's text changed: this is all of it.
    Typed(String),
    /// A notch of the wheel.
    Wheel {
        /// Downwards, else upwards.
        down: bool,
    },
    /// The left button of the mouse.
    Click {
        /// Column, from 0.
        column: u16,
        /// Row, from 0.
        row: u16,
    },
    /// A key that means nothing here, by its name.
    Unbound(String),
    /// What was taken from the hand, or why not: for the hint row.
    Taken(SafeText),
    /// The terminal's size.
    Resized(Size),
    /// From a provider.
    Heard(RunId, StreamEvent),
    /// The queue is empty: digest.
    Drained,
    /// A check that needed the world.
    Settled(RunId, CheckId, Verdict),
    /// A moment asked for by [`Effect::WakeAt`] has come.
    Due,
    /// Something of ours failed outside the runs; kept for `E`.
    Failed(Fault),
    /// A file that [`Effect::Take`] asked for.
    Took {
        /// As typed.
        path: String,
        /// Its text.
        text: String,
    },
    /// The file exists; nothing was written.
    Exists(Page),
    /// What was typed is in this file.
    Kept(String),
    /// The session's file has this name.
    Named(String),
    /// The session's file can't be written; kept in memory.
    LogFailed(Fault),
    /// The session's file is written again.
    LogMended,
    /// A session that was not left on purpose, from before.
    Offered(SessionLine),
    /// The list of sessions, and what was skipped.
    Listed(Vec<SessionLine>, Option<SafeText>),
    /// Sessions that hold what [`Effect::Find`] names, and whether these are the last.
    Found(String, Vec<String>, bool),
    /// The profiles that [`Effect::Profiles`] asked for: name, and what it says; and the file they are in.
    Profiles(Vec<(String, String)>, String),
    /// The models that [`Effect::Models`] asked for.
    Models(Result<Vec<String>, Fault>),
    /// Another one answers from here on.
    Picked(Box<Target>),
    /// Another one that is asked once, beside the one in use.
    Also(Box<Target>),
    /// Who wrote this answer, where that one can be asked again; else why not.
    Writer(RunId, Result<Box<Target>, String>),
    /// A session was opened.
    Opened(Box<Reopened>),
    /// Something to say in the notice line: what was done, or why not.
    Said(SafeText),
    /// Who writes comments here, if that is kept from before, and a name to offer where it isn't.
    Author {
        /// The name, as kept.
        kept: Option<String>,
        /// The name to offer.
        proposed: String,
    },
    /// Who follows the session that is written here, by name.
    Here(Vec<String>),
    /// What followers wrote into it.
    Came(Vec<Record>),
    /// What came of the session with this id, which is followed.
    Followed(String, Vec<Record>),
    /// A process drives the session that is followed, or no longer.
    Driven(String, bool),
    /// Why nothing comes of the session that is followed; or it comes again, under this name.
    Line(String, Result<String, SafeText>),
    /// The program is told to end: save, nothing else.
    Leaving,
}

/// One thing to do in the world.
#[derive(Debug)]
pub enum Effect {
    /// Start a run.
    Start(RunId, Box<Request>),
    /// Stop it.
    Cancel(RunId),
    /// To the session's file.
    Append(Record),
    /// Look for the author's name: [`Event::Author`].
    Author,
    /// Keep the author's name for the next time.
    KeepAuthor(String),
    /// Have the world settle a check on this text.
    Settle(RunId, Need, String),
    /// To the clipboard; the name of the part is for the notice.
    Copy(&'static str, SafeText),
    /// To a file; [`Event::Exists`] asks before an existing one is written over.
    Write(Page),
    /// Read a file that holds what was typed before.
    Take(String),
    /// Leave this session's file as it is and go on in one of its own, which begins with these.
    Fork(Vec<Record>),
    /// `$EDITOR` on a field.
    Editor {
        /// The field, from 0.
        field: usize,
    },
    /// Undo or redo in a field.
    Undo {
        /// The field, from 0.
        field: usize,
        /// Redo.
        again: bool,
    },
    /// Put the form's texts into the editors.
    Fill,
    /// Select bytes of a field's text.
    Select {
        /// The field, from 0.
        field: usize,
        /// The bytes.
        at: std::ops::Range<usize>,
    },
    /// List the profiles of the configuration.
    Profiles,
    /// Ask the server for its models, once.
    Models,
    /// Have another one answer.
    Pick(Pick),
    /// Find one that is asked once: [`Event::Also`].
    Also(Pick),
    /// Find who wrote this answer: [`Event::Writer`].
    Writer(RunId, Pick),
    /// Start a run with the one that [`Effect::Also`] or [`Effect::Writer`] found last.
    StartAlso(RunId, Box<Request>),
    /// List the sessions.
    List,
    /// Find sessions that hold this, and no longer what was looked for before; empty: nothing.
    Find(String),
    /// Open a session.
    Open(String),
    /// Follow a session, whether or not somebody drives it.
    Follow(String),
    /// Delete a session.
    Remove(String),
    /// Send [`Event::Due`] then; the last one counts.
    WakeAt(At),
    /// To the shell and back.
    Suspend,
    /// Draw everything again.
    Redraw,
    /// End with this code.
    Quit(u8),
}
