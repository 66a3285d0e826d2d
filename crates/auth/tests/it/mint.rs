//! Making tokens by several processes, by minters that lost their rights, and for how long they are remembered.

use std::{collections::HashSet, fs, thread};

use qd_api::{Scope, token::TokenRequest};
use qd_auth::{MintError, Principal};

use crate::home::{DAY, Home, patterns, request};

#[tokio::test]
async fn a_minted_token_is_its_own_principal() {
    let home = Home::new();
    let mut wanted = request("ci", &[Scope::ProcessesOperate, Scope::LogsRead]);
    wanted.apps = patterns(&["api"]);
    let new = home.authority.mint(&wanted, "uid:1000", None).unwrap();
    let principal = home.authority.verify(&new.token).await.unwrap();
    assert_eq!(principal.token_id.as_deref(), Some(new.info.id.as_str()));
    assert_eq!(principal.subject, "token:ci");
    assert_eq!(principal.expires_at, Some(new.info.expires_at));
    assert!(principal.allows(Scope::LogsRead) && !principal.allows(Scope::ProcessesRead));
    assert!(principal.sees("api", "default") && !principal.sees("api-admin", "default"));
    assert_eq!(
        home.authority.token(&new.info.id).unwrap().unwrap().created_by,
        "uid:1000"
    );
}

#[test]
fn a_fresh_token_is_in_no_file_of_the_home() {
    let home = Home::new();
    let new = home.mint("ci", &[Scope::HostRead]);
    home.mint("another", &[Scope::HostRead]);
    let signature = new.token.rsplit('.').next().unwrap();
    let mut looked_at = 0;
    for directory in ["", "keys", "state"] {
        for file in fs::read_dir(home.path().join(directory)).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                assert!(
                    !content.contains(&new.token) && !content.contains(signature),
                    "{}",
                    path.display()
                );
                looked_at += 1;
            }
        }
    }
    assert!(looked_at >= 4);
    assert!(!format!("{new:?}").contains(signature));
}

#[tokio::test]
async fn nobody_mints_more_or_longer_than_its_own() {
    let home = Home::new();
    let own = TokenRequest {
        apps: patterns(&["api", "web-*"]),
        ttl_seconds: Some(3600),
        ..request("minter", &[Scope::TokensAdmin, Scope::ProcessesRead])
    };
    let own = home.authority.mint(&own, "uid:1000", None).unwrap();
    let minter = home.authority.verify(&own.token).await.unwrap();
    let by = |request: &TokenRequest| home.authority.mint(request, &minter.subject, Some(&minter));

    let more = by(&request("more", &[Scope::ProcessesRead, Scope::ProcessesDefine]));
    assert!(
        matches!(&more, Err(MintError::Exceeds { what }) if what.contains("processes:define")),
        "{more:?}"
    );
    for apps in [&["api-admin"][..], &["*"], &["api*"], &["web-*", "db"], &["web?"]] {
        let wider = TokenRequest {
            apps: patterns(apps),
            ..request("wider", &[Scope::ProcessesRead])
        };
        assert!(matches!(by(&wider), Err(MintError::Exceeds { .. })), "{apps:?}");
    }
    let narrower = TokenRequest {
        apps: patterns(&["web-1"]),
        ..request("narrower", &[Scope::ProcessesRead])
    };
    assert_eq!(by(&narrower).unwrap().info.apps, patterns(&["web-1"]));

    let silent = by(&request("silent", &[Scope::ProcessesRead])).unwrap().info;
    assert_eq!(
        silent.apps, minter.apps,
        "unlimited apps would be more than the minter's"
    );
    assert_eq!(
        Some(silent.expires_at),
        minter.expires_at,
        "ninety days would outlive the minter"
    );
    assert_eq!(silent.namespaces, None);
    let longer = TokenRequest {
        ttl_seconds: Some(7200),
        ..request("longer", &[Scope::ProcessesRead])
    };
    assert!(Some(by(&longer).unwrap().info.expires_at) <= minter.expires_at);

    home.authority.revoke(&own.info.id).unwrap();
    assert!(
        matches!(by(&narrower), Err(MintError::Exceeds { .. })),
        "a revoked minter mints nothing"
    );
    let mut over = Principal::local(1000);
    over.expires_at = Some(silent.created_at);
    home.hands.step(DAY);
    assert!(home.authority.mint(&narrower, "x", Some(&over)).is_err());
}

