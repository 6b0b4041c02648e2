//! The environment, read once at the start; tests put another in its place.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Variables that are read as text. A value of theirs that is no UTF-8 is an error, never dropped; paths (`HOME` and
/// the like) may be any bytes.
const TEXTS: &[&str] = &[
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "VISUAL",
    "EDITOR",
    "TERM",
    "NO_COLOR",
    "COLORFGBG",
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
    "TZ",
    "SSH_CONNECTION",
    "TMUX",
    "GITHUB_STEP_SUMMARY",
    "USER",
    "LOGNAME",
];

/// Variables as they were at the start.
#[derive(Clone, Debug, Default)]
pub struct Env {
    variables: BTreeMap<String, OsString>,
}

impl Env {
    /// The process's environment.
    ///
    /// # Errors
    /// One sentence that names a variable that is read as text and is none.
    pub fn take() -> Result<Env, String> {
        let named = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value));
        let env = Env { variables: std::env::vars_os().filter_map(named).collect() };
        for name in TEXTS {
            env.text(name)?;
        }
        Ok(env)
    }

    /// An environment of a test.
    pub fn of(variables: &[(&str, &str)]) -> Env {
        Env { variables: variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).into())).collect() }
    }

    /// A variable that is set, perhaps to nothing: as bytes, for a path.
    pub fn bytes(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(name).map(OsString::as_os_str)
    }

    /// A variable that is set, perhaps to nothing.
    ///
    /// # Errors
    /// One sentence that names it, if it is no text.
    pub fn text(&self, name: &str) -> Result<Option<&str>, String> {
        let Some(value) = self.bytes(name) else { return Ok(None) };
        let unread =
            || format!("The environment variable {name} is not UTF-8, so it can't be used: set it anew, or unset it.");
        value.to_str().map(Some).ok_or_else(unread)
    }

    /// A variable of `TEXTS` that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.bytes(name)?.to_str().filter(|value| !value.is_empty())
    }

    /// The first of several that is set.
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// `$XDG_CONFIG_HOME/dlm-architect/config.toml`, or the same under `~/.config`.
    pub fn config_file(&self) -> Option<PathBuf> {
        self.xdg("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("config.toml"))
    }

    /// `$XDG_STATE_HOME/dlm-architect/sessions`, or the same under `~/.local/state`.
    pub fn sessions(&self) -> Option<PathBuf> {
        self.xdg("XDG_STATE_HOME", ".local/state").map(|folder| folder.join("sessions"))
    }

    /// A path as a shell takes it at the head of a word: `~` and `~/…` are the home, `~name/…` is that user's. What has none stays.
    pub fn path(&self, typed: &str) -> PathBuf {
        let Some(rest) = typed.strip_prefix('~') else { return PathBuf::from(typed) };
        let (user, below) = rest.split_once('/').map_or((rest, None), |(user, below)| (user, Some(below)));
        let home = if user.is_empty() { self.bytes("HOME").map(PathBuf::from) } else { home_of(user) };
        match (home, below) {
            (Some(home), Some(below)) => home.join(below.trim_start_matches('/')),
            (Some(home), None) => home,
            (None, _) => PathBuf::from(typed),
        }
    }

    fn xdg(&self, name: &str, below_home: &str) -> Option<PathBuf> {
        let path = |name| self.bytes(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        let given = path(name).filter(|path| path.is_absolute());
        let home = || path("HOME").map(|home| home.join(below_home));
        given.or_else(home).map(|folder| folder.join("dlm-architect"))
    }

    /// The locale shows UTF-8: `LC_ALL`, else `LC_CTYPE`, else `LANG`, the first that is not empty. A charset
    /// alone is a locale too: `LC_CTYPE=UTF-8` is what macOS sets.
    pub fn utf8(&self) -> bool {
        let locale = self.first(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_default();
        let charset = locale.split('@').next().and_then(|name| name.rsplit('.').next()).unwrap_or_default();
        ["utf-8", "utf8"].iter().any(|name| charset.eq_ignore_ascii_case(name))
    }

    /// The terminal's type, or empty.
    pub fn term(&self) -> &str {
        self.get("TERM").unwrap_or_default()
    }
}

/// The home of a user of this machine.
fn home_of(user: &str) -> Option<PathBuf> {
    let all = std::fs::read_to_string("/etc/passwd").ok()?;
    let of = |line: &str| {
        let mut fields = line.split(':');
        (fields.next() == Some(user)).then(|| fields.nth(4).map(PathBuf::from)).flatten()
    };
    all.lines().find_map(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_that_is_set_decides() {
        for (lc_all, lc_ctype, lang, utf8) in [
            ("", "", "en_US.UTF-8", true),
            ("", "C.utf8", "C", true),
            ("", "UTF-8", "C", true),
            ("", "utf8", "", true),
            ("C", "en_US.UTF-8", "en_US.UTF-8", false),
            ("C", "UTF-8", "", false),
            ("de_DE.ISO-8859-1", "", "de_DE.UTF-8", false),
            ("", "", "de_DE.UTF-8@euro", true),
            ("", "", "en_US", false),
            ("", "", "", false),
        ] {
            let env = Env::of(&[("LC_ALL", lc_all), ("LC_CTYPE", lc_ctype), ("LANG", lang)]);
            assert_eq!(env.utf8(), utf8, "{lc_all:?} {lc_ctype:?} {lang:?}");
        }
    }

    #[test]
    fn a_tilde_is_a_home_only_at_the_head_and_alone() {
        let env = Env::of(&[("HOME", "/home/me")]);
        for (typed, path) in [
            ("~", "/home/me"),
            ("~/", "/home/me/"),
            ("~/x.md", "/home/me/x.md"),
            ("~//x.md", "/home/me/x.md"),
            ("./~", "./~"),
            ("a~/b", "a~/b"),
            ("~nobody-of-that-name/x", "~nobody-of-that-name/x"),
            ("~root/x", "/root/x"),
        ] {
            assert_eq!(env.path(typed), PathBuf::from(path), "{typed}");
        }
        assert_eq!(Env::default().path("~/x"), PathBuf::from("~/x"));
    }
}
