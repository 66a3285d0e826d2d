//! What becomes of a link when the network between console and host breaks.

use std::time::{Duration, Instant};

use qd_tests::{Alone, Caller, Console, Followed, Host, Network, app, until, until_some};
use serde_json::{Value, json};

/// A side that hears nothing gives up after at most 20 seconds; the rest is a busy machine's.
const NOTICED: Duration = Duration::from_secs(25);
/// The agent's waits grow to some 16 seconds while the network is away.
const BACK: Duration = Duration::from_secs(40);
/// What the agent says when its link is gone.
const NOT_LINKED: &str = "not linked to the console";

/// A console and a host with an app that writes numbered lines, on two machines.
struct Stand {
    host: Host,
    admin: Caller,
    _console: Console,
    // Last: what runs on the machines ends before they do.
    network: Network,
}

impl Stand {
    /// None where no machines can be made.
    async fn make() -> Option<Self> {
        let made = Network::make();
        let network = made
            .inspect_err(|why| eprintln!("passed without being run, for want of a network of its own: {why}"))
            .ok()?;
        let console = Console::inside(&network.console, network.address()).await;
        let admin = console.user("alice", "admin", &[]).await;
        let alone = Alone::inside(&network.host);
        let host = Host::on(alone, &console, &admin, "web-1", &[], "").await;
        host.app("shop", &app("logger")).await;
        Some(Self {
            host,
            admin,
            _console: console,
            network,
        })
    }

    fn lost_links(&self) -> usize {
        self.host.log().matches(NOT_LINKED).count()
    }

    /// Waits until both sides know that the link is gone; the host has lost so many before.
    async fn noticed(&self, lost: usize, since: Instant) {
        until("the console lists the host as offline", async || {
            let list = self.admin.get("/api/v1/hosts").await.ok();
            list["items"][0]["presence"] == "offline"
        })
        .await;
        assert!(
            since.elapsed() < NOTICED,
            "the console took {:?}",
            since.elapsed()
        );
        until("the agent says so", async || self.lost_links() > lost).await;
        assert!(since.elapsed() < NOTICED, "the agent took {:?}", since.elapsed());
    }

    async fn back(&self, since: Instant) {
        self.host.is_linked(&self.admin).await;
        assert!(since.elapsed() < BACK, "it took {:?}", since.elapsed());
    }

    async fn begin_restart(&self) -> String {
        let request = json!({ "verb": "restart", "target": "shop" });
        let begun = self.admin.call("POST", "/api/v1/bulk", Some(&request)).await.ok();
        format!("/api/v1/bulk/{}", begun["id"].as_str().unwrap())
    }

    /// What became of it.
    async fn ended(&self, bulk: &str) -> Value {
        until_some("the bulk verb ends", async || {
            let bulk = self.admin.get(bulk).await.ok();
            bulk["finished_at"].is_string().then_some(bulk)
        })
        .await
    }

    async fn restarts(&self) -> u64 {
        let list = self.admin.get("/api/v1/hosts/web-1/processes/shop").await.ok();
        list["items"][0]["restarts"].as_u64().unwrap()
    }

    /// The app is restarted, once, by a verb that says that it did.
    async fn obeys(&self) {
        let before = self.restarts().await;
        let done = self.ended(&self.begin_restart().await).await;
        assert_eq!(done["state"], "done", "{done:#}");
        assert_eq!(self.restarts().await, before + 1);
    }
}

/// The number of the next line of the app's; none for a gap, whose reason must be that the host was away.
async fn next(lines: &mut Followed) -> Option<u64> {
    let item: Value = serde_json::from_str(&lines.line().await.expect("the stream goes on")).unwrap();
    if item["type"] == "gap" {
        assert_eq!(item["reason"], "host_offline", "{item}");
        return None;
    }
    let line = item["line"].as_str().unwrap();
    Some(line.split(' ').nth(1).unwrap().parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_cut_is_noticed_and_mended_without_a_lost_line_or_a_second_restart() {
    let Some(stand) = Stand::make().await else { return };
    let path = "/api/v1/logs?target=shop&follow=true&lines=1";
    let mut lines = stand.admin.follow(&["-H", "Accept: application/x-ndjson", path]);
    let mut last = next(&mut lines).await.expect("a line");
    let lost = stand.lost_links();
    stand.network.cut();
    let cut = Instant::now();
    // The console does not know yet: it asks, and says afterwards that it knows no answer.
    let bulk = stand.begin_restart().await;
    stand.noticed(lost, cut).await;
    let became = stand.ended(&bulk).await;
    assert_eq!(became["hosts"][0]["state"], "unknown", "{became:#}");
    let late = stand.ended(&stand.begin_restart().await).await;
    assert_eq!(late["hosts"][0]["state"], "failed", "{late:#}");

    stand.network.mend();
    stand.back(Instant::now()).await;
    // Each line that the app wrote meanwhile comes once, after one gap.
    let (mut gaps, mut after) = (0, 0);
    while after < 10 {
        match next(&mut lines).await {
            Some(number) => {
                assert_eq!(number, last + 1, "after {gaps} gaps");
                last = number;
                after += u64::from(gaps > 0);
            }
            None => gaps += 1,
        }
    }
    assert_eq!(gaps, 1);
    assert_eq!(
        stand.restarts().await,
        0,
        "what was asked into the cut never arrived"
    );
    stand.obeys().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_loses_one_direction_is_noticed_on_both_sides() {
    let Some(stand) = Stand::make().await else { return };
    let lost = stand.lost_links();
    stand.network.deafen();
    let bulk = stand.begin_restart().await;
    stand.noticed(lost, Instant::now()).await;
    let became = stand.ended(&bulk).await;
    assert_eq!(became["hosts"][0]["state"], "unknown", "{became:#}");

    stand.network.cure();
    stand.back(Instant::now()).await;
    assert_eq!(stand.restarts().await, 0, "what was asked never arrived");
    stand.obeys().await;
}
