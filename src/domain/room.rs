//! Room for what grows as long as an answer comes. Doubled step by step, each step would be copied and leave a hole of half its
//! size behind; so what is no longer small gets its own pages at once. Of those that are never written none comes into memory.

/// Bytes from which on it is no longer small.
const SMALL: usize = 16 << 10;
/// Bytes of room that are taken at once: more than any allocator cuts out of its own heap.
const STEP: usize = 1 << 20;

/// Makes room in a text that pieces are added to.
pub fn in_text(text: &mut String) {
    if is_full(text.len(), text.capacity(), 1) {
        text.reserve(STEP);
    }
}

/// Makes room in a list that items are added to.
pub fn in_list<T>(list: &mut Vec<T>) {
    let size = size_of::<T>().max(1);
    if is_full(list.len(), list.capacity(), size) {
        list.reserve(STEP / size);
    }
}

fn is_full(len: usize, capacity: usize, size: usize) -> bool {
    len * size >= SMALL && (capacity - len) * size < SMALL / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_small_stays_small_and_what_is_not_is_moved_once() {
        let (mut text, mut list) = (String::new(), Vec::new());
        let mut moves = 0;
        for _ in 0..STEP / 8 {
            in_text(&mut text);
            in_list(&mut list);
            let before = text.capacity();
            text.push_str("1234");
            list.push(1_u32);
            moves += usize::from(text.len() > SMALL && text.capacity() != before);
        }
        assert_eq!(moves, 0);
        assert!(text.capacity() < 2 * STEP && list.capacity() * 4 < 2 * STEP);
        let mut short = "12".to_owned();
        in_text(&mut short);
        assert!(short.capacity() < SMALL);
    }
}
