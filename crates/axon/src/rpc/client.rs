//! The calling side.

use std::{collections::BTreeMap, time::Duration};

use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::watch;

use super::{
    Connection, Error, Method, Options,
    message::{self, Listing, Outcome},
};
use crate::{
    endpoint::Endpoint,
    frame::{Arg, Assembly},
    link::LinkState,
    req,
};

/// The name errors give to the method listing, which is not a method.
const LISTING: &str = "methods";

/// A cheap handle for making calls over one [`Connection`].
#[derive(Clone, Debug)]
pub struct Client {
    req: req::Client,
}

impl Client {
    /// Returns a handle and the connection to spawn for it.
    pub fn new(endpoint: Endpoint, options: Options) -> (Client, Connection) {
        let (req, connection) = req::Client::new(endpoint, options);
        (Client { req }, connection)
    }

    /// Calls `method` with `args`, which must serialise to a JSON array, and returns the first element of the reply's
    /// array; an empty array reads as JSON `null` (so `()`, `Option` and `Value` accept it).
    ///
    /// Dropping the future gives up: a call not yet written is never sent, and a late reply is ignored.
    ///
    /// # Errors
    /// See [`Error`]; none of them is retried here.
    pub async fn call<A, T>(&self, method: &str, args: &A, deadline: Duration) -> Result<T, Error>
    where
        A: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        let reply = self.exchange(method, self.frame(method, args)?, deadline).await?;
        read_reply(method, &reply)
    }

    /// Sends a call that is never answered; returns once it is written to the socket.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn notify<A: Serialize + ?Sized>(&self, method: &str, args: &A) -> Result<(), Error> {
        let frame = self.frame(method, args)?;
        self.req
            .dispatch(frame)
            .await
            .map_err(|error| Error::of(method, error))
    }

    /// Asks the peer which methods it has.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn methods(&self, deadline: Duration) -> Result<BTreeMap<String, Method>, Error> {
        let mut frame = self.req.assembly();
        message::write_listing(&mut frame).map_err(|source| Error::encode(LISTING, source))?;
        let reply = self.exchange(LISTING, frame, deadline).await?;
        match reply
            .decode::<Listing>()
            .map_err(|source| Error::decode(LISTING, source))?
        {
            Listing {
                methods: Some(methods),
                ..
            } => Ok(methods),
            Listing {
                error: Some(error),
                stack,
                ..
            } => Outcome::failed(error, stack).into_result(),
            Listing { .. } => Err(Error::decode(LISTING, message::no_result("methods"))),
        }
    }

    /// Returns the state of the link, to watch.
    pub fn state(&self) -> watch::Receiver<LinkState> {
        self.req.state()
    }

    /// Returns how many calls wait for an answer.
    pub fn pending(&self) -> usize {
        self.req.pending()
    }

    fn frame<A: Serialize + ?Sized>(&self, method: &str, args: &A) -> Result<Assembly, Error> {
        let mut frame = self.req.assembly();
        message::write_call(&mut frame, method, args).map_err(|source| Error::encode(method, source))?;
        Ok(frame)
    }

    async fn exchange(&self, method: &str, frame: Assembly, deadline: Duration) -> Result<Arg, Error> {
        let args = self
            .req
            .exchange(frame, deadline)
            .await
            .map_err(|error| Error::of(method, error))?;
        // A reply without a message is not JSON either.
        Ok(args.into_iter().next().unwrap_or_else(|| Arg::blob("")))
    }
}

/// Reads the message of a reply to `method` as [`Client::call`] does.
///
/// # Errors
/// [`Error::Remote`] when it is an error, [`Error::Decode`] when it is neither that nor a `T`.
pub fn read_reply<T: DeserializeOwned>(method: &str, reply: &Arg) -> Result<T, Error> {
    message::outcome(reply)
        .map_err(|source| Error::decode(method, source))?
        .into_result()
}
