//! A server's own words about an error, in the shapes they come in: `error` in many forms, `base_resp`,
//! `code` with `msg`, `detail`, `errors`, `success: false`. A member that says nothing is nothing.

use serde_json::{Map, Value};

/// Members that hold words, the most telling first.
const WORDS: &[&str] = &[
    "error",
    "message",
    "msg",
    "statusmsg",
    "errormessage",
    "errormsg",
    "errmsg",
    "errordescription",
    "detail",
    "details",
    "errors",
    "err",
    "fault",
    "faultstring",
    "description",
    "reason",
    "cause",
    "title",
    "info",
];
/// Members that explain an error that is a word.
const EXPLAIN: &[&str] = &["errordescription", "message", "msg", "errormessage", "detail", "description", "reason"];
/// Members whose presence alone says that there is an error.
const ERRORS: &[&str] = &["error", "errors", "err", "fault", "errormessage", "errormsg", "errmsg"];
/// Members that may be about an error.
const SAID: &[&str] = &["message", "msg", "detail", "details", "statusmsg", "errordescription"];
/// Members that hold a number for the outcome.
const CODES: &[&str] = &["code", "statuscode", "status", "errorcode", "errcode", "errno", "retcode"];

/// Members that say nothing more where there are words.
const BESIDE: &[&str] = &[
    "type",
    "object",
    "id",
    "requestid",
    "traceid",
    "logid",
    "sessionid",
    "timestamp",
    "created",
    "path",
    "param",
    "model",
    "success",
    "ok",
    "choices",
    "usage",
];

/// What an object says about an error.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Complaint {
    /// There is one.
    Sure(String),
    /// Words that may be one, if nothing else comes.
    Maybe(String),
}

/// What an event or an answer says about an error; `answers`: it holds a piece of the answer, beside
/// which only a plain error counts.
pub(super) fn complaint(object: &Map<String, Value>, answers: bool) -> Option<Complaint> {
    let sure = || Some(Complaint::Sure(said(object)));
    if object.iter().any(|(name, value)| ERRORS.contains(&plain(name).as_str()) && !harmless(value)) {
        return sure();
    }
    let is = |name: &str, words: &[&str]| {
        let text = member(object, name).and_then(Value::as_str).unwrap_or_default();
        words.contains(&text.to_lowercase().as_str())
    };
    if is("object", &["error"]) || is("type", &["error"]) {
        return sure();
    }
    for name in ["baseresp", "header"] {
        if let Some(Value::Object(inner)) = member(object, name)
            && code(inner).is_some_and(bad)
        {
            return Some(Complaint::Sure(said(inner)));
        }
    }
    if answers {
        return None;
    }
    if let Some(Value::Object(inner)) = member(object, "response")
        && let Some(Complaint::Sure(words)) = complaint(inner, false)
    {
        return Some(Complaint::Sure(words));
    }
    let no = |name: &str| member(object, name).is_some_and(|value| *value == Value::Bool(false) || value == "false");
    if no("success") || no("ok") || is("status", &["error", "failed", "failure", "fail"]) {
        return sure();
    }
    match (code(object), words(object, true)) {
        (Some(code), Some(_)) if bad(code) => sure(),
        (Some(_), Some(words)) if good(&words) => None,
        (_, Some(words)) if SAID.iter().any(|name| member(object, name).is_some_and(|value| !nothing(value))) => {
            Some(Complaint::Maybe(words))
        }
        _ => None,
    }
}

/// A server's words from any value; with the code that says that waiting does not help.
pub fn message(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => all.iter().find_map(message),
        Value::Object(map) => {
            let code = member(map, "code").and_then(Value::as_str).filter(|code| *code == "insufficient_quota");
            match (words(map, false), code) {
                (Some(words), Some(code)) => Some(format!("{code}: {words}")),
                (words, _) => words,
            }
        }
        _ => None,
    }
}

/// The words of an error, or what else there is of it.
pub(super) fn said(object: &Map<String, Value>) -> String {
    words(object, true).unwrap_or_else(|| Value::Object(object.clone()).to_string())
}

/// True if an object holds words, and nothing else but what servers put beside them.
pub(super) fn only(object: &Map<String, Value>) -> bool {
    let names = [WORDS, CODES, BESIDE];
    let known = |name: &str| names.iter().any(|names| names.contains(&plain(name).as_str()));
    object.iter().all(|(name, value)| nothing(value) || known(name))
}

/// The words of an object that says nothing in a known place, wherever they are.
pub(super) fn deep(object: &Map<String, Value>) -> Option<String> {
    named(object).or_else(|| {
        object.values().find_map(|value| match value {
            Value::Object(inner) => deep(inner),
            Value::Array(all) => all.iter().filter_map(Value::as_object).find_map(deep),
            _ => None,
        })
    })
}

