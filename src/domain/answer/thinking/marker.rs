//! The markers that chat templates put around thinking, messages and ends, told by their spelling:
//! `<think>`, `[THINK]`, `<|channel|>`, `<|im_end|>`, `</s>` and their relations. Case does not count.

/// Signs that name a marker instead of using it.
pub(super) const QUOTES: &[char] = &['`', '"', '\'', '“', '”', '‘', '’'];

/// The word behind Gemma's token.
const THOUGHT: &str = "thought";

/// The longest marker.
const MOST: usize = 48;

/// One marker.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// Thinking begins; what ends it, in small letters.
    Open(String),
    /// Thinking ends.
    Close,
    /// The head of a message begins.
    Head,
    /// The head of a message ends.
    Message,
    /// The answer begins, in a wrapping of its own.
    Wrap,
    /// That wrapping ends.
    Unwrap,
    /// A token that begins a text and is none of it.
    Begin,
    /// A token that ends a message or a text and is none of it.
    Stop,
}

/// What stands at the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A marker of so many bytes.
    Marker(Marker, usize),
    /// It may become one.
    More,
    /// No marker.
    Text,
}

/// Names within `<|…|>` that open thinking, and those that end it.
const PAIRS: &[(&str, &str)] = &[
    ("start_thinking", "end_thinking"),
    ("begin_of_thought", "end_of_thought"),
    ("begin_of_think", "end_of_think"),
    ("think_start", "think_end"),
    ("thinking_start", "thinking_end"),
    ("inner_prefix", "inner_suffix"),
    ("think", "/think"),
];
const WRAPS: &[&str] = &["answer", "response", "output", "final", "final_answer", "solution", "result"];
const STOPS: &[&str] = &[
    "end",
    "return",
    "call",
    "im_end",
    "eot",
    "eot_id",
    "eom_id",
    "eos",
    "eos_token",
    "endoftext",
    "end_of_text",
    "end_of_turn",
    "end_of_turn_token",
    "end_of_sentence",
    "end_of_response",
    "end_of_message",
    "end_of_document",
    "endofprompt",
    "pad",
    "user",
    "observation",
    "turn",
];
const BEGINS: &[&str] =
    &["bos", "begin_of_text", "startoftext", "begin_of_sentence", "assistant", "start_of_turn_token", "chatbot_token"];
/// Tokens in brackets; true for one that begins a text.
const WORDS: &[(&str, bool)] = &[
    ("[bos]", true),
    ("[inst]", true),
    ("[/inst]", false),
    ("[eos]", false),
    ("[pad]", false),
    ("[end of text]", false),
];
const HEADS: &[&str] = &["start", "channel", "im_start", "start_header_id", "start_of_turn", "start_of_role"];
const MESSAGES: &[&str] = &["message", "end_header_id", "im_sep", "end_of_role"];

