//! `qd send`.

use serde_json::Value;

use super::verbs;
use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// What to send, to whom.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd send repl 'show users'          a line to standard input\n  qd send web --topic flush '{\"all\":true}'   a message over IPC"
)]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    /// The line; with --topic the message's data, as JSON or as text
    text: String,
    /// Send a message of this topic instead of a line
    #[arg(long)]
    topic: Option<String>,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let client = context.client()?;
    let answer = match args.topic {
        None => client.processes().send_line(&args.target, &args.text).await?,
        Some(topic) => {
            let data = serde_json::from_str(&args.text).unwrap_or(Value::String(args.text));
            client.processes().message(&args.target, &topic, data).await?
        }
    };
    verbs::show(context, &answer)
}
