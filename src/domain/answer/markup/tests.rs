//! The rows against themselves in pieces, and against the library on the whole text.

use super::*;
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

pub const DESIGN: &str = include_str!("design.md");

const TEXTS: &[&str] = &[
    DESIGN,
    "- a\n  - b\n    - c\n      d\n  - e\n\n  para in a\n- f\n\n10. ten\n11. eleven\n    - under\n\n      deep para\n12. twelve\n",
    "para\n- a\n- b\n\n1. x\n1. y\n1. z\n\nend",
    "| a | b |\n|---|:-:|\n| **x** | `y|` |\n| long cell | z\n| q |\n\nafter\n\n- x\n\n  | c | d |\n  |--:|---|\n  | 1 | 2 |\n",
    "```rust\nfn x() {\n\n    y\n}\n```\nafter\n~~~\n```\n~~~\n- z\n  ```\n  in item\n\n  more\n  ```\n  tail\n> ```\n> q\n>\n> r\n> ```\n",
    "Head\n====\n\npara\n---\n\npara\n-\n\npara\n***\n\n***\nx\n# h # \n####### no\n",
    "> quote\n> goes on\nlazy\n\n> > deep\n> - item\n>   more\n\nout\n",
    "open **bold and `code\n\nnext *em and ***both*** end** of\n\n**a\nb** c_d_e __s t__\n",
    "日本語の**太字**と👨‍👩‍👧‍👦 `コード`\n\n- 項目 e\u{301}\n- \u{1f1e9}\u{1f1ea}\n",
    "[link](http://a.b/c) <http://x.y> [http://z](http://z) ![pic](p.png) [ref] [r][1]\n\n[1]: http://one\n\ntext [r][1] &amp; &#27; \\* <b>x</b>\n",
    "<div>\nhtml **not bold**\n</div>\n\n<!-- open\n\nstill -->\nafter\n\n    indented\n\n    code\n\nx  \nbreak\\\nagain\n",
    "-\n- b\n-\n  c\n*\n\n1.\n2. two\n",
    "[[[[[[((((****____````<<<<>>>>>\n>>>>>>>> - - - - 1. 1. > x\n|||||\n|-|-|\n",
    "2*3*4 **/*.rs, __init__ and __main__\n\n- **「x」**に**y：**z\n7. a*b*c\n9. `__a__` *b*\n\n[1]: http://one\n[2]: http://two\n",
    "\\(a_1 * b\\) $$\nx *y* z\n$$ and $a*b$\n\n| a*b*c | **「x」**に |\n|---|---|\n| __x__ | `*` |\n",
    "-     code in item\n\n      more\n- x\n\ty\n\n\ttab\r\nwindows\r\n\r\n- a\r\n- b\r\n",
];

/// Everything that is seen of the rows, one line a row.
pub fn shown(markup: &Markup, raw: &str) -> Vec<String> {
    let row = |b: Block<'_>| {
        let spans: Vec<String> =
            b.spans.iter().map(|s| format!("{}{:?}{}@{}", b.text(s, raw), s.role, bits(s.style), s.at)).collect();
        let (gap, more) = (if b.gap { "gap " } else { "" }, if b.continues { "more " } else { "" });
        format!("{gap}{more}{:?} {:?} {}..{} {spans:?}", b.kind, b.frames, b.from, b.to)
    };
    markup.blocks().map(row).collect()
}

fn bits(style: Style) -> String {
    [(style.strong, 'B'), (style.emphasis, 'I'), (style.code, 'C'), (style.link, 'L')]
        .iter()
        .filter_map(|(on, c)| on.then_some(*c))
        .collect()
}

fn whole(text: &str, ended: bool) -> Markup {
    let mut markup = Markup::default();
    markup.advance(text, ended);
    markup
}

