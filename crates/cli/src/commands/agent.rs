//! `qd agent`: the agent of this host, in the foreground.

use std::path::{Path, PathBuf};

use qd_agent::{
    Options,
    config::{Config, Flags},
};
use qd_pm2::Home;
use tokio_util::sync::CancellationToken;

use crate::{
    exit::{Code, Failure},
    local, output,
};

/// Which daemon, and where to listen. Everything else stands in the configuration; see `qd config show`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd agent\n  qd agent --pm2-home /home/web/.pm2 --listen 127.0.0.1:9616\n  qd agent --listen 0.0.0.0:9616 --tls-self-signed"
)]
pub struct Args {
    /// The home of the PM2 to bridge (default: $PM2_HOME or ~/.pm2, if one answers there)
    #[arg(long, value_name = "DIR", conflicts_with = "home")]
    pm2_home: Option<PathBuf>,
    /// The home of a daemon that speaks PM2's sockets
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,
    #[command(flatten)]
    listen: Listen,
}

/// Where to listen, and how.
#[derive(Debug, clap::Args)]
pub struct Listen {
    /// Address to listen on; without TLS a loopback address only
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Certificate chain, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Make a certificate, and print its fingerprint for clients to pin
    #[arg(long, conflicts_with = "tls_cert")]
    tls_self_signed: bool,
}

pub async fn run(args: Args) -> Result<Code, Failure> {
    let home = local::home()?;
    let effective = configured(&home, &args.listen)?;
    let configured = effective
        .daemon
        .pm2_home
        .clone()
        .or_else(|| effective.daemon.home.clone());
    let daemon = match args.pm2_home.or(args.home).or(configured) {
        Some(named) => Home::new(named),
        None => local::daemon(None)?,
    };
    let (shutdown, reload) = qd_bootstrap::shutdown::listen().map_err(anyhow::Error::from)?;
    serve(home, daemon, &args.listen, shutdown, reload, || ()).await
}

/// The configuration of this home, with the flags over it.
fn configured(home: &Path, listen: &Listen) -> Result<Config, Failure> {
    let mut flags = Flags::default();
    if let Some(address) = &listen.listen {
        flags = flags.with("agent.listen", address);
    }
    for (key, path) in [("tls.cert", &listen.tls_cert), ("tls.key", &listen.tls_key)] {
        if let Some(path) = path {
            flags = flags.with(key, path.display().to_string());
        }
    }
    if listen.tls_self_signed {
        flags = flags.with("tls.self_signed", "true");
    }
    let effective = Config::load(home, &flags)?;
    for warning in &effective.warnings {
        output::say(&format!("qd: warning: {warning}"));
    }
    Ok(effective.config)
}

/// Serves the agent of this home in front of a daemon until shutdown; prints the ready line, then calls `began`.
pub async fn serve(
    home: PathBuf,
    daemon: Home,
    listen: &Listen,
    shutdown: CancellationToken,
    mut reload: qd_bootstrap::shutdown::Reload,
    began: impl FnOnce(),
) -> Result<Code, Failure> {
    qd_bootstrap::init_tracing(&qd_bootstrap::Options::from_env()).map_err(anyhow::Error::from)?;
    let config = configured(&home, listen)?;
    tokio::spawn(qd_bootstrap::memory::keep_small());
    // Certificates are reloaded where they are served; without them a hangup means nothing, and must not end us.
    tokio::spawn(async move {
        loop {
            reload.requested().await;
        }
    });
    let options = Options { home, daemon };
    qd_agent::run(config, options, shutdown, |ready| {
        println!("listening on {}", ready.url);
        if let Some(fingerprint) = &ready.fingerprint {
            output::say(&format!(
                "certificate fingerprint (SHA-256), for --pin: {fingerprint}"
            ));
        }
        began();
        qd_bootstrap::notify::ready();
    })
    .await
    .map_err(|error| Failure {
        code: code_of(&error),
        error: error.into(),
        hint: None,
    })?;
    Ok(Code::Done)
}

fn code_of(error: &qd_agent::Error) -> Code {
    match error {
        qd_agent::Error::Untrusted { .. } => Code::NotAllowed,
        _ => Code::Failed,
    }
}
