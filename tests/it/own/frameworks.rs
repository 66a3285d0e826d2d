//! Real apps of frameworks that start processes of their own, and one without any.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
};

use qd_tests::{AgentOptions, Bench, Version, descendants, until};
use serde_json::{Value, json};

/// An app, and how it is asked who serves.
struct App {
    bench: Bench,
    spec: Value,
    port: u16,
    route: &'static str,
}

fn frameworks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("apps/frameworks")
}

/// A port that was free just now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

impl App {
    /// Starts it: the spec without name and port.
    async fn start(bench: Bench, route: &'static str, mut spec: Value) -> Self {
        let port = free_port();
        spec["name"] = "app".into();
        spec["env"]["PORT"] = port.to_string().into();
        if let Some(args) = spec["args"].as_array_mut() {
            args.iter_mut()
                .filter(|arg| *arg == "PORT")
                .for_each(|arg| *arg = port.to_string().into());
        }
        bench.send("/api/v1/processes?wait=online", &spec).await.ok();
        Self {
            bench,
            spec,
            port,
            route,
        }
    }

    /// The process that answered, once one does.
    async fn serving(&self) -> u64 {
        let url = format!("http://127.0.0.1:{}{}", self.port, self.route);
        let mut pid = None;
        until("it serves", async || {
            let mut curl = tokio::process::Command::new("curl");
            let output = curl.args(["-fsS", "--max-time", "5", &url]).output().await;
            let answer = output.ok().and_then(|output| {
                let answer: Option<Value> = serde_json::from_slice(&output.stdout).ok();
                answer?["pid"].as_u64()
            });
            pid = answer;
            pid.is_some()
        })
        .await;
        pid.expect("it was seen")
    }

    async fn pid(&self) -> u32 {
        let pid = self.bench.process("app").await["pid"].as_u64();
        u32::try_from(pid.expect("it runs")).expect("a pid")
    }

    async fn logs(&self) -> String {
        self.bench.get("/api/v1/processes/app/logs?lines=200").await.body
    }

    /// Restarts it, kills the daemon, stops it and forgets it; whatever it started is gone then.
    async fn goes_through_its_life(self) {
        let first = (self.pid().await, self.serving().await);
        let log = self.logs().await;
        assert!(!log.is_empty(), "it says nothing");

        let restart = "/api/v1/processes/app/restart?wait=online";
        self.bench.post(restart).await.ok();
        assert_ne!(self.pid().await, first.0);
        assert_ne!(self.serving().await, first.1);

        let (pid, server) = (self.pid().await, self.serving().await);
        self.bench.pm2.kill_daemon().await;
        assert_eq!(self.serving().await, server);
        until("the agent has its daemon again", async || {
            self.bench.get("/api/v1/processes/app").await.status == 200
        })
        .await;
        assert_eq!(self.pid().await, pid);

        let mut all = descendants(pid);
        all.push(pid);
        self.bench.post("/api/v1/processes/app/stop").await.ok();
        for pid in all {
            assert!(!Path::new(&format!("/proc/{pid}")).exists(), "{pid} is left");
        }
        TcpListener::bind(("127.0.0.1", self.port)).expect("its port is free");
        self.bench.delete("/api/v1/processes/app").await.ok();
        assert_eq!(
            self.bench.json("/api/v1/processes").await.ok()["items"],
            json!([]),
            "{}",
            self.spec
        );
    }
}

async fn bench() -> Bench {
    Bench::with(Version::Own, &AgentOptions::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_egg_app_runs_with_its_workers_and_leaves_none() {
    let bench = bench().await;
    let root = bench.pm2.root.join("egg");
    let spec = json!({"script": frameworks().join("egg-app/index.js"), "env": {"EGG_ROOT": root}});
    let app = App::start(bench, "/", spec).await;
    app.serving().await;
    // Its master, its agent and its worker.
    assert!(descendants(app.pid().await).len() >= 2);
    app.goes_through_its_life().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nest_app_runs_and_is_told_that_it_ends() {
    let spec = json!({"script": frameworks().join("nest-app/index.js")});
    let app = App::start(bench().await, "/", spec).await;
    app.serving().await;
    app.bench
        .post("/api/v1/processes/app/restart?wait=online")
        .await
        .ok();
    until("its shutdown hook ran", async || {
        app.logs().await.contains("nest-app ends on SIGINT")
    })
    .await;
    app.goes_through_its_life().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_app_runs_in_production() {
    let spec = json!({
        "script": frameworks().join("node_modules/next/dist/bin/next"),
        "interpreter": "node",
        "cwd": frameworks().join("next-app"),
        "args": ["start", "-H", "127.0.0.1", "-p", "PORT"],
        "env": {"NEXT_TELEMETRY_DISABLED": "1"},
    });
    let app = App::start(bench().await, "/api/pid", spec).await;
    app.goes_through_its_life().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_in_rust_runs_without_an_interpreter() {
    let bench = bench().await;
    let program = bench.pm2.root.join("rust-app");
    let compiled = tokio::process::Command::new("rustc")
        .args(["--edition", "2024", "-o"])
        .args([&program, &frameworks().join("rust-app/main.rs")])
        .status()
        .await;
    assert!(compiled.expect("rustc runs").success());
    let spec = json!({"script": program, "interpreter": "none"});
    let app = App::start(bench, "/", spec).await;
    app.goes_through_its_life().await;
}
