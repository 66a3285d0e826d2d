//! A bounded queue of encoded frames for one peer, and the task that writes it.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::Notify,
};
use tokio_util::codec::Encoder;

use crate::{
    endpoint::Stream,
    frame::{self, Codec, Frame, Limits},
    link::Error,
};

/// Bytes gathered for one write.
const BATCH_BYTES: usize = 64 << 10;

#[derive(Debug)]
pub(crate) struct Outbox {
    wake: Notify,
    state: Mutex<State>,
    max_frames: usize,
    max_bytes: usize,
}

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Bytes>,
    bytes: usize,
}

impl Outbox {
    pub(crate) fn new(max_frames: usize, max_bytes: usize) -> Outbox {
        Outbox {
            wake: Notify::new(),
            state: Mutex::default(),
            max_frames,
            max_bytes,
        }
    }

    /// Queues `frame` if there is room; a single frame beyond the byte bound fits an empty queue.
    pub(crate) fn offer(&self, frame: &Bytes) -> bool {
        let mut state = self.lock();
        let too_long = state.frames.len() >= self.max_frames;
        if too_long || (!state.frames.is_empty() && state.bytes + frame.len() > self.max_bytes) {
            return false;
        }
        state.bytes += frame.len();
        state.frames.push_back(frame.clone());
        drop(state);
        self.wake.notify_one();
        true
    }

    /// Takes everything still queued.
    pub(crate) fn drain(&self) -> VecDeque<Bytes> {
        let mut state = self.lock();
        state.bytes = 0;
        std::mem::take(&mut state.frames)
    }

    fn take(&self, out: &mut BytesMut) {
        let mut state = self.lock();
        while out.len() < BATCH_BYTES
            && let Some(frame) = state.frames.pop_front()
        {
            state.bytes -= frame.len();
            out.extend_from_slice(&frame);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the queue to `stream` until the peer goes away. What the peer sends is read, to see it leave, and
    /// ignored. `refill` is called whenever there is room.
    pub(crate) async fn write(&self, stream: Stream, refill: impl Fn(&Outbox)) -> Error {
        let (mut reader, mut writer) = stream.into_split();
        let mut out = BytesMut::new();
        let mut ignored = [0u8; 512];
        loop {
            if out.is_empty() {
                refill(self);
                out.clear();
                self.take(&mut out);
            }
            tokio::select! {
                biased;
                written = writer.write_buf(&mut out), if !out.is_empty() => match written {
                    Ok(0) => return Error::Ended,
                    Ok(_) => {}
                    Err(error) => return Error::Io(error),
                },
                read = reader.read(&mut ignored) => match read {
                    Ok(0) => return Error::Ended,
                    Ok(_) => {}
                    Err(error) => return Error::Io(error),
                },
                () = self.wake.notified(), if out.is_empty() => {}
            }
        }
    }

    /// Makes [`Outbox::write`] look for more.
    pub(crate) fn nudge(&self) {
        self.wake.notify_one();
    }
}

/// Encodes one frame for queues that share it.
pub(crate) fn encode(frame: Frame, limits: Limits) -> Result<Bytes, frame::Error> {
    let mut bytes = BytesMut::new();
    Codec::new(limits).encode(frame, &mut bytes)?;
    Ok(bytes.freeze())
}
