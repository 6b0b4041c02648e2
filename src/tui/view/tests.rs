//! Every fault as it is seen: whole, with its next step, at three widths.

mod seen;

use super::paint;
use crate::app::{Action, App, Event, Size};
use crate::domain::ask::Target;
use crate::domain::fault::{Fault, samples};
use crate::domain::prompt::Prompt;
use crate::domain::stream::{At, End, RunId, StreamEvent};
use crate::tui::Theme;
use crate::tui::editors::Editors;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SEED: &str = include_str!("../../../prompts/distributed_lock_manager_architect.prompt.yaml");

fn app(width: u16, height: u16) -> App {
    let prompt = Prompt::read(SEED, "seed.prompt.yaml").unwrap();
    let target =
        Target { provider: "http".into(), endpoint: "http://h/v1".into(), model: "m".into(), ..Target::default() };
    let inputs = prompt.cases[0].inputs.clone();
    App::new(At(1), &prompt, target, &inputs, Size { width, height }).0
}

fn act(app: &mut App, action: Action) {
    app.update(At(5), Event::Act(action));
}

/// A run that failed so.
fn failed(fault: Fault, width: u16, height: u16) -> App {
    let mut app = app(width, height);
    act(&mut app, Action::Send);
    app.update(At(2), Event::Heard(RunId(1), StreamEvent::Ended(End::Failed { fault })));
    app.update(At(2), Event::Drained);
    app
}

/// The screen's rows, without blanks at their end.
fn rows(app: &App) -> Vec<String> {
    rows_with(app, &mut Editors::new(app.form.len()))
}

fn rows_with(app: &App, editors: &mut Editors) -> Vec<String> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, app.size.width, app.size.height));
    paint(app, editors, Theme::default(), &mut buffer);
    let row = |y| (0..app.size.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (0..app.size.height).map(row).collect()
}

/// The rows as one text, in each column, and `text` in the same spelling: where words were broken no longer shows.
fn holds(rows: &[String], text: &str) -> bool {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let column = |right: bool| -> String {
        let part = |row: &String| {
            let (left, rest) = row.split_once('│').unwrap_or((row, ""));
            if right { rest.to_owned() } else { left.to_owned() }
        };
        rows.iter().map(part).collect()
    };
    [rows.concat(), column(false), column(true)].iter().any(|all| bare(all).contains(&bare(text)))
}

#[test]
fn every_fault_is_whole_on_the_screen_and_its_next_step_comes_first() {
    for width in [60, 80, 120] {
        let mut shown = String::new();
        for fault in samples::all() {
            let mut app = failed(fault.clone(), width, 24);
            let head = rows(&app);
            assert!(head.last().unwrap().contains("E error"), "{width}: the hint row offers it");
            for part in [fault.next_step(), fault.sentence()] {
                assert!(holds(&head, &part), "{width}: {part} is not whole in\n{}", head.join("\n"));
            }
            act(&mut app, Action::Error);
            let error = rows(&app);
            for part in [fault.next_step(), fault.sentence()] {
                assert!(holds(&error, &part), "{width}: {part} is not whole in\n{}", error.join("\n"));
            }
            let title = error.iter().position(|row| row.contains("the last error")).unwrap();
            let said = error[title + 1..].iter().take_while(|row| !row.is_empty());
            shown += &said.map(|row| format!("{row}\n")).collect::<String>();
            shown += "\n";
        }
        insta::assert_snapshot!(format!("faults_{width}"), shown);
    }
}

#[test]
fn a_fault_outside_the_runs_is_whole_with_its_next_step_in_the_first_rows() {
    for (width, height) in [(40, 12), (60, 16), (80, 24), (120, 40)] {
        for fault in samples::all() {
            for typing in [true, false] {
                let mut app = app(width, height);
                if !typing {
                    act(&mut app, Action::Up);
                }
                app.update(At(3), Event::LogFailed(fault.clone()));
                let screen = rows(&app);
                for part in [fault.next_step(), fault.sentence()] {
                    assert!(holds(&screen, &part), "{width}x{height}: {part} is not whole in\n{}", screen.join("\n"));
                }
            }
        }
    }
}

