//! Text for a terminal without UTF-8: each sign by the ASCII that means the same, `>=` for `≥`, so that
//! no bound turns round and no sign is lost without a `?`. It may take more cells than the sign did.

use icu_normalizer::DecomposingNormalizerBorrowed;
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// What stands for a character; ASCII stands for itself, a mark for nothing.
pub fn plain(c: char) -> Cow<'static, str> {
    if c.is_ascii() {
        return Cow::Owned(c.to_string());
    }
    if let Some((_, text)) = SIGNS.iter().find(|(signs, _)| signs.contains(c)) {
        return Cow::Borrowed(text);
    }
    if c.width() == Some(0) {
        return Cow::Borrowed("");
    }
    // an accented letter without its accent, a ligature by its letters
    let mut whole = c.to_string();
    whole = DecomposingNormalizerBorrowed::new_nfkd().normalize(&whole).into_owned();
    whole.retain(|c| c.width() != Some(0));
    if !whole.is_empty() && whole.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Cow::Owned(whole);
    }
    Cow::Borrowed("?")
}

/// Signs, and what each of them becomes.
const SIGNS: [(&str, &str); 83] = [
    ("≥⩾≧", ">="),
    ("≤⩽≦", "<="),
    ("≠", "!="),
    ("±", "+-"),
    ("∓", "-+"),
    ("×✗✘☒⨯", "x"),
    ("÷", "/"),
    ("→➜➔⟶↦", "->"),
    ("←⟵", "<-"),
    ("↔⟷", "<->"),
    ("⇒⟹", "=>"),
    ("⇐⟸", "<=="),
    ("⇔⟺", "<=>"),
    ("∞", "inf"),
    ("¬", "!"),
    ("∧", "and"),
    ("∨", "or"),
    ("∀", "all "),
    ("∃", "some "),
    ("∈", "in"),
    ("∉", "not in"),
    ("∅", "{}"),
    ("∩", "cap"),
    ("∪", "cup"),
    ("⊆⊂", "subset"),
    ("√", "sqrt "),
    ("∑", "sum "),
    ("∏", "prod "),
    ("≈≅≃", "~="),
    ("≡", "=="),
    ("≪", "<<"),
    ("≫", ">>"),
    ("∝∼", "~"),
    ("µμ", "u"),
    ("½", "1/2"),
    ("¼", "1/4"),
    ("¾", "3/4"),
    ("⅓", "1/3"),
    ("⅔", "2/3"),
    ("⁰", "^0"),
    ("¹", "^1"),
    ("²", "^2"),
    ("³", "^3"),
    ("⁴", "^4"),
    ("⁵", "^5"),
    ("⁶", "^6"),
    ("⁷", "^7"),
    ("⁸", "^8"),
    ("⁹", "^9"),
    ("⁻", "^-"),
    ("ⁿ", "^n"),
    ("°", " deg"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("§", "S."),
    ("α", "alpha"),
    ("β", "beta"),
    ("γ", "gamma"),
    ("δ", "delta"),
    ("Δ", "Delta"),
    ("ε", "epsilon"),
    ("λ", "lambda"),
    ("π", "pi"),
    ("σ", "sigma"),
    ("Σ", "Sigma"),
    ("τ", "tau"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("øØ", "o"),
    ("─━═╌╍┄┅┈┉‐‑‒–—−", "-"),
    ("│┃║╎╏┆┇┊┋▏▎▌▐∣", "|"),
    ("…", "..."),
    ("•●◦○∙·▪◆", "*"),
    ("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╯╰", "+"),
    ("█▓▒■", "#"),
    ("░", "."),
    ("‘’‚′", "'"),
    ("“”„″«»", "\""),
    ("▶►▸›❯⟩", ">"),
    ("◀◄◂‹❮⟨", "<"),
    ("↑▲▴", "^"),
    ("↓▼▾✓✔☑", "v"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_loses_its_sense() {
        let read = |text: &str| text.chars().map(plain).collect::<String>();
        assert_eq!(
            read("quorum ≥ 3, drift ≤ 200 ms, a ≠ b, 10 × 5, ± 2, 5 µs, 1 → 2, ½, −5, 10⁶, n², „x“ …"),
            "quorum >= 3, drift <= 200 ms, a != b, 10 x 5, +- 2, 5 us, 1 -> 2, 1/2, -5, 10^6, n^2, \"x\" ..."
        );
        assert_eq!(read("café naïve (nai\u{308}ve) Straße ﬁne Ａ1 漢字"), "cafe naive (naive) Strasse fine A1 ??");
        for c in SIGNS.iter().flat_map(|(signs, _)| signs.chars()) {
            assert!(plain(c).bytes().all(|b| (0x20..0x7f).contains(&b)), "{c}");
        }
    }
}
