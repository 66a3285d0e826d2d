//! The bounded queue between a subscription's socket and its consumer, which knows where messages are missing.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use super::{Item, Message};

#[derive(Debug)]
pub(super) struct Inbox {
    max_messages: usize,
    max_bytes: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    messages: VecDeque<Entry>,
    /// What happened after the last queued message.
    tail: Gap,
    bytes: usize,
    missed: u64,
    connected: bool,
    closed: bool,
    consumer: Option<Waker>,
}

#[derive(Debug)]
struct Entry {
    /// What happened before this message and after the one before it.
    gap: Gap,
    message: Message,
    size: usize,
}

/// What lies between two messages, of fixed size however much happens there; told in the order of the fields.
#[derive(Debug, Default)]
struct Gap {
    missed: u64,
    down: bool,
    up: Option<u64>,
}

impl Gap {
    fn next(&mut self) -> Option<Item> {
        if self.missed > 0 {
            return Some(Item::Missed(std::mem::take(&mut self.missed)));
        }
        if std::mem::take(&mut self.down) {
            return Some(Item::Down);
        }
        self.up.take().map(|generation| Item::Up { generation })
    }
}

impl Inbox {
    pub(super) fn new(max_messages: usize, max_bytes: usize) -> Inbox {
        Inbox {
            max_messages,
            max_bytes,
            state: Mutex::default(),
        }
    }

    /// Queues a message of `size` bytes, or counts it as missed; `make` runs only in the first case.
    pub(super) fn push(&self, size: usize, make: impl FnOnce() -> Message) {
        let mut state = self.lock();
        let full = state.messages.len() >= self.max_messages
            || (!state.messages.is_empty() && state.bytes + size > self.max_bytes);
        if full {
            state.tail.missed += 1;
            state.missed += 1;
            return;
        }
        let gap = std::mem::take(&mut state.tail);
        state.bytes += size;
        state.messages.push_back(Entry {
            gap,
            message: make(),
            size,
        });
        state.wake();
    }

    pub(super) fn up(&self, generation: u64) {
        let mut state = self.lock();
        state.connected = true;
        state.tail.up = Some(generation);
        state.wake();
    }

    pub(super) fn down(&self) {
        let mut state = self.lock();
        if std::mem::take(&mut state.connected) {
            state.tail.up = None;
            state.tail.down = true;
            state.wake();
        }
    }

    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.wake();
    }

    pub(super) fn missed(&self) -> u64 {
        self.lock().missed
    }

    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<Option<Item>> {
        let mut state = self.lock();
        let item = match state.messages.front_mut() {
            Some(entry) => entry.gap.next(),
            None => state.tail.next(),
        };
        if item.is_some() {
            return Poll::Ready(item);
        }
        if let Some(entry) = state.messages.pop_front() {
            state.bytes -= entry.size;
            return Poll::Ready(Some(Item::Message(entry.message)));
        }
        if state.closed {
            return Poll::Ready(None);
        }
        state.consumer = Some(cx.waker().clone());
        Poll::Pending
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn wake(&mut self) {
        if let Some(consumer) = self.consumer.take() {
            consumer.wake();
        }
    }
}
