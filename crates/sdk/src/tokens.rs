//! `/api/v1/tokens`.

use http::Method;
use qd_api::{
    List,
    token::{NewToken, Token, TokenRequest},
};

use crate::{Client, Error, call::Repeat};

/// The host's tokens. All need `tokens:admin`.
#[derive(Debug, Clone, Copy)]
pub struct Tokens<'a> {
    pub(crate) client: &'a Client,
}

impl Tokens<'_> {
    /// Returns what is known of every token, oldest first.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn list(&self) -> Result<List<Token>, Error> {
        self.client
            .json(self.client.read("list tokens", &["tokens"])?)
            .await
    }

    /// Makes a token, with no more rights than this client's. The answer is the only time it is shown; a lost answer
    /// cannot be had again, so this is never tried twice once it may have arrived.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `forbidden` for more rights than one's own.
    pub async fn create(&self, request: &TokenRequest) -> Result<NewToken, Error> {
        let call = self.client.change(
            format!("make the token {:?}", request.name),
            Method::POST,
            &["tokens"],
        )?;
        self.client
            .json(call.repeat(Repeat::Unsent).secret().json(request)?)
            .await
    }

    /// Revokes a token by its id, at once, and returns it as it now is. Revoking it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is no such token.
    pub async fn revoke(&self, id: &str) -> Result<Token, Error> {
        let call = self.client.change(
            format!("revoke the token {id:?}"),
            Method::DELETE,
            &["tokens", id],
        )?;
        self.client.json(call).await
    }
}
