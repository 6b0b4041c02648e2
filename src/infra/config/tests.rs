//! Which value wins, where it came from, and what a wrong one is told.

use super::*;
use crate::domain::prompt::Prompt;

const MARKER: &str = "MARKER0KEY0VALUE";

fn prompt() -> Prompt {
    let mut prompt = Prompt { model: Some("from-prompt".into()), ..Prompt::default() };
    prompt.parameters.insert("temperature".into(), 0.1.into());
    prompt
}

struct Setup {
    folder: tempfile::TempDir,
}

impl Setup {
    fn new(file: &str) -> Setup {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("dlm-architect")).unwrap();
        std::fs::write(folder.path().join("dlm-architect/config.toml"), file).unwrap();
        Setup { folder }
    }

    fn settle(&self, flags: &Overrides, env: &[(&str, &str)]) -> Result<Settings, String> {
        let mut all = vec![("XDG_CONFIG_HOME", self.folder.path().to_str().unwrap()), ("HOME", "/home/u")];
        all.extend(env);
        settle(flags, &Env::of(&all), &prompt())
    }
}

fn settled(file: &str, flags: &Overrides, env: &[(&str, &str)]) -> Result<Settings, String> {
    Setup::new(file).settle(flags, env)
}

fn url(settings: &Settings) -> String {
    match &settings.choice.value {
        Choice::Http(server) => server.base_url.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_order_is_flag_environment_file_prompt_default() {
    let flags =
        Overrides { base_url: Some("http://127.0.0.1:1/v1".into()), model: Some("f".into()), ..Overrides::default() };
    let env = [("OPENAI_BASE_URL", "http://127.0.0.1:2/v1")];
    let file = "base_url = \"http://127.0.0.1:3/v1\"\nmodel = \"c\"\n[parameters]\ntemperature = 0.5\n";
    let all = settled(file, &flags, &env).unwrap();
    assert_eq!((url(&all).as_str(), &all.choice.origin), ("http://127.0.0.1:1/v1", &Origin::Flag("--base-url")));
    assert_eq!(all.model, Setting::new("f".into(), Origin::Flag("--model")));
    let all = settled(file, &Overrides::default(), &env).unwrap();
    assert_eq!(
        (url(&all).as_str(), &all.choice.origin),
        ("http://127.0.0.1:2/v1", &Origin::Variable("OPENAI_BASE_URL"))
    );
    assert!(all.model.origin.to_string().ends_with("config.toml line 2"), "{}", all.model.origin);
    assert_eq!(all.parameters[0].1.value, 0.5);
    let all = settled(file, &Overrides::default(), &[]).unwrap();
    assert_eq!(url(&all), "http://127.0.0.1:3/v1");
    let all = settled("", &Overrides::default(), &[]).unwrap();
    assert!(matches!(all.choice.value, Choice::Nobody));
    assert_eq!(all.model, Setting::new("from-prompt".into(), Origin::Prompt));
    assert_eq!(all.sessions.value, Some("/home/u/.local/state/dlm-architect/sessions".into()));
}

#[test]
fn a_key_alone_chooses_nothing_and_says_so() {
    let all = settled("", &Overrides::default(), &[("OPENAI_API_KEY", MARKER)]).unwrap();
    assert!(matches!(all.choice.value, Choice::Nobody));
    assert!(all.notes[0].contains("OPENAI_API_KEY is set"));
}

#[test]
fn a_key_goes_only_where_its_owner_sent_it_and_is_never_shown() {
    let file = "profile = \"work\"\n[profiles.work]\nbase_url = \"https://llm.corp/v1\"\napi_key_env = \"WORK_KEY\"\n";
    let env = [("WORK_KEY", MARKER), ("OPENAI_API_KEY", "other")];
    let all = settled(file, &Overrides::default(), &env).unwrap();
    let Choice::Http(server) = &all.choice.value else { panic!() };
    assert_eq!(server.key.as_ref().unwrap().to_string(), "environment variable WORK_KEY");
    assert!(!format!("{all:?} {:?} {:?}", all.show(), all.target()).contains(MARKER));
    assert_eq!(all.hidden, ["OPENAI_API_KEY", "WORK_KEY"]);
    // Another address on the command line does not get the profile's key.
    let flags = Overrides { base_url: Some("http://127.0.0.1:9/v1".into()), ..Overrides::default() };
    let all = settled(file, &flags, &[("WORK_KEY", MARKER)]).unwrap();
    let Choice::Http(server) = &all.choice.value else { panic!() };
    assert!(server.key.is_none());
}

#[test]
fn the_background_is_what_the_file_says_else_what_the_terminal_says_of_itself() {
    let light = |file: &str, of: &str| {
        let all = settled(file, &Overrides::default(), &[("COLORFGBG", of)]).unwrap();
        (all.light.value, all.light.origin.to_string())
    };
    for (of, expected) in [("0;15", true), ("15;0", false), ("0;default;7", true), ("12;8", false)] {
        assert_eq!(light("", of), (expected, "environment COLORFGBG".to_owned()), "{of}");
        assert!(!light("theme = \"dark\"\n", of).0 && light("theme = \"light\"\n", of).0, "{of}");
    }
    for of in ["", "default;default", "0;x", "0;300"] {
        assert_eq!(light("", of), (false, "default".to_owned()), "{of}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let fault = |file: &str, flags: &Overrides| settled(file, flags, &[]).unwrap_err();
    let none = Overrides::default();
    let typo = fault("model = \"x\"\nmodle = \"y\"\n", &none);
    assert!(typo.contains("config.toml line 2") && typo.contains("modle"), "{typo}");
    assert!(fault("model = 3\n", &none).contains("line 1"));
    assert!(fault("theme = \"blue\"\n", &none).contains("\"light\" or \"dark\""));
    assert!(fault("profile = \"x\"\n", &none).contains("there is no profile \"x\"; there are none"));
    let both =
        "profile = \"p\"\n[profiles.p]\nbase_url = \"https://h/v1\"\napi_key_env = \"A\"\napi_key_file = \"/k\"\n";
    assert!(fault(both, &none).contains("one of api_key_env"));
    let unset = "profile = \"p\"\n[profiles.p]\nbase_url = \"https://h/v1\"\napi_key_env = \"NOT_SET\"\n";
    assert!(fault(unset, &none).contains("NOT_SET"));
    let flag = |name: &str| Overrides { base_url: Some(name.into()), ..Overrides::default() };
    for wrong in ["localhost:8080", "ftp://h/v1", "https://", "https://user:secret@h/v1"] {
        let said = fault("", &flag(wrong));
        assert!(said.starts_with("flag --base-url") && !said.contains("secret@h"), "{said}");
    }
    let other = Overrides { provider: Some("grpc".into()), ..Overrides::default() };
    assert!(fault("", &other).contains("\"grpc\" is no provider"));
    let missing = Overrides { config: Some("/no/such.toml".into()), ..Overrides::default() };
    assert!(fault("", &missing).contains("no such file"));
    let param = Overrides { parameters: vec![("stream".into(), "false".into())], ..Overrides::default() };
    assert!(fault("", &param).contains("not a model parameter"));
}

#[test]
fn the_example_is_a_configuration_and_every_profile_in_it_works() {
    for name in ["openai", "azure", "github", "ollama", "llamacpp", "vllm", "openrouter"] {
        let flags = Overrides { profile: Some(name.into()), ..Overrides::default() };
        let all = settled(EXAMPLE, &flags, &[("OPENAI_API_KEY", "k"), ("OPENROUTER_API_KEY", "k")]).unwrap();
        assert!(matches!(all.choice.value, Choice::Http(_)), "{name}");
    }
    let all = settled(EXAMPLE, &Overrides::default(), &[]).unwrap();
    assert!(matches!(all.choice.value, Choice::Nobody), "the example chooses nothing by itself");
}
