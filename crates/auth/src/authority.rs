//! The one place that makes tokens and judges credentials.

mod claims;
mod mint;

use std::{io, path::Path, sync::Arc};

use aws_lc_rs::hmac;
use qd_api::{
    Scopes, Time,
    token::{MAX_TTL_SECONDS, NewToken, PrincipalKind, Token, TokenRequest},
};
use serde_json::{Value, json};

pub use self::mint::MintError;
use crate::{
    Clock, Principal, file,
    issuers::{self, Issuer, Trusted},
    key,
    keyring::Keyring,
    tokens::{self, MAX_TOKENS, Registry, hex},
};

/// Longest credential that is looked at, in bytes: a CI system's are under two thousand.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// Why the keys and tokens of a home cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A directory cannot be made.
    #[error("the directories of the home cannot be made")]
    Directory(#[source] io::Error),
    /// The key cannot be used.
    #[error("the host's key cannot be used")]
    Key(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The registry of tokens cannot be used.
    #[error("the registry of tokens cannot be used")]
    Registry(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A trusted issuer is configured wrongly.
    #[error("a trusted issuer is configured wrongly")]
    Issuer(#[from] issuers::Invalid),
}

impl From<tokens::Error> for Error {
    fn from(error: tokens::Error) -> Self {
        Self::Registry(Box::new(error))
    }
}

impl From<key::Error> for Error {
    fn from(error: key::Error) -> Self {
        Self::Key(Box::new(error))
    }
}

/// Why a credential was refused. For the log: a caller is told only that it was.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// It is longer than any of ours.
    #[error("the token is too long")]
    TooLong,
    /// It is no token of this host and of no trusted issuer.
    #[error("the token is malformed: {0}")]
    Malformed(&'static str),
    /// Its signature or its claims do not hold.
    #[error("the token does not hold")]
    Invalid(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A claim is missing or not what it must be.
    #[error("the claim {0} is missing or wrong")]
    Claim(&'static str),
    /// It is past its end.
    #[error("the token has expired")]
    Expired,
    /// Its id is not in the registry.
    #[error("the token is not one of this host's")]
    Unknown,
    /// It was revoked.
    #[error("the token was revoked")]
    Revoked,
    /// It gives no rights, or fewer than when the stream was opened.
    #[error("the token gives no such rights any more")]
    Reduced,
    /// A trusted issuer's keys cannot be had, or its rules give no rights.
    #[error("the issuer's token was refused: {0}")]
    Issuer(String),
    /// The registry cannot be read, so nothing is allowed.
    #[error("the registry of tokens cannot be read")]
    Registry(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Denied {
    /// What the caller is told, whatever the reason: nothing that helps guessing.
    #[must_use]
    pub fn public(&self) -> &'static str {
        "the token is not valid here, has expired, or was revoked"
    }
}

/// What became of the keys when they were rotated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// What names the key that signs now: the `kid` of its tokens.
    pub key: String,
    /// Until when an older one verifies; `None` if there is no token of one.
    pub verifying_until: Option<Time>,
}

struct Inner {
    keys: Keyring,
    registry: Registry,
    trusted: Trusted,
    clock: Clock,
}

/// The host's key, its registry of tokens, and the issuers it trusts. A cheap handle.
#[derive(Clone)]
pub struct Authority(Arc<Inner>);

impl Authority {
    /// Opens a home, making its key and registry if there are none. Several processes may do so at once.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn open(home: &Path, issuers: Vec<Issuer>) -> Result<Self, Error> {
        Self::open_with(home, issuers, Clock::system())
    }

    /// The same by this clock.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn open_with(home: &Path, issuers: Vec<Issuer>, clock: Clock) -> Result<Self, Error> {
        crate::install_crypto();
        let (keys, state) = (home.join("keys"), home.join("state"));
        for directory in [home, &keys, &state] {
            file::private_directory(directory).map_err(Error::Directory)?;
        }
        let keys = Keyring::open(&keys)?;
        let registry = Registry::open(&state)?;
        let trusted = Trusted::new(issuers, clock.clone())?;
        Ok(Self(Arc::new(Inner {
            keys,
            registry,
            trusted,
            clock,
        })))
    }

    /// The host's identity: the thumbprint of its first key, whichever signs now.
    #[must_use]
    pub fn host_id(&self) -> &str {
        &self.0.keys.identity.id
    }

    /// Issuer and audience of this host's tokens.
    #[must_use]
    pub fn urn(&self) -> String {
        format!("urn:quarterdeck:host:{}", self.0.keys.identity.id)
    }

    /// The public keys, as a JSON Web Key Set: the one that signs first.
    ///
    /// # Errors
    /// If the keys cannot be read.
    pub fn jwks(&self) -> Result<Value, Error> {
        Ok(json!({ "keys": self.0.keys.current()?.jwks(self.0.clock.now()) }))
    }

    /// Makes a new key that signs tokens from now on. Tokens that were signed before stay good until they end, and with
    /// the last of them the key that signed them. The host's identity stays.
    ///
    /// # Errors
    /// If the keys or the tokens cannot be read or written.
    pub fn rotate_key(&self) -> Result<Rotated, Error> {
        let now = self.0.clock.now();
        let longest = now.plus_seconds(i64::try_from(MAX_TTL_SECONDS).unwrap_or(i64::MAX));
        let last = || {
            let tokens = self.0.registry.current().ok()?;
            let good = tokens.values().filter(|token| token.revoked_at.is_none());
            Some(good.map(|token| token.expires_at).max().unwrap_or(now))
        };
        let keys = self.0.keys.rotate(now, longest, last)?;
        Ok(Rotated {
            key: keys.signing.id.clone(),
            verifying_until: keys.in_force(now).map(|key| key.until).max(),
        })
    }

    /// Mints a token; with a minter, never with more rights or a longer life than its own.
    ///
    /// # Errors
    /// See [`MintError`].
    pub fn mint(
        &self,
        request: &TokenRequest,
        created_by: &str,
        minter: Option<&Principal>,
    ) -> Result<NewToken, MintError> {
        self.mint_as(request, created_by, minter, false)
    }

    /// The same, for a page that logged in or for anybody else.
    pub(crate) fn mint_as(
        &self,
        request: &TokenRequest,
        created_by: &str,
        minter: Option<&Principal>,
        by_login: bool,
    ) -> Result<NewToken, MintError> {
        if let Some(minter) = minter {
            self.recheck(minter).map_err(|_| MintError::Exceeds {
                what: "its own rights have ended".to_owned(),
            })?;
        }
        let token = Token {
            by_login,
            ..mint::prepared(request, created_by, minter, self.0.clock.now())?
        };
        let (mut signed_with, mut text) = self.signed(&token)?;
        let kept = token.clone();
        let room = self
            .0
            .registry
            .change(self.0.clock.now(), |tokens| {
                let room = tokens.len() < MAX_TOKENS;
                if room {
                    tokens.insert(kept.id.clone(), kept);
                }
                room
            })
            .map_err(|error| MintError::Store(error.into()))?;
        if !room {
            return Err(MintError::Full);
        }
        // Whoever changed the key meanwhile may not have seen this token among those that the old one signed.
        loop {
            let (signing, anew) = self.signed(&token)?;
            if signing == signed_with {
                break;
            }
            (signed_with, text) = (signing, anew);
        }
        Ok(NewToken {
            token: text,
            info: token,
        })
    }

    /// The token on the wire, and which key signed it.
    fn signed(&self, token: &Token) -> Result<(String, String), MintError> {
        let keys = self.0.keys.current();
        let keys = keys.map_err(|error| MintError::Store(error.into()))?;
        let text = claims::signed(&keys.signing, &self.urn(), token)
            .map_err(|error| MintError::Store(Error::Key(Box::new(error))))?;
        Ok((keys.signing.id.clone(), text))
    }

    /// What is known of the token of this id.
    ///
    /// # Errors
    /// If the registry cannot be read.
    pub fn token(&self, id: &str) -> Result<Option<Token>, Error> {
        Ok(self
            .0
            .registry
            .current()?
            .get(id)
            .map(|token| self.with_last_use(token.clone())))
    }

    /// What is known of every token, oldest first.
    ///
    /// # Errors
    /// If the registry cannot be read.
    pub fn tokens(&self) -> Result<Vec<Token>, Error> {
        let known = self.0.registry.current()?;
        let mut tokens: Vec<Token> = known
            .values()
            .map(|token| self.with_last_use(token.clone()))
            .collect();
        tokens.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(tokens)
    }

    fn with_last_use(&self, mut token: Token) -> Token {
        token.last_used_at = token.last_used_at.max(self.0.registry.last_use(&token.id));
        token
    }

    /// Revokes the token of this id, or every one of this name that is in force. Answers those that are revoked by it.
    ///
    /// # Errors
    /// If the registry cannot be written.
    pub fn revoke(&self, id_or_name: &str) -> Result<Vec<Token>, Error> {
        let now = self.0.clock.now();
        let revoked = self.0.registry.change(now, |tokens| {
            let meant = |token: &Token| token.id == id_or_name || token.name == id_or_name;
            let mut revoked = Vec::new();
            for token in tokens.values_mut().filter(|token| meant(token)) {
                if token.revoked_at.is_none() {
                    token.revoked_at = Some(now);
                    revoked.push(token.clone());
                } else if token.id == id_or_name {
                    revoked.push(token.clone());
                }
            }
            revoked
        })?;
        Ok(revoked)
    }

    /// Revokes the token of this id if a page got it for a login; whether it did.
    ///
    /// # Errors
    /// If the registry cannot be written.
    pub fn end_session(&self, id: &str) -> Result<bool, Error> {
        let now = self.0.clock.now();
        let ended = self.0.registry.change(now, |tokens| {
            let session = tokens.get_mut(id).filter(|token| token.by_login);
            session.map(|token| token.revoked_at.get_or_insert(now)).is_some()
        })?;
        Ok(ended)
    }

    /// Who the bearer of this token is.
    ///
    /// # Errors
    /// [`Denied`], whatever is wrong with it.
    pub async fn verify(&self, token: &str) -> Result<Principal, Denied> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Denied::TooLong);
        }
        let issuer = claims::unverified_issuer(token)?;
        if issuer != self.urn() {
            return self.0.trusted.verify(&issuer, token).await;
        }
        let keys = self.0.keys.current();
        let keys = keys.map_err(|error| Denied::Registry(Box::new(error)))?;
        let claims = claims::verified(&keys, &self.urn(), token, self.0.clock.now())?;
        let principal = self.registered(&claims.jti)?;
        if claims.sub != principal.subject {
            return Err(Denied::Claim("sub"));
        }
        self.0.registry.note_use(&claims.jti, self.0.clock.now());
        Ok(principal)
    }

    /// Whether a principal that was accepted before still has the rights it had then. Cheap.
    ///
    /// # Errors
    /// [`Denied`] if it has fewer now.
    pub fn recheck(&self, principal: &Principal) -> Result<(), Denied> {
        if principal.expires_at.is_some_and(|end| end <= self.0.clock.now()) {
            return Err(Denied::Expired);
        }
        let Some(id) = &principal.token_id else {
            return Ok(());
        };
        let now = self.registered(id)?;
        if now.scopes != principal.scopes
            || now.apps != principal.apps
            || now.namespaces != principal.namespaces
        {
            return Err(Denied::Reduced);
        }
        self.0.registry.note_use(id, self.0.clock.now());
        Ok(())
    }

    /// A keyed hash: equal values on this host have equal hashes, and without the host's key nobody can try values.
    #[must_use]
    pub fn hash_value(&self, value: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0.keys.identity.hashing);
        let tag = hmac::sign(&key, value.as_bytes());
        format!("hmac-sha256:{}", &hex(tag.as_ref())[..32])
    }

    /// Writes down when tokens were last used, to the minute. To be called each minute and at the end.
    ///
    /// # Errors
    /// If the registry cannot be written.
    pub fn flush_usage(&self) -> Result<(), Error> {
        Ok(self.0.registry.flush_usage(self.0.clock.now())?)
    }

    /// The principal of a token as the registry has it now: the registry says what a token may do.
    fn registered(&self, id: &str) -> Result<Principal, Denied> {
        let tokens = self
            .0
            .registry
            .current()
            .map_err(|error| Denied::Registry(Box::new(error)))?;
        let token = tokens.get(id).ok_or(Denied::Unknown)?;
        if token.revoked_at.is_some() {
            return Err(Denied::Revoked);
        }
        if token.expires_at <= self.0.clock.now() {
            return Err(Denied::Expired);
        }
        if token.scopes.is_empty() {
            return Err(Denied::Reduced);
        }
        Ok(of_token(token))
    }
}

fn of_token(token: &Token) -> Principal {
    Principal {
        kind: PrincipalKind::Token,
        subject: format!("token:{}", token.name),
        token_id: Some(token.id.clone()),
        scopes: token.scopes.iter().copied().collect::<Scopes>(),
        apps: token.apps.clone(),
        namespaces: token.namespaces.clone(),
        expires_at: Some(token.expires_at),
    }
}
