//! What one client may subscribe to, and the words of both ends.

use std::{future::Future, sync::Arc};

use futures_util::stream::BoxStream;
use qd_api::fleet::{FleetChannel, FleetClientMessage, FleetServerMessage};
use qd_edge::{
    problem::Failure,
    socket::{Answer, End, Subscriptions, Wanted},
};

use super::subscription::{self, Yield};
use crate::{door::Door, live, principal::Principal};

/// One client's connection.
pub struct Connection {
    pub door: Door,
    pub principal: Arc<Principal>,
}

impl Subscriptions for Connection {
    type Heard = FleetClientMessage;
    type Channel = FleetChannel;
    type Item = Yield;
    type Said = FleetServerMessage;
    const MAX_SUBSCRIPTIONS: usize = 32;
    const MESSAGES_PER_SECOND: u32 = 40;

    fn wanted(heard: FleetClientMessage) -> Wanted<FleetChannel> {
        match heard {
            FleetClientMessage::Subscribe { id, channel } => Wanted::Subscribe { id, channel },
            FleetClientMessage::Unsubscribe { id } => Wanted::Unsubscribe { id },
            FleetClientMessage::Ping {} => Wanted::Ping,
        }
    }

    async fn open(&self, channel: FleetChannel) -> Result<BoxStream<'static, Yield>, Failure> {
        subscription::open(&self.door, &self.principal, channel).await
    }

    fn item(id: String, number: u64, item: Yield) -> FleetServerMessage {
        item.message(id, number)
    }

    fn answer(answer: Answer) -> FleetServerMessage {
        match answer {
            Answer::Subscribed { id } => FleetServerMessage::Subscribed { id },
            Answer::Unsubscribed { id } => FleetServerMessage::Unsubscribed { id },
            Answer::Pong => FleetServerMessage::Pong {},
            Answer::Error { id, problem } => FleetServerMessage::Error {
                id,
                host: None,
                problem,
            },
            Answer::Closing { reason } => FleetServerMessage::Closing {
                reason: reason.to_owned(),
            },
        }
    }

    fn ended(&self) -> impl Future<Output = End> + Send + 'static {
        let (door, principal) = (self.door.clone(), Arc::clone(&self.principal));
        async move { live::ended(&door, &principal).await }
    }
}
