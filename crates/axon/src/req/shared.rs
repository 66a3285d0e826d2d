//! What callers and the connection's task have in common: the frames to send and who waits for which id.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::BytesMut;
use tokio::sync::{Notify, oneshot};

use super::{Error, Options};
use crate::frame::{Arg, Assembly};

/// Bytes moved to the socket's buffer at a time: enough to make one write worth many frames, little enough that a
/// cancelled request is usually still here and never sent.
const BATCH_BYTES: usize = 64 << 10;

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) options: Options,
    pub(super) wake: Notify,
    prefix: String,
    next_id: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Down,
    Up,
    Closed,
}

#[derive(Debug)]
pub(super) struct State {
    phase: Phase,
    pending: HashMap<u64, oneshot::Sender<Vec<Arg>>>,
    queue: VecDeque<Outgoing>,
    queued_bytes: usize,
}

#[derive(Debug)]
pub(super) struct Outgoing {
    purpose: Purpose,
    bytes: Vec<u8>,
}

#[derive(Debug)]
enum Purpose {
    Request(u64),
    Post(oneshot::Sender<()>),
}

impl Outgoing {
    pub(super) fn request(id: u64, bytes: Vec<u8>) -> Outgoing {
        Outgoing {
            purpose: Purpose::Request(id),
            bytes,
        }
    }

    pub(super) fn post(written: oneshot::Sender<()>, bytes: Vec<u8>) -> Outgoing {
        Outgoing {
            purpose: Purpose::Post(written),
            bytes,
        }
    }
}

impl Shared {
    pub(super) fn new(options: Options) -> Shared {
        let state = State {
            phase: Phase::Down,
            pending: HashMap::new(),
            queue: VecDeque::new(),
            queued_bytes: 0,
        };
        Shared {
            options,
            wake: Notify::new(),
            prefix: format!("{}:", std::process::id()),
            next_id: AtomicU64::new(0),
            state: Mutex::new(state),
        }
    }

    /// Nothing that can panic runs under the lock, so a poisoned one still holds a consistent state.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the frame the next id: the text `<pid>:<counter>`, as the stock clients do.
    pub(super) fn identify(&self, mut frame: Assembly) -> Result<(u64, Vec<u8>), Error> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        frame
            .text(format_args!("{}{id}", self.prefix))
            .map_err(Error::Encode)?;
        Ok((id, frame.finish().map_err(Error::Encode)?))
    }

    /// Reads our id out of a reply; `None` for anything that cannot be ours.
    pub(super) fn recognise(&self, id: &Arg) -> Option<u64> {
        id.as_text()?.strip_prefix(self.prefix.as_str())?.parse().ok()
    }

    pub(super) fn submit(
        &self,
        outgoing: Outgoing,
        answer: Option<oneshot::Sender<Vec<Arg>>>,
    ) -> Result<(), Error> {
        let mut state = self.lock();
        if state.phase != Phase::Up {
            return Err(state.refusal());
        }
        let size = outgoing.bytes.len();
        let full = !state.queue.is_empty() && state.queued_bytes + size > self.options.max_queued_bytes;
        if full || state.pending.len().max(state.queue.len()) >= self.options.max_pending {
            return Err(Error::Overloaded);
        }
        if let (Purpose::Request(id), Some(answer)) = (&outgoing.purpose, answer) {
            state.pending.insert(*id, answer);
        }
        state.queued_bytes += size;
        state.queue.push_back(outgoing);
        drop(state);
        self.wake.notify_one();
        Ok(())
    }

    pub(super) fn deliver(&self, id: u64, args: Vec<Arg>) {
        let waiting = self.lock().pending.remove(&id);
        if let Some(answer) = waiting {
            // The caller may have given up this very moment.
            let _ = answer.send(args);
        }
    }

    pub(super) fn enter(&self, phase: Phase) {
        let mut state = self.lock();
        state.phase = phase;
        let pending = std::mem::take(&mut state.pending);
        let queue = std::mem::take(&mut state.queue);
        state.queued_bytes = 0;
        drop(state);
        // Dropping a sender tells its caller; outside the lock, because the caller takes it next.
        drop((pending, queue));
    }
}

impl State {
    pub(super) fn pending(&self) -> usize {
        self.pending.len()
    }

    pub(super) fn refusal(&self) -> Error {
        if self.phase == Phase::Closed {
            Error::Closed
        } else {
            Error::Disconnected
        }
    }

    /// Moves the next frames into `out`, leaving out what nobody waits for any more. `written` is called for posts
    /// with the length of `out` up to their end.
    pub(super) fn take(&mut self, out: &mut BytesMut, mut written: impl FnMut(usize, oneshot::Sender<()>)) {
        while out.len() < BATCH_BYTES
            && let Some(Outgoing { purpose, bytes }) = self.queue.pop_front()
        {
            self.queued_bytes -= bytes.len();
            match purpose {
                Purpose::Request(id) if self.pending.contains_key(&id) => out.extend_from_slice(&bytes),
                Purpose::Post(done) if !done.is_closed() => {
                    out.extend_from_slice(&bytes);
                    written(out.len(), done);
                }
                Purpose::Request(_) | Purpose::Post(_) => {}
            }
        }
    }
}

/// Frees a request's place in the table when its caller goes away without an answer.
pub(super) struct Slot<'a> {
    shared: &'a Shared,
    id: Option<u64>,
}

impl<'a> Slot<'a> {
    pub(super) fn new(shared: &'a Shared, id: u64) -> Slot<'a> {
        Slot { shared, id: Some(id) }
    }

    pub(super) fn answered(mut self) {
        self.id = None;
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.shared.lock().pending.remove(&id);
        }
    }
}
