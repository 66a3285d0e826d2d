//! `GET /api/v1/tunnel`: where agents dial in. Who they are they prove on the connection.

use axum::{
    extract::{Request, State, WebSocketUpgrade},
    response::Response,
};
use qd_edge::layers::Source;
use qd_tunnel::{SUBPROTOCOL, limits::MAX_RECEIVED_MESSAGE_BYTES};

use crate::{door::Door, link};

/// What is read at one time. A buffer of this size is kept for each host, and most of what comes is short.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Dials from one address in a minute, counted apart from its other requests; as many may come at once. Ten thousand hosts
/// may stand behind one router, and all of them dial when the console was started again, each up to six times in twenty
/// seconds. Whoever else dials is held to a thousand a second, of which few are worked on at one time.
pub const DIALS_PER_MINUTE: u32 = 60_000;

/// Takes an agent's WebSocket.
pub async fn handler(State(door): State<Door>, upgrade: WebSocketUpgrade, request: Request) -> Response {
    let from = match request.extensions().get::<Source>() {
        Some(Source::Address(address)) => address.to_string(),
        _ => "local".to_owned(),
    };
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(MAX_RECEIVED_MESSAGE_BYTES)
        .max_frame_size(MAX_RECEIVED_MESSAGE_BYTES)
        .on_upgrade(|socket| link::serve(door, socket, from))
}
