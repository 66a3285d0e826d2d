//! `qd env`.

use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// Whose, and whether with values.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd env web\n  qd env web --reveal      needs the scope env:reveal, and is audited"
)]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    /// Show the values
    #[arg(long)]
    reveal: bool,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let list = context
        .client()?
        .processes()
        .env(&args.target, args.reveal)
        .await?;
    if context.output.json {
        context.output.document(&list)?;
        return Ok(Code::Done);
    }
    for environment in &list.items {
        let process = &environment.process;
        context
            .output
            .note(&format!("{}|{}", process.id, context.output.safe(&process.name)));
        for variable in &environment.variables {
            let value = variable
                .value
                .as_deref()
                .map_or(variable.hash.as_str(), |value| value);
            let line = format!(
                "{}={}",
                context.output.safe(&variable.name),
                context.output.safe(value)
            );
            context.output.line(&line)?;
        }
    }
    Ok(Code::Done)
}
