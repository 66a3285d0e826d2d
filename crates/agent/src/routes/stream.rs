//! `GET /api/v1/stream`: many subscriptions on one WebSocket.

mod connection;
mod subscription;

use axum::{
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use qd_api::{ErrorCode, Problem, stream::SUBPROTOCOL};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    door::Door,
    grant::{Grant, need},
    granted,
    openapi::Problems,
};
use connection::Connection;
use qd_edge::{
    problem::{Failure, Query},
    socket,
};

/// Largest message a client may send, in bytes: a subscription is a few hundred.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;
/// Bytes that may wait to be written to one client; past this the connection waits and its subscriptions count gaps.
const MAX_UNSENT_BYTES: usize = 1024 * 1024;

/// A ticket, for what can set no header.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Offer {
    /// A one-time ticket; better offered as the subprotocol `quarterdeck.ticket.<ticket>`.
    #[serde(rename = "ticket")]
    #[param(rename = "ticket")]
    _ticket: Option<String>,
}

/// Open the stream.
///
/// A WebSocket on which one subscribes to events, logs and metrics of targets (`ClientMessage`), each with the scope
/// its channel needs, and gets numbered items (`ServerMessage`). A reader that is too slow gets `gap` with what it
/// missed, never silence. Offer the subprotocol `quarterdeck.stream.v1`. It closes with 4401 within five seconds when
/// the credential expires or is revoked.
#[utoipa::path(
    get, path = "/api/v1/stream", operation_id = "stream_open", tag = "streams",
    params(Offer),
    responses(
        (status = 101, description = "The WebSocket is open."),
        (status = 426, description = "The request is not a WebSocket handshake.", body = Problem, content_type = "application/problem+json"),
        Problems
    ),
    security(("token" = []))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::Any>,
    Query(_offer): Query<Offer>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Failure> {
    let upgrade = upgrade.map_err(|_| {
        let detail = "this route is a WebSocket: send `Upgrade: websocket`, and offer the subprotocol";
        Failure::from(Problem::new(ErrorCode::InvalidRequest, detail).with_status(426))
            .with(header::UPGRADE, HeaderValue::from_static("websocket"))
    })?;
    let seat = granted::seat(&door, grant.principal())?;
    let principal = grant.principal().clone();
    let upgrade = upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(MAX_MESSAGE_BYTES)
        .max_frame_size(MAX_MESSAGE_BYTES)
        .max_write_buffer_size(MAX_UNSENT_BYTES);
    Ok(upgrade
        .on_upgrade(move |socket| async move {
            let _open = door.counters.stream_opened();
            socket::serve(
                Connection {
                    door: door.clone(),
                    principal,
                },
                socket,
            )
            .await;
            drop(seat);
        })
        .into_response())
}
