//! Making a token: what may be asked for, and never more than one has.

use qd_api::{
    AppPattern, Scope, Scopes, Time,
    token::{DEFAULT_TTL_SECONDS, MAX_TTL_SECONDS, MIN_TTL_SECONDS, Token, TokenRequest},
};
use uuid::Uuid;

use super::Error;
use crate::{Principal, tokens::MAX_TOKENS};

/// Most apps, and most namespaces, a token may be limited to; a glob says more with less.
const MAX_PATTERNS: usize = 64;
const MAX_NAME: usize = 64;
/// Longest text that says who made a token, in characters.
const MAX_CREATED_BY: usize = 256;

/// Why a token is not made.
#[derive(Debug, thiserror::Error)]
pub enum MintError {
    /// The name cannot be used.
    #[error("the token's name must be 1 to {MAX_NAME} letters, digits or one of . _ - @ : /")]
    Name,
    /// It would allow nothing.
    #[error("a token needs at least one scope")]
    NoScope,
    /// It would be limited to no app, or to too many patterns.
    #[error("a token limited to apps names 1 to {MAX_PATTERNS} of them")]
    Apps,
    /// It would be limited to no namespace, or to too many patterns.
    #[error("a token limited to namespaces names 1 to {MAX_PATTERNS} of them")]
    Namespaces,
    /// Its life is too short or too long.
    #[error("a token lives from {MIN_TTL_SECONDS} second to {MAX_TTL_SECONDS} seconds (two years)")]
    Ttl,
    /// The minter has fewer rights than it asks for.
    #[error("the caller cannot give what it does not have: {what}")]
    Exceeds {
        /// Which right it lacks.
        what: String,
    },
    /// The host has as many tokens as it may have.
    #[error(
        "the host has {MAX_TOKENS} tokens, the most there may be; they leave thirty days after they expire"
    )]
    Full,
    /// It could not be signed or kept.
    #[error("the token could not be kept")]
    Store(#[source] Error),
}

/// The token as it will be registered, checked against the request's bounds and the minter's rights.
pub fn prepared(
    request: &TokenRequest,
    created_by: &str,
    minter: Option<&Principal>,
    now: Time,
) -> Result<Token, MintError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-@:/".contains(c);
    if request.name.is_empty() || request.name.len() > MAX_NAME || !request.name.chars().all(allowed) {
        return Err(MintError::Name);
    }
    if request.scopes.is_empty() {
        return Err(MintError::NoScope);
    }
    let unfit = |patterns: &Option<Vec<AppPattern>>| {
        patterns
            .as_ref()
            .is_some_and(|patterns| !(1..=MAX_PATTERNS).contains(&patterns.len()))
    };
    if unfit(&request.apps) {
        return Err(MintError::Apps);
    }
    if unfit(&request.namespaces) {
        return Err(MintError::Namespaces);
    }
    let ttl = request.ttl_seconds.unwrap_or(DEFAULT_TTL_SECONDS);
    if !(MIN_TTL_SECONDS..=MAX_TTL_SECONDS).contains(&ttl) {
        return Err(MintError::Ttl);
    }
    let scopes: Scopes = request.scopes.iter().copied().collect();
    let mut expires_at = now.plus_seconds(i64::try_from(ttl).map_err(|_| MintError::Ttl)?);
    let mut apps = request.apps.clone();
    let mut namespaces = request.namespaces.clone();
    if let Some(minter) = minter {
        let lacking = minter.scopes.lacking(&scopes);
        if let Some(scope) = lacking.first() {
            return Err(MintError::Exceeds {
                what: format!("the scope {scope}"),
            });
        }
        apps = limited("apps", apps, minter.apps.as_deref())?;
        namespaces = limited("namespaces", namespaces, minter.namespaces.as_deref())?;
        expires_at = minter.expires_at.map_or(expires_at, |end| end.min(expires_at));
    }
    Ok(Token {
        id: Uuid::now_v7().to_string(),
        name: request.name.clone(),
        scopes: scopes.0.into_iter().collect::<Vec<Scope>>(),
        apps,
        namespaces,
        created_at: now,
        created_by: created_by
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_CREATED_BY)
            .collect(),
        expires_at,
        revoked_at: None,
        last_used_at: None,
        by_login: false,
    })
}

/// The limits of the new token: what was asked for if the minter has it, else the minter's own.
fn limited(
    what: &str,
    wanted: Option<Vec<AppPattern>>,
    own: Option<&[AppPattern]>,
) -> Result<Option<Vec<AppPattern>>, MintError> {
    let Some(own) = own else {
        return Ok(wanted);
    };
    let Some(wanted) = wanted else {
        return Ok(Some(own.to_owned()));
    };
    match wanted
        .iter()
        .find(|pattern| !own.iter().any(|mine| mine.covers(pattern)))
    {
        Some(pattern) => Err(MintError::Exceeds {
            what: format!("the {what} {pattern}"),
        }),
        None => Ok(Some(wanted)),
    }
}
