//! Options before a command are options of it: `--profile work design` is `design --profile work`.

use super::args::Cli;
use clap::{ArgAction, Command, CommandFactory};
use std::ffi::OsString;

/// The arguments, the program's name among them, with what stands before a command moved behind it.
pub fn ordered(arguments: Vec<OsString>) -> Vec<OsString> {
    let cli = Cli::command();
    let texts: Vec<&str> = arguments.iter().map(|one| one.to_str().unwrap_or_default()).collect();
    let mut at = 1;
    while let Some(text) = texts.get(at) {
        if *text == "--" || *text == "-" || !text.starts_with('-') {
            break;
        }
        let next = texts.get(at + 1).copied().unwrap_or_default();
        at += 1 + usize::from(valued(&cli, text, next));
    }
    let mut end = at;
    let mut command = &cli;
    while let Some(below) = texts.get(end).and_then(|name| command.find_subcommand(name)) {
        (command, end) = (below, end + 1);
    }
    if at == 1 || end == at || end > arguments.len() {
        return arguments;
    }
    let (head, rest) = arguments.split_at(1);
    let (options, rest) = rest.split_at(at - 1);
    let (command, rest) = rest.split_at(end - at);
    [head, command, options, rest].concat()
}

/// Whether an option takes the word behind it.
fn valued(cli: &Command, option: &str, next: &str) -> bool {
    let Some(found) = defined(cli, option) else { return false };
    let takes = matches!(found.get_action(), ArgAction::Set | ArgAction::Append) && !option.contains('=');
    let maybe = found.get_num_args().is_some_and(|range| range.min_values() == 0);
    takes && !(maybe && (next.starts_with('-') || cli.find_subcommand(next).is_some()))
}

/// The definition of an option, of the program's own first, else of the first command that has it.
fn defined<'a>(command: &'a Command, option: &str) -> Option<&'a clap::Arg> {
    let name = option.split('=').next().unwrap_or_default();
    let is = |one: &&clap::Arg| match name.strip_prefix("--") {
        Some(long) => one.get_long() == Some(long),
        None => name.len() == 2 && one.get_short().is_some_and(|short| name.ends_with(short)),
    };
    command.get_arguments().find(is).or_else(|| command.get_subcommands().find_map(|below| defined(below, option)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_command_goes_behind_it() {
        for (typed, meant) in [
            ("--profile work design --case 1", "design --profile work --case 1"),
            ("--profile=work --no-session design", "design --profile=work --no-session"),
            ("--json --base-url http://h eval x.yaml", "eval --json --base-url http://h x.yaml"),
            ("--prompt eval prompt render", "prompt render --prompt eval"),
            ("--case 2 config show --model m", "config show --case 2 --model m"),
            ("--output f sessions export 2026", "sessions export --output f 2026"),
            ("--fact design --case 1", "design --fact --case 1"),
            ("--scale design", "--scale design"),
            ("design --case 1", "design --case 1"),
            ("--case 1 --send", "--case 1 --send"),
            ("x.yaml design", "x.yaml design"),
            ("-- --profile work design", "-- --profile work design"),
            ("--profile", "--profile"),
            ("", ""),
        ] {
            let words = |text: &str| ["x"].into_iter().chain(text.split_whitespace()).map(OsString::from).collect();
            let meant: Vec<OsString> = words(meant);
            assert_eq!(ordered(words(typed)), meant, "{typed}");
        }
    }
}
