//! What a word is found by among the weights: the program carries no words, only these. Used by the build script too.

/// Words between two that it is said of where their weights begin.
pub const STEP: usize = 32;

/// FNV-1a of 32 bits folded to 24 (Fowler, Noll, Vo), the highest byte first. Of twenty thousand words a strange one meets
/// one by chance in a thousand times, and weighs as it then.
pub fn key(word: &str) -> [u8; 3] {
    let hash = word.bytes().fold(0x811c_9dc5_u32, |key, byte| (key ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let [_, high, middle, low] = ((hash >> 24) ^ (hash & 0x00ff_ffff)).to_be_bytes();
    [high, middle, low]
}
