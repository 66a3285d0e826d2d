//! Who asks an agent through its console.

use serde::{Deserialize, Serialize};

use crate::{AppPattern, Scope, Time};

/// Who asks an agent through its console, as the console says it in the header
/// [`ON_BEHALF`]. The agent narrows it by what its host allows. A limit that an agent does not know must not be left out
/// of account, so what it does not know it refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnBehalf {
    /// The user's name.
    pub user: String,
    /// The console's token it used, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_id: Option<String>,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The apps it is limited to; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apps: Option<Vec<AppPattern>>,
    /// The namespaces it is limited to; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<AppPattern>>,
    /// When its rights end, if they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
}

/// The header, base64url of JSON, in which a console tells an agent who asks. It means nothing elsewhere than on their
/// link.
pub const ON_BEHALF: &str = "quarterdeck-on-behalf";
