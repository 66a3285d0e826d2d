//! How a client is made.

mod environment;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use http::HeaderValue;

use crate::{
    Client, Error, Secret,
    base::Base,
    client::Inner,
    tls::{self, Trust},
};

/// How long a connection may take to come about.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a call may take, retries included, unless it waits for something. The slowest verbs stop many processes,
/// each of which has its own time to end.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// A stream that is silent for this long is dead: servers send a heartbeat at least every twenty seconds.
const DEFAULT_SILENCE: Duration = Duration::from_secs(45);
const DEFAULT_TRIES: u32 = 3;
/// Largest file read for a token or for authorities.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

#[derive(Debug, Clone)]
enum Credential {
    Given(Secret),
    File(PathBuf),
}

/// Options of a [`Client`]. A base URL or a socket must be given; everything else has a default.
///
/// ```no_run
/// use std::time::Duration;
/// # fn example() -> Result<qd_sdk::Client, qd_sdk::Error> {
/// qd_sdk::Client::builder()
///     .base_url("https://web-1.example:9616")
///     .token_file("/run/secrets/quarterdeck")
///     .pin_sha256("sha256:5f3c…")
///     .timeout(Duration::from_secs(20))
///     .build()
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    base: Option<String>,
    socket: Option<PathBuf>,
    credential: Option<Credential>,
    pin: Option<String>,
    authorities: Option<Vec<u8>>,
    timeout: Duration,
    silence: Duration,
    tries: u32,
    user_agent: String,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base: None,
            socket: None,
            credential: None,
            pin: None,
            authorities: None,
            timeout: DEFAULT_TIMEOUT,
            silence: DEFAULT_SILENCE,
            tries: DEFAULT_TRIES,
            user_agent: concat!("quarterdeck-sdk/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

impl ClientBuilder {
    /// What `QD_HOST`, `QD_TOKEN` and `QD_HOME` say, to be completed; see [`Client::from_env`].
    ///
    /// # Errors
    ///
    /// [`Error::InvalidConfig`] if a variable is not UTF-8, or none says where the agent is.
    pub fn from_env() -> Result<Self, Error> {
        environment::read(std::env::var_os)
    }

    /// Where the API is: `https://host:port` of an agent, `https://console/api/v1/hosts/NAME` of a host behind a console,
    /// or `unix:///path/agent.sock`. Plain `http://` is for the loopback; elsewhere it works without a token only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = Some(url.into());
        self.socket = None;
        self
    }

    /// The agent's Unix socket. Its owner and root need no token there.
    pub fn unix_socket(mut self, path: impl Into<PathBuf>) -> Self {
        self.socket = Some(path.into());
        self.base = None;
        self
    }

    /// The token to send with every request but those outside the API.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.credential = Some(Credential::Given(token.into()));
        self
    }

    /// A file that holds the token, read once by [`ClientBuilder::build`]; white space around it is ignored.
    pub fn token_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.credential = Some(Credential::File(path.into()));
        self
    }

    /// Trusts the server's certificate by its SHA-256 fingerprint, as `qd agent --tls-self-signed` prints it, and no other:
    /// 64 hex digits, with or without colons and `sha256:`. Name and dates of the certificate do not matter then.
    pub fn pin_sha256(mut self, fingerprint: impl Into<String>) -> Self {
        self.pin = Some(fingerprint.into());
        self
    }

    /// Trusts these certificate authorities (PEM) and not the system's.
    pub fn ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.authorities = Some(pem.into());
        self
    }

    /// How long a call may take in all, retries included; default 60 s. A call that waits for processes gets the time it
    /// waits besides. For streams it limits the opening only.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a stream may be silent before it counts as dead and is opened anew; default 45 s, thrice the heartbeat.
    pub fn stream_silence(mut self, silence: Duration) -> Self {
        self.silence = silence;
        self
    }

    /// How often a call is tried in all, where that is safe; default 3, at least 1. Every call that changes something
    /// carries an `Idempotency-Key`, the same on each try.
    ///
    /// Tried again is: anything, if no connection came about or the server refused it for its rate (429); reads and calls
    /// that the server does once per key, if the connection broke or the daemon is not available at present. A deletion is
    /// tried again after a refusal only, not when the connection broke and it may have been done. What hands something over (lines, messages, signals,
    /// actions, relative scaling) or answers with a secret is never sent again once it may have arrived: an agent that was
    /// restarted in between has forgotten its keys.
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries.max(1);
        self
    }

    /// The `User-Agent` header.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = name.into();
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidConfig`] if an option cannot be used, if a token would travel unencrypted, or if a pin or an
    /// authority is given where nothing is encrypted.
    pub fn build(self) -> Result<Client, Error> {
        let base = match (&self.socket, &self.base) {
            (Some(path), _) => Base::socket(path),
            (None, Some(url)) => Base::parse(url)?,
            (None, None) => return Err(Error::config("base URL", "give a base URL or a socket")),
        };
        let trust = match (&self.pin, &self.authorities) {
            (Some(_), Some(_)) => {
                return Err(Error::config(
                    "pin",
                    "give a pin or an authority, not both: a pin trusts one certificate",
                ));
            }
            (Some(pin), None) => Trust::Pin(pin.parse()?),
            (None, Some(pem)) => Trust::authorities(pem)?,
            (None, None) => Trust::System,
        };
        if !base.is_https() && !matches!(trust, Trust::System) {
            return Err(Error::config(
                "pin",
                "a pin or an authority needs an https:// URL; over http nobody is verified",
            ));
        }
        let bearer = match &self.credential {
            None => None,
            Some(Credential::Given(token)) => Some(token.bearer()?),
            Some(Credential::File(path)) => Some(Secret::from(read(path)?).bearer()?),
        };
        if bearer.is_some() && !base.keeps_secrets() {
            let reason = format!(
                "it would travel unencrypted to {}; use https:// (with a pin, if its certificate is self-signed)",
                base.address()
            );
            return Err(Error::config("token", reason));
        }
        let user_agent = HeaderValue::try_from(&self.user_agent)
            .map_err(|_| Error::config("user agent", "it contains characters that a header cannot carry"))?;
        let tls = tls::config(&base, &trust)?;
        let mut http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.clone())
            .connect_timeout(CONNECT_TIMEOUT)
            // A redirect could lead the token elsewhere; the API has none.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .tcp_nodelay(true)
            .user_agent(user_agent.clone());
        if !base.is_https() {
            // A proxy would see everything, the token included.
            http = http.no_proxy();
        }
        // Port 0 stands for the URL's.
        if let Some(addresses) = base.pinned_loopback(0) {
            http = http.resolve_to_addrs("localhost", &addresses);
        }
        if let Some(path) = base.unix_socket() {
            http = http.unix_socket(path);
        }
        let http = http
            .build()
            .map_err(|error| Error::config("HTTP client", error.without_url().to_string()))?;
        Ok(Client::new(Inner {
            http,
            base,
            bearer,
            user_agent,
            websocket_tls: Arc::new(tls::for_websocket(&tls)),
            timeout: self.timeout,
            silence: self.silence,
            tries: self.tries,
        }))
    }
}

fn read(path: &Path) -> Result<String, Error> {
    let failed = |reason: String| Error::config("token file", format!("{}: {reason}", path.display()));
    let size = std::fs::metadata(path)
        .map_err(|error| failed(error.to_string()))?
        .len();
    if size > MAX_FILE_BYTES {
        return Err(failed("it is too large to be a token".to_owned()));
    }
    // The text of a UTF-8 error does not quote the file.
    std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))
}
