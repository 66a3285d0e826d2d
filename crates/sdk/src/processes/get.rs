//! `GET /api/v1/processes/{target}`.

use qd_api::{List, Process};

use super::Processes;
use crate::{Error, call::target};

impl Processes<'_> {
    /// Returns the processes that a target selects; at least one. Needs `processes:read`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if it selects none.
    pub async fn get(&self, of: &str) -> Result<List<Process>, Error> {
        self.client
            .json(
                self.client
                    .read(format!("describe {of:?}"), &["processes", target(of)?])?,
            )
            .await
    }
}
