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
/// Most items of each kind in one message: some megabyte.
const MOST: usize = 1000;

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
                        return Some((delta, (view, changes, list, hosts, due)));
                    }
                    changes.changed().await.ok()?;
                }
            }
        },
    )
    .flat_map(|delta| stream::iter(parts(delta, MOST)).map(Yield::Fleet))
}

/// A delta in messages that are not too large for whoever writes and reads them; the first one says whether it is all
/// there is, and those that follow add to it.
fn parts(mut rest: FleetDelta, most: usize) -> Vec<FleetDelta> {
    let mut parts = Vec::new();
    loop {
        let part = FleetDelta {
            full: std::mem::take(&mut rest.full),
            hosts: first(&mut rest.hosts, most),
            removed_hosts: first(&mut rest.removed_hosts, most),
            processes: first(&mut rest.processes, most),
            usage: first(&mut rest.usage, most),
            removed_processes: first(&mut rest.removed_processes, most),
        };
        parts.push(part);
        if is_empty(&rest) {
            return parts;
        }
    }
}

/// Takes the first of them.
fn first<T>(all: &mut Vec<T>, most: usize) -> Vec<T> {
    let rest = all.split_off(most.min(all.len()));
    std::mem::replace(all, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_delta_comes_in_parts_and_only_the_first_is_said_to_be_full() {
        let delta = FleetDelta {
            full: true,
            removed_hosts: (0..5).map(|nth| nth.to_string()).collect(),
            ..FleetDelta::default()
        };
        let parts = parts(delta, 2);
        let full: Vec<_> = parts.iter().map(|part| part.full).collect();
        assert_eq!(full, [true, false, false]);
        let all: Vec<_> = parts.into_iter().flat_map(|part| part.removed_hosts).collect();
        assert_eq!(all, ["0", "1", "2", "3", "4"]);
    }

    #[test]
    fn a_fleet_without_a_host_is_told_as_such() {
        let nothing = FleetDelta {
            full: true,
            ..FleetDelta::default()
        };
        assert_eq!(parts(nothing.clone(), 2), [nothing]);
    }
}
