//! Tokens, tickets, and who one is.

use serde::{Deserialize, Serialize};

use crate::{AppPattern, Scope, Time};

/// Shortest life of a token, in seconds.
pub const MIN_TTL_SECONDS: u64 = 1;
/// Longest life of a token, in seconds: two years.
pub const MAX_TTL_SECONDS: u64 = 2 * 365 * 24 * 3600;
/// Life of a token when none is asked for, in seconds: ninety days.
pub const DEFAULT_TTL_SECONDS: u64 = 90 * 24 * 3600;

/// How a caller proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PrincipalKind {
    /// A token that this host issued.
    Token,
    /// A token of a trusted issuer, such as a CI system.
    Issuer,
    /// The owner of the host, over the local socket.
    LocalUser,
    /// A user of the console that this host is linked to.
    Console,
}

/// Who the caller is, and what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Whoami {
    /// How it proved who it is.
    pub kind: PrincipalKind,
    /// Its name: the token's, the issuer's subject, or `uid:1000`.
    pub subject: String,
    /// The token's id, if it is one of this host's.
    pub token_id: Option<String>,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The apps it is limited to; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apps: Option<Vec<AppPattern>>,
    /// The namespaces it is limited to; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<AppPattern>>,
    /// When its rights end; null for never.
    pub expires_at: Option<Time>,
}

/// Body of a request for a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    /// A name for people: 1 to 64 letters, digits, `.`, `_`, `-`, `@`, `:` or `/`.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 64, pattern = r"^[A-Za-z0-9._@:/-]+$")
    )]
    pub name: String,
    /// What it may do: at least one scope, and none that the caller lacks.
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub scopes: Vec<Scope>,
    /// The apps it is limited to; absent for all that the caller has.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apps: Option<Vec<AppPattern>>,
    /// The namespaces it is limited to; absent for all that the caller has.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<AppPattern>>,
    /// Its life in seconds; default ninety days, at most two years and never beyond the caller's own.
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
pub struct Token {
    /// Its id, the `jti` claim.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The apps it is limited to; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apps: Option<Vec<AppPattern>>,
    /// The namespaces it is limited to; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<AppPattern>>,
    /// When it was made.
    pub created_at: Time,
    /// By whom.
    pub created_by: String,
    /// When it ends.
    pub expires_at: Time,
    /// When it was revoked; null while it is in force.
    pub revoked_at: Option<Time>,
    /// When it was last used, to the minute; null if never.
    pub last_used_at: Option<Time>,
    /// Whether a page got it for a one-time login: then the page can end it by logging out.
    #[serde(default)]
    pub by_login: bool,
}

/// A new token: the only time it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewToken {
    /// The token, to be sent as `Authorization: Bearer …`.
    pub token: String,
    /// What is known of it.
    pub info: Token,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken")
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}

/// A one-time ticket for a browser's WebSocket.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// The ticket: offered once, within thirty seconds, as the subprotocol `quarterdeck.ticket.<ticket>`.
    pub ticket: String,
    /// When it ends.
    pub expires_at: Time,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Life of a one-time login when none is asked for, in seconds: ten minutes.
pub const DEFAULT_LOGIN_SECONDS: u64 = 600;
/// Longest life of a one-time login, in seconds: an hour.
pub const MAX_LOGIN_SECONDS: u64 = 3600;
/// Longest life of the token that a login is traded for, in seconds: twelve hours.
pub const MAX_SESSION_SECONDS: u64 = 12 * 3600;

/// Body of a request for a one-time login of the web page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginRequest {
    /// Its life in seconds; default ten minutes, at most an hour.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3600))]
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub ttl_seconds: Option<u64>,
}

/// A one-time login of the web page: the only time it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewLogin {
    /// The code, traded for a token once. In a link it stands behind the `#`, which browsers send nobody.
    pub code: String,
    /// When it ends.
    pub expires_at: Time,
    /// Where the agent itself listens, as `http://127.0.0.1:9616`; others may have to reach it by another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl std::fmt::Debug for NewLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewLogin")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Body of the request that trades a one-time login for a token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRequest {
    /// The code.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub code: String,
}

impl std::fmt::Debug for SessionRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionRequest").finish_non_exhaustive()
    }
}

/// The token of a page that has logged in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionToken {
    /// The token, to be sent as `Authorization: Bearer …`.
    pub token: String,
    /// When it ends.
    pub expires_at: Time,
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionToken")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
