use proptest::prelude::*;
use qd_api::{Scope, Scopes};

#[test]
fn names_round_trip() {
    for scope in Scope::ALL {
        assert_eq!(scope.as_str().parse::<Scope>().unwrap(), *scope);
        assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
    }
}

#[test]
fn an_unknown_scope_is_refused_and_the_nearest_named() {
    let error = "processes:raed".parse::<Scope>().unwrap_err();
    assert_eq!(error.nearest, Scope::ProcessesRead);
    assert!(serde_json::from_str::<Scopes>(r#"["processes:read", "root"]"#).is_err());
    assert!("processes:*".parse::<Scope>().is_err());
    assert!("Processes:Read".parse::<Scope>().is_err());
}

#[test]
fn the_empty_set_allows_nothing() {
    assert!(Scope::ALL.iter().all(|scope| !Scopes::default().allows(*scope)));
}

#[test]
fn lacking_names_what_is_missing() {
    let own: Scopes = [Scope::ProcessesRead].into_iter().collect();
    let wanted: Scopes = [Scope::ProcessesRead, Scope::LogsRead].into_iter().collect();
    assert_eq!(own.lacking(&wanted), [Scope::LogsRead]);
}

proptest! {
    #[test]
    fn any_text_is_a_scope_or_an_error(text in ".{0,300}") {
        drop(text.parse::<Scope>());
    }
}
