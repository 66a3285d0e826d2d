//! Links of hosts: an agent's WebSocket becomes a session in the registry, once the agent has proven which host it is on.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::extract::ws::{self, WebSocket};
use futures_util::{Sink, Stream};
use qd_api::{ErrorCode, audit::AuditResult};
use qd_tunnel::{
    BoxError, Closing, End, HostId, Known, Message, Refusal, RefusalCode, Verify, console,
    limits::TURN_DEADLINE,
};
use tokio::{sync::Semaphore, time::timeout};

use crate::{
    door::Door,
    mirror,
    record::{From, Line},
};

/// Handshakes that are worked on at one time: as many as are done well before they would be given up. When a console was
/// started again all of its hosts come at once, and more than this would only keep each other waiting. The others wait
/// for their turn, in order: what their connections cost is paid already, and as links they will hold them anyway.
const HANDSHAKES: usize = 256;
static ROOM: Semaphore = Semaphore::const_new(HANDSHAKES);

/// Serves one link until it ends.
pub async fn serve(door: Door, socket: WebSocket, from: String) {
    let Ok(Ok(room)) = timeout(TURN_DEADLINE, ROOM.acquire()).await else {
        tracing::warn!(
            from,
            "an agent waited too long for its turn, and has to dial again"
        );
        return;
    };
    let session = match console::accept(Socket(socket), &Memory(door.clone()), &door.identity).await {
        Ok(session) => session,
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, from, "an agent was not let in");
            return;
        }
    };
    drop(room);
    let host = session.peer().host.clone();
    tracing::info!(host.id = %host, from, agent.version = session.peer().version, "a host is linked");
    let watching = tokio::spawn(mirror::watch(door.clone(), session.clone()));
    let end = tokio::select! {
        end = hold(&door, &session) => end.to_string(),
        () = door.shutdown.cancelled() => {
            session.close(Closing::going_away());
            "the console stops".to_owned()
        }
    };
    tracing::info!(host.id = %host, end, "a host is not linked any more");
    watching.abort();
    if let Err(error) = door.store.seen(host.as_str(), door.clock.now()).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "when a host was last seen could not be kept"
        );
    }
    door.mirror.listed();
}

/// Lists the link while it lasts, and says when it comes.
async fn hold(door: &Door, session: &console::Session) -> End {
    let held = door.registry.hold(session.clone());
    let told = async {
        // Once the registry has it.
        tokio::task::yield_now().await;
        door.mirror.listed();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        biased;
        end = held => end,
        () = told => End::ClosedHere(Closing::normal()),
    }
}

/// What the console knows of its hosts, as the handshake asks for it.
struct Memory(Door);

fn refused(error: &crate::store::Error) -> Refusal {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "a host could not be looked up"
    );
    Refusal::new(RefusalCode::Busy, "the console cannot look the host up now")
}

impl Verify for Memory {
    async fn host(&self, host: &HostId) -> Result<Known, Refusal> {
        let key = self
            .0
            .store
            .host_key(host.as_str())
            .await
            .map_err(|error| refused(&error))?;
        let unknown = || {
            Refusal::new(
                RefusalCode::UnknownHost,
                "this host is not enrolled here, or was removed",
            )
        };
        let key = key.ok_or_else(unknown)?;
        Ok(Known {
            key: key.parse().map_err(|_| unknown())?,
        })
    }

    async fn advance(&self, host: &HostId, connect: u64) -> Result<bool, Refusal> {
        let now = self.0.clock.now();
        let is_new = self
            .0
            .store
            .advance(host.as_str(), connect, now)
            .await
            .map_err(|error| refused(&error))?;
        if !is_new {
            tracing::error!(host.id = %host, connect, "two agents have the identity of one host: its disk was copied, or its key stolen");
            if self.0.clones.note(host.as_str(), now) {
                let who = format!("host {host}");
                let line = Line {
                    result: AuditResult::Denied,
                    code: Some(ErrorCode::Conflict),
                    ..Line::done(&who, From("tunnel".to_owned()), "hosts.clone", None)
                };
                line.write(&self.0).await;
                self.0.mirror.listed();
            }
        }
        Ok(is_new)
    }
}

/// axum's WebSocket in the words of the tunnel.
struct Socket(WebSocket);

impl Stream for Socket {
    type Item = Result<Message, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let message = ready!(Pin::new(&mut self.0).poll_next(context));
        Poll::Ready(message.map(|message| Ok(incoming(message?))))
    }
}

impl Sink<Message> for Socket {
    type Error = BoxError;

    fn poll_ready(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Pin::new(&mut self.0).poll_ready(context).map_err(Into::into)
    }

    fn start_send(mut self: Pin<&mut Self>, message: Message) -> Result<(), BoxError> {
        Pin::new(&mut self.0)
            .start_send(outgoing(message))
            .map_err(Into::into)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Pin::new(&mut self.0).poll_flush(context).map_err(Into::into)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Pin::new(&mut self.0).poll_close(context).map_err(Into::into)
    }
}

fn incoming(message: ws::Message) -> Message {
    match message {
        ws::Message::Binary(bytes) => Message::Binary(bytes),
        ws::Message::Text(_) => Message::Text,
        ws::Message::Ping(bytes) => Message::Ping(bytes),
        ws::Message::Pong(bytes) => Message::Pong(bytes),
        ws::Message::Close(frame) => Message::Close(frame.map_or_else(Closing::normal, |frame| Closing {
            code: frame.code,
            reason: frame.reason.to_string(),
        })),
    }
}

fn outgoing(message: Message) -> ws::Message {
    match message {
        Message::Binary(bytes) => ws::Message::Binary(bytes),
        Message::Text => ws::Message::Text(ws::Utf8Bytes::default()),
        Message::Ping(bytes) => ws::Message::Ping(bytes),
        Message::Pong(bytes) => ws::Message::Pong(bytes),
        Message::Close(closing) => ws::Message::Close(Some(ws::CloseFrame {
            code: closing.code,
            reason: closing.reason.into(),
        })),
    }
}
