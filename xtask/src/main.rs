//! Checks of the workspace itself. Owns the command line (`licences`, `rules`)
//! and the printing; it must never build, change or fetch anything.

mod licences;
mod metadata;
mod rules;

use std::io::Write;
use std::process::ExitCode;

/// What a check found: each line is a fault with its remedy. None: it passed.
type Faults = Vec<String>;

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1);
    let outcome = match wanted.as_deref() {
        Some("licences") => licences::check(),
        Some("rules") => rules::check(),
        _ => Err("usage: cengbao-xtask licences | rules".to_owned()),
    };
    match outcome {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            say(&faults.join("\n"));
            say(&format!("{} fault(s)", faults.len()));
            ExitCode::FAILURE
        }
        Err(reason) => {
            say(&reason);
            ExitCode::from(2)
        }
    }
}

/// One place prints, to standard error; a closed pipe is nobody's loss.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
