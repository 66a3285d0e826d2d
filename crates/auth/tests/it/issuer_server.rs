//! An OpenID Connect issuer on the loopback, with keys of every kind that is taken.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa,
};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto::sign, jwk::Jwk};
use qd_auth::issuers::{Issuer, Rule};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519};
use serde_json::{Value, json};

use crate::home::part;

/// A private key and what is published of it.
#[derive(Clone)]
pub struct Signer {
    pub algorithm: Algorithm,
    pub kid: String,
    key: EncodingKey,
    pub jwk: Value,
}

impl Signer {
    pub fn ed25519(kid: &str) -> Self {
        let pair = KeyPair::generate_for(&PKCS_ED25519).unwrap();
        let x = URL_SAFE_NO_PAD.encode(pair.public_key_raw());
        Self {
            algorithm: Algorithm::EdDSA,
            kid: kid.to_owned(),
            key: EncodingKey::from_ed_pem(pair.serialize_pem().as_bytes()).unwrap(),
            jwk: json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid, "x": x }),
        }
    }

    pub fn p256(kid: &str) -> Self {
        let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        // An uncompressed point: 4, then both coordinates.
        let point = pair.public_key_raw();
        let (x, y) = (
            URL_SAFE_NO_PAD.encode(&point[1..33]),
            URL_SAFE_NO_PAD.encode(&point[33..]),
        );
        Self {
            algorithm: Algorithm::ES256,
            kid: kid.to_owned(),
            key: EncodingKey::from_ec_pem(pair.serialize_pem().as_bytes()).unwrap(),
            jwk: json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": x, "y": y }),
        }
    }

    pub fn rsa(kid: &str) -> Self {
        qd_auth::install_crypto();
        let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap();
        let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let body = STANDARD.encode(der.as_ref());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&key, Algorithm::RS256).unwrap()).unwrap();
        jwk["kid"] = json!(kid);
        Self {
            algorithm: Algorithm::RS256,
            kid: kid.to_owned(),
            key,
            jwk,
        }
    }

    pub fn signed(&self, claims: &Value) -> String {
        self.signed_as(
            &json!({ "typ": "JWT", "alg": self.algorithm, "kid": self.kid }),
            claims,
        )
    }

    pub fn signed_as(&self, header: &Value, claims: &Value) -> String {
        qd_auth::install_crypto();
        let message = format!("{}.{}", part(header), part(claims));
        format!(
            "{message}.{}",
            sign(message.as_bytes(), &self.key, self.algorithm).unwrap()
        )
    }
}

#[derive(Default)]
struct Shown {
    keys: Mutex<Vec<Value>>,
    discovery: Mutex<Value>,
    fetches: AtomicUsize,
    down: AtomicBool,
    redirects: AtomicBool,
    padding: AtomicUsize,
}

pub struct Server {
    pub url: String,
    shown: Arc<Shown>,
}

impl Server {
    pub async fn start(keys: &[&Signer]) -> Self {
        qd_auth::install_crypto();
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shown = Arc::new(Shown::default());
        let server = Self {
            url: url.clone(),
            shown: Arc::clone(&shown),
        };
        server.publish(keys);
        server.discover(&json!({ "issuer": url, "jwks_uri": format!("{url}/keys") }));
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(jwks))
            .route("/moved", get(jwks_moved))
            .with_state(shown);
        tokio::spawn(async move { axum::serve(listener, app).await });
        server
    }

    pub fn publish(&self, keys: &[&Signer]) {
        self.publish_raw(keys.iter().map(|key| key.jwk.clone()).collect());
    }

    pub fn publish_raw(&self, keys: Vec<Value>) {
        *self.shown.keys.lock().unwrap() = keys;
    }

    pub fn discover(&self, document: &Value) {
        *self.shown.discovery.lock().unwrap() = document.clone();
    }

    pub fn set_down(&self, down: bool) {
        self.shown.down.store(down, Ordering::SeqCst);
    }

    pub fn set_redirecting(&self) {
        self.shown.redirects.store(true, Ordering::SeqCst);
    }

    pub fn set_padding(&self, bytes: usize) {
        self.shown.padding.store(bytes, Ordering::SeqCst);
    }

    /// How often the keys were asked for.
    pub fn fetches(&self) -> usize {
        self.shown.fetches.load(Ordering::SeqCst)
    }

    /// Trusted for `repository = acme/*`, to operate the app `api`.
    pub fn trusted(&self) -> Issuer {
        Issuer {
            issuer: self.url.clone(),
            audience: "quarterdeck".to_owned(),
            jwks_uri: None,
            algorithms: ["RS256", "ES256", "EdDSA"].map(str::to_owned).to_vec(),
            rules: vec![Rule {
                claims: [
                    ("repository".to_owned(), "acme/*".to_owned()),
                    ("ref".to_owned(), "refs/heads/main".to_owned()),
                ]
                .into(),
                scopes: vec![qd_api::Scope::ProcessesOperate],
                apps: crate::home::patterns(&["api"]),
                namespaces: None,
                max_ttl: None,
            }],
        }
    }

    pub fn claims(&self, now: i64) -> Value {
        json!({
            "iss": self.url, "aud": "quarterdeck", "sub": "repo:acme/api:ref:refs/heads/main",
            "exp": now + 300, "nbf": now, "iat": now, "repository": "acme/api", "ref": "refs/heads/main",
        })
    }
}

async fn discovery(State(shown): State<Arc<Shown>>) -> Response {
    if shown.down.load(Ordering::SeqCst) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    json_body(&shown.discovery.lock().unwrap())
}

async fn jwks(State(shown): State<Arc<Shown>>) -> Response {
    shown.fetches.fetch_add(1, Ordering::SeqCst);
    if shown.down.load(Ordering::SeqCst) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if shown.redirects.load(Ordering::SeqCst) {
        return Redirect::temporary("/moved").into_response();
    }
    jwks_moved(State(shown)).await
}

async fn jwks_moved(State(shown): State<Arc<Shown>>) -> Response {
    let keys = shown.keys.lock().unwrap().clone();
    let padding = "x".repeat(shown.padding.load(Ordering::SeqCst));
    json_body(&json!({ "keys": keys, "padding": padding }))
}

fn json_body(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}