#[tokio::test]
async fn nobody_mints_for_a_namespace_that_it_does_not_see() {
    let home = Home::new();
    let own = TokenRequest {
        namespaces: patterns(&["staging", "team-*"]),
        ..request("minter", &[Scope::TokensAdmin, Scope::ProcessesRead])
    };
    let own = home.authority.mint(&own, "uid:1000", None).unwrap();
    let minter = home.authority.verify(&own.token).await.unwrap();
    assert!(minter.sees("api", "staging") && !minter.sees("api", "default"));
    let by = |namespaces| {
        let request = TokenRequest {
            namespaces,
            ..request("other", &[Scope::ProcessesRead])
        };
        home.authority.mint(&request, &minter.subject, Some(&minter))
    };
    for namespaces in [&["default"][..], &["*"], &["staging", "production"], &["team?"]] {
        let wider = by(patterns(namespaces));
        assert!(matches!(wider, Err(MintError::Exceeds { .. })), "{namespaces:?}");
    }
    assert_eq!(
        by(patterns(&["team-a"])).unwrap().info.namespaces,
        patterns(&["team-a"])
    );
    assert_eq!(by(None).unwrap().info.namespaces, minter.namespaces);
    assert!(matches!(by(patterns(&[])), Err(MintError::Namespaces)));
}

#[test]
fn two_processes_that_mint_at_once_lose_no_token() {
    let home = Home::new();
    let minters: Vec<_> = (0..4)
        .map(|minter| {
            let authority = home.another();
            thread::spawn(move || {
                (0..10)
                    .map(|number| {
                        let name = format!("ci-{minter}-{number}");
                        authority
                            .mint(&request(&name, &[Scope::HostRead]), "x", None)
                            .unwrap()
                            .info
                            .id
                    })
                    .collect::<Vec<_>>()
            })
        })
        .collect();
    let minted: HashSet<String> = minters
        .into_iter()
        .flat_map(|minter| minter.join().unwrap())
        .collect();
    let kept: HashSet<String> = home
        .authority
        .tokens()
        .unwrap()
        .into_iter()
        .map(|token| token.id)
        .collect();
    assert_eq!(minted.len(), 40);
    assert_eq!(kept, minted);
}

#[test]
fn tokens_leave_the_registry_thirty_days_after_they_expire() {
    let home = Home::new();
    let short = TokenRequest {
        ttl_seconds: Some(60),
        ..request("short", &[Scope::HostRead])
    };
    let short = home.authority.mint(&short, "x", None).unwrap().info.id;
    home.hands.step(29 * DAY);
    home.mint("second", &[Scope::HostRead]);
    assert!(home.authority.token(&short).unwrap().is_some());
    home.hands.step(2 * DAY);
    home.mint("third", &[Scope::HostRead]);
    assert!(home.authority.token(&short).unwrap().is_none());
}

#[test]
fn what_makes_no_sense_is_refused() {
    let home = Home::new();
    let authority = &home.authority;
    for name in ["", "a b", "a\nb", "ü", &"x".repeat(65)] {
        assert!(matches!(
            authority.mint(&request(name, &[Scope::HostRead]), "m", None),
            Err(MintError::Name)
        ));
    }
    assert!(matches!(
        authority.mint(&request("a", &[]), "m", None),
        Err(MintError::NoScope)
    ));
    let mut for_no_app = request("a", &[Scope::HostRead]);
    for_no_app.apps = patterns(&[]);
    assert!(matches!(
        authority.mint(&for_no_app, "m", None),
        Err(MintError::Apps)
    ));
    for ttl in [0, 3 * 365 * 24 * 3600] {
        let mut asked = request("a", &[Scope::HostRead]);
        asked.ttl_seconds = Some(ttl);
        assert!(matches!(authority.mint(&asked, "m", None), Err(MintError::Ttl)));
    }
}
