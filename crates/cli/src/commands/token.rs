//! `qd token`: tokens of this host, with or without a running agent.

use std::time::Duration;

use qd_agent::offline::Offline;
use qd_api::{
    AppPattern, List, Scope,
    token::{NewToken, Token, TokenRequest},
};
use qd_sdk::Client;

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
    /// Sign tokens with a new key from now on; those that are out stay good until they end
    RotateKey,
}

#[derive(Debug, clap::Args)]
pub struct Create {
    /// A name for people
    name: String,
    /// What it may do; repeat for more
    #[arg(long = "scope", value_name = "SCOPE", required = true, help = scopes())]
    scopes: Vec<Scope>,
    /// Limit it to this app, or to apps that match this glob; repeat for more
    #[arg(long = "app", value_name = "APP")]
    apps: Vec<AppPattern>,
    /// Limit it to this namespace, or to namespaces that match this glob; repeat for more
    #[arg(long = "namespace", value_name = "NAMESPACE")]
    namespaces: Vec<AppPattern>,
    /// Its life
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = qd_agent::config::parse_duration)]
    ttl: Duration,
}

#[derive(Debug, clap::Args)]
pub struct Revoke {
    /// Id or name
    #[arg(value_name = "ID|NAME")]
    which: String,
}

/// Where the tokens are: those of this host need no agent.
enum Place {
    Here(Box<Offline>),
    There(Client),
}

impl Place {
    fn of(context: &Context) -> Result<Self, Failure> {
        if context.global.host.is_some() {
            Ok(Self::There(context.client()?))
        } else {
            Ok(Self::Here(Box::new(Offline::open(&local::home()?)?)))
        }
    }

    async fn create(&self, request: &TokenRequest) -> Result<NewToken, Failure> {
        Ok(match self {
            Self::Here(offline) => offline.create_token(request)?,
            Self::There(client) => client.tokens().create(request).await?,
        })
    }

    async fn list(&self) -> Result<List<Token>, Failure> {
        Ok(match self {
            Self::Here(offline) => List::complete(offline.tokens()?),
            Self::There(client) => client.tokens().list().await?,
        })
    }

    async fn revoke(&self, id_or_name: &str) -> Result<Vec<Token>, Failure> {
        let client = match self {
            Self::Here(offline) => return Ok(offline.revoke(id_or_name)?),
            Self::There(client) => client,
        };
        let mut revoked = Vec::new();
        for token in client.tokens().list().await?.items {
            if token.revoked_at.is_none() && (token.id == id_or_name || token.name == id_or_name) {
                revoked.push(client.tokens().revoke(&token.id).await?);
            }
        }
        if revoked.is_empty() {
            return Err(qd_agent::offline::Error::NoToken(id_or_name.to_owned()).into());
        }
        Ok(revoked)
    }
}

/// What `--help` says of the scopes there are.
fn scopes() -> String {
    let names: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    format!("What it may do; repeat for more. There are {}", names.join(", "))
}

pub async fn run(context: &Context, command: Command) -> Result<Code, Failure> {
    let place = Place::of(context)?;
    match command {
        Command::RotateKey => return rotate_key(context, &place),
        Command::Create(args) => {
            let request = TokenRequest {
                name: args.name,
                scopes: args.scopes,
                apps: (!args.apps.is_empty()).then_some(args.apps),
                namespaces: (!args.namespaces.is_empty()).then_some(args.namespaces),
                ttl_seconds: Some(args.ttl.as_secs()),
            };
            let token = place.create(&request).await?;
            if context.output.json {
                context.output.document(&token)?;
            } else {
                context.output.line(&token.token)?;
            }
        }
        Command::Ls => {
            let list = place.list().await?;
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
                    context.output.safe(&token.name).into_owned(),
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
            let revoked = List::complete(place.revoke(&args.which).await?);
            if context.output.json {
                context.output.document(&revoked)?;
            } else {
                for token in &revoked.items {
                    context.output.line(&format!(
                        "revoked {} ({})",
                        token.id,
                        context.output.safe(&token.name)
                    ))?;
                }
            }
        }
    }
    Ok(Code::Done)
}

/// A running agent sees it at once. The identity of the host, and what its values are hashed with, stay.
fn rotate_key(context: &Context, place: &Place) -> Result<Code, Failure> {
    let Place::Here(offline) = place else {
        return Err(Failure::usage(
            "the key of a host is changed on that host, without --host",
        ));
    };
    let rotated = offline.rotate_key()?;
    if context.output.json {
        context.output.document(&serde_json::json!({
            "key": rotated.key, "verifying_until": rotated.verifying_until,
        }))?;
        return Ok(Code::Done);
    }
    context.output.line(&format!(
        "tokens are signed with the key {} from now on",
        rotated.key
    ))?;
    if let Some(until) = rotated.verifying_until {
        context.output.note(&format!(
            "those of an older key stay good until they end, the last at {until}"
        ));
    }
    Ok(Code::Done)
}
