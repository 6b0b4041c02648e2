//! Answers that each check must mark: good answers made bad in one place, with exactly the marks of that.

use super::good::answers;
use super::{COMPLETE, marks, seed};
use serde::Deserialize;
use std::collections::HashMap;

/// One bad answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bad {
    /// The guideline it offends.
    mark: String,
    /// The marked text; absent for the whole answer.
    at: Option<String>,
    /// The good answer it is made of …
    #[serde(rename = "in")]
    base: Option<String>,
    /// … or its text.
    text: Option<String>,
    /// What is cut out: from here up to there, the second left standing; `$` is the end.
    #[serde(default)]
    cut: Vec<(String, String)>,
    /// What takes the place of what; `^` is the start, `$` the end.
    #[serde(default)]
    put: Vec<(String, String)>,
    /// Further marks it rightly gets: guideline, and the marked text or nothing.
    #[serde(default)]
    also: Vec<(String, Option<String>)>,
}

impl Bad {
    pub fn text(&self, good: &[(String, String)]) -> String {
        let mut text = match (&self.text, &self.base) {
            (Some(text), _) => text.clone(),
            (None, Some(base)) => good.iter().find(|(name, _)| name == base).expect(base).1.clone(),
            (None, None) => panic!("{self:?} has neither text nor base"),
        };
        for (from, to) in &self.cut {
            let start = text.find(from.as_str()).unwrap_or_else(|| panic!("{from:?} is not in {:?}", self.base));
            let end = if to == "$" { text.len() } else { start + text[start..].find(to.as_str()).expect(to) };
            text.replace_range(start..end, "");
        }
        for (old, new) in &self.put {
            match old.as_str() {
                "^" => text.insert_str(0, new),
                "$" => text.push_str(new),
                old => {
                    assert!(text.contains(old), "{old:?} is not in {:?}", self.base);
                    text = text.replacen(old, new, 1);
                }
            }
        }
        text
    }
}

pub fn all() -> Vec<Bad> {
    serde_yaml::from_str(include_str!("marked.yaml")).unwrap()
}

#[test]
fn each_check_marks_what_it_must_and_nothing_else() {
    let (seed, good, mut wrong) = (seed(), answers(), Vec::new());
    let all = all();
    for (number, bad) in all.iter().enumerate() {
        let text = bad.text(&good);
        let mut found: Vec<(String, Option<String>)> =
            marks(&seed, &text, COMPLETE).into_iter().map(|mark| (mark.guideline, mark.text)).collect();
        let mut expected = vec![(bad.mark.clone(), bad.at.clone())];
        expected.extend(bad.also.clone());
        found.sort();
        expected.sort();
        if found != expected {
            wrong.push(format!(
                "{} of {} in {:?}:\n  expected {expected:?}\n  found    {found:?}",
                number + 1,
                bad.mark,
                bad.base
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn each_check_has_five_answers() {
    let mut count: HashMap<String, usize> = HashMap::new();
    for bad in all() {
        *count.entry(bad.mark).or_default() += 1;
    }
    for guideline in seed().list() {
        let count = count.remove(&guideline.id).unwrap_or_default();
        assert!(count >= 5, "{} has {count}", guideline.id);
    }
    assert!(count.is_empty(), "no such guideline: {count:?}");
}
