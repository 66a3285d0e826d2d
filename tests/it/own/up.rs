//! `qd up`: everything in one command.

use std::process::Stdio;

use qd_tests::{Alone, PATIENCE, app, until, until_some};
use rustix::process::{Pid, Signal, kill_process};

struct Up {
    child: tokio::process::Child,
    url: String,
}

async fn up(alone: &Alone) -> Up {
    let out = alone.root().join("up.out");
    let file = std::fs::File::create(&out).expect("a file");
    let mut child = alone
        .command(&["up", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::from(file))
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let url = until_some("the ready line", async || {
        assert!(child.try_wait().expect("a child").is_none(), "it ended");
        let said = std::fs::read_to_string(&out).unwrap_or_default();
        said.lines()
            .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
    })
    .await;
    Up { child, url }
}

impl Up {
    async fn end(mut self) -> Option<i32> {
        let pid = self
            .child
            .id()
            .and_then(|pid| i32::try_from(pid).ok())
            .and_then(Pid::from_raw);
        kill_process(pid.expect("it runs"), Signal::TERM).expect("it is there");
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.expect("it ends").expect("a child").code()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_command_serves_and_what_ran_runs_again_with_the_next() {
    let alone = Alone::new();
    let first = up(&alone).await;
    assert!(first.url.starts_with("http://127.0.0.1:"));
    alone
        .qd(&["start", &app("silent"), "--name", "quiet", "--wait"])
        .await
        .well();
    let pid = |list: &serde_json::Value| list["items"][0]["pid"].as_u64();
    let before = pid(&alone.qd(&["ls", "--json"]).await.done().json()).expect("a pid");
    assert_eq!(first.end().await, Some(0));
    assert!(!std::path::Path::new(&format!("/proc/{before}")).exists());
    assert!(!alone.home.join("rpc.sock").exists());

    let second = up(&alone).await;
    until("it runs again", async || {
        let list = alone.qd(&["ls", "--json"]).await;
        list.code == 0 && list.json()["items"][0]["status"] == "online"
    })
    .await;
    let said = alone.qd(&["update"]).await.done();
    assert!(said.stdout.contains("the daemon went from"), "{said:#?}");
    alone.qd(&["kill"]).await.well();
    let mut second = second;
    let ended = tokio::time::timeout(PATIENCE, second.child.wait()).await;
    assert_eq!(
        ended.expect("it ends with its daemon").expect("a child").code(),
        Some(0)
    );
    assert!(!alone.home.join("rpc.sock").exists());
}
