//! `qd-console serve`.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use qd_edge::config::{Limits, Listener, Network, Origin, Settings, Tls};

use super::{print, say};
use crate::serve::{self, Options, SOCKET_NAME, public_paths};

/// The port that agents and people expect.
const PORT: u16 = 9617;
/// Links and browsers together: more than a machine of this size serves.
const CONNECTIONS: usize = 20_000;
/// Connections of one address: hosts behind one router dial from the same.
const CONNECTIONS_PER_IP: usize = 10_000;

/// Where to listen, and under which names.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd-console serve\n  qd-console serve --listen 0.0.0.0:9617 --tls-cert c.pem --tls-key k.pem --public-url https://qd.example\n  qd-console serve --public-url https://qd.example   # behind a proxy on this machine that speaks TLS"
)]
pub struct Args {
    /// Address to listen on; without TLS a loopback address only
    #[arg(long, env = "QD_CONSOLE_LISTEN", value_name = "ADDR", default_value_t = SocketAddr::from(([127, 0, 0, 1], PORT)))]
    listen: SocketAddr,
    /// The URL under which people and hosts reach it, if not the address it listens on
    #[arg(long, env = "QD_CONSOLE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Origin>,
    /// The console's name, as its hosts show it (default: the host of the public URL, or `console`)
    #[arg(long, env = "QD_CONSOLE_NAME", value_name = "NAME")]
    name: Option<String>,
    /// Certificate chain, PEM
    #[arg(long, env = "QD_CONSOLE_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key, PEM
    #[arg(long, env = "QD_CONSOLE_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Make a certificate, and print its fingerprint for clients and hosts to pin
    #[arg(long, env = "QD_CONSOLE_TLS_SELF_SIGNED", conflicts_with = "tls_cert")]
    tls_self_signed: bool,
    /// Proxies whose X-Forwarded-For is believed
    #[arg(long, env = "QD_CONSOLE_TRUSTED_PROXIES", value_name = "NETWORK", value_delimiter = ',', value_parser = network)]
    trusted_proxies: Vec<Network>,
}

fn network(text: &str) -> Result<Network, String> {
    text.parse()
}

impl Args {
    fn options(self, data: &Path) -> Options {
        let public = self.public_url.iter();
        let name = public.clone().map(|url| url.host.clone()).next();
        Options {
            data: data.to_owned(),
            name: self.name.or(name).unwrap_or_else(|| "console".to_owned()),
            edge: Settings {
                listener: Listener {
                    listen: self.listen,
                    host_name: None,
                    allowed_hosts: public.clone().map(|url| url.host.clone()).collect(),
                    allowed_origins: public.cloned().collect(),
                    trusted_proxies: self.trusted_proxies,
                },
                tls: Tls {
                    cert: self.tls_cert,
                    key: self.tls_key,
                    self_signed: self.tls_self_signed,
                },
                limits: Limits {
                    connections: CONNECTIONS,
                    connections_per_ip: CONNECTIONS_PER_IP,
                    ..Limits::default()
                },
                public: public_paths(),
                socket: SOCKET_NAME,
            },
        }
    }
}

pub async fn run(data: PathBuf, args: Args) -> anyhow::Result<()> {
    qd_bootstrap::init_tracing(&qd_bootstrap::Options::from_env())?;
    let (shutdown, mut reload) = qd_bootstrap::shutdown::listen()?;
    if let Some(files) = qd_bootstrap::files::raise().filter(|files| *files < CONNECTIONS as u64) {
        tracing::warn!(
            files,
            "so many files may be open, and each host and each browser takes one; the service manager can allow more"
        );
    }
    tokio::spawn(qd_bootstrap::memory::keep_small());
    // Certificates are reloaded where they are served; without them a hangup means nothing, and must not end us.
    tokio::spawn(async move {
        loop {
            reload.requested().await;
        }
    });
    let public = args.public_url.as_ref().map(ToString::to_string);
    let options = args.options(&data);
    let served = serve::run(options, shutdown, |ready| {
        // Whoever started it may not read what it prints.
        let _ = print(&format!("listening on {}", ready.url));
        if let Some(fingerprint) = &ready.fingerprint {
            say(&format!(
                "certificate fingerprint (SHA-256), to pin: {fingerprint}"
            ));
        }
        if let Some(setup) = &ready.setup {
            let url = public.as_ref().unwrap_or(&ready.url);
            say(&format!(
                "there is no user yet; the first admin is added at this one-time link, good until the console stops:\n  \
                 {url}/#/setup/{setup}\n\
                 or here, with `qd-console user add NAME --role admin --password-stdin`"
            ));
        }
        qd_bootstrap::notify::ready();
    });
    served.await.context("the console stopped")
}
