//! `qd signal`.

use super::verbs;
use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// Which signal, to whom.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd signal web USR2\n  qd signal 3 SIGHUP")]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    /// The signal by name
    signal: String,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    verbs::show(
        context,
        &context
            .client()?
            .processes()
            .signal(&args.target, &args.signal)
            .await?,
    )
}
