//! `GET /api/v1/events`: what happens on all hosts.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::State,
    response::{
        IntoResponse as _, Response, Sse,
        sse::{self, KeepAlive},
    },
};
use futures_util::StreamExt as _;
use qd_api::{
    event::{Event, Gap},
    stream::Channel,
};
use qd_edge::problem::{Failure, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    door::Door,
    follow::{Followed, Wanted, What, follow, gap},
    grant::{Grant, need},
    live,
    openapi::Problems,
    selection::{Several, selector},
};

/// Which events.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only of these hosts: names or globs, separated by commas.
    #[param(value_type = Option<String>)]
    host: Several,
    /// Only of hosts with these tags: `key=value`, separated by commas.
    #[param(value_type = Option<String>)]
    tag: Several,
    /// Topics separated by commas, each exact (`process.exit`) or a family (`process.*`); all when absent.
    topics: Option<String>,
    /// Only events of processes that this target selects, judged for each event.
    target: Option<String>,
}

/// An event, or that some are missing, and of which host.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FleetEventItem {
    /// An event.
    Event {
        /// The host's name.
        host: String,
        /// The event.
        event: Event,
    },
    /// Something was missed here.
    Gap {
        /// The host's name.
        host: String,
        /// What is missing.
        #[serde(flatten)]
        gap: Gap,
    },
}

/// Follow the events of many hosts.
///
/// Server-sent events, named by their topic, or `gap` where something is missing: also while a host is not linked. To go
/// on after a break use the WebSocket, which takes a place for each host. The stream ends within five seconds when the
/// credential expires, is revoked, or changes.
#[utoipa::path(
    get, path = "/api/v1/events", operation_id = "events_follow", tag = "streams",
    params(Filter),
    responses((status = 200, description = "The events.", body = FleetEventItem, content_type = "text/event-stream"), Problems),
    security(("token" = ["events:read"]), ("session" = ["events:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::EventsRead>,
    Query(filter): Query<Filter>,
) -> Result<Response, Failure> {
    let principal = grant.principal();
    let seat = door.seats.take(&principal.rate_key()).ok_or_else(live::no_seat)?;
    let topics = filter.topics.as_deref().unwrap_or_default();
    let wanted = Wanted {
        hosts: selector(&filter.host, &filter.tag)?,
        channel: Channel::Events {
            topics: topics
                .split(',')
                .filter(|topic| !topic.is_empty())
                .map(str::to_owned)
                .collect(),
            target: filter.target,
            after: None,
        },
        after: std::collections::BTreeMap::new(),
    };
    let watched = (door.clone(), Arc::clone(principal));
    let ended = Box::pin(async move { live::ended(&watched.0, &watched.1).await });
    let frames = follow(&door, principal, wanted)
        .await?
        .filter_map(async |followed| frame(followed))
        .take_until(ended)
        .map(move |frame| {
            let _taken = &seat;
            Ok::<_, Infallible>(frame)
        });
    Ok(Sse::new(frames).keep_alive(KeepAlive::default()).into_response())
}

fn frame(followed: Followed) -> Option<sse::Event> {
    let host = followed.host;
    let (name, item) = match followed.what {
        What::Event(event) => (event.topic.clone(), FleetEventItem::Event { host, event }),
        What::Gap(gap) => ("gap".to_owned(), FleetEventItem::Gap { host, gap }),
        What::Refused(problem) => {
            tracing::debug!(host, problem.detail, "a host gives no events");
            let gap = gap("refused");
            ("gap".to_owned(), FleetEventItem::Gap { host, gap })
        }
        What::Line(_) | What::Sample(..) => return None,
    };
    let data = serde_json::to_string(&item).unwrap_or_default();
    // A topic is an app's to choose: what would end a line of the protocol is none.
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    Some(sse::Event::default().event(name).data(data))
}
