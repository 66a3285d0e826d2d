//! `qd-console user`.

use std::{io::Read as _, time::Duration};

use anyhow::bail;
use qd_api::{
    AppPattern, Time,
    fleet::{Limits, Role},
};

use super::{print, say};
use crate::{
    password, secret,
    store::{NewUser, Store},
    users::check_name,
};

/// Longest password that is read, in bytes.
const LONGEST: u64 = 4096;
/// Longest life of a login link.
const LONGEST_LINK: Duration = Duration::from_secs(24 * 3600);

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add a user
    #[command(
        after_help = "Examples:\n  qd-console user add alice --role admin --password-stdin < password\n  qd-console user add ci --role operator --host 'web-*' --app shop"
    )]
    Add {
        /// Its name
        name: String,
        /// admin, operator or viewer
        #[arg(long)]
        role: Role,
        /// Read its password from standard input; without one it can use tokens only
        #[arg(long)]
        password_stdin: bool,
        /// A host it sees, as an exact name or a glob; repeat for more, leave out for all
        #[arg(long = "host", value_name = "PATTERN")]
        hosts: Vec<AppPattern>,
        /// A tag that the hosts it sees have to have; repeat for more
        #[arg(long = "tag", value_name = "K=V", value_parser = super::code::tag)]
        tags: Vec<(String, String)>,
        /// A namespace it sees; repeat for more, leave out for all
        #[arg(long = "namespace", value_name = "PATTERN")]
        namespaces: Vec<AppPattern>,
        /// An app it sees; repeat for more, leave out for all
        #[arg(long = "app", value_name = "PATTERN")]
        apps: Vec<AppPattern>,
    },
    /// List the users
    Ls,
    /// Change a password, which ends the user's sessions
    Passwd {
        /// Whose
        name: String,
        /// Read the password from standard input
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Print a one-time link by which a user logs in without its password
    #[command(
        after_help = "Examples:\n  qd-console user login-link alice\n  qd-console user login-link alice --url https://qd.example --ttl 1h"
    )]
    LoginLink {
        /// Whose
        name: String,
        /// The console's URL
        #[arg(long, env = "QD_CONSOLE_PUBLIC_URL", default_value = "http://127.0.0.1:9617")]
        url: String,
        /// The link's life
        #[arg(long, value_name = "TIME", default_value = "10m", value_parser = qd_edge::config::parse_duration)]
        ttl: Duration,
    },
    /// Remove a user with its sessions and tokens
    Rm {
        /// Which
        name: String,
    },
}

pub async fn run(store: &Store, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add {
            name,
            role,
            password_stdin,
            hosts,
            tags,
            namespaces,
            apps,
        } => {
            check_name(&name).map_err(anyhow::Error::msg)?;
            let password = if password_stdin { Some(read().await?) } else { None };
            let limited = |patterns: Vec<AppPattern>| (!patterns.is_empty()).then_some(patterns);
            let new = NewUser {
                name: name.clone(),
                role,
                password,
                limits: Limits {
                    hosts: limited(hosts),
                    tags: tags.into_iter().collect(),
                    namespaces: limited(namespaces),
                    apps: limited(apps),
                },
            };
            store.add_user(new, Time::now()).await?;
            say(&format!("added {name}"));
        }
        Command::Ls => {
            for user in store.users().await? {
                print(&format!("{}\t{}", user.name, user.role.as_str()))?;
            }
        }
        Command::Passwd { name, .. } => {
            let password = read().await?;
            if !store.set_password(&name, &password).await? {
                bail!("there is no user {name}");
            }
            say(&format!(
                "the password of {name} was changed, and its sessions ended"
            ));
        }
        Command::LoginLink { name, url, ttl } => {
            let Some(account) = store.user(&name).await? else {
                bail!("there is no user {name}");
            };
            if ttl > LONGEST_LINK {
                bail!("a login link lives for a day at the longest");
            }
            let (code, now) = (secret::make("qdl-"), Time::now());
            let until = now.plus_seconds(i64::try_from(ttl.as_secs()).unwrap_or(i64::MAX));
            store
                .add_login(&secret::hash(&code), &account.id, now, until)
                .await?;
            print(&format!("{}/#/login/{code}", url.trim_end_matches('/')))?;
        }
        Command::Rm { name } => {
            if !store.remove_user(&name).await? {
                bail!("there is no user {name}");
            }
            say(&format!("removed {name}"));
        }
    }
    Ok(())
}

/// The hash of a password from standard input, without the end of its line.
async fn read() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().take(LONGEST).read_to_string(&mut text)?;
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    Ok(password::hash(password).await?)
}
