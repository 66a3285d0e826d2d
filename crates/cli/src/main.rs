//! `qd`: the command line of Quarterdeck. Parses, runs one command, and maps its end to an exit code.

mod args;
mod commands;
mod context;
mod direct;
mod ecosystem;
mod exit;
mod local;
mod on;
mod output;
mod profile;
mod table;
mod text;
mod waiting;

use std::{ffi::OsString, process::ExitCode};

fn main() -> ExitCode {
    if let Some(code) = qd_daemon::confine::if_asked() {
        return u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from);
    }
    let words: Vec<OsString> = std::env::args_os().collect();
    let arguments = match args::Arguments::of(&words) {
        Ok(arguments) => arguments,
        Err(error) => return exit::usage(&error),
    };
    commands::run(arguments)
}
