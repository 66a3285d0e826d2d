//! Asks one host's agent.

use std::time::Duration;

use bytes::Bytes;
use http::{
    Method, Request, Response, StatusCode, Uri,
    uri::{Authority, PathAndQuery, Scheme},
};
use http_body_util::Empty;
use hyper::{
    body::{Body, Incoming},
    client::conn::http2::SendRequest,
    ext::Protocol,
};
use tokio::{sync::OwnedSemaphorePermit, time::timeout};

use super::{
    reply::{ByteStream, Reply},
    session::{Outgoing, boxed},
    slots::Slots,
};
use crate::{
    BoxError,
    carrier::{Control, End},
    word::HostId,
};

/// Longest wait for the head of an answer, unless another is chosen.
const DEADLINE: Duration = Duration::from_secs(30);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The link is gone; the agent may or may not have acted.
    #[error("the link to {host} is gone")]
    Gone {
        /// Which host.
        host: HostId,
        /// How it ended, if that is known yet.
        #[source]
        end: Option<End>,
    },
    /// The head of the answer did not come in time. The agent was told that nobody waits for it any more.
    #[error("no answer of {host} to `{what}` within {after:?}")]
    Deadline {
        /// Which host.
        host: HostId,
        /// Method and path.
        what: String,
        /// The time given.
        after: Duration,
    },
    /// As many requests are in flight as one link may have.
    #[error("too many requests to {host} are in flight")]
    Busy {
        /// Which host.
        host: HostId,
    },
    /// HTTP/2 failed for this request alone.
    #[error("`{what}` to {host} failed")]
    Failed {
        /// Which host.
        host: HostId,
        /// Method and path.
        what: String,
        /// The error of HTTP/2.
        #[source]
        source: hyper::Error,
    },
}

/// What became of an attempt to open a byte stream.
#[derive(Debug)]
pub enum Opened {
    /// It is open; the response is its head.
    Stream(Response<ByteStream>),
    /// The agent's service answered with something else.
    Refused(Response<Reply>),
}

/// Asks one host's agent. Cheap to clone; it keeps the link alive.
#[derive(Debug, Clone)]
pub struct Client {
    host: HostId,
    sender: SendRequest<Outgoing>,
    slots: Slots,
    control: Control,
    deadline: Duration,
}

impl Client {
    pub(super) fn new(host: HostId, sender: SendRequest<Outgoing>, slots: Slots, control: Control) -> Self {
        Self {
            host,
            sender,
            slots,
            control,
            deadline: DEADLINE,
        }
    }

    /// The same client, with another bound on the wait for the head of an answer. Bodies take as long as they take.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Which host is asked.
    pub fn host(&self) -> &HostId {
        &self.host
    }

    /// Sends a request, and returns when the head of its answer is there. The body of the answer is read at the caller's
    /// pace, which is then its producer's. Dropping the future or the body tells the agent, whose handler is dropped.
    ///
    /// A request whose URI is only a path is for the agent itself, whatever it calls itself.
    ///
    /// # Errors
    /// See [`Error`]; none of them is retried here.
    pub async fn send<B>(&self, request: Request<B>) -> Result<Response<Reply>, Error>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        let (response, slot) = self.ask(boxed(request)).await?;
        Ok(response.map(|body| Reply::new(body, slot)))
    }

    /// Opens a byte stream to the agent's service, by RFC 8441's extended `CONNECT`: what an upgrade is in HTTP/1.1.
    /// The request's method is not looked at; its protocol is `websocket` unless it has a [`Protocol`] extension.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn open(&self, mut request: Request<()>) -> Result<Opened, Error> {
        *request.method_mut() = Method::CONNECT;
        if request.extensions().get::<Protocol>().is_none() {
            request
                .extensions_mut()
                .insert(Protocol::from_static("websocket"));
        }
        let what = what(&request);
        let (mut response, slot) = self.ask(boxed(request.map(|()| Empty::<Bytes>::new()))).await?;
        // Only a plain success opens a stream.
        if response.status() != StatusCode::OK {
            return Ok(Opened::Refused(response.map(|body| Reply::new(body, slot))));
        }
        let upgraded = hyper::upgrade::on(&mut response)
            .await
            .map_err(|source| self.failed(what, source))?;
        Ok(Opened::Stream(response.map(|_| ByteStream::new(upgraded, slot))))
    }

    pub(super) async fn ask(
        &self,
        mut request: Request<Outgoing>,
    ) -> Result<(Response<Incoming>, Option<OwnedSemaphorePermit>), Error> {
        let what = what(&request);
        address(request.uri_mut());
        let Some(slot) = self.slots.take() else {
            return Err(Error::Busy {
                host: self.host.clone(),
            });
        };
        let mut sender = self.sender.clone();
        match timeout(self.deadline, sender.send_request(request)).await {
            Ok(Ok(response)) => Ok((response, slot.answered())),
            Ok(Err(source)) => Err(self.failed(what, source)),
            Err(_) => Err(Error::Deadline {
                host: self.host.clone(),
                what,
                after: self.deadline,
            }),
        }
    }

    fn failed(&self, what: String, source: hyper::Error) -> Error {
        let (host, end) = (self.host.clone(), self.control.end());
        if end.is_some() || self.sender.is_closed() {
            Error::Gone { host, end }
        } else {
            Error::Failed { host, what, source }
        }
    }
}

/// A request that says nothing to the agent's service: it is answered by the tunnel's other end.
pub(super) fn probe() -> Request<Outgoing> {
    let mut request = Request::new(Empty::new());
    *request.method_mut() = Method::OPTIONS;
    *request.uri_mut() = Uri::from_static("*");
    address(request.uri_mut());
    boxed(request)
}

/// HTTP/2 wants a scheme and an authority; a host's own are of no meaning here.
fn address(uri: &mut Uri) {
    if uri.authority().is_some() {
        return;
    }
    let mut parts = std::mem::take(uri).into_parts();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(Authority::from_static("agent.invalid"));
    parts.path_and_query.get_or_insert(PathAndQuery::from_static("/"));
    // Built of parts that were parsed before, and complete.
    *uri = Uri::from_parts(parts).unwrap_or_default();
}

/// Method and path, without the query.
fn what<B>(request: &Request<B>) -> String {
    format!("{} {}", request.method(), request.uri().path())
}
