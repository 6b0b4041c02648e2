//! The environment, read once at the start; tests put another in its place.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

/// Variables as they were at the start.
#[derive(Clone, Debug, Default)]
pub struct Env {
    variables: BTreeMap<String, String>,
}

impl Env {
    /// The process's environment. What is not UTF-8 is left out.
    pub fn take() -> Env {
        let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        Env { variables: std::env::vars_os().filter_map(text).collect() }
    }

    /// An environment of a test.
    pub fn of(variables: &[(&str, &str)]) -> Env {
        Env { variables: variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect() }
    }

    /// A variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
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
        let home = if user.is_empty() { self.get("HOME").map(PathBuf::from) } else { home_of(user) };
        match (home, below) {
            (Some(home), Some(below)) => home.join(below.trim_start_matches('/')),
            (Some(home), None) => home,
            (None, _) => PathBuf::from(typed),
        }
    }

    fn xdg(&self, name: &str, below_home: &str) -> Option<PathBuf> {
        let given = self.get(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = || self.get("HOME").map(|home| PathBuf::from(home).join(below_home));
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

    /// The proxy for `scheme`, for sentences; reqwest reads the same variables itself.
    pub fn proxy(&self, scheme: &str) -> Option<String> {
        let names: &[&str] = match scheme {
            "https" => &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
            _ => &["http_proxy", "ALL_PROXY", "all_proxy"],
        };
        // A proxy's address may hold a password.
        self.first(names).map(|proxy| proxy.rsplit('@').next().unwrap_or_default().to_owned())
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
