//! Placeholders and XML-like tags of a template. The template is read before any value is known;
//! no value ever comes here.

use std::ops::Range;

/// `{{name}}` in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Bytes of the whole placeholder, braces included.
    pub range: Range<usize>,
    /// The name, trimmed.
    pub name: String,
}

/// Everything that looks like a placeholder: `{{x}}`, `{{ x }}`. `${{ … }}` is a GitHub expression
/// and not among them, and a name holds no brace and no line end.
pub(crate) fn slots(template: &str) -> Vec<Slot> {
    let bytes = template.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = template[from..].find("{{").map(|i| from + i) {
        let expression = open > 0 && bytes[open - 1] == b'$';
        let mut inside = open + 2;
        // of "{{{x}}}" the inner two braces are ours
        while bytes.get(inside) == Some(&b'{') {
            inside += 1;
        }
        let Some(stop) = template[inside..].find(['{', '}', '\n']).map(|i| inside + i) else { break };
        from = stop;
        if template[stop..].starts_with("}}") {
            from = stop + 2;
            let name = template[inside..stop].trim();
            if !expression && !name.is_empty() {
                found.push(Slot { range: inside - 2..from, name: name.to_owned() });
            }
        }
    }
    found
}

/// Bytes of what is taken for another tool's syntax, at most.
const LONGEST: usize = 200;

/// Syntax of other tools in a template, which stays as it stands here: what, and whose. `names` are the
/// variables: in braces, behind `$` or between `%` a name is a placeholder only if it is one of them.
pub(crate) fn foreign(template: &str, names: &[&str]) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = template[from..].find(['{', '$', '<', '[', '%']).map(|i| from + i) {
        let rest = &template[at..];
        let until = |open: &str, close: &str| {
            let inside = rest.strip_prefix(open)?;
            let inside = inside[..inside.floor_char_boundary(LONGEST)].split('\n').next()?;
            inside.find(close).map(|end| open.len() + end + close.len())
        };
        let named = |open: &str, close: &str| {
            let end = until(open, close)?;
            let name = rest[open.len()..end - close.len()].trim();
            names.contains(&name).then_some(end)
        };
        let shell = || {
            let name = rest.strip_prefix('$')?;
            let length = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            names.contains(&&name[..length]).then_some(1 + length)
        };
        let braces = rest.starts_with("{{") || template[..at].ends_with('{');
        let hit = [
            (until("{%", "%}"), "a block of Jinja's"),
            (until("{#", "#}"), "a comment of Jinja's"),
            (until("${{", "}}"), "an expression of GitHub's"),
            (until("${", "}"), "a placeholder of a shell's or JavaScript's"),
            (until("<%", "%>"), "a tag of ERB's"),
            (named("[[", "]]"), "another tool's placeholder"),
            (named("%(", ")s"), "a placeholder of Python's"),
            (named("{", "}").filter(|_| !braces), "a placeholder of Python's"),
            (shell(), "a placeholder of a shell's"),
        ];
        from = at + 1;
        if let Some((end, whose)) = hit.into_iter().find_map(|(end, whose)| Some((end?, whose))) {
            found.push((rest[..end].to_owned(), whose));
            from = at + end;
        } else if rest.starts_with("{{") {
            from = at + 2;
        }
    }
    found
}

/// Whether an undeclared `{{name}}` is meant as a variable: not a call, a filter, a block of some
/// template language or a file include.
pub(crate) fn is_name(name: &str) -> bool {
    let odd =
        |c: char| matches!(c, '(' | ')' | '[' | ']' | '|' | '"' | '\'' | '%' | '<' | '>' | '=' | '`') || c.is_control();
    !name.starts_with(['#', '/', '!', '&', '^']) && !name.contains(odd) && name.chars().count() <= 100
}

/// A matched pair of tags: from the start of `<name` to the end of `</name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub name: String,
    pub range: Range<usize>,
}

/// Whether `c` may stand in a tag's name after the first character.
pub(crate) fn in_tag_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')
}

