//! Tokens that must be refused: each differs from a good one in one thing.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;
use qd_api::Scope;
use qd_auth::Denied;
use serde_json::{Value, json};

use crate::home::{Home, part};

#[tokio::test]
async fn the_forged_good_token_is_good() {
    let home = Home::new();
    let info = home.mint("ci", &[Scope::HostRead]).info;
    // Without this the refusals below would prove nothing.
    home.authority
        .verify(&home.signed(&home.header(), &home.claims(&info)))
        .await
        .unwrap();
}

#[tokio::test]
async fn another_algorithm_than_the_keys_is_refused() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::HostRead]);
    let claims = part(&home.claims(&new.info));
    let public = home.authority.jwks().unwrap()["keys"][0]["x"]
        .as_str()
        .unwrap()
        .to_owned();
    let raw = URL_SAFE_NO_PAD.decode(&public).unwrap();
    let pem = home.pem();
    for alg in [
        "none", "None", "NONE", "", "HS256", "HS384", "HS512", "RS256", "ES256", "eddsa",
    ] {
        let mut header = home.header();
        header["alg"] = json!(alg);
        let message = format!("{}.{claims}", part(&header));
        let good = new.token.rsplit('.').next().unwrap().to_owned();
        let mut signatures = vec![String::new(), good];
        for secret in [public.as_bytes(), &raw, &pem, b""] {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
            signatures.push(URL_SAFE_NO_PAD.encode(hmac::sign(&key, message.as_bytes())));
        }
        for signature in signatures {
            let refused = home.authority.verify(&format!("{message}.{signature}")).await;
            assert!(refused.is_err(), "{alg} {signature}");
        }
        assert!(
            home.authority
                .verify(&home.signed(&header, &home.claims(&new.info)))
                .await
                .is_err(),
            "{alg}"
        );
    }
}

#[tokio::test]
async fn a_header_that_is_not_ours_is_refused() {
    let home = Home::new();
    let info = home.mint("ci", &[Scope::HostRead]).info;
    let kids = [
        json!("../../../../etc/passwd"),
        json!("/dev/null"),
        json!("' OR 1=1 --"),
        json!("host.pem"),
        json!(""),
        json!(null),
        json!(7),
        json!([home.authority.host_id()]),
    ];
    for kid in kids {
        let mut header = home.header();
        header["kid"] = kid.clone();
        assert!(
            home.authority
                .verify(&home.signed(&header, &home.claims(&info)))
                .await
                .is_err(),
            "{kid}"
        );
    }
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("typ", json!("at+jwt")),
        ("typ", json!(null)),
    ] {
        let mut header = home.header();
        header[name] = value.clone();
        assert!(
            home.authority
                .verify(&home.signed(&header, &home.claims(&info)))
                .await
                .is_err(),
            "{name} {value}"
        );
    }
}

#[tokio::test]
async fn claims_that_are_missing_or_of_the_wrong_kind_are_refused() {
    let home = Home::new();
    let info = home.mint("ci", &[Scope::HostRead]).info;
    let good = home.claims(&info);
    let now = home.hands.seconds();
    for name in ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scopes"] {
        let mut claims = good.clone();
        claims.as_object_mut().unwrap().remove(name);
        let refused = home.authority.verify(&home.signed(&home.header(), &claims)).await;
        assert!(refused.is_err(), "without {name}");
        for wrong in [json!(null), json!({}), json!([]), json!(true), json!([[1]])] {
            let mut claims = good.clone();
            claims[name] = wrong.clone();
            let refused = home.authority.verify(&home.signed(&home.header(), &claims)).await;
            assert!(refused.is_err(), "{name} = {wrong}");
        }
    }
    let wrong: Vec<(&str, Value)> = vec![
        ("exp", json!("9999999999")),
        ("exp", json!(9_999_999_999.5)),
        ("exp", json!(now)),
        ("exp", json!(-1)),
        ("exp", json!(1e300)),
        ("nbf", json!(now.to_string())),
        ("nbf", json!(now + 6)),
        ("iat", json!("now")),
        ("iss", json!("urn:quarterdeck:host:another")),
        ("iss", json!([home.authority.urn()])),
        ("aud", json!("urn:quarterdeck:host:another")),
        ("aud", json!([home.authority.urn(), "another"])),
        ("sub", json!("token:root")),
        ("sub", json!("uid:0")),
        ("jti", json!("")),
        ("jti", json!("00000000-0000-7000-8000-000000000000")),
        ("jti", json!("../tokens.json")),
        ("jti", json!("x".repeat(200))),
        ("scopes", json!([])),
        ("scopes", json!(["host:read", "host:everything"])),
        ("scopes", json!("host:read")),
        ("scopes", json!(["*"])),
        ("apps", json!("api")),
        ("apps", json!([""])),
    ];
    for (name, value) in wrong {
        let mut claims = good.clone();
        claims[name] = value.clone();
        let refused = home.authority.verify(&home.signed(&home.header(), &claims)).await;
        assert!(refused.is_err(), "{name} = {value}");
    }
    let mut early = good.clone();
    early["nbf"] = json!(now + 5);
    home.authority
        .verify(&home.signed(&home.header(), &early))
        .await
        .expect("five seconds are borne");
}

