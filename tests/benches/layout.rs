//! What a delta costs: digest and layout after every delta of four characters, for answers of 2,000 to
//! 100,000 tokens of five kinds. `cargo bench --bench layout`; divan's items are deltas, so the time per
//! delta is one over its throughput. The memory of the longest is printed at the end (Linux).

use dlm_architect::domain::answer::Answer;
use dlm_architect::page::Page;

const SIZES: [usize; 3] = [2_000, 20_000, 100_000];
const KINDS: [&str; 5] = ["mixed", "list", "fence", "table", "paragraph"];

/// An answer of a kind, of `tokens` times four bytes.
fn text(kind: &str, tokens: usize) -> String {
    let (head, turn) = match kind {
        "mixed" => ("", include_str!("../../src/domain/answer/markup/design.md")),
        "list" => {
            ("", "- **Renew** at one third of the TTL, over the same session, and stop\n  - before `expiry` is near\n")
        }
        "fence" => ("```text\n", "client -> etcd : Txn(if create_revision(k) == 0 then put(k, lease))\n"),
        "table" => ("| a | b |\n|---|---|\n", "| linearizable **reads** | the revision of the `key` |\n"),
        _ => (
            "",
            "The store rejects a **token** lower than the highest it has seen, so a `stale` holder writes nothing. ",
        ),
    };
    let mut text = head.to_owned();
    while text.len() < tokens * 4 {
        text.push_str(turn);
        if kind == "mixed" {
            text.push('\n');
        }
    }
    text.truncate(text.floor_char_boundary(tokens * 4));
    text
}

/// Delta by delta; the lines at the end.
fn read(text: &str) -> (Answer, Page) {
    let (mut answer, mut page) = (Answer::default(), Page::default());
    let mut at = 0;
    while at < text.len() {
        let end = text.ceil_char_boundary((at + 4).min(text.len()));
        answer.text.push_str(&text[at..end]);
        answer.digest();
        page.lay(&answer, 118);
        at = end;
    }
    (answer, page)
}

#[divan::bench(args = KINDS, consts = SIZES, sample_count = 5, sample_size = 1)]
fn delta<const TOKENS: usize>(bencher: divan::Bencher<'_, '_>, kind: &str) {
    let text = text(kind, TOKENS);
    bencher.counter(divan::counter::ItemsCount::new(TOKENS)).bench_local(|| read(&text).1.len());
}

/// 40 kB of what grammars are quadratic in, without a line end.
#[divan::bench(args = ["[", ">", "*", "`", "- ", "**a `", "<", "\u{301}"], sample_count = 3, sample_size = 1)]
fn hostile(bencher: divan::Bencher<'_, '_>, what: &str) {
    let text = what.repeat(40_000 / what.len());
    bencher.counter(divan::counter::ItemsCount::new(10_000usize)).bench_local(|| read(&text).1.len());
}

/// The same answer laid out at once, as at a resume or a new width.
#[divan::bench(args = KINDS, sample_count = 5, sample_size = 1)]
fn at_once(bencher: divan::Bencher<'_, '_>, kind: &str) {
    let text = text(kind, 100_000);
    bencher.bench_local(|| {
        let (mut answer, mut page) = (Answer::default(), Page::default());
        answer.text.push_str(&text);
        answer.digest();
        page.lay(&answer, 118);
        page.len()
    });
}

fn resident_kb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

#[allow(clippy::print_stdout)]
fn main() {
    let text = text("mixed", 100_000);
    let before = resident_kb();
    let kept = read(&text);
    println!("100,000 tokens: {} lines, {} kB resident", kept.1.len(), resident_kb() - before);
    drop(kept);
    divan::main();
}
