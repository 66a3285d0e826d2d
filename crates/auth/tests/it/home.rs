//! A home, a clock that steps, and the means to forge tokens with the home's own key.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto::sign};
use qd_api::{
    AppPattern, Scope, Time,
    token::{NewToken, Token, TokenRequest},
};
use qd_auth::{Authority, Clock};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// 2026-11-22T10:00:00Z.
pub const START: i64 = 1_795_341_600_000;
pub const DAY: i64 = 24 * 3600 * 1000;

#[derive(Clone)]
pub struct Hands(Arc<AtomicI64>);

impl Hands {
    pub fn step(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst) / 1000
    }

    pub fn clock(&self) -> Clock {
        let hands = Arc::clone(&self.0);
        Clock::from_fn(move || Time::from_millis(hands.load(Ordering::SeqCst)).unwrap())
    }
}

pub struct Home {
    pub directory: TempDir,
    pub authority: Authority,
    pub hands: Hands,
}

impl Home {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let hands = Hands(Arc::new(AtomicI64::new(START)));
        let authority = Authority::open_with(directory.path(), Vec::new(), hands.clock()).unwrap();
        Self {
            directory,
            authority,
            hands,
        }
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn registry(&self) -> PathBuf {
        self.path().join("state/tokens.json")
    }

    pub fn another(&self) -> Authority {
        Authority::open_with(self.path(), Vec::new(), self.hands.clock()).unwrap()
    }

    pub fn mint(&self, name: &str, scopes: &[Scope]) -> NewToken {
        self.authority
            .mint(&request(name, scopes), "uid:1000", None)
            .unwrap()
    }

    /// Claims as the home's own tokens have them, for the token of this id.
    pub fn claims(&self, info: &Token) -> Value {
        json!({
            "iss": self.authority.urn(), "aud": self.authority.urn(), "sub": format!("token:{}", info.name),
            "exp": self.hands.seconds() + 3600, "nbf": self.hands.seconds(), "iat": self.hands.seconds(),
            "jti": info.id, "scopes": info.scopes,
        })
    }

    pub fn header(&self) -> Value {
        json!({ "typ": "JWT", "alg": "EdDSA", "kid": self.authority.host_id() })
    }

    pub fn pem(&self) -> Vec<u8> {
        fs::read(self.path().join("keys/host.pem")).unwrap()
    }

    /// Whatever is given, signed with the home's own key.
    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", part(header), part(claims));
        let key = EncodingKey::from_ed_pem(&self.pem()).unwrap();
        let signature = sign(message.as_bytes(), &key, Algorithm::EdDSA).unwrap();
        format!("{message}.{signature}")
    }

    /// Changes the registry as another program of the host could.
    pub fn edit_registry(&self, edit: impl FnOnce(&mut Vec<Value>)) {
        let content = fs::read_to_string(self.registry()).unwrap();
        let (_, body) = content.split_once('\n').unwrap();
        let mut list: Vec<Value> = serde_json::from_str(body).unwrap();
        edit(&mut list);
        let body = serde_json::to_string(&list).unwrap();
        let sum: String = Sha256::digest(body.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let beside = self.path().join("state/edited");
        fs::write(&beside, format!("{sum}\n{body}")).unwrap();
        fs::rename(beside, self.registry()).unwrap();
    }
}

pub fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

pub fn request(name: &str, scopes: &[Scope]) -> TokenRequest {
    TokenRequest {
        name: name.to_owned(),
        scopes: scopes.to_vec(),
        apps: None,
        namespaces: None,
        ttl_seconds: None,
    }
}

pub fn patterns(names: &[&str]) -> Option<Vec<AppPattern>> {
    Some(names.iter().map(|name| name.parse().unwrap()).collect())
}