/// The matched pairs of a template, inner ones first. Placeholders are no part of tags.
pub(crate) fn pairs(template: &str) -> Vec<Pair> {
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut found = Vec::new();
    for (at, _) in template.match_indices('<') {
        let rest = &template[at + 1..];
        let (closing, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let rest = rest.trim_start_matches([' ', '\t']);
        let length = rest.find(|c| !in_tag_name(c)).unwrap_or(rest.len());
        if !rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            continue;
        }
        let (name, rest) = rest.split_at(length);
        let Some(end) = rest.find(['>', '<']).filter(|&i| rest[i..].starts_with('>')) else { continue };
        if !closing {
            if !rest[..end].ends_with('/') {
                open.push((name.to_owned(), at));
            }
        } else if let Some(i) = open.iter().rposition(|(n, _)| n.to_lowercase() == name.to_lowercase()) {
            let (name, start) = open.swap_remove(i);
            open.truncate(i);
            found.push(Pair { name, range: start..template.len() - rest.len() + end + 1 });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(template: &str) -> Vec<String> {
        slots(template).into_iter().map(|s| format!("{}={}", &template[s.range], s.name)).collect()
    }

    #[test]
    fn placeholders() {
        for (template, expected) in [
            ("a {{x}} b {{ y }}", vec!["{{x}}=x", "{{ y }}=y"]),
            ("{{a.b}}{{größe }}{{two words}}", vec!["{{a.b}}=a.b", "{{größe }}=größe", "{{two words}}=two words"]),
            ("${{ secrets.KEY }} {{k}}", vec!["{{k}}=k"]),
            ("{% if x %}{{x}}{% endif %}", vec!["{{x}}=x"]),
            ("{{{x}}}", vec!["{{x}}=x"]),
            ("{{}} {{ }} {{x} {{\n}} }}", vec![]),
            ("{{a {{b}}", vec!["{{b}}=b"]),
            ("{{", vec![]),
            ("{{x", vec![]),
            ("$ {{x}}", vec!["{{x}}=x"]),
        ] {
            assert_eq!(names(template), expected, "{template}");
        }
    }

    #[test]
    fn syntax_of_other_tools() {
        let names = ["topic", "größe"];
        let found = |text: &str| foreign(text, &names).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
        for (template, expected) in [
            ("{% if x %}{{topic}}{%- endif -%} {# note #}", vec!["{% if x %}", "{%- endif -%}", "{# note #}"]),
            (
                "${topic} ${x} ${{ secrets.KEY }} $topic $größe",
                vec!["${topic}", "${x}", "${{ secrets.KEY }}", "$topic", "$größe"],
            ),
            (
                "<%= topic %> [[topic]] %(topic)s {topic} { größe }",
                vec!["<%= topic %>", "[[topic]]", "%(topic)s", "{topic}", "{ größe }"],
            ),
            ("{{topic}} {{ topic }} {{{topic}}} {x} {\"a\": 1} $5 $x 5 % [[x]] [topic] <a> {", vec![]),
            ("{%", vec![]),
            ("${\n}", vec![]),
        ] {
            assert_eq!(found(template), expected, "{template}");
        }
    }

    #[test]
    fn names_of_undeclared_variables() {
        for yes in ["x", "a.b", "größe", "two words", "file-name.md", "path/x"] {
            assert!(is_name(yes), "{yes}");
        }
        for no in ["unsafe()", "x | upper", "#if x", "/if", "x[0]", "'x'"] {
            assert!(!is_name(no), "{no}");
        }
    }

    #[test]
    fn tag_pairs() {
        let t = "<a><b c=\"1\">{{x}}</b><br>{{y}}</a> <lone>{{z}} <self/> 1 < 2 > </none> <Q>{{q}}</q >";
        let found: Vec<_> = pairs(t).into_iter().map(|p| (p.name, t[p.range].to_owned())).collect();
        assert_eq!(found[0], ("b".into(), "<b c=\"1\">{{x}}</b>".into()));
        assert_eq!(found[1].0, "a");
        assert_eq!(found[2], ("Q".into(), "<Q>{{q}}</q >".into()));
        assert_eq!(found.len(), 3);
    }
}
