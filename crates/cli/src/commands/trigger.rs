//! `qd trigger`.

use serde_json::Value;

use crate::{
    context::Context,
    exit::{Code, Failure},
    table,
};

/// Which action, of whom.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd trigger web                 list the actions it offers\n  qd trigger web greet\n  qd trigger web greet '{\"name\":\"bob\"}'"
)]
pub struct Args {
    /// Id, name, ns:<namespace>, all, or /regex/
    target: String,
    /// The action; without it they are listed
    action: Option<String>,
    /// What the action gets, as JSON or as text
    params: Option<String>,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let client = context.client()?;
    let Some(action) = args.action else {
        let list = client.processes().actions(&args.target).await?;
        if context.output.json {
            context.output.document(&list)?;
        } else {
            let mut rows = table::new(context.output, &["ID", "NAME", "ACTION", "KIND"]);
            for action in &list.items {
                let name = context.output.safe(&action.process.name).into_owned();
                rows.add_row([
                    action.process.id.to_string(),
                    name,
                    context.output.safe(&action.name).into_owned(),
                    action.kind.clone(),
                ]);
            }
            context.output.line(&table::trimmed(&rows))?;
        }
        return Ok(Code::Done);
    };
    let params = args
        .params
        .map(|params| serde_json::from_str(&params).unwrap_or(Value::String(params)));
    let replies = client.processes().trigger(&args.target, &action, params).await?;
    if context.output.json {
        context.output.document(&replies)?;
    }
    let mut code = Code::Done;
    for reply in &replies.items {
        let told = match (&reply.reply, &reply.problem) {
            (_, Some(problem)) => {
                code = Code::Failed;
                problem.detail.clone()
            }
            (Some(value), None) => value.to_string(),
            (None, None) => "null".to_owned(),
        };
        if !context.output.json {
            let name = context.output.safe(&reply.process.name).into_owned();
            context.output.line(&format!(
                "{}|{name}  {}",
                reply.process.id,
                context.output.safe(&told)
            ))?;
        }
    }
    Ok(code)
}
