//! The token on the wire: a JWT signed with EdDSA.
//!
//! The algorithm is fixed here and not read from the token, the key is chosen among this host's own, and every claim
//! must be there with the right type.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use qd_api::{AppPattern, Scope, Time, token::Token};
use serde::{Deserialize, Serialize};

use super::Denied;
use crate::{key::HostKey, keyring::Keys};

/// How far another clock may be ahead of ours, in seconds.
const LEEWAY_SECONDS: i64 = 5;

/// The claims of this host's tokens.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub sub: String,
    pub aud: String,
    pub exp: i64,
    pub nbf: i64,
    pub iat: i64,
    pub jti: String,
    pub scopes: Vec<Scope>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apps: Option<Vec<AppPattern>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<AppPattern>>,
}

/// Signs a token.
pub fn signed(key: &HostKey, urn: &str, token: &Token) -> Result<String, jsonwebtoken::errors::Error> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(key.id.clone());
    let issued = token.created_at.as_millis().div_euclid(1000);
    let claims = Claims {
        iss: urn.to_owned(),
        sub: format!("token:{}", token.name),
        aud: urn.to_owned(),
        // The registry knows the end to the millisecond and decides; the claim must not end before it.
        exp: token.expires_at.as_millis().saturating_add(999).div_euclid(1000),
        nbf: issued,
        iat: issued,
        jti: token.id.clone(),
        scopes: token.scopes.clone(),
        apps: token.apps.clone(),
        namespaces: token.namespaces.clone(),
    };
    encode(&header, &claims, &key.signing)
}

/// The `iss` of a token before anything is verified, only to know whose rules apply to it.
pub fn unverified_issuer(token: &str) -> Result<String, Denied> {
    #[derive(Deserialize)]
    struct Issuer {
        iss: String,
    }
    let mut parts = token.split('.');
    let (Some(_), Some(body), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Denied::Malformed("it does not have three parts"));
    };
    let body = URL_SAFE_NO_PAD
        .decode(body)
        .map_err(|_| Denied::Malformed("its body is not base64url"))?;
    let issuer: Issuer = serde_json::from_slice(&body).map_err(|_| Denied::Claim("iss"))?;
    Ok(issuer.iss)
}

/// The claims of a token of this host, if they hold at this time.
pub fn verified(keys: &Keys, urn: &str, token: &str, at: Time) -> Result<Claims, Denied> {
    let now = at.as_millis().div_euclid(1000);
    let header = decode_header(token).map_err(|error| Denied::Invalid(Box::new(error)))?;
    let named = header.kid.as_deref();
    let Some(key) = named.and_then(|id| keys.verifying(id, at)) else {
        return Err(Denied::Malformed("it names another key"));
    };
    if header.alg != Algorithm::EdDSA {
        return Err(Denied::Malformed("it names another algorithm"));
    }
    if !header
        .typ
        .as_deref()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("JWT"))
        || header.crit.is_some()
    {
        return Err(Denied::Malformed("its header is not one of ours"));
    }
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_required_spec_claims(&["iss", "sub", "aud", "exp", "nbf"]);
    rules.set_issuer(&[urn]);
    rules.set_audience(&[urn]);
    // Times are judged below, by our own clock, which never goes back.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    let claims = decode::<Claims>(token, &key, &rules)
        .map_err(|error| Denied::Invalid(Box::new(error)))?
        .claims;
    if claims.exp <= now {
        return Err(Denied::Expired);
    }
    if claims.nbf > now.saturating_add(LEEWAY_SECONDS) {
        return Err(Denied::Claim("nbf"));
    }
    if claims.jti.is_empty() || claims.jti.len() > 128 {
        return Err(Denied::Claim("jti"));
    }
    if claims.scopes.is_empty() {
        return Err(Denied::Claim("scopes"));
    }
    Ok(claims)
}
