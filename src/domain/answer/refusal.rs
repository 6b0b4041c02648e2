//! A refusal is told by its structure, never by phrases.

/// The refusal's text if `answer`, minus characters that show nothing and one enclosing code fence or
/// backtick pair, is a JSON object whose `error` is a string; else `None`.
pub fn refusal(answer: &str) -> Option<String> {
    let bare = bare(unwrap_fence(bare(answer)));
    if !bare.starts_with('{') {
        return None;
    }
    let value: serde_json::Value = match serde_json::from_str(bare) {
        Ok(value) => value,
        Err(_) if bare.contains(unseen) => serde_json::from_str(&bare.replace(unseen, "")).ok()?,
        Err(_) => return None,
    };
    Some(value.as_object()?.get("error")?.as_str()?.to_owned())
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || unseen(c))
}

/// A character that shows nothing: a byte-order mark, a zero-width one, a direction mark.
pub(in crate::domain) fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\0')
}

/// The inside of one code fence or one backtick pair; else the text itself.
fn unwrap_fence(text: &str) -> &str {
    for mark in ["```", "~~~"] {
        if let Some(rest) = text.strip_prefix(mark)
            && let Some(inside) = rest.strip_suffix(mark)
        {
            // The opening line may name a language; a fence on one line has none.
            return match inside.split_once('\n') {
                Some((info, body)) if !info.contains('{') => body,
                _ => inside,
            };
        }
    }
    let single = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    single.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::refusal;

    const EXACT: &str = "Infrastructure constraints insufficient for consistency SLA";

    #[test]
    fn structure_decides() {
        let object = format!("{{\"error\": \"{EXACT}\"}}");
        let refused = [
            object.clone(),
            format!("\n  {object}\n"),
            format!("```json\n{object}\n```"),
            format!("```\n{object}\n```\n"),
            format!("~~~json\n{object}\n~~~"),
            format!("`{object}`"),
            format!("```{object}```"),
            format!("{{\n  \"error\": \"{EXACT}\",\n  \"reason\": 1\n}}"),
            format!("\u{feff}{object}"),
            format!("\u{200b}\n\u{2060}{object}\u{200b}\n"),
            format!("\u{feff}```json\n\u{200b}{object}\n```\u{200b}"),
            format!("{{\u{200b}\"error\":\u{feff} \"{EXACT}\"}}"),
        ];
        for text in refused {
            assert_eq!(refusal(&text).as_deref(), Some(EXACT), "{text}");
        }
    }

    #[test]
    fn phrases_do_not() {
        let not = [
            String::new(),
            EXACT.to_owned(),
            format!("I refuse: {{\"error\": \"{EXACT}\"}}"),
            format!("{{\"error\": \"{EXACT}\"}} because of CAP."),
            "{\"error\": {\"code\": 1}}".to_owned(),
            "{\"error\": null}".to_owned(),
            "[{\"error\": \"x\"}]".to_owned(),
            "{\"error\": \"x\"".to_owned(),
            "```json\n{\"error\": \"x\"}\n```\nmore\n```\ny\n```".to_owned(),
            "{\"status\": \"error\"}".to_owned(),
        ];
        for text in not {
            assert_eq!(refusal(&text), None, "{text}");
        }
    }
}
