//! `GET /api/v1/processes/{target}/history`.

use qd_api::{List, history::Run};

use super::Processes;
use crate::{Error, call::target};

impl Processes<'_> {
    /// Returns how the last runs of processes ended, newest first. Needs `processes:read`, and `logs:read` besides for
    /// the last lines they wrote.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn history(&self, of: &str) -> Result<List<Run>, Error> {
        let path = ["processes", target(of)?, "history"];
        self.client
            .json(self.client.read(format!("read the history of {of:?}"), &path)?)
            .await
    }
}
