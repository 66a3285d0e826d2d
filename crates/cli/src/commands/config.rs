//! `qd config`.

use qd_agent::config::{Config, Flags};

use crate::{
    context::Context,
    exit::{Code, Failure},
    local, output,
};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Say whether the configuration can be used, and what is wrong where
    Check,
    /// Show the configuration in force, with the source of each value
    Show,
}

pub fn run(context: &Context, command: &Command) -> Result<Code, Failure> {
    let effective = Config::load(&local::home()?, &Flags::default())?;
    for warning in &effective.warnings {
        output::say(&format!("qd: warning: {warning}"));
    }
    let rows = effective.rows();
    match command {
        Command::Check if context.output.json => {
            let document = serde_json::json!({ "usable": true, "warnings": effective.warnings });
            context.output.document(&document)?;
        }
        Command::Check => context.output.line("the configuration can be used")?,
        Command::Show if context.output.json => {
            let row = |row: &qd_agent::config::Row| serde_json::json!({ "key": row.key, "value": row.value, "source": row.source.to_string() });
            context
                .output
                .document(&rows.iter().map(row).collect::<Vec<_>>())?;
        }
        Command::Show => {
            for row in &rows {
                context
                    .output
                    .line(&format!("{:<36} {:<24} # {}", row.key, row.value, row.source))?;
            }
        }
    }
    Ok(Code::Done)
}
