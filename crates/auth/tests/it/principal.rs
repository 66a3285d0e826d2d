//! What a principal may do and see.

use qd_api::{Scope, Scopes, token::PrincipalKind};
use qd_auth::Principal;

use crate::home::{Home, patterns};

#[test]
fn apps_match_exactly_or_by_an_explicit_glob_and_never_by_prefix() {
    let cases: &[(&[&str], &str, bool)] = &[
        (&["api"], "api", true),
        (&["api"], "api-admin", false),
        (&["api"], "ap", false),
        (&["api"], "API", false),
        (&["api"], "", false),
        (&["api-*"], "api-admin", true),
        (&["api-*"], "api", false),
        (&["api-?"], "api-12", false),
        (&["a.i"], "api", false),
        (&["web", "api"], "api", true),
        (&["*"], "anything", true),
        (&[], "api", false),
    ];
    for (apps, name, expected) in cases {
        let mut principal = Principal::local(1000);
        principal.apps = patterns(apps);
        assert_eq!(principal.sees(name, "default"), *expected, "{apps:?} {name:?}");
    }
    assert!(Principal::local(1000).sees("anything", "anywhere"));
}

#[test]
fn an_app_is_seen_if_its_name_and_its_namespace_are() {
    let mut principal = Principal::local(1000);
    assert!(!principal.is_limited());
    principal.namespaces = patterns(&["staging", "team-*"]);
    assert!(principal.is_limited());
    assert!(principal.sees("api", "staging") && principal.sees("api", "team-a"));
    assert!(!principal.sees("api", "default") && !principal.sees("staging", "production"));
    principal.apps = patterns(&["api"]);
    assert!(principal.sees("api", "staging"));
    assert!(!principal.sees("web", "staging") && !principal.sees("api", "default"));
    principal.namespaces = patterns(&[]);
    assert!(!principal.sees("api", "staging") && principal.is_limited());
}

#[test]
fn an_empty_set_of_scopes_allows_nothing() {
    let mut principal = Principal::local(1000);
    assert!(Scope::ALL.iter().all(|scope| principal.allows(*scope)));
    principal.scopes = Scopes::default();
    assert!(!Scope::ALL.iter().any(|scope| principal.allows(*scope)));
}

#[test]
fn no_two_kinds_of_principal_share_a_rate() {
    let mut issuer = Principal::local(1000);
    issuer.kind = PrincipalKind::Issuer;
    assert_ne!(issuer.rate_key(), Principal::local(1000).rate_key());
    assert_ne!(Principal::local(0).rate_key(), Principal::local(1000).rate_key());
    let mut token = Principal::local(1000);
    token.token_id = Some("x".to_owned());
    assert_eq!(token.rate_key(), "token:x");
    assert_eq!(Principal::local(7).whoami().subject, "uid:7");
}

#[test]
fn hashes_of_values_are_the_hosts_own() {
    let (home, other) = (Home::new(), Home::new());
    let hash = home.authority.hash_value("secret");
    assert_eq!(
        hash,
        home.another().hash_value("secret"),
        "equal on one host, also after a restart"
    );
    assert_ne!(hash, other.authority.hash_value("secret"), "useless on another");
    assert_ne!(hash, home.authority.hash_value("secret2"));
    let digits = hash.strip_prefix("hmac-sha256:").unwrap();
    assert!(digits.len() == 32 && digits.chars().all(|c| c.is_ascii_hexdigit()));
}