/// Every prefix, character by character in one markup, against a fresh one.
fn by_characters(text: &str) {
    let mut fed = Markup::default();
    let mut settled: Vec<String> = Vec::new();
    for (at, c) in text.char_indices() {
        let prefix = &text[..at + c.len_utf8()];
        fed.advance(prefix, false);
        let now = shown(&fed, prefix);
        assert_eq!(now, shown(&whole(prefix, false), prefix), "{prefix:?}");
        assert_eq!(now[..settled.len()], settled[..], "a settled row changed: {prefix:?}");
        settled = now[..fed.settled()].to_vec();
    }
    fed.advance(text, true);
    assert_eq!(shown(&fed, text), shown(&whole(text, true), text));
}

#[test]
fn pieces_give_the_rows_of_the_whole() {
    for text in TEXTS {
        by_characters(text);
    }
}

#[test]
fn long_blocks_are_cut_alike_however_they_arrive() {
    let texts = [
        "word **bold** and `code` in one paragraph. ".repeat(30),
        "short lines of prose\n".repeat(40),
        format!("> - {}", "quoted and listed, on and on ".repeat(40)),
        format!("open [bracket and *star {}", "never closed ".repeat(300)),
        format!("# {}\nafter", "heading ".repeat(400)),
        format!("```\n{}\n```", "x".repeat(5000)),
        format!("a|b\n-|-\n{}", "cell ".repeat(700)),
        "[".repeat(5000),
        ">".repeat(3000),
        "- ".repeat(1500),
        "*".repeat(9000),
    ];
    for text in texts {
        let mut fed = Markup::default();
        for end in (0..text.len()).step_by(97) {
            fed.advance(&text[..end], false);
            assert_eq!(shown(&fed, &text), shown(&whole(&text[..end], false), &text), "{:.40} {end}", text);
        }
    }
}

/// What the library says of the whole text: kind, depth of containers, text of each leaf.
fn by_library(text: &str) -> Vec<(String, usize, String)> {
    let mut all: Vec<(String, usize, String)> = Vec::new();
    let mut leaf: Option<(String, String)> = None;
    let (mut depth, mut fence) = (0, false);
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    macro_rules! close {
        () => {
            if let Some((kind, text)) = leaf.take() {
                all.push((kind, depth, text.trim_end().to_owned()));
            }
        };
    }
    for event in parser {
        match event {
            Event::Start(Tag::Item | Tag::BlockQuote(_)) => {
                close!();
                depth += 1;
            }
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) => {
                close!();
                depth -= 1;
            }
            Event::Start(Tag::List(_)) => close!(),
            Event::Start(Tag::Paragraph) => leaf = Some(("Paragraph".into(), String::new())),
            Event::Start(Tag::Heading { level, .. }) => {
                close!();
                leaf = Some((format!("Heading({})", level as u8), String::new()));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                close!();
                if let CodeBlockKind::Fenced(info) = kind {
                    all.push(("Fence".into(), depth, info.to_string()));
                }
                fence = true;
            }
            Event::End(TagEnd::CodeBlock) => fence = false,
            Event::Start(Tag::TableHead) => {
                close!();
                leaf = Some(("TableHead".into(), String::new()));
            }
            Event::Start(Tag::TableRow) => leaf = Some(("TableRow".into(), String::new())),
            Event::End(TagEnd::TableHead | TagEnd::TableRow | TagEnd::Paragraph | TagEnd::Heading(_)) => close!(),
            Event::Rule => {
                close!();
                all.push(("Rule".into(), depth, String::new()));
            }
            Event::Text(t) if fence => {
                all.extend(t.lines().map(|line| ("Code".to_owned(), depth, line.trim_end().to_owned())));
            }
            Event::Html(t) => all.extend(t.lines().map(|line| ("Html".to_owned(), depth, line.trim_end().to_owned()))),
            Event::Text(t) | Event::Code(t) | Event::InlineHtml(t) => {
                leaf.get_or_insert_with(|| ("Paragraph".into(), String::new())).1.push_str(&t);
            }
            Event::SoftBreak => leaf.as_mut().expect("in a leaf").1.push(' '),
            _ => {}
        }
    }
    close!();
    all
}

