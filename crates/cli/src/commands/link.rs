//! `qd link` and `qd unlink`: joining a console, and leaving it.

use std::path::{Path, PathBuf};

use qd_agent::{
    config::{Config, Flags},
    link::{self, Linked},
};
use qd_api::fleet::{Enrolment, is_host_name};
use qd_sdk::Client;

use crate::{
    context::Context,
    exit::{Code, Failure},
    local,
};

/// Largest file of authorities that is read, in bytes.
const MAX_CA_BYTES: u64 = 128 * 1024;

/// Which console, and by which code.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The code is made on the console, by `qd-console code create`. It says which console it is from; another one is \nnot believed, whatever certificate it has. What the console may ask of this host is `console.allow` in qd.toml.\n\nExamples:\n  qd link https://console.example --code qdc-…\n  qd link https://console.example --code qdc-… --name web-1 --ca /etc/ssl/our-ca.pem\n  qd link https://10.0.0.5:9617 --code qdc-… --pin 9f86d0…\n  qd link --rotate"
)]
pub struct Args {
    /// The console's URL
    #[arg(required_unless_present = "rotate")]
    url: Option<String>,
    /// An enrolment code of it
    #[arg(
        long,
        env = "QD_CODE",
        hide_env_values = true,
        required_unless_present = "rotate"
    )]
    code: Option<String>,
    /// Give a linked host a new key in place of the one that the console knows
    #[arg(long, conflicts_with_all = ["url", "name", "ca"])]
    rotate: bool,
    /// The name that this host would like there, unless the code names one (default: its host name)
    #[arg(long)]
    name: Option<String>,
    /// Certificate authorities to trust instead of the system's, PEM
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let home = local::home()?;
    if args.rotate {
        return rotate(context, &home).await;
    }
    let (Some(url), Some(code)) = (args.url, args.code) else {
        return Err(Failure::usage("a console's URL and a code of it are needed"));
    };
    let name = match args.name {
        Some(name) => name,
        None => own_name(),
    };
    if !is_host_name(&name) {
        return Err(Failure::usage(format!(
            "{name:?} cannot be a host's name: lower-case letters, digits, dots, dashes and underscores"
        ))
        .hint("give another with --name"));
    }
    // Wrong ones are told before the code is used up.
    let allow = Config::load(&home, &Flags::default())?.config.console.allow;
    let authorities = args.ca.as_deref().map(read).transpose()?;
    let client = client(&url, context.global.pin.as_ref(), authorities.as_ref())?;
    let (code, key) = link::prepare(&home, &code)?;
    let enrolment = Enrolment {
        code: code.secret.clone(),
        key,
        name,
    };
    let enrolled = client.fleet().enrol(&enrolment).await?;
    let linked = Linked {
        url: url.trim_end_matches('/').to_owned(),
        host: enrolled.id,
        name: enrolled.name.clone(),
        key: enrolled.console_key,
        pin: context.global.pin.clone(),
        authorities,
    };
    link::link(&home, &code, &linked)?;
    if context.output.json {
        context
            .output
            .document(&serde_json::json!({ "url": linked.url, "name": linked.name, "id": linked.host }))?;
        return Ok(Code::Done);
    }
    let allowed: Vec<&str> = allow.0.iter().map(|scope| scope.as_str()).collect();
    context.output.line(&format!(
        "linked to {} as {}; an agent that runs dials it now",
        linked.url, linked.name
    ))?;
    context.output.note(&format!(
        "the console may ask: {}; `console.allow` in qd.toml says otherwise",
        if allowed.is_empty() {
            "nothing".to_owned()
        } else {
            allowed.join(", ")
        }
    ));
    Ok(Code::Done)
}

/// A client of a console that was not logged in to.
fn client(url: &str, pin: Option<&String>, authorities: Option<&String>) -> Result<Client, Failure> {
    let mut builder = Client::builder().base_url(url);
    if let Some(pin) = pin {
        builder = builder.pin_sha256(pin.clone());
    }
    if let Some(pem) = authorities {
        builder = builder.ca_pem(pem.clone().into_bytes());
    }
    builder.build().map_err(Failure::usage)
}

/// Gives the host a new key. Cut off anywhere, it can be run again.
async fn rotate(context: &Context, home: &Path) -> Result<Code, Failure> {
    let rotation = link::rotate(home)?;
    let linked = &rotation.linked;
    let console = client(&linked.url, linked.pin.as_ref(), linked.authorities.as_ref())?;
    console
        .fleet()
        .rotate_key(&linked.host, &rotation.key, &rotation.proof)
        .await?;
    link::adopt(home)?;
    if context.output.json {
        context
            .output
            .document(&serde_json::json!({ "url": linked.url, "name": linked.name, "key": rotation.key }))?;
    } else {
        context.output.line(&format!(
            "{} knows {} by its new key; the old one is worth nothing any more",
            linked.url, linked.name
        ))?;
    }
    Ok(Code::Done)
}

/// Ends the link.
pub fn end(context: &Context) -> Result<Code, Failure> {
    match link::unlink(&local::home()?)? {
        Some(url) => {
            context.output.line(&format!("not linked to {url} any more"))?;
            context
                .output
                .note("the console still lists this host; remove it there");
            Ok(Code::Done)
        }
        None => Err(Failure {
            code: Code::NothingMatches,
            error: anyhow::anyhow!("this host is not linked"),
            hint: None,
        }),
    }
}

/// What this host calls itself, as far as that can be a name.
fn own_name() -> String {
    let name = rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .to_ascii_lowercase();
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-_".contains(c) {
                c
            } else {
                '-'
            }
        })
        .take(qd_api::fleet::MAX_HOST_NAME)
        .collect()
}

fn read(path: &std::path::Path) -> Result<String, Failure> {
    let failed = |why: String| Failure::usage(format!("{}: {why}", path.display()));
    let size = std::fs::metadata(path)
        .map_err(|error| failed(error.to_string()))?
        .len();
    if size > MAX_CA_BYTES {
        return Err(failed("it is too large to be a list of authorities".to_owned()));
    }
    std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))
}
