//! The page, in a real browser. The scripts of `tests/browser` look and click; what a page cannot do itself, such as
//! killing the console, they ask for here.

use std::{collections::BTreeMap, path::Path, process::Stdio, time::Duration};

use qd_tests::{
    Agent, AgentOptions, Alone, Caller, Console, Host, PASSWORD, Pm2, Version, app, started, until_some,
};
use rustix::process::Signal;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::Child,
};

/// Longest a script may take.
const LONGEST: Duration = Duration::from_secs(170);

/// An app that takes its time to stop, so that its restart is in flight when the agent is killed.
const SLOW: &str = "trap 'sleep 5; exit 0' TERM INT\nwhile :; do sleep 0.1; done\n";

fn script(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser").join(name);
    path.display().to_string()
}

fn write(path: &Path, text: &str) {
    let mut file = std::fs::File::create(path).expect("a new file");
    std::io::Write::write_all(&mut file, text.as_bytes()).expect("a written file");
}

/// Plays a script to its end. What it asks for is done by `hand`, by name and arguments; the answer is one line.
async fn play(
    name: &str,
    environment: &[(&str, &str)],
    mut hand: impl AsyncFnMut(&str, &[String]) -> String,
) {
    let home = tempfile::tempdir().unwrap();
    let log = home.path().join("script.log");
    let mut all = BTreeMap::from([("HOME".to_owned(), home.path().display().to_string())]);
    all.extend(
        environment
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned())),
    );
    if let Ok(chromium) = std::env::var("CHROMIUM") {
        all.insert("CHROMIUM".to_owned(), chromium);
    }
    let mut child = started(Path::new("node"), &all)
        .arg(script(name))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let mut requests = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut answers = child.stdin.take().unwrap();
    let played = tokio::time::timeout(LONGEST, async {
        while let Some(line) = requests.next_line().await.unwrap() {
            let request: Vec<String> = serde_json::from_str(&line).unwrap();
            let (what, rest) = request.split_first().unwrap();
            let answer = hand(what, rest).await;
            answers.write_all(format!("{answer}\n").as_bytes()).await.unwrap();
        }
        child.wait().await.unwrap()
    });
    let is_well = played.await.is_ok_and(|status| status.success());
    assert!(is_well, "{name}: {}", std::fs::read_to_string(&log).unwrap());
}

/// A host whose agent comes and goes as a script asks; its daemon ends when dropped.
struct Own {
    alone: Alone,
    up: Option<Child>,
}

