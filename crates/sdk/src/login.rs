//! `POST /api/v1/logins`.

use http::Method;
use qd_api::token::{LoginRequest, NewLogin};

use crate::{Client, Error, call::Repeat};

impl Client {
    /// Makes a one-time login of the agent's web page: whoever opens `<agent>/#/login/<code>` has this client's rights
    /// for twelve hours. Needs `tokens:admin`.
    ///
    /// ```no_run
    /// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// let login = client.login(&qd_sdk::api::token::LoginRequest::default()).await?;
    /// println!("https://web-1.example:9616/#/login/{}", login.code);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn login(&self, request: &LoginRequest) -> Result<NewLogin, Error> {
        let call = self.change("make a login", Method::POST, &["logins"])?;
        self.json(call.repeat(Repeat::Unsent).secret().json(request)?)
            .await
    }
}