fn by_rows(text: &str, step: usize) -> Vec<(String, usize, String)> {
    let mut markup = Markup::default();
    for end in (0..text.len()).step_by(step) {
        markup.advance(&text[..text.floor_char_boundary(end)], false);
    }
    markup.advance(text, true);
    let mut all: Vec<(String, usize, String)> = Vec::new();
    for b in markup.blocks().filter(|b| b.kind != Kind::Empty) {
        let words: String = b.spans.iter().filter(|s| s.role == Role::Text).map(|s| b.text(s, text)).collect();
        match all.last_mut().filter(|_| b.continues) {
            Some(last) => last.2.push_str(&words),
            None => all.push((format!("{:?}", b.kind), b.frames.len(), words)),
        }
    }
    all.iter_mut().for_each(|row| row.2 = row.2.trim_end().to_owned());
    all
}

#[test]
fn rows_agree_with_the_library_on_the_whole() {
    // Link definitions, formulas and hostile text are not read as the library reads them.
    for text in TEXTS.iter().filter(|t| !["[1]:", "[[[", "$$"].iter().any(|odd| t.contains(odd))) {
        for step in [1, 7, 4000] {
            assert_eq!(by_rows(text, step), by_library(text), "{text}");
        }
    }
}

#[test]
fn long_documents_agree_with_the_library_too() {
    let mut text = DESIGN.repeat(3);
    for i in 1..120 {
        text.push_str(&format!(
            "{i}. step **{i}** of `many`\n    - detail a_b 2 * 3 [{i}]\n      1. deeper\n\n         para there\n"
        ));
    }
    text.push_str("\n10) other list\n\n    ```yaml\n");
    text.push_str(&"    key: value # **not bold**\n\n".repeat(60));
    text.push_str("    ```\n\n> | a | b |\n> |---|---|\n");
    text.push_str(&"> | x `y` | **z** |\n".repeat(60));
    text.push_str("\n> ");
    text.push_str(&"a paragraph of **many** lines with `code`,\n> [a link](http://x.y/z) and ~2 ms; ".repeat(60));
    text.push_str("\n\n# End\n");
    for step in [3, 1000] {
        for (own, library) in by_rows(&text, step).iter().zip(&by_library(&text)) {
            assert_eq!(own, library);
        }
        assert_eq!(by_rows(&text, step).len(), by_library(&text).len());
    }
    let mut markup = whole(&text, true);
    let numbers =
        markup.blocks().filter(|b| matches!(b.frames, [Frame::Item { label: Label::Number(_), first: true }]));
    let numbers: Vec<Frame> = numbers.map(|b| b.frames[0]).skip(9).take(119).collect();
    let expected: Vec<Frame> = (1..120).map(|n| Frame::Item { label: Label::Number(n), first: true }).collect();
    assert_eq!(numbers, expected, "numbers go on over cuts");
    markup.advance("short", false);
    assert_eq!(markup.len(), 1, "a shorter text is another one");
}

#[test]
fn styles_numbers_and_containers_are_the_libraries_too() {
    let text = "10. ten\n11. **b** *i* `c` [l](http://u)\n    > q\n\n";
    let rows = shown(&whole(text, true), text);
    let bullet = "Item { label: Number(11), first: ";
    assert_eq!(rows.len(), 3, "{rows:#?}");
    assert!(rows[0].contains("Number(10), first: true"), "{rows:#?}");
    assert!(rows[1].contains(&format!("{bullet}true")), "{rows:#?}");
    for part in ["bTextB@", "iTextI@", "cTextC@", "lTextL@", "http://uUrl@"] {
        assert!(rows[1].contains(part), "{part} in {rows:#?}");
    }
    assert!(rows[2].contains(&format!("{bullet}false }}, Quote")), "{rows:#?}");
}

#[test]
fn an_open_emphasis_is_shown_at_once_and_markers_wait() {
    let text = "plain **bold so far";
    assert!(shown(&whole(text, false), text)[0].contains("bold so farTextB@"));
    assert!(shown(&whole(text, true), text)[0].contains("**bold"));
    let text = "para\n-";
    assert!(shown(&whole(text, false), text)[0].starts_with("Paragraph"));
    assert!(shown(&whole(text, true), text)[0].starts_with("Heading"));
}

