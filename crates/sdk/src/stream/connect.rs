//! Opens the WebSocket over a connection of our own: TCP, TLS, or a Unix socket.

use std::{io, sync::Arc};

use http::{HeaderValue, header};
use qd_api::stream::SUBPROTOCOL;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, UnixStream},
    time::timeout,
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{self, client::IntoClientRequest, protocol::WebSocketConfig},
};

use crate::{Client, Error, builder::CONNECT_TIMEOUT, tls};

const WHAT: &str = "open the stream";
/// Largest message taken. A server's largest is one log line or event.
const MAX_MESSAGE_BYTES: usize = 4 * 1024 * 1024;
/// Read at once, and allocated for each connection.
const READ_BUFFER_BYTES: usize = 16 * 1024;
/// Bytes that may wait to be written; what a client says is small.
const MAX_UNSENT_BYTES: usize = 1024 * 1024;

/// What a WebSocket runs over.
pub trait Transport: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Transport for T {}

/// A WebSocket.
pub type Socket = WebSocketStream<Box<dyn Transport>>;

/// Opens it, once.
pub async fn open(client: &Client) -> Result<Socket, Error> {
    let limit = client.inner.timeout.min(2 * CONNECT_TIMEOUT);
    timeout(limit, Box::pin(handshake(client)))
        .await
        .unwrap_or_else(|_| {
            Err(Error::Timeout {
                what: WHAT.to_owned(),
                after: limit,
            })
        })
}

async fn handshake(client: &Client) -> Result<Socket, Error> {
    let inner = &client.inner;
    let mut url = inner.base.route(&["stream"])?;
    let (host, port) = (
        url.host_str().unwrap_or_default().to_owned(),
        url.port_or_known_default().unwrap_or_default(),
    );
    let websocket = if inner.base.is_https() { "wss" } else { "ws" };
    url.set_scheme(websocket)
        .map_err(|()| Error::request("path", "the URL cannot be a WebSocket's"))?;
    let mut request = url
        .as_str()
        .into_client_request()
        .map_err(|error| Error::request("path", error.to_string()))?;
    let headers = request.headers_mut();
    headers.insert(
        header::SEC_WEBSOCKET_PROTOCOL,
        HeaderValue::from_static(SUBPROTOCOL),
    );
    headers.insert(header::USER_AGENT, inner.user_agent.clone());
    if let Some(bearer) = &inner.bearer {
        headers.insert(header::AUTHORIZATION, bearer.clone());
    }
    let transport = transport(client, &host, port)
        .await
        .map_err(|error| unconnected(client, error))?;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_UNSENT_BYTES)
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES));
    match client_async_with_config(request, transport, Some(config)).await {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(response)) => {
            let (head, body) = response.into_parts();
            Err(client.problem(WHAT, head.status, &head.headers, &body.unwrap_or_default()))
        }
        Err(tungstenite::Error::Protocol(error)) => {
            let detail = format!("it is not the WebSocket it should be: {error}");
            Err(Error::Decode {
                what: WHAT.to_owned(),
                detail,
            })
        }
        Err(error) => Err(Error::Interrupted {
            what: WHAT.to_owned(),
            source: error.into(),
        }),
    }
}

async fn transport(client: &Client, host: &str, port: u16) -> io::Result<Box<dyn Transport>> {
    let inner = &client.inner;
    if let Some(path) = inner.base.unix_socket() {
        return Ok(Box::new(UnixStream::connect(path).await?));
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    let connecting = async {
        match inner.base.pinned_loopback(port) {
            Some(addresses) => TcpStream::connect(&addresses[..]).await,
            None => TcpStream::connect((literal, port)).await,
        }
    };
    let tcp = timeout(CONNECT_TIMEOUT, connecting)
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    tcp.set_nodelay(true)?;
    if !inner.base.is_https() {
        return Ok(Box::new(tcp));
    }
    let name = ServerName::try_from(literal.to_owned()).map_err(io::Error::other)?;
    let tls = TlsConnector::from(Arc::clone(&inner.websocket_tls))
        .connect(name, tcp)
        .await?;
    Ok(Box::new(tls))
}

fn unconnected(client: &Client, error: io::Error) -> Error {
    if tls::is_cause_of(&error) {
        return client.not_trusted(WHAT.to_owned(), error.into());
    }
    let hint = client.inner.base.connect_hint();
    Error::Connect {
        what: WHAT.to_owned(),
        hint,
        source: error.into(),
    }
}
