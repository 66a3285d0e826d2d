//! `POST /api/v1/tickets`.

use http::Method;
use qd_api::token::Ticket;

use crate::{Client, Error, call::Repeat};

impl Client {
    /// Makes a one-time ticket with which a browser can open the WebSocket within thirty seconds. This client's own
    /// [`Client::stream`] needs none.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn ticket(&self) -> Result<Ticket, Error> {
        let call = self.change("make a ticket", Method::POST, &["tickets"])?;
        self.json(call.repeat(Repeat::Unsent).secret()).await
    }
}
