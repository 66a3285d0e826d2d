//! `qd completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{
    args::Arguments,
    exit::{Code, Failure},
};

/// Which shell.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd completions bash > /etc/bash_completion.d/qd\n  qd completions zsh > ~/.zfunc/_qd"
)]
pub struct Args {
    /// The shell
    shell: Shell,
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of every command")]
pub fn run(args: &Args) -> Result<Code, Failure> {
    clap_complete::generate(
        args.shell,
        &mut Arguments::command(),
        "qd",
        &mut std::io::stdout(),
    );
    Ok(Code::Done)
}
