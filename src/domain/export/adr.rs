//! An architecture decision record, with the headings of MADR 4: <https://adr.github.io/madr/>. What a reader of the
//! repository needs when nobody remembers: why, what else was looked at, who decided, and what is still open.

use super::words::{inline, thread};
use super::{Part, Taken, day, utc, web};
use crate::domain::answer::markup::{Block, Kind as Row, OPTIONS, Role};
use crate::domain::architect::{self, Inputs, Report, Weighed, weighed};
use crate::domain::heard::brief;
use crate::domain::outcome::Outcome;
use crate::domain::review::{Kind, Standing, Thread};
use crate::domain::rules::RULES;
use crate::domain::session::Run;
use crate::domain::told;
use pulldown_cmark::{Event, Parser, Tag};

/// The name of a record's file behind its number: the title in small letters.
pub fn file_name(taken: &Taken<'_>) -> String {
    let title = title(taken, taken.subject().and_then(|part| grounds(part.run)).as_ref());
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name: String = name.chars().take(60).collect();
    let name = name.trim_end_matches('-');
    format!("{}.md", if name.is_empty() { "decision" } else { name })
}

/// What the rules read in the inputs of an answer.
struct Grounds {
    inputs: Inputs,
    report: Report,
}

fn grounds(run: &Run) -> Option<Grounds> {
    let inputs = Inputs::of(&run.request.inputs)?;
    let report = architect::design_of(&inputs, brief(&inputs, run.heard.as_ref()));
    Some(Grounds { inputs, report })
}

/// The whole record.
pub(super) fn record(taken: &Taken<'_>) -> String {
    let Some(part) = taken.subject() else {
        return format!("# {}\n\nNothing was asked yet, so there is nothing to decide.\n", inline(taken.title()));
    };
    let grounds = grounds(part.run);
    let mut out = head(taken, part, grounds.as_ref());
    out += &context(part, grounds.as_ref());
    let options = options(taken, part, grounds.as_ref());
    out += "\n## Considered Options\n\n";
    out.extend(options.iter().map(|option| format!("- {}\n", option.name)));
    out += &outcome(taken, part, grounds.as_ref(), &options);
    out += "\n## Pros and Cons of the Options\n";
    for option in &options {
        out += &format!("\n### {}\n\n", option.name);
        out.extend(option.says.iter().map(|line| format!("- {line}\n")));
    }
    out + &more(taken, part)
}

fn title(taken: &Taken<'_>, grounds: Option<&Grounds>) -> String {
    let chosen: Vec<String> = grounds.map(chosen).unwrap_or_default();
    match (taken.session.name.as_str(), chosen.is_empty()) {
        ("", false) => format!("Distributed locks on {}", chosen.join(" and ")),
        _ => taken.title().to_owned(),
    }
}

/// The named stores that the design stands on.
fn chosen(grounds: &Grounds) -> Vec<String> {
    let stores = weighed(&grounds.inputs, &grounds.report).into_iter();
    stores.filter(|store| store.chosen).map(|store| store.name).take(2).collect()
}

/// Front matter and title.
fn head(taken: &Taken<'_>, part: &Part<'_>, grounds: Option<&Grounds>) -> String {
    let decision = taken.decision(part.run.id);
    let status = decision.map_or("proposed", |decision| match decision.standing {
        Standing::Accepted => "accepted",
        Standing::Rejected => "rejected",
        // MADR knows no other word for what is not decided yet.
        Standing::NeedsWork => "proposed",
    });
    let date = day(decision.map_or(part.run.asked, |decision| decision.at));
    let by = decision.map(|decision| decision.by.as_str());
    let mut others: Vec<&str> = Vec::new();
    for (thread, _) in &taken.threads(part.run.id) {
        for name in std::iter::once(thread.by.as_str()).chain(thread.replies.iter().map(|reply| reply.by.as_str())) {
            if Some(name) != by && !others.contains(&name) {
                others.push(name);
            }
        }
    }
    let mut out = format!("---\nstatus: {status}\ndate: {date}\n");
    out.extend(by.map(|by| format!("decision-makers: {}\n", yaml(by))));
    if !others.is_empty() {
        out += &format!("consulted: {}\n", yaml(&others.join(", ")));
    }
    out + &format!("---\n\n# {}\n", inline(&title(taken, grounds)))
}

