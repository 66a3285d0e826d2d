//! Whether an app has come up and may be used, and what it may use.

use std::fs::{File, remove_file};

use qd_tests::{AgentOptions, Bench, Version, app, until};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_launching_until_its_startup_check_succeeds_and_restarted_if_it_does_not() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let up = bench.pm2.root.join("up");
    let check = json!({"exec": ["test", "-e", up], "interval": "100ms", "failures": 600});
    let spec = json!({
        "script": app("silent"), "name": "slow", "startup_check": check, "listen_timeout": 100,
    });
    bench.send("/api/v1/processes", &spec).await.ok();
    let slow = bench.process("slow").await;
    assert_eq!(slow["status"], "launching", "{slow}");
    assert!(slow["pid"].is_number(), "{slow}");
    File::create(&up).expect("a file");
    until("it has come up", async || {
        bench.process("slow").await["status"] == "online"
    })
    .await;
    assert_eq!(bench.process("slow").await["restarts"], 0);

    let never = json!({"exec": ["false"], "interval": "100ms", "failures": 2});
    let spec = json!({
        "script": app("silent"), "name": "never", "startup_check": never, "listen_timeout": 100,
    });
    bench.send("/api/v1/processes", &spec).await.ok();
    until("it was restarted", async || {
        bench.process("never").await["last_exit"]["reason"] == "probe"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_waited_for_until_it_is_ready_and_not_restarted_when_it_is_not() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let ready = bench.pm2.root.join("ready");
    let check = json!({"exec": ["test", "-e", ready], "interval": "100ms", "failures": 2});
    let spec = json!({"script": app("silent"), "name": "web", "readiness_check": check});
    let late = bench
        .send("/api/v1/processes?wait=online&timeout=3s", &spec)
        .await;
    assert!(
        late.status == 504 && late.body.contains("but not ready"),
        "{late:?}"
    );
    let after = json!({"script": app("silent"), "name": "after", "depends_on": ["web"]});
    let starting = bench.send("/api/v1/processes", &after);
    tokio::pin!(starting);
    let makes_ready = async {
        assert_eq!(bench.process("web").await["ready"], false);
        File::create(&ready).expect("a file");
    };
    let (answer, ()) = tokio::join!(starting, makes_ready);
    answer.ok();
    let pid = bench.process("web").await["pid"].clone();
    until("it is ready", async || {
        bench.process("web").await["ready"] == true
    })
    .await;
    remove_file(&ready).expect("it was there");
    until("it is not ready any more", async || {
        bench.process("web").await["ready"] == false
    })
    .await;
    assert_eq!(bench.process("web").await["pid"], pid);
    bench.post("/api/v1/processes/web/stop").await.ok();
    assert!(bench.process("web").await["ready"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_runs_within_its_limits_or_says_which_the_host_cannot_keep() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let spec = json!({
        "script": app("silent"), "name": "small",
        "limits": {"memory": "256M", "tasks": 64, "open_files": 99, "core_size": 0},
    });
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    let small = bench.process("small").await;
    let pid = small["pid"].as_u64().expect("it runs");
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).expect("its own");
    let limits = read("limits");
    let of = |name: &str| {
        let line = limits
            .lines()
            .find(|line| line.starts_with(name))
            .expect("a limit");
        line[name.len()..].split_whitespace().next().map(str::to_owned)
    };
    assert_eq!(of("Max open files").as_deref(), Some("99"));
    assert_eq!(of("Max core file size").as_deref(), Some("0"));
    let is_grouped = read("cgroup").contains("/qd.0.");
    let unmet = &small["unmet_limits"];
    if is_grouped {
        assert!(unmet.is_null(), "{small}");
    } else {
        assert_eq!(*unmet, json!(["memory", "tasks"]), "{small}");
    }
    let program = read("cmdline");
    assert!(!program.contains("confine"), "{program}");

    let wrong = json!({"script": app("silent"), "name": "wrong", "limits": {"memory": "lots"}});
    let refused = bench.send("/api/v1/processes", &wrong).await;
    assert!(
        refused.status == 400 && refused.body.contains("limits.memory"),
        "{refused:?}"
    );
}
