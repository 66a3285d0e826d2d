//! Users, their roles and their limits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AppPattern, Scope, Time};

/// What a user may do on the hosts and apps it sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Looks.
    Viewer,
    /// Looks, and operates what is defined.
    Operator,
    /// Does everything, and manages the console.
    Admin,
}

impl Role {
    /// Its scopes.
    #[must_use]
    pub fn scopes(self) -> &'static [Scope] {
        const VIEWER: &[Scope] = &[
            Scope::HostRead,
            Scope::ProcessesRead,
            Scope::LogsRead,
            Scope::MetricsRead,
            Scope::EventsRead,
        ];
        const OPERATOR: &[Scope] = &[
            Scope::HostRead,
            Scope::ProcessesRead,
            Scope::LogsRead,
            Scope::MetricsRead,
            Scope::EventsRead,
            Scope::ProcessesOperate,
            Scope::ActionsTrigger,
            Scope::LogsManage,
        ];
        match self {
            Self::Viewer => VIEWER,
            Self::Operator => OPERATOR,
            Self::Admin => Scope::ALL,
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Viewer, Self::Operator, Self::Admin]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no role; there are viewer, operator and admin"))
    }
}

/// What a user is limited to. What is given must hold, all of it; nothing given is no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// The hosts it sees, by name, exact or globs; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 64))]
    pub hosts: Option<Vec<AppPattern>>,
    /// The hosts it sees, by tags that they have to have; empty for all.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The namespaces it sees, exact or globs; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 64))]
    pub namespaces: Option<Vec<AppPattern>>,
    /// The apps it sees, exact or globs; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 64))]
    pub apps: Option<Vec<AppPattern>>,
}

impl Limits {
    /// Whether there is none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a host of this name, tagged like this, is seen.
    #[must_use]
    pub fn sees_host(&self, name: &str, tags: &BTreeMap<String, String>) -> bool {
        matches_one(self.hosts.as_deref(), name)
            && self.tags.iter().all(|(key, value)| tags.get(key) == Some(value))
    }

    /// Whether an app of this name in this namespace is seen.
    #[must_use]
    pub fn sees_app(&self, name: &str, namespace: &str) -> bool {
        matches_one(self.apps.as_deref(), name) && matches_one(self.namespaces.as_deref(), namespace)
    }
}

fn matches_one(patterns: Option<&[AppPattern]>, name: &str) -> bool {
    patterns.is_none_or(|patterns| patterns.iter().any(|pattern| pattern.matches(name)))
}

/// A user of a console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// The name that it logs in by.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What it is limited to.
    pub limits: Limits,
    /// When it was added.
    pub created_at: Time,
}

/// Body of a request for a new user.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewUser {
    /// The name that it logs in by: 1 to 64 letters, digits, dots, dashes, underscores and at signs.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 64, pattern = r"^[A-Za-z0-9][A-Za-z0-9._@-]*$")
    )]
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Its password, of at least twelve characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 1024))]
    pub password: String,
    /// What it is limited to.
    #[serde(default)]
    pub limits: Limits,
}

impl std::fmt::Debug for NewUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUser")
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// A change of a user. What is absent stays. It ends the user's streams; with a password also its sessions.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserChange {
    /// What it may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// All of what it is limited to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// Its new password.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 1024))]
    pub password: Option<String>,
}

impl std::fmt::Debug for UserChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserChange")
            .field("role", &self.role)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
