//! What is the same for every request.

use qd_tests::{Bench, app, until};

/// Starts an app behind the agent's back, and waits until it has heard of it.
async fn started(bench: &Bench) {
    bench.pm2.run(&["start", &app("silent"), "--name", "idle"]).await;
    until("the app is listed", async || {
        bench.get("/api/v1/processes/idle").await.status == 200
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_makes_a_repeated_request_harmless() {
    let bench = Bench::start().await;
    started(&bench).await;
    let restart = async |key: &str| {
        let header = format!("Idempotency-Key: {key}");
        bench
            .curl(&["-X", "POST", "-H", &header, "/api/v1/processes/idle/restart"])
            .await
    };
    let first = restart("one").await;
    let again = restart("one").await;
    assert_eq!(first.ok(), again.ok());
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(bench.process("idle").await["restarts"], 1);
    restart("two").await.ok();
    assert_eq!(bench.process("idle").await["restarts"], 2);

    let other = bench
        .curl(&[
            "-H",
            "Idempotency-Key: one",
            "-H",
            "Content-Type: application/json",
            "-d",
            r#"{"env":{"COLOR":"red"}}"#,
            "/api/v1/processes/idle/restart",
        ])
        .await;
    assert_eq!(other.problem(409), "conflict");
    assert_eq!(bench.process("idle").await["restarts"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_daemon_is_pinged_saved_resurrected_and_its_logs_reopened() {
    let bench = Bench::start().await;
    started(&bench).await;
    let pong = bench.post("/api/v1/daemon/ping").await.ok();
    assert!(pong["round_trip_micros"].as_u64().unwrap() > 0, "{pong}");
    bench.post("/api/v1/daemon/save").await.ok();
    bench.delete("/api/v1/processes/all").await.ok();
    assert!(bench.pm2.jlist().await.is_empty());
    bench.post("/api/v1/daemon/resurrect").await.ok();
    assert_eq!(bench.process("idle").await["status"], "online");
    bench.post("/api/v1/daemon/reload-logs").await.ok();
    let host = bench.get("/api/v1/host").await.ok();
    assert_eq!(host["daemon"]["kind"], "pm2");
    assert_eq!(host["daemon"]["version"], "7.0.4");
    assert_eq!(host["daemon"]["link"], "connected");
}