/// The words of the most telling member, and what explains them.
fn named(object: &Map<String, Value>) -> Option<String> {
    let of = |name: &str| message(member(object, name).filter(|value| !harmless(value))?);
    let found = WORDS.iter().find_map(|name| of(name))?;
    let short = member(object, "error").is_some_and(Value::is_string);
    let more = if short { EXPLAIN.iter().find_map(|name| of(name)) } else { None };
    Some(match more {
        Some(more) if !found.contains(&more) && !more.contains(&found) => format!("{found}: {more}"),
        Some(more) if more.contains(&found) => more,
        _ => found,
    })
}

/// `whole`: the object is an event, whose type need not be that of an error.
fn words(object: &Map<String, Value>, whole: bool) -> Option<String> {
    named(object).or_else(|| {
        let kind = member(object, "type").and_then(Value::as_str).filter(|kind| !kind.is_empty());
        let code = code(object).filter(|code| bad(code));
        let code = code.map(|code| code.as_str().map_or_else(|| code.to_string(), str::to_owned));
        match (kind, code) {
            (Some(kind), Some(code)) => Some(format!("{kind} ({code})")),
            (Some(kind), None) if !whole || kind.to_lowercase().contains("err") => Some(kind.to_owned()),
            (None, Some(code)) => Some(format!("code {code}")),
            _ => None,
        }
    })
}

fn code(object: &Map<String, Value>) -> Option<&Value> {
    CODES.iter().find_map(|name| member(object, name).filter(|value| !value.is_null() && !value.is_object()))
}

/// True for a code that stands for an error: no zero, nothing between 200 and 299, no good word.
fn bad(code: &Value) -> bool {
    let number = code.as_i64().or_else(|| code.as_str()?.trim().parse().ok());
    match (number, code) {
        (Some(number), _) => number != 0 && !(200..300).contains(&number),
        (None, Value::String(text)) => !text.trim().is_empty() && !good(text) && !waits(text),
        _ => false,
    }
}

/// An error member that says that there is none.
pub(super) fn harmless(value: &Value) -> bool {
    let fine = |code: &Value| match code.as_i64().or_else(|| code.as_str()?.trim().parse().ok()) {
        Some(number) => number == 0 || (200..300).contains(&number),
        None => code.as_str().is_some_and(good),
    };
    let status = |map: &Map<String, Value>| member(map, "status").and_then(Value::as_str).is_some_and(good);
    match value {
        Value::Object(map) => {
            let words = ["message", "msg", "detail", "statusmsg", "reason"];
            let words = words.iter().find_map(|name| member(map, name).filter(|value| !nothing(value)));
            let calm = words.is_none_or(|words| words.as_str().is_some_and(good));
            let outcome = code(map).is_some_and(fine) || words.is_some();
            nothing(value) || status(map) || calm && outcome
        }
        Value::String(text) => nothing(value) || good(text),
        Value::Number(_) => fine(value),
        _ => nothing(value),
    }
}

fn good(text: &str) -> bool {
    let small = text.to_lowercase();
    let word = small.trim_matches(|c: char| c.is_whitespace() || c == '.' || c == '!');
    ["ok", "success", "succeeded", "successful", "successfully", "done", "completed", "no error", "no_error", "noerror"]
        .contains(&word)
}

/// What a server says of work that is not done yet.
fn waits(text: &str) -> bool {
    let text = text.to_lowercase();
    ["process", "queue", "pend", "wait", "progress", "run", "start", "load"].iter().any(|part| text.contains(part))
}

/// A value that says nothing: absent in all but name.
pub(super) fn nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => ["", "null", "none", "false", "0"].contains(&text.trim().to_lowercase().as_str()),
        Value::Array(all) => all.iter().all(nothing),
        Value::Object(map) => map.values().all(nothing),
    }
}

fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| object.iter().find(|(other, _)| plain(other) == name).map(|(_, value)| value))
}

