//! Face two, headless: arguments, inputs, one run, and the one place that prints.

pub mod args;
pub mod design;
pub mod inputs;
pub mod print;
pub mod sessions;
