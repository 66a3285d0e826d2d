//! `qd ls`.

use qd_api::Status;
use qd_sdk::Filter;

use crate::{
    context::Context,
    exit::{Code, Failure},
    table,
};

/// Which processes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd ls\n  qd ls --namespace shop --json\n  qd --host https://web1:9616 ls '/^api/'"
)]
pub struct Args {
    /// Only what this target selects
    target: Option<String>,
    /// Only the app of this name
    #[arg(long)]
    name: Option<String>,
    /// Only this namespace
    #[arg(long)]
    namespace: Option<String>,
    /// Only this status: online, stopped, stopping, launching, errored, waiting_restart
    #[arg(long, value_parser = status)]
    status: Option<Status>,
}

fn status(given: &str) -> Result<Status, String> {
    match serde_json::from_value(serde_json::Value::String(given.to_owned())) {
        Ok(Status::Unknown) | Err(_) => {
            Err("it is online, stopped, stopping, launching, errored or waiting_restart".to_owned())
        }
        Ok(status) => Ok(status),
    }
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let filter = Filter {
        name: args.name,
        namespace: args.namespace,
        status: args.status,
        target: args.target,
    };
    let targeted = filter.target.is_some();
    let list = context.client()?.processes().list(&filter).await?;
    if context.output.json {
        context.output.document(&list)?;
    } else if list.items.is_empty() {
        context.output.note("no processes");
    } else {
        context
            .output
            .line(&table::processes(context.output, &list.items))?;
    }
    Ok(if targeted && list.items.is_empty() {
        Code::NothingMatches
    } else {
        Code::Done
    })
}
