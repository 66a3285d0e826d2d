//! `DELETE /api/v1/processes/{target}`.

use http::Method;
use qd_api::verb::VerbResponse;

use super::Processes;
use crate::{Error, call::target};

impl Processes<'_> {
    /// Stops processes and forgets them; their log files stay. Needs `processes:define`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn delete(&self, of: &str) -> Result<VerbResponse, Error> {
        let call = self.client.change(
            format!("delete {of:?}"),
            Method::DELETE,
            &["processes", target(of)?],
        )?;
        self.client.json(call).await
    }
}
