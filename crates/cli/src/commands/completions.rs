//! `qd completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{
    args::Arguments,
    context::Context,
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

pub fn run(context: &Context, args: &Args) -> Result<Code, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "qd", &mut script);
    context.output.bytes(&script)?;
    Ok(Code::Done)
}