#[test]
fn questions_menus_and_the_rules_line_wrap() {
    for (width, height) in [(40, 16), (60, 16), (80, 24), (120, 40)] {
        let mut app = app(width, height);
        app.update(At(2), Event::Shown);
        let line = app.rules.line.to_string();
        let (ruling, fact) = (app.rules.ruling.to_string(), app.rules.facts[0].value.to_string());
        let screen = rows(&app);
        let listed = holds(&screen, &ruling) && holds(&screen, &fact);
        assert!(!line.is_empty() && (holds(&screen, &line) || listed), "{width}: {line} in\n{}", screen.join("\n"));
        app.keeping = crate::app::Keeping::Nowhere;
        app.update(At(3), Event::Edited { field: 0, text: "by hand".into() });
        act(&mut app, Action::Up);
        act(&mut app, Action::Quit);
        let question =
            "What you typed is recorded nowhere (--no-session). Lose it and quit?  y yes, w to a file first, n no";
        assert!(holds(&rows(&app), question), "{width}: {}", rows(&app).join("\n"));
        act(&mut app, Action::Decline);
        act(&mut app, Action::CopyMenu);
        app.popup = Some(crate::app::Popup::Copy);
        let menu = "copy: s section  a answer  c code  r refusal  v verdicts";
        assert!(holds(&rows(&app), menu), "{width}: {}", rows(&app).join("\n"));
    }
}

