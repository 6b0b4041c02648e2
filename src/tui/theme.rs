//! Styles: the terminal's 16 names and modifiers. Each state also has a word and a glyph, so that
//! nothing is lost without colour.

use crate::app::status::Tone;
use crate::page::Ink;
use ratatui::style::{Color, Modifier, Style};

/// The styles of a dark or a light terminal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    /// The background is light: yellow and cyan give way to colours that can be read on it.
    pub light: bool,
    /// No colour is shown (NO_COLOR, or a terminal without): a heading is underlined, else it would look like what is bold.
    pub plain: bool,
}

impl Theme {
    /// The style of a piece of text.
    pub fn ink(self, ink: Ink) -> Style {
        let style = Style::new();
        match ink {
            Ink::Plain => style,
            Ink::Bold => style.add_modifier(Modifier::BOLD),
            Ink::Italic => style.add_modifier(Modifier::ITALIC),
            Ink::Code => style.fg(if self.light { Color::Magenta } else { Color::Cyan }),
            Ink::Heading if self.plain => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Ink::Heading => style.fg(if self.light { Color::Blue } else { Color::Yellow }).add_modifier(Modifier::BOLD),
            Ink::Quote => style.fg(if self.light { Color::Blue } else { Color::Green }),
            Ink::Dim => style.add_modifier(Modifier::DIM),
            Ink::Mark => self.tone(Tone::Warn).add_modifier(Modifier::UNDERLINED),
            Ink::Hit => style.add_modifier(Modifier::REVERSED | Modifier::BOLD),
            Ink::BoldItalic => style.add_modifier(Modifier::BOLD | Modifier::ITALIC),
            Ink::Link => style.add_modifier(Modifier::UNDERLINED),
        }
    }

    /// The style of a piece of the status bar.
    pub fn tone(self, tone: Tone) -> Style {
        let style = Style::new();
        match tone {
            Tone::Calm => style,
            Tone::Busy => style.fg(if self.light { Color::Blue } else { Color::Cyan }),
            Tone::Good => style.fg(Color::Green),
            Tone::Warn => style.fg(if self.light { Color::Magenta } else { Color::Yellow }),
            Tone::Bad => style.fg(Color::Red).add_modifier(Modifier::BOLD),
        }
    }

    /// Titles of what has the focus.
    pub fn focus(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Body text.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// Hints and rules.
    pub fn dim(self) -> Style {
        self.ink(Ink::Dim)
    }

    /// The marked row of a list.
    pub fn marked(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
