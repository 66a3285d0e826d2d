//! `POST /api/v1/daemon/…`.

use http::Method;
use qd_api::daemon::DaemonResponse;

use crate::{Client, Error};

/// The daemon behind the agent. All need `daemon:admin`.
#[derive(Debug, Clone, Copy)]
pub struct Daemon<'a> {
    pub(crate) client: &'a Client,
}

impl Daemon<'_> {
    /// Calls the daemon and measures the round trip.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `daemon_unavailable` if it does not answer; so do all the others here.
    pub async fn ping(&self) -> Result<DaemonResponse, Error> {
        self.post("ping").await
    }

    /// Saves the list of processes, so that [`Daemon::resurrect`] brings them back.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn save(&self) -> Result<DaemonResponse, Error> {
        self.post("save").await
    }

    /// Saves the list of processes even if it is empty, which forgets everything saved before.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn save_even_empty(&self) -> Result<DaemonResponse, Error> {
        let call = self
            .client
            .change("save of the daemon".to_owned(), Method::POST, &["daemon", "save"])?;
        self.client.json(call.query("force", Some("true"))).await
    }

    /// Starts what was saved and does not run.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn resurrect(&self) -> Result<DaemonResponse, Error> {
        self.post("resurrect").await
    }

    /// Has the daemon open its log files anew, after a rotation.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn reload_logs(&self) -> Result<DaemonResponse, Error> {
        self.post("reload-logs").await
    }

    /// Replaces the daemon by its installed version without restarting a process.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `unsupported_by_daemon` from a stock PM2, which cannot.
    pub async fn update(&self) -> Result<DaemonResponse, Error> {
        self.post("update").await
    }

    /// Stops the daemon and every process of it.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn kill(&self) -> Result<DaemonResponse, Error> {
        self.post("kill").await
    }

    async fn post(&self, verb: &'static str) -> Result<DaemonResponse, Error> {
        let call = self
            .client
            .change(format!("{verb} of the daemon"), Method::POST, &["daemon", verb])?;
        self.client.json(call).await
    }
}
