//! Trusted issuers: a CI job's own OpenID Connect token instead of a stored secret.

mod fetch;
mod keys;
mod rules;

use std::time::Duration;

use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use qd_api::{AppPattern, Scope, Time, token::PrincipalKind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use crate::{Clock, Principal, authority::Denied};
use keys::Keys;

/// Longest life a rule may give, whatever the issuer's token says.
const MAX_TTL: Duration = Duration::from_secs(24 * 3600);
const DEFAULT_TTL: Duration = Duration::from_secs(3600);
/// How far an issuer's clock may be ahead of ours, in seconds.
const LEEWAY_SECONDS: i64 = 5;
/// Longest `sub` that is taken over into logs, in characters.
const MAX_SUBJECT: usize = 200;

/// An issuer that is trusted, and for what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Its URL, exactly as its tokens write `iss`.
    pub issuer: String,
    /// What its tokens must write as `aud`.
    pub audience: String,
    /// Where its keys are; found through its discovery document when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// The algorithms it may sign with, of RS256, ES256 and EdDSA; default the first two.
    #[serde(default = "default_algorithms")]
    pub algorithms: Vec<String>,
    /// What its tokens may do: the first rule whose claims all match.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

fn default_algorithms() -> Vec<String> {
    vec!["RS256".to_owned(), "ES256".to_owned()]
}

/// Rights for tokens whose claims match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Claims and what they must be: exactly, or by an explicit glob with `*` and `?`. At least one.
    pub claims: BTreeMap<String, String>,
    /// What they may do.
    pub scopes: Vec<Scope>,
    /// The apps they are limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apps: Option<Vec<AppPattern>>,
    /// The namespaces they are limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<AppPattern>>,
    /// How long the rights last from the token's issue, as `15m`, `1h` or `90s`; default one hour, never over a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ttl: Option<String>,
}

/// What is wrong with the configuration of an issuer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("auth.issuers {issuer:?}: {why}")]
pub struct Invalid {
    issuer: String,
    why: String,
}

/// The issuers of a host, with what is known of their keys.
pub struct Trusted {
    issuers: Vec<(Issuer, Vec<Algorithm>, Keys)>,
    clock: Clock,
}

impl Issuer {
    /// Checks what cannot be expressed in the type.
    ///
    /// # Errors
    /// [`Invalid`], naming the issuer and the key.
    pub fn check(&self) -> Result<(), Invalid> {
        self.allowed_algorithms().map(drop)?;
        let invalid = |why: String| Invalid {
            issuer: self.issuer.clone(),
            why,
        };
        for (key, url) in [
            ("issuer", Some(&self.issuer)),
            ("jwks_uri", self.jwks_uri.as_ref()),
        ] {
            if let Some(url) = url
                && !fetch::is_safe(url)
            {
                return Err(invalid(format!(
                    "`{key}` must be an https URL (http only for this machine)"
                )));
            }
        }
        if self.algorithms.is_empty() {
            return Err(invalid("`algorithms` must name at least one".to_owned()));
        }
        if self.audience.is_empty() {
            return Err(invalid("`audience` must not be empty".to_owned()));
        }
        if self.rules.is_empty()
            || self
                .rules
                .iter()
                .any(|rule| rule.claims.is_empty() || rule.scopes.is_empty())
        {
            return Err(invalid("each issuer needs `rules`, each with `claims` and `scopes`: trusting every token of an issuer is never meant".to_owned()));
        }
        let patterns = self.rules.iter().flat_map(|rule| rule.claims.values());
        if let Some(wrong) = patterns
            .map(|text| text.parse::<AppPattern>())
            .find_map(Result::err)
        {
            return Err(invalid(format!("a rule's claim cannot match anything: {wrong}")));
        }
        let mut lives = self.rules.iter().filter_map(|rule| rule.max_ttl.as_deref());
        if let Some(wrong) = lives.find(|text| rules::life(text).is_none()) {
            return Err(invalid(format!(
                "a rule's `max_ttl` must be a whole number above 0 and s, m, h or d, such as \"15m\", not {wrong:?}"
            )));
        }
        Ok(())
    }

