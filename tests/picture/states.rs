//! Every state of the screen, reached as a user reaches it: by events into App. Nothing here asks the clock or the disk, so that the
//! same program draws the same pictures.

use dlm_architect::app::{Action, App, Effect, Event, Level, SessionLine, Size};
use dlm_architect::domain::architect::{Inputs, OFFLINE, RULES, design};
use dlm_architect::domain::ask::Target;
use dlm_architect::domain::fault::Fault;
use dlm_architect::domain::prompt::Prompt;
use dlm_architect::domain::session::Record;
use dlm_architect::domain::stream::{At, End, RunId, StreamEvent};
use dlm_architect::page::safe;

pub const SEED: &str = include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml");
const GUIDELINES: &str = include_str!("../../assets/guidelines/distributed_lock_manager_architect.guidelines.yaml");

const FOREIGN: &str = "name: Postmortem Writer\ndescription: d\nmessages:\n  - {role: user, content: 'x {{service_name}} {{started_at}} {{ended_at}} {{impact}} {{root_cause}} {{detection}} {{timeline}} {{owner}} {{severity}} {{actions}} {{links}} {{audience}}'}\n";

/// What a model says against the rules, with a table and code.
const UNSAFE: &str = "## Decision\n\nUse **SET NX** on the primary Redis with a TTL of 10 s; the replica takes over on failure.\n\n| Store | On loss of the primary | Fencing | Verdict |\n|---|---|---|---|\n| Redis, one primary | the replica is promoted, writes of the last second may be lost | none, unless a script hands out tokens | **use** |\n| etcd, three voters | election within 1 s, nothing lost | the create revision | heavier to run |\n\n## Acquire\n\n- `SET lock:{name} {nonce} NX PX 10000`\n- Retry after 50 ms with jitter.\n  - At most 20 times.\n\n```bash\nredis-cli -h cache-primary.internal SET lock:orders 6f1c NX PX 10000 && ./critical-section --orders --timeout 8 || exit 75\n```\n\n## Renewal\n\n1. Renew at one third of the TTL.\n2. Stop the work *before* the loss is reported.\n";

fn prompt(yaml: &str, file: &str) -> Prompt {
    let mut prompt = Prompt::read(yaml, file).unwrap();
    if yaml == SEED {
        prompt.guidelines = GUIDELINES.into();
    }
    prompt
}

pub fn offline() -> Target {
    Target { provider: OFFLINE.into(), model: RULES.into(), ..Target::default() }
}

fn model() -> Target {
    Target {
        provider: "http".into(),
        endpoint: "https://llm.example.internal/v1".into(),
        profile: "work".into(),
        model: "qwen3-32b".into(),
        ..Target::default()
    }
}

/// A hand on an App.
pub struct Hand {
    pub app: App,
    at: u64,
    records: Vec<Record>,
}

impl Hand {
    pub fn new(yaml: &str, target: Target, inputs: &[&str], size: Size, unicode: bool) -> Hand {
        let prompt = prompt(yaml, "lock_manager.prompt.yaml");
        let inputs: Vec<(String, String)> = prompt
            .variables
            .iter()
            .map(|variable| variable.name.clone())
            .zip(inputs.iter().map(|s| (*s).into()))
            .collect();
        let (mut app, effects) = App::new(At(1_000), &prompt, target, &inputs, size);
        app.unicode = unicode;
        app.pane.page.plain = !unicode;
        let mut hand = Hand { app, at: 1_000, records: Vec::new() };
        hand.take(effects);
        hand.hear(Event::Shown);
        hand
    }

    pub fn hear(&mut self, event: Event) {
        self.at += 10;
        let effects = self.app.update(At(self.at), event);
        self.take(effects);
    }

    fn take(&mut self, effects: Vec<Effect>) {
        self.records.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Append(record) => Some(record),
            _ => None,
        }));
    }

    /// What went to the session's file since.
    pub fn written(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    pub fn act(&mut self, actions: &[Action]) -> &mut Hand {
        for action in actions {
            self.hear(Event::Act(*action));
        }
        self
    }

    pub fn type_line(&mut self, text: &str) -> &mut Hand {
        self.hear(Event::Typed(text.into()));
        self
    }

    /// Sends, and hears this answer.
    fn answered(&mut self, text: &str, end: Option<End>) -> &mut Hand {
        self.act(&[Action::Send]);
        if self.app.keys() == Level::Ask {
            self.act(&[Action::Accept]);
        }
        let run = RunId(u32::try_from(self.app.session.runs.len()).unwrap());
        self.hear(Event::Heard(run, StreamEvent::Opened { model: String::new() }));
        let half = text.floor_char_boundary(text.len() / 2);
        for part in [&text[..half], &text[half..]] {
            self.hear(Event::Heard(run, StreamEvent::Delta(part.to_owned())));
        }
        if let Some(end) = end {
            self.hear(Event::Heard(run, StreamEvent::Ended(end)));
        }
        self.hear(Event::Drained);
        self.app.notice = None;
        self.act(&[Action::ToAnswer])
    }

    pub fn by_rules(&mut self) -> &mut Hand {
        let inputs = Inputs::of(&self.app.form.inputs(self.app.prompt())).unwrap();
        let text = design(&inputs).answer;
        self.answered(&text, Some(End::Complete { notice: None }))
    }
}

