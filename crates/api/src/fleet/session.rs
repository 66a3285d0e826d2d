//! Logging in.

use serde::{Deserialize, Serialize};

/// Body of a login: a name and a password, or a one-time code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Login {
    /// As oneself.
    Password {
        /// The user's name.
        user: String,
        /// Its password.
        password: String,
    },
    /// By a login link: what stands in it after the last slash.
    Code {
        /// The code.
        code: String,
    },
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").finish_non_exhaustive()
    }
}

/// Body of the request that adds the first user.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Setup {
    /// The one-time code that the console printed when it started.
    pub code: String,
    /// The name of the first admin.
    pub user: String,
    /// Its password, of at least twelve characters.
    pub password: String,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// Body of a change of one's own password. It ends one's other sessions.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordChange {
    /// The password until now.
    pub current: String,
    /// The new one, of at least twelve characters.
    pub new: String,
}

impl std::fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordChange").finish_non_exhaustive()
    }
}

/// What answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AboutKind {
    /// The agent of one host: one logs in by a token or a one-time link.
    Agent,
    /// A console: one logs in by name and password.
    Console,
}

/// What a page needs to know before anybody has logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct About {
    /// What answers.
    pub kind: AboutKind,
    /// Whether there is no user yet, and the first is to be added.
    pub needs_setup: bool,
}
