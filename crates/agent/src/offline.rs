//! What works on the host without a running agent, and beside one: tokens and the check of the audit log.

use std::path::{Path, PathBuf};

use qd_api::{
    ErrorCode,
    audit::AuditResult,
    token::{NewToken, Token, TokenRequest},
};
use qd_auth::{
    Authority, MintError, Rotated,
    audit::{self, Entry, Log, Report, VerifyError},
};
use serde_json::{Value, json};

/// The keys, tokens and audit log of a home.
pub struct Offline {
    home: PathBuf,
    authority: Authority,
    audit: Log,
    who: String,
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Keys or tokens cannot be used.
    #[error("the keys and tokens of {} cannot be used", home.display())]
    Authority {
        /// The home.
        home: PathBuf,
        /// Why.
        #[source]
        source: qd_auth::Error,
    },
    /// The audit log cannot be written, so nothing is done.
    #[error("the audit log of {} cannot be written", home.display())]
    Audit {
        /// The home.
        home: PathBuf,
        /// Why.
        #[source]
        source: audit::Error,
    },
    /// The home cannot be made or is not private.
    #[error("{} cannot be used as home", home.display())]
    Home {
        /// The home.
        home: PathBuf,
        /// Why.
        #[source]
        source: qd_edge::serve::Error,
    },
    /// The token cannot be made as asked.
    #[error("the token cannot be made")]
    Mint(#[source] MintError),
    /// No token of this id or name is in force.
    #[error("no token with the id or name {0:?} is in force")]
    NoToken(String),
}

impl Offline {
    /// Opens a home, making it if it does not exist.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn open(home: &Path) -> Result<Self, Error> {
        let at = || home.to_owned();
        qd_edge::serve::private_directory(home).map_err(|source| Error::Home { home: at(), source })?;
        let authority =
            Authority::open(home, Vec::new()).map_err(|source| Error::Authority { home: at(), source })?;
        let audit = Log::open(home).map_err(|source| Error::Audit { home: at(), source })?;
        let who = format!("uid:{}", rustix::process::geteuid().as_raw());
        Ok(Self {
            home: at(),
            authority,
            audit,
            who,
        })
    }

    /// Mints a token.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn create_token(&self, request: &TokenRequest) -> Result<NewToken, Error> {
        let minted = self.authority.mint(request, &self.who, None);
        let params = json!({
            "name": request.name, "scopes": request.scopes, "apps": request.apps, "namespaces": request.namespaces,
        });
        let code = minted.is_err().then_some(ErrorCode::InvalidRequest);
        self.record("tokens.create", None, params, code)?;
        minted.map_err(Error::Mint)
    }

    /// The tokens of the host.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn tokens(&self) -> Result<Vec<Token>, Error> {
        self.authority.tokens().map_err(|source| Error::Authority {
            home: self.home.clone(),
            source,
        })
    }

    /// Revokes a token by id, or every token of a name. A running agent sees it at once.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn revoke(&self, id_or_name: &str) -> Result<Vec<Token>, Error> {
        let revoked = self
            .authority
            .revoke(id_or_name)
            .map_err(|source| Error::Authority {
                home: self.home.clone(),
                source,
            })?;
        let code = revoked.is_empty().then_some(ErrorCode::NotFound);
        self.record("tokens.revoke", Some(id_or_name.to_owned()), Value::Null, code)?;
        if revoked.is_empty() {
            Err(Error::NoToken(id_or_name.to_owned()))
        } else {
            Ok(revoked)
        }
    }

    /// Makes a new key that signs tokens from now on, also those of a running agent.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn rotate_key(&self) -> Result<Rotated, Error> {
        let rotated = self.authority.rotate_key();
        let code = rotated.is_err().then_some(ErrorCode::Internal);
        self.record("tokens.rotate_key", None, Value::Null, code)?;
        rotated.map_err(|source| Error::Authority {
            home: self.home.clone(),
            source,
        })
    }

    /// The id of the host: the thumbprint of its first key.
    #[must_use]
    pub fn host_id(&self) -> &str {
        self.authority.host_id()
    }

    fn record(
        &self,
        verb: &str,
        target: Option<String>,
        params: Value,
        code: Option<ErrorCode>,
    ) -> Result<(), Error> {
        let entry = Entry {
            who: self.who.clone(),
            token_id: None,
            from: "offline".to_owned(),
            verb: verb.to_owned(),
            target,
            params,
            result: if code.is_some() {
                AuditResult::Failed
            } else {
                AuditResult::Done
            },
            code,
            request_id: String::new(),
        };
        self.audit.append(entry).map(drop).map_err(|source| Error::Audit {
            home: self.home.clone(),
            source,
        })
    }
}

/// Follows the chain of the audit log of a home from its first line to its last.
///
/// # Errors
/// The first line that is missing, altered, or out of order.
pub fn verify_audit(home: &Path) -> Result<Report, VerifyError> {
    audit::verify(home)
}
