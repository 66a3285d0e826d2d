//! `POST /api/v1/processes`.

use http::Method;
use qd_api::{app::AppSpec, verb::VerbResponse};

use super::{Options, Processes};
use crate::Error;

impl Processes<'_> {
    /// Defines an app and starts it. Needs `processes:define`: this runs an arbitrary program as the daemon's user.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use qd_sdk::{Options, api::app::AppSpec};
    /// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// let app = AppSpec { script: "/srv/api/server.js".into(), name: Some("api".into()), ..AppSpec::default() };
    /// client.processes().define(&app, &Options::new().wait_online(Duration::from_secs(30))).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `spawn_failed` if it cannot be started, `conflict` if there is such an app already,
    /// `not_ready` if it was to be waited for and does not come up.
    pub async fn define(&self, app: &AppSpec, options: &Options) -> Result<VerbResponse, Error> {
        let name = app.name.as_deref().unwrap_or(&app.script);
        let call = self
            .client
            .change(format!("define {name:?}"), Method::POST, &["processes"])?;
        self.client.json(options.apply(call)?.json(app)?).await
    }
}
