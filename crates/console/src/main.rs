//! `qd-console`: parses, runs one command, and maps its end to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    qd_console::commands::main()
}
