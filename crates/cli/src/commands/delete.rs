//! `qd delete`.

use super::verbs;
use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// Which processes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd delete web\n  qd delete all")]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    verbs::show(
        context,
        &context.client()?.processes().delete(&args.target).await?,
    )
}
