//! `GET /api/v1/events`.

use std::convert::Infallible;

use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        IntoResponse, Response, Sse,
        sse::{self, KeepAlive},
    },
};
use futures_util::{StreamExt, stream};
use qd_api::{Target, event::EventItem};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    door::Door,
    events::{Item, topics::Topics},
    grant::{self, Grant, need},
    granted,
    openapi::Problems,
    visible,
};
use qd_edge::problem::{Failure, Query};

/// Which events.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Topics separated by commas, each exact (`process.exit`) or a family (`process.*`); all when absent.
    #[param(pattern = r"^[a-z]+(\.([a-z]+|\*))?(,[a-z]+(\.([a-z]+|\*))?)*$")]
    topics: Option<String>,
    /// Only events of processes that this target selects, judged for each event.
    target: Option<String>,
    /// A one-time ticket, for clients that can set no header.
    #[serde(rename = "ticket")]
    #[param(rename = "ticket")]
    _ticket: Option<String>,
}

/// Follow events.
///
/// Server-sent events: each has its topic as `event`, its id as `id`, and the event as JSON in `data`. With
/// `Last-Event-ID` the stream goes on after that event; where something is missing comes an event `gap` that says how
/// much. A comment line each fifteen seconds keeps the connection open. The stream closes within five seconds when the
/// credential expires, is revoked, or loses the scope.
#[utoipa::path(
    get, path = "/api/v1/events", operation_id = "events_follow", tag = "streams",
    params(Filter, ("last-event-id" = Option<String>, Header, description = "The last event one has.")),
    responses(
        (status = 200, description = "The events.", body = EventItem, content_type = "text/event-stream"),
        Problems
    ),
    security(("token" = ["events:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::EventsRead>,
    Query(filter): Query<Filter>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let target: Option<Target> = filter.target.as_deref().map(grant::parse).transpose()?;
    let topics = Topics::parse(filter.topics.as_deref().unwrap_or_default())
        .map_err(|error| Failure::invalid(format!("`topics`: {error}")))?;
    let after = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .filter(|id| !id.is_empty());
    let subscription = door
        .events
        .subscribe(after)
        .map_err(|error| Failure::invalid(format!("`Last-Event-ID`: {error}")))?;
    let seat = granted::seat(&door, grant.principal())?;
    let principal = grant.principal().clone();
    let watched = principal.clone();
    let filtered = door.clone();
    let items = stream::unfold((subscription, seat), move |(mut subscription, seat)| {
        let (door, principal, target, topics) = (
            filtered.clone(),
            principal.clone(),
            target.clone(),
            topics.clone(),
        );
        async move {
            let item = subscription
                .next_matching(|event| {
                    topics.matches(&event.topic) && visible::event(&door, &principal, target.as_ref(), event)
                })
                .await?;
            Some((item, (subscription, seat)))
        }
    });
    let frames = granted::while_granted(&door, &watched, items).map(|item| Ok::<_, Infallible>(frame(&item)));
    Ok(Sse::new(frames).keep_alive(KeepAlive::default()).into_response())
}

fn frame(item: &Item) -> sse::Event {
    let (name, id, data) = match item {
        Item::Event(event) => (
            event.topic.clone(),
            Some(event.id.clone()),
            EventItem::Event((**event).clone()),
        ),
        Item::Gap(gap) => ("gap".to_owned(), None, EventItem::Gap(gap.clone())),
    };
    let frame = sse::Event::default()
        .event(name)
        .data(serde_json::to_string(&data).unwrap_or_default());
    match id {
        Some(id) => frame.id(id),
        None => frame,
    }
}
