//! When an issuer's keys are fetched, and what happens when they cannot be.

use std::time::Duration;

use qd_auth::Authority;
use serde_json::json;
use tokio::time;

use crate::{
    home::{Home, START},
    issuer_server::{Server, Signer},
};

const NOW: i64 = START / 1000;

async fn trusting(server: &Server) -> (Home, Authority) {
    let home = Home::new();
    let authority = Authority::open_with(home.path(), vec![server.trusted()], home.hands.clock()).unwrap();
    (home, authority)
}

/// Lets time pass for the cache, and not for connections.
async fn pass(duration: Duration) {
    time::pause();
    time::advance(duration).await;
    time::resume();
}

#[tokio::test]
async fn a_rotated_key_is_found_and_the_old_one_stops_working() {
    let (old, new) = (Signer::ed25519("old"), Signer::p256("new"));
    let server = Server::start(&[&old]).await;
    let (_home, authority) = trusting(&server).await;
    let claims = server.claims(NOW);
    authority.verify(&old.signed(&claims)).await.unwrap();
    pass(Duration::from_secs(31)).await;
    server.publish(&[&old, &new]);
    authority
        .verify(&new.signed(&claims))
        .await
        .expect("an unknown id makes it look again");
    authority
        .verify(&old.signed(&claims))
        .await
        .expect("both are published");
    server.publish(&[&new]);
    pass(Duration::from_secs(601)).await;
    authority.verify(&new.signed(&claims)).await.unwrap();
    assert!(
        authority.verify(&old.signed(&claims)).await.is_err(),
        "it was withdrawn"
    );
    assert_eq!(server.fetches(), 3);
}

#[tokio::test]
async fn unknown_keys_do_not_make_it_ask_more_than_once_in_thirty_seconds() {
    let (known, unknown) = (Signer::ed25519("known"), Signer::ed25519("unknown"));
    let server = Server::start(&[&known]).await;
    let (_home, authority) = trusting(&server).await;
    let claims = server.claims(NOW);
    authority.verify(&known.signed(&claims)).await.unwrap();
    for _ in 0..50 {
        assert!(authority.verify(&unknown.signed(&claims)).await.is_err());
    }
    assert_eq!(server.fetches(), 1);
    pass(Duration::from_secs(31)).await;
    for _ in 0..50 {
        assert!(authority.verify(&unknown.signed(&claims)).await.is_err());
    }
    assert_eq!(server.fetches(), 2);
}

#[tokio::test]
async fn an_issuer_that_is_down_is_known_for_an_hour() {
    let signer = Signer::ed25519("e");
    let server = Server::start(&[&signer]).await;
    let (_home, authority) = trusting(&server).await;
    let token = signer.signed(&server.claims(NOW));
    authority.verify(&token).await.unwrap();
    server.set_down(true);
    pass(Duration::from_secs(601)).await;
    authority
        .verify(&token)
        .await
        .expect("its keys are stale and still good");
    pass(Duration::from_secs(2900)).await;
    authority.verify(&token).await.expect("still within the hour");
    pass(Duration::from_secs(200)).await;
    assert!(authority.verify(&token).await.is_err(), "an hour is the bound");
    server.set_down(false);
    pass(Duration::from_secs(31)).await;
    authority.verify(&token).await.expect("it is back");
}

#[tokio::test]
async fn an_issuer_that_was_never_reached_gives_no_rights() {
    let signer = Signer::ed25519("e");
    let server = Server::start(&[&signer]).await;
    server.set_down(true);
    let (_home, authority) = trusting(&server).await;
    let token = signer.signed(&server.claims(NOW));
    assert!(authority.verify(&token).await.is_err());
    server.set_down(false);
    assert!(
        authority.verify(&token).await.is_err(),
        "it is not asked again at once"
    );
    pass(Duration::from_secs(31)).await;
    authority.verify(&token).await.unwrap();
}

#[tokio::test]
async fn documents_that_mislead_are_not_followed() {
    let signer = Signer::ed25519("e");
    let token = |server: &Server| signer.signed(&server.claims(NOW));

    let redirecting = Server::start(&[&signer]).await;
    redirecting.set_redirecting();
    let (_home, authority) = trusting(&redirecting).await;
    assert!(
        authority.verify(&token(&redirecting)).await.is_err(),
        "a redirect"
    );

    let large = Server::start(&[&signer]).await;
    large.set_padding(256 * 1024);
    let (_home, authority) = trusting(&large).await;
    assert!(
        authority.verify(&token(&large)).await.is_err(),
        "a document over the limit"
    );

    let (honest, posing) = (Server::start(&[&signer]).await, Server::start(&[&signer]).await);
    posing.discover(&json!({ "issuer": honest.url, "jwks_uri": format!("{}/keys", posing.url) }));
    let (_home, authority) = trusting(&posing).await;
    assert!(
        authority.verify(&token(&posing)).await.is_err(),
        "another issuer's document"
    );

    let plain = Server::start(&[&signer]).await;
    plain.discover(&json!({ "issuer": plain.url, "jwks_uri": "http://192.0.2.1/keys" }));
    let (_home, authority) = trusting(&plain).await;
    assert!(
        authority.verify(&token(&plain)).await.is_err(),
        "plain http to another machine"
    );
    assert_eq!(plain.fetches(), 0);
}

#[tokio::test]
async fn keys_are_taken_from_where_the_configuration_says() {
    let signer = Signer::ed25519("e");
    let server = Server::start(&[&signer]).await;
    server.discover(&json!({}));
    let mut issuer = server.trusted();
    issuer.jwks_uri = Some(format!("{}/moved", server.url));
    let home = Home::new();
    let authority = Authority::open_with(home.path(), vec![issuer], home.hands.clock()).unwrap();
    authority
        .verify(&signer.signed(&server.claims(NOW)))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_issuer_that_never_answers_is_given_up_after_seconds() {
    // It is connected to, by the system, and never served.
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let signer = Signer::ed25519("e");
    let server = Server::start(&[&signer]).await;
    let mut issuer = server.trusted();
    issuer.jwks_uri = Some(url);
    let home = Home::new();
    let authority = Authority::open_with(home.path(), vec![issuer], home.hands.clock()).unwrap();
    let token = signer.signed(&server.claims(NOW));
    time::pause();
    let answer = time::timeout(Duration::from_secs(10), authority.verify(&token)).await;
    assert!(answer.expect("it waits for ever").is_err());
}
