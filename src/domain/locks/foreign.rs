//! Denials in languages that the vocabulary does not hold: words and parts of words in the clause of a name.
//! Knows no grammar of theirs.

use super::reading::{Found, Text};
use crate::domain::reader::lexer::Token;

/// What denies a name in languages that the vocabulary does not hold, and what makes of a denial an "only".
const NO: [&str; 49] = [
    "bez",
    "nie",
    "brak",
    "żaden",
    "žádný",
    "zonder",
    "niet",
    "geen",
    "utan",
    "inte",
    "ingen",
    "uden",
    "ikke",
    "ilman",
    "ei",
    "nem",
    "nincs",
    "nélkül",
    "fără",
    "yok",
    "değil",
    "olmadan",
    "không",
    "tanpa",
    "tidak",
    "bukan",
    "senza",
    "niente",
    "nessun",
    "não",
    "yasak",
    "yasaktır",
    "olmaz",
    "hariç",
    "kullanamayız",
    "istemiyoruz",
    "dilarang",
    "jangan",
    "cấm",
    "لا",
    "ليس",
    "لن",
    "بدون",
    "غير",
    "אין",
    "לא",
    "בלי",
    "ללא",
    "אסור",
];
const JUST: [&str; 14] = [
    "tylko", "jen", "pouze", "alleen", "slechts", "bara", "endast", "kun", "vain", "csak", "doar", "sadece", "chỉ",
    "hanya",
];
const DENIED: [&str; 37] = [
    "不",
    "没",
    "沒",
    "無",
    "无",
    "禁",
    "别",
    "勿",
    "弃",
    "廃",
    "非",
    "ない",
    "ません",
    "なし",
    "やめ",
    "없",
    "않",
    "금지",
    "못",
    "안",
    "не",
    "без",
    "нет",
    "запре",
    "отказ",
    "ไม่",
    "बिना",
    "नहीं",
    "ممنوع",
    "محظور",
    "нельзя",
    "исключ",
    "απαγορ",
    "χωρίς",
    "ห้าม",
    "❌",
    "🚫",
];
/// Everything but the name, where nothing else denies: "кроме etcd можно всё"; "кроме etcd ничего" is an only.
const EXCEPT: [&str; 16] = [
    "除",
    "以外",
    "빼",
    "제외",
    "말고",
    "кроме",
    "помимо",
    "крім",
    "окрім",
    "מלבד",
    "חוץ",
    "عدا",
    "باستثناء",
    "إلا",
    "ยกเว้น",
    "εκτός",
];
const ONLY: [&str; 8] = ["只", "仅", "僅", "唯", "だけ", "のみ", "만", "только"];

/// True for a word that denies in a language that the vocabulary does not hold.
pub(super) fn foreign_no(token: &Token) -> bool {
    NO.contains(&&*token.word)
}

// "不用 ZooKeeper", "Redisは使えない", "bez etcd": a clause that denies names nothing that is there.
pub(super) fn denied_elsewhere(text: &Text, found: &Found) -> bool {
    let clause = text.clause(found);
    let has = |marks: &[&str]| {
        text.tokens.iter().enumerate().any(|(at, token)| {
            token.clause == clause
                && !found.tokens.contains(&at)
                && !token.word.is_ascii()
                && marks.iter().any(|mark| token.word.contains(mark) && !cyrillic_part(&token.word, mark))
        })
    };
    let says = |words: &[&str]| text.tokens.iter().any(|token| token.clause == clause && words.contains(&&*token.word));
    let none = || has(&DENIED) || text.tokens.iter().any(|token| token.word.starts_with("нич"));
    if has(&EXCEPT) {
        return !none();
    }
    has(&DENIED) && !has(&ONLY) || says(&NO) && !says(&JUST)
}

// "не" is a word of its own, no part of "несколько".
fn cyrillic_part(word: &str, mark: &str) -> bool {
    mark.starts_with(['н', 'б']) && word != mark
}
