//! The arguments: one definition for parsing, help, completions and the man page.

use super::words::Words;
use clap::{Args, Parser, Subcommand, ValueHint};
use std::path::{Path, PathBuf};

/// What stands below the help: the exit codes, a row each, and what else to know.
pub(super) const AFTER: &str = "\
Exit codes (design and eval; the first that matches):
  2  could not run: usage, configuration, prompt file, no endpoint, TERM=dumb
  130, 143, 129  ended by SIGINT, SIGTERM, SIGHUP
  4  failed, truncated or incomplete
  3  refused (design only: to eval a refusal is an answer like any other)
  1  a verdict is fail, error or not run (--allow-not-run: not run counts as 0),
     or with --strict something is open: unsafe or wrong by the rules, a must of the guidelines
     not kept, words of the inputs not read
  0  everything ran and holds

Settings: flag > environment > configuration file > prompt file > default; `config show` tells where
each value came from. An endpoint is chosen only by --base-url, --profile, the configuration file or
OPENAI_BASE_URL; `config check` tries it. Keys come from the environment, a command or a file, never
from an argument.

On the screen: F1 shows all keys and the manual; Esc Enter sends; ^C stops; q quits after Esc.
`dlm-architect manual` prints the manual, `dlm-architect manual WORD` the sections on something.";

/// Distributed Lock Manager Architect: an interactive design assistant in the terminal.
#[derive(Debug, Parser)]
#[command(name = "dlm-architect", version, about, long_about = None, after_help = AFTER, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; without it the screen opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The job.
    #[command(flatten)]
    pub job: Job,
    /// Send at once what the arguments fill in
    #[arg(long)]
    pub send: bool,
    /// Open the session of the terminal that was written last and that no other terminal has open
    #[arg(long = "continue", short = 'c', conflicts_with_all = ["send", "vars", "scale", "consistency", "infrastructure", "case", "facts", "no_session"])]
    pub goes_on: bool,
}

/// A prompt, its inputs, and who answers.
#[derive(Clone, Debug, Default, Args)]
pub struct Job {
    /// The prompt.
    #[command(flatten)]
    pub which: Which,
    /// The inputs.
    #[command(flatten)]
    pub texts: Texts,
    /// Who answers.
    #[command(flatten)]
    pub who: Who,
    /// Send a block of ours with the request to a model: what is confirmed of it, the ruling, what is excluded, what is
    /// known of the named stores
    #[arg(long)]
    pub ground: bool,
}

/// A prompt file, in either spelling.
#[derive(Clone, Debug, Default, Args)]
pub struct Which {
    /// The prompt file, "-" for standard input; without it the embedded distributed lock manager architect
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "prompt")]
    pub file: Option<PathBuf>,
    /// The same as FILE
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub prompt: Option<PathBuf>,
}

impl Which {
    /// The file, if one is named.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_deref().or(self.prompt.as_deref())
    }
}

/// Who answers, and what is recorded.
#[derive(Clone, Debug, Default, Args)]
pub struct Who {
    /// Who answers: http, offline or replay
    #[arg(long, value_name = "PROVIDER", value_parser = Words::of(&["http", "offline", "replay"]))]
    pub provider: Option<String>,
    /// A recorded event stream to replay; "-" reads it from standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub replay: Option<PathBuf>,
    /// The API's base URL, up to and including /v1
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub base_url: Option<String>,
    /// A profile of the configuration file
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The model, in place of the prompt file's
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// A model parameter, in place of the prompt file's: temperature=0, max_tokens=600
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = variable)]
    pub params: Vec<(String, String)>,
    /// Who fills in the brief: rules, or model: one request before the design asks a model which facts the texts
    /// state, each with its words; what it says is checked, and the rules decide
    #[arg(long, value_name = "WHO", value_parser = Words::of(&["rules", "model"]))]
    pub brief: Option<String>,
    /// The configuration file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Record nothing
    #[arg(long)]
    pub no_session: bool,
}

