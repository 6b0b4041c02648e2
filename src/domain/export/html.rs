//! A session, or one answer of it, as one HTML file: no script, nothing from elsewhere, every foreign word escaped.

use super::{Part, Taken, utc, web};
use crate::domain::answer::markup::OPTIONS;
use crate::domain::review::{Anchor, Decision, Kind, Place, Thread};
use crate::domain::told::told;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};
use std::ops::Range;

const STYLE: &str = include_str!("export.css");

/// The whole page.
pub(super) fn page(taken: &Taken<'_>) -> String {
    let title = escaped(taken.title());
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    let prompt = escaped(&taken.session.prompt.name);
    let of = if taken.id.is_empty() { String::new() } else { format!(", session {}", escaped(taken.id)) };
    out += &format!("<p class=\"meta\">{prompt}{of}</p>\n");
    if let Some(one) = taken.session.review.decision() {
        out += &format!("<p class=\"decision\"><strong>Answer {}: {}</strong></p>\n", one.run.0, decision(one));
    }
    out.extend(taken.parts.iter().map(|part| answer(taken, part)));
    out + "</main>\n</body>\n</html>\n"
}

/// Text as text.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

fn decision(one: &Decision) -> String {
    let why = if one.text.is_empty() { String::new() } else { format!(": {}", escaped(&one.text)) };
    format!("{} by {}, {}{why}", one.standing.word(), escaped(&one.by), utc(one.at))
}

/// One answer with its inputs, what stands beside it, and what was said of it.
fn answer(taken: &Taken<'_>, part: &Part<'_>) -> String {
    let run = part.run;
    let id = run.id.0;
    let mut out =
        format!("<article>\n<h2>Answer {id}</h2>\n<p class=\"meta\">{}, {}</p>\n", escaped(&run.who()), utc(run.asked));
    out += "<h3>Inputs</h3>\n<dl>\n";
    for (name, text) in run.request.asked_with() {
        out += &format!("<dt>{}</dt>\n<dd>{}</dd>\n", escaped(&name.replace('_', " ")), escaped(&text));
    }
    out += "</dl>\n<h3>Beside the answer</h3>\n<ul>\n";
    for line in told(run, taken.session.guidelines(), &part.beside) {
        out += &format!("<li>{}</li>\n", escaped(&line));
    }
    out += "</ul>\n";
    let threads = taken.threads(run.id);
    let threads: Vec<&(&Thread, Place)> = threads.iter().filter(|(one, _)| taken.single || one.run == run.id).collect();
    let text = if run.answer.text.is_empty() { &run.answer.declined } else { &run.answer.text };
    let places: Vec<Option<Range<usize>>> = threads
        .iter()
        .map(|(_, place)| if let Place::At(bytes) = place { Some(bytes.clone()) } else { None })
        .collect();
    out += &format!(
        "<section class=\"answer\" aria-label=\"the text of answer {id}\">\n{}</section>\n",
        body(id, text, &places)
    );
    if !threads.is_empty() {
        out += "<h3>Comments</h3>\n<ol class=\"comments\">\n";
        out.extend(threads.iter().enumerate().map(|(at, (one, place))| thread(id, at + 1, one, place)));
        out += "</ol>\n";
    }
    out + "</article>\n"
}

/// The answer's Markdown. Its HTML is shown as text, its pictures as their words; of its links those to the web stay.
fn body(id: u32, text: &str, places: &[Option<Range<usize>>]) -> String {
    let mut marks: Vec<(usize, usize)> =
        places.iter().enumerate().filter_map(|(at, place)| Some((place.as_ref()?.start, at + 1))).collect();
    marks.sort_unstable();
    marks.reverse();
    let highest = Parser::new_ext(text, OPTIONS).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as usize),
        _ => None,
    });
    let shift = 3_usize.saturating_sub(highest.min().unwrap_or(3));
    let lowered = |level: HeadingLevel| HeadingLevel::try_from((level as usize + shift).min(6)).unwrap_or(level);
    let mut links: Vec<bool> = Vec::new();
    let mut events: Vec<Event<'_>> = Vec::new();
    for (event, at) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        // Before the text it is about, never between a row and its cells.
        if matches!(event, Event::Text(_) | Event::Code(_)) {
            while let Some((_, number)) = marks.pop_if(|(from, _)| *from < at.end) {
                let mark =
                    format!("<sup><a id=\"at-{id}-{number}\" href=\"#comment-{id}-{number}\">[{number}]</a></sup>");
                events.push(Event::InlineHtml(mark.into()));
            }
        }
        let event = match event {
            Event::Start(Tag::Heading { level, .. }) => {
                Event::Start(Tag::Heading { level: lowered(level), id: None, classes: Vec::new(), attrs: Vec::new() })
            }
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lowered(level))),
            Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::InlineMath(math) | Event::DisplayMath(math) => Event::Code(math),
            Event::Start(Tag::Image { .. }) => Event::Text(CowStr::Borrowed("")),
            Event::End(TagEnd::Image) => Event::Text(CowStr::Borrowed("")),
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                links.push(web(dest_url));
                if web(dest_url) { event } else { Event::Text(CowStr::Borrowed("")) }
            }
            Event::End(TagEnd::Link) if links.pop() == Some(false) => Event::Text(CowStr::Borrowed("")),
            other => other,
        };
        events.push(event);
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out
}

/// A comment with its replies, and the way to the words it is about.
fn thread(id: u32, number: usize, one: &Thread, place: &Place) -> String {
    let open = match (one.resolved.is_some(), one.open()) {
        (true, _) => ", resolved",
        (false, true) => ", open",
        (false, false) => "",
    };
    let Anchor { section, words, .. } = &one.on;
    let about = if words.is_empty() { "the whole answer".to_owned() } else { format!("<q>{}</q>", escaped(words)) };
    let section =
        if section.is_empty() || section == words { String::new() } else { format!(" ({})", escaped(section)) };
    let about = match place {
        Place::At(bytes) if !bytes.is_empty() => format!("<a href=\"#at-{id}-{number}\">{about}</a>{section}"),
        Place::At(_) => about,
        Place::Lost(_) => format!("{about}{section}, whose words are gone since answer {}", one.run.0),
    };
    let class = if one.open() && one.kind == Kind::MustChange { " class=\"must\"" } else { "" };
    let mut out = format!(
        "<li id=\"comment-{id}-{number}\"{class}><strong>{}</strong>{open} on {about}<br>{}, {}{}",
        one.kind.word(),
        escaped(&one.by),
        utc(one.at),
        if one.text.is_empty() { String::new() } else { format!(": {}", escaped(&one.text)) }
    );
    let mut below: Vec<String> = one
        .replies
        .iter()
        .map(|reply| format!("{}, {}: {}", escaped(&reply.by), utc(reply.at), escaped(&reply.text)))
        .collect();
    below.extend(one.resolved.iter().map(|(by, at)| format!("resolved by {}, {}", escaped(by), utc(*at))));
    if !below.is_empty() {
        out += "\n<ul>\n";
        out.extend(below.iter().map(|line| format!("<li>{line}</li>\n")));
        out += "</ul>\n";
    }
    out + "</li>\n"
}
