//! What a request says, as facts: each with a standing and the words it rests on. Rules, formulas and designs read the
//! brief and nothing else; how words become facts is the reader's, what follows from them the rules'.

mod answer;
pub mod asks;
mod clause;
mod fact;
mod held;
pub mod spoken;
mod table;
mod text;
mod value;

pub use answer::{Answer, called, names};
pub use clause::{Clause, End, Gap, Why};
pub use fact::{Fact, Origin, Other, Standing, View};
pub use held::{Held, Kept, Role};
pub use table::{Brief, Doubt, FactId, Note};
pub use text::{Field, Inputs, Span, VARIABLES};
pub use value::{
    By, Clusters, Contention, Cut, DEVICE, Domain, Keys, Level, Losses, Regions, Scope, Shape, Shown, Third, Votes,
    Waiting, World, plain,
};
