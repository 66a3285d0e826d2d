//! One channel of many hosts: events, lines or samples, each with the host it comes from.
//!
//! A task for each host holds its [`Tap`]. What they bring goes through one short queue: while nobody reads, nothing is
//! read from the hosts, their own bounds hold, and what they drop they count. A link that is lost is a gap, and when it is
//! back the host goes on after what was seen last.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use qd_api::{
    ErrorCode, Problem, ProcessRef,
    event::{Event, Gap},
    fleet::HostSelector,
    log::LogLine,
    metrics::Sample,
    stream::{Channel, ServerMessage},
};
use qd_edge::problem::Failure;
use qd_tunnel::console::Session;
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Duration, sleep},
};

use crate::{
    door::Door,
    on_behalf,
    principal::Principal,
    store::Host,
    tap::{Lost, Tap},
};

/// Items between the hosts and the reader: enough to keep the line busy.
const QUEUE: usize = 256;
/// Most hosts that one channel follows: each costs a stream of its agent's.
const MAX_HOSTS: usize = 1024;
/// The wait before a stream that broke off while its link lasts is opened again.
const AGAIN: Duration = Duration::from_secs(1);
/// The id of the one subscription of each tap.
const ID: &str = "1";

/// Something of one host.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// The host's name.
    pub host: String,
    /// What.
    pub what: What,
}

/// What a channel brings.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// An event.
    Event(Event),
    /// A log line.
    Line(LogLine),
    /// A sample.
    Sample(ProcessRef, Sample),
    /// Something is missing.
    Gap(Gap),
    /// The host refuses, and nothing of it will come.
    Refused(Box<Problem>),
}

/// Which hosts, and what of them.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Which hosts.
    pub hosts: HostSelector,
    /// What: a channel without a place to go on from.
    pub channel: Channel,
    /// By host, where to go on: the id of an event, or the cursor of a line.
    pub after: BTreeMap<String, String>,
}

/// Follows a channel of all hosts that the caller sees and that are meant, those that come later as well. More than it
/// can follow are refused: nothing would tell which of them are missing.
pub async fn follow(
    door: &Door,
    principal: &Arc<Principal>,
    wanted: Wanted,
) -> Result<BoxStream<'static, Followed>, Failure> {
    let count = meant(door, principal, &wanted.hosts).await.len();
    if count > MAX_HOSTS {
        let detail =
            format!("{count} hosts are meant, and a channel follows at most {MAX_HOSTS}: name hosts or tags");
        return Err(Failure::invalid(detail));
    }
    let (send, receive) = mpsc::channel(QUEUE);
    tokio::spawn(manage(door.clone(), Arc::clone(principal), wanted, send));
    let items = stream::unfold(receive, async |mut receive| {
        receive.recv().await.map(|item| (item, receive))
    });
    Ok(items.boxed())
}

/// One host that is followed.
struct Place {
    name: String,
    after: Option<String>,
    is_running: bool,
    is_refused: bool,
}

async fn manage(door: Door, principal: Arc<Principal>, wanted: Wanted, send: mpsc::Sender<Followed>) {
    let mut listed = door.mirror.list();
    let mut places: HashMap<String, Place> = HashMap::new();
    // Ends with this task, which ends when nobody reads.
    let mut running: JoinSet<(String, Ended)> = JoinSet::new();
    loop {
        listed.mark_unchanged();
        let hosts = meant(&door, &principal, &wanted.hosts).await;
        places.retain(|id, _| hosts.iter().any(|host| host.id == *id));
        for host in hosts {
            let is_full = places.len() >= MAX_HOSTS;
            let is_new = !places.contains_key(&host.id);
            let place = places.entry(host.id.clone()).or_insert_with(|| Place {
                name: host.name.clone(),
                after: wanted.after.get(&host.name).cloned(),
                is_running: false,
                is_refused: is_full,
            });
            if is_full && is_new {
                let item = Followed {
                    host: host.name.clone(),
                    what: What::Gap(gap("too_many_hosts")),
                };
                if send.send(item).await.is_err() {
                    return;
                }
            }
            if place.is_running || place.is_refused {
                continue;
            }
            let Some(session) = door.session(&host) else {
                continue;
            };
            place.is_running = true;
            let channel = resumed(&wanted.channel, place.after.as_deref());
            let (send, told, name) = (send.clone(), principal.on_behalf(), host.name.clone());
            running.spawn(async move {
                let header = on_behalf::header(&told);
                let ended = one(&session, header, channel, &name, &send).await;
                (host.id.clone(), ended)
            });
        }
        tokio::select! {
            () = send.closed() => return,
            changed = listed.changed() => if changed.is_err() { return },
            Some(ended) = running.join_next(), if !running.is_empty() => {
                let Ok((id, ended)) = ended else { continue };
                let Some(place) = places.get_mut(&id) else { continue };
                place.is_running = false;
                place.is_refused = ended.is_refused;
                if ended.after.is_some() {
                    place.after = ended.after;
                }
                if !ended.is_refused {
                    let what = What::Gap(gap("host_offline"));
                    let item = Followed { host: place.name.clone(), what };
                    if send.send(item).await.is_err() {
                        return;
                    }
                    // A host that breaks off at once must not be asked in a circle.
                    sleep(AGAIN).await;
                }
            }
        }
    }
}

