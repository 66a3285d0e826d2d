//! Keeps what one host tells, while its link lasts: the lists when it is linked and when something happened to a process,
//! what processes use while somebody looks.

use std::time::Duration;

use axum::http::uri::PathAndQuery;
use qd_api::{
    List, Process,
    event::Gap,
    fleet::OnBehalf,
    host::Host,
    stream::{Channel, ServerMessage},
};
use qd_tunnel::console::Session;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

use crate::{
    ask::{self, Bounds},
    door::Door,
    on_behalf,
    tap::Tap,
};

/// One answer: some ten thousand processes.
const BOUNDS: Bounds = Bounds::new(16 << 20, Duration::from_secs(10));
/// Most processes of a host that are shown: more is no host of ours, and must not fill the console.
const MAX_PROCESSES: usize = 10_000;
/// After the first event of several the list is asked for once. A host that has one all the time costs no more than that.
const SETTLE: Duration = Duration::from_millis(200);
/// The least time between two lists.
const BETWEEN: Duration = Duration::from_secs(1);
/// How often the host's own load is asked for while somebody looks; else with the list.
const FACTS_EVERY: Duration = Duration::from_secs(10);
/// How often the whole list is asked for, whatever the host told: what was missed is seen by then.
const LIST_EVERY: Duration = Duration::from_secs(30);
/// The wait before a stream that broke off is opened again.
const AGAIN: Duration = Duration::from_secs(5);

const EVENTS: &str = "events";
const METRICS: &str = "metrics";

/// Watches a host until its link is gone.
pub async fn watch(door: Door, session: Session) {
    let host = session.peer().host.as_str().to_owned();
    tokio::select! {
        _ = session.closed() => {}
        () = keep(&door, &session, &host) => {}
    }
}

async fn keep(door: &Door, session: &Session, host: &str) {
    let told = on_behalf::itself();
    loop {
        if let Err(error) = follow(door, session, host, &told).await {
            tracing::debug!(host.id = host, error = &*error, "what a host tells broke off");
        }
        // Without a stream the lists are still asked for, only not as soon.
        let _ = refresh(door, session, host, &told, true).await;
        sleep(AGAIN).await;
    }
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

async fn follow(door: &Door, session: &Session, host: &str, told: &OnBehalf) -> Result<(), Failed> {
    let header = on_behalf::header(told).map_err(|failure| failure.0.detail.clone())?;
    let mut tap = Tap::open(session.client(), header).await?;
    let events = Channel::Events {
        topics: vec!["process.*".to_owned(), "daemon.*".to_owned()],
        target: None,
        after: None,
    };
    tap.subscribe(EVENTS, events).await?;
    refresh(door, session, host, told, true).await?;
    let mut viewers = door.mirror.viewers();
    let mut is_measured = false;
    let mut facts = interval(FACTS_EVERY);
    facts.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut due = Instant::now() + LIST_EVERY;
    let mut last = Instant::now();
    loop {
        let is_seen = *viewers.borrow_and_update() > 0;
        if is_seen != is_measured {
            is_measured = is_seen;
            if is_seen {
                let all = Channel::Metrics {
                    target: "all".to_owned(),
                };
                tap.subscribe(METRICS, all).await?;
            } else {
                tap.unsubscribe(METRICS).await?;
            }
        }
        tokio::select! {
            message = tap.next() => match message? {
                ServerMessage::Metrics { process, sample, .. } => {
                    door.mirror.tell(host, |told| told.uses(process.id, &sample));
                }
                ServerMessage::Event { .. } | ServerMessage::Gap { gap: Gap { .. }, .. } => {
                    due = due.min((Instant::now() + SETTLE).max(last + BETWEEN));
                }
                ServerMessage::Closing { reason } => return Err(reason.into()),
                // A host may allow the one and not the other.
                _ => {}
            },
            changed = viewers.changed() => changed?,
            _ = facts.tick(), if is_seen => {
                let facts = get::<Host>(session, told, "/api/v1/host").await?;
                set_facts(door, host, facts);
            }
            () = sleep_until(due) => {
                refresh(door, session, host, told, !is_seen).await?;
                last = Instant::now();
                due = last + LIST_EVERY;
            }
        }
    }
}

async fn refresh(
    door: &Door,
    session: &Session,
    host: &str,
    told: &OnBehalf,
    with_facts: bool,
) -> Result<(), Failed> {
    if with_facts {
        set_facts(door, host, get::<Host>(session, told, "/api/v1/host").await?);
    }
    let mut list = get::<List<Process>>(session, told, "/api/v1/processes")
        .await?
        .items;
    if list.len() > MAX_PROCESSES {
        tracing::warn!(
            host.id = host,
            processes = list.len(),
            "a host tells of more processes than are shown"
        );
        list.truncate(MAX_PROCESSES);
    }
    door.mirror.tell(host, |told| told.list(list));
    Ok(())
}

fn set_facts(door: &Door, host: &str, facts: Host) {
    let now = door.clock.now();
    door.mirror.tell(host, |told| {
        told.facts = Some((now, facts.into()));
        true
    });
}

/// Asks the host for a document.
async fn get<T: DeserializeOwned>(
    session: &Session,
    told: &OnBehalf,
    path: &'static str,
) -> Result<T, Failed> {
    let document = ask::json(session.client(), told, PathAndQuery::from_static(path), BOUNDS).await;
    Ok(document.map_err(|why| format!("{path}: {why}"))?)
}
