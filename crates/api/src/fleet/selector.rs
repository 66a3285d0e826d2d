//! Which hosts are meant.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::AppPattern;

/// Hosts by name and by tag. What is given must hold, all of it; nothing given means every host that the caller sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HostSelector {
    /// Names, exact or globs: a host has to match one of them. Empty for any name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub names: Vec<AppPattern>,
    /// Tags that a host has to have, each with this very value.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

impl HostSelector {
    /// Whether a host of this name, tagged like this, is meant.
    #[must_use]
    pub fn matches(&self, name: &str, tags: &BTreeMap<String, String>) -> bool {
        let is_named = self.names.is_empty() || self.names.iter().any(|pattern| pattern.matches(name));
        is_named && self.tags.iter().all(|(key, value)| tags.get(key) == Some(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_must_hold_and_nothing_means_all() {
        let tags = BTreeMap::from([("tier".to_owned(), "web".to_owned())]);
        let selector = |text: &str| serde_json::from_str::<HostSelector>(text).expect("a selector");
        assert!(selector("{}").matches("web-1", &tags));
        assert!(selector(r#"{"names":["web-*"],"tags":{"tier":"web"}}"#).matches("web-1", &tags));
        assert!(!selector(r#"{"names":["web"]}"#).matches("web-1", &tags));
        assert!(!selector(r#"{"names":["web-1"],"tags":{"tier":"db"}}"#).matches("web-1", &tags));
    }
}
