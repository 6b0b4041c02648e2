//! dlm-architect: an interactive design assistant for distributed lock managers.
//!
//! Three texts go in (scale, consistency, infrastructure), an architecture streams out, and a
//! status bar says whether it was refused, whether the evaluators hold and what it cost.
//!
//! # The map of the house
//! - [`domain`]: what is true about prompts, answers, verdicts and sessions. Pure.
//! - [`page`]: how text may be seen: the one sanitiser, lines, anchors, search. Pure.
//! - [`app`]: what the user is doing: `update(at, Event) -> Vec<Effect>`. Pure.
//! - [`infra`]: the only code that meets the world: configuration, session files, providers.
//! - [`tui`]: face one, the terminal.
//! - [`cli`]: face two, headless.
//!
//! # The road of one design
//! key → keymap → `App::update` → `Effect::Start` → provider → bytes → SSE → `StreamEvent` →
//! one bounded queue → `Session::hear` → digest once per drained batch → page → glass.
//!
//! # The road of two at one session
//! `Effect::Append` → `infra::log`, which writes in turn with others → the file → `infra::follow` of another process →
//! `Event::Followed` → `Session::apply` → digest → page → glass. What a follower may write goes the same road back, as
//! `Event::Came`; it counts, for all of them, where it stands in the file.

pub mod app;
pub mod cli;
pub mod domain;
pub mod infra;
pub mod page;
pub mod tui;
