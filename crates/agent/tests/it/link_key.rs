//! A new key for the link, cut off at any point.

use qd_agent::link;
use qd_api::Scope;
use qd_tunnel::{HostId, PublicKey, RefusalCode, rotation};
use serde_json::Value;

use crate::linked::{Bench, told};

/// The host's own account of its link.
async fn link_of(bench: &Bench) -> Value {
    let token = bench.token(&serde_json::json!({ "name": "x", "scopes": ["host:read"] }));
    let head = format!("Authorization: Bearer {token}\r\n");
    bench.direct("GET /api/v1/host", &head, "").await.json()["console"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_agent_goes_over_to_the_new_key() {
    let mut bench = Bench::allowing(&[Scope::HostRead]).await;
    assert_eq!(link_of(&bench).await["state"], "linked");
    let old: PublicKey = bench.console.known.borrow().unwrap();
    let rotation = link::rotate(&bench.home).unwrap();
    assert_eq!(
        link::rotate(&bench.home).unwrap(),
        rotation,
        "cut off, it goes on with the same key"
    );
    let (host, new) = (
        "host-1".parse::<HostId>().unwrap(),
        rotation.key.parse::<PublicKey>().unwrap(),
    );
    assert!(rotation::is_proven(&rotation.proof, &old, &host, &new));
    bench.console.known.send_replace(Some(new));
    link::adopt(&bench.home).unwrap();
    bench.session = bench.console.session().await;
    let answer = bench
        .on_behalf(&told("ada", &[Scope::HostRead]), "GET /api/v1/whoami", None)
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_costs_no_link() {
    let mut bench = Bench::allowing(&[Scope::HostRead]).await;
    let rotation = link::rotate(&bench.home).unwrap();
    // The console took the new key, and the host never learned it.
    bench
        .console
        .known
        .send_replace(Some(rotation.key.parse().unwrap()));
    bench.session.close(qd_tunnel::Closing::going_away());
    bench.session = bench.console.session().await;
    bench
        .until("the new key is in the old one's place", async || {
            !bench.home.join("keys/link.key.next").exists()
        })
        .await;
    assert_eq!(link_of(&bench).await["state"], "linked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_refused_says_so_and_waits() {
    let bench = Bench::allowing(&[Scope::HostRead]).await;
    let other = qd_tunnel::SigningKey::generate().unwrap();
    bench.console.known.send_replace(Some(other.public()));
    bench.session.close(qd_tunnel::Closing::going_away());
    bench
        .until("it is refused", async || {
            link_of(&bench).await["state"] == "refused"
        })
        .await;
    let problem = link_of(&bench).await["problem"].as_str().unwrap().to_owned();
    assert!(
        problem.contains(&RefusalCode::BadSignature.to_string()),
        "{problem}"
    );
}
