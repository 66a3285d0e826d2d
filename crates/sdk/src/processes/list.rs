//! `GET /api/v1/processes`.

use qd_api::{List, Process};
use serde_json::{Map, Value};

use super::{Processes, filter::Filter};
use crate::Error;

impl Processes<'_> {
    /// Lists processes, by id. Needs `processes:read`. A filter that nothing passes gives an empty list.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn list(&self, filter: &Filter) -> Result<List<Process>, Error> {
        self.client
            .json(filter.apply(self.client.read("list processes", &["processes"])?)?)
            .await
    }

    /// Lists processes with only these fields of each.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `invalid_request` for a field that does not exist.
    pub async fn list_fields(
        &self,
        filter: &Filter,
        fields: &[&str],
    ) -> Result<List<Map<String, Value>>, Error> {
        let call = filter.apply(self.client.read("list processes", &["processes"])?)?;
        self.client
            .json(call.query("fields", Some(fields.join(","))))
            .await
    }
}