    fn allowed_algorithms(&self) -> Result<Vec<Algorithm>, Invalid> {
        let algorithm = |name: &String| match name.as_str() {
            "RS256" => Ok(Algorithm::RS256),
            "ES256" => Ok(Algorithm::ES256),
            "EdDSA" => Ok(Algorithm::EdDSA),
            other => Err(Invalid {
                issuer: self.issuer.clone(),
                why: format!("`algorithms` takes RS256, ES256 and EdDSA, not {other:?}"),
            }),
        };
        self.algorithms.iter().map(algorithm).collect()
    }
}

impl Trusted {
    pub fn new(issuers: Vec<Issuer>, clock: Clock) -> Result<Self, Invalid> {
        let mut trusted = Vec::with_capacity(issuers.len());
        for issuer in issuers {
            issuer.check()?;
            let algorithms = issuer.allowed_algorithms()?;
            if trusted
                .iter()
                .any(|(other, ..): &(Issuer, _, _)| other.issuer == issuer.issuer)
            {
                let why = "it is listed twice; one entry takes several rules".to_owned();
                return Err(Invalid {
                    issuer: issuer.issuer,
                    why,
                });
            }
            let keys = Keys::new(&issuer);
            trusted.push((issuer, algorithms, keys));
        }
        Ok(Self {
            issuers: trusted,
            clock,
        })
    }

    /// The principal of a token of the issuer of this name.
    pub async fn verify(&self, name: &str, token: &str) -> Result<Principal, Denied> {
        let (issuer, algorithms, keys) = self
            .issuers
            .iter()
            .find(|(issuer, ..)| issuer.issuer == name)
            .ok_or_else(|| Denied::Issuer("it is not trusted here".to_owned()))?;
        let header = decode_header(token).map_err(|error| Denied::Invalid(Box::new(error)))?;
        if header.crit.is_some() {
            return Err(Denied::Malformed("its header demands what we do not know"));
        }
        let kid = header
            .kid
            .as_deref()
            .ok_or(Denied::Malformed("it names no key"))?;
        let key = keys.find(kid).await.map_err(Denied::Issuer)?;
        if header.alg != key.algorithm || !algorithms.contains(&key.algorithm) {
            return Err(Denied::Malformed("it names an algorithm that is not its key's"));
        }
        let mut rules = Validation::new(key.algorithm);
        rules.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        rules.set_issuer(&[&issuer.issuer]);
        rules.set_audience(&[&issuer.audience]);
        rules.validate_exp = false;
        rules.validate_nbf = false;
        let claims = decode::<Map<String, Value>>(token, &key.decoding, &rules)
            .map_err(|error| Denied::Invalid(Box::new(error)))?
            .claims;
        self.principal(issuer, &claims)
    }

    fn principal(&self, issuer: &Issuer, claims: &Map<String, Value>) -> Result<Principal, Denied> {
        let now = self.clock.seconds();
        let second = |name: &'static str| {
            claims
                .get(name)
                .map(|value| value.as_i64().ok_or(Denied::Claim(name)))
        };
        let exp = second("exp").ok_or(Denied::Claim("exp"))??;
        if exp <= now {
            return Err(Denied::Expired);
        }
        if let Some(nbf) = second("nbf")
            && nbf? > now + LEEWAY_SECONDS
        {
            return Err(Denied::Claim("nbf"));
        }
        let issued = second("iat").ok_or(Denied::Claim("iat"))??.min(now);
        let subject = claims
            .get("sub")
            .and_then(Value::as_str)
            .ok_or(Denied::Claim("sub"))?;
        let rule = rules::first_match(&issuer.rules, claims)
            .ok_or_else(|| Denied::Issuer("no rule matches its claims".to_owned()))?;
        let life = match rule.max_ttl.as_deref() {
            None => DEFAULT_TTL,
            // It was checked when the issuers were read; what cannot be read gives no rights.
            Some(text) => rules::life(text).unwrap_or_default().min(MAX_TTL),
        };
        let end = exp.min(issued.saturating_add(i64::try_from(life.as_secs()).unwrap_or(i64::MAX)));
        if end <= now {
            return Err(Denied::Expired);
        }
        let host = issuer.issuer.split("://").nth(1).unwrap_or(&issuer.issuer);
        let subject: String = subject
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_SUBJECT)
            .collect();
        Ok(Principal {
            kind: PrincipalKind::Issuer,
            subject: format!("{host}:{subject}"),
            token_id: None,
            scopes: rule.scopes.iter().copied().collect(),
            apps: rule.apps.clone(),
            namespaces: rule.namespaces.clone(),
            expires_at: Time::from_millis(end.saturating_mul(1000)),
        })
    }
}
