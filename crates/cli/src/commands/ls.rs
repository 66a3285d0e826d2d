//! `qd ls`.

use qd_api::{Process, Status, Target};
use qd_sdk::Filter;

use crate::{
    context::Context,
    exit::{Code, Failure},
    on::On,
    table,
};

/// Which processes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd ls\n  qd ls --namespace shop --json\n  qd --host https://web1:9616 ls '/^api/'\n  qd --console ops ls --on tier=web"
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
    #[command(flatten)]
    on: On,
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
    if args.on.is_given() {
        return on_many(context, &args).await;
    }
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

/// The same of many hosts of a console.
async fn on_many(context: &Context, args: &Args) -> Result<Code, Failure> {
    let target = args.target.as_deref().map(str::parse::<Target>).transpose();
    let target = target.map_err(|error| Failure::usage(format!("the target cannot be used: {error}")))?;
    let mut found = context.console()?.fleet().processes_on(&args.on.hosts()).await?;
    let is_meant = |process: &Process| {
        args.name.as_ref().is_none_or(|name| *name == process.name)
            && args
                .namespace
                .as_ref()
                .is_none_or(|namespace| *namespace == process.namespace)
            && args.status.is_none_or(|status| status == process.status)
            && target.as_ref().is_none_or(|target| target.matches(process))
    };
    found.items.retain(|item| is_meant(&item.process));
    if context.output.json {
        context.output.document(&found)?;
    } else if found.items.is_empty() {
        context.output.note("no processes");
    } else {
        context.output.line(&table::fleet(context.output, &found.items))?;
    }
    for missing in &found.missing {
        context.output.note(&format!(
            "{} is missing here: {}",
            context.output.safe(&missing.host),
            context.output.safe(&missing.why)
        ));
    }
    Ok(if target.is_some() && found.items.is_empty() {
        Code::NothingMatches
    } else {
        Code::Done
    })
}
