//! The client itself: what its calls share.

use std::{fmt, sync::Arc, time::Duration};

use http::HeaderValue;

use crate::{ClientBuilder, Daemon, Error, Fleet, Processes, Tokens, base::Base};

/// What every call needs.
pub(crate) struct Inner {
    pub http: reqwest::Client,
    pub base: Base,
    pub bearer: Option<HeaderValue>,
    pub user_agent: HeaderValue,
    pub websocket_tls: Arc<rustls::ClientConfig>,
    pub timeout: Duration,
    pub silence: Duration,
    pub tries: u32,
}

/// A client of one host's API. Cheap to clone; clones share their connections. Needs a Tokio runtime.
///
/// ```no_run
/// # async fn example() -> Result<(), qd_sdk::Error> {
/// let client = qd_sdk::Client::builder().base_url("http://127.0.0.1:9616").token("eyJ…").build()?;
/// println!("{}", client.host().await?.name);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

impl Client {
    pub(crate) fn new(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The same client of one host behind the console that this is one of.
    pub(crate) fn behind(&self, host: &str) -> Result<Self, Error> {
        let inner = &self.inner;
        Ok(Self::new(Inner {
            base: inner.base.behind(host)?,
            http: inner.http.clone(),
            bearer: inner.bearer.clone(),
            user_agent: inner.user_agent.clone(),
            websocket_tls: Arc::clone(&inner.websocket_tls),
            ..*self.inner
        }))
    }

    /// Options of a new client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client of the host in `QD_HOST`, with the token in `QD_TOKEN` if there is one; without `QD_HOST`, of the local
    /// agent by its socket in `QD_HOME` or `~/.quarterdeck`.
    ///
    /// ```no_run
    /// let client = qd_sdk::Client::from_env()?;
    /// # Ok::<(), qd_sdk::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidConfig`], as [`ClientBuilder::build`] says.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Processes: list, define, operate, and what belongs to them.
    ///
    /// ```no_run
    /// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// for process in client.processes().list(&qd_sdk::Filter::default()).await?.items {
    ///     println!("{} {} {}", process.id, process.name, process.status.as_str());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn processes(&self) -> Processes<'_> {
        Processes { client: self }
    }

    /// The daemon behind the agent.
    ///
    /// ```no_run
    /// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// println!("{:?} µs", client.daemon().ping().await?.round_trip_micros);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn daemon(&self) -> Daemon<'_> {
        Daemon { client: self }
    }

    /// Tokens: list, mint, revoke.
    ///
    /// ```no_run
    /// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// for token in client.tokens().list().await?.items {
    ///     println!("{} until {}", token.name, token.expires_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens { client: self }
    }

    /// The fleet of a console, where the base URL is the console's: its hosts, verbs on many of them, users.
    ///
    /// ```no_run
    /// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// for host in client.fleet().hosts().await?.items {
    ///     println!("{} {:?}", host.name, host.presence);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn fleet(&self) -> Fleet<'_> {
        Fleet { client: self }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("address", &self.inner.base.address())
            .field(
                "token",
                if self.inner.bearer.is_some() {
                    &"redacted"
                } else {
                    &"none"
                },
            )
            .finish_non_exhaustive()
    }
}
