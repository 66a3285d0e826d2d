//! One-time logins, and the tokens that pages get for them.

use std::time::Duration;

use qd_api::{Scope, Time};
use qd_auth::{Logins, MintError, Principal};

use crate::home::{Home, patterns, request};

#[test]
fn a_code_is_good_once_and_until_its_end() {
    let home = Home::new();
    let logins = Logins::with_clock(home.hands.clock());
    let (code, _) = logins.issue(&Principal::local(7), None).unwrap();
    assert!(code.len() >= 43 && logins.redeem("").is_none() && logins.redeem(&"x".repeat(4096)).is_none());
    assert_eq!(logins.redeem(&code).unwrap().subject, "uid:7");
    assert!(logins.redeem(&code).is_none());
    let (code, end) = logins
        .issue(&Principal::local(7), Some(Duration::from_secs(60)))
        .unwrap();
    assert_eq!(
        end,
        Time::from_millis(home.hands.seconds() * 1000)
            .unwrap()
            .plus_seconds(60)
    );
    home.hands.step(60_000);
    assert!(logins.redeem(&code).is_none());
}

#[test]
fn a_code_lives_at_most_an_hour_and_no_longer_than_who_made_it() {
    let home = Home::new();
    let logins = Logins::with_clock(home.hands.clock());
    for life in [0, 3601] {
        assert!(
            logins
                .issue(&Principal::local(7), Some(Duration::from_secs(life)))
                .is_none()
        );
    }
    let mut principal = Principal::local(7);
    principal.expires_at = Some(
        Time::from_millis(home.hands.seconds() * 1000)
            .unwrap()
            .plus_seconds(5),
    );
    assert_eq!(
        logins.issue(&principal, None).unwrap().1,
        principal.expires_at.unwrap()
    );
}

#[test]
fn many_codes_of_one_take_no_more_room_than_its_own() {
    let logins = Logins::new();
    let (others, _) = logins.issue(&Principal::local(1), None).unwrap();
    let (first, _) = logins.issue(&Principal::local(2), None).unwrap();
    for _ in 0..1000 {
        let _ = logins.issue(&Principal::local(2), None);
    }
    assert!(logins.redeem(&first).is_none());
    assert!(logins.redeem(&others).is_some());
}

#[tokio::test]
async fn a_page_has_what_its_login_had_and_for_twelve_hours_at_most() {
    let home = Home::new();
    let mut wanted = request("minter", &[Scope::TokensAdmin, Scope::LogsRead]);
    wanted.apps = patterns(&["api"]);
    wanted.namespaces = patterns(&["staging"]);
    let own = home.authority.mint(&wanted, "uid:1000", None).unwrap();
    let minter = home.authority.verify(&own.token).await.unwrap();
    let page = home.authority.mint_session(&minter).unwrap();
    let info = &page.info;
    assert!(info.name.starts_with("page-"), "{}", info.name);
    assert_eq!(info.expires_at, info.created_at.plus_seconds(12 * 3600));
    assert!(info.by_login && !own.info.by_login);
    let principal = home.authority.verify(&page.token).await.unwrap();
    assert_eq!(principal.scopes, minter.scopes);
    assert_eq!(
        (principal.apps, principal.namespaces),
        (minter.apps.clone(), minter.namespaces.clone())
    );

    let mut short = minter.clone();
    short.expires_at = Some(info.created_at.plus_seconds(60));
    assert_eq!(
        Some(home.authority.mint_session(&short).unwrap().info.expires_at),
        short.expires_at
    );
    home.authority.revoke(&own.info.id).unwrap();
    assert!(matches!(
        home.authority.mint_session(&minter),
        Err(MintError::Exceeds { .. })
    ));
}

#[tokio::test]
async fn logging_out_ends_what_a_login_was_traded_for_and_no_other_token() {
    let home = Home::new();
    let wanted = request("page-of-ops", &[Scope::TokensAdmin]);
    let own = home.authority.mint(&wanted, "uid:1000", None).unwrap();
    let minter = home.authority.verify(&own.token).await.unwrap();
    let page = home.authority.mint_session(&minter).unwrap();

    for other in [&*own.info.id, "no-such-token", &page.info.name] {
        assert!(!home.authority.end_session(other).unwrap(), "{other}");
    }
    assert!(home.another().end_session(&page.info.id).unwrap());
    assert!(home.authority.verify(&page.token).await.is_err());
    assert!(home.authority.verify(&own.token).await.is_ok());
}
