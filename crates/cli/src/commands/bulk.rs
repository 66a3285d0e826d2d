//! `qd bulk`: verbs on many hosts of a console, those that run and those that have ended.

mod follow;
mod told;

use qd_api::fleet::{Bulk, BulkRequest};

use crate::{
    context::Context,
    exit::{Code, Failure},
    table,
};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the last verbs on many hosts
    #[command(visible_alias = "list")]
    Ls,
    /// Show one, host by host; with --follow to its end
    Show(Show),
    /// Ask no further hosts
    Cancel(Which),
}

#[derive(Debug, clap::Args)]
pub struct Show {
    /// Its id
    id: String,
    /// Go on until it has ended
    #[arg(short, long)]
    follow: bool,
}

#[derive(Debug, clap::Args)]
pub struct Which {
    /// Its id
    id: String,
}

pub async fn run(context: &Context, command: Command) -> Result<Code, Failure> {
    let client = context.console()?;
    match command {
        Command::Ls => {
            let list = client.fleet().bulk_list().await?;
            if context.output.json {
                context.output.document(&list)?;
            } else {
                context.output.line(&listed(context, &list.items))?;
            }
            Ok(Code::Done)
        }
        Command::Show(args) if args.follow => follow::to_its_end(context, &client, &args.id).await,
        Command::Show(args) => told::told(context, &client.fleet().bulk_get(&args.id).await?),
        Command::Cancel(args) => {
            let bulk = client.fleet().bulk_cancel(&args.id).await?;
            if context.output.json {
                context.output.document(&bulk)?;
            } else {
                context
                    .output
                    .line("no further host is asked; those that are being asked answer")?;
            }
            Ok(Code::Done)
        }
    }
}

/// Begins a verb on many hosts and follows it to its end.
pub async fn begin(context: &Context, request: &BulkRequest) -> Result<Code, Failure> {
    let client = context.console()?;
    let bulk = client.fleet().bulk(request).await?;
    context.output.note(&format!(
        "{} {} on {} hosts ({})",
        request.verb.as_str(),
        context.output.safe(&request.target),
        told::hosts(&bulk.counts),
        bulk.id
    ));
    follow::to_its_end(context, &client, &bulk.id).await
}

fn listed(context: &Context, bulks: &[Bulk]) -> String {
    let head = ["ID", "VERB", "TARGET", "BY", "BEGAN", "STATE", "HOSTS"];
    let mut rows = table::new(context.output, &head);
    for bulk in bulks {
        rows.add_row([
            bulk.id.clone(),
            bulk.request.verb.as_str().to_owned(),
            context.output.safe(&bulk.request.target).into_owned(),
            context.output.safe(&bulk.by).into_owned(),
            format!("{} ago", table::since(bulk.created_at)),
            told::word(&bulk.state),
            told::counts(&bulk.counts),
        ]);
    }
    table::trimmed(&rows)
}
