//! What a token may do.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! scopes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// One permission. A token carries a set of them; an unknown name is refused, never ignored.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Scope {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Scope {
            /// Every scope there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The scope as tokens and documents write it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

scopes! {
    /// See the host: name, system, load, daemon.
    HostRead = "host:read",
    /// List and describe processes, their actions and the names of their environment variables.
    ProcessesRead = "processes:read",
    /// Start what is defined, stop, restart, reload, reset, scale.
    ProcessesOperate = "processes:operate",
    /// Define new processes (run arbitrary programs as the daemon's user) and delete them; also environment changes.
    ProcessesDefine = "processes:define",
    /// Send operating system signals.
    ProcessesSignal = "processes:signal",
    /// Write to a process's standard input or send it messages.
    ProcessesInput = "processes:input",
    /// Trigger actions that apps define.
    ActionsTrigger = "actions:trigger",
    /// Read logs.
    LogsRead = "logs:read",
    /// Empty log files.
    LogsManage = "logs:manage",
    /// Read metrics, present and past, and the Prometheus page.
    MetricsRead = "metrics:read",
    /// See the values of environment variables.
    EnvReveal = "env:reveal",
    /// Follow events.
    EventsRead = "events:read",
    /// Save, resurrect, reload logs, update, kill the daemon.
    DaemonAdmin = "daemon:admin",
    /// List, mint and revoke tokens.
    TokensAdmin = "tokens:admin",
    /// Read the audit log.
    AuditRead = "audit:read",
    /// Manage a console: its hosts, users and enrolment codes. Means nothing on an agent.
    FleetAdmin = "fleet:admin",
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Scope {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some(Self::ALL.iter().map(|scope| scope.as_str())))
            .description(Some("One permission; an unknown name is refused, never ignored."))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Scope {}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A scope name that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope {name:?}; the nearest is {nearest}")]
pub struct UnknownScope {
    /// What was given.
    pub name: String,
    /// The existing scope most like it.
    pub nearest: Scope,
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if let Some(scope) = Self::ALL.iter().copied().find(|scope| scope.as_str() == name) {
            return Ok(scope);
        }
        let nearest = Self::ALL
            .iter()
            .copied()
            .min_by_key(|scope| edit_distance(scope.as_str(), name))
            .unwrap_or(Self::HostRead);
        Err(UnknownScope {
            name: name.chars().take(64).collect(),
            nearest,
        })
    }
}

/// Levenshtein distance over at most 64 characters of each: enough to find a typing slip.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// A set of scopes. The empty set allows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes(pub BTreeSet<Scope>);

impl Scopes {
    /// Every scope: what the owner of the host has over the local socket.
    #[must_use]
    pub fn all() -> Self {
        Self(Scope::ALL.iter().copied().collect())
    }

    /// Whether the set holds this very scope. There is no hierarchy and no wildcard.
    #[must_use]
    pub fn allows(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// The scopes in `wanted` that this set does not hold.
    #[must_use]
    pub fn lacking(&self, wanted: &Self) -> Vec<Scope> {
        wanted.0.difference(&self.0).copied().collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}
