//! `GET /api/v1/processes/{target}/env`.

use qd_api::{List, env::Environment};

use super::Processes;
use crate::{Error, call::target};

impl Processes<'_> {
    /// Returns the environments of processes: names and hashes, or with `reveal` the values, which needs `env:reveal`
    /// besides `processes:read` and is audited.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn env(&self, of: &str, reveal: bool) -> Result<List<Environment>, Error> {
        let path = ["processes", target(of)?, "env"];
        let call = self
            .client
            .read(format!("read the environment of {of:?}"), &path)?;
        self.client
            .json(call.query("reveal", reveal.then_some("true")).secret())
            .await
    }
}
