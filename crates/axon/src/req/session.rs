//! One connection of a client: writes what is queued, in as few writes as possible, and hands out replies.

use std::{collections::VecDeque, sync::Arc};

use bytes::BytesMut;
use tokio::{io::AsyncWriteExt, sync::oneshot};
use tracing::debug;

use super::shared::{Phase, Shared};
use crate::{
    endpoint::Stream,
    frame::Frame,
    inbound::Inbound,
    link::{Error, Session},
};

pub(super) struct Exchange {
    shared: Arc<Shared>,
}

impl Exchange {
    pub(super) fn new(shared: Arc<Shared>) -> Exchange {
        Exchange { shared }
    }

    async fn converse(&self, stream: Stream) -> Result<(), Error> {
        let (mut reader, mut writer) = stream.into_split();
        let mut inbound = Inbound::new(self.shared.options.limits);
        let mut out = BytesMut::new();
        let mut posts: VecDeque<(usize, oneshot::Sender<()>)> = VecDeque::new();
        loop {
            if out.is_empty() {
                out.clear();
                self.shared
                    .lock()
                    .take(&mut out, |end, done| posts.push_back((end, done)));
            }
            tokio::select! {
                biased;
                written = writer.write_buf(&mut out), if !out.is_empty() => {
                    let written = written?;
                    if written == 0 {
                        return Err(Error::Ended);
                    }
                    settle(&mut posts, written);
                }
                read = inbound.fill(&mut reader) => {
                    if read? == 0 {
                        return Err(Error::Ended);
                    }
                    while let Some(frame) = inbound.next()? {
                        self.reply(frame);
                    }
                }
                () = self.shared.wake.notified(), if out.is_empty() => {}
            }
        }
    }

    fn reply(&self, Frame { mut args }: Frame) {
        match args.pop().and_then(|id| self.shared.recognise(&id)) {
            Some(id) => self.shared.deliver(id, args),
            None => debug!("ignored a reply whose id is not ours"),
        }
    }
}

/// Reports posts whose last byte is among the `written` ones; the others move up by as much.
fn settle(posts: &mut VecDeque<(usize, oneshot::Sender<()>)>, written: usize) {
    while posts.front().is_some_and(|(end, _)| *end <= written) {
        if let Some((_, done)) = posts.pop_front() {
            let _ = done.send(());
        }
    }
    posts.iter_mut().for_each(|(end, _)| *end -= written);
}

impl Session for Exchange {
    fn up(&mut self, _generation: u64) {
        self.shared.enter(Phase::Up);
    }

    async fn drive(&mut self, stream: Stream) -> Error {
        match self.converse(stream).await {
            Ok(()) => Error::Ended,
            Err(error) => error,
        }
    }

    fn down(&mut self) {
        self.shared.enter(Phase::Down);
    }
}

/// The task is over, or was never run: nobody will ever answer.
impl Drop for Exchange {
    fn drop(&mut self) {
        self.shared.enter(Phase::Closed);
    }
}
