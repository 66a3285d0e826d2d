//! `qd events`.

use qd_api::event::EventItem;
use qd_sdk::{EventFilter, Item};

use crate::{
    context::Context,
    exit::{Code, Failure},
    output::Tone,
};

/// Which events.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd events\n  qd events web --topic 'process.*'\n  qd events --json | jq .topic"
)]
pub struct Args {
    /// Only events of what this target selects
    target: Option<String>,
    /// Only this topic, or family as process.*
    #[arg(long)]
    topic: Vec<String>,
    /// Go on after the event of this id
    #[arg(long, value_name = "ID")]
    after: Option<String>,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let filter = EventFilter {
        topics: args.topic,
        target: args.target,
        after: args.after,
    };
    let mut events = context.client()?.events(&filter).await?;
    let output = context.output;
    while let Some(item) = events.next().await {
        match item? {
            Item::Value(event) if output.json => output.record(&EventItem::Event(event))?,
            Item::Gap(gap) if output.json => output.record(&EventItem::Gap(gap))?,
            Item::Value(event) => {
                let who = event.process.as_ref().map_or_else(String::new, |process| {
                    format!("{}|{}", process.id, output.safe(&process.name))
                });
                let time = output.tone(Tone::Dim, &event.time.to_string());
                output.line(&format!(
                    "{time}  {:<22} {who:<20} {}",
                    event.topic,
                    output.safe(&event.data.to_string())
                ))?;
            }
            Item::Gap(gap) => output.note(&format!("-- events missing: {} --", gap.reason)),
            Item::Reconnected { attempts } => {
                output.note(&format!("-- connected again after {attempts} attempts --"));
            }
        }
    }
    Ok(Code::Done)
}