/// A member's name without regard to its spelling: `error_message`, `errorMessage`, `Error-Message`.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(value: Value) -> Option<Complaint> {
        let Value::Object(map) = value else { panic!("{value}") };
        complaint(&map, false)
    }

    #[test]
    fn words_of_any_shape() {
        let sure = [
            json!({"base_resp": {"status_code": 1008, "status_msg": "full"}}),
            json!({"code": 1113, "msg": "full"}),
            json!({"code": "InvalidApiKey", "message": "full", "request_id": "r"}),
            json!({"code": 500, "data": null, "message": "full"}),
            json!({"error_message": "full"}),
            json!({"errorMessage": "full"}),
            json!({"errors": ["full"]}),
            json!({"errors": [{"message": "full"}]}),
            json!({"error": {"type": "full"}, "message": "full"}),
            json!({"error": true, "message": "full"}),
            json!({"success": false, "message": "full"}),
            json!({"success": false, "result": null, "errors": [{"code": 7, "message": "full"}]}),
            json!({"status": "error", "detail": "full"}),
            json!({"status": 400, "title": "Bad", "detail": "full"}),
            json!({"type": "error", "error": {"type": "overloaded_error", "message": "full"}}),
            json!({"header": {"code": 10013, "message": "full"}}),
            json!({"Response": {"Error": {"Code": "AuthFailure", "Message": "full"}}}),
            json!({"error_code": 17, "error_msg": "full"}),
            json!({"fault": {"faultstring": "full"}}),
            json!({"statusCode": 401, "message": "full"}),
            json!({"object": "error", "message": "full"}),
            json!({"error": [{"msg": "full"}]}),
            json!({"error": true, "code": 0, "message": "full"}),
            json!({"error": {"code": 0, "message": "full"}}),
            json!({"error": {"status": "x", "message": "full"}}),
        ];
        for value in sure {
            assert_eq!(of(value.clone()), Some(Complaint::Sure("full".into())), "{value}");
        }
        let maybe = [
            json!({"detail": "full"}),
            json!({"detail": [{"loc": ["body"], "msg": "full"}]}),
            json!({"message": "full"}),
            json!({"Message": "full"}),
            json!({"msg": "full", "code": 0}),
        ];
        for value in maybe {
            assert_eq!(of(value.clone()), Some(Complaint::Maybe("full".into())), "{value}");
        }
        assert_eq!(of(json!({"error": {"type": "server_error"}})), Some(Complaint::Sure("server_error".into())));
        assert_eq!(of(json!({"error": {"type": "rate_limited"}})), Some(Complaint::Sure("rate_limited".into())));
        assert_eq!(of(json!({"error": {"code": 503}})), Some(Complaint::Sure("code 503".into())));
        assert_eq!(of(json!({"success": false})), Some(Complaint::Sure("{\"success\":false}".into())));
    }

    #[test]
    fn words_wherever_they_are() {
        let map = |value: Value| value.as_object().cloned().unwrap();
        for value in [
            json!({"ret": {"info": "full"}}),
            json!({"data": {"error": "full"}}),
            json!({"description": "full"}),
            json!({"a": [{"b": {"reason": "full"}}]}),
            json!({"error": "full", "message": ""}),
            json!({"error": "full", "message": "it is full"}),
        ] {
            assert!(deep(&map(value.clone())).unwrap().ends_with("full"), "{value}");
        }
        let both = json!({"error": "invalid", "error_description": "full"});
        assert_eq!(of(both), Some(Complaint::Sure("invalid: full".into())));
        assert_eq!(deep(&map(json!({"a": {"b": 1}}))), None);
        assert!(only(&map(json!({"message": "full", "requestId": "r", "extra": null}))));
        assert!(!only(&map(json!({"message": "step", "progress": 3}))));
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        for falsy in
            [json!(""), json!(false), json!(null), json!({}), json!([]), json!(0), json!({"message": "", "code": 0})]
        {
            assert_eq!(of(json!({"error": falsy})), None);
        }
        for calm in [
            json!({"code": 0, "message": "success"}),
            json!({"code": "0", "message": "OK"}),
            json!({"code": 200, "message": "Success."}),
            json!({"code": "200", "msg": "ok", "details": null}),
            json!({"status": "ok"}),
            json!({"status": "SUCCESS", "message": "all is well"}),
            json!("ok"),
            json!("No error"),
            json!(200),
        ] {
            assert_eq!(of(json!({"error": calm})), None, "{calm}");
        }
        for value in [
            json!({"base_resp": {"status_code": 0, "status_msg": ""}}),
            json!({"base_resp": {"status_code": 0, "status_msg": "success"}}),
            json!({"code": 0, "message": "success"}),
            json!({"type": "ping"}),
            json!({"status": "processing"}),
            json!({"id": "x", "object": "chat.completion.chunk", "created": 1}),
            json!({"success": true}),
            json!({"id": "x", "title": "Locks"}),
            json!({"message": {"role": "assistant", "content": "Raft"}, "done": false}),
            json!({}),
        ] {
            assert_eq!(of(value.clone()), None, "{value}");
        }
        let Value::Object(piece) = json!({"code": 7, "message": "x", "choices": [{"delta": {"content": "a"}}]}) else {
            panic!()
        };
        assert_eq!(complaint(&piece, true), None);
    }
}
