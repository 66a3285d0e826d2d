//! What one client may subscribe to, and the words of both ends.

use std::{future::Future, sync::Arc};

use futures_util::stream::BoxStream;
use qd_api::stream::{Channel, ClientMessage, ServerMessage};
use qd_auth::Principal;
use qd_edge::{
    problem::Failure,
    socket::{Answer, End, Subscriptions, Wanted},
};

use super::subscription::{self, What};
use crate::{door::Door, granted::Watch};

/// One client's connection.
pub struct Connection {
    pub door: Door,
    pub principal: Arc<Principal>,
}

impl Subscriptions for Connection {
    type Heard = ClientMessage;
    type Channel = Channel;
    type Item = What;
    type Said = ServerMessage;
    const MAX_SUBSCRIPTIONS: usize = 64;
    const MESSAGES_PER_SECOND: u32 = 20;

    fn wanted(heard: ClientMessage) -> Wanted<Channel> {
        match heard {
            ClientMessage::Subscribe { id, channel } => Wanted::Subscribe { id, channel },
            ClientMessage::Unsubscribe { id } => Wanted::Unsubscribe { id },
            ClientMessage::Ping {} => Wanted::Ping,
        }
    }

    async fn open(&self, channel: Channel) -> Result<BoxStream<'static, What>, Failure> {
        subscription::open(&self.door, &self.principal, channel)
    }

    fn item(id: String, number: u64, item: What) -> ServerMessage {
        item.message(id, number)
    }

    fn answer(answer: Answer) -> ServerMessage {
        match answer {
            Answer::Subscribed { id } => ServerMessage::Subscribed { id },
            Answer::Unsubscribed { id } => ServerMessage::Unsubscribed { id },
            Answer::Pong => ServerMessage::Pong {},
            Answer::Error { id, problem } => ServerMessage::Error { id, problem },
            Answer::Closing { reason } => ServerMessage::Closing {
                reason: reason.to_owned(),
            },
        }
    }

    fn ended(&self) -> impl Future<Output = End> + Send + 'static {
        let mut watch = Watch::new(&self.door, &self.principal);
        async move { watch.ended().await }
    }
}