#[tokio::test]
async fn a_token_that_claims_more_than_its_registration_gets_what_is_registered() {
    let home = Home::new();
    let info = home.mint("ci", &[Scope::HostRead]).info;
    let mut claims = home.claims(&info);
    claims["scopes"] = json!(["host:read", "daemon:admin"]);
    let principal = home
        .authority
        .verify(&home.signed(&home.header(), &claims))
        .await
        .unwrap();
    assert!(!principal.allows(Scope::DaemonAdmin));
}

#[tokio::test]
async fn another_hosts_tokens_are_refused() {
    let (home, other) = (Home::new(), Home::new());
    let theirs = other.mint("ci", &[Scope::HostRead]);
    assert!(home.authority.verify(&theirs.token).await.is_err());
    // Their key, with everything else as ours.
    let ours = home.mint("ci", &[Scope::HostRead]);
    assert!(
        home.authority
            .verify(&other.signed(&home.header(), &home.claims(&ours.info)))
            .await
            .is_err()
    );
    assert!(
        home.authority
            .verify(&other.signed(&other.header(), &home.claims(&ours.info)))
            .await
            .is_err()
    );
    let mut mine = other.header();
    mine["jwk"] = other.authority.jwks().unwrap()["keys"][0].clone();
    assert!(
        home.authority
            .verify(&other.signed(&mine, &home.claims(&ours.info)))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_token_altered_anywhere_is_refused() {
    let home = Home::new();
    let token = home.mint("ci", &[Scope::HostRead]).token;
    for at in 0..token.len() {
        let mut altered = token.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        assert!(home.authority.verify(&altered).await.is_err(), "at {at}");
        assert!(home.authority.verify(&token[..at]).await.is_err(), "cut at {at}");
    }
    for longer in [
        format!("{token}."),
        format!("{token}.x"),
        format!(" {token}"),
        format!("{token}="),
    ] {
        assert!(home.authority.verify(&longer).await.is_err());
    }
}

#[tokio::test]
async fn an_oversized_token_is_not_even_parsed() {
    let home = Home::new();
    let info = home.mint("ci", &[Scope::HostRead]).info;
    let mut claims = home.claims(&info);
    claims["padding"] = json!("x".repeat(8 * 1024));
    let refused = home.authority.verify(&home.signed(&home.header(), &claims)).await;
    assert!(matches!(refused, Err(Denied::TooLong)), "{refused:?}");
}

#[tokio::test]
async fn every_refusal_has_the_same_public_text() {
    let home = Home::new();
    let token = home.mint("ci", &[Scope::HostRead]).token;
    let malformed = home.authority.verify("x").await.unwrap_err();
    home.authority.revoke("ci").unwrap();
    let revoked = home.authority.verify(&token).await.unwrap_err();
    assert_ne!(malformed.to_string(), revoked.to_string());
    assert_eq!(malformed.public(), revoked.public());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_verification_panic(text in ".{0,300}", header in ".{0,60}", body in ".{0,60}") {
        let home = HOME.get_or_init(Home::new);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let iss = json!({ "iss": home.authority.urn(), "exp": body });
        for token in [
            text.clone(),
            format!("{}.{}.{}", encoded(&header), encoded(&body), encoded(&text)),
            format!("{}.{}.{}", part(&home.header()), encoded(&body), encoded(&text)),
            format!("{}.{}.{}", part(&home.header()), part(&iss), encoded(&text)),
            format!("{}.{}.{}", encoded(&header), part(&iss), text),
        ] {
            prop_assert!(runtime.block_on(home.authority.verify(&token)).is_err());
        }
    }
}

static HOME: std::sync::OnceLock<Home> = std::sync::OnceLock::new();
