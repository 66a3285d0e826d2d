//! `/api/v1/bulk`: one verb on many hosts.

use http::Method;
use qd_api::{
    List,
    fleet::{Bulk, BulkProgress, BulkRequest},
};

use super::Fleet;
use crate::{
    Error, Follow,
    call::{EVENT_STREAM, Repeat},
    follow::Payload,
};

impl Fleet<'_> {
    /// Begins a verb on many hosts; returns as soon as the console has written it down. Follow it by
    /// [`Fleet::bulk_events`]. A lost answer leaves open whether it began, so this is never tried twice once it may have
    /// arrived.
    ///
    /// ```no_run
    /// use qd_sdk::{Item, api::fleet::{BulkProgress, BulkRequest}};
    /// # async fn example(console: qd_sdk::Client, request: BulkRequest) -> Result<(), qd_sdk::Error> {
    /// let bulk = console.fleet().bulk(&request).await?;
    /// let mut progress = console.fleet().bulk_events(&bulk.id).await?;
    /// while let Some(item) = progress.next().await {
    ///     match item? {
    ///         Item::Value(BulkProgress::Host(host)) => println!("{} {:?}", host.host, host.state),
    ///         Item::Value(BulkProgress::Bulk(bulk)) if bulk.finished_at.is_some() => break,
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if no host is meant.
    pub async fn bulk(&self, request: &BulkRequest) -> Result<Bulk, Error> {
        let what = format!("{} {:?} on many hosts", request.verb.as_str(), request.target);
        let call = self.client.change(what, Method::POST, &["bulk"])?;
        self.client.json(call.repeat(Repeat::Unsent).json(request)?).await
    }

    /// Follows a bulk verb: first the whole, then each host that comes further, and the whole again with its final state.
    /// The console ends the answer there; a caller should as well. After a lost connection it begins anew.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is none of that id.
    pub async fn bulk_events(&self, id: &str) -> Result<Follow<BulkProgress>, Error> {
        let call = self
            .client
            .read("follow a bulk verb", &["bulk", id, "events"])?
            .accept(EVENT_STREAM);
        Follow::open(self.client.clone(), call, None, |data| {
            serde_json::from_str(data).map(Payload::Value)
        })
        .await
    }

    /// Returns a bulk verb with its hosts.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is none of that id.
    pub async fn bulk_get(&self, id: &str) -> Result<Bulk, Error> {
        let call = self.client.read("show a bulk verb", &["bulk", id])?;
        self.client.json(call).await
    }

    /// Returns the last bulk verbs, newest first, without their hosts.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn bulk_list(&self) -> Result<List<Bulk>, Error> {
        self.client
            .json(self.client.read("list bulk verbs", &["bulk"])?)
            .await
    }

    /// Cancels a bulk verb: no further host is asked, and those that are being asked answer. Returns it as it is now, which
    /// may be before its end.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `conflict` if it has ended.
    pub async fn bulk_cancel(&self, id: &str) -> Result<Bulk, Error> {
        let call = self
            .client
            .change("cancel a bulk verb", Method::DELETE, &["bulk", id])?;
        self.client.json(call).await
    }
}
