//! The man page: one page for all commands, from the definition of the arguments and the table of keys.

use super::args::{AFTER, Cli};
use super::keys;
use clap::{Arg, ArgAction, Command, CommandFactory, Id};
use std::io::Write;

const ENVIRONMENT: &[(&str, &str)] = &[
    ("OPENAI_BASE_URL", "the endpoint, where no flag, profile or configuration names one"),
    ("OPENAI_API_KEY", "its key; alone it chooses nothing"),
    ("VISUAL, EDITOR", "the editor of a field, as git takes it: arguments, quotes and a leading NAME=VALUE"),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME, HOME", "where the configuration and the sessions are"),
    (
        "TERM, COLORFGBG, NO_COLOR, LC_ALL, LC_CTYPE, LANG, TZ",
        "what the terminal shows, in which letters, and local time",
    ),
    ("USER, LOGNAME", "the name that others see who follow a session, or are followed"),
    ("SSH_CONNECTION, TMUX", "a slower line; the way to the clipboard"),
    ("HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY", "proxies; config show tells what they come to"),
    ("SSL_CERT_FILE, SSL_CERT_DIR", "certificates of the authorities that are trusted"),
    ("GITHUB_STEP_SUMMARY", "a file that eval \\-\\-markdown adds to, in place of writing it over"),
    ("TMPDIR", "where a field lies while an editor has it"),
];

const FILES: &[(&str, &str)] = &[
    ("~/.config/dlm\\-architect/config.toml", "the configuration; config example prints one with every setting"),
    ("~/.local/state/dlm\\-architect/sessions/", "sessions, one file of JSON lines each, 0600"),
    ("~/.local/state/dlm\\-architect/author", "the name under what you say of an answer; :author changes it"),
    ("~/.local/state/dlm\\-architect/trash/", "deleted sessions, until sessions prune"),
    ("~/.local/state/dlm\\-architect/here/", "who follows which session now"),
    ("~/.local/state/dlm\\-architect/shared/", "sessions that are shared with a group, unless \\-\\-folder says where"),
    ("NAME.guidelines.yaml", "guidelines beside NAME.prompt.yaml"),
];

/// The whole page.
///
/// # Errors
/// When memory can't be written, which is never.
pub(super) fn page() -> std::io::Result<String> {
    let mut cli = Cli::command();
    cli.build();
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(cli.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    synopsis(&cli, &mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    writeln!(page, ".SH COMMANDS")?;
    let shared: Vec<(&Id, String)> = cli.get_arguments().map(|one| (one.get_id(), told(one))).collect();
    commands(&cli, &shared, &mut page)?;
    let (codes, notes) = AFTER.split_once("\n\n").unwrap_or((AFTER, ""));
    statuses(codes, &mut page)?;
    writeln!(page, ".SH NOTES")?;
    for paragraph in notes.split("\n\n") {
        writeln!(page, ".PP\n{}", escaped(paragraph))?;
    }
    for (title, rows) in [("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)] {
        writeln!(page, ".SH {title}")?;
        for (name, says) in rows {
            writeln!(page, ".TP\n{name}\n{says}")?;
        }
    }
    writeln!(page, ".SH KEYS\n.nf\n{}\n.fi", verbatim(&keys()))?;
    man.render_version_section(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// The options with the values they take, which clap's own section leaves out.
fn synopsis(cli: &Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    writeln!(page, ".SH SYNOPSIS\n\\fBdlm\\-architect\\fR")?;
    let (named, placed): (Vec<&Arg>, Vec<&Arg>) =
        cli.get_arguments().filter(|one| !one.is_hide_set()).partition(|one| !one.is_positional());
    for argument in named.into_iter().chain(placed) {
        let many = if matches!(argument.get_action(), ArgAction::Append) { "..." } else { "" };
        writeln!(page, "[{}]{many}", escaped(&spelled(argument)).replace(",", " |"))?;
    }
    writeln!(page, ".br\n\\fBdlm\\-architect\\fR \\fICOMMAND\\fR ...")
}

/// The exit codes out of the help's rows: two blanks, the codes, two blanks, what they say; what goes on is set in.
fn statuses(rows: &str, page: &mut Vec<u8>) -> std::io::Result<()> {
    let mut lines = rows.lines();
    let head = lines.next().unwrap_or_default().trim_start_matches("Exit codes ").trim_end_matches(':');
    writeln!(page, ".SH \"EXIT STATUS\"\n{}", escaped(&format!("Of {}:", head.trim_matches(['(', ')']))))?;
    for line in lines {
        match line.trim_start().split_once("  ").filter(|(code, _)| code.starts_with(|c: char| c.is_ascii_digit())) {
            Some((code, says)) => writeln!(page, ".TP\n{}\n{}", escaped(code), escaped(says.trim()))?,
            None => writeln!(page, "{}", escaped(line.trim()))?,
        }
    }
    Ok(())
}

/// Every command that does something, with its options; those of the program itself are told once, above.
fn commands(command: &Command, shared: &[(&Id, String)], page: &mut Vec<u8>) -> std::io::Result<()> {
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        if below.has_subcommands() {
            commands(below, shared, page)?;
            continue;
        }
        let usage = below.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").to_owned();
        writeln!(page, ".SS \"{}\"", escaped(&usage).replace('"', "'"))?;
        let about = below.get_long_about().or(below.get_about()).map(ToString::to_string).unwrap_or_default();
        writeln!(page, "{}", escaped(&about))?;
        let arguments = below.get_arguments().filter(|one| one.get_id() != "help" && !one.is_hide_set());
        let (above, own): (Vec<&Arg>, Vec<&Arg>) =
            arguments.partition(|one| shared.contains(&(one.get_id(), told(one))));
        if !above.is_empty() {
            let names: Vec<String> = above.iter().map(|one| spelled(one)).collect();
            writeln!(page, ".TP\nas above\n{}", escaped(&names.join("; ")))?;
        }
        for argument in own {
            writeln!(page, ".TP\n\\fB{}\\fR\n{}", escaped(&spelled(argument)), escaped(&told(argument)))?;
        }
    }
    Ok(())
}

fn spelled(argument: &Arg) -> String {
    let name = argument.get_value_names().unwrap_or_default().iter().map(|name| format!("{name}")).collect::<Vec<_>>();
    let value = if argument.get_action().takes_values() { name.join(" ") } else { String::new() };
    let short = argument.get_short().map(|short| format!("-{short}"));
    let flags: Vec<String> = short.into_iter().chain(argument.get_long().map(|long| format!("--{long}"))).collect();
    format!("{} {value}", flags.join(", ")).trim().to_owned()
}

fn told(argument: &Arg) -> String {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    match values.is_empty() || !argument.get_action().takes_values() {
        true => help,
        false => format!("{help} ({})", values.join(", ")),
    }
}

fn escaped(text: &str) -> String {
    verbatim(&text.replace('\n', " "))
}

/// Lines of which roff takes nothing for its own.
fn verbatim(text: &str) -> String {
    let own = |line: &str| if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_owned() };
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    text.lines().map(own).collect::<Vec<_>>().join("\n")
}
