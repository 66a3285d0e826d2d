//! A store to test on.

use std::collections::BTreeMap;

use qd_api::Time;
use tempfile::TempDir;

use super::{Host, Joining, NewCode, Store};

/// A store with one host, `web-1`.
pub(super) async fn with_host(directory: &TempDir) -> (Store, Host) {
    let store = Store::open(directory.path()).await.expect("a store");
    let now = Time::now();
    let code = NewCode {
        hash: "code".to_owned(),
        host: None,
        tags: BTreeMap::new(),
        uses: 1,
        expires_at: now.plus_seconds(60),
    };
    store.add_code(code, now).await.expect("a code");
    let joining = Joining {
        code: "code".to_owned(),
        key: "key".to_owned(),
        name: "web-1".to_owned(),
    };
    let host = store.join(joining, now).await.expect("kept").expect("a host");
    (store, host)
}
