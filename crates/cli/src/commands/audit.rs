//! `qd audit`.

use qd_sdk::AuditQuery;

use crate::{
    context::Context,
    exit::{Code, Failure},
    local, table,
};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Show the newest entries
    #[command(visible_alias = "list")]
    Ls {
        /// How many
        #[arg(short = 'n', long, default_value_t = 50)]
        limit: u32,
    },
    /// Follow the chain of this host's log from its first line to its last
    Verify,
}

pub async fn run(context: &Context, command: Command) -> Result<Code, Failure> {
    match command {
        Command::Verify => {
            let report = qd_agent::offline::verify_audit(&local::home()?).map_err(|error| Failure {
                code: Code::Failed,
                error: error.into(),
                hint: None,
            })?;
            if context.output.json {
                let document = serde_json::json!({ "entries": report.entries, "first": report.first, "last_hash": report.last_hash });
                context.output.document(&document)?;
            } else {
                context.output.line(&format!(
                    "{} entries, unbroken; last hash {}",
                    report.entries, report.last_hash
                ))?;
            }
        }
        Command::Ls { limit } => {
            let list = context
                .client()?
                .audit(&AuditQuery {
                    cursor: None,
                    limit: Some(limit),
                })
                .await?;
            if context.output.json {
                context.output.document(&list)?;
                return Ok(Code::Done);
            }
            let mut rows = table::new(
                context.output,
                &["SEQ", "AT", "WHO", "FROM", "VERB", "TARGET", "RESULT"],
            );
            for entry in &list.items {
                let result = serde_json::to_value(entry.result)?
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                let result = entry
                    .code
                    .map_or(result.clone(), |code| format!("{result} ({code})"));
                rows.add_row([
                    entry.seq.to_string(),
                    entry.at.to_string(),
                    context.output.safe(&entry.who).into_owned(),
                    context.output.safe(&entry.from).into_owned(),
                    context.output.safe(&entry.verb).into_owned(),
                    context
                        .output
                        .safe(entry.target.as_deref().unwrap_or("-"))
                        .into_owned(),
                    result,
                ]);
            }
            context.output.line(&table::trimmed(&rows))?;
        }
    }
    Ok(Code::Done)
}
