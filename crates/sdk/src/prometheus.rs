//! `GET /metrics`.

use crate::{Client, Error};

impl Client {
    /// Returns the page that Prometheus scrapes, in OpenMetrics text. Needs `metrics:read`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn prometheus(&self) -> Result<String, Error> {
        let call = self
            .read_outside("read the Prometheus page", "metrics")?
            .accept("application/openmetrics-text, text/plain");
        let answer = self.answer(&call, &[]).await?;
        String::from_utf8(answer.body.into()).map_err(|error| Error::Decode {
            what: call.what,
            detail: error.utf8_error().to_string(),
        })
    }
}
