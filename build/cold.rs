//! Where the program's text lies. A page that is touched brings its neighbours into memory, so what seldom runs lies
//! behind all else: the linker is given a script that lists it by path.
//!
//! `cold.txt` is what no function of ran (by valgrind --tool=callgrind) while a request was typed and sent and its answer
//! followed to the end. A path that is not there any more orders nothing; a function of no listed path lies in front.
//! Where a path has a `$` it is a symbol's name (callgrind's --demangle=no) whose parts are joined by `::`; a `$` before it
//! says that the path is cold where types of it in other names are not.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Has the linker lay what is cold behind all else, where it can; a linker that can't lays it as it comes.
///
/// # Errors
/// When the script can't be written.
pub fn order(folder: &Path) -> Result<(), String> {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|of| of == value);
    if !is("PROFILE", "release") || !is("CARGO_CFG_TARGET_OS", "linux") {
        return Ok(());
    }
    let script = folder.join("cold.ld");
    std::fs::write(&script, written(include_str!("cold.txt")))
        .map_err(|cause| format!("{}: {cause}", script.display()))?;
    let argument = format!("-Wl,-T,{}", script.display());
    if takes(folder, &argument) {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
    Ok(())
}

fn written(cold: &str) -> String {
    // What grows a vector is one function for all that are of one size, and may be named after a cold one: it lies in front.
    // The cryptography comes from C, of which nothing has a path; what needs it waits for a network anyway.
    let mut script = String::from(
        "SECTIONS\n{\n  .text.cold :\n  {\n    *(.text.*5alloc7raw_vec*)\n    *libring-*:*(.text .text.*)\n",
    );
    for path in cold.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        for pattern in patterns(path) {
            let _ = writeln!(script, "    *(.text.*{pattern}*)");
        }
    }
    script.push_str("  }\n}\nINSERT AFTER .fini;\n");
    script
}

/// What a path is in the names of symbols: `4toml2de` and `toml..de`; what is no letter is any sign.
fn patterns(path: &str) -> Vec<String> {
    let sign = |c: char| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '?' };
    let escaped = path.replace("::", "..").replace(" as ", "?u20?as?u20?").chars().map(sign).collect();
    if path.contains(' ') {
        return vec![escaped];
    }
    let names = path.trim_start_matches('$').split("::");
    let named = names.map(|name| format!("{}{name}", name.len())).collect::<String>().chars().map(sign).collect();
    if path.contains('$') {
        return vec![named];
    }
    // One name alone may begin another's.
    if path.contains("::") { vec![named, escaped] } else { vec![named, format!("{escaped}..")] }
}

/// Whether the linker that will be used takes the argument: a program of nothing is linked with it.
fn takes(folder: &Path, argument: &str) -> bool {
    let of = |name: &str| std::env::var(name).ok();
    let (Some(rustc), Some(target)) = (of("RUSTC"), of("TARGET")) else { return false };
    let source = folder.join("nothing.rs");
    if std::fs::write(&source, "fn main() {}\n").is_err() {
        return false;
    }
    let mut command = Command::new(rustc);
    command.arg(&source).arg("-o").arg(folder.join("nothing")).arg("--target").arg(target);
    command.args(
        of("CARGO_ENCODED_RUSTFLAGS").iter().flat_map(|flags| flags.split('\x1f')).filter(|flag| !flag.is_empty()),
    );
    command.args(of("RUSTC_LINKER").map(|linker| format!("-Clinker={linker}")));
    command.arg(format!("-Clink-arg={argument}")).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
