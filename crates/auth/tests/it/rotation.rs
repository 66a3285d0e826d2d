//! A new key for tokens, while those of the old one are out.

use qd_api::{Scope, token::TokenRequest};
use qd_auth::Denied;
use serde_json::Value;

use crate::home::{DAY, Home, request};

fn ids(jwks: &Value) -> Vec<String> {
    let keys = jwks["keys"].as_array().unwrap();
    keys.iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn old_tokens_stay_good_until_they_end_and_new_ones_bear_the_new_key() {
    let home = Home::new();
    let beside = home.another();
    let (id, hash) = (
        home.authority.host_id().to_owned(),
        home.authority.hash_value("x"),
    );
    let old = home.mint("old", &[Scope::LogsRead]);
    let rotated = beside.rotate_key().unwrap();
    assert_ne!(rotated.key, id);
    assert_eq!(rotated.verifying_until, Some(old.info.expires_at));

    // Another process of the host rotated; this one runs on.
    let new = home.mint("new", &[Scope::LogsRead]);
    for token in [&old.token, &new.token] {
        assert!(home.authority.verify(token).await.is_ok());
        assert!(beside.verify(token).await.is_ok());
    }
    assert_eq!(
        (home.authority.host_id(), home.authority.hash_value("x")),
        (&*id, hash)
    );
    assert_eq!(
        ids(&home.authority.jwks().unwrap()),
        [rotated.key.clone(), id.clone()]
    );
    assert_eq!(home.another().host_id(), id);

    home.hands.step(91 * DAY);
    assert_eq!(ids(&home.authority.jwks().unwrap()), [rotated.key]);
    let forged = home.signed(&home.header(), &home.claims(&new.info));
    assert!(matches!(
        home.authority.verify(&forged).await,
        Err(Denied::Malformed(_))
    ));
}

#[tokio::test]
async fn without_tokens_the_old_key_is_worth_nothing_at_once() {
    let home = Home::new();
    let revoked = home.mint("gone", &[Scope::LogsRead]);
    home.authority.revoke(&revoked.info.id).unwrap();
    assert_eq!(home.authority.rotate_key().unwrap().verifying_until, None);
    let new = home.mint("new", &[Scope::LogsRead]);
    let forged = home.signed(&home.header(), &home.claims(&new.info));
    assert!(
        home.authority.verify(&forged).await.is_err(),
        "the first key signs no more"
    );
    assert!(home.authority.verify(&new.token).await.is_ok());
}

#[tokio::test]
async fn keys_can_be_rotated_again_and_each_is_good_for_its_own_tokens() {
    let home = Home::new();
    let mut tokens = Vec::new();
    for days in [1, 3, 2] {
        let request = TokenRequest {
            ttl_seconds: Some(days * 24 * 3600),
            ..request("ci", &[Scope::LogsRead])
        };
        tokens.push(home.authority.mint(&request, "x", None).unwrap());
        home.authority.rotate_key().unwrap();
    }
    assert_eq!(ids(&home.authority.jwks().unwrap()).len(), 4);
    for token in &tokens {
        assert!(home.authority.verify(&token.token).await.is_ok());
    }
    home.hands.step(DAY + 1);
    let mut good = 0;
    for token in &tokens {
        good += usize::from(home.authority.verify(&token.token).await.is_ok());
    }
    assert_eq!(good, 2);
    home.hands.step(3 * DAY);
    assert_eq!(ids(&home.authority.jwks().unwrap()).len(), 1);
}

#[test]
fn a_damaged_file_of_keys_opens_nothing() {
    let home = Home::new();
    home.authority.rotate_key().unwrap();
    std::fs::write(home.path().join("keys/signing.json"), "{}").unwrap();
    assert!(qd_auth::Authority::open(home.path(), Vec::new()).is_err());
    assert!(home.authority.jwks().is_err());
}
