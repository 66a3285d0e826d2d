//! Subscriptions at one host's agent: its WebSocket `/api/v1/stream`, through the link, on somebody's behalf.

use std::time::Duration;

use axum::http::{HeaderValue, Request, StatusCode, header};
use futures_util::{SinkExt as _, StreamExt as _};
use http_body_util::{BodyExt as _, Limited};
use qd_api::{
    ErrorCode, Problem,
    fleet::ON_BEHALF,
    stream::{Channel, ClientMessage, SUBPROTOCOL, ServerMessage},
};
use qd_tunnel::console::{ByteStream, Client, ClientError, Opened};
use tokio::time::timeout;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        protocol::{Role, WebSocketConfig},
    },
};

/// Largest message that is taken of an agent: a log line of its longest, or an event of an app's.
const MAX_MESSAGE_BYTES: usize = 1024 * 1024;
/// What is read at one time. A buffer of this size is kept for each host, and most of what comes is short.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// Largest refusal that is read.
const MAX_PROBLEM_BYTES: usize = 64 * 1024;
/// An agent pings every twenty seconds; one that is silent for longer than three of them is gone.
const SILENCE: Duration = Duration::from_secs(75);
/// How long a subscription may take to be sent.
const WRITE_DEADLINE: Duration = Duration::from_secs(10);

/// Why there is nothing more.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// The link is gone, or too busy.
    #[error("the host did not open its stream")]
    Link(#[from] ClientError),
    /// The agent does not let us.
    #[error("the host refused: {}", .0.detail)]
    Refused(Box<Problem>),
    /// The stream broke off.
    #[error("the stream of the host broke off")]
    Broken,
}

/// An open stream of one agent.
pub struct Tap {
    socket: WebSocketStream<ByteStream>,
}

impl Tap {
    /// Opens the stream of an agent; `told` says on whose behalf.
    pub async fn open(client: &Client, told: HeaderValue) -> Result<Self, Lost> {
        let request = Request::builder()
            .uri("/api/v1/stream")
            .header(ON_BEHALF, told)
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL)
            .body(())
            .expect("a request of constants");
        let stream = match client.open(request).await? {
            Opened::Stream(response) => response.into_body(),
            Opened::Refused(response) => {
                let status = response.status();
                let body = Limited::new(response.into_body(), MAX_PROBLEM_BYTES).collect();
                let body = timeout(WRITE_DEADLINE, body).await;
                let problem = body
                    .ok()
                    .and_then(Result::ok)
                    .and_then(|body| serde_json::from_slice(&body.to_bytes()).ok());
                return Err(Lost::Refused(Box::new(
                    problem.unwrap_or_else(|| unknown(status)),
                )));
            }
        };
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        let socket = WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await;
        Ok(Self { socket })
    }

    /// Asks for a channel under an id.
    pub async fn subscribe(&mut self, id: &str, channel: Channel) -> Result<(), Lost> {
        let message = ClientMessage::Subscribe {
            id: id.to_owned(),
            channel,
        };
        self.say(&message).await
    }

    /// Asks for a channel no more.
    pub async fn unsubscribe(&mut self, id: &str) -> Result<(), Lost> {
        self.say(&ClientMessage::Unsubscribe { id: id.to_owned() }).await
    }

    async fn say(&mut self, message: &ClientMessage) -> Result<(), Lost> {
        let text = serde_json::to_string(message).expect("messages have only string keys");
        match timeout(WRITE_DEADLINE, self.socket.send(Message::text(text))).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Lost::Broken),
        }
    }

    /// What the agent says next. What is no message of the contract ends the stream. Cancel safe.
    pub async fn next(&mut self) -> Result<ServerMessage, Lost> {
        loop {
            match timeout(SILENCE, self.socket.next()).await {
                Ok(Some(Ok(Message::Text(text)))) => {
                    return serde_json::from_str(&text).map_err(|_| Lost::Broken);
                }
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                _ => return Err(Lost::Broken),
            }
        }
    }
}

fn unknown(status: StatusCode) -> Problem {
    Problem::new(
        ErrorCode::HostOffline,
        format!("the host answered with status {status}"),
    )
}
