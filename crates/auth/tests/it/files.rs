use std::{fs, os::unix::fs::MetadataExt, path::Path};

use qd_api::{Scope, token::TokenRequest};
use qd_auth::{Authority, Denied};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

fn request(name: &str) -> TokenRequest {
    TokenRequest {
        name: name.to_owned(),
        scopes: vec![Scope::HostRead],
        apps: None,
        namespaces: None,
        ttl_seconds: None,
    }
}

#[test]
fn keys_and_state_are_the_owners_alone() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().join("home");
    Authority::open(&home, Vec::new())
        .unwrap()
        .mint(&request("a"), "m", None)
        .unwrap();
    for directory in ["", "keys", "state"] {
        assert_eq!(mode(&home.join(directory)), 0o700, "{directory}");
    }
    for file in ["keys/host.pem", "state/tokens.json", "state/tokens.json.prev"] {
        assert_eq!(mode(&home.join(file)), 0o600, "{file}");
    }
}

#[test]
fn no_file_holds_a_token() {
    let home = tempfile::tempdir().unwrap();
    let token = Authority::open(home.path(), Vec::new())
        .unwrap()
        .mint(&request("a"), "m", None)
        .unwrap()
        .token;
    let signature = token.rsplit('.').next().unwrap();
    let mut directories = vec![home.path().to_owned()];
    while let Some(directory) = directories.pop() {
        for found in fs::read_dir(directory).unwrap() {
            let path = found.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                assert!(!content.contains(signature), "{}", path.display());
            }
        }
    }
}

#[tokio::test]
async fn a_torn_registry_is_the_old_one_or_closed_but_never_open() {
    let home = tempfile::tempdir().unwrap();
    let authority = Authority::open(home.path(), Vec::new()).unwrap();
    let kept = authority.mint(&request("kept"), "m", None).unwrap();
    let revoked = authority.mint(&request("revoked"), "m", None).unwrap();
    authority.revoke(&revoked.info.id).unwrap();
    authority.mint(&request("last"), "m", None).unwrap();
    let path = home.path().join("state/tokens.json");
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(7) {
        for torn in [whole[..at].to_vec(), {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            flipped
        }] {
            fs::write(&path, torn).unwrap();
            let again = Authority::open(home.path(), Vec::new()).unwrap();
            again.verify(&kept.token).await.unwrap();
            assert!(
                matches!(again.verify(&revoked.token).await, Err(Denied::Revoked)),
                "at {at}"
            );
        }
    }
}

#[tokio::test]
async fn without_its_registry_nothing_is_allowed() {
    let home = tempfile::tempdir().unwrap();
    let authority = Authority::open(home.path(), Vec::new()).unwrap();
    let token = authority.mint(&request("a"), "m", None).unwrap().token;
    let principal = authority.verify(&token).await.unwrap();
    fs::remove_file(home.path().join("state/tokens.json")).unwrap();
    assert!(matches!(authority.verify(&token).await, Err(Denied::Registry(_))));
    assert!(authority.recheck(&principal).is_err());
}

#[test]
fn two_processes_that_begin_at_once_share_one_key() {
    let home = tempfile::tempdir().unwrap();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let opened: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    Authority::open(home.path(), Vec::new())
                        .unwrap()
                        .host_id()
                        .to_owned()
                })
            })
            .collect();
        opened.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]));
}
