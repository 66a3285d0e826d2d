//! Apps of any kind.

use std::io::Write;

use qd_tests::{AgentOptions, Bench, Version, app, descendants, until};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn apps_of_many_kinds_run_are_listed_and_end_without_leaving_anything() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let write = |name: &str, text: &str| {
        let path = bench.pm2.root.join(name);
        std::fs::File::create(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .expect("a script");
        path.display().to_string()
    };
    let python = write(
        "app.py",
        "import time\nprint('python runs', flush=True)\nwhile True: time.sleep(1)\n",
    );
    let shell = write("app.sh", "echo shell runs\nwhile :; do sleep 1; done\n");
    let specs = [
        json!({"script": app("express-app"), "name": "express"}),
        json!({"script": app("koa-app"), "name": "koa"}),
        json!({"script": python, "name": "python", "interpreter": "python3"}),
        json!({"script": shell, "name": "shell"}),
        json!({"script": "/bin/sleep", "args": ["1000"], "name": "binary", "interpreter": "none"}),
    ];
    for spec in &specs {
        bench.send("/api/v1/processes?wait=online", spec).await.ok();
    }
    let keeper = bench.pm2.keeper().expect("a keeper");
    assert!(descendants(keeper).len() > specs.len());
    for (name, line) in [
        ("python", "python runs"),
        ("shell", "shell runs"),
        ("koa", "listening"),
    ] {
        until("its output is there", async || {
            bench
                .get(&format!("/api/v1/processes/{name}/logs?lines=10"))
                .await
                .body
                .contains(line)
        })
        .await;
    }
    for spec in &specs {
        let name = spec["name"].as_str().expect("a name");
        bench
            .post(&format!("/api/v1/processes/{name}/restart?wait=online"))
            .await
            .ok();
        bench.post(&format!("/api/v1/processes/{name}/stop")).await.ok();
    }
    let daemon = bench.pm2.pid().expect("a daemon");
    assert_eq!(descendants(keeper), [daemon]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agent_updates_our_daemon_in_place() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    bench
        .send(
            "/api/v1/processes?wait=online",
            &json!({"script": app("silent"), "name": "quiet"}),
        )
        .await
        .ok();
    let pid = bench.get("/api/v1/processes/quiet").await.json()["items"][0]["pid"].clone();
    let daemon = bench.pm2.pid();
    let answer = bench.post("/api/v1/daemon/update").await;
    assert!(answer.body.contains("the daemon went from"), "{answer:?}");
    until("it answers again", async || {
        let list = bench.get("/api/v1/processes/quiet").await;
        list.status == 200 && list.json()["items"][0]["pid"] == pid
    })
    .await;
    assert_eq!(bench.pm2.pid(), daemon);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_why_a_run_ended() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let folder = bench.pm2.root.join("app");
    std::fs::create_dir(&folder).expect("a folder");
    let spec = json!({"script": app("silent"), "name": "quiet", "watch": ["."], "cwd": folder});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    let shown = async || bench.get("/api/v1/processes/quiet").await.json()["items"][0].clone();
    assert!(shown().await["last_exit"]["at"].is_null());

    let pid = i32::try_from(shown().await["pid"].as_i64().expect("a pid")).expect("a pid");
    let pid = rustix::process::Pid::from_raw(pid).expect("a pid");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("it is there");
    until("it was killed", async || {
        shown().await["last_exit"]["reason"] == "killed"
    })
    .await;
    assert_eq!(shown().await["last_exit"]["signal"], "SIGKILL");
    assert_eq!(shown().await["restarts"], 1);

    until("it runs again", async || shown().await["status"] == "online").await;
    bench
        .post("/api/v1/processes/quiet/restart?wait=online")
        .await
        .ok();
    assert_eq!(shown().await["last_exit"]["reason"], "stopped");

    std::fs::File::create(folder.join("changed.js")).expect("a file");
    until("the change was seen", async || {
        shown().await["last_exit"]["reason"] == "watch"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_not_well_is_restarted() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let well = bench.pm2.root.join("well");
    std::fs::File::create(&well).expect("a file");
    let check = json!({
        "exec": ["test", "-e", well.display().to_string()], "interval": 100, "failures": 2, "initial_delay": "0s",
    });
    let spec = json!({"script": app("silent"), "name": "quiet", "health_check": check});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    let shown = async || bench.get("/api/v1/processes/quiet").await.json()["items"][0].clone();
    assert_eq!(shown().await["restarts"], 0);
    std::fs::remove_file(&well).expect("it was there");
    until("it was restarted", async || {
        shown().await["last_exit"]["reason"] == "probe"
    })
    .await;
    std::fs::File::create(&well).expect("a file");
    until("it is online", async || shown().await["status"] == "online").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_started_when_what_it_depends_on_is_online() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let web = json!({"script": app("silent"), "name": "web", "depends_on": ["db"]});
    let early = bench.send("/api/v1/processes", &web).await;
    assert!(early.status >= 400 && early.body.contains("db"), "{early:?}");
    let db = json!({"script": app("silent"), "name": "db"});
    bench.send("/api/v1/processes?wait=online", &db).await.ok();
    bench.send("/api/v1/processes?wait=online", &web).await.ok();
    let itself = json!({"script": app("silent"), "name": "ouroboros", "depends_on": ["ouroboros"]});
    let circle = bench.send("/api/v1/processes", &itself).await;
    assert!(
        circle.status >= 400 && circle.body.contains("ouroboros"),
        "{circle:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_waits_until_what_it_depends_on_has_come_far_enough() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let (go, well) = (bench.pm2.root.join("go"), bench.pm2.root.join("well"));
    let job = bench.pm2.root.join("job.sh");
    let text = format!("until [ -e {} ]; do sleep 0.05; done\n", go.display());
    std::fs::File::create(&job)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .expect("a script");
    let migrate = json!({"script": job, "name": "migrate", "interpreter": "sh", "autorestart": false});
    let check = json!({"exec": ["test", "-e", well], "interval": "100ms", "failures": 1000});
    let db = json!({"script": app("silent"), "name": "db", "health_check": check});
    for spec in [&migrate, &db] {
        bench.send("/api/v1/processes?wait=online", spec).await.ok();
    }
    let web = json!({
        "script": app("silent"), "name": "web", "depends_on": ["migrate:completed", "db:healthy"],
    });
    let starting = bench.send("/api/v1/processes", &web);
    tokio::pin!(starting);
    let is_running = async || {
        let list = bench.json("/api/v1/processes").await.ok();
        let items = list["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .any(|item| item["name"] == "web" && item["pid"].is_number())
    };
    let steps = async {
        assert!(!is_running().await);
        std::fs::File::create(&go).expect("a file");
        until("the job is done", async || {
            bench.process("migrate").await["status"] == "stopped"
        })
        .await;
        assert!(!is_running().await, "the database is not well yet");
        std::fs::File::create(&well).expect("a file");
    };
    let (answer, ()) = tokio::join!(starting, steps);
    answer.ok();
    assert!(is_running().await);

    let failing =
        json!({"script": "/bin/false", "name": "broken", "interpreter": "none", "autorestart": false});
    bench.send("/api/v1/processes", &failing).await.ok();
    until("it failed", async || {
        bench.process("broken").await["status"] != "online"
    })
    .await;
    let after = json!({"script": app("silent"), "name": "after", "depends_on": ["broken:completed"]});
    let refused = bench.send("/api/v1/processes", &after).await;
    assert!(
        refused.status >= 400 && refused.body.contains("broken (completed)"),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_pm2_is_not_asked_for_what_it_cannot() {
    let bench = Bench::start().await;
    let spec = json!({"script": app("silent"), "name": "quiet", "health_check": {"tcp": "1"}});
    let answer = bench.send("/api/v1/processes", &spec).await;
    assert!(answer.body.contains("unsupported_by_daemon"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_restarted_when_its_time_comes() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let spec = |name: &str, overlap: &str| {
        json!({
            "script": app("silent"), "name": name, "cron_restart": "* * * * * *", "cron_time_zone": "UTC",
            "cron_overlap": overlap,
        })
    };
    bench
        .send("/api/v1/processes?wait=online", &spec("left", "skip"))
        .await
        .ok();
    bench
        .send("/api/v1/processes", &spec("restarted", "restart"))
        .await
        .ok();
    let shown =
        async |name: &str| bench.get(&format!("/api/v1/processes/{name}")).await.json()["items"][0].clone();
    until("its time came", async || {
        shown("restarted").await["last_exit"]["reason"] == "cron"
    })
    .await;
    assert_eq!(shown("left").await["restarts"], 0);
}
