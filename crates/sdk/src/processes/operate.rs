//! `POST /api/v1/processes/{target}/…`: the verbs that take the same options and give the same answer.

use http::Method;
use qd_api::verb::VerbResponse;

use super::{Processes, VerbOptions};
use crate::{Error, call::target};

impl Processes<'_> {
    /// Stops processes and starts them again under the same ids; starts those that are stopped. Needs `processes:operate`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_ready` if it was to be waited for and a process does not come up.
    pub async fn restart(&self, of: &str, options: &VerbOptions) -> Result<VerbResponse, Error> {
        self.operate("restart", of, options).await
    }

    /// Replaces processes without closing their listeners, where the daemon can; restarts the others. Needs `processes:operate`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_ready` if it was to be waited for and a process does not come up.
    pub async fn reload(&self, of: &str, options: &VerbOptions) -> Result<VerbResponse, Error> {
        self.operate("reload", of, options).await
    }

    /// Starts processes that are stopped; leaves the others alone. Needs `processes:operate`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_ready` if it was to be waited for and a process does not come up.
    pub async fn start(&self, of: &str, options: &VerbOptions) -> Result<VerbResponse, Error> {
        self.operate("start", of, options).await
    }

    /// Stops processes; they stay defined. Needs `processes:operate`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn stop(&self, of: &str, options: &VerbOptions) -> Result<VerbResponse, Error> {
        self.operate("stop", of, options).await
    }

    /// Sets the counters of processes to zero. Needs `processes:operate`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn reset(&self, of: &str, options: &VerbOptions) -> Result<VerbResponse, Error> {
        self.operate("reset", of, options).await
    }

    async fn operate(
        &self,
        verb: &'static str,
        of: &str,
        options: &VerbOptions,
    ) -> Result<VerbResponse, Error> {
        let path = ["processes", target(of)?, verb];
        let call = self
            .client
            .change(format!("{verb} {of:?}"), Method::POST, &path)?;
        self.client.json(options.apply(call)?).await
    }
}