#[test]
fn code_and_sections_are_found_for_copying() {
    let text = "intro\n\n# A\n\n```\nx\ny\n```\n\n## B\nb\n\n# C\n";
    let markup = whole(text, true);
    let code =
        |text: &str| -> Vec<String> { whole(text, true).code_blocks(text).into_iter().map(|(_, code)| code).collect() };
    assert_eq!(code(text), ["x\ny"]);
    // as it would run, without the marks of what it stands in
    let nested = "1. first\n\n   ```sh\n   if a; then\n     b *c* $d\n\n   fi\n   ```\n2. second\n   > ```\n   > x\n   >  y\n   > ```\n\n- a\n  - b\n\n        z\n          zz\n";
    assert_eq!(code(nested), ["if a; then\n  b *c* $d\n\nfi", "x\n y", "z\n  zz"]);
    assert_eq!(&text[markup.section_at(text.find('x').unwrap())], "# A\n\n```\nx\ny\n```\n\n## B\nb\n\n");
    assert_eq!(&text[markup.section_at(0)], "intro\n\n");
}

/// Text of Markdown's own pieces: what a grammar's corner cases are made of.
pub fn pieces() -> impl Strategy<Value = String> {
    let pick = prop::sample::select(vec![
        "a",
        "word ",
        "\n",
        "\n\n",
        "- ",
        "* ",
        "1. ",
        "23) ",
        "> ",
        "# ",
        "  ",
        "    ",
        "\t",
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "~~~",
        "|",
        "|-|-|\n",
        "---\n",
        "===\n",
        "[",
        "](u)",
        "<b>",
        "<!--",
        "&amp;",
        "\\",
        "\r\n",
        "\r",
        "日",
        "👨‍👩‍👧",
        "e\u{301}",
        "\x1b[31m",
        "a|b\n-|-\n",
        "[x]: y\n",
        "$",
        "「",
        "*.x",
        "__a__",
        "2*3",
        "\\(",
    ]);
    prop::collection::vec(prop_oneof![9 => pick.prop_map(str::to_owned), 1 => any::<String>()], 0..40)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_pieces_give_the_rows_of_the_whole(text in pieces(), step in 1usize..9) {
        let mut fed = Markup::default();
        let mut settled: Vec<String> = Vec::new();
        for end in (0..text.len()).step_by(step) {
            let prefix = &text[..text.floor_char_boundary(end)];
            fed.advance(prefix, false);
            let now = shown(&fed, &text);
            prop_assert_eq!(&now, &shown(&whole(prefix, false), &text));
            prop_assert_eq!(&now[..settled.len()], &settled[..]);
            settled = now[..fed.settled()].to_vec();
        }
        fed.advance(&text, true);
        prop_assert_eq!(shown(&fed, &text), shown(&whole(&text, true), &text));
    }
}

/// The words of a text as they are seen, emphasis in angle brackets, one row a line.
fn read(text: &str) -> String {
    let markup = whole(text, true);
    let mut out = String::new();
    for block in markup.blocks() {
        for span in block.spans {
            let words = match span.role {
                Role::Url => continue,
                Role::Break => "\n",
                _ => block.text(span, text),
            };
            match span.style {
                Style { strong: true, .. } => out.push_str(&format!("<{words}>")),
                Style { emphasis: true, .. } => out.push_str(&format!("({words})")),
                _ => out.push_str(words),
            }
        }
        out.push('\n');
    }
    out
}

