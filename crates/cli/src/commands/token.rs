//! `qd token`: tokens of this host, with or without a running agent.

use std::time::Duration;

use qd_agent::offline::Offline;
use qd_api::{AppPattern, List, Scope, token::TokenRequest};

use crate::{
    context::Context,
    exit::{Code, Failure},
    local, table,
};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a token and print it, alone on one line
    #[command(
        after_help = "Examples:\n  qd token create ci --scope processes:operate --scope processes:read --app api --ttl 90d\n  qd token create grafana --scope metrics:read --ttl 365d"
    )]
    Create(Create),
    /// List tokens
    #[command(visible_alias = "list")]
    Ls,
    /// Revoke a token by id, or all of a name; in force at once
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
pub struct Create {
    /// A name for people
    name: String,
    /// What it may do; repeat for more
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    scopes: Vec<Scope>,
    /// Limit it to this app, or to apps that match this glob; repeat for more
    #[arg(long = "app", value_name = "APP")]
    apps: Vec<AppPattern>,
    /// Its life
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = qd_agent::config::parse_duration)]
    ttl: Duration,
}

#[derive(Debug, clap::Args)]
pub struct Revoke {
    /// Id or name
    token: String,
}

pub fn run(context: &Context, command: Command) -> Result<Code, Failure> {
    let offline = Offline::open(&local::home()?)?;
    match command {
        Command::Create(args) => {
            let request = TokenRequest {
                name: args.name,
                scopes: args.scopes,
                apps: (!args.apps.is_empty()).then_some(args.apps),
                ttl_seconds: Some(args.ttl.as_secs()),
            };
            let token = offline.create_token(&request)?;
            if context.output.json {
                context.output.document(&token)?;
            } else {
                context.output.line(&token.token)?;
            }
        }
        Command::Ls => {
            let list = List::complete(offline.tokens()?);
            if context.output.json {
                context.output.document(&list)?;
                return Ok(Code::Done);
            }
            let mut rows = table::new(
                context.output,
                &["ID", "NAME", "SCOPES", "APPS", "EXPIRES", "STATE", "LAST USED"],
            );
            for token in &list.items {
                let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
                let apps = token.apps.as_ref().map_or_else(
                    || "all".to_owned(),
                    |apps| apps.iter().map(AppPattern::as_str).collect::<Vec<_>>().join(" "),
                );
                let state = match token.revoked_at {
                    Some(_) => "revoked",
                    None if token.expires_at <= qd_api::Time::now() => "expired",
                    None => "in force",
                };
                let used = token
                    .last_used_at
                    .map_or_else(|| "never".to_owned(), |at| format!("{} ago", table::since(at)));
                rows.add_row([
                    token.id.clone(),
                    token.name.clone(),
                    scopes.join(" "),
                    context.output.safe(&apps).into_owned(),
                    token.expires_at.to_string(),
                    state.to_owned(),
                    used,
                ]);
            }
            context.output.line(&table::trimmed(&rows))?;
        }
        Command::Revoke(args) => {
            let revoked = List::complete(offline.revoke(&args.token)?);
            if context.output.json {
                context.output.document(&revoked)?;
            } else {
                for token in &revoked.items {
                    context
                        .output
                        .line(&format!("revoked {} ({})", token.id, token.name))?;
                }
            }
        }
    }
    Ok(Code::Done)
}
