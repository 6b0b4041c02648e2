//! Filling the templates, once. Values are data: they are never scanned for placeholders, and
//! cannot open or close the tag around their place.

use super::template::{Slot, in_tag_name, pairs, slots};
use super::{Message, Prompt, Variable};
use std::ops::Range;

/// Filled messages, and what was changed in the inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// In the file's order.
    pub messages: Vec<Message>,
    /// One entry a variable whose text would have opened or closed its tag.
    pub neutralised: Vec<Neutralised>,
}

/// Tags made harmless in one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neutralised {
    /// The variable.
    pub variable: String,
    /// The tag's name, for example `user_query`.
    pub tag: String,
    /// How many.
    pub count: usize,
}

pub(super) fn fill(prompt: &Prompt, inputs: &[(String, String)]) -> Filled {
    let mut neutralised = Vec::new();
    let messages = prompt
        .messages
        .iter()
        .map(|m| Message { role: m.role.clone(), content: render(prompt, &m.content, inputs, &mut neutralised) })
        .collect();
    Filled { messages, neutralised }
}

pub(super) fn missing<'a>(prompt: &'a Prompt, inputs: &[(String, String)]) -> Vec<&'a Variable> {
    prompt.variables.iter().filter(|v| v.required && value(v, inputs).trim().is_empty()).collect()
}

/// The input, or the default if the input is absent or blank.
fn value<'a>(variable: &'a Variable, inputs: &'a [(String, String)]) -> &'a str {
    let input = inputs.iter().rev().find(|(name, _)| *name == variable.name).map(|(_, text)| text.as_str());
    match (input, variable.default.as_deref()) {
        (Some(text), Some(default)) if text.trim().is_empty() => default,
        (Some(text), _) => text,
        (None, default) => default.unwrap_or_default(),
    }
}

/// One inserted value within the rendered text.
struct Inserted<'a> {
    range: Range<usize>,
    variable: &'a str,
    tags: Vec<usize>,
}

fn render(prompt: &Prompt, template: &str, inputs: &[(String, String)], report: &mut Vec<Neutralised>) -> String {
    let tags = pairs(template);
    let mut text = String::with_capacity(template.len());
    let mut inserted: Vec<Inserted> = Vec::new();
    let mut from = 0;
    for Slot { range, name } in slots(template) {
        let Some(variable) = prompt.variables.iter().find(|v| v.name == name) else { continue };
        text.push_str(&template[from..range.start]);
        let start = text.len();
        text.push_str(value(variable, inputs));
        let around = (0..tags.len()).filter(|&i| tags[i].range.start < range.start && range.end < tags[i].range.end);
        inserted.push(Inserted { range: start..text.len(), variable: &variable.name, tags: around.collect() });
        from = range.end;
    }
    text.push_str(&template[from..]);
    let names: Vec<&str> = tags.iter().map(|t| t.name.as_str()).collect();
    neutralise(text, &inserted, &names, report)
}

/// Replaces, in inserted text only, the character that makes a tag of the surrounding pair. The
/// whole rendered text is searched, so a tag put together from two neighbouring values is found.
fn neutralise(text: String, inserted: &[Inserted], tags: &[&str], report: &mut Vec<Neutralised>) -> String {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut next = 0;
    for (at, _) in text.match_indices(['<', '＜']) {
        while inserted.get(next).is_some_and(|i| i.range.end <= at) {
            next += 1;
        }
        let Some(length) = tag_at(&text[at..], "").map(|(_, gap)| gap) else { continue };
        let hit = inserted[next..].iter().take_while(|i| i.range.start < at + length + longest(tags)).find_map(|i| {
            let (tag, end) = i.tags.iter().find_map(|&t| {
                let (_, end) = tag_at(&text[at..], tags[t])?;
                Some((tags[t], at + end))
            })?;
            // the part of this tag that is inserted text
            let first = i.range.start.max(at);
            (first < i.range.end.min(end)).then_some((first, i.variable, tag))
        });
        if let Some((first, variable, tag)) = hit {
            cuts.push((first, at));
            count(report, variable, tag);
        }
    }
    let mut safe = String::with_capacity(text.len() + cuts.len() * 4);
    let mut from = 0;
    for (cut, at) in cuts {
        let Some(c) = text[cut..].chars().next().filter(|_| cut >= from) else { continue };
        safe.push_str(&text[from..cut]);
        match cut == at {
            true => safe.push_str("&lt;"),
            false => safe.push_str(&format!("&#{};", c as u32)),
        }
        from = cut + c.len_utf8();
    }
    safe.push_str(&text[from..]);
    safe
}

fn longest(tags: &[&str]) -> usize {
    // lower-casing may change a character's length, by at most a factor of three
    tags.iter().map(|t| t.len() * 3).max().unwrap_or(0)
}

fn count(report: &mut Vec<Neutralised>, variable: &str, tag: &str) {
    match report.iter_mut().find(|n| n.variable == variable && n.tag == tag) {
        Some(entry) => entry.count += 1,
        None => report.push(Neutralised { variable: variable.to_owned(), tag: tag.to_owned(), count: 1 }),
    }
}

