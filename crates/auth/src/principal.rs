//! Who asks, and with which rights.

use qd_api::{
    AppPattern, Scope, Scopes, Time,
    fleet::OnBehalf,
    token::{PrincipalKind, Whoami},
};

/// A caller whose credential was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// How it proved who it is.
    pub kind: PrincipalKind,
    /// Its name, for people and for the audit log.
    pub subject: String,
    /// The id of the token of this host that it used.
    pub token_id: Option<String>,
    /// What it may do. Empty means nothing.
    pub scopes: Scopes,
    /// The apps it is limited to; `None` for all, an empty list for none.
    pub apps: Option<Vec<AppPattern>>,
    /// The namespaces it is limited to; `None` for all, an empty list for none.
    pub namespaces: Option<Vec<AppPattern>>,
    /// When its rights end.
    pub expires_at: Option<Time>,
}

impl Principal {
    /// The owner of the host, or root, over the local socket.
    #[must_use]
    pub fn local(uid: u32) -> Self {
        Self {
            kind: PrincipalKind::LocalUser,
            subject: format!("uid:{uid}"),
            token_id: None,
            scopes: Scopes::all(),
            apps: None,
            namespaces: None,
            expires_at: None,
        }
    }

    /// The holder of the configured scrape token: may read metrics and nothing else.
    #[must_use]
    pub fn scraper() -> Self {
        Self {
            kind: PrincipalKind::Token,
            subject: "scrape-token".to_owned(),
            token_id: None,
            scopes: [Scope::MetricsRead].into_iter().collect(),
            apps: None,
            namespaces: None,
            expires_at: None,
        }
    }

    /// A user of the console that this host is linked to, who has what the console says as far as the host allows it.
    #[must_use]
    pub fn on_behalf(told: OnBehalf, console: &str, allow: &Scopes) -> Self {
        Self {
            kind: PrincipalKind::Console,
            subject: format!("{}@{console}", told.user),
            token_id: None,
            scopes: told
                .scopes
                .into_iter()
                .filter(|scope| allow.allows(*scope))
                .collect(),
            apps: told.apps,
            namespaces: told.namespaces,
            expires_at: told.expires_at,
        }
    }

    /// Whether it holds this scope.
    #[must_use]
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.allows(scope)
    }

    /// Whether it may know of the app of this name in this namespace.
    #[must_use]
    pub fn sees(&self, app: &str, namespace: &str) -> bool {
        is_within(self.apps.as_deref(), app) && is_within(self.namespaces.as_deref(), namespace)
    }

    /// Whether there may be apps on the host that it must not know of.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.apps.is_some() || self.namespaces.is_some()
    }

    /// Itself, as the API tells it.
    #[must_use]
    pub fn whoami(&self) -> Whoami {
        Whoami {
            kind: self.kind,
            subject: self.subject.clone(),
            token_id: self.token_id.clone(),
            scopes: self.scopes.0.iter().copied().collect(),
            apps: self.apps.clone(),
            namespaces: self.namespaces.clone(),
            expires_at: self.expires_at,
        }
    }

    /// What its requests are counted under: its token, or itself. No two kinds of principal share a key.
    #[must_use]
    pub fn rate_key(&self) -> String {
        match (&self.token_id, self.kind) {
            (Some(id), _) => format!("token:{id}"),
            (None, PrincipalKind::Issuer) => format!("issuer:{}", self.subject),
            (None, PrincipalKind::Console) => format!("console:{}", self.subject),
            (None, PrincipalKind::Token | PrincipalKind::LocalUser) => self.subject.clone(),
        }
    }
}

fn is_within(limits: Option<&[AppPattern]>, name: &str) -> bool {
    limits.is_none_or(|limits| limits.iter().any(|pattern| pattern.matches(name)))
}
