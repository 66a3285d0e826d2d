use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use proptest::prelude::*;
use qd_api::{Scope, token::TokenRequest};
use qd_auth::{Authority, Denied};
use serde_json::{Value, json};
use tempfile::TempDir;

struct Host {
    home: TempDir,
    authority: Authority,
}

impl Host {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let authority = Authority::open(home.path(), Vec::new()).unwrap();
        Self { home, authority }
    }

    fn mint(&self, name: &str) -> qd_api::token::NewToken {
        let scopes = vec![Scope::ProcessesRead, Scope::LogsRead];
        let request = TokenRequest {
            name: name.to_owned(),
            scopes,
            apps: None,
            namespaces: None,
            ttl_seconds: Some(3600),
        };
        self.authority.mint(&request, "test", None).unwrap()
    }

    /// A token whose claims are those of a good one, changed; signed with the host's own key.
    fn forged(&self, header: impl FnOnce(&mut Header), claims: impl FnOnce(&mut Value)) -> String {
        let good = self.mint("forged");
        let body = URL_SAFE_NO_PAD
            .decode(good.token.split('.').nth(1).unwrap())
            .unwrap();
        let mut value: Value = serde_json::from_slice(&body).unwrap();
        claims(&mut value);
        let mut head = Header::new(Algorithm::EdDSA);
        head.kid = Some(self.authority.host_id().to_owned());
        header(&mut head);
        let pem = std::fs::read(self.home.path().join("keys/host.pem")).unwrap();
        encode(&head, &value, &EncodingKey::from_ed_pem(&pem).unwrap()).unwrap()
    }
}

#[tokio::test]
async fn a_good_token_gives_exactly_its_rights() {
    let host = Host::new();
    let principal = host.authority.verify(&host.mint("ci").token).await.unwrap();
    assert_eq!(principal.subject, "token:ci");
    assert!(principal.allows(Scope::ProcessesRead));
    assert!(!principal.allows(Scope::ProcessesOperate));
    host.authority.verify(&host.forged(|_| {}, |_| {})).await.unwrap();
}

#[tokio::test]
async fn each_claim_must_be_there_and_of_its_type() {
    let host = Host::new();
    for claim in ["iss", "sub", "aud", "exp", "nbf", "jti", "scopes"] {
        let without = host.forged(
            |_| {},
            |claims| drop(claims.as_object_mut().unwrap().remove(claim)),
        );
        assert!(host.authority.verify(&without).await.is_err(), "without {claim}");
        for wrong in [json!(null), json!({"a": 1}), json!([["x"]]), json!(true)] {
            let mistyped = host.forged(|_| {}, |claims| claims[claim] = wrong.clone());
            assert!(
                host.authority.verify(&mistyped).await.is_err(),
                "{claim} as {wrong}"
            );
        }
    }
    for (claim, value) in [
        ("exp", json!("9999999999")),
        ("exp", json!(1)),
        ("nbf", json!(9_999_999_999_i64)),
        ("aud", json!("urn:quarterdeck:host:another")),
        ("iss", json!("urn:quarterdeck:host:another")),
        ("sub", json!("token:another")),
        ("jti", json!("0")),
        ("scopes", json!([])),
        ("scopes", json!(["processes:read", "root"])),
    ] {
        let forged = host.forged(|_| {}, |claims| claims[claim] = value.clone());
        assert!(host.authority.verify(&forged).await.is_err(), "{claim} = {value}");
    }
}

#[tokio::test]
async fn the_key_is_ours_to_choose() {
    let host = Host::new();
    for kid in [
        None,
        Some("../../etc/passwd"),
        Some("' OR 1=1 --"),
        Some(""),
        Some("other"),
    ] {
        let forged = host.forged(|header| header.kid = kid.map(str::to_owned), |_| {});
        assert!(host.authority.verify(&forged).await.is_err(), "{kid:?}");
    }
}

#[tokio::test]
async fn another_algorithm_is_refused() {
    let host = Host::new();
    let good = host.mint("a").token;
    let parts: Vec<&str> = good.split('.').collect();
    for alg in ["none", "None", "NONE", "HS256", "RS256", "ES256"] {
        let header = URL_SAFE_NO_PAD
            .encode(json!({"alg": alg, "typ": "JWT", "kid": host.authority.host_id()}).to_string());
        for signature in ["", parts[2]] {
            let forged = format!("{header}.{}.{signature}", parts[1]);
            assert!(host.authority.verify(&forged).await.is_err(), "{alg}");
        }
    }
    let public = host.authority.jwks().unwrap()["keys"][0]["x"]
        .as_str()
        .unwrap()
        .to_owned();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(host.authority.host_id().to_owned());
    let swapped = encode(&header, &claims, &EncodingKey::from_secret(public.as_bytes())).unwrap();
    assert!(host.authority.verify(&swapped).await.is_err());
}

