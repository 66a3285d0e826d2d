//! `qd kill`: the end of the daemon, its keeper and its apps.

use qd_api::host::DaemonKind;

use crate::{
    commands::save,
    context::Context,
    direct,
    exit::{Code, Failure},
};

/// Whether one means it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd kill\n  qd kill --host web-1 --yes")]
pub struct Args {
    /// Do it on another host, or to a PM2: every process there is stopped and forgotten
    #[arg(long)]
    yes: bool,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    if let Some(daemon) = direct::daemon(context).await? {
        return save::show(context, &daemon.kill().await?);
    }
    if context.is_remote() && !args.yes {
        return Err(unmeant("another host's daemon"));
    }
    let client = context.client()?;
    if !args.yes && client.host().await?.daemon.kind == DaemonKind::Pm2 {
        return Err(unmeant("PM2"));
    }
    save::show(context, &client.daemon().kill().await?)
}

fn unmeant(what: &str) -> Failure {
    Failure::usage(format!("this stops and forgets every process, and ends {what}"))
        .hint("say --yes if that is meant")
}