/// The texts that fill a prompt.
#[derive(Clone, Debug, Default, Args)]
pub struct Texts {
    /// An input: NAME=TEXT, NAME=@FILE, or NAME=- for standard input (\@ and \- mean themselves)
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub vars: Vec<(String, String)>,
    /// The same as --var scale_requirements=…
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true, value_parser = text)]
    pub scale: Option<String>,
    /// The same as --var consistency_tolerance=…
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true, value_parser = text)]
    pub consistency: Option<String>,
    /// The same as --var infrastructure_environment=…
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true, value_parser = text)]
    pub infrastructure: Option<String>,
    /// The inputs of test case N of the prompt file, from 1; on the screen they fill in the form
    #[arg(long, value_name = "N")]
    pub case: Option<usize>,
    /// An answer to a question, written into the right input as one sentence; without a value it lists what there is
    #[arg(long = "fact", value_name = "NAME=WORD", num_args = 0..=1, default_missing_value = "")]
    pub facts: Vec<String>,
}

/// Headless commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// One design without a screen: the answer on stdout as it arrives, the outcome on stderr
    Design(Box<Design>),
    /// Run every test case of prompt files and hold the answers against their evaluators
    Eval(Box<Eval>),
    /// What the rules understood, what decided, and where every number comes from; no model needed
    Explain(Box<Explain>),
    /// Look at a prompt file without a model
    #[command(subcommand)]
    Prompt(PromptCommand),
    /// Recorded sessions
    #[command(subcommand)]
    Sessions(SessionsCommand),
    /// The configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// All keys of the screen
    Keys,
    /// The manual, or the sections of it that speak of something
    Manual {
        /// Only sections that hold all of these words
        #[arg(value_name = "WORD")]
        words: Vec<String>,
    },
    /// Completions for a shell, on stdout
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The man page, on stdout
    Man,
}

/// `design`.
#[derive(Clone, Debug, Args)]
pub struct Design {
    /// The job.
    #[command(flatten)]
    pub job: Job,
    /// Print one JSON object when the run has ended
    #[arg(long)]
    pub json: bool,
    /// Print the model's own bytes, controls and all
    #[arg(long, conflicts_with = "json")]
    pub raw: bool,
    /// A verdict that could not be run counts as 0
    #[arg(long)]
    pub allow_not_run: bool,
    /// What is open counts as a failed verdict: unsafe or wrong by the rules, a "must" of the guidelines, words not read
    #[arg(long)]
    pub strict: bool,
}

/// `eval`.
#[derive(Clone, Debug, Args)]
pub struct Eval {
    /// The prompt files, "-" for standard input; without any the embedded one
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Who answers.
    #[command(flatten)]
    pub who: Who,
    /// Only cases that match, written as FILE#N and the first words of the inputs: '#2 ', 'raft.*redis'
    #[arg(long, value_name = "REGEX")]
    pub filter: Option<String>,
    /// Whether requests to the model carry what is known of them: on, off, or both in two columns
    #[arg(long, value_name = "on|off|off,on", value_delimiter = ',', value_parser = ["off", "on"], num_args = 1)]
    pub ground: Vec<String>,
    /// Run each case N times and show how often it passes
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub repeat: u32,
    /// How many answers may be under way at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
    /// Stop at the first case that does not pass
    #[arg(long)]
    pub fail_fast: bool,
    /// Keep what an evaluation before has done and run the rest: the last one of the same file, or the
    /// one named
    #[arg(long, value_name = "SESSION", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with = "no_session")]
    pub resume: Option<String>,
    /// A verdict that could not be run counts as 0
    #[arg(long)]
    pub allow_not_run: bool,
    /// What is open counts as a failed verdict: unsafe or wrong by the rules, a "must" of the guidelines, words not read
    #[arg(long)]
    pub strict: bool,
    /// A case whose "expected" text is not in the answer fails
    #[arg(long)]
    pub expected: bool,
    /// Print one JSON object in place of the table
    #[arg(long)]
    pub json: bool,
    /// Write JUnit XML to a file too; "-" prints it in place of the table
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub junit: Option<PathBuf>,
    /// Write a Markdown summary, as for a pull request, to a file too; "-" prints it in place of the table. The file that
    /// GITHUB_STEP_SUMMARY names is added to
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub markdown: Option<PathBuf>,
    /// Write these two over an existing file that is no earlier report; never over a file that is read
    #[arg(long)]
    pub force: bool,
}

