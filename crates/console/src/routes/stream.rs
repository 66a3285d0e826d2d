//! `GET /api/v1/stream`: many subscriptions to many hosts on one WebSocket.

mod connection;
mod subscription;

use axum::{
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::{HeaderValue, header},
    response::Response,
};
use connection::Connection;
use qd_api::{ErrorCode, Problem, stream::SUBPROTOCOL};
use qd_edge::{problem::Failure, socket};

use crate::{
    door::Door,
    grant::{Grant, need},
    live,
    openapi::Problems,
};

/// Largest message a client may send, in bytes: a subscription that goes on after a place on each of many hosts.
const MAX_MESSAGE_BYTES: usize = 256 * 1024;
/// Bytes that may wait to be written to one client; past this its subscriptions are not read.
const MAX_UNSENT_BYTES: usize = 4 * 1024 * 1024;

/// Open the stream.
///
/// A WebSocket on which one subscribes to the fleet, and to events, logs, metrics and bulk verbs of its hosts
/// (`FleetClientMessage`), each with the scope its channel needs, and gets numbered items (`FleetServerMessage`). A
/// reader that is too slow gets `gap` with what it missed, never silence. Offer the subprotocol
/// `quarterdeck.stream.v1`. It closes with 4401 within five seconds when the credential ends or its rights change.
#[utoipa::path(
    get, path = "/api/v1/stream", operation_id = "stream_open", tag = "streams",
    responses(
        (status = 101, description = "The WebSocket is open."),
        (status = 426, description = "The request is not a WebSocket handshake.", body = Problem, content_type = "application/problem+json"),
        Problems
    ),
    security(("token" = []), ("session" = []))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::Any>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Failure> {
    let upgrade = upgrade.map_err(|_| {
        let detail = "this route is a WebSocket: send `Upgrade: websocket`, and offer the subprotocol";
        Failure::from(Problem::new(ErrorCode::InvalidRequest, detail).with_status(426))
            .with(header::UPGRADE, HeaderValue::from_static("websocket"))
    })?;
    let seat = door
        .seats
        .take(&grant.principal().rate_key())
        .ok_or_else(live::no_seat)?;
    let principal = grant.principal().clone();
    Ok(upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(MAX_MESSAGE_BYTES)
        .max_frame_size(MAX_MESSAGE_BYTES)
        .max_write_buffer_size(MAX_UNSENT_BYTES)
        .on_upgrade(move |socket| async move {
            socket::serve(Connection { door, principal }, socket).await;
            drop(seat);
        }))
}
