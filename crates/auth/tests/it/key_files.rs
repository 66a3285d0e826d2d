//! The host's key and whose the files of a home are, from the instant they exist.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use qd_api::Scope;
use qd_auth::{Authority, audit};
use rustix::{fs::Mode, process::umask};
use serde_json::Value;

use crate::{audit_entries::entry, home::request};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nothing_is_open_to_others_even_without_a_umask() {
    // The whole process has no umask from here on; nothing else in these tests depends on one.
    umask(Mode::empty());
    let home = tempfile::tempdir().unwrap();
    let inner = home.path().join("deep/home");
    let authority = Authority::open(&inner, Vec::new()).unwrap();
    authority
        .mint(&request("ci", &[Scope::HostRead]), "x", None)
        .unwrap();
    authority
        .mint(&request("ci2", &[Scope::HostRead]), "x", None)
        .unwrap();
    audit::Log::open(&inner).unwrap().append(entry("x")).unwrap();
    for directory in ["", "keys", "state"] {
        assert_eq!(mode(&inner.join(directory)), 0o700, "{directory}");
    }
    let files = [
        "keys/host.pem",
        "state/tokens.json",
        "state/tokens.json.prev",
        "state/tokens.lock",
        "audit.log",
    ];
    for file in files.into_iter().chain(["state/audit.head", "state/audit.lock"]) {
        assert_eq!(mode(&inner.join(file)), 0o600, "{file}");
    }
}

#[test]
fn a_directory_of_keys_that_others_can_write_is_refused() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("keys")).unwrap();
    fs::set_permissions(home.path().join("keys"), fs::Permissions::from_mode(0o777)).unwrap();
    assert!(Authority::open(home.path(), Vec::new()).is_err());
}

#[test]
fn the_published_keys_are_public_and_bear_their_thumbprint() {
    let home = tempfile::tempdir().unwrap();
    let authority = Authority::open(home.path(), Vec::new()).unwrap();
    let keys = authority.jwks().unwrap();
    let key = keys["keys"][0].as_object().unwrap();
    let mut names: Vec<&str> = key.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["alg", "crv", "kid", "kty", "use", "x"],
        "no private member"
    );
    assert_eq!(key["kid"], Value::from(authority.host_id()));
    let parsed: jsonwebtoken::jwk::Jwk = serde_json::from_value(keys["keys"][0].clone()).unwrap();
    let thumbprint = parsed
        .thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256)
        .unwrap();
    assert_eq!(thumbprint, authority.host_id());
}

#[test]
fn a_damaged_key_is_an_error_and_not_a_new_identity() {
    let home = tempfile::tempdir().unwrap();
    Authority::open(home.path(), Vec::new()).unwrap();
    let path = home.path().join("keys/host.pem");
    for content in [
        &b""[..],
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        &[0xff; 5000],
    ] {
        fs::write(&path, content).unwrap();
        assert!(Authority::open(home.path(), Vec::new()).is_err());
        assert_eq!(fs::read(&path).unwrap(), content);
    }
}

#[test]
fn a_key_that_others_may_read_or_that_is_a_link_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let id = Authority::open(home.path(), Vec::new())
        .unwrap()
        .host_id()
        .to_owned();
    let path = home.path().join("keys/host.pem");
    for wide in [0o644, 0o640, 0o604] {
        fs::set_permissions(&path, fs::Permissions::from_mode(wide)).unwrap();
        assert!(Authority::open(home.path(), Vec::new()).is_err(), "{wide:o}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let kept = home.path().join("kept.pem");
    fs::rename(&path, &kept).unwrap();
    std::os::unix::fs::symlink(&kept, &path).unwrap();
    assert!(Authority::open(home.path(), Vec::new()).is_err());
    fs::remove_file(&path).unwrap();
    fs::rename(&kept, &path).unwrap();
    assert_eq!(Authority::open(home.path(), Vec::new()).unwrap().host_id(), id);
}
