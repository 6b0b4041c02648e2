//! A refusal is told by its structure, never by phrases.

/// The refusal's text if `answer`, trimmed and minus one enclosing code fence or backtick pair,
/// is a JSON object whose `error` is a string; else `None`.
pub fn refusal(answer: &str) -> Option<String> {
    let bare = unwrap_fence(answer.trim());
    if !bare.starts_with('{') {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(bare).ok()?;
    Some(value.as_object()?.get("error")?.as_str()?.to_owned())
}

/// The inside of one code fence or one backtick pair, trimmed; else the text itself.
fn unwrap_fence(text: &str) -> &str {
    for mark in ["```", "~~~"] {
        if let Some(rest) = text.strip_prefix(mark)
            && let Some(inside) = rest.strip_suffix(mark)
        {
            // The opening line may name a language; a fence on one line has none.
            return match inside.split_once('\n') {
                Some((info, body)) if !info.contains('{') => body.trim(),
                _ => inside.trim(),
            };
        }
    }
    let single = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    single.map_or(text, str::trim)
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
