//! `GET /api/v1/events`.

use qd_api::event::{Event, EventItem};

use crate::{
    Client, Error, Follow,
    call::{EVENT_STREAM, target},
    follow::{Payload, Position},
};

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Topics, each exact (`process.exit`) or a family (`process.*`); none for all.
    pub topics: Vec<String>,
    /// Only events of the processes that this target selects, judged for each event.
    pub target: Option<String>,
    /// Go on after the event of this id; without it the stream begins now.
    pub after: Option<String>,
}

impl Client {
    /// Follows events. Needs `events:read`. The stream lasts until it is dropped, or the server refuses it for good.
    ///
    /// ```no_run
    /// use qd_sdk::{EventFilter, Item};
    /// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// let mut events = client.events(&EventFilter::default()).await?;
    /// while let Some(item) = events.next().await {
    ///     match item? {
    ///         Item::Value(event) => println!("{} {:?}", event.topic, event.process),
    ///         Item::Gap(gap) => println!("{:?} events are missing: {}", gap.missed, gap.reason),
    ///         Item::Reconnected { .. } => println!("the connection is back"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of every call, if the stream cannot be opened in the first place.
    pub async fn events(&self, filter: &EventFilter) -> Result<Follow<Event>, Error> {
        let topics = (!filter.topics.is_empty()).then(|| filter.topics.join(","));
        let call = self
            .read("follow events", &["events"])?
            .accept(EVENT_STREAM)
            .query("topics", topics)
            .query("target", filter.target.as_deref().map(target).transpose()?);
        Follow::open(self.clone(), call, filter.after.clone().map(Position), |data| {
            Ok(match serde_json::from_str(data)? {
                EventItem::Event(event) => Payload::Value(event),
                EventItem::Gap(gap) => Payload::Gap(gap),
            })
        })
        .await
    }
}
