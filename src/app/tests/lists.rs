//! Lists: the view pages with the mark, what is cut has a sign, titles take one row, a filter that leaves one row takes it.

use super::*;
use crate::app::popup::List;

fn listing(hand: &mut Hand, of: ListOf, rows: usize) {
    let rows = (1..=rows).map(|row| safe_line(&format!("row {row} {}", "word ".repeat(30)))).collect();
    hand.app.popup = Some(Popup::List(List::new(of, rows, 0)));
}

/// The rows in view, and the marked one.
fn view(hand: &Hand) -> (Vec<usize>, usize) {
    let Some(Popup::List(list)) = &hand.app.popup else { panic!("no list") };
    let mut rows: Vec<usize> = hand.app.list_place(list).lines.iter().map(|(row, _)| *row).collect();
    rows.dedup();
    (rows, list.cursor)
}

#[test]
fn a_page_moves_view_and_mark_and_a_line_the_mark_alone() {
    // Rows of one line, and rows that wrap.
    for of in [ListOf::Sessions, ListOf::Reasons] {
        let mut hand = Hand::new();
        listing(&mut hand, of, 60);
        let (first, _) = view(&hand);
        hand.act(Action::PageDown);
        let (second, mark) = view(&hand);
        assert!(second[0] > 0 && second.contains(&mark), "{of:?}: {second:?}, {mark}");
        assert!(second[0] <= first.len(), "no row is passed over: {first:?} {second:?}");
        hand.act(Action::LineUp);
        assert!(view(&hand).1 + 1 == mark && view(&hand).0.contains(&(mark - 1)));
        hand.act(Action::End);
        assert_eq!((view(&hand).1, view(&hand).0.last()), (59, Some(&59)), "{of:?}");
        let full = view(&hand).0.len();
        assert!(full + 2 >= first.len(), "no blank rows below the last one: {full} of {}", first.len());
        for _ in 0..60 {
            hand.act(Action::PageUp);
        }
        assert_eq!((view(&hand).0[0], view(&hand).1), (0, 0), "{of:?}");
    }
}

#[test]
fn what_is_cut_has_a_sign_and_titles_take_one_row() {
    for (width, height) in [(60, 16), (80, 24), (160, 45)] {
        let mut hand = Hand::new();
        hand.on(Event::Resized(Size { width, height }));
        for of in
            [ListOf::Cases, ListOf::Headings, ListOf::Sessions, ListOf::Marks, ListOf::Comments, ListOf::Architects]
        {
            listing(&mut hand, of, 60);
            let Some(Popup::List(list)) = &hand.app.popup else { panic!() };
            let shown = hand.app.list_place(list);
            assert_eq!(shown.place.titles.len(), 1, "{width}: {:?}", shown.place.titles);
            let cut = |row: &SafeText| row.as_str().ends_with('…') && row.width() <= usize::from(width);
            assert!(shown.lines.iter().all(|(_, row)| width == 160 || cut(row)), "{:?}", shown.lines);
            assert_eq!(width < 160, !shown.foot.is_empty(), "the marked one is whole at the foot");
        }
    }
}

#[test]
fn a_filter_that_leaves_one_row_takes_it_at_once() {
    let mut hand = Hand::new();
    hand.act(Action::Up).act(Action::Examples).act(Action::Search).on(Event::Typed("1,000,000".into()));
    assert!(hand.app.one_left());
    hand.act(Action::Accept);
    assert!(hand.app.popup.is_none() && hand.app.form.text(0).contains("1,000,000"), "{}", hand.said());
    let mut hand = Hand::new();
    hand.act(Action::Up).act(Action::Examples).act(Action::Search).on(Event::Typed("lock".into())).act(Action::Accept);
    assert!(matches!(&hand.app.popup, Some(Popup::List(_))) && hand.app.form.text(0).is_empty(), "two are left");
}
