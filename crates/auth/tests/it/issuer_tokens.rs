//! Tokens of trusted issuers: which are taken, for what, and for how long.

use qd_api::{Scope, Time, token::PrincipalKind};
use qd_auth::{Authority, Denied, issuers::Issuer};
use serde_json::{Value, json};

use crate::{
    home::{Hands, Home, patterns},
    issuer_server::{Server, Signer},
};

fn trusting(home: &Home, issuers: Vec<Issuer>) -> (Authority, Hands) {
    let hands = home.hands.clone();
    (
        Authority::open_with(home.path(), issuers, hands.clock()).unwrap(),
        hands,
    )
}

#[tokio::test]
async fn a_jobs_own_token_is_taken_whatever_the_kind_of_key() {
    let signers = [Signer::rsa("r"), Signer::p256("p"), Signer::ed25519("e")];
    let server = Server::start(&signers.iter().collect::<Vec<_>>()).await;
    let (authority, hands) = trusting(&Home::new(), vec![server.trusted()]);
    let claims = server.claims(hands.seconds());
    for signer in &signers {
        let principal = authority.verify(&signer.signed(&claims)).await.unwrap();
        assert_eq!(principal.kind, PrincipalKind::Issuer);
        let host = server.url.strip_prefix("http://").unwrap();
        assert_eq!(
            principal.subject,
            format!("{host}:repo:acme/api:ref:refs/heads/main")
        );
        assert_eq!(principal.token_id, None);
        assert_eq!(
            principal.scopes.0.iter().copied().collect::<Vec<_>>(),
            [Scope::ProcessesOperate]
        );
        assert_eq!(principal.apps, patterns(&["api"]));
        assert_eq!(
            principal.expires_at,
            Time::from_millis((hands.seconds() + 300) * 1000)
        );
        authority.recheck(&principal).unwrap();
    }
    assert_eq!(server.fetches(), 1);
}

#[tokio::test]
async fn claims_that_do_not_fit_are_refused() {
    let signer = Signer::ed25519("e");
    let server = Server::start(&[&signer]).await;
    let (authority, hands) = trusting(&Home::new(), vec![server.trusted()]);
    let now = hands.seconds();
    let good = server.claims(now);
    authority.verify(&signer.signed(&good)).await.unwrap();
    for name in ["iss", "aud", "sub", "exp", "iat", "repository", "ref"] {
        let mut claims = good.clone();
        claims.as_object_mut().unwrap().remove(name);
        assert!(
            authority.verify(&signer.signed(&claims)).await.is_err(),
            "without {name}"
        );
        for wrong in [json!(null), json!([]), json!({}), json!(true)] {
            let mut claims = good.clone();
            claims[name] = wrong.clone();
            assert!(
                authority.verify(&signer.signed(&claims)).await.is_err(),
                "{name} = {wrong}"
            );
        }
    }
    let wrong: Vec<(&str, Value)> = vec![
        ("iss", json!(format!("{}/", server.url))),
        ("iss", json!(server.url.to_uppercase())),
        ("iss", json!("https://evil.example")),
        ("aud", json!("quarterdeck-2")),
        ("aud", json!(["another"])),
        ("exp", json!(now)),
        ("exp", json!((now + 300).to_string())),
        ("nbf", json!(now + 6)),
        ("nbf", json!("0")),
        ("iat", json!("0")),
        ("repository", json!("acme")),
        ("repository", json!("evil/acme/api")),
        ("repository", json!(["acme/api"])),
        ("repository", json!({ "0": "acme/api" })),
        ("ref", json!("refs/heads/main2")),
        ("ref", json!("refs/heads/Main")),
    ];
    for (name, value) in wrong {
        let mut claims = good.clone();
        claims[name] = value.clone();
        assert!(
            authority.verify(&signer.signed(&claims)).await.is_err(),
            "{name} = {value}"
        );
    }
    let mut several = good.clone();
    several["aud"] = json!(["another", "quarterdeck"]);
    authority
        .verify(&signer.signed(&several))
        .await
        .expect("one of several audiences is ours");
    let mut scoped = good.clone();
    scoped["scopes"] = json!(["daemon:admin"]);
    let principal = authority.verify(&signer.signed(&scoped)).await.unwrap();
    assert!(
        !principal.allows(Scope::DaemonAdmin),
        "the rule gives rights, the token does not"
    );
}

