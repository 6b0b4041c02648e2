//! Where a popup lies: at the foot of the screen, above the status bar, no higher than what it holds.

use super::App;
use super::layout::Area;
use super::popup::{List, ListOf};
use crate::page::{SafeText, safe_line, wrap};

/// Where a popup lies.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its title in rows, and what stands at the right of the first one.
    pub titles: Vec<SafeText>,
    /// How much of it is seen, or found.
    pub detail: String,
    /// All of it.
    pub area: Area,
    /// What is below the title.
    pub inside: Area,
}

/// Where a list lies.
#[derive(Clone, Debug)]
pub struct ListPlace {
    /// The popup.
    pub place: Place,
    /// The first row in view, of those shown.
    pub top: usize,
    /// Rows in view.
    pub height: usize,
    /// The marked row whole, for the foot; empty where it fits.
    pub foot: Vec<SafeText>,
}

impl App {
    /// What a popup may cover: all between header and status bar.
    pub fn screen(&self) -> Area {
        Area { x: 0, y: 1, width: self.size.width, height: self.layout().status.y.saturating_sub(1) }
    }

    /// Where a popup of so many rows lies.
    pub fn popup_place(&self, title: &str, detail: &str, rows: usize) -> Place {
        let screen = self.screen();
        let rule = self.glyphs().rule;
        let detail = format!(" {detail} {rule}{rule}");
        let room = usize::from(screen.width).saturating_sub(detail.chars().count());
        let titles = wrap(&safe_line(&format!("{rule}{rule} {title} ")), u16::try_from(room).unwrap_or(screen.width));
        let height = u16::try_from(rows + titles.len()).unwrap_or(screen.height).min(screen.height);
        let area = Area { y: screen.y + screen.height - height, height, ..screen };
        let head = u16::try_from(titles.len()).unwrap_or(1).min(area.height);
        let inside = Area { y: area.y + head, height: area.height - head, ..area };
        Place { titles, detail, area, inside }
    }

    /// Where a list lies, and what of it is in view.
    pub fn list_place(&self, list: &List) -> ListPlace {
        let rows: Vec<&SafeText> = list.shown().map(|(_, row)| row).collect();
        let detail = match list.filter.as_str() {
            "" => format!("{} of {}", (list.cursor + 1).min(rows.len()), rows.len()),
            filter => format!("{} of {} with \"{}\"", rows.len(), list.rows.len(), safe_line(filter)),
        };
        let ours = matches!(list.of, ListOf::Reasons | ListOf::Values);
        let title = if ours { self.rules.title.as_str() } else { list.title() };
        let width = self.size.width.saturating_sub(2);
        // Rows that don't fit need room to be shown whole; the same for each, so that nothing jumps.
        let longest = list.rows.iter().max_by_key(|row| row.as_str().len()).map_or(0, |row| wrap(row, width).len());
        let whole = if longest > 1 { longest + 1 } else { 0 };
        let place = self.popup_place(title, &detail, rows.len() + whole);
        let mut foot =
            rows.get(list.cursor).map(|row| wrap(row, width)).filter(|lines| lines.len() > 1).unwrap_or_default();
        foot.truncate(usize::from(place.inside.height / 2));
        let height = usize::from(place.inside.height).saturating_sub(if foot.is_empty() { 0 } else { foot.len() + 1 });
        ListPlace { top: (list.cursor + 1).saturating_sub(height), height, foot, place }
    }
}