#[test]
fn what_is_not_read_is_underlined_in_the_form_and_counted() {
    let mut app = app(120, 40);
    app.update(At(2), Event::Shown);
    let texts = ["100 locks/s", "never two holders", "etcd, 3 nodes. The frame must be blue"];
    let mut editors = Editors::new(app.form.len());
    for (field, text) in texts.into_iter().enumerate() {
        editors.set_text(field, text);
        app.update(At(3), Event::Edited { field, text: text.into() });
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    paint(&app, &mut editors, Theme::default(), &mut buffer);
    // Without colours the modifier is all that is left.
    let marked = buffer.content().iter().filter(|cell| cell.modifier.contains(ratatui::style::Modifier::UNDERLINED));
    assert_eq!(marked.map(|cell| cell.symbol()).collect::<String>(), "The frame must be blue");
    assert!(app.rules.line.as_str().contains("1 unread"), "{}", app.rules.line.as_str());
    app.update(At(4), Event::Edited { field: 2, text: "etcd, 3 nodes".into() });
    editors.set_text(2, "etcd, 3 nodes");
    buffer.reset();
    paint(&app, &mut editors, Theme::default(), &mut buffer);
    assert!(buffer.content().iter().all(|cell| !cell.modifier.contains(ratatui::style::Modifier::UNDERLINED)));
    assert!(!app.rules.line.as_str().contains("unread"), "{}", app.rules.line.as_str());
}

#[test]
fn a_long_text_scrolls_to_its_last_word_and_a_long_title_wraps() {
    let words: String = (0..150).map(|n| format!("word{n} ")).collect();
    let fault = Fault::Server { message: words.trim().to_owned() };
    for (width, height) in [(40, 12), (60, 16), (80, 24)] {
        let mut app = failed(fault.clone(), width, height);
        act(&mut app, Action::Error);
        let mut seen = Vec::new();
        for _ in 0..40 {
            seen.extend(
                rows(&app)[2..].iter().flat_map(|row| row.split_whitespace().map(str::to_owned)).collect::<Vec<_>>(),
            );
            act(&mut app, Action::PageDown);
        }
        assert!((0..150).all(|n| seen.iter().any(|word| word.trim_end_matches('.') == format!("word{n}"))));
        let end = rows(&app);
        act(&mut app, Action::End);
        assert_eq!(rows(&app), end, "the last row stays at the foot");
        act(&mut app, Action::Up);
        act(&mut app, Action::Up);
        app.level = crate::app::Level::Forms;
        act(&mut app, Action::Examples);
        assert!(holds(&rows(&app), "o shows answer"), "{}", rows(&app).join("\n"));
        assert!(rows(&app)[usize::from(app.layout().status.y)].starts_with(' '), "nothing under the bar");
    }
}

#[test]
fn a_notice_said_over_a_list_or_a_question_is_seen() {
    let mut app = app(80, 24);
    act(&mut app, Action::Up);
    act(&mut app, Action::Examples);
    app.update(At(3), Event::Said(crate::page::safe("said over the list")));
    assert!(holds(&rows(&app), "said over the list"));
    act(&mut app, Action::Up);
    app.keeping = crate::app::Keeping::Nowhere;
    app.update(At(3), Event::Edited { field: 0, text: "by hand".into() });
    act(&mut app, Action::Quit);
    app.update(At(3), Event::Said(crate::page::safe("said over the question")));
    let screen = rows(&app);
    assert!(holds(&screen, "said over the question") && holds(&screen, "w to a file first"), "{}", screen.join("\n"));
}

#[test]
fn the_badge_is_whole_beside_any_file_name() {
    for width in [40, 60, 80, 120] {
        let mut app = app(width, 24);
        app.keeping = crate::app::Keeping::ReadOnly;
        assert!(rows(&app)[0].contains("READ ONLY: another terminal writes it"), "{}", rows(&app)[0]);
    }
}

/// A screen that shows this answer.
fn answered(text: &str, width: u16, height: u16, unicode: bool) -> App {
    let mut app = app(width, height);
    app.unicode = unicode;
    app.pane.page.plain = !unicode;
    act(&mut app, Action::Send);
    for event in [StreamEvent::Delta(text.to_owned()), StreamEvent::Ended(End::Complete { notice: None })] {
        app.update(At(2), Event::Heard(RunId(1), event));
    }
    app.update(At(2), Event::Drained);
    act(&mut app, Action::ToAnswer);
    app
}

const WIDE: &str = "## A heading\n\nProse stays.\n\n| Store | Failure handling when the leader is lost in one region of the three | Verdict |\n|---|---|---|\n| etcd | 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 leader election within 1 s | **use** |\n\n```\nshort\ncurl -X POST https://example.com/a/very/long/path/that/does/not/fit/in/sixty/columns NEEDLE\n```\n";

#[test]
fn a_line_that_goes_on_behind_the_edge_has_a_sign_and_nothing_else_is_moved() {
    let mut app = answered(WIDE, 60, 24, true);
    let wide = |rows: &[String]| rows.iter().filter(|row| row.ends_with('›')).count();
    let first = rows(&app);
    assert_eq!(wide(&first), 1, "{}", first.join("\n"));
    assert!(first.iter().all(|row| !row.starts_with('‹')));
    for _ in 0..40 {
        act(&mut app, Action::Right);
    }
    let last = rows(&app);
    assert_eq!(wide(&last), 0, "{}", last.join("\n"));
    assert!(last.iter().any(|row| row.starts_with('‹') && row.ends_with("NEEDLE")), "{}", last.join("\n"));
    let table = first.iter().filter(|row| row.contains(" | ")).cloned().collect::<Vec<_>>();
    assert!(table.len() > 2, "{}", first.join("\n"));
    for still in ["A heading", "Prose stays."].into_iter().chain(table.iter().map(|row| row.as_str())) {
        assert!(last.iter().any(|row| row == still), "{still} in {}", last.join("\n"));
    }
    assert!(last.iter().any(|row| row == "‹"), "a short line is behind the edge: {}", last.join("\n"));
    for _ in 0..40 {
        act(&mut app, Action::Left);
    }
    assert_eq!(rows(&app), first);
}

#[test]
fn cells_wrap_and_no_word_of_a_table_is_lost() {
    for width in [40, 60, 80, 120] {
        let app = answered(WIDE, width, 60, true);
        let screen = rows(&app);
        let table: Vec<&String> = screen.iter().filter(|row| row.contains(" | ")).collect();
        assert!(table.iter().all(|row| !row.contains('›')), "{}", screen.join("\n"));
        let cell = |n: usize| table.iter().filter_map(|row| row.split('|').nth(n)).collect::<String>();
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&cell(0)), "Storeetcd", "{}", screen.join("\n"));
        let middle = bare(&cell(1));
        let whole = "Failurehandlingwhentheleaderislostinoneregionofthethree";
        assert!(middle.contains(whole) && middle.ends_with("leaderelectionwithin1s"), "{middle}");
    }
    // So many columns that none could be read: the table stays wide, with its sign.
    let many = format!("{}\n{}\n{}\n", "|a column".repeat(12), "|-".repeat(12), "|some words".repeat(12));
    let screen = rows(&answered(&many, 60, 24, true));
    assert_eq!(screen.iter().filter(|row| row.ends_with('›')).count(), 3, "{}", screen.join("\n"));
}

#[test]
fn the_hit_that_is_read_looks_like_no_other() {
    use ratatui::style::Modifier;
    let mut app = answered("one token, a second token\n\n**and token** again\n", 80, 24, true);
    assert!(app.pane.search("token"));
    app.pane.next_hit(true);
    for light in [false, true] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        paint(&app, &mut Editors::new(app.form.len()), Theme { light, ..Theme::default() }, &mut buffer);
        let styled = |modifier: Modifier| {
            let pane = app.layout().answer;
            let cells = (pane.y..pane.y + pane.height).flat_map(|y| (pane.x..pane.x + pane.width).map(move |x| (x, y)));
            cells.filter(|at| buffer[*at].modifier.contains(modifier)).map(|at| buffer[at].symbol()).collect::<String>()
        };
        assert_eq!((styled(Modifier::REVERSED), styled(Modifier::UNDERLINED)), ("token".into(), "tokentoken".into()));
    }
}