#[tokio::test]
async fn a_key_serves_its_own_algorithm_only() {
    let (ed, ec, other) = (Signer::ed25519("e"), Signer::p256("p"), Signer::ed25519("e"));
    let server = Server::start(&[&ed, &ec]).await;
    let mut narrow = server.trusted();
    narrow.algorithms = vec!["EdDSA".to_owned()];
    let (authority, hands) = trusting(&Home::new(), vec![narrow]);
    let claims = server.claims(hands.seconds());
    authority.verify(&ed.signed(&claims)).await.unwrap();
    assert!(
        authority.verify(&ec.signed(&claims)).await.is_err(),
        "ES256 is not on the list"
    );
    assert!(
        authority.verify(&other.signed(&claims)).await.is_err(),
        "another key of the same id"
    );
    for alg in ["none", "HS256", "ES256", "RS256", "PS256"] {
        let header = json!({ "typ": "JWT", "alg": alg, "kid": "e" });
        assert!(
            authority.verify(&ed.signed_as(&header, &claims)).await.is_err(),
            "{alg}"
        );
    }
    for header in [
        json!({ "alg": "EdDSA" }),
        json!({ "alg": "EdDSA", "kid": "" }),
        json!({ "alg": "EdDSA", "kid": "../keys" }),
        json!({ "alg": "EdDSA", "kid": "e", "crit": ["x"] }),
        json!({ "alg": "EdDSA", "jwk": other.jwk, "kid": "x" }),
        json!({ "alg": "EdDSA", "jku": "http://127.0.0.1:1/", "kid": "x" }),
    ] {
        assert!(
            authority
                .verify(&other.signed_as(&header, &claims))
                .await
                .is_err(),
            "{header}"
        );
    }
}

#[tokio::test]
async fn keys_that_are_not_for_signatures_are_not_used() {
    let signer = Signer::ed25519("e");
    let server = Server::start(&[]).await;
    let public = signer.jwk["x"].clone();
    let mut encryption = signer.jwk.clone();
    encryption["use"] = json!("enc");
    let mut other_algorithm = signer.jwk.clone();
    other_algorithm["alg"] = json!("ES256");
    let symmetric = json!({ "kty": "oct", "alg": "HS256", "kid": "e", "k": public });
    for jwk in [encryption, other_algorithm, symmetric] {
        server.publish_raw(vec![jwk.clone()]);
        let (authority, hands) = trusting(&Home::new(), vec![server.trusted()]);
        assert!(
            authority
                .verify(&signer.signed(&server.claims(hands.seconds())))
                .await
                .is_err(),
            "{jwk}"
        );
    }
    let strange = [
        json!({ "kty": "AKP", "alg": "ML-DSA-44", "kid": "a", "pub": "x" }),
        json!(7),
        json!({}),
    ];
    server.publish_raw(strange.into_iter().chain([signer.jwk.clone()]).collect());
    let (authority, hands) = trusting(&Home::new(), vec![server.trusted()]);
    let token = signer.signed(&server.claims(hands.seconds()));
    authority
        .verify(&token)
        .await
        .expect("keys of unknown kinds do not make the others useless");
}

