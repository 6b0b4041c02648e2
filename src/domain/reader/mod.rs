//! Language: words and phrases as data, what modifies them, and the facts they say. Knows no rule and no formula.

pub mod lexer;
pub mod matcher;
pub mod numeral;
mod words;
