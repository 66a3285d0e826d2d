//! `POST /api/v1/processes/{target}/signal`.

use http::Method;
use qd_api::verb::{SignalRequest, VerbResponse};

use super::Processes;
use crate::{
    Error,
    call::{Repeat, target},
};

impl Processes<'_> {
    /// Sends an operating system signal by its name, with or without `SIG`. Needs `processes:signal`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `invalid_request` for a signal that does not exist.
    pub async fn signal(&self, of: &str, signal: &str) -> Result<VerbResponse, Error> {
        let path = ["processes", target(of)?, "signal"];
        let call = self
            .client
            .change(format!("signal {of:?}"), Method::POST, &path)?
            .repeat(Repeat::Unsent);
        self.client
            .json(call.json(&SignalRequest {
                signal: signal.to_owned(),
            })?)
            .await
    }
}
