//! The answering side: dispatches calls to a handler, lists its methods, and turns whatever else arrives into an error
//! reply on the connection it came on.

use std::collections::BTreeMap;

use serde_json::{Value, value::RawValue};
use tokio_util::sync::CancellationToken;

use super::{
    Method,
    message::{self, Request},
};
use crate::{
    endpoint::Listener,
    frame::Arg,
    rep::{self, Responder},
};

pub use crate::rep::Options;

/// The methods of a server.
pub trait Handler: Send + Sync + 'static {
    /// Runs `method`, one of [`Handler::methods`], with the elements of the call's `args`, each still JSON text.
    /// Dropped when the connection fails, and [`Options::stall`] after the peer has closed its end.
    fn call(
        &self,
        method: &str,
        args: Vec<Box<RawValue>>,
    ) -> impl Future<Output = Result<Reply, RemoteError>> + Send;

    /// Returns the methods; asked once, when serving begins. Calls of others never reach [`Handler::call`].
    fn methods(&self) -> Vec<Method>;
}

/// How a call ended well.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// With these results: usually one; none for methods without a result.
    Values(Vec<Value>),
    /// Without an answer, ever, as some stock methods do.
    Never,
}

impl From<Value> for Reply {
    fn from(value: Value) -> Reply {
        Reply::Values(vec![value])
    }
}

impl From<Vec<Value>> for Reply {
    fn from(values: Vec<Value>) -> Reply {
        Reply::Values(values)
    }
}

/// The error a caller gets; its text is shown to users as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RemoteError {
    /// What failed.
    pub message: String,
    /// Where, for developers.
    pub stack: Option<String>,
}

impl RemoteError {
    /// Returns an error without a stack.
    pub fn new(message: impl Into<String>) -> RemoteError {
        RemoteError {
            message: message.into(),
            stack: None,
        }
    }
}

/// Serves `handler` to the peers of `listener` until `shutdown`.
pub async fn serve<H: Handler>(
    listener: Listener,
    handler: H,
    options: Options,
    shutdown: CancellationToken,
) {
    rep::serve(listener, responder(handler), options, shutdown).await;
}

/// Returns the request/reply side of `handler`, which answers any arguments at all.
pub fn responder<H: Handler>(handler: H) -> impl Responder {
    let methods = handler
        .methods()
        .into_iter()
        .map(|method| (method.name.clone(), method))
        .collect();
    Dispatch { handler, methods }
}

struct Dispatch<H> {
    handler: H,
    methods: BTreeMap<String, Method>,
}

impl<H: Handler> Responder for Dispatch<H> {
    async fn respond(&self, args: Vec<Arg>) -> Option<Vec<Arg>> {
        let message = match args.as_slice() {
            [] | [_] => args.first(),
            _ => return Some(vec![message::failure("a request is one message and an id", None)]),
        };
        let reply = match message::request(message, |method| self.methods.contains_key(method)) {
            Err(error) => message::failure(&error, None),
            Ok(Request::List) => message::listing(&self.methods),
            Ok(Request::Call { method, args }) => match self.handler.call(&method, args).await {
                Ok(Reply::Values(values)) => message::success(&values),
                Ok(Reply::Never) => return None,
                Err(error) => message::failure(&error.message, error.stack.as_deref()),
            },
        };
        Some(vec![reply])
    }
}
