//! `qd hosts`.

use qd_api::fleet::Presence;

use crate::{
    context::Context,
    exit::{Code, Failure},
    table,
};

/// The hosts of the console that --console or --host names.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd login console https://console.example < token.txt\n  qd --host console hosts\n  qd --host console/web-1 ls"
)]
pub struct Args {}

pub async fn run(context: &Context, _: &Args) -> Result<Code, Failure> {
    let hosts = context.console()?.fleet().hosts().await?;
    if context.output.json {
        context.output.document(&hosts)?;
        return Ok(Code::Done);
    }
    let mut rows = table::new(context.output, &["NAME", "STATE", "SINCE", "AGENT", "TAGS"]);
    for host in &hosts.items {
        let tags: Vec<String> = host
            .tags
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        rows.add_row([
            context.output.safe(&host.name).into_owned(),
            match host.presence {
                Presence::Online => "online".to_owned(),
                Presence::Offline => "offline".to_owned(),
            },
            host.since.map_or_else(|| "-".to_owned(), table::since),
            host.agent_version.clone().unwrap_or_else(|| "-".to_owned()),
            context.output.safe(&tags.join(" ")).into_owned(),
        ]);
    }
    context.output.line(&rows.to_string())?;
    Ok(Code::Done)
}
