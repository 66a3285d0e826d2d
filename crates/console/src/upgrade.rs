//! WebSockets through the console: bytes each way, unread, between the caller and the host's agent.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Version, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper_util::rt::TokioIo;
use qd_edge::problem::Failure;
use qd_tunnel::console::{Client, Opened};
use sha1::{Digest as _, Sha1};

use crate::{ask::failed, door::Door, live, principal::Principal};

/// What a server proves with that it read the key (RFC 6455, section 1.3).
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Opens the same WebSocket at the agent, and connects the two.
pub async fn pass(
    door: &Door,
    principal: &Arc<Principal>,
    client: Client,
    head: http::request::Builder,
    mut request: Request,
) -> Result<Response, Failure> {
    let accept = accept(&request)?;
    let seat = door.seats.take(&principal.rate_key()).ok_or_else(live::no_seat)?;
    let asked = head
        .header(header::SEC_WEBSOCKET_VERSION, "13")
        .body(())
        .map_err(|error| Failure::internal("pass a WebSocket on", &error))?;
    let mut stream = match client.open(asked).await.map_err(|error| failed(&error))? {
        Opened::Stream(response) => response.into_body(),
        Opened::Refused(response) => return Ok(response.map(Body::new).into_response()),
    };
    let upgraded = hyper::upgrade::on(&mut request);
    let (door, principal) = (door.clone(), Arc::clone(principal));
    tokio::spawn(async move {
        let _seat = seat;
        let Ok(caller) = upgraded.await else { return };
        let mut caller = TokioIo::new(caller);
        let reason = tokio::select! {
            _ = tokio::io::copy_bidirectional(&mut caller, &mut stream) => "closed",
            end = live::ended(&door, &principal) => end.as_str(),
        };
        tracing::debug!(reason, "a WebSocket was closed");
    });
    let head = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, accept),
    ];
    Ok((StatusCode::SWITCHING_PROTOCOLS, head).into_response())
}

/// What answers the caller's key, if it asks for a WebSocket as HTTP/1.1 does.
fn accept(request: &Request) -> Result<HeaderValue, Failure> {
    let wrong = || Failure::invalid("only a WebSocket can be upgraded to, over HTTP/1.1, of version 13");
    let headers = request.headers();
    let is = |name, text: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.eq_ignore_ascii_case(text))
    };
    let key = headers.get(header::SEC_WEBSOCKET_KEY).ok_or_else(wrong)?;
    let fits = request.method() == Method::GET
        && request.version() == Version::HTTP_11
        && is(header::UPGRADE, "websocket")
        && is(header::SEC_WEBSOCKET_VERSION, "13");
    if !fits {
        return Err(wrong());
    }
    let digest = Sha1::new()
        .chain_update(key.as_bytes())
        .chain_update(GUID)
        .finalize();
    HeaderValue::from_str(&STANDARD.encode(digest)).map_err(|_| wrong())
}
