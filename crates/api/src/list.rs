//! The envelope of every list.

use serde::{Deserialize, Serialize};

/// A list, or one page of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct List<T> {
    /// The elements, in the order the route documents.
    pub items: Vec<T>,
    /// Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> List<T> {
    /// A list that is complete.
    #[must_use]
    pub fn complete(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}
