//! `GET /api/v1/processes/{target}/actions` and `POST …/actions/{name}`.

use std::time::Duration;

use http::Method;
use qd_api::{
    List,
    action::{Action, ActionReply, TriggerRequest},
};
use serde_json::Value;

use super::Processes;
use crate::{
    Error,
    call::{Repeat, target},
};

/// An action may take ten seconds in each of many processes.
const TRIGGER_TIMEOUT: Duration = Duration::from_secs(90);

impl Processes<'_> {
    /// Lists the actions that processes offer. Needs `processes:read`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn actions(&self, of: &str) -> Result<List<Action>, Error> {
        let path = ["processes", target(of)?, "actions"];
        self.client
            .json(self.client.read(format!("list the actions of {of:?}"), &path)?)
            .await
    }

    /// Triggers an action in each process that offers it, and returns what each replied. Needs `actions:trigger`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if none offers it.
    pub async fn trigger(
        &self,
        of: &str,
        action: &str,
        params: Option<Value>,
    ) -> Result<List<ActionReply>, Error> {
        let path = ["processes", target(of)?, "actions", action];
        let what = format!("trigger {action:?} of {of:?}");
        let mut call = self
            .client
            .change(what, Method::POST, &path)?
            .repeat(Repeat::Unsent);
        call.timeout = Some(TRIGGER_TIMEOUT.max(self.client.inner.timeout));
        if params.is_some() {
            call = call.json(&TriggerRequest { params })?;
        }
        self.client.json(call).await
    }
}
