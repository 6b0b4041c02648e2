//! What each recorded stream means: one row a stream and prompt.

/// The prompt a row is run with.
#[derive(Clone, Copy, Debug)]
pub enum With {
    /// The seed: one evaluator, a regex.
    Seed,
    /// A prompt without evaluators.
    NoEvaluators,
    /// One backtracking pattern and one evaluator that needs a judge.
    Backtracking,
}

/// One row.
#[derive(Debug)]
pub struct Case {
    /// The recording, without `.sse`.
    pub stream: &'static str,
    /// The prompt.
    pub with: With,
    /// The state's key.
    pub state: &'static str,
    /// The exit code.
    pub exit: u8,
    /// The words of the verdicts.
    pub verdicts: &'static [&'static str],
    /// The answer as kept.
    pub text: &'static str,
    /// What the record of the end holds.
    pub end: &'static str,
}

const GOOD: &str = "**Raft** over etcd.\n\n- **fencing tokens** on every write";
const EXACT: &str = r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#;
const NOTHING: &str = "";

const fn row(
    stream: &'static str,
    state: &'static str,
    exit: u8,
    verdict: &'static [&'static str],
    text: &'static str,
    end: &'static str,
) -> Case {
    Case { stream, with: With::Seed, state, exit, verdicts: verdict, text, end }
}

const fn good(stream: &'static str, end: &'static str) -> Case {
    row(stream, "complete", 0, &["pass"], GOOD, end)
}

const fn none(stream: &'static str, state: &'static str, exit: u8, text: &'static str) -> Case {
    Case { stream, with: With::NoEvaluators, state, exit, verdicts: &[], text, end: "" }
}

