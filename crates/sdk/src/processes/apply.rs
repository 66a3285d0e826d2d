//! `PUT /api/v1/processes`.

use std::time::Duration;

use http::Method;
use qd_api::{app::AppSpec, apply::ApplyResponse};

use super::{Options, Processes};
use crate::Error;

/// Processes are restarted one after the other.
const APPLY_TIMEOUT: Duration = Duration::from_secs(600);

impl Processes<'_> {
    /// Makes an app be as it is defined, or with `dry_run` only says what would change. Needs `processes:define`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `unsupported_by_daemon` in front of a stock PM2.
    pub async fn apply(
        &self,
        app: &AppSpec,
        dry_run: bool,
        options: &Options,
    ) -> Result<ApplyResponse, Error> {
        let name = app.name.as_deref().unwrap_or(&app.script);
        let call = self
            .client
            .change(format!("apply {name:?}"), Method::PUT, &["processes"])?
            .query("dry_run", dry_run.then_some("true"));
        let mut call = options.apply(call)?.json(app)?;
        call.timeout = Some(APPLY_TIMEOUT.max(self.client.inner.timeout));
        self.client.json(call).await
    }
}
