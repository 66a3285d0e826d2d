//! `qd flush`.

use super::verbs;
use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// Whose log files.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd flush web\n  qd flush all")]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    verbs::show(context, &context.client()?.processes().flush(&args.target).await?)
}