/// The hosts that are meant and seen, for who looks at them.
pub async fn meant(door: &Door, principal: &Principal, selector: &HostSelector) -> Vec<Arc<Host>> {
    let fleet = match door.store.fleet().await {
        Ok(fleet) => fleet,
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "hosts could not be listed"
            );
            return Vec::new();
        }
    };
    let is_meant = |host: &&Arc<Host>| principal.sees(host) && selector.matches(&host.name, &host.tags);
    fleet.iter().filter(is_meant).cloned().collect()
}

/// How one host's part ended.
struct Ended {
    after: Option<String>,
    is_refused: bool,
}

async fn one(
    session: &Session,
    header: Result<axum::http::HeaderValue, Failure>,
    channel: Channel,
    host: &str,
    send: &mpsc::Sender<Followed>,
) -> Ended {
    let mut after = None;
    let refused = async |problem: Box<Problem>| {
        let item = Followed {
            host: host.to_owned(),
            what: What::Refused(problem),
        };
        let _ = send.send(item).await;
        Ended {
            after: None,
            is_refused: true,
        }
    };
    let header = match header {
        Ok(header) => header,
        Err(failure) => return refused(failure.0).await,
    };
    let ended = |after| Ended {
        after,
        is_refused: false,
    };
    let mut tap = match Tap::open(session.client(), header).await {
        Ok(tap) => tap,
        Err(Lost::Refused(problem)) if problem.code != ErrorCode::RateLimited => {
            return refused(problem).await;
        }
        Err(_) => return ended(None),
    };
    if tap.subscribe(ID, channel).await.is_err() {
        return ended(None);
    }
    loop {
        let what = match tap.next().await {
            Ok(ServerMessage::Event { event, .. }) => {
                after = Some(event.id.clone());
                What::Event(event)
            }
            Ok(ServerMessage::Line { line, .. }) => {
                after = Some(line.cursor.clone());
                What::Line(line)
            }
            Ok(ServerMessage::Metrics { process, sample, .. }) => What::Sample(process, sample),
            Ok(ServerMessage::Gap { gap, .. }) => What::Gap(gap),
            Ok(ServerMessage::Error { problem, .. }) => return refused(problem).await,
            Ok(
                ServerMessage::Subscribed { .. }
                | ServerMessage::Unsubscribed { .. }
                | ServerMessage::Pong {},
            ) => {
                continue;
            }
            Ok(ServerMessage::Closing { .. }) | Err(_) => return ended(after),
        };
        let item = Followed {
            host: host.to_owned(),
            what,
        };
        if send.send(item).await.is_err() {
            return ended(after);
        }
    }
}

/// A gap of nobody knows how much.
pub fn gap(reason: &str) -> Gap {
    Gap {
        missed: None,
        reason: reason.to_owned(),
    }
}

/// The same channel, going on after what was seen.
fn resumed(channel: &Channel, place: Option<&str>) -> Channel {
    let Some(place) = place.map(str::to_owned) else {
        return channel.clone();
    };
    match channel.clone() {
        Channel::Events { topics, target, .. } => Channel::Events {
            topics,
            target,
            after: Some(place),
        },
        Channel::Logs {
            target, stream, grep, ..
        } => Channel::Logs {
            target,
            lines: 0,
            stream,
            grep,
            cursor: Some(place),
        },
        metrics @ Channel::Metrics { .. } => metrics,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_goes_on_after_what_was_seen_and_asks_for_no_history_again() {
        let channel = Channel::Logs {
            target: "web".to_owned(),
            lines: 100,
            stream: None,
            grep: None,
            cursor: None,
        };
        assert_eq!(resumed(&channel, None), channel);
        let Channel::Logs { lines, cursor, .. } = resumed(&channel, Some("c")) else {
            panic!("another channel");
        };
        assert_eq!((lines, cursor.as_deref()), (0, Some("c")));
    }
}
