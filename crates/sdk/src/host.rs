//! `GET /api/v1/host`.

use qd_api::host::Host;

use crate::{Client, Error};

impl Client {
    /// Returns the host: its system and load, its agent, its daemon. Needs `host:read`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn host(&self) -> Result<Host, Error> {
        self.json(self.read("describe the host", &["host"])?).await
    }
}
