//! `qd ui`: a link to the web page that logs in.

use std::time::Duration;

use qd_api::token::LoginRequest;

use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// The page of this host's agent, or with --host of another.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The link is good once. What stands behind its `#` no browser sends to anybody, and it is not opened for you:\nthe command line of a browser can be read by everybody on the machine.\n\nExamples:\n  qd ui\n  qd ui --ttl 1m\n  qd --host https://web-1.example:9616 ui --print"
)]
pub struct Args {
    /// Print the link and say nothing more on standard error
    #[arg(long)]
    print: bool,
    /// How long it is good
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = qd_agent::config::parse_duration)]
    ttl: Duration,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let request = LoginRequest {
        ttl_seconds: Some(args.ttl.as_secs()),
    };
    let login = context.client()?.login(&request).await?;
    let base = context
        .url()?
        .or_else(|| login.url.clone())
        .ok_or_else(|| anyhow::anyhow!("the agent does not say where it listens; name it by --host"))?;
    if context.output.json {
        context.output.document(&login)?;
        return Ok(Code::Done);
    }
    context
        .output
        .line(&format!("{}/#/login/{}", base.trim_end_matches('/'), login.code))?;
    if !args.print {
        context.output.note(&format!(
            "open it in a browser; it logs in once, until {}",
            login.expires_at
        ));
    }
    Ok(Code::Done)
}
