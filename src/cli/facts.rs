//! `--fact NAME=WORD`: an answer to a question, written into the input it belongs to as one sentence.

use super::args::{Cli, Command, PromptCommand, Texts};
use super::print::complain;
use crate::domain::brief::{Answer, Inputs, VARIABLES};
use crate::page::safe;

/// What `--fact` takes, a line an answer; none where it was not asked for alone.
pub fn listed(cli: &Cli) -> Option<String> {
    let texts: &Texts = match &cli.command {
        None => &cli.job.texts,
        Some(Command::Design(design)) => &design.job.texts,
        Some(Command::Explain(explain)) => &explain.texts,
        Some(Command::Prompt(PromptCommand::Render(job))) => &job.texts,
        Some(_) => return None,
    };
    let line = |answer: Answer| format!("{:28} {}\n", spelled(&answer), answer.sentence());
    texts.facts.iter().any(String::is_empty).then(|| all().map(line).collect())
}

/// Everything that `--fact` takes, as it is written.
pub fn words() -> Vec<String> {
    all().map(|answer| spelled(&answer)).collect()
}

// Answers that hold a number or a name, one of each kind.
const EXAMPLES: [Answer; 4] =
    [Answer::Servers(1), Answer::Servers(3), Answer::Locks("etcd", true), Answer::Locks("etcd", false)];

fn all() -> impl Iterator<Item = Answer> {
    Answer::all().chain(EXAMPLES)
}

fn spelled(answer: &Answer) -> String {
    format!("{}={}", answer.fact().word(), answer.word())
}

/// Writes `facts` into `inputs`, and says on stderr what was written where.
///
/// # Errors
/// One sentence: a fact or a word that there is not.
pub fn write(facts: &[String], inputs: &mut Vec<(String, String)>) -> Result<(), String> {
    let missing = VARIABLES.iter().filter(|name| !facts.is_empty() && !inputs.iter().any(|(known, _)| known == *name));
    let missing: Vec<_> = missing.map(|name| ((*name).to_owned(), String::new())).collect();
    inputs.extend(missing);
    for fact in facts {
        let answer = Answer::parse(fact)?;
        let field = answer.field().name();
        let Some(texts) = Inputs::of(inputs) else { continue };
        let written = texts.answer(answer).text(answer.field()).to_owned();
        if let Some((_, text)) = inputs.iter_mut().find(|(name, _)| name == field) {
            *text = written;
        }
        complain(&safe(&format!("written into {field}: {}", answer.sentence())));
    }
    Ok(())
}
