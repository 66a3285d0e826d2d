//! `qd metrics`.

use std::time::Duration;

use qd_sdk::{MetricsQuery, Since};

use crate::{
    context::Context,
    exit::{Code, Failure},
    table,
};

/// Whose, since when, how fine.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd metrics web\n  qd metrics all --since 1h --step 1m\n  qd metrics web --json"
)]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    #[arg(default_value = "all")]
    target: String,
    /// Since when: RFC 3339, or a time ago
    #[arg(long, default_value = "5m")]
    since: String,
    /// Time of one row
    #[arg(long, default_value = "30s", value_parser = qd_agent::config::parse_duration)]
    step: Duration,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let query = MetricsQuery {
        since: Some(Since::from(args.since.as_str())),
        step: Some(args.step),
    };
    let list = context
        .client()?
        .processes()
        .metrics(&args.target, &query)
        .await?;
    if context.output.json {
        context.output.document(&list)?;
        return Ok(Code::Done);
    }
    let mut rows = table::new(
        context.output,
        &["ID", "NAME", "AT", "CPU", "MEMORY", "RESTARTS", "APP"],
    );
    for series in &list.items {
        for sample in &series.samples {
            let app: Vec<String> = sample
                .app
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            rows.add_row([
                comfy_table::Cell::new(series.process.id),
                comfy_table::Cell::new(context.output.safe(&series.process.name)),
                comfy_table::Cell::new(sample.at),
                table::right(&format!("{:.1}%", sample.cpu_percent)),
                table::right(&table::bytes(sample.memory_bytes)),
                table::right(&sample.restarts.to_string()),
                comfy_table::Cell::new(context.output.safe(&app.join(" "))),
            ]);
        }
    }
    context.output.line(&table::trimmed(&rows))?;
    Ok(Code::Done)
}
