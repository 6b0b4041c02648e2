//! What is known about locks: stores, levels, facts out of three texts, feasibility, sizing.
//! Decides; never words a design (that is the architect's), never does I/O.

mod bare;
mod concept;
mod counted;
pub mod facts;
pub mod feasibility;
mod feasible;
mod foreign;
pub mod holding;
pub mod kept;
pub mod knowledge;
mod labels;
mod lacking;
mod lax;
mod legible;
pub mod level;
pub mod losses;
mod naming;
mod number;
mod pattern;
pub mod place;
mod placed;
pub mod rate;
pub mod reading;
mod refine;
mod refusal;
mod role;
pub mod sizing;
mod strange;
mod times;
mod token;
mod vote;

pub use facts::Facts;
pub use feasibility::{Near, Ruling, rule};
pub use knowledge::{KNOWLEDGE, Outcome};
pub use naming::{Mention, mentions};
pub use reading::{Field, Inputs, Span};
