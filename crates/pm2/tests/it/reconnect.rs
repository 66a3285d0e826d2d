//! What becomes of calls when the daemon is slow, goes away, and comes back.

use std::time::{Duration, Instant};

use qd_pm2::{
    Home,
    client::{self, Change, Error, QUICK},
    testing::App,
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::fixture::{Bench, captured, record, up};

const FOR_EVER: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn without_a_daemon_a_call_fails_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let (client, driver) = client::connect(&Home::new(directory.path()));
    tokio::spawn(driver.run(CancellationToken::new()));
    let begun = Instant::now();
    assert!(matches!(client.get_version().await, Err(Error::Unavailable)));
    assert!(begun.elapsed() < QUICK);
}

#[tokio::test]
async fn a_call_in_flight_fails_when_the_daemon_crashes() {
    let bench = Bench::start().await;
    bench.fake.delay("getMonitorData", FOR_EVER);
    let client = bench.client.clone();
    let call = tokio::spawn(async move { client.get_monitor_data().await });
    bench.fake.wait_for_calls("getMonitorData", 1).await;
    bench.fake.crash().await;
    assert!(matches!(call.await.unwrap(), Err(Error::Unavailable)));
    assert!(!bench.fake.is_running());
    assert!(
        bench.fake.home().rpc_sock().exists(),
        "a crash leaves the socket files behind"
    );
}

#[tokio::test]
async fn the_client_comes_back_to_the_next_daemon_in_a_new_generation() {
    let bench = Bench::start().await;
    bench.fake.add(App::new("app"));
    let (pid, started_at) = (bench.fake.pid(), bench.fake.started_at());
    bench.fake.restart().await;
    let mut state = bench.client.state();
    let again = |state: &qd_axon::LinkState| matches!(state, qd_axon::LinkState::Up { generation } if *generation > 1);
    tokio::time::timeout(Duration::from_secs(10), state.wait_for(again))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        bench.client.get_monitor_data().await.unwrap().len(),
        0,
        "it knows nothing of the old list"
    );
    assert_ne!(bench.fake.pid(), pid);
    assert_eq!(
        bench.fake.home().read_pid().map(u64::from),
        Some(bench.fake.pid())
    );
    assert!(bench.client.get_report().await.unwrap().started_at.unwrap() > started_at);
    up(&bench.client).await;
}

/// How long a call that is never answered waits, told by the error instead of by waiting: the clock is paused.
#[tokio::test(start_paused = true)]
async fn each_verb_waits_as_long_as_the_process_may_take() {
    // The sockets are real; time only moves while nothing happens on them.
    let bench = Bench::start().await;
    let client = &bench.client;
    let after = |error: Result<(), Error>| match error {
        Err(Error::Timeout { after, .. }) => after,
        other => panic!("{other:?}"),
    };
    for verb in [
        "getVersion",
        "stopProcessId",
        "restartProcessId",
        "reloadProcessId",
        "deleteProcessId",
    ] {
        bench.fake.delay(verb, FOR_EVER);
    }
    let plain = record(&captured());
    let mut slow = captured();
    slow["pm2_env"]["kill_timeout"] = json!("60000");
    slow["pm2_env"]["listen_timeout"] = json!(30_000);
    let slow = record(&slow);
    let mut absurd = captured();
    absurd["pm2_env"]["kill_timeout"] = json!(u64::MAX);
    let absurd = record(&absurd);
    let none = Change::default();

    assert_eq!(after(client.get_version().await.map(drop)), QUICK);
    let usual = after(client.stop_process_id(&plain).await);
    assert!(
        usual >= Duration::from_millis(3200) && usual < Duration::from_secs(30),
        "{usual:?}"
    );
    assert!(after(client.stop_process_id(&slow).await) >= Duration::from_secs(120));
    assert!(after(client.delete_process_id(&slow).await.map(drop)) >= Duration::from_secs(120));
    assert!(after(client.restart_process_id(&slow, &none).await) >= Duration::from_secs(150));
    assert!(after(client.reload_process_id(&slow, &none).await) >= Duration::from_secs(150));
    assert!(
        after(client.stop_process_id(&absurd).await) <= Duration::from_secs(1300),
        "an option cannot make a wait endless"
    );
}
