//! Cost of the live checks per arriving token: flat from 1,000 to 100,000 tokens, whether the
//! patterns match at once, never, or wait for the end. Run: `cargo bench --bench checks`.

use divan::counter::ItemsCount;
use dlm_architect::domain::prompt::Prompt;
use dlm_architect::domain::stream::End;
use dlm_architect::domain::verdict::Checks;

const SEED: &str = include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml");
/// Patterns that never match, in every kind that is searched while the answer streams.
const NEVER: &str = r"messages: [{role: user, content: x}]
evaluators:
- regex: (?i)(zookeeper|chubby|hazelcast)
- regex: (?is)split.brain.*chubby
- {regex: {pattern: \bSETNX\b, negate: true}}
- string: {contains: chubby}
- string: {notContains: hazelcast}
- string: {startsWith: The}
- string: {endsWith: end}
";
const TOKENS: [usize; 4] = [1_000, 10_000, 50_000, 100_000];

fn main() {
    divan::main();
}

fn stream(prompt: &str, tokens: usize) -> usize {
    let prompt = Prompt::read(prompt, "bench").expect("the bench's own prompt");
    let words = ["the ", "quorum ", "of ", "**votes** ", "holds\n", "- lease ", "split-brain, "];
    let mut checks = Checks::new(&prompt, None, &[]);
    let mut text = String::with_capacity(tokens * 8);
    for token in 0..tokens {
        text.push_str(words[token % words.len()]);
        checks.digest(&text);
    }
    checks.finish(&text, &End::Cancelled);
    checks.judged().len()
}

#[divan::bench(args = TOKENS, sample_count = 10)]
fn seed(bencher: divan::Bencher, tokens: usize) {
    bencher.counter(ItemsCount::new(tokens)).bench(|| stream(SEED, tokens));
}

#[divan::bench(args = TOKENS, sample_count = 10)]
fn seven_that_never_match(bencher: divan::Bencher, tokens: usize) {
    bencher.counter(ItemsCount::new(tokens)).bench(|| stream(NEVER, tokens));
}

#[divan::bench]
fn read_the_seed() -> Prompt {
    Prompt::read(SEED, "bench").expect("the seed")
}

#[divan::bench]
fn compile_the_seeds_checks(bencher: divan::Bencher) {
    let prompt = Prompt::read(SEED, "bench").expect("the seed");
    bencher.bench(|| Checks::new(&prompt, Some(1), &[]));
}
