//! `qd man`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::CommandFactory;

use crate::{
    args::Arguments,
    exit::{Code, Failure},
};

/// Where to.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd man /usr/local/share/man/man1")]
pub struct Args {
    /// An existing directory
    directory: PathBuf,
}

pub fn run(args: &Args) -> Result<Code, Failure> {
    clap_mangen::generate_to(Arguments::command(), &args.directory)
        .with_context(|| format!("manual pages cannot be written to {}", args.directory.display()))?;
    Ok(Code::Done)
}