/// `explain`: the same inputs as `design`.
#[derive(Clone, Debug, Args)]
pub struct Explain {
    /// The prompt.
    #[command(flatten)]
    pub which: Which,
    /// The inputs.
    #[command(flatten)]
    pub texts: Texts,
    /// Who fills in the brief.
    #[command(flatten)]
    pub who: Who,
    /// What a source is, in place of a request: a section of ours ("sizing 7"), a rule ("R3"), a publication
    /// ("Kleppmann 2016"), or a store with its variants and numbers
    #[arg(long, value_name = "ID", exclusive = true)]
    pub source: Option<String>,
    /// Print the way from words to facts: what took every clause, and how every fact was read
    #[arg(long)]
    pub trace: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `prompt`.
#[derive(Debug, Subcommand)]
pub enum PromptCommand {
    /// Every field of the file
    Show(Which),
    /// 0 if the file can be used; warnings with their lines
    Check {
        /// The file.
        #[command(flatten)]
        which: Which,
        /// Warnings are exit code 2
        #[arg(long)]
        strict: bool,
    },
    /// The messages as they would be sent
    Render(Box<Job>),
}

/// `sessions`.
#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// All sessions but evaluations, the newest first
    List {
        /// Evaluations too
        #[arg(long)]
        all: bool,
        /// Only sessions that hold this in their name, inputs, answers or comments, whatever the case of letters
        #[arg(long, value_name = "TEXT")]
        find: Option<String>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// What a session holds, as Markdown, made safe for a terminal
    Show {
        /// Its id, the beginning of it, its name, or "last"
        id: String,
    },
    /// Open a session in the terminal
    Resume(Box<Resume>),
    /// Look on in the terminal while another one drives a session
    Follow(Box<Follow>),
    /// Print a session's records as they are written, one JSON object a line
    Tail {
        /// Its id, the beginning of it, its name, or a path; without it the one written last of those being driven
        id: Option<String>,
        /// Go on behind this byte of its file
        #[arg(long, value_name = "BYTE", default_value_t = 0)]
        from: u64,
        /// Be shown to who drives it as a follower of this name
        #[arg(long = "as", value_name = "NAME")]
        name: Option<String>,
    },
    /// Write records from standard input into a session that another terminal drives: only what a follower may
    Append {
        /// Its id, the beginning of it, its name, or a path
        id: String,
    },
    /// Let a group of this machine follow a session: it moves to a folder of its own
    Share {
        /// Its id, the beginning of it, or its name
        id: String,
        /// The group
        #[arg(long, value_name = "GROUP")]
        group: String,
        /// The folder for it, which the group can reach; without it one beside the sessions
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },
    /// Take a shared session back: only you can read it
    Unshare {
        /// Its id, the beginning of it, or its name
        id: String,
    },
    /// What differs between two answers of a session, as Markdown: decisions and inputs, then by section
    Compare {
        /// Its id, the beginning of it, its name, or "last"
        id: String,
        /// The numbers of two answers; without them the newest, and the one before it or another architect's to the same
        /// inputs
        #[arg(value_name = "RUN", num_args = 2)]
        runs: Vec<u32>,
    },
    /// A session as a document, to stdout or to a file
    Export {
        /// Its id, the beginning of it, its name, or "last"
        id: String,
        /// Markdown with everything; an architecture decision record with the headings of MADR; one HTML file without
        /// script; or JSON by the schema of the manual
        #[arg(long = "as", value_name = "FORM", default_value = "md", value_parser = ["md", "adr", "html", "json"])]
        form: String,
        /// A new file, or for a record the folder of records, made where there is none, where it gets the next number; without it, or for "-", stdout
        #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// Write over an existing file; never over a session
        #[arg(long)]
        force: bool,
    },
    /// Give a session a name, or with an empty one none; on the screen :name does the same
    Rename {
        /// Its id, the beginning of it, or its name
        id: String,
        /// The name
        name: String,
    },
    /// Move sessions to the trash
    Delete {
        /// Their ids, the beginnings of them, or their names
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Take a session out of the trash; without an id it lists what lies there
    Restore {
        /// Its id, the beginning of it, or its name
        id: Option<String>,
    },
    /// Empty the trash for good
    Prune,
}

/// `sessions resume`.
#[derive(Clone, Debug, Args)]
pub struct Resume {
    /// Its id, the beginning of it, or its name
    pub id: String,
    /// The prompt file whose model and parameters a send takes; the session keeps its own prompt
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub prompt: Option<PathBuf>,
    /// Who answers.
    #[command(flatten)]
    pub who: Who,
    /// Send a block of ours with the request to a model
    #[arg(long)]
    pub ground: bool,
}

impl Resume {
    /// The job of the screen that opens it.
    pub fn job(&self) -> Job {
        let which = Which { file: None, prompt: self.prompt.clone() };
        Job { which, texts: Texts::default(), who: self.who.clone(), ground: self.ground }
    }
}

/// `sessions follow`.
#[derive(Clone, Debug, Default, Args)]
pub struct Follow {
    /// Its id, the beginning of it, its name, or a path; without it the one written last of those being driven
    pub id: Option<String>,
    /// Follow it on another machine: a command that runs one there, such as "ssh jump"
    #[arg(long, value_name = "COMMAND", value_hint = ValueHint::CommandString)]
    pub via: Option<String>,
    /// The name that who drives it sees; without it $USER
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// The configuration file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
}

impl Follow {
    /// The job of the screen that follows it.
    pub fn job(&self) -> Job {
        Job { who: Who { config: self.config.clone(), ..Who::default() }, ..Job::default() }
    }
}

/// `config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Every setting and where it came from; never a secret
    Show(Box<Job>),
    /// Ask the endpoint once for its models, and say step by step what holds: file, key, address, TLS, answer
    Check(Box<Job>),
    /// Where the file is looked for
    Path,
    /// A documented example file
    Example,
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

// A list begins with a dash; what begins as an option does is one, and the text before it is missing.
fn text(text: &str) -> Result<String, String> {
    let option = text.strip_prefix("--").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    match option && !text.contains(char::is_whitespace) {
        true => {
            Err("this is an option where a text is due; a text of that form is given by --var NAME=TEXT".to_owned())
        }
        false => Ok(text.to_owned()),
    }
}

impl Texts {
    /// What the arguments say of the inputs.
    pub fn given(&self) -> super::inputs::Given {
        let short = [&self.scale, &self.consistency, &self.infrastructure];
        let short = super::inputs::SHORT.iter().zip(short);
        let short = short.filter_map(|((_, name), value)| Some(((*name).to_owned(), value.clone()?)));
        super::inputs::Given {
            values: self.vars.iter().cloned().chain(short).collect(),
            case: self.case,
            facts: self.facts.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn inputs_come_in_both_spellings() {
        let cli = Cli::try_parse_from(["x", "design", "--scale", "10k", "--var", "b=c=d"]).unwrap();
        let Some(Command::Design(design)) = cli.command else { panic!() };
        let given = design.job.texts.given();
        assert_eq!(given.values, [("b".into(), "c=d".into()), ("scale_requirements".into(), "10k".into())]);
    }

    #[test]
    fn a_text_may_be_a_list_and_no_option_is_taken_for_one() {
        let list = "- etcd, three nodes\n- Redis, sessions only";
        let cli = Cli::try_parse_from(["x", "explain", "--infrastructure", list]).unwrap();
        let Some(Command::Explain(explain)) = cli.command else { panic!() };
        assert_eq!(explain.texts.given().values, [("infrastructure_environment".into(), list.into())]);
        assert!(Cli::try_parse_from(["x", "explain", "--infrastructure", "--json"]).is_err());
    }
}
