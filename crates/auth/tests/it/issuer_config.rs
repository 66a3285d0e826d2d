//! The configuration of trusted issuers.

use qd_auth::{Authority, issuers::Issuer};
use serde_json::{Value, json};

fn good() -> Value {
    json!({
        "issuer": "https://token.actions.githubusercontent.com",
        "audience": "https://deck.example",
        "rules": [{ "claims": { "repository": "acme/api" }, "scopes": ["processes:operate"], "apps": ["api"] }],
    })
}

fn accepted(config: &[Value]) -> bool {
    let home = tempfile::tempdir().unwrap();
    let issuers: Result<Vec<Issuer>, _> = config.iter().cloned().map(serde_json::from_value).collect();
    issuers.is_ok_and(|issuers| Authority::open(home.path(), issuers).is_ok())
}

#[test]
fn what_is_not_safe_is_refused_at_start() {
    assert!(accepted(&[good()]));
    let wrong = [
        ("/issuer", json!("http://issuer.example")),
        ("/issuer", json!("http://127.0.0.1.evil.example")),
        ("/issuer", json!("http://localhost@evil.example")),
        ("/issuer", json!("https://user:secret@issuer.example")),
        ("/issuer", json!("file:///etc/passwd")),
        ("/issuer", json!("")),
        ("/jwks_uri", json!("http://issuer.example/keys")),
        ("/audience", json!("")),
        ("/algorithms", json!(["HS256"])),
        ("/algorithms", json!(["none"])),
        ("/algorithms", json!([])),
        ("/rules", json!([])),
        ("/rules/0/claims", json!({})),
        ("/rules/0/claims", json!({ "repository": "" })),
        ("/rules/0/scopes", json!([])),
        ("/rules/0/scopes", json!(["processes:everything"])),
        ("/rules/0/apps", json!([""])),
    ];
    for (place, value) in wrong {
        let mut config = good();
        config["jwks_uri"] = json!("https://issuer.example/keys");
        config["algorithms"] = json!(["RS256"]);
        assert!(accepted(&[config.clone()]));
        *config.pointer_mut(place).unwrap() = value.clone();
        assert!(!accepted(&[config]), "{place} = {value}");
    }
    assert!(!accepted(&[good(), good()]), "the same issuer twice");
}

#[test]
fn unknown_keys_are_errors() {
    let mut config = good();
    config["audiences"] = json!(["x"]);
    assert!(serde_json::from_value::<Issuer>(config).is_err());
    let mut config = good();
    config["rules"][0]["scope"] = json!("x");
    assert!(serde_json::from_value::<Issuer>(config).is_err());
}

#[test]
fn how_long_a_rule_lasts_is_written_as_people_write_it() {
    for (text, good) in [
        ("90s", true),
        ("15m", true),
        ("1h", true),
        ("1d", true),
        ("", false),
        ("15", false),
        ("0m", false),
        ("-1m", false),
        ("1.5h", false),
        ("1 week", false),
        ("15 m", false),
        ("99999999999999999999s", false),
        ("999999999999999999d", false),
    ] {
        let mut config = good_with("max_ttl", &json!(text));
        assert_eq!(accepted(&[config.clone()]), good, "{text:?}");
        config["rules"][0]["max_ttl"] = json!(900);
        assert!(!accepted(&[config]), "a number has no unit");
    }
}

fn good_with(key: &str, value: &Value) -> Value {
    let mut config = good();
    config["rules"][0][key] = value.clone();
    config
}
