//! Where the terminal's cursor is, as far as we know, and the shortest way to where it must be.
//! Never moves by printing: that is the painter's choice.

use super::pen::Ability;

/// What is known of the terminal's cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cursor {
    /// Nothing: only an absolute move helps.
    Lost,
    /// The row; the column is in doubt. With `line` a line drawing was printed last, and column `x` is where it should be.
    Row { y: usize, line: Option<usize> },
    /// Both.
    At { x: usize, y: usize },
}

impl Cursor {
    /// Appends the shortest move to column `x`, row `y` (from 0), and is there afterwards.
    pub fn travel(&mut self, x: usize, y: usize, ability: &Ability, out: &mut Vec<u8>) {
        if *self != (Cursor::At { x, y }) {
            let way = self.shortest(x, y, ability);
            out.extend_from_slice(way.as_bytes());
            *self = Cursor::At { x, y };
        }
    }

    /// The bytes a move to the right in the same row would take.
    pub fn hop_cost(gap: usize) -> usize {
        if gap == 1 { 3 } else { format!("\x1b[{gap}C").len() }
    }

    fn shortest(&self, x: usize, y: usize, ability: &Ability) -> String {
        let mut best = absolute(x, y);
        let mut offer = |way: String| {
            if way.len() < best.len() {
                best = way;
            }
        };
        let (from_x, from_y) = match *self {
            Cursor::Lost => return best,
            Cursor::Row { y, .. } => (None, y),
            Cursor::At { x, y } => (Some(x), y),
        };
        let down = match (from_y, y) {
            (a, b) if a == b => String::new(),
            (a, b) if b > a && b - a <= 4 => "\n".repeat(b - a),
            (a, b) if b > a => csi(b - a, 'B'),
            (a, b) => csi(a - b, 'A'),
        };
        if let Some(from_x) = from_x {
            let across = match (from_x, x) {
                (a, b) if a == b => String::new(),
                (a, b) if b > a => csi(b - a, 'C'),
                (a, b) if a - b <= 4 => "\x08".repeat(a - b),
                (a, b) => csi(a - b, 'D'),
            };
            offer(across + &down);
        }
        offer(format!("\r{}{down}", if x == 0 { String::new() } else { csi(x, 'C') }));
        if ability.modern && from_y == y {
            offer(csi(x + 1, 'G'));
        }
        best
    }
}

fn absolute(x: usize, y: usize) -> String {
    match (x, y) {
        (0, 0) => "\x1b[H".into(),
        (0, _) => format!("\x1b[{}H", y + 1),
        (_, 0) => format!("\x1b[;{}H", x + 1),
        _ => format!("\x1b[{};{}H", y + 1, x + 1),
    }
}

fn csi(n: usize, end: char) -> String {
    if n == 1 { format!("\x1b[{end}") } else { format!("\x1b[{n}{end}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: Cursor, x: usize, y: usize) -> String {
        let (mut cursor, mut out) = (from, Vec::new());
        cursor.travel(x, y, &Ability::FULL, &mut out);
        assert_eq!(cursor, Cursor::At { x, y });
        String::from_utf8(out).unwrap().replace('\x1b', "E")
    }

    #[test]
    fn the_shortest_way_is_taken() {
        let at = |x, y| Cursor::At { x, y };
        assert_eq!(way(at(5, 5), 5, 5), "");
        assert_eq!(way(at(5, 5), 0, 5), "\r");
        assert_eq!(way(at(5, 5), 0, 6), "\r\n");
        assert_eq!(way(at(5, 5), 4, 5), "\x08");
        assert_eq!(way(at(5, 5), 6, 5), "E[C");
        assert_eq!(way(at(5, 5), 1, 6), "\x08\x08\x08\x08\n");
        assert_eq!(way(at(50, 20), 50, 2), "E[18A");
        assert_eq!(way(at(50, 20), 70, 2), "E[3;71H");
        assert_eq!(way(Cursor::Lost, 0, 0), "E[H");
        assert_eq!(way(Cursor::Lost, 0, 9), "E[10H");
        assert_eq!(way(Cursor::Lost, 9, 0), "E[;10H");
        assert_eq!(way(Cursor::Row { y: 3, line: None }, 10, 3), "E[11G");
        assert_eq!(way(Cursor::Row { y: 3, line: None }, 0, 4), "\r\n");
    }
}
