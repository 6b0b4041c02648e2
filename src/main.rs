//! Arguments → face → exit code.

fn main() -> std::process::ExitCode {
    dlm_architect::cli::main().into()
}
