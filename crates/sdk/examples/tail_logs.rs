//! Follows the logs of a target, through restarts of the app and of the agent.
//!
//! `QD_HOST=… QD_TOKEN=… cargo run -p qd-sdk --example tail_logs -- TARGET`

use qd_sdk::{Client, Error, Item, LogQuery};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let target = std::env::args().nth(1).unwrap_or_else(|| "all".to_owned());
    let client = Client::from_env()?;
    let query = LogQuery {
        lines: Some(10),
        ..LogQuery::default()
    };
    let mut lines = client.processes().logs_follow(&target, &query).await?;
    while let Some(item) = lines.next().await {
        match item? {
            Item::Value(line) => println!("{}|{} {}", line.process.id, line.process.name, line.line),
            Item::Gap(gap) => {
                let missed = gap
                    .missed
                    .map_or_else(|| "some".to_owned(), |missed| missed.to_string());
                eprintln!("--- {missed} lines missing: {} ---", gap.reason);
            }
            Item::Reconnected { attempts } => eprintln!("--- connected again after {attempts} attempts ---"),
        }
    }
    Ok(())
}
