//! `qd doctor`: what is wrong on this host, in one list.

use qd_agent::config::{Config, Flags};
use qd_api::host::{ConsoleLink, ConsoleState};
use qd_pm2::{Home, home::trust};
use serde::Serialize;

use crate::{
    context::{self, Context},
    exit::{Code, Failure},
    local,
    output::Tone,
};

/// Which daemon to examine.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd doctor\n  qd doctor --pm2-home /home/web/.pm2 --json")]
pub struct Args {
    /// The home of the PM2 (default: $PM2_HOME or ~/.pm2)
    #[arg(long, value_name = "DIR")]
    pm2_home: Option<std::path::PathBuf>,
}

#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    ok: bool,
    told: String,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let mut findings = Vec::new();
    let mut find = |check, ok, told: String| findings.push(Finding { check, ok, told });
    let home = local::home()?;
    match Config::load(&home, &Flags::default()) {
        Ok(effective) => find(
            "configuration",
            effective.warnings.is_empty(),
            match effective.warnings.first() {
                Some(warning) => warning.clone(),
                None => "can be used".to_owned(),
            },
        ),
        Err(error) => find("configuration", false, chain(&error)),
    }
    let pm2 = args.pm2_home.map_or_else(Home::from_env, Home::new);
    let verdict = trust::check(&pm2);
    for finding in &verdict.refusals {
        find("daemon's home", false, finding.to_string());
    }
    for finding in &verdict.warnings {
        find("daemon's home", true, format!("{finding}"));
    }
    if verdict == trust::Verdict::default() {
        find(
            "daemon's home",
            true,
            format!("{} is safe to use", pm2.root().display()),
        );
    }
    let answers = std::os::unix::net::UnixStream::connect(pm2.rpc_sock());
    find(
        "daemon",
        answers.is_ok(),
        match &answers {
            Ok(_) => format!("answers at {}", pm2.rpc_sock().display()),
            Err(error) => format!("{}: {error}; start it with `pm2 ping`", pm2.rpc_sock().display()),
        },
    );
    let socket = context::socket()?;
    match context.client() {
        Err(failure) => find("agent", false, failure.error.to_string()),
        Ok(client) => match client.host().await {
            Ok(host) => {
                let link = serde_json::to_value(host.daemon.link)?;
                let connected = host.daemon.link == qd_api::host::Link::Connected;
                let version = host.daemon.version.unwrap_or_else(|| "unknown".to_owned());
                find(
                    "agent",
                    connected,
                    format!(
                        "version {}, daemon {} {version}",
                        host.agent.version,
                        link.as_str().unwrap_or_default()
                    ),
                );
                let (ok, told) = console(host.console.as_ref());
                find("console", ok, told);
            }
            Err(error) => find("agent", false, format!("{}: {}", socket.display(), chain(&error))),
        },
    }
    match qd_agent::offline::verify_audit(&home) {
        Ok(report) => find("audit log", true, format!("{} entries, unbroken", report.entries)),
        Err(error) => find("audit log", false, chain(&error)),
    }
    if context.output.json {
        context.output.document(&findings)?;
    } else {
        for finding in &findings {
            let mark = if finding.ok {
                context.output.tone(Tone::Good, "ok  ")
            } else {
                context.output.tone(Tone::Bad, "look")
            };
            context.output.line(&format!(
                "{mark}  {:<14} {}",
                finding.check,
                context.output.safe(&finding.told)
            ))?;
        }
    }
    Ok(if findings.iter().all(|finding| finding.ok) {
        Code::Done
    } else {
        Code::Failed
    })
}

/// How the link to a console is; none is nothing to look at.
fn console(link: Option<&ConsoleLink>) -> (bool, String) {
    let Some(link) = link else {
        return (true, "this host is linked to none".to_owned());
    };
    let state = match link.state {
        ConsoleState::Linked => "linked to",
        ConsoleState::Connecting => "not linked, and dialling",
        ConsoleState::Refused => "refused by",
    };
    let why = link
        .problem
        .as_ref()
        .map(|problem| format!(": {problem}"))
        .unwrap_or_default();
    let ok = link.state == ConsoleState::Linked;
    (ok, format!("{state} {} as {}{why}", link.url, link.name))
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        told = format!("{told}: {source}");
        cause = source.source();
    }
    told
}
