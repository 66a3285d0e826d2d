//! `POST /api/v1/processes/{target}/stdin`.

use http::Method;
use qd_api::verb::{StdinRequest, VerbResponse};

use super::Processes;
use crate::{
    Error,
    call::{Repeat, target},
};

impl Processes<'_> {
    /// Writes a line to the standard input of processes, at most 64 KiB; its newline is added. Needs `processes:input`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn send_line(&self, of: &str, line: &str) -> Result<VerbResponse, Error> {
        let path = ["processes", target(of)?, "stdin"];
        let call = self
            .client
            .change(format!("send a line to {of:?}"), Method::POST, &path)?
            .repeat(Repeat::Unsent);
        self.client
            .json(call.secret().json(&StdinRequest {
                line: line.to_owned(),
            })?)
            .await
    }
}