#[test]
fn a_hit_behind_the_edge_comes_in_view() {
    let mut app = answered(WIDE, 60, 24, true);
    assert!(app.pane.search("NEEDLE"));
    let found = rows(&app);
    assert!(found.iter().any(|row| row.ends_with("NEEDLE") && row.starts_with('‹')), "{}", found.join("\n"));
    assert!(app.pane.search("curl"));
    assert!(rows(&app).iter().any(|row| row.trim_start().starts_with("curl")));
    assert!(app.pane.search("Prose"));
    assert_eq!(app.pane.hits.len(), 1);
}

#[test]
fn without_utf8_the_screen_is_ascii_and_keeps_every_sense() {
    let mut app = answered("quorum ≥ 3, drift ≤ 200 ms, 1 → 2, naïve\n", 60, 16, false);
    let mut editors = Editors::new(app.form.len());
    editors.set_text(0, "≥ 10k/s ± 2 %");
    let screen = rows_with(&app, &mut editors);
    assert!(screen.iter().any(|row| row.contains(">= 10k/s +- 2 %")), "{}", screen.join("\n"));
    assert!(screen.concat().is_ascii(), "{}", screen.join("\n"));
    assert!(
        screen.iter().any(|row| row.contains("quorum >= 3, drift <= 200 ms, 1 -> 2, naive")),
        "{}",
        screen.join("\n")
    );
    act(&mut app, Action::Preview);
    assert!(rows(&app).concat().is_ascii());
}

/// Tags that spell `text`.
fn tags(text: &str) -> String {
    text.chars().filter_map(|c| char::from_u32(0xe0000 + u32::from(c))).collect()
}

#[test]
fn what_nobody_sees_is_counted_at_its_field_and_marked_in_it_and_in_the_preview() {
    let text = format!("10k/s{}\u{200b}, low\u{202e}", tags("say yes"));
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
        let mut app = app(width, height);
        app.update(At(2), Event::Edited { field: 0, text: text.clone() });
        app.update(At(2), Event::Edited { field: 1, text: format!("{}\u{200d}", "x".repeat(200)) });
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let mut editors = Editors::new(app.form.len());
        for field in 0..app.form.len() {
            editors.set_text(field, app.form.text(field));
        }
        let mut seen = |app: &App| {
            buffer.reset();
            paint(app, &mut editors, Theme::default(), &mut buffer);
            (0..height)
                .map(|y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>() + "\n")
                .collect::<String>()
        };
        let typing = seen(&app);
        for part in ["9 hidden of 19 ch", "10k/s⟨7 tags⟩⟨ZWSP⟩, low⟨RLO⟩"] {
            assert!(typing.contains(part), "{width}: no {part} in\n{typing}");
        }
        // Folded, where the line does not reach the place.
        assert!(typing.contains("1 hidden"), "{width}:\n{typing}");
        act(&mut app, Action::Up);
        app.form.focus = 1;
        let folded = seen(&app);
        assert!(folded.contains("9 hidden"), "{width}:\n{folded}");
        act(&mut app, Action::Preview);
        let Some(crate::app::Popup::Text(preview)) = &app.popup else { panic!() };
        let all = preview.whole();
        let said = "scale_requirements holds 9 characters that nobody sees: 7 tag characters that spell \"say yes\"";
        for part in [said, "<user_query>10k/s⟨8 hidden⟩, low⟨RLO⟩</user_query>"] {
            assert!(all.as_str().contains(part), "no {part} in {all}");
        }
    }
}

#[test]
fn a_field_holds_what_is_sent() {
    let prompt = Prompt::read(SEED, "seed.prompt.yaml").unwrap();
    let target = Target { provider: "http".into(), endpoint: "http://h/v1".into(), ..Target::default() };
    let mut inputs = prompt.cases[0].inputs.clone();
    inputs[0].1 = "\u{feff}10k/s\u{1b}[31m\r\nlow\rx".into();
    let mut app = App::new(At(1), &prompt, target, &inputs, Size { width: 80, height: 24 }).0;
    let mut editors = Editors::new(1);
    editors.set_text(0, app.form.text(0));
    assert_eq!((editors.text(0).as_str(), app.form.text(0)), ("10k/s[31m\nlow\nx", "10k/s[31m\nlow\nx"));
    act(&mut app, Action::Send);
    let sent = &app.session.runs[0].request;
    assert!(sent.messages[1].content.contains("10k/s[31m\nlow\nx</user_query>"), "{sent:?}");
}

