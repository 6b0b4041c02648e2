//! What a word is found by among the weights: the program carries no words, only these. Used by the build script too.

/// FNV-1a of 32 bits (Fowler, Noll, Vo). Two words in some thousand millions share one, and then weigh alike.
pub fn key(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |key, byte| (key ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