/// All rows.
pub const TABLE: &[Case] = &[
    // as the servers of the world send it
    good("openai", "Complete { notice: None } Some(Usage { prompt_tokens: 432, completion_tokens: 17 })"),
    good("llama_cpp", "completion_tokens: 17"),
    good("ollama", "None malformed 0"),
    good("azure", "Complete"),
    good("mistral_parts", "completion_tokens: 17"),
    // how it ends
    good("finish_only", "Complete { notice: None }"),
    good("done_only", "Complete { notice: None }"),
    good("done_without_newline", "Complete { notice: None }"),
    good("done_without_space", "Complete { notice: None }"),
    good("after_done", "Complete { notice: None }"),
    row("after_finish", "truncated", 4, &["pass"], GOOD, "Length"),
    good("finish_blank", "Complete { notice: None }"),
    good("finish_unknown", "galaxy_brain"),
    good("tool_calls", "tool_calls"),
    row("length", "truncated", 4, &["pass"], GOOD, "Length"),
    row("content_filter", "truncated", 4, &["pass"], GOOD, "ContentFilter"),
    row("clean_end", "incomplete", 4, &["pass"], GOOD, "Cut { cause: \"\" }"),
    row("cut_in_event", "incomplete", 4, &["pass"], GOOD, "Cut"),
    row("cut_after_data", "incomplete", 4, &["pass"], GOOD, "Cut"),
    // errors in mid-stream: the text stays
    row("error_object", "failed", 4, &["pass"], GOOD, "The engine is overloaded."),
    row("error_string", "failed", 4, &["pass"], GOOD, "model runner has unexpectedly stopped"),
    row("error_event", "failed", 4, &["pass"], GOOD, "Overloaded"),
    row("error_event_text", "failed", 4, &["pass"], GOOD, "upstream went away"),
    row("error_kind", "failed", 4, &["pass"], GOOD, "Context size has been exceeded."),
    row("error_finish", "failed", 4, &["pass"], GOOD, "Provider disconnected"),
    row("error_field", "failed", 4, &["pass"], GOOD, "Context size has been exceeded."),
    row("error_first", "failed", 4, &["not run"], NOTHING, "No such model: gpt-9"),
    good("error_null", "Complete"),
    row("garbled", "failed", 4, &["pass"], "**Raft**", "Garbled { events: 20 }"),
    // refusals are told by structure, of a complete answer
    row("refused", "refused", 3, &["pass"], EXACT, "Complete"),
    row(
        "refused_fence",
        "refused",
        3,
        &["pass"],
        concat!("```json\n", r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#, "\n```\n"),
        "Complete",
    ),
    row(
        "refused_backticks",
        "refused",
        3,
        &["pass"],
        concat!("`", r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#, "`"),
        "Complete",
    ),
    row("declined", "refused", 3, &["fail"], NOTHING, "Complete"),
    row("refused_then_length", "truncated", 4, &["pass"], EXACT, "Length"),
    row("refused_then_cut", "incomplete", 4, &["pass"], EXACT, "Cut"),
    row(
        "refusal_phrase",
        "complete",
        0,
        &["pass"],
        concat!(
            "Some say: Infrastructure constraints insufficient for consistency SLA. **Raft** says otherwise: `",
            r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#,
            "` is not the answer here."
        ),
        "Complete",
    ),
    // no text is no success
    row("verdict_fail", "complete", 1, &["fail"], "Use one machine and hope.", "Complete"),
    row("empty", "failed", 4, &["not run"], NOTHING, "Complete"),
    row("blank", "failed", 4, &["not run"], " \n", "Complete"),
    row("role_only", "failed", 4, &["not run"], NOTHING, "Cut"),
    row("nothing", "failed", 4, &["not run"], NOTHING, "Cut"),
    row("reasoning_length", "failed", 4, &["not run"], NOTHING, "Length"),
    good("reasoning", "Complete"),
    // what must not disturb
    row("malformed", "incomplete", 4, &["pass"], GOOD, "Lost { events: 2, sample: \"{\\\"choices\\\": [\" }"),
    row("lone_surrogate", "complete", 0, &["pass"], "**Raft** \u{fffd} over \u{fffd} etcd \\ud800", "malformed 0"),
    row("emoji_escaped", "complete", 0, &["pass"], "**Raft** 🔒 漢字", "malformed 0"),
    row("invalid_utf8", "complete", 0, &["pass"], "**Raft** a\u{fffd}\u{fffd}b \u{fffd}", "malformed 0"),
    good("bom", "malformed 0"),
    good("cr", "malformed 0"),
    good("crlf", "malformed 0"),
    good("keep_alives", "malformed 0"),
    good("many_data_lines", "malformed 0"),
    good("usage_every", "Some(Usage { prompt_tokens: 432, completion_tokens: 17 })"),
    good("two_choices", "Complete { notice: None }"),
    good("odd_choices", "malformed 0"),
    row(
        "hostile",
        "complete",
        0,
        &["pass"],
        "**Raft** \u{1b}]52;c;aGk=\u{7}\u{1b}[2J\u{9b}31m\u{7f} \u{202e}gnp.exe\u{202c} a\rb\tc \u{200b}\u{e0041}",
        "Complete",
    ),
    // thinking is no answer, wherever it stands
    good("think", "Complete { notice: None }"),
    good("think_template", "Complete { notice: None }"),
    row("think_template_fail", "complete", 1, &["fail"], "Use one machine and hope.", "Complete"),
    row("think_unended", "failed", 4, &["not run"], NOTHING, "Complete"),
    row("think_refused", "refused", 3, &["pass"], EXACT, "Complete"),
    good("harmony", "Complete { notice: None }"),
    row("harmony_refused", "refused", 3, &["pass"], EXACT, "Complete"),
    row(
        "refused_unseen",
        "refused",
        3,
        &["pass"],
        concat!("\u{feff}\u{200b}", r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#),
        "Complete",
    ),
    row("think_in_code", "complete", 0, &["pass"], "**Raft**\n\n```\n<think>x</think>\n```\n", "Complete"),
    // the worst that was heard, in whose words it may be
    good("finish_every", "Complete { notice: None }"),
    good("finish_early_cut", "Complete { notice: None }"),
    row("finish_max_tokens", "truncated", 4, &["pass"], GOOD, "Length"),
    row("finish_model_length", "truncated", 4, &["pass"], GOOD, "Length"),
    row("finish_safety", "truncated", 4, &["pass"], GOOD, "ContentFilter"),
    row("finish_sensitive", "truncated", 4, &["pass"], GOOD, "ContentFilter"),
    row("finish_abort", "failed", 4, &["pass"], GOOD, "abort"),
    row("finish_no_resource", "failed", 4, &["pass"], GOOD, "insufficient_system_resource"),
    row("finish_worse_later", "truncated", 4, &["pass"], GOOD, "Length"),
    row("finish_better_later", "truncated", 4, &["pass"], GOOD, "ContentFilter"),
    row("finish_native", "truncated", 4, &["pass"], GOOD, "Length"),
    good("finish_native_good", "Complete { notice: None }"),
    // what is nothing, what counts once, what is an error
    good("heartbeats", "malformed 0"),
    good("repeated", "malformed 0"),
    good("repeated_delta", "malformed 0"),
    good("error_falsy", "Complete { notice: None }"),
    row("error_base_resp", "failed", 4, &["not run"], NOTHING, "insufficient balance"),
    row("error_code_msg", "failed", 4, &["not run"], NOTHING, "account in arrears"),
    row("error_detail", "failed", 4, &["not run"], NOTHING, "no such deployment"),
    row("error_list", "failed", 4, &["not run"], NOTHING, "quota is used up"),
    row("error_type_only", "failed", 4, &["pass"], "**Raft** over", "overloaded_error"),
    row("error_success_false", "failed", 4, &["not run"], NOTHING, "out of neurons"),
    row("surrogates_split", "complete", 0, &["pass"], "**Raft** 😀 over 🚀 \u{fffd}x\u{fffd} \u{fffd}", "malformed 0"),
    good("model_last", "Complete { notice: None }"),
    // what is in no shape that is understood is lost, and said
    row("lost_shapes", "incomplete", 4, &["pass"], GOOD, "Lost { events: 3, sample: \"delta \\\"LOST\\\"\" }"),
    good("content_object", "malformed 0"),
    row("error_words", "failed", 4, &["pass"], GOOD, "quota blew up"),
    row("error_words_amid", "failed", 4, &["pass"], GOOD, "quota blew up"),
    good("words_ignored", "Complete { notice: None }"),
    row("error_nested", "failed", 4, &["not run"], NOTHING, "\"quota blew up\""),
    row("error_unknown", "failed", 4, &["not run"], NOTHING, r#"not known here, {\"foo\":{\"bar\":\"xxx"#),
    row("error_bare", "failed", 4, &["pass"], GOOD, "quota blew up"),
    row("error_bare_cut", "failed", 4, &["pass"], GOOD, "quota blew up"),
    row("error_described", "failed", 4, &["not run"], NOTHING, "invalid_request: quota blew up"),
    good("error_none", "Complete { notice: None }"),
    row("stop_reason", "truncated", 4, &["pass"], GOOD, "Length"),
    good("stop_reason_matched", "Complete { notice: None }"),
    good("usage_choice", "Some(Usage { prompt_tokens: 432, completion_tokens: 17 })"),
    good("usage_groq", "Some(Usage { prompt_tokens: 432, completion_tokens: 17 })"),
    good("think_gemma", "Complete { notice: None }"),
    good("think_field_tags", "Complete { notice: None }"),
    row(
        "refused_open",
        "refused",
        3,
        &["pass"],
        concat!("````json\n", r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#,),
        "Complete",
    ),
    row(
        "refused_wrapped",
        "refused",
        3,
        &["pass"],
        concat!("```json ", r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#, " ```"),
        "Complete",
    ),
    // without evaluators nothing can fail but the run
    none("openai", "complete", 0, GOOD),
    none("verdict_fail", "complete", 0, "Use one machine and hope."),
    none("refused", "refused", 3, EXACT),
    none("length", "truncated", 4, GOOD),
    none("clean_end", "incomplete", 4, GOOD),
    none("error_object", "failed", 4, GOOD),
    none("empty", "failed", 4, NOTHING),
    Case {
        stream: "openai",
        with: With::Backtracking,
        state: "complete",
        exit: 1,
        verdicts: &["pass", "not run"],
        text: GOOD,
        end: "Complete",
    },
    Case {
        stream: "length",
        with: With::Backtracking,
        state: "truncated",
        exit: 4,
        verdicts: &["pass", "not run"],
        text: GOOD,
        end: "Length",
    },
];
