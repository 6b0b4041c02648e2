//! `--var name=value`, `name=@file`, `name=-`: from arguments to the form's texts.

use crate::domain::brief::VARIABLES;
use crate::domain::prompt::Prompt;
use crate::domain::unseen::mended;
use crate::infra::plain;
use std::io::Read;

/// The largest file taken for one input.
const LIMIT: u64 = crate::domain::ask::INPUT_MAX as u64;

/// The short flags of the embedded prompt, and the variables they mean.
pub const SHORT: [(&str, &str); 3] = [
    ("scale", "scale_requirements"),
    ("consistency", "consistency_tolerance"),
    ("infrastructure", "infrastructure_environment"),
];

/// What the arguments say of the inputs.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// `(name, value as typed)`, in order.
    pub values: Vec<(String, String)>,
    /// A case, from 1.
    pub case: Option<usize>,
    /// `NAME=WORD` of facts, in order.
    pub facts: Vec<String>,
}

/// The inputs, and what was put right in them.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// By name.
    pub values: Vec<(String, String)>,
    /// What a user should know of them, a line each.
    pub notes: Vec<String>,
}

/// The inputs by name: the case first, then what was named. `stdin` reads standard input; it is
/// called at most once, and only for a `-`.
///
/// # Errors
/// One sentence and the next step.
pub fn inputs(given: &Given, prompt: &Prompt, stdin: impl FnOnce() -> Result<String, String>) -> Result<Taken, String> {
    let mut notes = Vec::new();
    let mut inputs = match given.case {
        Some(number) => case(prompt, number)?,
        None => Vec::new(),
    };
    let mut stdin = Some(stdin);
    let mut named: Vec<&str> = Vec::new();
    for (name, value) in &given.values {
        if !prompt.variables.iter().any(|variable| variable.name == *name) {
            let names: Vec<&str> = prompt.variables.iter().map(|variable| variable.name.as_str()).collect();
            let known =
                if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
            return Err(format!("{} has no variable \"{name}\"; {known}.", prompt.file));
        }
        if named.contains(&name.as_str()) {
            return Err(format!("\"{name}\" is given twice; give it once."));
        }
        named.push(name);
        let text = match value.strip_prefix('@') {
            Some(file) => read_file(name, file)?,
            None if value == "-" => match stdin.take() {
                Some(stdin) => stdin()?,
                None => return Err("Only one variable can be read from standard input (\"-\").".to_owned()),
            },
            // `\@` and `\-` mean themselves.
            None => value.strip_prefix('\\').filter(|rest| rest.starts_with(['@', '-'])).unwrap_or(value).to_owned(),
        };
        // What editors of Windows put around a text is none of it.
        let (text, mended) = mended(&text);
        notes.extend(mended.said().map(|said| format!("{name}: {said}")));
        inputs.retain(|(known, _)| known != name);
        inputs.push((name.clone(), text));
    }
    if !given.facts.is_empty() && !VARIABLES.iter().all(|name| prompt.variables.iter().any(|known| known.name == *name))
    {
        return Err(format!("{} has not the variables {} that --fact writes into.", prompt.file, VARIABLES.join(", ")));
    }
    super::facts::write(&given.facts, &mut inputs)?;
    Ok(Taken { values: inputs, notes })
}

/// The inputs of a case, from 1.
fn case(prompt: &Prompt, number: usize) -> Result<Vec<(String, String)>, String> {
    if let Some(case) = number.checked_sub(1).and_then(|index| prompt.cases.get(index)) {
        return Ok(case.inputs.clone());
    }
    let mut text = match prompt.cases.len() {
        0 => format!("{} has no test cases.", prompt.file),
        count => format!("There is no case {number}; {} has {count}:", prompt.file),
    };
    for (index, case) in prompt.cases.iter().enumerate() {
        let first = case.inputs.first().map_or("", |(_, text)| text.as_str());
        let short: String = first.chars().take(60).collect();
        text += &format!("\n  {}  {short}", index + 1);
    }
    Err(text)
}

