//! `qd login`, `qd logout`.

use std::io::{self, IsTerminal, Read};

use qd_sdk::Client;

use crate::{
    context::Context,
    exit::{Code, Failure},
    profile::{Profile, Profiles},
};

/// Longest token that is read, in bytes.
const MAX_TOKEN_BYTES: u64 = 16 * 1024;

/// Which host, under which name.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The token is read from QD_TOKEN, --token, or standard input, never from the command line's history.\n\nExamples:\n  qd login web1 https://web1:9616 < token.txt\n  qd login web1 https://web1:9616 --pin 9f86d0…\n  qd --host web1 ls"
)]
pub struct Login {
    /// The profile's name
    name: String,
    /// The agent's URL
    url: String,
}

/// Which profile.
#[derive(Debug, clap::Args)]
pub struct Logout {
    /// The profile's name
    name: String,
}

pub async fn login(context: &Context, args: Login) -> Result<Code, Failure> {
    if args.name.contains("://") || args.name.is_empty() {
        return Err(Failure::usage(
            "a profile's name is a word, and the URL comes after it",
        ));
    }
    let token = match &context.global.token {
        Some(token) => token.clone(),
        None => read_token()?,
    };
    let mut builder = Client::builder().base_url(&args.url).token(token.clone());
    if let Some(pin) = &context.global.pin {
        builder = builder.pin_sha256(pin.clone());
    }
    let whoami = builder.build().map_err(Failure::usage)?.whoami().await?;
    let mut profiles = Profiles::load()?;
    let profile = Profile {
        url: args.url,
        token: Some(token),
        pin: context.global.pin.clone(),
    };
    profiles.profiles.insert(args.name.clone(), profile);
    profiles.save()?;
    if context.output.json {
        context.output.document(&whoami)?;
    } else {
        context.output.line(&format!(
            "logged in as {}; use it with `qd --host {}`",
            context.output.safe(&whoami.subject),
            args.name
        ))?;
    }
    Ok(Code::Done)
}

fn read_token() -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        crate::output::say("paste the token, then press Enter and Ctrl-D:");
    }
    let mut token = String::new();
    io::stdin().take(MAX_TOKEN_BYTES).read_to_string(&mut token)?;
    let token = token.trim();
    if token.is_empty() {
        return Err(Failure::usage("no token was given")
            .hint("make one on the host with `qd token create NAME --scope …`"));
    }
    Ok(token.to_owned())
}

pub fn logout(context: &Context, args: &Logout) -> Result<Code, Failure> {
    let mut profiles = Profiles::load()?;
    if profiles.profiles.remove(&args.name).is_none() {
        return Err(Failure {
            code: Code::NothingMatches,
            error: anyhow::anyhow!("there is no profile {:?}", args.name),
            hint: None,
        });
    }
    profiles.save()?;
    context
        .output
        .note("forgotten here; the token stays in force until it is revoked on the host");
    Ok(Code::Done)
}
