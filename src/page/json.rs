//! JSON as a terminal may print it: the same JSON.

use super::safe;

/// JSON with everything escaped that a terminal could obey or hide.
pub fn escaped(json: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(json.len());
    let mut one = [0; 4];
    for c in json.chars() {
        let text: &str = c.encode_utf8(&mut one);
        if c == '\n' || (' '..='~').contains(&c) || (c > '\u{9f}' && safe(text).as_str() == text) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn escaped_json_is_the_same_json_and_harmless() {
        let value = serde_json::json!({"a": "x\u{1b}[31m\u{7f}\u{9b}\u{202e}é漢\u{e0041}\n\t"});
        let text = escaped(&serde_json::to_string_pretty(&value).unwrap());
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        assert!(!text.contains(['\u{202e}', '\u{e0041}']));
        assert!(text.contains("é漢"));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
