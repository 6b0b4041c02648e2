//! From YAML to a prompt.

use super::{Prompt, Unusable};

pub(super) fn read(source: &str, file: &str) -> Result<Prompt, Unusable> {
    Ok(Prompt { source: source.to_owned(), file: file.to_owned(), ..Prompt::default() })
}