#[tokio::test]
async fn another_hosts_token_is_refused() {
    let (host, other) = (Host::new(), Host::new());
    assert!(host.authority.verify(&other.mint("a").token).await.is_err());
}

#[tokio::test]
async fn a_tampered_or_oversized_token_is_refused() {
    let host = Host::new();
    let good = host.mint("a").token;
    for at in (0..good.len()).step_by(11) {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let tampered = String::from_utf8(bytes).unwrap();
        if tampered != good {
            assert!(host.authority.verify(&tampered).await.is_err(), "at {at}");
        }
    }
    assert!(matches!(
        host.authority.verify(&"a".repeat(9000)).await,
        Err(Denied::TooLong)
    ));
    assert!(host.authority.verify("").await.is_err());
}

#[tokio::test]
async fn a_token_the_registry_does_not_know_is_refused() {
    let host = Host::new();
    let token = host.forged(
        |_| {},
        |claims| claims["jti"] = json!("018f0000-0000-7000-8000-000000000000"),
    );
    assert!(matches!(
        host.authority.verify(&token).await,
        Err(Denied::Unknown)
    ));
}

#[tokio::test]
async fn revocation_by_another_process_is_in_force_at_once() {
    let host = Host::new();
    let token = host.mint("ci");
    let principal = host.authority.verify(&token.token).await.unwrap();
    let other = Authority::open(host.home.path(), Vec::new()).unwrap();
    assert_eq!(other.revoke("ci").unwrap().len(), 1);
    assert!(matches!(
        host.authority.verify(&token.token).await,
        Err(Denied::Revoked)
    ));
    assert!(matches!(host.authority.recheck(&principal), Err(Denied::Revoked)));
    assert!(other.revoke("nobody").unwrap().is_empty());
}

#[tokio::test]
async fn a_demotion_in_the_registry_ends_open_grants() {
    let host = Host::new();
    let token = host.mint("ci");
    let mut before = host.authority.verify(&token.token).await.unwrap();
    host.authority.recheck(&before).unwrap();
    before.scopes.0.insert(Scope::DaemonAdmin);
    assert!(matches!(host.authority.recheck(&before), Err(Denied::Reduced)));
}

#[tokio::test]
async fn last_use_is_told() {
    let host = Host::new();
    let token = host.mint("ci");
    assert!(host.authority.tokens().unwrap()[0].last_used_at.is_none());
    host.authority.verify(&token.token).await.unwrap();
    assert!(host.authority.tokens().unwrap()[0].last_used_at.is_some());
    host.authority.flush_usage().unwrap();
    let other = Authority::open(host.home.path(), Vec::new()).unwrap();
    assert!(other.tokens().unwrap()[0].last_used_at.is_some());
}

#[tokio::test]
async fn an_app_limit_is_exact() {
    let host = Host::new();
    let request = TokenRequest {
        name: "a".to_owned(),
        scopes: vec![Scope::LogsRead],
        apps: Some(vec!["api".parse().unwrap()]),
        namespaces: None,
        ttl_seconds: None,
    };
    let token = host.authority.mint(&request, "t", None).unwrap().token;
    let principal = host.authority.verify(&token).await.unwrap();
    assert!(principal.sees("api", "default"));
    assert!(!principal.sees("api-admin", "default"));
}

#[test]
fn hashes_are_keyed_by_the_host() {
    let (host, other) = (Host::new(), Host::new());
    assert_eq!(host.authority.hash_value("x"), host.authority.hash_value("x"));
    assert_ne!(host.authority.hash_value("x"), host.authority.hash_value("y"));
    assert_ne!(host.authority.hash_value("x"), other.authority.hash_value("x"));
}

proptest! {
    #[test]
    fn any_text_is_refused_and_nothing_panics(text in "[A-Za-z0-9._-]{0,200}|.{0,100}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let host = std::sync::OnceLock::new();
        let host: &Host = host.get_or_init(Host::new);
        prop_assert!(runtime.block_on(host.authority.verify(&text)).is_err());
    }
}
