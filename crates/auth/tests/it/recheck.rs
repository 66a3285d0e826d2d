//! A grant that was good when a stream was opened, and is not any more.

use std::fs;

use qd_api::{
    Scope,
    token::{PrincipalKind, TokenRequest},
};
use qd_auth::{Denied, Principal};
use serde_json::json;

use crate::home::{Home, patterns, request};

#[tokio::test]
async fn a_revocation_by_another_process_is_seen_at_once() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::LogsRead]);
    let principal = home.authority.verify(&new.token).await.unwrap();
    let offline = home.another();
    for _ in 0..3 {
        home.authority.recheck(&principal).unwrap();
    }
    assert_eq!(offline.revoke("ci").unwrap().len(), 1);
    assert!(matches!(home.authority.recheck(&principal), Err(Denied::Revoked)));
    assert!(matches!(
        home.authority.verify(&new.token).await,
        Err(Denied::Revoked)
    ));
}

#[tokio::test]
async fn a_token_made_by_another_process_is_good_at_once() {
    let home = Home::new();
    let before = home.mint("first", &[Scope::HostRead]);
    home.authority.verify(&before.token).await.unwrap();
    let new = home
        .another()
        .mint(&request("second", &[Scope::HostRead]), "uid:0", None)
        .unwrap();
    home.authority.verify(&new.token).await.unwrap();
}

#[tokio::test]
async fn a_demotion_ends_the_grant_and_the_next_one_is_smaller() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::LogsRead, Scope::ProcessesOperate]);
    let principal = home.authority.verify(&new.token).await.unwrap();
    home.edit_registry(|tokens| tokens[0]["scopes"] = json!(["logs:read"]));
    assert!(matches!(home.authority.recheck(&principal), Err(Denied::Reduced)));
    let now = home.authority.verify(&new.token).await.unwrap();
    assert!(now.allows(Scope::LogsRead) && !now.allows(Scope::ProcessesOperate));

    home.edit_registry(|tokens| tokens[0]["apps"] = json!(["api"]));
    assert!(matches!(home.authority.recheck(&now), Err(Denied::Reduced)));
    assert_eq!(
        home.authority.verify(&new.token).await.unwrap().apps,
        patterns(&["api"])
    );

    let principal = home.authority.verify(&new.token).await.unwrap();
    home.edit_registry(|tokens| tokens[0]["namespaces"] = json!(["staging"]));
    assert!(matches!(home.authority.recheck(&principal), Err(Denied::Reduced)));
    home.edit_registry(|tokens| tokens[0]["scopes"] = json!([]));
    assert!(
        home.authority.verify(&new.token).await.is_err(),
        "no scopes are no rights"
    );
    home.edit_registry(Vec::clear);
    assert!(matches!(
        home.authority.verify(&new.token).await,
        Err(Denied::Unknown)
    ));
}

#[tokio::test]
async fn an_unknown_scope_in_the_registry_opens_nothing() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::LogsRead]);
    let principal = home.authority.verify(&new.token).await.unwrap();
    fs::remove_file(home.path().join("state/tokens.json.prev")).unwrap();
    home.edit_registry(|tokens| tokens[0]["scopes"] = json!(["logs:read", "logs:everything"]));
    assert!(home.authority.verify(&new.token).await.is_err());
    assert!(home.authority.recheck(&principal).is_err());
}

#[tokio::test]
async fn a_grant_ends_with_its_token() {
    let home = Home::new();
    let short = TokenRequest {
        ttl_seconds: Some(10),
        ..request("short", &[Scope::LogsRead])
    };
    let new = home.authority.mint(&short, "x", None).unwrap();
    let principal = home.authority.verify(&new.token).await.unwrap();
    home.hands.step(9_999);
    home.authority.recheck(&principal).unwrap();
    home.hands.step(1);
    assert!(matches!(home.authority.recheck(&principal), Err(Denied::Expired)));
    assert!(matches!(
        home.authority.verify(&new.token).await,
        Err(Denied::Expired)
    ));
}

#[test]
fn the_owner_of_the_host_stays_and_an_issuers_grant_ends() {
    let home = Home::new();
    home.authority.recheck(&Principal::local(1000)).unwrap();
    let mut ci = Principal::local(1000);
    ci.kind = PrincipalKind::Issuer;
    ci.expires_at = Some(home.mint("x", &[Scope::HostRead]).info.created_at.plus_seconds(5));
    home.authority.recheck(&ci).unwrap();
    home.hands.step(5_000);
    assert!(home.authority.recheck(&ci).is_err());
}

#[tokio::test]
async fn without_a_registry_nothing_is_allowed() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::LogsRead]);
    let principal = home.authority.verify(&new.token).await.unwrap();
    let content = fs::read(home.registry()).unwrap();
    fs::remove_file(home.registry()).unwrap();
    assert!(matches!(
        home.authority.verify(&new.token).await,
        Err(Denied::Registry(_))
    ));
    assert!(matches!(
        home.authority.recheck(&principal),
        Err(Denied::Registry(_))
    ));
    assert!(
        home.authority
            .mint(&request("other", &[Scope::HostRead]), "x", None)
            .is_err()
    );
    assert!(
        !home.registry().exists(),
        "a lost registry is not quietly begun anew"
    );
    fs::write(home.registry(), content).unwrap();
    home.authority.recheck(&principal).unwrap();
    fs::remove_file(home.registry()).unwrap();
    fs::create_dir(home.registry()).unwrap();
    assert!(home.authority.recheck(&principal).is_err());
}
