//! The keys of an issuer: fetched when they are first needed, again when a token names one we do not know, and not
//! more often than an issuer would bear.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::{sync::Mutex as Turn, time::Instant};

use super::{Issuer, fetch};

/// How often keys may be fetched: anybody can send a token that names an unknown one.
const REFETCH: Duration = Duration::from_secs(30);
/// After this the keys are fetched anew although they are known, so that a withdrawn key stops working.
const FRESH: Duration = Duration::from_secs(600);
/// How long keys are used when the issuer cannot be reached.
const STALE: Duration = Duration::from_secs(3600);
/// Most keys of one issuer; large ones publish about ten.
const MAX_KEYS: usize = 64;

/// One key, with the one algorithm it is for.
#[derive(Clone)]
pub struct Key {
    pub algorithm: Algorithm,
    pub decoding: DecodingKey,
}

#[derive(Default)]
struct Cache {
    keys: Vec<Jwk>,
    fetched: Option<Instant>,
    tried: Option<Instant>,
}

impl Cache {
    /// The key of this id, if what is known is younger than `age`.
    fn known(&self, kid: &str, age: Duration) -> Option<Jwk> {
        self.fetched.filter(|at| at.elapsed() < age)?;
        self.keys
            .iter()
            .find(|key| key.common.key_id.as_deref() == Some(kid))
            .cloned()
    }
}

/// The keys of one issuer.
pub struct Keys {
    issuer: String,
    jwks_uri: Option<String>,
    cache: Mutex<Cache>,
    /// Whose turn it is to fetch. Tokens with known keys do not wait for it.
    turn: Turn<()>,
}

impl Keys {
    pub fn new(issuer: &Issuer) -> Self {
        Self {
            issuer: issuer.issuer.clone(),
            jwks_uri: issuer.jwks_uri.clone(),
            cache: Mutex::default(),
            turn: Turn::default(),
        }
    }

    /// The key of this id.
    pub async fn find(&self, kid: &str) -> Result<Key, String> {
        if let Some(jwk) = self.with(|cache| cache.known(kid, FRESH)) {
            return usable(&jwk);
        }
        let _turn = self.turn.lock().await;
        // Whoever had the turn before may have fetched it.
        if let Some(jwk) = self.with(|cache| cache.known(kid, FRESH)) {
            return usable(&jwk);
        }
        let may_try = self.with(|cache| {
            let may_try = cache.tried.is_none_or(|at| at.elapsed() >= REFETCH);
            if may_try {
                cache.tried = Some(Instant::now());
            }
            may_try
        });
        if may_try {
            match self.fetch().await {
                Ok(keys) => self.with(|cache| {
                    cache.keys = keys;
                    cache.fetched = Some(Instant::now());
                }),
                Err(error) => {
                    tracing::warn!(
                        issuer = self.issuer,
                        error,
                        "the keys of a trusted issuer cannot be fetched"
                    );
                }
            }
        }
        if self.with(|cache| cache.fetched.is_none_or(|at| at.elapsed() >= STALE)) {
            return Err("its keys cannot be had".to_owned());
        }
        match self.with(|cache| cache.known(kid, STALE)) {
            Some(jwk) => usable(&jwk),
            None => Err("it has no key of this id".to_owned()),
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Cache) -> T) -> T {
        work(&mut self.cache.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn fetch(&self) -> Result<Vec<Jwk>, String> {
        #[derive(Deserialize)]
        struct Discovery {
            issuer: String,
            jwks_uri: String,
        }
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<Value>,
        }
        let uri = match &self.jwks_uri {
            Some(uri) => uri.clone(),
            None => {
                let url = format!(
                    "{}/.well-known/openid-configuration",
                    self.issuer.trim_end_matches('/')
                );
                let found: Discovery = fetch::json(&url).await?;
                if found.issuer != self.issuer {
                    return Err("its discovery document is another issuer's".to_owned());
                }
                if self.issuer.starts_with("https:") && !found.jwks_uri.starts_with("https:") {
                    return Err("its discovery document leads away from https".to_owned());
                }
                found.jwks_uri
            }
        };
        let set: Set = fetch::json(&uri).await?;
        // A key of a kind that we do not know must not make the others useless.
        Ok(set
            .keys
            .into_iter()
            .take(MAX_KEYS)
            .filter_map(|key| serde_json::from_value(key).ok())
            .collect())
    }
}

/// The key with its algorithm: what it declares, else what its kind is for.
fn usable(jwk: &Jwk) -> Result<Key, String> {
    if jwk
        .common
        .public_key_use
        .as_ref()
        .is_some_and(|purpose| *purpose != PublicKeyUse::Signature)
    {
        return Err("its key is not for signatures".to_owned());
    }
    let algorithm = match (&jwk.algorithm, jwk.common.key_algorithm) {
        (AlgorithmParameters::RSA(_), None | Some(KeyAlgorithm::RS256)) => Algorithm::RS256,
        (AlgorithmParameters::EllipticCurve(curve), None | Some(KeyAlgorithm::ES256))
            if curve.curve == EllipticCurve::P256 =>
        {
            Algorithm::ES256
        }
        (AlgorithmParameters::OctetKeyPair(curve), None | Some(KeyAlgorithm::EdDSA))
            if curve.curve == EllipticCurve::Ed25519 =>
        {
            Algorithm::EdDSA
        }
        _ => return Err("its key is of a kind that is not taken".to_owned()),
    };
    let decoding = DecodingKey::from_jwk(jwk).map_err(|_| "its key cannot be read".to_owned())?;
    Ok(Key { algorithm, decoding })
}
