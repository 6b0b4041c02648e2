//! The list of models that a server gives: `GET /models`, asked on demand and never with a design.

use super::body;
use crate::domain::fault::Fault;
use reqwest::Response;
use std::time::Duration;

/// How long the list may take: somebody waits for it.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// The largest list that is read; that of the largest public server has 300 kB.
const LIST: usize = 4 << 20;
/// How many characters of what is no list are said.
const WORDS: usize = 200;

/// The names in OpenAI's form, `{"data": [{"id": …}]}`, or as a bare list of such objects; sorted, each once.
pub(super) async fn read(host: &str, response: Response) -> Result<Vec<String>, Fault> {
    let status = response.status().as_u16();
    let text = body::text(response, LIST).await;
    if text.trim_start().starts_with('<') {
        return Err(Fault::Html { host: host.to_owned(), status, title: body::title(&text) });
    }
    names(&text).ok_or_else(|| Fault::Server {
        message: format!("no list of models came, but: {}", text.trim().chars().take(WORDS).collect::<String>()),
    })
}

fn names(text: &str) -> Option<Vec<String>> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let list = value.get("data").unwrap_or(&value).as_array()?;
    let mut names: Vec<String> = list.iter().filter_map(|model| Some(model.get("id")?.as_str()?.to_owned())).collect();
    names.sort();
    names.dedup();
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_list_is_read_in_either_form_and_anything_else_is_none() {
        for (text, wanted) in [
            (r#"{"object":"list","data":[{"id":"b"},{"id":"a"},{"id":"b"}]}"#, Some(vec!["a", "b"])),
            (r#"[{"id":"x","publisher":"y"}]"#, Some(vec!["x"])),
            (r#"{"data":[]}"#, Some(vec![])),
            (r#"{"data":[{"name":"no id"},{"id":7}]}"#, Some(vec![])),
            (r#"{"error":{"message":"no"}}"#, None),
            ("a page", None),
            ("", None),
        ] {
            assert_eq!(names(text), wanted.map(|all| all.into_iter().map(str::to_owned).collect()), "{text}");
        }
    }
}