#[tokio::test]
async fn rights_end_with_the_rule_or_with_the_token() {
    let signer = Signer::ed25519("e");
    let server = Server::start(&[&signer]).await;
    let mut issuer = server.trusted();
    issuer.rules[0].max_ttl = Some("1m".to_owned());
    let (authority, hands) = trusting(&Home::new(), vec![issuer]);
    let claims = server.claims(hands.seconds());
    let end = hands.seconds() + 60;
    let principal = authority.verify(&signer.signed(&claims)).await.unwrap();
    assert_eq!(principal.expires_at, Time::from_millis(end * 1000));
    hands.step(30_000);
    let again = authority.verify(&signer.signed(&claims)).await.unwrap();
    assert_eq!(
        again.expires_at,
        Time::from_millis(end * 1000),
        "showing it again gives no more time"
    );
    hands.step(30_000);
    assert!(matches!(authority.recheck(&principal), Err(Denied::Expired)));
    assert!(matches!(
        authority.verify(&signer.signed(&claims)).await,
        Err(Denied::Expired)
    ));

    let mut forever = server.claims(hands.seconds());
    forever["exp"] = json!(i64::MAX);
    forever["iat"] = json!(hands.seconds() + 1_000_000);
    let (authority, _) = trusting(&Home::new(), vec![server.trusted()]);
    let bounded = authority.verify(&signer.signed(&forever)).await;
    // The other home's clock stands at the start, sixty seconds behind.
    assert!(matches!(bounded, Err(Denied::Claim("nbf"))), "{bounded:?}");
    forever["nbf"] = json!(0);
    let bounded = authority.verify(&signer.signed(&forever)).await.unwrap();
    assert_eq!(
        bounded.expires_at,
        Time::from_millis((hands.seconds() - 60 + 3600) * 1000)
    );
}

#[tokio::test]
async fn an_issuer_that_is_not_listed_is_not_asked() {
    let signer = Signer::ed25519("e");
    let (trusted, stranger) = (Server::start(&[&signer]).await, Server::start(&[&signer]).await);
    let (authority, hands) = trusting(&Home::new(), vec![trusted.trusted()]);
    assert!(
        authority
            .verify(&signer.signed(&stranger.claims(hands.seconds())))
            .await
            .is_err()
    );
    assert_eq!((trusted.fetches(), stranger.fetches()), (0, 0));
}

#[tokio::test]
async fn the_first_rule_that_matches_decides() {
    let signer = Signer::ed25519("e");
    let server = Server::start(&[&signer]).await;
    let mut issuer = server.trusted();
    let mut second = issuer.rules[0].clone();
    second.claims = [
        ("run".to_owned(), "7".to_owned()),
        ("protected".to_owned(), "true".to_owned()),
    ]
    .into();
    second.scopes = vec![Scope::LogsRead];
    second.apps = None;
    issuer.rules.push(second);
    let (authority, hands) = trusting(&Home::new(), vec![issuer]);
    let mut claims = server.claims(hands.seconds());
    (claims["run"], claims["protected"]) = (json!(7), json!(true));
    assert!(
        authority
            .verify(&signer.signed(&claims))
            .await
            .unwrap()
            .allows(Scope::ProcessesOperate)
    );
    claims["ref"] = json!("refs/heads/other");
    let principal = authority.verify(&signer.signed(&claims)).await.unwrap();
    assert!(principal.allows(Scope::LogsRead) && !principal.allows(Scope::ProcessesOperate));
    claims["run"] = json!(70);
    assert!(authority.verify(&signer.signed(&claims)).await.is_err());
}

#[tokio::test]
async fn no_rule_gives_more_than_a_day() {
    let signer = Signer::ed25519("e");
    let server = Server::start(&[&signer]).await;
    let mut issuer = server.trusted();
    issuer.rules[0].max_ttl = Some("30d".to_owned());
    let (authority, hands) = trusting(&Home::new(), vec![issuer]);
    let mut claims = server.claims(hands.seconds());
    claims["exp"] = json!(hands.seconds() + 90 * 24 * 3600);
    let principal = authority.verify(&signer.signed(&claims)).await.unwrap();
    let day = (hands.seconds() + 24 * 3600) * 1000;
    assert_eq!(principal.expires_at, Time::from_millis(day));
}
