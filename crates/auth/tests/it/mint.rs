use qd_api::{AppPattern, Scope, Scopes, Time, token::TokenRequest};
use qd_auth::{Authority, MintError, Principal};

fn request(name: &str, scopes: &[Scope], apps: Option<&[&str]>) -> TokenRequest {
    TokenRequest {
        name: name.to_owned(),
        scopes: scopes.to_vec(),
        apps: apps.map(|apps| {
            apps.iter()
                .map(|app| app.parse::<AppPattern>().unwrap())
                .collect()
        }),
        ttl_seconds: Some(3600),
    }
}

fn minter(scopes: &[Scope], apps: Option<&[&str]>) -> Principal {
    let mut principal = Principal::local(0);
    principal.scopes = scopes.iter().copied().collect::<Scopes>();
    principal.apps = apps.map(|apps| apps.iter().map(|app| app.parse().unwrap()).collect());
    principal
}

#[test]
fn nobody_gives_what_it_does_not_have() {
    let home = tempfile::tempdir().unwrap();
    let authority = Authority::open(home.path(), Vec::new()).unwrap();
    let own = minter(&[Scope::TokensAdmin, Scope::LogsRead], Some(&["api", "web-*"]));
    let mint = |request: &TokenRequest| authority.mint(request, "m", Some(&own));
    assert!(matches!(
        mint(&request("a", &[Scope::DaemonAdmin], None)),
        Err(MintError::Exceeds { .. })
    ));
    for apps in [["api-admin"], ["*"], ["web*"]] {
        let refused = mint(&request("a", &[Scope::LogsRead], Some(&apps)));
        assert!(matches!(refused, Err(MintError::Exceeds { .. })), "{apps:?}");
    }
    mint(&request("a", &[Scope::LogsRead], Some(&["web-1"]))).unwrap();
    let inherited = mint(&request("a", &[Scope::LogsRead], None)).unwrap();
    assert_eq!(inherited.info.apps, own.apps);
}

#[test]
fn a_token_ends_no_later_than_the_one_it_was_made_with() {
    let home = tempfile::tempdir().unwrap();
    let authority = Authority::open(home.path(), Vec::new()).unwrap();
    let mut own = minter(&[Scope::TokensAdmin], None);
    own.expires_at = Some(Time::now().plus_seconds(60));
    let token = authority
        .mint(&request("a", &[Scope::TokensAdmin], None), "m", Some(&own))
        .unwrap();
    assert_eq!(Some(token.info.expires_at), own.expires_at);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let authority = Authority::open(home.path(), Vec::new()).unwrap();
    for name in ["", "a b", "a\nb", "ü", &"x".repeat(65)] {
        assert!(matches!(
            authority.mint(&request(name, &[Scope::HostRead], None), "m", None),
            Err(MintError::Name)
        ));
    }
    assert!(matches!(
        authority.mint(&request("a", &[], None), "m", None),
        Err(MintError::NoScope)
    ));
    assert!(matches!(
        authority.mint(&request("a", &[Scope::HostRead], Some(&[])), "m", None),
        Err(MintError::Apps)
    ));
    for ttl in [0, 3 * 365 * 24 * 3600] {
        let mut asked = request("a", &[Scope::HostRead], None);
        asked.ttl_seconds = Some(ttl);
        assert!(matches!(authority.mint(&asked, "m", None), Err(MintError::Ttl)));
    }
}
