//! What a follower read and its consumer did not take yet.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use qd_api::{event::Gap, log::LogItem};
use tokio::sync::Notify;

/// Most items that wait for a consumer.
const MAX_ITEMS: usize = 4096;
/// Most bytes that wait for a consumer; one line more fits always.
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// After so long without taking anything from a full queue a consumer misses lines.
pub const STALL: Duration = Duration::from_secs(1);

#[derive(Debug)]
struct State {
    items: VecDeque<(LogItem, usize)>,
    bytes: usize,
    /// Lines that did not fit in since the queue was last open.
    missed: u64,
    /// The newest gap of the files since then.
    gap: Option<Gap>,
    taken: Instant,
    ended: bool,
}

/// A bounded queue between one reader and one consumer.
#[derive(Debug)]
pub struct Queue {
    state: Mutex<State>,
    filled: Notify,
    room: Notify,
}

impl Queue {
    pub fn new() -> Self {
        let state = State {
            items: VecDeque::new(),
            bytes: 0,
            missed: 0,
            gap: None,
            taken: Instant::now(),
            ended: false,
        };
        Self {
            state: Mutex::new(state),
            filled: Notify::new(),
            room: Notify::new(),
        }
    }

    /// Puts an item in, or counts it as missed where the consumer stalls. Gives it back if it should be offered again
    /// when there is [`room`](Self::room).
    pub fn offer(&self, item: LogItem) -> Option<LogItem> {
        let mut state = self.state();
        let full = state.items.len() >= MAX_ITEMS || state.bytes >= MAX_BYTES;
        if state.missed > 0 || state.gap.is_some() {
            // Half empty before it opens again, so that one gap tells of many lines.
            if state.items.len() > MAX_ITEMS / 2 || state.bytes > MAX_BYTES / 2 {
                state.miss(item);
                return None;
            }
            state.tell();
        } else if full {
            if state.taken.elapsed() < STALL {
                return Some(item);
            }
            state.miss(item);
            return None;
        }
        state.push(item);
        drop(state);
        self.filled.notify_one();
        None
    }

    /// Resolves when the consumer took something.
    pub async fn room(&self) {
        self.room.notified().await;
    }

    /// The next item; `None` when the reader ended and nothing is left.
    pub async fn next(&self) -> Option<LogItem> {
        loop {
            {
                let mut state = self.state();
                state.taken = Instant::now();
                if state.items.is_empty() {
                    state.tell();
                }
                if let Some((item, weight)) = state.items.pop_front() {
                    state.bytes -= weight;
                    drop(state);
                    self.room.notify_one();
                    return Some(item);
                }
                if state.ended {
                    return None;
                }
            }
            self.filled.notified().await;
        }
    }

    /// Nothing more comes.
    pub fn end(&self) {
        self.state().ended = true;
        self.filled.notify_one();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn push(&mut self, item: LogItem) {
        let weight = weight(&item);
        self.bytes += weight;
        self.items.push_back((item, weight));
    }

    fn miss(&mut self, item: LogItem) {
        match item {
            LogItem::Line(_) => self.missed += 1,
            LogItem::Gap(gap) => self.gap = Some(gap),
        }
    }

    /// Says what was missed.
    fn tell(&mut self) {
        let missed = std::mem::take(&mut self.missed);
        if missed > 0 {
            self.push(LogItem::Gap(Gap {
                missed: Some(missed),
                reason: "slow_reader".to_owned(),
            }));
        }
        if let Some(gap) = self.gap.take() {
            self.push(LogItem::Gap(gap));
        }
    }
}

fn weight(item: &LogItem) -> usize {
    let held = match item {
        LogItem::Line(line) => {
            line.line.len() + line.cursor.len() + line.process.name.len() + line.process.namespace.len()
        }
        LogItem::Gap(gap) => gap.reason.len(),
    };
    size_of::<LogItem>() + held
}