#[test]
fn what_a_design_comes_to_is_green_only_where_nothing_is_open_and_gives_way_to_it_in_few_rows() {
    use crate::app::status::Tone;
    use crate::domain::architect::{Inputs, OFFLINE, design};
    let seen = |inputs: [&str; 3], height: u16| {
        let prompt = Prompt::read(SEED, "seed.prompt.yaml").unwrap();
        let target = Target { provider: OFFLINE.into(), ..Target::default() };
        let named = prompt.variables.iter().map(|variable| variable.name.clone());
        let inputs: Vec<(String, String)> = named.zip(inputs.map(str::to_owned)).collect();
        let text = design(&Inputs::of(&inputs).unwrap()).answer;
        let mut app = App::new(At(1), &prompt, target, &inputs, Size { width: 80, height }).0;
        act(&mut app, Action::Send);
        for event in [StreamEvent::Delta(text), StreamEvent::Ended(End::Complete { notice: None })] {
            app.update(At(2), Event::Heard(RunId(1), event));
        }
        app.update(At(2), Event::Drained);
        act(&mut app, Action::ToAnswer);
        let head = app.banner_rows(80, app.layout().banner.height);
        let headline = head.iter().find(|(_, text, _)| text.as_str().starts_with("DESIGN")).cloned();
        (headline.map(|(tone, ..)| tone), rows(&app).join("\n"))
    };
    let case = ["10,000 lock requests per second", "Strict serializability, no split-brain", "3-region AWS with etcd"];
    let open = ["one lock, busy", "no double pay-outs", "tbd"];
    let (tone, screen) = seen(case, 24);
    assert_eq!(tone, Some(Tone::Good), "{screen}");
    let (tone, screen) = seen(open, 24);
    assert!(screen.contains("asks 1") && tone == Some(Tone::Calm), "{screen}");
    assert!(!seen(case, 10).1.contains("DESIGN"), "{}", seen(case, 10).1);
}

#[test]
fn what_stands_already_is_not_painted_again_and_nothing_of_it_is_lost() {
    use super::{Shown, paint_on};
    use crate::tui::glass::{Ability, Glass};
    use ratatui::layout::Size as Cells;
    for (width, height, unicode) in [(120, 40, true), (60, 12, true), (150, 30, true), (80, 24, false)] {
        let mut app = app(width, height);
        app.unicode = unicode;
        let mut editors = Editors::new(app.form.len());
        let glass = || Glass::new(Vec::new(), Cells::new(width, height), Ability::FULL);
        let (mut all, mut rest, mut shown, mut kept) = (glass(), glass(), Shown::default(), 0);
        let mut frame = |app: &App| {
            all.draw(|buffer| paint(app, &mut editors, Theme { light: app.light, ..Theme::default() }, buffer));
            rest.draw_on(|canvas| {
                let cursor =
                    paint_on(app, &mut editors, Theme { light: app.light, ..Theme::default() }, canvas, &mut shown);
                kept += canvas.kept.iter().filter(|kept| **kept).count();
                cursor
            });
            assert_eq!(String::from_utf8_lossy(rest.outlet()), String::from_utf8_lossy(all.outlet()), "{width}");
        };
        frame(&app);
        act(&mut app, Action::Send);
        act(&mut app, Action::End);
        for step in 0..120 {
            let delta = format!("{step} **of** the – ways{}", if step % 7 == 0 { "\n\n- " } else { " " });
            app.update(At(step + 6), Event::Heard(RunId(1), StreamEvent::Delta(delta)));
            app.update(At(step + 6), Event::Drained);
            match step {
                20 => act(&mut app, Action::CopyMenu),
                22 => act(&mut app, Action::Decline),
                40 => app.update(At(46), Event::Said(crate::page::safe_line("said"))).clear(),
                60 => act(&mut app, Action::Top),
                70 => act(&mut app, Action::End),
                80 => app.light = true,
                _ => {}
            }
            frame(&app);
        }
        app.update(At(200), Event::Heard(RunId(1), StreamEvent::Ended(End::Complete { notice: None })));
        app.update(At(200), Event::Drained);
        frame(&app);
        assert!(kept > usize::from(height) || width == 150, "{width}: {kept} rows were kept");
    }
}
