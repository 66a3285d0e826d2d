//! Who asks: a user, by a session or by a token.

use std::sync::Arc;

use qd_api::{
    Scope, Scopes, Time,
    fleet::{Limits, OnBehalf},
    token::{PrincipalKind, Whoami},
};

use crate::store::{Account, Error, Held, Host, Store};

/// By what it proved who it is; the hash of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// The cookie of a browser.
    Session(String),
    /// A token.
    Token(String),
}

/// A caller whose credential was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The user's name.
    pub user: String,
    /// The user's identity, which no other user will ever have.
    pub user_id: String,
    /// What it may do.
    pub scopes: Scopes,
    /// What it is limited to.
    pub limits: Limits,
    /// The token it used, if one.
    pub token_id: Option<String>,
    /// When its rights end, if they do.
    pub expires_at: Option<Time>,
    credential: Credential,
}

impl Principal {
    /// The holder of a credential, if it is in force.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn of(store: &Store, credential: Credential, now: Time) -> Result<Option<Arc<Self>>, Error> {
        let principal = match &credential {
            Credential::Session(hash) => store
                .session(hash, now)
                .await?
                .map(|account| Self::user(account, credential.clone())),
            Credential::Token(hash) => store
                .token(hash, now)
                .await?
                .map(|held| Self::holder(held, credential.clone())),
        };
        Ok(principal.map(Arc::new))
    }

    fn user(account: Account, credential: Credential) -> Self {
        let user = account.user;
        Self {
            scopes: user.role.scopes().iter().copied().collect(),
            user: user.name,
            user_id: account.id,
            limits: user.limits,
            token_id: None,
            expires_at: None,
            credential,
        }
    }

    /// A token may do what it says, as far as its user may.
    fn holder(held: Held, credential: Credential) -> Self {
        let mut principal = Self::user(held.account, credential);
        principal.scopes.0.retain(|scope| held.scopes.contains(scope));
        principal.token_id = Some(held.id);
        principal.expires_at = Some(held.expires_at);
        principal
    }

    /// Whether the same credential still gives the same rights.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn is_unchanged(&self, store: &Store, now: Time) -> Result<bool, Error> {
        let present = Self::of(store, self.credential.clone(), now).await?;
        Ok(present.is_some_and(|present| *present == *self))
    }

    /// Whether it may know of this host.
    #[must_use]
    pub fn sees(&self, host: &Host) -> bool {
        self.limits.sees_host(&host.name, &host.tags)
    }

    /// What an agent is told of it.
    #[must_use]
    pub fn on_behalf(&self) -> OnBehalf {
        OnBehalf {
            user: self.user.clone(),
            token_id: self.token_id.clone(),
            // The console's own business is none of a host's.
            scopes: self
                .scopes
                .0
                .iter()
                .copied()
                .filter(|scope| *scope != Scope::FleetAdmin)
                .collect(),
            apps: self.limits.apps.clone(),
            namespaces: self.limits.namespaces.clone(),
            expires_at: self.expires_at,
        }
    }

    /// Itself, as the API tells it.
    #[must_use]
    pub fn whoami(&self) -> Whoami {
        Whoami {
            kind: PrincipalKind::Console,
            subject: self.user.clone(),
            token_id: self.token_id.clone(),
            scopes: self.scopes.0.iter().copied().collect(),
            apps: self.limits.apps.clone(),
            namespaces: self.limits.namespaces.clone(),
            expires_at: self.expires_at,
        }
    }

    /// What its requests are counted under.
    #[must_use]
    pub fn rate_key(&self) -> String {
        match &self.token_id {
            Some(id) => format!("token:{id}"),
            None => format!("user:{}", self.user),
        }
    }
}
