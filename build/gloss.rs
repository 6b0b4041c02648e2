//! Plain English for words of other languages, checked and packed: a text for each language, its lines in order, a word (of
//! scripts with blanks its first letters), a tab, English words; and the lists by language. `domain/reader/gloss.rs` reads them.

use super::fault::{Fault, fault};
use super::tree::files;
use std::collections::BTreeMap;
use std::path::Path;

/// The packed lists of a folder with a file `LANGUAGE.tsv` for each.
///
/// # Errors
/// Every line that is no word with its English, or that stands twice.
pub fn pack(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Vec<Fault>> {
    let (mut packed, mut lists, mut faults) = (Vec::new(), String::new(), Vec::new());
    for file in files(folder, "tsv", "a file for each language")? {
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(cause) => {
                faults.push(fault(&file, 1, cause.to_string()));
                continue;
            }
        };
        let mut words: BTreeMap<&str, &str> = BTreeMap::new();
        for (line, content) in (1..).zip(text.lines()) {
            match content.split_once('\t') {
                Some((word, english)) if !word.is_empty() && english.is_ascii() && !english.trim().is_empty() => {
                    if words.insert(word, english.trim()).is_some() {
                        faults.push(fault(&file, line, format!("{word} stands twice")));
                    }
                }
                _ => faults.push(fault(&file, line, "a word, a tab, and English words or `-`".to_owned())),
            }
        }
        let language = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let lines: String = words.iter().map(|(word, english)| format!("{word}\t{english}\n")).collect();
        let file = format!("gloss_{language}.txt");
        lists.push_str(&format!("({language:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))),\n"));
        packed.push((file, lines.into_bytes()));
    }
    packed.push(("gloss.rs".to_owned(), format!("&[\n{lists}]\n").into_bytes()));
    if faults.is_empty() { Ok(packed) } else { Err(faults) }
}