impl Own {
    /// Daemon and agent, and the agent's URL.
    async fn up(&mut self) -> String {
        let out = self.alone.root().join("up.out");
        let mut command = self.alone.command(&["up", "--listen", "127.0.0.1:0"]);
        command
            .stdout(std::fs::File::create(&out).unwrap())
            .stderr(Stdio::null());
        self.up = Some(command.spawn().unwrap());
        until_some("the ready line", async || {
            let said = std::fs::read_to_string(&out).unwrap_or_default();
            said.lines()
                .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
        })
        .await
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let mut kill = self.alone.command(&["kill"]);
        let _ = kill
            .as_std_mut()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_start_on_a_fleet_is_enrolled_and_operated_by_the_page() {
    let console = Console::start().await;
    let log = console.log();
    let link = log
        .split_whitespace()
        .find(|word| word.contains("/#/setup/"))
        .unwrap();
    let pm2 = Pm2::start(Version::Seven).await;
    let mut owns: BTreeMap<String, Own> = BTreeMap::new();
    let mut agent = None;
    let mut viewer: Option<Caller> = None;
    let environment = [
        ("CONSOLE_URL", console.url.as_str()),
        ("CONSOLE_PASSWORD", PASSWORD),
        ("SETUP_LINK", link),
    ];
    play("operate.mjs", &environment, async |what, rest| {
        let name = rest.first().map_or("", String::as_str);
        match what {
            "link" if name == "old-1" => {
                let stock = Agent::start(&pm2, &AgentOptions::default()).await;
                stock.qd(&["link", &console.url, "--code", &rest[1]]).await.well();
                agent = Some(stock);
            }
            "link" => {
                let mut own = Own { alone: Alone::new(), up: None };
                own.alone.qd(&["link", &console.url, "--code", &rest[1]]).await.well();
                own.up().await;
                owns.insert(name.to_owned(), own);
            }
            "start apps" => {
                let (first, second) = (&owns["web-1"].alone, &owns["web-2"].alone);
                first.qd(&["start", &app("express-app"), "--name", "shop", "--wait"]).await.well();
                let (file, slow) = (second.root().join("slow.json"), second.root().join("slow.sh"));
                write(&slow, SLOW);
                let entry = serde_json::json!({ "apps": [{ "name": "shop", "script": slow, "interpreter": "sh", "kill_timeout": 20_000 }] });
                write(&file, &entry.to_string());
                second.qd(&["start", file.to_str().unwrap(), "--wait"]).await.well();
                pm2.run(&["start", &app("express-app"), "--name", "store"]).await;
                pm2.run(&["start", &app("silent"), "--name", "shop"]).await;
            }
            "restarts" => {
                let list = owns[name].alone.qd(&["ls", "--json"]).await.done().json();
                return list["items"][0]["restarts"].to_string();
            }
            "end agent" => owns.get_mut(name).unwrap().up.take().unwrap().kill().await.unwrap(),
            "start agent" => {
                owns.get_mut(name).unwrap().up().await;
            }
            "add viewer" => viewer = Some(console.user(name, "viewer", &[]).await),
            "restart as viewer" => {
                let path = format!("/api/v1/hosts/{name}/processes/{}/restart", rest[1]);
                let answer = viewer.as_ref().unwrap().call("POST", &path, None).await;
                return answer.status.to_string();
            }
            other => panic!("what is {other}?"),
        }
        String::new()
    })
    .await;
    drop(agent);
}

#[tokio::test(flavor = "multi_thread")]
async fn live_logs_keep_up_and_say_what_is_missing_also_when_the_console_is_killed() {
    let mut console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let hosts = [
        Host::linked(&console, &admin, "web-1", &[]).await,
        Host::linked(&console, &admin, "web-2", &[]).await,
    ];
    for (host, rate) in hosts.iter().zip(["RATE=5000", "RATE=50"]) {
        let flood = [
            "start",
            &app("logger"),
            "--name",
            "flood",
            "--env",
            rate,
            "--wait",
        ];
        host.alone.qd(&flood).await.well();
        host.app("silent", &app("silent")).await;
    }
    let url = console.url.clone();
    let environment = [("CONSOLE_URL", url.as_str()), ("CONSOLE_PASSWORD", PASSWORD)];
    play("logs.mjs", &environment, async |what, _| {
        match what {
            "flush" => hosts[1].alone.qd(&["flush", "flood"]).await.well(),
            "kill console" => console.end(Signal::KILL).await,
            "start console" => console.start_again().await,
            other => panic!("what is {other}?"),
        }
        String::new()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hosts_and_apps_say_of_themselves_is_shown_as_text() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let pm2 = Pm2::start(Version::Seven).await;
    let name = r#"<img src=x onerror="alert(1)">"#;
    pm2.run(&["start", &script("hostile-app.js"), "--name", name])
        .await;
    let agent = Agent::start(&pm2, &AgentOptions::default()).await;
    let code = console.code(&["--host", "old-1", "--tag", "tier=old"]).await;
    agent.qd(&["link", &console.url, "--code", &code]).await.well();
    // It stands in the audit log too.
    until_some("the process is known", async || {
        let path = "/api/v1/hosts/old-1/processes/0/restart";
        (admin.call("POST", path, None).await.status == 200).then_some(())
    })
    .await;
    let environment = [
        ("CONSOLE_URL", console.url.as_str()),
        ("CONSOLE_PASSWORD", PASSWORD),
    ];
    play("hostile.mjs", &environment, nothing).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_has_an_address_is_accessible_and_fits_a_phone() {
    views("0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_view_has_too() {
    views("1").await;
}

/// Looks at the views of one half.
async fn views(half: &str) {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    console.user("vera", "viewer", &[]).await;
    let host = Host::linked(&console, &admin, "web-1", &["tier=web"]).await;
    host.app("shop", &app("sample")).await;
    let request = serde_json::json!({ "verb": "restart", "target": "shop" });
    let bulk = admin.call("POST", "/api/v1/bulk", Some(&request)).await.ok();
    let environment = [
        ("CONSOLE_URL", console.url.as_str()),
        ("CONSOLE_PASSWORD", PASSWORD),
        ("BULK", bulk["id"].as_str().unwrap()),
        ("HALF", half),
    ];
    play("pages.mjs", &environment, nothing).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_an_agent_is_entered_by_a_link_and_operates_its_host() {
    let mut own = Own {
        alone: Alone::new(),
        up: None,
    };
    let url = own.up().await;
    let start = ["start", &app("sample"), "--name", "shop", "--wait"];
    own.alone.qd(&start).await.well();
    play(
        "agent.mjs",
        &[("AGENT_URL", url.as_str())],
        async |what, _| match what {
            "link" => own
                .alone
                .qd(&["ui", "--print"])
                .await
                .done()
                .stdout
                .trim()
                .to_owned(),
            other => panic!("what is {other}?"),
        },
    )
    .await;
}

/// For scripts that ask for nothing.
async fn nothing(what: &str, _: &[String]) -> String {
    panic!("what is {what}?")
}
