//! What one subscription yields.

use std::{sync::Arc, time::Duration};

use futures_util::{Stream, StreamExt as _, stream};
use qd_api::{
    Scope, Target,
    fleet::{BulkProgress, FleetChannel, FleetDelta, FleetServerMessage, HostSelector},
    stream::Channel,
};
use qd_edge::problem::Failure;
use tokio::time::{Instant, sleep_until};

use crate::{
    door::Door,
    follow::{Followed, Wanted, What, follow, meant},
    principal::Principal,
    routes::bulk::progress,
    view::{View, is_empty},
};

/// The least time between two changes of the fleet that a client is told.
const BETWEEN: Duration = Duration::from_secs(1);

/// What a subscription yields.
pub enum Yield {
    Fleet(FleetDelta),
    Of(Followed),
    Bulk(BulkProgress),
}

impl Yield {
    /// The item as the client gets it.
    pub fn message(self, id: String, number: u64) -> FleetServerMessage {
        match self {
            Self::Fleet(delta) => FleetServerMessage::Fleet { id, number, delta },
            Self::Bulk(progress) => FleetServerMessage::Bulk { id, number, progress },
            Self::Of(Followed { host, what }) => match what {
                What::Event(event) => FleetServerMessage::Event {
                    id,
                    number,
                    host,
                    event,
                },
                What::Line(line) => FleetServerMessage::Line {
                    id,
                    number,
                    host,
                    line,
                },
                What::Sample(process, sample) => FleetServerMessage::Metrics {
                    id,
                    number,
                    host,
                    process,
                    sample,
                },
                What::Gap(gap) => FleetServerMessage::Gap {
                    id,
                    number,
                    host: Some(host),
                    gap,
                },
                What::Refused(problem) => FleetServerMessage::Error {
                    id: Some(id),
                    host: Some(host),
                    problem,
                },
            },
        }
    }
}

/// Opens a subscription, if the caller may.
pub async fn open(
    door: &Door,
    principal: &Arc<Principal>,
    channel: FleetChannel,
) -> Result<stream::BoxStream<'static, Yield>, Failure> {
    let (scope, wanted) = match channel {
        FleetChannel::Fleet { hosts } => {
            need(principal, Scope::HostRead)?;
            need(principal, Scope::ProcessesRead)?;
            return Ok(fleet(door.clone(), Arc::clone(principal), hosts).boxed());
        }
        FleetChannel::Bulk { bulk } => {
            need(principal, Scope::ProcessesRead)?;
            return Ok(progress(door, principal, &bulk).await?.map(Yield::Bulk).boxed());
        }
        FleetChannel::Events {
            hosts,
            topics,
            target,
            after,
        } => {
            let channel = Channel::Events {
                topics,
                target,
                after: None,
            };
            (
                Scope::EventsRead,
                Wanted {
                    hosts,
                    channel,
                    after,
                },
            )
        }
        FleetChannel::Logs {
            hosts,
            target,
            lines,
            stream,
            grep,
            cursors,
        } => {
            let channel = Channel::Logs {
                target,
                lines,
                stream,
                grep,
                cursor: None,
            };
            let after = cursors;
            (
                Scope::LogsRead,
                Wanted {
                    hosts,
                    channel,
                    after,
                },
            )
        }
        FleetChannel::Metrics { hosts, target } => {
            let (channel, after) = (Channel::Metrics { target }, std::collections::BTreeMap::new());
            (
                Scope::MetricsRead,
                Wanted {
                    hosts,
                    channel,
                    after,
                },
            )
        }
    };
    need(principal, scope)?;
    check(&wanted.channel)?;
    Ok(follow(door, principal, wanted).await?.map(Yield::Of).boxed())
}

fn need(principal: &Principal, scope: Scope) -> Result<(), Failure> {
    if principal.scopes.allows(scope) {
        return Ok(());
    }
    Err(Failure::forbidden(format!(
        "the credential lacks the scope {scope}"
    )))
}

/// A target that is none is told at once, and not by each host.
fn check(channel: &Channel) -> Result<(), Failure> {
    let target = match channel {
        Channel::Events { target, .. } => target.as_deref(),
        Channel::Logs { target, .. } | Channel::Metrics { target } => Some(target.as_str()),
    };
    match target.map(str::parse::<Target>) {
        Some(Err(error)) => Err(Failure::invalid(format!("`target`: {error}"))),
        _ => Ok(()),
    }
}

fn fleet(door: Door, principal: Arc<Principal>, selector: HostSelector) -> impl Stream<Item = Yield> + Send {
    let viewer = door.mirror.viewer();
    let (changes, list) = (door.mirror.changes(), door.mirror.list());
    let state = (View::default(), changes, list, None, Instant::now());
    stream::unfold(
        state,
        move |(mut view, mut changes, mut list, mut hosts, mut due)| {
            let (door, principal, selector) = (door.clone(), Arc::clone(&principal), selector.clone());
            let _looks = &viewer;
            async move {
                loop {
                    sleep_until(due).await;
                    due = Instant::now() + BETWEEN;
                    changes.mark_unchanged();
                    if hosts.is_none() || list.has_changed().unwrap_or(false) {
                        list.mark_unchanged();
                        hosts = Some(meant(&door, &principal, &selector).await);
                    }
                    let present = hosts.as_deref().unwrap_or_default();
                    let delta = view.advance(&door, present, &principal.limits, &selector);
                    if !is_empty(&delta) {
                        return Some((Yield::Fleet(delta), (view, changes, list, hosts, due)));
                    }
                    changes.changed().await.ok()?;
                }
            }
        },
    )
}
