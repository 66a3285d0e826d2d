//! `qd logs`.

use qd_api::{
    event::Gap,
    log::{LogItem, LogLine, Stream},
};
use qd_sdk::{FleetLogItem, FleetLogQuery, Item, LogQuery, Since};

use crate::{
    context::Context,
    exit::{Code, Failure},
    on::On,
    output::Tone,
};

/// Whose, which, and whether to follow.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd logs web -f\n  qd logs all --lines 500 --since 15m --grep 'timeout|refused'\n  qd logs web --stream err --json\n  qd --console ops logs api --on tier=web -f"
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
    #[command(flatten)]
    on: On,
}

fn stream(given: &str) -> Result<Stream, String> {
    match given {
        "out" | "stdout" => Ok(Stream::Out),
        "err" | "stderr" => Ok(Stream::Err),
        _ => Err("it is `out` or `err`".to_owned()),
    }
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    if args.on.is_given() {
        return on_many(context, &args).await;
    }
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

/// The same of many hosts of a console.
async fn on_many(context: &Context, args: &Args) -> Result<Code, Failure> {
    if args.since.is_some() {
        return Err(Failure::usage(
            "--since goes with one host; of many take the last --lines",
        ));
    }
    let query = FleetLogQuery {
        target: args.target.clone(),
        hosts: args.on.hosts(),
        lines: Some(args.lines),
        stream: args.stream,
        grep: args.grep.clone(),
    };
    let client = context.console()?;
    if !args.follow {
        for item in client.fleet().logs(&query).await? {
            show_of(context, args, &item)?;
        }
        return Ok(Code::Done);
    }
    let mut items = client.fleet().logs_follow(&query).await?;
    while let Some(item) = items.next().await {
        show_of(context, args, &item?)?;
    }
    Ok(Code::Done)
}

fn show_of(context: &Context, args: &Args, item: &FleetLogItem) -> Result<(), Failure> {
    if context.output.json {
        return context.output.record(item);
    }
    let host = context.output.safe(&item.host);
    match &item.item {
        LogItem::Line(line) => context
            .output
            .line(&format!("{host} {}", written(context, args, line))),
        LogItem::Gap(gap) => {
            context.output.note(&format!("-- of {host}: --"));
            miss(context, gap)
        }
    }
}

fn show(context: &Context, args: &Args, line: &LogLine) -> Result<(), Failure> {
    if context.output.json {
        return context.output.record(&LogItem::Line(line.clone()));
    }
    context.output.line(&written(context, args, line))
}

fn written(context: &Context, args: &Args, line: &LogLine) -> String {
    let output = context.output;
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
    format!("{head}  {time}{}{cut}", output.safe(&line.line))
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
