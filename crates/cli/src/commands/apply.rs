//! `qd apply`.

use std::path::PathBuf;

use qd_api::{
    List,
    apply::{ApplyOutcome, ApplyResponse, Change, Effect},
};
use qd_sdk::Options;
use serde_json::Value;

use super::start::from_here;
use crate::{
    context::Context,
    ecosystem,
    exit::{Code, Failure},
    output::{Output, Tone},
    waiting,
};

/// Which definitions, and whether to do it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd apply ecosystem.yaml --dry-run      say what would change, and what that takes\n  qd apply ecosystem.config.js\n  qd apply ecosystem.toml --only web\n\nApps that the file does not name stay as they are. What a definition does not say any more is taken back."
)]
pub struct Args {
    /// An ecosystem file: JSON, YAML, TOML, or a program that ends in `.config.js`, `.cjs` or `.mjs`
    file: PathBuf,
    /// Only this app; repeat for more
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let format = ecosystem::format(&args.file).ok_or_else(|| {
        Failure::usage(format!("{} is no ecosystem file", args.file.display()))
            .hint("it ends in .json, .yaml, .toml, .config.js, .config.cjs or .config.mjs")
    })?;
    let client = context.client()?;
    let apps = ecosystem::apps(&args.file, format, &args.only).await?;
    let progress =
        waiting::Progress::start(context.output, true, &format!("applying {}", args.file.display()));
    let mut answers = Vec::new();
    for mut app in apps {
        if context.global.host.is_none() {
            app.cwd = Some(from_here(app.cwd)?);
        }
        answers.push(
            client
                .processes()
                .apply(&app, args.dry_run, &Options::new())
                .await?,
        );
    }
    progress.end();
    if context.output.json {
        context.output.document(&List::complete(answers))?;
    } else {
        for answer in &answers {
            show(context.output, answer)?;
        }
    }
    Ok(Code::Done)
}

fn show(output: Output, answer: &ApplyResponse) -> Result<(), Failure> {
    let (word, tone) = match (answer.outcome, answer.dry_run) {
        (ApplyOutcome::Created, false) => ("created", Tone::Good),
        (ApplyOutcome::Created, true) => ("would be created", Tone::Good),
        (ApplyOutcome::Changed, false) => ("changed", Tone::Good),
        (ApplyOutcome::Changed, true) => ("would change", Tone::Good),
        (ApplyOutcome::Unchanged, _) => ("unchanged", Tone::Dim),
    };
    output.line(&format!(
        "{}: {}",
        output.safe(&answer.app),
        output.tone(tone, word)
    ))?;
    for change in &answer.changes {
        output.line(&format!("  {}", output.safe(&sentence(change))))?;
    }
    Ok(())
}

/// `max_restarts: 5 → 6 (live)`.
fn sentence(change: &Change) -> String {
    let effect = match change.effect {
        Effect::Live => "live",
        Effect::Restart => "restart",
        Effect::Scale => "scale",
    };
    let value = |value: &Option<Value>| match value {
        None => "-".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    if change.from.is_none() && change.to.is_none() {
        return format!("{} ({effect})", change.field);
    }
    format!(
        "{}: {} → {} ({effect})",
        change.field,
        value(&change.from),
        value(&change.to)
    )
}
