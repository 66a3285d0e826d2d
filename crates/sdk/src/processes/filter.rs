//! Which processes a list holds.

use qd_api::Status;

use crate::{
    Error,
    call::{Call, target},
};

/// Which processes; everything given must hold.
///
/// ```
/// let filter = qd_sdk::Filter { namespace: Some("shop".into()), ..Default::default() };
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only the app of exactly this name.
    pub name: Option<String>,
    /// Only this namespace.
    pub namespace: Option<String>,
    /// Only processes of this status.
    pub status: Option<Status>,
    /// Only what this target selects.
    pub target: Option<String>,
}

impl Filter {
    pub(super) fn apply(&self, call: Call) -> Result<Call, Error> {
        Ok(call
            .query("name", self.name.as_ref())
            .query("namespace", self.namespace.as_ref())
            .query("status", self.status.map(Status::as_str))
            .query("target", self.target.as_deref().map(target).transpose()?))
    }
}
