//! Answers as models usually write them, with all their marks in order.

use super::{COMPLETE, marks, seed};
use dlm_architect::domain::stream::{Cut, End};

fn hold(text: &str, end: End, expected: &[(&str, &str)]) {
    let marks = marks(&seed(), text, end);
    let found: Vec<(&str, &str)> =
        marks.iter().map(|mark| (mark.guideline.as_str(), mark.text.as_deref().unwrap_or("the whole"))).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_chatty_design() {
    let expected = [
        ("no-pleasantries", "Certainly!"),
        ("no-introduction", "Below is a distributed lock manager architecture tailored to your requirements."),
        ("bullets-elsewhere", "**etcd Cluster**: Five nodes spread over three regions."),
        ("no-implementation-code", "import etcd3"),
        ("workflows-bulleted", "## 3. Lease Renewal"),
        (
            "terms-unexplained",
            "A fencing token is a monotonically increasing number that is used to prevent stale clients from writing.",
        ),
        ("bullets-elsewhere", "Avoid Redis SETNX."),
        ("bullets-elsewhere", "etcd leader changes"),
        ("no-conclusion", "## Conclusion"),
        (
            "no-conclusion",
            "By leveraging etcd with Raft, this architecture ensures strong consistency and high availability.",
        ),
        ("no-pleasantries", "Let me know if you would like further details!"),
    ];
    hold(include_str!("usual/chatty.md"), COMPLETE, &expected);
}

#[test]
fn a_refusal_with_reasons() {
    let member = "\"error\": \"Infrastructure constraints insufficient for consistency SLA\"";
    hold(include_str!("usual/reasoned_refusal.md"), COMPLETE, &[("refusal-alone", member)]);
}

/// The list was still open when the server cut it: its next item could have made it a workflow's.
#[test]
fn a_loop_cut_at_length() {
    let end = End::Truncated { cut: Cut::Length };
    hold(include_str!("usual/loop.md"), end, &[("no-introduction", "**Introduction**")]);
}
