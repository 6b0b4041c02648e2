//! A refusal is told by its structure, never by phrases.

use super::thinking::token;

/// The refusal's text if `answer` is a JSON object whose `error` is a string, and nothing else: tokens
/// of a chat template, a pair of tags, characters that show nothing and one code fence or pair of
/// backticks may stand around it. Else `None`.
pub fn refusal(answer: &str) -> Option<String> {
    let answer = peeled(answer);
    let sign = answer.chars().next().filter(|sign| matches!(sign, '`' | '~'));
    let Some(sign) = sign else { return error(answer) };
    let inside = answer.trim_start_matches(sign);
    let count = answer.len() - inside.len();
    let closed = inside.trim_end_matches(sign);
    if count < 3 {
        return (sign == '`' && inside.len() - closed.len() == count).then(|| error(closed))?;
    }
    // The opening line may name a language. A fence that never ends holds all that follows.
    let below = closed.split_once('\n').and_then(|(_, body)| error(body));
    below.or_else(|| error(closed.trim_start_matches(|c: char| c.is_ascii_alphanumeric())))
}

/// The string `error` of a text that is a JSON object.
fn error(text: &str) -> Option<String> {
    let bare = peeled(text);
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

/// Without what stands around a text and is none of it.
fn peeled(text: &str) -> &str {
    let mut text = bare(text);
    loop {
        // Every token ends so; a text that doesn't is not searched for where one begins.
        let ends = text.ends_with(['>', ']']);
        let last = if ends { text.rfind(['<', '[']).unwrap_or_default() } else { text.len() };
        let peeled = if let Some(used) = token(text) {
            &text[used..]
        } else if token(&text[last..]) == Some(text.len() - last) {
            &text[..last]
        } else if let Some(inside) = tagged(text) {
            inside
        } else {
            return text;
        };
        text = bare(peeled);
    }
}

/// The inside of a text that is `<name>…</name>` or `[name]…[/name]`.
fn tagged(text: &str) -> Option<&str> {
    for (open, close) in [('<', '>'), ('[', ']')] {
        if let Some((name, inside)) = text.strip_prefix(open).and_then(|rest| rest.split_once(close))
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-:".contains(c))
        {
            return inside.strip_suffix(close)?.strip_suffix(name)?.strip_suffix('/')?.strip_suffix(open);
        }
    }
    None
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || unseen(c))
}

/// A character that shows nothing: a byte-order mark, a zero-width one, a direction mark.
pub(in crate::domain) fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\0')
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
            format!("````json\n{object}\n````"),
            format!("~~~~~\n{object}\n~~~~~<|im_end|>"),
            format!("```json\n{object}"),
            format!("```json\n{object}\n"),
            format!("``{object}``"),
            format!("`` {object} ``"),
            format!("```json {object} ```"),
            format!("```json\n\u{feff}{object}<|im_end|>\n```"),
            format!("```\n<s>\u{200b}{object}\u{200b}</s>\n```</s>"),
            format!("{object}[EOS]"),
            format!("{object}[/INST]"),
            format!("[INST]{object}[/INST]"),
            format!("[INST] {object} [/INST]</s>"),
            format!("<answer>{object}</answer>"),
            format!("<answer>\n```json\n{object}\n```\n</answer><|eot_id|>"),
            format!("<json>{object}</json>"),
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
            "```json\n{\"error\": \"x\"}\n```\n```json\n{}\n```".to_owned(),
            "```\n```json\n{\"error\": \"x\"}\n```\n```".to_owned(),
            "```I refuse: {\"error\": \"x\"}```".to_owned(),
            "```json\n{\"error\": \"x\"}\n```\nNo design.".to_owned(),
            "```json\n{\"error\": \"x\"}\nNo design.".to_owned(),
            "`{\"error\": \"x\"}".to_owned(),
            "~{\"error\": \"x\"}~".to_owned(),
            "<answer>No: {\"error\": \"x\"}</answer>".to_owned(),
            "<a>{\"error\": \"x\"}</b>".to_owned(),
            "[{\"error\": \"x\"}][EOS]".to_owned(),
        ];
        for text in not {
            assert_eq!(refusal(&text), None, "{text}");
        }
    }
}