/// A YAML scalar that is nothing else, whatever it holds.
fn yaml(text: &str) -> String {
    serde_json::to_string(&text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

/// The inputs, what was read in them, and what decides.
fn context(part: &Part<'_>, grounds: Option<&Grounds>) -> String {
    let mut out = "\n## Context and Problem Statement\n".to_owned();
    for (name, text) in part.run.request.asked_with() {
        out += &format!("\n{}:\n\n", inline(&name.replace('_', " ")));
        let lines: Vec<String> = text.lines().map(|line| format!("> {}", inline(line)).trim_end().to_owned()).collect();
        out += &if lines.is_empty() { "> (empty)\n".to_owned() } else { lines.join("\n") + "\n" };
    }
    let Some(Grounds { inputs, report }) = grounds else { return out };
    let entries = architect::explain_text(inputs, report);
    let of = |section: &str| -> String {
        let lines = entries.iter().filter(|entry| entry.section == section);
        lines.map(|entry| format!("- {}\n", inline(&entry.text))).collect()
    };
    let by = part.run.brief_by().unwrap_or("rules");
    out += &format!("\nWhat was read in this, by {}:\n\n{}", inline(by), of("assumed") + &of("facts"));
    out + "\n## Decision Drivers\n\n" + &of("ruling")
}

/// One option, and what speaks for it and against it.
struct Choice {
    name: String,
    says: Vec<String>,
}

/// The answer decided about first; then the other answers, the stores named, and the rules that nearly decided.
fn options(taken: &Taken<'_>, part: &Part<'_>, grounds: Option<&Grounds>) -> Vec<Choice> {
    let mut all = vec![answer(taken, part)];
    for run in taken.session.runs.iter().filter(|run| run.id != part.run.id) {
        let inputs = match &run.request.follow_up {
            Some(one) => format!("the question about answer {} \"{}\"", one.answer.0, inline(&one.text)),
            None if run.request.inputs == part.run.request.inputs => "the same inputs".to_owned(),
            None => "other inputs".to_owned(),
        };
        let mut says = vec![format!("Neutral, because it was made for {inputs} and is {}", run.answer.state().word())];
        let decided = taken.session.review.decisions().iter().rev().find(|decision| decision.run == run.id);
        says.extend(decided.map(|decision| format!("Decided: {}", super::words::decision(decision))));
        all.push(Choice { name: named(run), says });
    }
    let Some(Grounds { inputs, report }) = grounds else { return all };
    for Weighed { name, chosen, against } in weighed(inputs, report) {
        let mut says: Vec<String> = against.iter().map(|why| format!("Bad, because {}", inline(why))).collect();
        if chosen {
            says.insert(0, "Good, because the rules build on it".to_owned());
        } else if says.is_empty() {
            says.push("Neutral, because another store carries the design".to_owned());
        }
        all.push(Choice { name: inline(&name), says });
    }
    for near in &report.ruling.near {
        let says = vec![format!("Bad, because it does not hold here: {}", inline(&near.why))];
        let condition = RULES.iter().find(|rule| rule.id == near.rule).map_or("", |rule| rule.words().condition);
        all.push(Choice { name: format!("Another ruling ({}): {}", near.rule, inline(condition)), says });
    }
    let mut seen: Vec<String> = Vec::new();
    all.retain(|choice| {
        !seen.contains(&choice.name) && {
            seen.push(choice.name.clone());
            true
        }
    });
    all
}

fn named(run: &Run) -> String {
    format!("Answer {} by {}", run.id.0, inline(&run.who()))
}

/// The answer itself as an option: what people and rules say for it and against it.
fn answer(taken: &Taken<'_>, part: &Part<'_>) -> Choice {
    let mut says = Vec::new();
    for (thread, _) in taken.threads(part.run.id) {
        let text = if thread.text.is_empty() { String::new() } else { format!(": {}", inline(&thread.text)) };
        let (by, words) = (inline(&thread.by), quoted(thread));
        match (thread.kind, thread.open()) {
            (Kind::Approve, _) => says.push(format!("Good, because {by} approves {words}{text}")),
            (Kind::MustChange, true) => says.push(format!("Bad, because {by} asks for a change of {words}{text}")),
            _ => {}
        }
    }
    let remarks = told::remarks(part.run, &part.beside);
    says.extend(remarks.iter().map(|remark| format!("Bad, because of the {}", inline(remark))));
    let reasons = part.beside.reasons.iter();
    says.extend(reasons.map(|reason| format!("Neutral, because the rules refuse it too: {}", inline(reason))));
    if says.is_empty() {
        says.push("Neutral, because nobody said anything of it".to_owned());
    }
    Choice { name: named(part.run), says }
}

fn quoted(thread: &Thread) -> String {
    match thread.on.words.as_str() {
        "" => "the whole answer".to_owned(),
        words => format!("\"{}\"", inline(words)),
    }
}

/// What was decided, what follows from it, what must not be done, what is open, and how it was verified.
fn outcome(taken: &Taken<'_>, part: &Part<'_>, grounds: Option<&Grounds>, options: &[Choice]) -> String {
    let mut out = "\n## Decision Outcome\n\n".to_owned();
    let name = options.first().map_or("", |option| option.name.as_str());
    let why = |text: &str| if text.is_empty() { "no reason was given".to_owned() } else { inline(text) };
    out += &match taken.decision(part.run.id) {
        None => format!("No decision yet; proposed: \"{name}\".\n"),
        Some(one) => {
            let verb = match one.standing {
                Standing::Accepted => "Chosen option",
                Standing::Rejected => "Rejected",
                Standing::NeedsWork => "Needs work",
            };
            format!("{verb}: \"{name}\", because {} ({}, {}).\n", why(&one.text), inline(&one.by), utc(one.at))
        }
    };
    let before: Vec<String> =
        taken.session.review.decisions().iter().rev().skip(1).map(super::words::decision).collect();
    out.extend(before.iter().map(|one| format!("\nBefore that: {one}.\n")));
    let conditions = grounds.map(|grounds| grounds.report.conditions.as_slice()).unwrap_or_default();
    let needs = conditions.iter().map(|(_, words)| format!("Neutral, because it needs this: {}", inline(words)));
    out += &list("### Consequences", needs, "Nothing beyond the design itself was written down.");
    let avoid = constraints(part.run, grounds);
    out += &list("### Negative Constraints", avoid.into_iter(), "The design names none.");
    out += &list("### Open Risks", risks(taken, part).into_iter(), "None was written down.");
    out + &list("### Confirmation", verified(taken, part).into_iter(), "Nothing was verified.")
}

fn list(title: &str, lines: impl Iterator<Item = String>, none: &str) -> String {
    let lines: String = lines.map(|line| format!("- {}\n", line.trim_start_matches("- ").trim_end())).collect();
    format!("\n{title}\n\n{}", if lines.is_empty() { format!("{none}\n") } else { lines })
}

/// What the design says of what must not be done: its own section of that, and the stores that the rules keep it off.
fn constraints(run: &Run, grounds: Option<&Grounds>) -> Vec<String> {
    let raw = &run.answer.text;
    let mut inside = None;
    let mut all = Vec::new();
    for block in run.answer.markup().blocks() {
        let words = words_of(&block, raw);
        match block.kind {
            Row::Heading(level) if inside.is_none_or(|above| level <= above) => {
                let title = words.to_lowercase();
                let about = ["negative constraint", "constraints", "avoid", "must not", "anti-pattern"];
                inside = about.iter().any(|word| title.contains(word)).then_some(level);
            }
            Row::Paragraph if inside.is_some() && !words.is_empty() => all.push(inline(&words)),
            _ => {}
        }
    }
    let named = grounds.map(|grounds| weighed(&grounds.inputs, &grounds.report)).unwrap_or_default();
    let kept_off = named.into_iter().filter(|store| !store.chosen && !store.against.is_empty());
    all.extend(kept_off.map(|store| format!("Not {}: {}", inline(&store.name), inline(&store.against.join("; ")))));
    all
}

fn words_of(block: &Block<'_>, raw: &str) -> String {
    block.spans.iter().filter(|span| span.role == Role::Text).map(|span| block.text(span, raw)).collect()
}

/// What nobody has closed: comments, remarks, questions, unread words, assumptions.
fn risks(taken: &Taken<'_>, part: &Part<'_>) -> Vec<String> {
    let threads = taken.threads(part.run.id);
    let open = threads.iter().filter(|(thread, _)| thread.open());
    let mut all: Vec<String> = open.map(|(one, place)| thread(one, place)).collect();
    all.extend(told::remarks(part.run, &part.beside).iter().map(|line| inline(line)));
    all.extend(told::read(&part.beside).iter().map(|line| inline(line)));
    all
}

/// The verdicts and marks, the state, and where it all can be read again.
fn verified(taken: &Taken<'_>, part: &Part<'_>) -> Vec<String> {
    let outcome = Outcome::of(part.run, taken.session.guidelines(), &part.beside);
    let mut all = vec![inline(&told::state(outcome.state()))];
    for judged in part.run.judged() {
        let reason = judged.verdict.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
        all.push(inline(&format!("evaluator {}: {}{reason}", judged.name, judged.verdict.word())));
    }
    all.extend(
        told::marks(part.run, taken.session.guidelines()).iter().map(|line| inline(&format!("guideline {line}"))),
    );
    let closed = taken.threads(part.run.id).into_iter().filter(|(thread, _)| thread.resolved.is_some());
    all.extend(closed.map(|(one, place)| thread(one, &place)));
    if !taken.id.is_empty() {
        all.push(format!("session {} of dlm-architect holds every answer, comment and decision", taken.id));
    }
    all
}

/// The design, its headings below ours.
fn more(taken: &Taken<'_>, part: &Part<'_>) -> String {
    let run = part.run;
    let mut out = format!(
        "\n## More Information\n\nBy {}, {}, from the prompt {}.\n",
        inline(&run.who()),
        utc(run.asked),
        inline(&taken.session.prompt.name)
    );
    let text = if run.answer.text.is_empty() { &run.answer.declined } else { &run.answer.text };
    let text = text.trim();
    if text.is_empty() {
        return out;
    }
    out += &format!("\n### The text of answer {}\n\n", run.id.0);
    if crate::domain::answer::refusal(text).is_some() {
        let body = text.trim_matches('`').trim_start_matches("json").trim();
        return out + &format!("```json\n{body}\n```\n");
    }
    out + &lowered(run) + "\n"
}

/// The text with the highest of its headings as the fourth level, its HTML as text, and without links that are none to
/// the web.
fn lowered(run: &Run) -> String {
    let raw = run.answer.text.trim_end();
    let levels = Parser::new_ext(raw, OPTIONS).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as usize),
        _ => None,
    });
    let top = levels.min().unwrap_or(1);
    // Bytes that are left out, and what stands for them.
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for (event, at) in Parser::new_ext(raw, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                // A heading that is underlined has no marks to lengthen; it stays as it is.
                let marks = raw[at.start..].len() - raw[at.start..].trim_start_matches('#').len();
                if marks > 0 {
                    edits.push((at.start, marks, "#".repeat((level as usize - top + 4).min(6))));
                }
            }
            Event::Html(html) | Event::InlineHtml(html) if raw[at.start..].starts_with(&*html) => {
                edits.extend(html.match_indices('<').map(|(off, _)| (at.start + off, 0, "\\".to_owned())));
            }
            Event::Start(Tag::Link { dest_url, .. }) if !web(&dest_url) && raw[at.start..].starts_with('[') => {
                edits.push((at.start, 0, "\\".to_owned()));
            }
            _ => {}
        }
    }
    let (mut out, mut from) = (String::new(), 0);
    for (at, length, text) in edits {
        if at >= from {
            out = out + &raw[from..at] + &text;
            from = at + length;
        }
    }
    out + &raw[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_has_no_design_to_build_on() {
        let inputs = Inputs {
            scale: "10/s".into(),
            consistency: "strict, no two holders".into(),
            infrastructure: "one Redis node, no other store".into(),
        };
        let report = architect::design(&inputs);
        assert_eq!(report.ruling.verdict.word(), "refuse");
        let all = weighed(&inputs, &report);
        assert!(!all.is_empty() && all.iter().all(|store| !store.chosen && !store.against.is_empty()), "{all:?}");
    }
}
