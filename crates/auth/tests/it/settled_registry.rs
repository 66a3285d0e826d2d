//! The registry as a running agent mostly sees it: unchanged for long, and remembered.

use std::{
    fs::File,
    time::{Duration, SystemTime},
};

use qd_api::Scope;
use qd_auth::{Authority, Denied, MintError};
use serde_json::json;

use crate::home::{Home, request};

/// Makes the file look as if nobody had changed it for a minute, so that it is remembered and not read each time.
fn settle(home: &Home) {
    let file = File::options().write(true).open(home.registry()).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60))
        .unwrap();
}

#[tokio::test]
async fn a_change_by_another_process_is_seen_although_the_file_was_remembered() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::LogsRead]);
    settle(&home);
    let principal = home.authority.verify(&new.token).await.unwrap();
    home.authority.recheck(&principal).unwrap();
    let other = Authority::open(home.path(), Vec::new()).unwrap();
    other.revoke(&new.info.id).unwrap();
    settle(&home);
    let refused = home.authority.recheck(&principal);
    assert!(matches!(refused, Err(Denied::Revoked)), "{refused:?}");
}

#[tokio::test]
async fn changes_within_the_grain_of_the_files_times_are_seen() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::HostRead]);
    home.edit_registry(|_| ());
    let host = std::fs::read(home.registry()).unwrap();
    home.edit_registry(|list| list[0]["scopes"] = json!(["logs:read"]));
    let logs = std::fs::read(home.registry()).unwrap();
    assert_eq!(host.len(), logs.len(), "or the size tells them apart");
    for number in 0..200 {
        for (content, scope) in [(&host, Scope::HostRead), (&logs, Scope::LogsRead)] {
            std::fs::write(home.registry(), content).unwrap();
            let principal = home.authority.verify(&new.token).await.unwrap();
            assert!(principal.allows(scope), "{number}: an older content was answered");
        }
    }
}

#[tokio::test]
async fn an_end_that_was_brought_forward_in_the_registry_holds() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::HostRead]);
    home.edit_registry(|list| list[0]["expires_at"] = json!("2026-11-22T10:00:01Z"));
    home.authority.verify(&new.token).await.unwrap();
    home.hands.step(1000);
    let refused = home.authority.verify(&new.token).await;
    assert!(matches!(refused, Err(Denied::Expired)), "{refused:?}");
}

#[test]
fn a_host_has_a_bounded_number_of_tokens() {
    let home = Home::new();
    home.mint("ci", &[Scope::HostRead]);
    home.edit_registry(|list| {
        let first = list[0].clone();
        list.extend((1..9_999).map(|number| {
            let mut more = first.clone();
            more["id"] = json!(format!("00000000-0000-7000-8000-{number:012}"));
            more
        }));
    });
    home.mint("the-last-one", &[Scope::HostRead]);
    let refused = home
        .authority
        .mint(&request("one-more", &[Scope::HostRead]), "uid:1000", None);
    assert!(matches!(refused, Err(MintError::Full)), "{refused:?}");
    assert_eq!(home.authority.tokens().unwrap().len(), 10_000);
}

#[tokio::test]
async fn a_revoked_minter_mints_nothing() {
    let home = Home::new();
    let admin = home.mint("admin", &[Scope::TokensAdmin]);
    let principal = home.authority.verify(&admin.token).await.unwrap();
    home.another().revoke("admin").unwrap();
    let refused = home.authority.mint(
        &request("child", &[Scope::TokensAdmin]),
        "token:admin",
        Some(&principal),
    );
    assert!(matches!(refused, Err(MintError::Exceeds { .. })), "{refused:?}");
    assert_eq!(home.authority.tokens().unwrap().len(), 1);
}
