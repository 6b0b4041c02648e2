//! Face one, the terminal: one loop that drains keys first, then the world, then what was heard,
//! and paints at most once a turn. Nothing ticks: it sleeps until something happens.

mod architects;
mod clipboard;
mod clock;
mod edit;
pub mod editors;
mod external;
pub mod glass;
pub mod input;
mod keys;
mod loan;
mod outside;
pub mod pace;
mod perform;
mod screen;
mod signals;
pub mod terminal;
mod theme;
mod turn;
mod view;

pub use architects::{Architects, Chosen};
pub use clock::Clock;
pub use keys::Keymap;
pub use loan::{Loan, lender};
pub use perform::{Places, World};
pub use screen::Screen;
pub use theme::Theme;
pub use turn::{Follow, Queues, Start, run};
pub use view::paint;