#[test]
fn what_a_reader_takes_for_text_is_text() {
    for text in [
        // products and powers
        "2*3*4 = 24",
        "n*(n-1)*(n-2) and (n+1)*k*(m)",
        "10*1024*1024 bytes, 5*x and 6*y",
        "2**10 and 2**20, a**b**c",
        "int *p = a*b, *q = c*d",
        "x * y * z",
        "0.5*RTT + 2*drift < 10*TTL",
        // globs
        "*.yaml, **/*.rs and *.md",
        "src/*/x, src/*_test.go and lib/*_x",
        "count(*) and sum(*), \"*\" or '*'",
        "keys user:*:x* and sess:*",
        "pod-*-x and pod-*-y",
        "test_*.py and *_test.py",
        "^foo.*bar.*$ or .*",
        "SELECT *, * FROM t",
        // dunders
        "__init__ and __main__.py, self.__class__.__name__",
        "__VA_ARGS__ (__FILE__), __x__",
        "snake_case_name",
        // TeX
        r"\(2f+1\) and \[ n > 3f \] and \(a_1 * b_2 * c\)",
        "$$\\frac{a_1}{b_2} * c_* d$$ and $x_1 * y_2 * z$",
        "$5 to $10, 2*3*4",
        // definitions
        "[1]: https://raft.github.io",
        "[etcd]: https://etcd.io/docs \"etcd docs\"",
        "[^1]: https://foot.example/note",
        "[a*b*c]: x*y*z",
    ] {
        assert_eq!(read(text), format!("{text}\n"));
    }
}

#[test]
fn what_a_reader_takes_for_emphasis_is_emphasis() {
    for (text, seen) in [
        ("**bold** and *it* and ***both***", "<bold> and (it) and <both>"),
        ("**A**tomic **C**onsistent", "<A>tomic <C>onsistent"),
        ("**.NET** and **.env.example file**", "<.NET> and <.env.example file>"),
        ("*read*/*write* (*x*) \"*y*\" non-*z*", "(read)/(write) ((x)) \"(y)\" non-(z)"),
        ("**use n*(n-1) and m*k nodes**", "<use n*(n-1) and m*k nodes>"),
        ("1.**First** _**both**_ __Title__", "1.<First> <both> <Title>"),
        ("**a\nb**, c", "<a>< ><b>, c"),
        ("`*p` and a*b*c", "*p and a*b*c"),
        ("****", ""),
        // beside the punctuation of scripts without spaces
        ("権限は**「etcd」**に置く。**単一。**代わり", "権限は<「etcd」>に置く。<単一。>代わり"),
        ("- **取得：**多数派への", "<取得：>多数派への"),
        ("これは**etcd(Raft)**を使う", "これは<etcd(Raft)>を使う"),
        ("**`SETNX`**を使わない", "<SETNX>を使わない"),
        ("**텍스트(설명)**은 *“x”*는", "<텍스트(설명)>은 (“x”)는"),
        ("这是**“租约”**，不是**锁**。**注意！**不要", "这是<“租约”>，不是<锁>。<注意！>不要"),
        ("日本語の*太字*と**A。**B", "日本語の(太字)と<A。>B"),
        ("**[x](http://u)**を", "<x>を"),
    ] {
        assert_eq!(read(text).trim_end(), seen, "{text}");
    }
}

#[test]
fn definitions_stay_a_list_and_lists_keep_their_numbers() {
    let text = "See [Raft][1].\n\n[1]: https://a\n[2]: https://b \"t*t*t\"\n\n> [x]: y\n\n- [z]:\n  /url\n";
    assert_eq!(read(text), "See [Raft][1].\n[1]: https://a\n[2]: https://b \"t*t*t\"\n[x]: y\n[z]: /url\n");
    for (text, numbers) in [
        ("1. yes\n5. both\n6. ran\n8. fair\n", vec![1, 5, 6, 8]),
        ("1. a\n1. b\n", vec![1, 1]),
        ("3) a\n2) b\n1) c\n", vec![3, 2, 1]),
        ("> 7. a\n> 9. b\n>    - c\n>\n> 12. d\n", vec![7, 9, 12]),
    ] {
        let label = |b: Block<'_>| {
            b.frames.iter().find_map(|f| match f {
                Frame::Item { label: Label::Number(n), first: true } => Some(*n),
                _ => None,
            })
        };
        assert_eq!(whole(text, true).blocks().filter_map(label).collect::<Vec<_>>(), numbers, "{text}");
    }
}

#[test]
fn a_formula_keeps_its_lines() {
    let text = "$$\n\\begin{aligned}\na &= b \\\\\nc *x* &= d\n\\end{aligned}\n$$\n";
    assert_eq!(read(text), text);
}
