//! Clocks that jump, and processes whose clocks differ.

use qd_api::{Scope, Time, token::TokenRequest};
use qd_auth::{Authority, Clock, Denied};

use crate::home::{DAY, Home, START, request};

#[tokio::test]
async fn a_clock_set_back_gives_no_token_a_longer_life() {
    let home = Home::new();
    let hour = TokenRequest {
        ttl_seconds: Some(3600),
        ..request("hour", &[Scope::HostRead])
    };
    let new = home.authority.mint(&hour, "x", None).unwrap();
    let principal = home.authority.verify(&new.token).await.unwrap();
    home.hands.step(DAY);
    assert!(matches!(
        home.authority.verify(&new.token).await,
        Err(Denied::Expired)
    ));
    home.hands.step(-DAY);
    assert!(
        matches!(home.authority.verify(&new.token).await, Err(Denied::Expired)),
        "it had expired"
    );
    assert!(home.authority.recheck(&principal).is_err());
    home.hands.step(-DAY);
    assert!(home.authority.verify(&new.token).await.is_err());
    // A process that was started meanwhile is a day behind: what it makes ends by its own clock.
    let other = home.another();
    let late = other.mint(&hour, "x", None).unwrap();
    assert!(late.info.expires_at < new.info.expires_at);
    home.hands.step(DAY + 3_600_000);
    assert!(other.verify(&late.token).await.is_err());
}

#[tokio::test]
async fn a_token_from_ahead_of_the_clock_waits_for_it() {
    let home = Home::new();
    home.hands.step(DAY);
    let ahead = home
        .another()
        .mint(&request("ahead", &[Scope::HostRead]), "x", None)
        .unwrap();
    home.hands.step(-DAY);
    // This authority never saw the day ahead.
    assert!(home.authority.verify(&ahead.token).await.is_err());
    home.hands.step(DAY);
    home.authority.verify(&ahead.token).await.unwrap();
}

#[tokio::test]
async fn the_ends_of_the_calendar_do_not_panic() {
    for far in [i64::MAX, i64::MIN] {
        let end = Time::from_millis(START).unwrap().plus_seconds(far);
        let home = tempfile::tempdir().unwrap();
        let authority = Authority::open_with(home.path(), Vec::new(), Clock::from_fn(move || end)).unwrap();
        if let Ok(new) = authority.mint(&request("ci", &[Scope::HostRead]), "x", None) {
            let _ = authority.verify(&new.token).await;
            authority.revoke(&new.info.id).unwrap();
        }
        authority.flush_usage().unwrap();
    }
}
