//! `qd describe`.

use qd_api::Process;

use crate::{
    context::Context,
    exit::{Code, Failure},
    output::Output,
    table,
};

/// Which processes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd describe web\n  qd describe 0 --json")]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let list = context.client()?.processes().get(&args.target).await?;
    if context.output.json {
        context.output.document(&list)?;
        return Ok(Code::Done);
    }
    for (nth, process) in list.items.iter().enumerate() {
        if nth > 0 {
            context.output.line("")?;
        }
        for (key, value) in rows(context.output, process) {
            context.output.line(&format!("{key:<16} {value}"))?;
        }
    }
    Ok(Code::Done)
}

fn rows(output: Output, process: &Process) -> Vec<(&'static str, String)> {
    let text = |value: &str| output.safe(value).into_owned();
    let maybe = |value: &Option<String>| value.as_deref().map_or_else(|| "-".to_owned(), text);
    let exit = process.last_exit.as_ref().map_or_else(
        || "-".to_owned(),
        |exit| {
            let at = exit
                .at
                .map_or_else(String::new, |at| format!(", {} ago", table::since(at)));
            format!("{}{at}", text(&table::exit(exit)))
        },
    );
    let mut rows = vec![
        ("id", process.id.to_string()),
        ("name", text(&process.name)),
        ("namespace", text(&process.namespace)),
        ("status", status(process)),
        ("mode", table::mode(process).to_owned()),
        ("instance", process.instance.to_string()),
        (
            "pid",
            process.pid.map_or_else(|| "-".to_owned(), |pid| pid.to_string()),
        ),
        (
            "uptime",
            process.started_at.map_or_else(|| "-".to_owned(), table::since),
        ),
        (
            "restarts",
            format!("{} ({} unstable)", process.restarts, process.unstable_restarts),
        ),
        ("last exit", exit),
        ("cpu", format!("{:.1}%", process.cpu_percent)),
        ("memory", table::bytes(process.memory_bytes)),
        ("script", text(&process.script)),
        ("args", text(&process.args.join(" "))),
        ("interpreter", text(&process.interpreter)),
        ("cwd", text(&process.cwd)),
        ("user", maybe(&process.user)),
        ("version", maybe(&process.version)),
        ("node version", maybe(&process.node_version)),
        ("watching", process.watching.to_string()),
        ("autorestart", process.autorestart.to_string()),
        ("out log", maybe(&process.logs.out)),
        ("err log", maybe(&process.logs.err)),
        ("actions", text(&process.actions.join(", "))),
    ];
    if !process.unmet_limits.is_empty() {
        rows.push((
            "without limits",
            text(&format!(
                "{} (this host cannot keep them; its daemon's log says why)",
                process.unmet_limits.join(", ")
            )),
        ));
    }
    for (name, metric) in &process.metrics {
        let value = metric.value.map_or_else(
            || metric.text.clone().unwrap_or_default(),
            |value| value.to_string(),
        );
        rows.push((
            "metric",
            text(&format!(
                "{name} = {value} {}",
                metric.unit.as_deref().unwrap_or_default()
            )),
        ));
    }
    rows
}

fn status(process: &Process) -> String {
    let status = process.status.as_str();
    match process.ready {
        None => status.to_owned(),
        Some(true) => format!("{status}, ready"),
        Some(false) => format!("{status}, not ready"),
    }
}
