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

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    if let Some(code) = qd_daemon::confine::if_asked() {
        return u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from);
    }
    let arguments = match args::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return exit::usage(&error),
    };
    commands::run(arguments)
}
