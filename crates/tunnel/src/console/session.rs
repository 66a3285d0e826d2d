//! One host's live link.

use std::{pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, combinators::UnsyncBoxBody};
use hyper::{client::conn::http2, rt::Executor};
use hyper_util::rt::TokioIo;
use tokio::{sync::watch, time::timeout};

use super::{Client, Identity, client, slots::Slots};
use crate::{
    BoxError,
    carrier::{Carrier, Control, End},
    handshake::{self, Agreement, Verify, receive, wire::Hello},
    limits::{
        CLOSE_DEADLINE, CONSOLE_ASKS_AFTER, CONSOLE_WINDOW_BYTES, HANDSHAKE_DEADLINE, MAX_HEAD_BYTES,
        MAX_STREAMS, MAX_UNSENT_BYTES, STREAM_WINDOW_BYTES,
    },
    message::{Closing, Messages},
    tasks::Tasks,
    word::HostId,
};

/// What is sent as the body of a request.
pub(super) type Outgoing = UnsyncBoxBody<Bytes, BoxError>;

/// Why an agent's connection is no session.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The two sides did not agree.
    #[error("the handshake with the agent failed")]
    Handshake(#[from] handshake::Error),
    /// HTTP/2 could not begin.
    #[error("{host} does not begin HTTP/2")]
    Begin {
        /// Which host.
        host: HostId,
        /// The error of HTTP/2.
        #[source]
        source: hyper::Error,
    },
    /// The agent proved who it is, and then did not serve.
    #[error("{host} does not serve")]
    Mute {
        /// Which host.
        host: HostId,
        /// What became of the first request.
        #[source]
        source: client::Error,
    },
}

/// What an agent said of itself, and proved to be its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Which host.
    pub host: HostId,
    /// This connection, as the agent calls it.
    pub session: String,
    /// Counts the host's connects.
    pub connect: u64,
    /// Of the agent's software.
    pub version: String,
    /// What the host lets this console do. The host enforces it; here it is for people to see.
    pub capabilities: Vec<String>,
    /// What was agreed on.
    pub agreement: Agreement,
}

impl Peer {
    fn new(hello: Hello, agreement: Agreement) -> Self {
        Self {
            host: hello.host,
            session: hello.session,
            connect: hello.connect,
            version: hello.version,
            capabilities: hello.capabilities,
            agreement,
        }
    }
}

/// A cheap handle of one host's live link. The link ends when the last handle is gone, or by [`close`](Self::close).
#[derive(Debug, Clone)]
pub struct Session {
    peer: Arc<Peer>,
    client: Client,
    control: Control,
    ended: watch::Receiver<Option<End>>,
}

impl Session {
    /// What the agent said of itself.
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// What asks it.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Closes the link, and tells the agent why. Requests in flight fail.
    pub fn close(&self, closing: Closing) {
        self.control.close(closing);
    }

    /// Whether both are handles of the same link.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.peer, &other.peer)
    }

    /// Whether the link is gone.
    pub fn is_closed(&self) -> bool {
        self.ended.borrow().is_some()
    }

    /// Waits until the link is gone, and says how it ended.
    pub async fn closed(&self) -> End {
        let mut ended = self.ended.clone();
        let lost = || End::ClosedHere(Closing::normal());
        match ended.wait_for(Option::is_some).await {
            Ok(end) => end.clone().unwrap_or_else(lost),
            // The task is gone with its runtime.
            Err(_) => lost(),
        }
    }
}

/// Takes a WebSocket that an agent opened: a session, once it has proven which host it is on and that it serves.
///
/// # Errors
/// If it did not, in time. The agent was told so, as far as it listened.
pub async fn accept<M: Messages>(
    mut messages: M,
    verify: &impl Verify,
    identity: &Identity,
) -> Result<Session, Error> {
    let (hello, agreement) = receive(
        &mut messages,
        verify,
        &identity.name,
        &identity.key,
        &identity.offer,
    )
    .await?;
    Box::pin(begin(messages, Peer::new(hello, agreement))).await
}

async fn begin<M: Messages>(messages: M, peer: Peer) -> Result<Session, Error> {
    let (control, tasks) = (Control::default(), Tasks::default());
    let carrier = Carrier::new(messages, control.clone(), CONSOLE_ASKS_AFTER);
    let (sender, connection) = http2::Builder::new(tasks.clone())
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .initial_connection_window_size(CONSOLE_WINDOW_BYTES)
        .initial_max_send_streams(MAX_STREAMS as usize)
        .max_header_list_size(MAX_HEAD_BYTES)
        .max_send_buf_size(MAX_UNSENT_BYTES)
        .handshake::<_, Outgoing>(TokioIo::new(carrier))
        .await
        .map_err(|source| Error::Begin {
            host: peer.host.clone(),
            source,
        })?;
    let (tell, ended) = watch::channel(None);
    let (slots, settling) = Slots::new();
    tasks.execute(settling.run(sender.clone()));
    tokio::spawn(drive(connection, control.clone(), tasks, tell));
    let client = Client::new(peer.host.clone(), sender, slots, control.clone());
    let session = Session {
        peer: Arc::new(peer),
        client,
        control,
        ended,
    };
    prove(&session, HANDSHAKE_DEADLINE).await?;
    Ok(session)
}

/// Asks the agent for nothing. After its answer it is known that it serves, and what its HTTP/2 can: whether a byte
/// stream may be opened is in its settings, which come before any answer.
async fn prove(session: &Session, deadline: Duration) -> Result<(), Error> {
    let client = session.client().clone().with_deadline(deadline);
    client.ask(client::probe()).await.map_err(|source| {
        session.close(Closing::protocol_error());
        Error::Mute {
            host: session.peer.host.clone(),
            source,
        }
    })?;
    Ok(())
}

/// Owns the connection until it ends.
async fn drive(
    connection: impl Future<Output = hyper::Result<()>>,
    control: Control,
    tasks: Tasks,
    tell: watch::Sender<Option<End>>,
) {
    let _guard = tasks.guard();
    let mut connection = pin!(connection);
    tokio::select! {
        // What either returns is what `control` knows.
        _ = connection.as_mut() => {}
        () = control.asked() => {
            let _ = timeout(CLOSE_DEADLINE, connection.as_mut()).await;
        }
    }
    // Unless the carrier knows better.
    control.ended(End::ClosedHere(Closing::normal()));
    tasks.end().await;
    tell.send_replace(control.end());
}

/// A request whose body is of the one type that a connection sends.
pub(super) fn boxed<B>(request: Request<B>) -> Request<Outgoing>
where
    B: hyper::body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    request.map(|body| body.map_err(Into::into).boxed_unsync())
}