/// If `text`, which starts with `<` or `＜`, opens or closes `name`: the byte after the gap and
/// slash, and the byte after the name. Letter case, spaces and invisible characters don't matter.
fn tag_at(text: &str, name: &str) -> Option<(usize, usize)> {
    let gap = |c: char| {
        c.is_whitespace() || matches!(c, '/' | '／' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
    };
    let bracket = text.chars().next()?.len_utf8();
    let gap: usize = text[bracket..].chars().take_while(|&c| gap(c)).map(char::len_utf8).sum();
    let rest = &text[bracket + gap..];
    let mut end = 0;
    let mut chars = rest.chars();
    for n in name.chars() {
        let c = chars.next()?;
        if !c.to_lowercase().eq(n.to_lowercase()) {
            return None;
        }
        end += c.len_utf8();
    }
    let closed = name.is_empty() || !rest[end..].starts_with(in_tag_name);
    closed.then_some((bracket + gap, bracket + gap + end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn prompt(content: &str, names: &[&str]) -> Prompt {
        Prompt {
            messages: vec![Message { role: "user".into(), content: content.into() }],
            variables: names.iter().map(|n| Variable { name: (*n).into(), ..Variable::default() }).collect(),
            ..Prompt::default()
        }
    }

    fn text(prompt: &Prompt, inputs: &[(&str, &str)]) -> String {
        let inputs: Vec<_> = inputs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        prompt.fill(&inputs).messages[0].content.clone()
    }

    #[test]
    fn values_are_data() {
        let p = prompt("{{a}}-{{ b }}-${{ a }}-{% x %}-{{c}}", &["a", "b"]);
        assert_eq!(text(&p, &[("a", "{{b}}"), ("b", "{{a}}\r\n ")]), "{{b}}-{{a}}\r\n -${{ a }}-{% x %}-{{c}}");
    }

    #[test]
    fn defaults_and_missing() {
        let mut p = prompt("{{a}}{{b}}", &["a", "b"]);
        p.variables[0].default = Some("d".into());
        p.variables[0].required = true;
        p.variables[1].required = true;
        assert_eq!(text(&p, &[]), "d");
        assert_eq!(text(&p, &[("a", " "), ("b", "x")]), "dx");
        let names = |inputs: &[(String, String)]| p.missing(inputs).iter().map(|v| v.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&[]), ["b"]);
        assert_eq!(names(&[("b".into(), " \n".into())]), ["b"]);
        assert!(names(&[("b".into(), "x".into())]).is_empty());
    }

    #[test]
    fn the_surrounding_tag_is_neutralised() {
        let p = prompt("<o><user_query>{{x}}</user_query></o> {{x}}", &["x"]);
        for (value, inside) in [
            ("</user_query>", "&lt;/user_query>"),
            ("a</USER_query >b", "a&lt;/USER_query >b"),
            ("< / user_query\n>", "&lt; / user_query\n>"),
            ("＜／user_query＞", "&lt;／user_query＞"),
            ("<user_query>", "&lt;user_query>"),
            ("</user_query", "&lt;/user_query"),
            ("</o>", "&lt;/o>"),
            ("</user_query2> <b> a<b", "</user_query2> <b> a<b"),
            ("1 < 2", "1 < 2"),
        ] {
            let expected = format!("<o><user_query>{inside}</user_query></o> {value}");
            assert_eq!(text(&p, &[("x", value)]), expected);
        }
        let filled = p.fill(&[("x".into(), "</user_query></user_query><o>".into())]);
        let report: Vec<_> = filled.neutralised.iter().map(|n| (n.tag.as_str(), n.count)).collect();
        assert_eq!(report, [("user_query", 2), ("o", 1)]);
    }

    #[test]
    fn a_tag_put_together_from_two_values() {
        let p = prompt("<q>{{x}}{{y}}</q>", &["x", "y"]);
        assert_eq!(text(&p, &[("x", "a<"), ("y", "/q>")]), "<q>a&lt;/q></q>");
        let p = prompt("<q><{{x}}</q>", &["x"]);
        assert_eq!(text(&p, &[("x", "/q>")]), "<q><&#47;q></q>");
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[</>qQ ＜／{}ab$\n]{0,12}",
            Just("{{b}}".to_owned()),
            Just("{{ a }}".to_owned()),
            Just("</q>".to_owned()),
        ]
    }

    fn tags(text: &str) -> usize {
        let lower = text.to_lowercase().replace('＜', "<").replace('／', "/");
        let squeezed: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
        squeezed.match_indices("</q").filter(|(i, _)| !squeezed[i + 3..].starts_with(in_tag_name)).count()
    }

    proptest! {
        #[test]
        fn outside_of_tags_every_value_arrives_byte_for_byte(a in value(), b in value()) {
            let p = prompt("1 {{a}} 2 {{ b }} 3 {{a}}", &["a", "b"]);
            prop_assert_eq!(text(&p, &[("a", &a), ("b", &b)]), format!("1 {a} 2 {b} 3 {a}"));
            prop_assert_eq!(text(&p, &[("b", &b), ("a", &a)]), format!("1 {a} 2 {b} 3 {a}"));
        }

        #[test]
        fn no_value_changes_the_number_of_closing_tags(a in value(), b in value()) {
            let p = prompt("<q>{{a}}|</q> <q>{{b}}{{a}}|</q>", &["a", "b"]);
            prop_assert_eq!(tags(&text(&p, &[("a", &a), ("b", &b)])), 2);
        }

        #[test]
        fn neutralised_text_differs_only_in_its_brackets(a in value()) {
            let p = prompt("<q>{{a}}|</q>", &["a"]);
            let filled = text(&p, &[("a", &a)]);
            let plain = |s: &str| s.replace("&lt;", "<").replace('＜', "<");
            prop_assert_eq!(plain(&filled), plain(&format!("<q>{a}|</q>")));
        }
    }
}
