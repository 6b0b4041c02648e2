//! What is wrong in a file of the knowledge: it stops the build.

use std::fmt;
use std::path::Path;

/// What is wrong in a file, where, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    file: String,
    line: usize,
    says: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.says)
    }
}

/// A fault of a file at a line, from 1.
pub fn fault(file: &Path, line: usize, says: impl Into<String>) -> Fault {
    Fault { file: file.display().to_string(), line, says: says.into() }
}