/// The first place where a marker may begin.
pub(super) fn first(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        // The third one begins `◁`, and much else.
        let at = from + text.as_bytes()[from..].iter().position(|b| matches!(b, b'<' | b'[' | 0xe2))?;
        if text.as_bytes()[at] != 0xe2 || text[at..].starts_with('◁') {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Whether `text`, which begins where [`first`] says, is a marker. `ended`: no more comes.
pub(super) fn read(text: &str, ended: bool) -> Read {
    let more = if ended { Read::Text } else { Read::More };
    if text.starts_with(['[', '◁']) {
        for (open, close) in [("[think]", "[/think]"), ("◁think▷", "◁/think▷")] {
            if begins(text, open) {
                return Read::Marker(Marker::Open(close.to_owned()), open.len());
            }
            if begins(text, close) {
                return Read::Marker(Marker::Close, close.len());
            }
            if may_begin(text, open) || may_begin(text, close) {
                return more;
            }
        }
        for (word, begin) in WORDS {
            if begins(text, word) {
                return Read::Marker(if *begin { Marker::Begin } else { Marker::Stop }, word.len());
            }
            if may_begin(text, word) {
                return more;
            }
        }
        return Read::Text;
    }
    let Some(inside) = text.strip_prefix('<') else { return Read::Text };
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '▁' | '|' | '｜' | '/' | ':' | '-');
    let name = inside.find(|c| !part(c)).unwrap_or(inside.len());
    if name > MOST || name == 0 && !inside.is_empty() {
        return Read::Text;
    }
    let Some(sign) = inside[name..].chars().next() else { return more };
    let mut used = 1 + name + 1;
    if sign != '>' {
        // `<think time="3">`, `<think />`, `</think >`
        let attributes = sign.is_whitespace() && thinks(inside[..name].trim_start_matches('/'));
        let tail = inside[name..].split('<').next().unwrap_or_default();
        match tail.find('>') {
            Some(end) if attributes && end <= MOST && tag_tail(&tail[..end]) => {
                if tail[..end].ends_with('/') {
                    return Read::Marker(Marker::Begin, used + end);
                }
                used += end;
            }
            None if attributes && tail.len() <= MOST && tag_tail(tail) && name + tail.len() == inside.len() => {
                return more;
            }
            _ => return Read::Text,
        }
    }
    if begins(text, "<unused94>") {
        // The word that Gemma begins its thinking with.
        let behind = &text[used..];
        if !ended && may_begin(behind, THOUGHT) && behind.len() < THOUGHT.len() {
            return Read::More;
        }
        used += if begins(behind, THOUGHT) { THOUGHT.len() } else { 0 };
    }
    match meaning(&inside[..name]) {
        Some(marker) => Read::Marker(marker, used),
        None => Read::Text,
    }
}

/// What may stand between a tag's name and its end: blanks, or on one line more.
fn tag_tail(tail: &str) -> bool {
    tail.trim().is_empty() || !tail.contains('\n')
}

fn meaning(raw: &str) -> Option<Marker> {
    let small = raw.to_lowercase().replace('▁', "_");
    let name = small.trim_matches(['|', '｜']);
    let special = name.len() < small.len();
    let is = |names: &[&str]| names.contains(&name);
    if small == "|channel" {
        return Some(Marker::Head);
    }
    if small == "channel|" {
        return Some(Marker::Close);
    }
    if special {
        if let Some((_, close)) = PAIRS.iter().find(|(open, _)| *open == name) {
            return Some(Marker::Open(format!("<|{close}|>")));
        }
        if PAIRS.iter().any(|(_, close)| *close == name) {
            return Some(Marker::Close);
        }
        if is(HEADS) {
            return Some(Marker::Head);
        }
        if is(MESSAGES) {
            return Some(Marker::Message);
        }
        if is(&["start_response", "begin_of_solution"]) {
            return Some(Marker::Wrap);
        }
        if is(&["end_response", "end_of_solution"]) || is(STOPS) {
            return Some(Marker::Stop);
        }
        return is(BEGINS).then_some(Marker::Begin);
    }
    if let Some(closed) = name.strip_prefix('/') {
        return match closed {
            "s" => Some(Marker::Stop),
            _ if thinks(closed) => Some(Marker::Close),
            _ if WRAPS.contains(&closed) => Some(Marker::Unwrap),
            _ => None,
        };
    }
    match name {
        // `<think/>`
        _ if name.ends_with('/') && thinks(name.trim_end_matches('/')) => Some(Marker::Begin),
        _ if thinks(name) => Some(Marker::Open(format!("</{name}>"))),
        "start_of_turn" => Some(Marker::Head),
        "unused94" => Some(Marker::Open("<unused95>".to_owned())),
        "unused95" => Some(Marker::Close),
        "s" | "bos" => Some(Marker::Begin),
        "end_of_turn" | "eos" | "eot" | "end_of_utterance" => Some(Marker::Stop),
        _ => is(WRAPS).then_some(Marker::Wrap),
    }
}

/// The name of a tag around thinking, as `think`, `thinking`, `seed:think`, `inner_thoughts`.
fn thinks(name: &str) -> bool {
    let name = name.to_lowercase();
    let word = name.rsplit([':', '_', '-']).next().unwrap_or_default();
    matches!(
        word,
        "think"
            | "thinking"
            | "antthinking"
            | "thought"
            | "thoughts"
            | "reason"
            | "reasoning"
            | "reflection"
            | "analysis"
            | "scratchpad"
            | "monologue"
            | "deliberation"
            | "rationale"
            | "cot"
    )
}

/// A harmony channel at the beginning of a text whose tokens were dropped on the way, as some servers
/// do: `analysisThe user wants …assistantfinal…`. `None`: something else.
pub(super) fn bare(text: &str, ended: bool) -> Option<Read> {
    const CHANNEL: &str = "analysis";
    if !ended && CHANNEL.starts_with(text) {
        return Some(Read::More);
    }
    let glued = text.strip_prefix(CHANNEL)?.starts_with(char::is_uppercase);
    glued.then(|| Read::Marker(Marker::Open("assistantfinal".to_owned()), CHANNEL.len()))
}

/// True if `text` begins with `marker`, whatever the case of its letters.
pub(super) fn begins(text: &str, marker: &str) -> bool {
    text.as_bytes().get(..marker.len()).is_some_and(|head| head.eq_ignore_ascii_case(marker.as_bytes()))
}

/// True if `text` is the beginning of `marker`, or nothing but it and more is missing.
pub(super) fn may_begin(text: &str, marker: &str) -> bool {
    marker.as_bytes().get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text.as_bytes()))
}

/// How much of `text` is `close`, which it begins with; a tag may have blanks before its end.
pub(super) fn closing(text: &str, close: &str) -> Option<usize> {
    if begins(text, close) {
        return Some(close.len());
    }
    let (name, behind) = blanks(text, close)?;
    behind.starts_with('>').then(|| name + (text.len() - name - behind.len()) + 1)
}

/// True if `text` may become that.
pub(super) fn may_close(text: &str, close: &str) -> bool {
    may_begin(text, close) || blanks(text, close).is_some_and(|(_, behind)| behind.is_empty() && text.len() <= MOST)
}

/// The length of a tag without its `>`, and what follows behind it and blanks.
fn blanks<'a>(text: &'a str, close: &str) -> Option<(usize, &'a str)> {
    let name = close.strip_prefix('<').and(close.strip_suffix('>'))?;
    begins(text, name).then(|| (name.len(), text[name.len()..].trim_start()))
}

/// True if `text` begins with the tag that `close` ends.
pub(super) fn opens(text: &str, close: &str) -> bool {
    close.strip_prefix("</").is_some_and(|rest| closing(text, &format!("<{rest}")).is_some())
}

/// True if `text` is the beginning of that tag.
pub(super) fn may_open(text: &str, close: &str) -> bool {
    close.strip_prefix("</").is_some_and(|rest| may_close(text, &format!("<{rest}")))
}

/// What the head of a message makes of it: what ends it, or `None` for the head of a chat template,
/// which only names a role.
pub(super) fn channel(head: &str) -> Option<String> {
    let small = head.to_lowercase();
    if small.starts_with("<|channel>") {
        return Some("<channel|>".to_owned());
    }
    (small.contains("<|channel|>") || small.contains("<|message|>")).then(String::new)
}

/// True if a head says that its message is the answer: the last channel, or none.
pub(super) fn says_last(head: &str) -> bool {
    let small = head.to_lowercase();
    match small.rsplit_once("<|channel|>") {
        Some((_, name)) => name.trim_start().starts_with("final"),
        None => !small.starts_with("<|channel>"),
    }
}
