//! `qd logs`.

use qd_api::{
    event::Gap,
    log::{LogItem, LogLine, Stream},
};
use qd_sdk::{Item, LogQuery, Since};

use crate::{
    context::Context,
    exit::{Code, Failure},
    output::Tone,
};

/// Whose, which, and whether to follow.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd logs web -f\n  qd logs all --lines 500 --since 15m --grep 'timeout|refused'\n  qd logs web --stream err --json"
)]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    #[arg(default_value = "all")]
    target: String,
    /// Go on as lines are written
    #[arg(short, long)]
    follow: bool,
    /// How many lines of the past
    #[arg(short = 'n', long, default_value_t = 20)]
    lines: u32,
    /// Only lines written since: RFC 3339, or a time ago as 15m
    #[arg(long)]
    since: Option<String>,
    /// Only this output: out or err
    #[arg(long, value_parser = stream)]
    stream: Option<Stream>,
    /// Only lines that contain a match of this pattern
    #[arg(long, value_name = "REGEX")]
    grep: Option<String>,
    /// Show the time of each line
    #[arg(short, long)]
    time: bool,
}

fn stream(given: &str) -> Result<Stream, String> {
    match given {
        "out" | "stdout" => Ok(Stream::Out),
        "err" | "stderr" => Ok(Stream::Err),
        _ => Err("it is `out` or `err`".to_owned()),
    }
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let client = context.client()?;
    let query = LogQuery {
        lines: Some(args.lines),
        since: args.since.as_deref().map(Since::from),
        stream: args.stream,
        grep: args.grep.clone(),
        cursor: None,
    };
    if !args.follow {
        for item in client.processes().log_items(&args.target, &query).await? {
            match item {
                LogItem::Line(line) => show(context, &args, &line)?,
                LogItem::Gap(gap) => miss(context, &gap)?,
            }
        }
        return Ok(Code::Done);
    }
    let mut items = client.processes().logs_follow(&args.target, &query).await?;
    while let Some(item) = items.next().await {
        match item? {
            Item::Value(line) => show(context, &args, &line)?,
            Item::Gap(gap) => miss(context, &gap)?,
            Item::Reconnected { attempts } => context
                .output
                .note(&format!("-- connected again after {attempts} attempts --")),
        }
    }
    Ok(Code::Done)
}

fn show(context: &Context, args: &Args, line: &LogLine) -> Result<(), Failure> {
    let output = context.output;
    if output.json {
        return output.record(&LogItem::Line(line.clone()));
    }
    let tone = if line.stream == Stream::Err {
        Tone::Bad
    } else {
        Tone::Good
    };
    let head = output.tone(
        tone,
        &format!("{}|{}", line.process.id, output.safe(&line.process.name)),
    );
    let time = match line.time {
        Some(time) if args.time => format!("{} ", output.tone(Tone::Dim, &time.to_string())),
        _ => String::new(),
    };
    let cut = if line.truncated { " …" } else { "" };
    output.line(&format!("{head}  {time}{}{cut}", output.safe(&line.line)))
}

fn miss(context: &Context, gap: &Gap) -> Result<(), Failure> {
    if context.output.json {
        return context.output.record(&LogItem::Gap(gap.clone()));
    }
    let missed = gap
        .missed
        .map_or_else(|| "some".to_owned(), |missed| missed.to_string());
    context
        .output
        .note(&format!("-- {missed} lines missing: {} --", gap.reason));
    Ok(())
}
