//! From keys to actions: the table of [`crate::app::keymap`], changed by the configuration.

use super::input::Key;
use crate::app::keymap::{Binding, TABLE};
use crate::app::{Action, Level};
use std::collections::HashMap;

/// The keys in force.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    map: HashMap<(Level, Key), Action>,
}

impl Keymap {
    /// The table, with `changes` (action id, its keys, line in the configuration file) in place of
    /// the table's own keys.
    ///
    /// # Errors
    /// One sentence that names the line: an unknown action, an unreadable key, or a key that
    /// already means something else at that level.
    pub fn new(changes: &[(String, Vec<String>, usize)]) -> Result<Keymap, String> {
        for (id, _, line) in changes {
            if !TABLE.iter().any(|row| row.id == id) {
                return Err(format!("line {line}: \"{id}\" is no action; `dlm-architect keys` lists them"));
            }
        }
        let mut map: HashMap<(Level, Key), Action> = HashMap::new();
        // What only acts on the answer from the forms gives way to a user's own key.
        let (late, table): (Vec<&Binding>, Vec<&Binding>) = TABLE.iter().partition(|row| row.id.ends_with("-forms"));
        for row in table.into_iter().chain(late) {
            let changed = changes.iter().find(|(id, _, _)| id == row.id);
            let keys: Vec<&str> = match changed {
                Some((_, keys, _)) => keys.iter().map(String::as_str).collect(),
                None => row.keys.to_vec(),
            };
            let place = changed.map_or(String::new(), |(_, _, line)| format!("line {line}: "));
            for text in keys {
                let key: Key = text.parse().map_err(|_| format!("{place}\"{text}\" is no key"))?;
                for level in row.levels {
                    if changed.is_none() && row.id.ends_with("-forms") && map.contains_key(&(*level, key)) {
                        continue;
                    }
                    if let Some(other) = map.insert((*level, key), row.action)
                        && other != row.action
                    {
                        return Err(format!("{place}{text} already means something else beside {}", row.id));
                    }
                }
            }
        }
        Ok(Keymap { map })
    }

    /// What `key` means at `level`. Digits are fields in the forms, counts while reading, choices in a list.
    pub fn action(&self, level: Level, key: Key) -> Option<Action> {
        let digit = || match (level, key.typed()) {
            (Level::Forms, Some(digit @ '1'..='9')) => {
                u8::try_from(u32::from(digit) - u32::from('1')).ok().map(Action::Field)
            }
            (Level::Answer | Level::List | Level::Choose, Some(digit)) => {
                digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).map(Action::Digit)
            }
            _ => None,
        };
        self.map.get(&(level, key)).copied().or_else(digit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table_can_be_typed() {
        let keymap = Keymap::new(&[]).unwrap();
        let key = |text: &str| text.parse::<Key>().unwrap();
        assert_eq!(keymap.action(Level::Answer, key("j")), Some(Action::LineDown));
        assert_eq!(keymap.action(Level::Type, key("j")), None);
        assert_eq!(keymap.action(Level::Forms, key("3")), Some(Action::Field(2)));
        assert_eq!(keymap.action(Level::Answer, key("3")), Some(Action::Digit(3)));
        assert_eq!(keymap.action(Level::Text, key("3")), None);
        assert_eq!(keymap.action(Level::Type, key("^C")), Some(Action::Stop));
    }

    #[test]
    fn changes_are_checked_with_their_line() {
        let change = |id: &str, key: &str| Keymap::new(&[(id.into(), vec![key.into()], 7)]);
        let keymap = change("search", "^S").unwrap();
        assert_eq!(keymap.action(Level::Answer, "^S".parse().unwrap()), Some(Action::Search));
        assert_eq!(keymap.action(Level::Answer, "/".parse().unwrap()), None);
        assert!(change("serch", "^S").unwrap_err().starts_with("line 7: \"serch\""));
        assert!(change("search", "banana").unwrap_err().starts_with("line 7: \"banana\""));
        assert!(change("search", "j").is_err());
    }
}
