//! The registry's file: whole or the generation before, and never open to what was taken away.

use std::fs;

use qd_api::Scope;

use crate::home::Home;

#[tokio::test]
async fn damage_at_any_byte_gives_the_old_or_the_new_generation() {
    let home = Home::new();
    let revoked = home.mint("revoked", &[Scope::HostRead]);
    home.authority.revoke(&revoked.info.id).unwrap();
    let old = home.mint("old", &[Scope::HostRead]);
    let new = home.mint("new", &[Scope::HostRead]);
    let whole = fs::read(home.registry()).unwrap();
    let mut damaged: Vec<Vec<u8>> = (0..whole.len()).map(|length| whole[..length].to_vec()).collect();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        damaged.push(flipped);
    }
    for (number, content) in damaged.iter().enumerate() {
        fs::write(home.registry(), content).unwrap();
        assert!(home.authority.verify(&revoked.token).await.is_err(), "{number}");
        home.authority
            .verify(&old.token)
            .await
            .unwrap_or_else(|error| panic!("{number}: {error}"));
        assert!(
            home.authority.verify(&new.token).await.is_err(),
            "{number}: a damaged file was believed"
        );
    }
    fs::write(home.registry(), whole).unwrap();
    home.authority.verify(&new.token).await.unwrap();
}

#[tokio::test]
async fn a_damaged_file_does_not_bring_a_revoked_token_back() {
    let home = Home::new();
    let token = home.mint("ci", &[Scope::HostRead]);
    home.authority.revoke("ci").unwrap();
    fs::write(home.registry(), b"torn").unwrap();
    assert!(home.authority.verify(&token.token).await.is_err());
    assert!(home.another().verify(&token.token).await.is_err());
}

#[tokio::test]
async fn with_both_generations_damaged_nothing_is_allowed() {
    let home = Home::new();
    let token = home.mint("ci", &[Scope::HostRead]);
    fs::write(home.registry(), b"[]").unwrap();
    fs::write(home.path().join("state/tokens.json.prev"), b"").unwrap();
    assert!(home.authority.verify(&token.token).await.is_err());
    assert!(home.authority.tokens().is_err());
    assert!(qd_auth::Authority::open(home.path(), Vec::new()).is_err());
}

#[tokio::test]
async fn a_damaged_file_is_mended_by_the_next_change() {
    let home = Home::new();
    let old = home.mint("old", &[Scope::HostRead]);
    home.mint("lost", &[Scope::HostRead]);
    fs::write(home.registry(), b"torn").unwrap();
    home.mint("next", &[Scope::HostRead]);
    home.authority.verify(&old.token).await.unwrap();
    let names: Vec<String> = home
        .authority
        .tokens()
        .unwrap()
        .into_iter()
        .map(|token| token.name)
        .collect();
    assert_eq!(names, ["old", "next"]);
}

#[tokio::test]
async fn what_a_crash_left_beside_the_file_is_in_nobodys_way() {
    let home = Home::new();
    let beside = home.path().join("state/tokens.json.new");
    fs::write(&beside, b"half").unwrap();
    home.mint("ci", &[Scope::HostRead]);
    assert!(!beside.exists());
    assert_eq!(home.authority.tokens().unwrap().len(), 1);
}

#[tokio::test]
async fn the_last_use_is_told_at_once_and_written_down_once_a_minute() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::HostRead]);
    assert_eq!(new.info.last_used_at, None);
    home.hands.step(61_000);
    home.authority.verify(&new.token).await.unwrap();
    let seen = home.authority.token(&new.info.id).unwrap().unwrap().last_used_at;
    assert_eq!(
        seen.unwrap(),
        new.info.created_at.plus_seconds(60),
        "to the minute"
    );
    assert_eq!(
        home.another().tokens().unwrap()[0].last_used_at,
        None,
        "not yet written"
    );
    home.authority.flush_usage().unwrap();
    assert_eq!(home.another().tokens().unwrap()[0].last_used_at, seen);
    let written = fs::read(home.registry()).unwrap();
    let inode = |path| std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap());
    let before = inode(home.registry());
    home.authority.verify(&new.token).await.unwrap();
    home.authority.flush_usage().unwrap();
    assert_eq!(
        (inode(home.registry()), fs::read(home.registry()).unwrap()),
        (before, written)
    );
}

#[test]
fn revoking_takes_ids_and_names_and_says_what_it_revoked() {
    let home = Home::new();
    let first = home.mint("ci", &[Scope::HostRead]).info;
    home.mint("ci", &[Scope::LogsRead]);
    home.mint("ci-admin", &[Scope::DaemonAdmin]);
    assert!(
        home.authority.revoke("c").unwrap().is_empty(),
        "a prefix is no name"
    );
    assert_eq!(home.authority.revoke(&first.id).unwrap().len(), 1);
    let rest = home.authority.revoke("ci").unwrap();
    assert_eq!(rest.len(), 1);
    assert!(rest[0].revoked_at.is_some() && rest[0].id != first.id);
    let in_force: Vec<_> = home
        .authority
        .tokens()
        .unwrap()
        .into_iter()
        .filter(|token| token.revoked_at.is_none())
        .collect();
    assert_eq!(in_force.len(), 1);
    assert_eq!(in_force[0].name, "ci-admin");
}
