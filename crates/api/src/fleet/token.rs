//! Tokens of a console's users, for programs.

use serde::{Deserialize, Serialize};

use crate::{Scope, Time};

/// Body of a request for a token of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserTokenRequest {
    /// A name for people: 1 to 64 letters, digits, `.`, `_`, `-`, `@`, `:` or `/`.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 64, pattern = r"^[A-Za-z0-9._@:/-]+$")
    )]
    pub name: String,
    /// What it may do, as far as its user may: at least one scope.
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub scopes: Vec<Scope>,
    /// Its life in seconds; default ninety days, at most two years.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 63_072_000))]
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub ttl_seconds: Option<u64>,
}

/// What is known of a token. The token itself is never kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserToken {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub user: String,
    /// What it may do, as far as its user may.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// When it was last used, to the minute; null if never.
    pub last_used_at: Option<Time>,
}

/// A new token: the only time it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewUserToken {
    /// The token, to be sent as `Authorization: Bearer …`.
    pub token: String,
    /// What is known of it.
    pub info: UserToken,
}

impl std::fmt::Debug for NewUserToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUserToken")
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}
