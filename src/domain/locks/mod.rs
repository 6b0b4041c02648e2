//! The reader: three texts become a brief. What follows from it is the rules', what is designed of it the architect's.

mod amount;
mod bare;
mod brief;
mod concept;
mod counted;
mod facts;
mod foreign;
mod ground;
mod holding;
mod kept;
pub mod knowledge;
mod labels;
mod lacking;
mod lax;
mod legible;
mod level;
mod losses;
mod naming;
mod place;
mod quantities;
mod rate;
pub mod reading;
mod refine;
mod refusal;
mod role;
mod runs;
mod spread;
mod standing;
mod strange;
mod survival;
mod times;
mod topic;
mod vote;

pub use brief::{read, ways};
pub use knowledge::KNOWLEDGE;
pub use naming::{Mention, mentions};
