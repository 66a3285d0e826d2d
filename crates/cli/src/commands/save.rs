//! `qd save`, `resurrect`, `reload-logs`.

use qd_api::daemon::DaemonResponse;

use crate::{
    context::Context,
    exit::{Code, Failure},
    table,
};

/// How to save.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd save")]
pub struct Save {
    /// Save an empty list too, which forgets everything saved before
    #[arg(long)]
    force: bool,
}

pub async fn save(context: &Context, args: Save) -> Result<Code, Failure> {
    let client = context.client()?;
    let daemon = client.daemon();
    show(
        context,
        &if args.force {
            daemon.save_even_empty().await?
        } else {
            daemon.save().await?
        },
    )
}

pub async fn resurrect(context: &Context) -> Result<Code, Failure> {
    show(context, &context.client()?.daemon().resurrect().await?)
}

pub async fn reload_logs(context: &Context) -> Result<Code, Failure> {
    show(context, &context.client()?.daemon().reload_logs().await?)
}

/// Prints what the daemon answered.
pub fn show(context: &Context, answer: &DaemonResponse) -> Result<Code, Failure> {
    if context.output.json {
        context.output.document(answer)?;
        return Ok(Code::Done);
    }
    context.output.line(&context.output.safe(&answer.message))?;
    if !answer.items.is_empty() {
        context
            .output
            .line(&table::outcomes(context.output, &answer.items))?;
    }
    Ok(Code::Done)
}
