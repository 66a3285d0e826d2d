//! `GET /healthz` and `/readyz`.

use http::StatusCode;
use qd_api::host::Health;

use crate::{Client, Error};

impl Client {
    /// Returns whether the server runs. Needs no token and sends none.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn healthz(&self) -> Result<Health, Error> {
        self.json(self.read_outside("ask for health", "healthz")?.anonymous())
            .await
    }

    /// Returns whether the agent can talk to its daemon: [`Health::status`] is `ok` then, and says what is missing
    /// otherwise. Being not ready is an answer here, not an error. Needs no token and sends none.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn readyz(&self) -> Result<Health, Error> {
        let call = self.read_outside("ask for readiness", "readyz")?.anonymous();
        let answer = self.answer(&call, &[StatusCode::SERVICE_UNAVAILABLE]).await?;
        self.decode(&call, &answer.body).map_err(|error| {
            if answer.status.is_success() {
                error
            } else {
                self.problem(&call.what, answer.status, &http::HeaderMap::new(), &answer.body)
            }
        })
    }
}
