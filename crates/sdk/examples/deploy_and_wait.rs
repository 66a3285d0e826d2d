//! Defines an app, or restarts it if it exists, and waits until it is online.
//!
//! `QD_HOST=… QD_TOKEN=… cargo run -p qd-sdk --example deploy_and_wait -- NAME SCRIPT`
//!
//! Exits 0 when it is online, 7 when it did not become ready, 1 on any other failure.

use std::{process::ExitCode, time::Duration};

use qd_sdk::{
    Client, Error, Options, VerbOptions,
    api::{ErrorCode, app::AppSpec, verb::VerbResponse},
};

const WAIT: Duration = Duration::from_secs(60);
const NOT_READY: u8 = 7;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(name), Some(script)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: deploy_and_wait NAME SCRIPT");
        return ExitCode::from(2);
    };
    match deploy(&name, script).await {
        Ok(done) => {
            for item in done.items {
                println!(
                    "{} {}: {:?}, {}",
                    item.process.id,
                    item.process.name,
                    item.outcome,
                    item.process.status.as_str()
                );
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            let mut cause = std::error::Error::source(&error);
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            for line in error
                .problem()
                .map(|problem| problem.log_tail.as_slice())
                .unwrap_or_default()
            {
                eprintln!("  {} | {}", line.process.name, line.line);
            }
            let not_ready = error.code() == Some(ErrorCode::NotReady);
            ExitCode::from(if not_ready { NOT_READY } else { 1 })
        }
    }
}

async fn deploy(name: &str, script: String) -> Result<VerbResponse, Error> {
    let client = Client::from_env()?;
    let processes = client.processes();
    match processes.get(name).await {
        Ok(_) => {
            processes
                .restart(name, &VerbOptions::new().wait_online(WAIT))
                .await
        }
        Err(error) if error.code() == Some(ErrorCode::NotFound) => {
            let app = AppSpec {
                script,
                name: Some(name.to_owned()),
                ..AppSpec::default()
            };
            processes.define(&app, &Options::new().wait_online(WAIT)).await
        }
        Err(error) => Err(error),
    }
}
