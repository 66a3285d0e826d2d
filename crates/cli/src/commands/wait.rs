//! `qd wait`.

use std::time::{Duration, Instant};

use qd_api::{Process, Status, Time};
use qd_sdk::Error;

use crate::{
    context::Context,
    exit::{Code, Failure},
    table, waiting,
};

/// Whom to wait for.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd wait web\n  qd wait 'ns:shop' --timeout 2m")]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    /// Longest wait
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = qd_agent::config::parse_duration)]
    timeout: Duration,
}

/// How often the state is looked at.
const EVERY: Duration = Duration::from_millis(250);
/// How long a process must have been up.
const SETTLED_MS: i64 = 1000;

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let client = context.client()?;
    let progress = waiting::Progress::start(context.output, true, &format!("waiting for {}", args.target));
    let deadline = Instant::now() + args.timeout;
    let list = loop {
        let list = match client.processes().get(&args.target).await {
            // It may be about to be defined, or the daemon about to come back.
            Err(error) if Instant::now() < deadline && passing(&error) => None,
            list => Some(list?),
        };
        match list {
            Some(list) if list.items.iter().all(settled) => break list,
            Some(list) if Instant::now() >= deadline => {
                progress.end();
                return Err(not_ready(&list.items, args.timeout));
            }
            _ => tokio::time::sleep(EVERY).await,
        }
    };
    progress.end();
    if context.output.json {
        context.output.document(&list)?;
    } else {
        context
            .output
            .line(&table::processes(context.output, &list.items))?;
    }
    Ok(Code::Done)
}

fn not_ready(processes: &[Process], timeout: Duration) -> Failure {
    let pending = processes.iter().filter(|process| !settled(process));
    let told: Vec<String> = pending
        .map(|process| format!("{} ({}) is {}", process.name, process.id, process.status.as_str()))
        .collect();
    let error = anyhow::anyhow!("not online within {timeout:?}: {}", told.join(", "));
    Failure {
        code: Code::NotReady,
        error,
        hint: Some("`qd logs` shows what they wrote last".to_owned()),
    }
}

fn passing(error: &Error) -> bool {
    use qd_api::ErrorCode::{DaemonUnavailable, NotFound};
    matches!(error.code(), Some(NotFound | DaemonUnavailable))
}

fn settled(process: &Process) -> bool {
    process.status == Status::Online
        && process
            .started_at
            .is_some_and(|at| Time::now().as_millis() - at.as_millis() >= SETTLED_MS)
}
