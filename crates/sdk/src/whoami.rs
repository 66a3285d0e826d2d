//! `GET /api/v1/whoami`.

use qd_api::token::Whoami;

use crate::{Client, Error};

impl Client {
    /// Returns who the server takes this client for, and what it may do.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `unauthenticated` if it takes it for nobody.
    pub async fn whoami(&self) -> Result<Whoami, Error> {
        self.json(self.read("whoami", &["whoami"])?).await
    }
}
