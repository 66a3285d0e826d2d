//! `GET /api/v1/tunnel`: where agents dial in. Who they are they prove on the connection.

use axum::{
    extract::{Request, State, WebSocketUpgrade},
    http::StatusCode,
    response::Response,
};
use qd_api::ErrorCode;
use qd_edge::{layers::Source, problem::Failure};
use qd_tunnel::{SUBPROTOCOL, limits::MAX_RECEIVED_MESSAGE_BYTES};
use tokio::sync::Semaphore;

use crate::{door::Door, link};

/// What is read at one time. A buffer of this size is kept for each host, and most of what comes is short.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Handshakes that are worked on at one time: as many as are done well before they would be given up. When a console was
/// started again all of its hosts come at once, and more than this would only keep each other waiting.
const HANDSHAKES: usize = 256;
static ROOM: Semaphore = Semaphore::const_new(HANDSHAKES);

/// Dials from one address in a minute, counted apart from its other requests; as many may come at once. Ten thousand hosts
/// may stand behind one router, and all of them dial when the console was started again: each some six times in twenty
/// seconds, if it is told as often that there is no room. Whoever else dials is held to a thousand a second, of which no
/// more than [`HANDSHAKES`] are worked on at one time.
pub const DIALS_PER_MINUTE: u32 = 60_000;

/// Takes an agent's WebSocket. One for which there is no room is told so, and comes again.
pub async fn handler(
    State(door): State<Door>,
    upgrade: WebSocketUpgrade,
    request: Request,
) -> Result<Response, Failure> {
    let room = ROOM.try_acquire().map_err(|_| {
        Failure::new(
            ErrorCode::RateLimited,
            "many hosts are being linked; dial again in a little",
        )
        .with_status(StatusCode::SERVICE_UNAVAILABLE)
    })?;
    let from = match request.extensions().get::<Source>() {
        Some(Source::Address(address)) => address.to_string(),
        _ => "local".to_owned(),
    };
    Ok(upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(MAX_RECEIVED_MESSAGE_BYTES)
        .max_frame_size(MAX_RECEIVED_MESSAGE_BYTES)
        .on_upgrade(|socket| link::serve(door, socket, from, room)))
}
