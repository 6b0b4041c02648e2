//! What a key costs in a field of 1 MB: one long line, many lines, and CJK. Run: `cargo bench --bench editor`.

use divan::Bencher;
use dlm_architect::tui::editors::{Edit, Editors};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const AREA: Rect = Rect { x: 0, y: 0, width: 78, height: 20 };
const KINDS: [&str; 4] = ["10 kB lines", "1 MB lines", "1 MB one line", "1 MB CJK"];

fn text(kind: &str) -> String {
    match kind {
        "10 kB lines" => "ten thousand lock requests per second, low contention\n".repeat(185),
        "1 MB lines" => "ten thousand lock requests per second, low contention\n".repeat(18_500),
        "1 MB one line" => "ten thousand lock requests ".repeat(37_000),
        _ => "分散ロックは三つの地域で動く。\n".repeat(21_700),
    }
}

fn drawn(kind: &str) -> (Editors, Buffer) {
    let mut editors = Editors::new(1);
    editors.paste(0, &text(kind));
    let middle = editors.len(0) / 2;
    editors.select(0, middle..middle);
    let mut screen = Buffer::empty(AREA);
    editors.render(0, AREA, &mut screen, true);
    (editors, screen)
}

#[divan::bench(args = KINDS, sample_count = 10)]
fn paste_and_first_draw(bencher: Bencher, kind: &str) {
    let text = text(kind);
    bencher.bench_local(|| {
        let mut editors = Editors::new(1);
        editors.paste(0, &text);
        editors.render(0, AREA, &mut Buffer::empty(AREA), true)
    });
}

#[divan::bench(args = KINDS)]
fn type_and_draw(bencher: Bencher, kind: &str) {
    let (mut editors, mut screen) = drawn(kind);
    bencher.bench_local(|| {
        editors.edit(0, Edit::Insert("x".to_owned()));
        editors.render(0, AREA, &mut screen, true)
    });
}

#[divan::bench(args = KINDS)]
fn backspace_and_draw(bencher: Bencher, kind: &str) {
    let (mut editors, mut screen) = drawn(kind);
    bencher.bench_local(|| {
        editors.edit(0, Edit::Backspace);
        editors.render(0, AREA, &mut screen, true)
    });
}

#[divan::bench(args = KINDS)]
fn row_up_and_draw(bencher: Bencher, kind: &str) {
    let (mut editors, mut screen) = drawn(kind);
    bencher.bench_local(|| {
        editors.edit(0, Edit::Up);
        editors.render(0, AREA, &mut screen, true)
    });
}

#[divan::bench(args = KINDS)]
fn text_for_app(bencher: Bencher, kind: &str) {
    let (editors, _) = drawn(kind);
    bencher.bench_local(|| editors.text(0));
}

fn main() {
    divan::main();
}
