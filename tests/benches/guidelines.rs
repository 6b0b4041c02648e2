//! Cost of the live marks per arriving token: flat from 1,000 to 100,000 tokens, whatever the answer
//! is made of. `answer` is the same stream without marks, to be taken off.
//! Run: `cargo bench --bench guidelines`.

use divan::counter::ItemsCount;
use dlm_architect::domain::answer::Answer;
use dlm_architect::domain::guideline::{Guidelines, Marks};
use dlm_architect::domain::stream::End;
use std::sync::LazyLock;

const SEED: &str = include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml");
const TOKENS: [usize; 3] = [1_000, 10_000, 100_000];

static GUIDELINES: LazyLock<Guidelines> =
    LazyLock::new(|| Guidelines::embedded(SEED).expect("the seed's own guidelines"));

fn main() {
    divan::main();
}

/// An answer of `tokens` tokens, each a digest; the marks it has.
fn stream(words: &[&str], opening: &str, tokens: usize, watched: bool) -> usize {
    let (mut answer, mut marks) = (Answer::default(), Marks::new(&GUIDELINES));
    answer.text.reserve(tokens * 10);
    answer.text.push_str(opening);
    for token in 0..tokens {
        answer.text.push_str(words[token % words.len()]);
        answer.digest();
        if watched {
            marks.digest(&answer);
        }
    }
    answer.close(End::Complete { notice: None });
    answer.digest();
    if watched {
        marks.close(&answer);
    }
    marks.marks().len()
}

const DESIGN: &[&str] = &[
    "## Lock ",
    "acquisition\n\n",
    "- the ",
    "client ",
    "holds ",
    "a **lease** ",
    "of 10 s\n",
    "- renews ",
    "it, ",
    "not ",
    "late\n\n",
    "## Failure ",
    "handling\n\n",
    "**Leader ",
    "loss**: ",
    "no grant ",
    "is lost. ",
    "Avoid ",
    "`SETNX`. ",
    "Tokens ",
    "rise.\n\n",
];
const BAD: &[&str] = &[
    "## Capacity\n\n",
    "- Raft ",
    "is a ",
    "protocol\n",
    "- of ",
    "votes\n\n",
    "In ",
    "conclusion, ",
    "it holds.\n\n",
    "```go\n",
    "x := ",
    "f(y)\n",
    "```\n\n",
    "Feel free ",
    "to ask.\n\n",
];
const PROSE: &[&str] =
    &["the ", "quorum ", "of ", "votes ", "holds. ", "Leases ", "renew, ", "partitions ", "heal ", "and "];
const CODE: &[&str] = &["key: ", "value\n", "# a ", "comment\n", "timer: ", "[1, 2]\n"];
const TABLE: &[&str] = &["| etcd ", "| Raft ", "| **use** ", "|\n"];
const LIST: &[&str] = &["- the ", "token ", "rises\n", "  - with ", "each ", "grant\n"];

const KINDS: [(&str, &[&str], &str); 6] = [
    ("design", DESIGN, ""),
    ("bad", BAD, ""),
    ("one_paragraph", PROSE, ""),
    ("one_fence", CODE, "```\n"),
    ("one_table", TABLE, "| a | b | c |\n|---|---|---|\n"),
    ("one_list", LIST, "## Capacity\n\n"),
];

fn run(bencher: divan::Bencher, kind: usize, tokens: usize, watched: bool) {
    let (_, words, opening) = KINDS[kind];
    bencher.counter(ItemsCount::new(tokens)).bench(|| stream(words, opening, tokens, watched));
}

macro_rules! kinds {
    ($($name:ident = $kind:expr),*) => {$(
        mod $name {
            use super::{TOKENS, run};

            #[divan::bench(args = TOKENS, sample_count = 5)]
            fn answer(bencher: divan::Bencher, tokens: usize) {
                run(bencher, $kind, tokens, false);
            }

            #[divan::bench(args = TOKENS, sample_count = 5)]
            fn marks(bencher: divan::Bencher, tokens: usize) {
                run(bencher, $kind, tokens, true);
            }
        }
    )*};
}

kinds!(design = 0, bad = 1, one_paragraph = 2, one_fence = 3, one_table = 4, one_list = 5);

#[divan::bench]
fn embedded() -> Guidelines {
    Guidelines::embedded(SEED).expect("the seed's own guidelines")
}

/// With every pattern compiled, as for a foreign file.
#[divan::bench]
fn read_a_file() -> Guidelines {
    let file = include_str!("../../assets/guidelines/distributed_lock_manager_architect.guidelines.yaml");
    Guidelines::read(file, "bench", SEED).expect("the seed's own guidelines")
}

/// The first answer of a process: compiles what it needs.
#[divan::bench(sample_count = 10)]
fn first_answer() -> usize {
    let guidelines = Guidelines::embedded(SEED).expect("the seed's own guidelines");
    let mut answer = Answer::default();
    answer.text.push_str(&DESIGN.concat());
    answer.close(End::Complete { notice: None });
    answer.digest();
    let mut marks = Marks::new(&guidelines);
    marks.close(&answer);
    marks.marks().len()
}

#[divan::bench]
fn begin_an_answer(bencher: divan::Bencher) {
    bencher.bench(|| Marks::new(&GUIDELINES));
}
