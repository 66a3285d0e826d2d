//! `qd history`.

use qd_api::{history::Run, log::Stream};

use crate::{
    context::Context,
    exit::{Code, Failure},
    output::{Output, Tone},
    table,
};

/// Whose, and how much.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd history web\n  qd history web --lines      with what each run wrote last; needs the scope logs:read"
)]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    /// Show the last lines of each run
    #[arg(long)]
    lines: bool,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let list = context.client()?.processes().history(&args.target).await?;
    let output = context.output;
    if output.json {
        output.document(&list)?;
        return Ok(Code::Done);
    }
    if list.items.is_empty() {
        output.note("no run ended yet, as far as is known");
        return Ok(Code::Done);
    }
    if args.lines {
        for run in &list.items {
            output.line(&output.tone(Tone::Strong, &sentence(output, run)))?;
            for line in run.last_lines.iter().flatten() {
                let stream = match line.stream {
                    Stream::Out => "out",
                    Stream::Err => "err",
                };
                output.line(&format!("  {stream} | {}", output.safe(&line.line)))?;
            }
        }
    } else {
        let mut rows = table::new(output, &["ENDED", "ID", "NAME", "RAN", "WHY"]);
        for run in &list.items {
            let [ended, ran] = times(run);
            rows.add_row([
                format!("{ended} ago"),
                run.process.id.to_string(),
                output.safe(&run.process.name).into_owned(),
                ran,
                output.safe(&table::exit(&run.exit)).into_owned(),
            ]);
        }
        output.line(&rows.to_string())?;
    }
    Ok(Code::Done)
}

/// How long ago it ended, and how long it ran.
fn times(run: &Run) -> [String; 2] {
    let unknown = || "-".to_owned();
    let ran = run
        .started_at
        .zip(run.exit.at)
        .map(|(from, to)| table::between(from, to));
    [
        run.exit.at.map_or_else(unknown, table::since),
        ran.unwrap_or_else(unknown),
    ]
}

fn sentence(output: Output, run: &Run) -> String {
    let [ended, ran] = times(run);
    let name = output.safe(&run.process.name);
    let exit = table::exit(&run.exit);
    format!(
        "{}|{name} {ended} ago, after {ran}: {}",
        run.process.id,
        output.safe(&exit)
    )
}
