//! `POST /api/v1/processes/{target}/message`.

use http::Method;
use qd_api::verb::{MessageRequest, VerbResponse};
use serde_json::Value;

use super::Processes;
use crate::{
    Error,
    call::{Repeat, target},
};

impl Processes<'_> {
    /// Sends a message to processes, which Node.js apps get by `process.on('message')`. Needs `processes:input`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn message(&self, of: &str, topic: &str, data: Value) -> Result<VerbResponse, Error> {
        let path = ["processes", target(of)?, "message"];
        let call = self
            .client
            .change(format!("send a message to {of:?}"), Method::POST, &path)?
            .repeat(Repeat::Unsent);
        self.client
            .json(call.json(&MessageRequest {
                topic: topic.to_owned(),
                data,
            })?)
            .await
    }
}
