use std::sync::{Arc, Mutex};

use qd_api::{Scope, Time, token::TokenRequest};
use qd_auth::{Authority, Clock, Denied};

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn a_clock_that_is_set_back_extends_no_token() {
    let home = tempfile::tempdir().unwrap();
    let now = Arc::new(Mutex::new(Time::now()));
    let read = Arc::clone(&now);
    let clock = Clock::from_fn(move || *read.lock().unwrap());
    let authority = Authority::open_with(home.path(), Vec::new(), clock).unwrap();
    let request = TokenRequest {
        name: "t".to_owned(),
        scopes: vec![Scope::HostRead],
        apps: None,
        ttl_seconds: Some(3600),
    };
    let token = authority.mint(&request, "test", None).unwrap().token;
    authority.verify(&token).await.unwrap();
    let start = *now.lock().unwrap();
    *now.lock().unwrap() = start.plus_seconds(DAY);
    assert!(matches!(authority.verify(&token).await, Err(Denied::Expired)));
    *now.lock().unwrap() = start.plus_seconds(-DAY);
    assert!(matches!(authority.verify(&token).await, Err(Denied::Expired)));
    *now.lock().unwrap() = Time::from_millis(i64::MIN / 2).unwrap_or(start);
    assert!(authority.verify(&token).await.is_err());
}
