//! `qd-console code`.

use std::{collections::BTreeMap, path::Path, time::Duration};

use anyhow::bail;
use qd_api::{Time, fleet::is_host_name};

use super::print;
use crate::{
    codes, identity,
    store::{NewCode, Store},
};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make an enrolment code, and print it: the only time it is shown
    #[command(
        after_help = "Examples:\n  qd-console code create --host web-1 --tag role=web\n  qd-console code create --tag group=workers --uses 50 --ttl 24h\nThen, on the host:\n  qd link https://console.example --code CODE"
    )]
    Create {
        /// The name that the host will have; the one it calls itself if left out
        #[arg(long)]
        host: Option<String>,
        /// What hosts that join by it are tagged with; repeat for more
        #[arg(long = "tag", value_name = "K=V", value_parser = tag)]
        tags: Vec<(String, String)>,
        /// Its life
        #[arg(long, value_name = "TIME", default_value = "10m", value_parser = qd_edge::config::parse_duration)]
        ttl: Duration,
        /// How many hosts may join by it
        #[arg(long, default_value_t = 1)]
        uses: u32,
    },
}

pub fn tag(text: &str) -> Result<(String, String), String> {
    let (key, value) = text
        .split_once('=')
        .ok_or_else(|| format!("{text:?} is not KEY=VALUE"))?;
    if key.is_empty() {
        return Err(format!("{text:?} has no key"));
    }
    Ok((key.to_owned(), value.to_owned()))
}

pub async fn run(data: &Path, command: Command) -> anyhow::Result<()> {
    let Command::Create {
        host,
        tags,
        ttl,
        uses,
    } = command;
    if let Some(name) = host.as_deref().filter(|name| !is_host_name(name)) {
        bail!("{name:?} cannot be a host's name: lower-case letters, digits, dots, dashes and underscores");
    }
    let key = identity::open(data)?;
    let (made, now) = (codes::make(&key.public()), Time::now());
    let new = NewCode {
        hash: made.hash,
        host,
        tags: tags.into_iter().collect::<BTreeMap<_, _>>(),
        uses: uses.max(1),
        expires_at: now.plus_seconds(i64::try_from(ttl.as_secs()).unwrap_or(i64::MAX)),
    };
    Store::open(data).await?.add_code(new, now).await?;
    print(&made.text)
}
