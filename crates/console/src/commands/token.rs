//! `qd-console token`.

use std::time::Duration;

use anyhow::{Context as _, bail};
use qd_api::{Scope, Time};

use super::{print, say};
use crate::{
    secret,
    store::{NewToken, Store},
    users::check_token_name,
};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a token, and print it: the only time it is shown
    #[command(
        after_help = "Examples:\n  qd-console token create --user alice\n  qd-console token create --user ci --scope processes:read --scope processes:operate --ttl 30d"
    )]
    Create {
        /// Whose it is
        #[arg(long)]
        user: String,
        /// Its name
        #[arg(long, default_value = "token")]
        name: String,
        /// What it may do of what its user may; repeat for more, leave out for all of it
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<Scope>,
        /// Its life
        #[arg(long, value_name = "TIME", default_value = "90d", value_parser = qd_edge::config::parse_duration)]
        ttl: Duration,
    },
    /// Revoke a token by its name or its id
    Revoke {
        /// Which
        token: String,
    },
}

pub async fn run(store: &Store, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create {
            user,
            name,
            scopes,
            ttl,
        } => {
            let account = store
                .user(&user)
                .await?
                .with_context(|| format!("there is no user {user}"))?;
            check_token_name(&name).map_err(anyhow::Error::msg)?;
            let own = account.user.role.scopes();
            if let Some(more) = scopes.iter().find(|scope| !own.contains(scope)) {
                bail!(
                    "{user} is {} and does not have {more} itself",
                    account.user.role.as_str()
                );
            }
            let (token, now) = (secret::make(secret::BEGIN), Time::now());
            let new = NewToken {
                hash: secret::hash(&token),
                user: account.id,
                name,
                scopes: if scopes.is_empty() { own.to_vec() } else { scopes },
                expires_at: now.plus_seconds(i64::try_from(ttl.as_secs()).unwrap_or(i64::MAX)),
            };
            store.add_token(new, now).await?;
            print(&token)
        }
        Command::Revoke { token } => {
            let revoked = store.revoke_token(&token, None).await?;
            if revoked == 0 {
                bail!("there is no token of that name or id");
            }
            say(&format!("revoked {revoked}"));
            Ok(())
        }
    }
}
