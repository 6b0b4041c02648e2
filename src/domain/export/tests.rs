//! Words of others stay words, whatever marks they hold.

use super::words::inline;
use super::*;
use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};

#[test]
fn words_of_others_stay_words_in_markdown() {
    for text in [
        "plain words, lock_manager and a-b",
        "# no heading",
        "- no item",
        "1. no item",
        "**not bold** _nor this_ `no code`",
        "<script>alert(1)</script> &lt; &copy;",
        "[a](javascript:alert(1)) ![x](y) | a | b |",
        "two\nlines\r\n\tand a gap",
        "a\\*b ~~c~~ $x$ --- === +1",
        "see ftp://host/x and a://b",
    ] {
        let (mut shown, mut others) = (String::new(), Vec::new());
        for event in Parser::new_ext(&inline(text), crate::domain::answer::markup::OPTIONS) {
            match event {
                Event::Text(words) => shown += &words,
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                other => others.push(format!("{other:?}")),
            }
        }
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!((shown, others), (flat, Vec::new()), "{}", inline(text));
    }
    let mut link = String::new();
    html::push_html(&mut link, Parser::new(&inline("see https://a.b/c_d_e")));
    assert!(link.contains("<a href=\"https://a.b/c_d_e\">"), "{link}");
}

#[test]
fn the_form_is_that_of_the_name() {
    for (name, form) in
        [("a.html", Form::Html), ("A.HTM", Form::Html), ("x.json", Form::Json), ("x.md", Form::Md), ("adr", Form::Md)]
    {
        assert_eq!(Form::of_name(name), form);
    }
    assert!(Form::ALL.into_iter().all(|form| Form::of(form.word()) == Some(form)));
    assert_eq!(utc(At(1_790_000_000_000)), "2026-09-21 14:13 UTC");
}