pub const CASE: [&str; 3] = [
    "10,000 lock requests per second, low contention.",
    "Strict serializability, CP system, no split-brain acceptable.",
    "3-region AWS deployment with etcd clusters.",
];
const OPEN: [&str; 3] = [
    "200 lock requests per second",
    "Never two holders; either site must go on alone when the other is lost",
    "two data centers with etcd, no third site",
];
const BOTH: [&str; 3] = [
    "500 jobs a minute, locks held for 40 s",
    "no two workers may run the same job",
    "two regions, us-east-1 and eu-west-1, with DynamoDB. Either room may burn",
];

/// The states, in the order of the sheet.
pub const STATES: [&str; 27] = [
    "empty",
    "typing",
    "asked",
    "commands",
    "streaming",
    "done",
    "refused",
    "unsafe",
    "failed",
    "incomplete",
    "searched",
    "source",
    "foreign",
    "nothing to fill in",
    "help",
    "outline",
    "examples",
    "sessions",
    "brief",
    "values",
    "preview",
    "verdicts",
    "marks",
    "prompt file",
    "error",
    "copy",
    "question",
];

/// The screen in this state.
pub fn reach(state: &str, size: Size, unicode: bool) -> App {
    use Action as A;
    let new = |target: Target, inputs: &[&str]| Hand::new(SEED, target, inputs, size, unicode);
    let done = || {
        let mut hand = new(offline(), &CASE);
        hand.by_rules();
        hand
    };
    let wrong = || {
        let mut hand = new(model(), &CASE);
        hand.answered(UNSAFE, Some(End::Complete { notice: None }));
        hand
    };
    let fault = || Fault::Status {
        code: 404,
        url: "https://llm.example.internal/v1/chat/completions".into(),
        message: "The model `qwen3-32b` does not exist".into(),
        retry_after_ms: None,
        key_from: None,
        again: None,
    };
    let mut hand = match state {
        "empty" | "question" => new(offline(), &[]),
        "typing" | "commands" | "sessions" | "preview" | "prompt file" | "examples" | "help" => new(offline(), &CASE),
        "asked" | "brief" | "values" => new(offline(), &OPEN),
        "foreign" => Hand::new(
            FOREIGN,
            model(),
            &["checkout", "", "", "Half of the orders failed for 40 minutes."],
            size,
            unicode,
        ),
        "nothing to fill in" => Hand::new(
            "name: Haiku\nmessages:\n  - {role: user, content: 'A haiku on locks.'}\n",
            model(),
            &[],
            size,
            unicode,
        ),
        "refused" => {
            let mut hand = new(offline(), &BOTH);
            hand.by_rules();
            hand
        }
        "streaming" => {
            let mut hand = new(model(), &CASE);
            hand.answered(&UNSAFE[..700], None);
            hand
        }
        "failed" | "error" => {
            let mut hand = new(model(), &CASE);
            hand.answered("", Some(End::Failed { fault: fault() }));
            hand
        }
        "incomplete" => {
            let mut hand = new(model(), &CASE);
            hand.answered(&UNSAFE[..560], Some(End::Incomplete { fault: Fault::Empty }));
            hand
        }
        "unsafe" | "verdicts" | "marks" => wrong(),
        _ => done(),
    };
    match state {
        "typing" => hand.act(&[A::Type, A::Next]),
        "commands" => hand.act(&[A::Up]),
        "searched" => hand.act(&[A::Search]).type_line("token").act(&[A::Accept, A::NextHit]),
        "source" => hand.act(&[A::Raw]),
        "foreign" => hand.act(&[A::Field(5)]),
        "help" => hand.act(&[A::Up, A::Help]),
        "outline" => hand.act(&[A::Outline, A::LineDown, A::LineDown]),
        "examples" => hand.act(&[A::Up, A::Examples]),
        "sessions" => hand.act(&[A::Up]),
        "brief" => hand.act(&[A::Up, A::Why]),
        "values" => hand.act(&[A::Up, A::Why, A::End, A::Search]).type_line("level").act(&[A::Accept, A::Accept]),
        "preview" => hand.act(&[A::Up, A::Preview]),
        "verdicts" => hand.act(&[A::Verdicts]),
        "marks" => hand.act(&[A::Marks]),
        "prompt file" => hand.act(&[A::Up, A::About]),
        "error" => hand.act(&[A::Error]),
        "copy" => hand.act(&[A::CopyMenu]),
        "question" => {
            hand.app.keeping = dlm_architect::app::Keeping::Nowhere;
            hand.hear(Event::Edited { field: 0, text: "typed by hand".into() });
            hand.act(&[A::Up, A::Quit])
        }
        _ => &mut hand,
    };
    if state == "sessions" {
        let line =
            |id: &str, when: &str, label: &str| SessionLine { id: id.into(), when: safe(when), label: safe(label) };
        let lines = vec![
            line("20250611-091412-a1", "today 09:14", "DONE      3 answers  payments lock, etcd in 3 regions"),
            line("20250610-170233-7c", "yesterday 17:02", "REFUSED   1 answer   two sites, either must survive"),
            line("20250602-112010-b0", "2 Jun 11:20", "UNSAFE    2 answers  cron leader on one Redis"),
        ];
        hand.hear(Event::Listed(lines, None));
    }
    hand.app
}
