//! What a key can mean, and where. The keys themselves stand in [`super::keymap`].

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The cursor is in a field: printables are text.
    Type,
    /// A field is marked, letters are commands.
    Forms,
    /// The answer is a pager.
    Answer,
    /// A popup with a list.
    List,
    /// A popup with text to scroll.
    Text,
    /// A line to type: search, command, file name.
    Line,
    /// A question: y or n.
    Ask,
    /// The menu after `y`.
    Copy,
    /// Something to choose by a digit.
    Choose,
}

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The section the reader is in.
    Section,
    /// The whole answer.
    Answer,
    /// The next code block from the top of the view.
    Code,
    /// The refusal.
    Refusal,
    /// The verdicts as text.
    Verdicts,
    /// The text of the popup.
    Popup,
}

/// One thing the user wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Stop the stream; idle, twice: quit.
    Stop,
    /// Draw everything again.
    Redraw,
    /// To the shell and back.
    Suspend,
    /// The keys.
    Help,
    /// Leave the program.
    Quit,
    /// Send the forms.
    Send,
    /// Send again what failed or was stopped.
    Retry,
    /// One level up.
    Up,
    /// Type in the field that had the focus last.
    Type,
    /// Type in field n, from 0.
    Field(u8),
    /// Next field, then `[ Send ]`, then the answer.
    Next,
    /// Previous field.
    Previous,
    /// Mark the next field, without typing in it.
    MarkNext,
    /// Mark the previous field.
    MarkPrevious,
    /// To the answer.
    ToAnswer,
    /// The focused part gets everything, or no longer.
    Zoom,
    /// `$EDITOR` on the field.
    Editor,
    /// Undo in the field.
    Undo,
    /// Redo in the field.
    Redo,
    /// The prompt's cases.
    Examples,
    /// Run the marked case.
    RunCase,
    /// Run all cases that have no answer yet.
    RunAll,
    /// Show the marked case's answer.
    OpenAnswer,
    /// What would be sent, and to whom.
    Preview,
    /// What the rules understood, and why they rule so.
    Why,
    /// The prompt file's fields.
    About,
    /// The last error, whole.
    Error,
    /// The verdicts, whole.
    Verdicts,
    /// The marks against the guidelines.
    Marks,
    /// What differs from another answer, or from the form.
    Compare,
    /// Comment on the answer.
    Comment,
    /// The list of comments.
    Comments,
    /// The list of sessions.
    Sessions,
    /// A command line.
    Command,
    /// A line down.
    LineDown,
    /// A line up.
    LineUp,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// To the top.
    Top,
    /// To the end, and follow.
    End,
    /// Wide lines: to the left.
    Left,
    /// Wide lines: to the right.
    Right,
    /// Search.
    Search,
    /// Next hit.
    NextHit,
    /// Previous hit.
    PreviousHit,
    /// Next heading.
    NextHeading,
    /// Previous heading.
    PreviousHeading,
    /// The list of headings.
    Outline,
    /// The copy menu.
    CopyMenu,
    /// Copy a part.
    Copy(Part),
    /// Write the answer to a file.
    Write,
    /// The Markdown source, or no longer.
    Raw,
    /// The run before this one.
    OlderRun,
    /// The run after this one.
    NewerRun,
    /// Take the row, the line, the yes.
    Accept,
    /// No.
    Decline,
    /// Remove the row.
    Delete,
    /// Take back the sentence written last.
    TakeBack,
    /// Write the smallest change that lifts a refusal, and send again.
    Amend,
    /// The rest of a command's name.
    Complete,
    /// A line typed before this one.
    OlderLine,
    /// The line typed after that.
    NewerLine,
    /// A digit of a count.
    Digit(u8),
    /// One Z: the second quits.
    Zed,
}
