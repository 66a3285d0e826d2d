//! `[[auth.issuers]]`: whose tokens are accepted besides the host's own.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// The trusted issuers, as tables: what they may contain is the authentication's to say.
    pub issuers: Vec<qd_auth::issuers::Issuer>,
}