fn read_file(name: &str, file: &str) -> Result<String, String> {
    let fail = |why: String| format!("\"{name}\" can't be read from {file}: {why}.");
    let opened = std::fs::File::open(file).map_err(|cause| fail(plain(&cause)))?;
    read(opened).map_err(fail)
}

/// Standard input as one text.
///
/// # Errors
/// One sentence.
pub fn stdin() -> Result<String, String> {
    read(std::io::stdin()).map_err(|why| format!("Standard input can't be used: {why}."))
}

/// Reads at most 1 MiB of UTF-8. One line end at the end is not part of the text.
///
/// # Errors
/// Why not, without a full stop.
pub fn read(source: impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    source.take(LIMIT + 2).read_to_end(&mut bytes).map_err(|cause| plain(&cause))?;
    let text = String::from_utf8(bytes).map_err(|fault| {
        let good = fault.utf8_error().valid_up_to();
        let line = fault.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("it is not UTF-8 (byte {}, line {line})", good + 1)
    })?;
    let text = text.strip_suffix('\n').map_or(text.as_str(), |rest| rest.strip_suffix('\r').unwrap_or(rest));
    if text.len() as u64 > LIMIT {
        return Err("it is larger than 1 MiB".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::prompt::{Case, Variable};

    fn prompt() -> Prompt {
        let variable = |name: &str| Variable { name: name.into(), ..Variable::default() };
        Prompt {
            file: "p.yaml".into(),
            variables: vec![variable("a"), variable("b")],
            cases: vec![Case { inputs: vec![("a".into(), "1".into()), ("b".into(), "2".into())], ..Case::default() }],
            ..Prompt::default()
        }
    }

    fn given(case: Option<usize>, values: &[(&str, &str)]) -> Given {
        let values = values.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Given { case, values, facts: Vec::new() }
    }

    fn no_stdin() -> Result<String, String> {
        panic!("standard input was read unasked")
    }

    #[test]
    fn named_ones_go_over_the_case() {
        let all = inputs(&given(Some(1), &[("b", "mine")]), &prompt(), no_stdin).unwrap().values;
        assert_eq!(all, [("a".into(), "1".into()), ("b".into(), "mine".into())]);
        let stdin = || Ok("piped".to_owned());
        let all = inputs(&given(None, &[("a", "-"), ("b", "\\@home")]), &prompt(), stdin).unwrap().values;
        assert_eq!(all, [("a".into(), "piped".into()), ("b".into(), "@home".into())]);
    }

    #[test]
    fn what_editors_of_windows_add_is_no_text_and_is_said() {
        let stdin = || Ok("\u{feff}one\r\ntwo".to_owned());
        let taken = inputs(&given(None, &[("a", "-"), ("b", "x\u{feff}\r")]), &prompt(), stdin).unwrap();
        assert_eq!(taken.values, [("a".into(), "one\ntwo".into()), ("b".into(), "x\u{feff}\r".into())]);
        assert_eq!(taken.notes, ["a: a leading byte-order mark was left out, 1 line end CR LF is LF now"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let fault = |given: Given| inputs(&given, &prompt(), || Ok(String::new())).unwrap_err();
        assert_eq!(fault(given(Some(2), &[])), "There is no case 2; p.yaml has 1:\n  1  1");
        assert!(fault(given(Some(0), &[])).starts_with("There is no case 0"));
        assert_eq!(fault(given(None, &[("c", "x")])), "p.yaml has no variable \"c\"; it has a, b.");
        assert!(fault(given(None, &[("a", "-"), ("b", "-")])).contains("Only one"));
        assert!(fault(given(None, &[("a", "1"), ("a", "2")])).contains("twice"));
        assert!(fault(given(None, &[("a", "@/no/such")])).contains("no such file"));
        assert!(read(&b"ok\n\xff"[..]).unwrap_err().contains("line 2"));
        assert_eq!(read(&b"two\nlines\n"[..]).unwrap(), "two\nlines");
    }
}
