//! The mouse, where it is wanted: a click goes where it points, and does nothing that a key must confirm.

use super::event::Effect;
use super::layout::Area;
use super::popup::Popup;
use super::{Action, App, Level};
use crate::domain::stream::At;

impl App {
    /// Whether clicks are taken.
    pub(super) fn clicks(&mut self, how: &str) {
        self.mouse = match how {
            "" => !self.mouse,
            "on" => true,
            "off" => false,
            _ => return self.tell(":mouse on, :mouse off, or :mouse alone for the other."),
        };
        self.tell(match self.mouse {
            true => "Clicks are taken; to select text hold Shift. In tmux: set -g mouse on. mouse = true in the configuration file keeps it.",
            false => "Clicks go to the terminal again.",
        });
    }

    /// A click: a field is typed in, the answer is read, a row of a list is marked and, where it is marked already, taken.
    pub(super) fn click(&mut self, at: At, (column, row): (u16, u16), effects: &mut Vec<Effect>) {
        let inside = |area: Area| {
            (area.x..area.x + area.width).contains(&column) && (area.y..area.y + area.height).contains(&row)
        };
        self.hand.hint = None;
        match &self.popup {
            Some(Popup::List(list)) => {
                let shown = self.list_place(list);
                let area = Area { height: shown.lines.len() as u16, ..shown.place.inside };
                let place = inside(area).then(|| shown.lines.get(usize::from(row - area.y)).map(|(at, _)| *at));
                return match place.flatten() {
                    Some(place) if place == list.cursor => self.act(at, Action::Accept, effects),
                    Some(place) => self.mark(place),
                    None => {}
                };
            }
            Some(_) => return self.hint("a key answers here; Esc closes"),
            None => {}
        }
        let layout = self.layout();
        let field =
            layout.fields.iter().find(|field| inside(field.label) || inside(field.text)).map(|field| field.field);
        if let Some(field) = field {
            self.type_in(field);
        } else if layout.send.is_some_and(inside) {
            self.form.focus = self.form.len();
            self.level = Level::Forms;
            self.hint("Enter sends");
        } else if [layout.rule, layout.banner, layout.answer, layout.margin].into_iter().any(inside) {
            self.level = Level::Answer;
        }
    }

    fn mark(&mut self, place: usize) {
        if let Some(Popup::List(list)) = &mut self.popup {
            list.cursor = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Event, Size};
    use crate::domain::ask::Target;
    use crate::domain::prompt::Prompt;
    use crate::domain::stream::{End, RunId, StreamEvent};

    const SEED: &str = include_str!("../../prompts/distributed_lock_manager_architect.prompt.yaml");

    #[test]
    fn a_click_goes_where_it_points_and_takes_nothing_at_once() {
        let prompt = Prompt::read(SEED, "seed.prompt.yaml").unwrap();
        let target =
            Target { provider: "http".into(), endpoint: "http://h/v1".into(), model: "m".into(), ..Target::default() };
        let inputs = prompt.cases[0].inputs.clone();
        let mut app = App::new(At(1), &prompt, target, &inputs, Size { width: 80, height: 24 }).0;
        let layout = app.layout();
        app.update(At(1), Event::Click { column: 1, row: layout.fields[1].label.y });
        assert_eq!(app.form.focus, 0, "clicks that nobody asked for");
        app.mouse = true;
        let click = |app: &mut App, area: Area| {
            app.update(At(2), Event::Click { column: area.x + 1, row: area.y });
        };
        click(&mut app, layout.fields[2].label);
        assert_eq!((app.level, app.form.focus), (Level::Type, 2));
        click(&mut app, layout.send.unwrap());
        assert!(app.level == Level::Forms && app.form.on_send() && app.session.runs.is_empty(), "nothing is sent");
        app.update(At(3), Event::Act(Action::Send));
        app.update(At(3), Event::Heard(RunId(1), StreamEvent::Delta("## One\n\n## Two\n\n## Three\n".into())));
        app.update(At(3), Event::Heard(RunId(1), StreamEvent::Ended(End::Complete { notice: None })));
        app.update(At(3), Event::Drained);
        app.level = Level::Forms;
        let answer = app.layout().answer;
        click(&mut app, answer);
        assert_eq!(app.level, Level::Answer);
        app.update(At(4), Event::Act(Action::Outline));
        let Some(Popup::List(list)) = &app.popup else { panic!() };
        let inside = app.list_place(list).place.inside;
        let row = |n: u16| Area { y: inside.y + n, ..inside };
        click(&mut app, row(2));
        assert!(matches!(&app.popup, Some(Popup::List(list)) if list.cursor == 2));
        click(&mut app, row(40));
        click(&mut app, row(2));
        assert!(app.popup.is_none(), "the second click on a row takes it");
        app.update(At(5), Event::Act(Action::Send));
        click(&mut app, answer);
        assert!(matches!(app.popup, Some(Popup::Ask(_))), "a question waits for its key");
    }
}
