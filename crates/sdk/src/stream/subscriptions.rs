//! The subscriptions of one stream: where each is, and what the server's messages mean for them.

use std::collections::BTreeMap;

use qd_api::{
    Problem,
    event::Gap,
    stream::{Channel, ClientMessage, ServerMessage},
};
use tokio::sync::oneshot;

use super::Item;
use crate::{Error, follow::CONNECTION_LOST};

/// The reason of a gap that only the numbers tell.
const UNNUMBERED: &str = "unnumbered";

type Done = oneshot::Sender<Result<(), Error>>;

struct Subscription {
    channel: Channel,
    /// Whoever waits for the server to agree; none when it is resumed.
    waiting: Option<Done>,
    /// Number of the last item on this connection.
    number: u64,
}

/// By id.
#[derive(Default)]
pub struct Subscriptions {
    active: BTreeMap<String, Subscription>,
    ending: BTreeMap<String, Done>,
}

impl Subscriptions {
    /// Takes a subscription and returns what to say to the server; or tells that the id is taken.
    pub fn begin(&mut self, id: String, channel: Channel, done: Done) -> Option<ClientMessage> {
        if self.active.contains_key(&id) || self.ending.contains_key(&id) {
            answer(
                Some(done),
                Err(Error::request("id", "a subscription of this id exists already")),
            );
            return None;
        }
        let message = ClientMessage::Subscribe {
            id: id.clone(),
            channel: channel.clone(),
        };
        self.active.insert(
            id,
            Subscription {
                channel,
                waiting: Some(done),
                number: 0,
            },
        );
        Some(message)
    }

    /// Ends a subscription.
    pub fn end(&mut self, id: String, done: Done) -> Option<ClientMessage> {
        if self.active.remove(&id).is_none() {
            answer(
                Some(done),
                Err(Error::request("id", "there is no subscription of this id")),
            );
            return None;
        }
        self.ending.insert(id.clone(), done);
        Some(ClientMessage::Unsubscribe { id })
    }

    /// What to say on a new connection, and what is certainly or possibly missing because of it.
    pub fn resume(&mut self) -> (Vec<ClientMessage>, Vec<Item>) {
        for (_, done) in std::mem::take(&mut self.ending) {
            answer(Some(done), Ok(()));
        }
        let mut gaps = Vec::new();
        let messages = self.active.iter_mut().map(|(id, subscription)| {
            subscription.number = 0;
            // One that the server has not agreed to yet has nothing to miss.
            if subscription.waiting.is_none() && !has_position(&subscription.channel) {
                let gap = Gap {
                    missed: None,
                    reason: CONNECTION_LOST.to_owned(),
                };
                gaps.push(Item::Gap { id: id.clone(), gap });
            }
            ClientMessage::Subscribe {
                id: id.clone(),
                channel: subscription.channel.clone(),
            }
        });
        let messages = messages.collect();
        (messages, gaps)
    }

    /// Takes what the server said, and gives what the reader gets: a hole in the numbers first, if there is one.
    pub fn hear(&mut self, message: ServerMessage) -> Vec<Item> {
        match message {
            ServerMessage::Subscribed { id } => {
                if let Some(subscription) = self.active.get_mut(&id) {
                    answer(subscription.waiting.take(), Ok(()));
                }
                Vec::new()
            }
            ServerMessage::Unsubscribed { id } => {
                answer(self.ending.remove(&id), Ok(()));
                Vec::new()
            }
            ServerMessage::Event { id, number, event } => {
                let position = Some(event.id.clone());
                self.numbered(id, number, position, |id| Item::Event { id, event })
            }
            ServerMessage::Line { id, number, line } => {
                let position = Some(line.cursor.clone());
                self.numbered(id, number, position, |id| Item::Line { id, line })
            }
            ServerMessage::Metrics {
                id,
                number,
                process,
                sample,
            } => self.numbered(id, number, None, |id| Item::Sample { id, process, sample }),
            ServerMessage::Gap { id, number, gap } => {
                self.numbered(id, number, None, |id| Item::Gap { id, gap })
            }
            ServerMessage::Error {
                id: Some(id),
                problem,
            } => self.refused(id, problem),
            ServerMessage::Error { id: None, problem } => {
                tracing::warn!(%problem, "the server did not understand a message");
                Vec::new()
            }
            ServerMessage::Pong {} | ServerMessage::Closing { .. } => Vec::new(),
        }
    }

    fn refused(&mut self, id: String, problem: Box<Problem>) -> Vec<Item> {
        if let Some(done) = self.ending.remove(&id) {
            answer(Some(done), Err(Error::Api(problem)));
            return Vec::new();
        }
        match self.active.remove(&id) {
            Some(Subscription {
                waiting: Some(done), ..
            }) => {
                answer(Some(done), Err(Error::Api(problem)));
                Vec::new()
            }
            Some(_) => vec![Item::Refused { id, problem }],
            None => Vec::new(),
        }
    }

    fn numbered(
        &mut self,
        id: String,
        number: u64,
        position: Option<String>,
        item: impl FnOnce(String) -> Item,
    ) -> Vec<Item> {
        // What was on its way when a subscription ended is nobody's.
        let Some(subscription) = self.active.get_mut(&id) else {
            return Vec::new();
        };
        let missed = number.saturating_sub(subscription.number.saturating_add(1));
        subscription.number = number;
        if let Some(position) = position {
            move_to(&mut subscription.channel, position);
        }
        let hole = (missed > 0).then(|| Item::Gap {
            id: id.clone(),
            gap: Gap {
                missed: Some(missed),
                reason: UNNUMBERED.to_owned(),
            },
        });
        hole.into_iter().chain([item(id)]).collect()
    }
}

fn has_position(channel: &Channel) -> bool {
    match channel {
        Channel::Events { after, .. } => after.is_some(),
        Channel::Logs { cursor, .. } => cursor.is_some(),
        Channel::Metrics { .. } => false,
    }
}

fn move_to(channel: &mut Channel, position: String) {
    match channel {
        Channel::Events { after, .. } => *after = Some(position),
        Channel::Logs { cursor, .. } => *cursor = Some(position),
        Channel::Metrics { .. } => {}
    }
}

/// Whoever asked may have stopped waiting.
fn answer(waiting: Option<Done>, result: Result<(), Error>) {
    if let Some(done) = waiting {
        let _ = done.send(result);
    }
}
