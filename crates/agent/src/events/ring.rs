//! The ring itself: publishing, numbering, forgetting.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak},
};

use qd_api::{
    ProcessRef, Time,
    event::{Event, Gap},
};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{Error, MAX_DATA_BYTES, Subscription, weight};

/// How much the ring remembers.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Events kept.
    pub events: usize,
    /// Memory the kept events take, as estimated from their contents.
    pub bytes: usize,
}

impl Default for Limits {
    /// A few minutes of a busy host: long enough for a client to reconnect, small enough for an agent of a few MiB.
    fn default() -> Self {
        Self {
            events: 8192,
            bytes: 4 * 1024 * 1024,
        }
    }
}

/// An event before it has a number.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// What happened.
    pub topic: String,
    /// To whom.
    pub process: Option<ProcessRef>,
    /// Details; replaced by `{"truncated":true,"bytes":n}` where longer than [`MAX_DATA_BYTES`].
    pub data: Value,
    /// When.
    pub at: Time,
}

/// A cheap handle of the one ring of an agent.
#[derive(Clone)]
pub struct Ring {
    shared: Arc<Shared>,
}

struct Shared {
    epoch: u64,
    limits: Limits,
    state: RwLock<State>,
    wake: watch::Sender<()>,
}

struct State {
    kept: VecDeque<Kept>,
    bytes: usize,
    /// Number of the next event to be published; the first is 1.
    next: u64,
}

struct Kept {
    event: Arc<Event>,
    weight: usize,
}

impl State {
    fn first(&self) -> u64 {
        self.next - self.kept.len() as u64
    }
}

/// A look into the ring that does not keep it alive.
pub(super) struct Window(Weak<Shared>);

impl Window {
    pub(super) fn find(&self, seq: u64) -> Found {
        self.0
            .upgrade()
            .map_or(Found::Closed, |shared| Ring { shared }.find(seq))
    }
}

/// What the ring has at a position.
pub(super) enum Found {
    Event(Arc<Event>),
    /// Forgotten; the oldest number that is kept, or the next one where nothing is.
    Gone(u64),
    /// Not published yet.
    Nothing,
    /// The ring itself is gone.
    Closed,
}

impl Default for Ring {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ring")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

impl Ring {
    /// An empty ring with a random epoch, by which ids of an earlier run of the agent are told from its own.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let epoch = getrandom::u64().expect("the operating system has random bytes for a running process");
        let state = State {
            kept: VecDeque::new(),
            bytes: 0,
            next: 1,
        };
        Self {
            shared: Arc::new(Shared {
                epoch,
                limits,
                state: RwLock::new(state),
                wake: watch::Sender::new(()),
            }),
        }
    }

    /// Numbers the event, keeps it, and wakes the readers. Never waits for a reader.
    pub fn publish(&self, new: NewEvent) -> Arc<Event> {
        let NewEvent {
            topic,
            process,
            data,
            at,
        } = new;
        let length = weight::json_bytes(&data);
        let data = if length > MAX_DATA_BYTES {
            json!({"truncated": true, "bytes": length})
        } else {
            data
        };

        let mut state = self.write();
        let seq = state.next;
        let event = Arc::new(Event {
            id: self.id(seq),
            seq,
            time: at,
            topic,
            process,
            data,
        });
        let weight = weight::of(&event);
        state.next += 1;
        state.bytes += weight;
        state.kept.push_back(Kept {
            event: Arc::clone(&event),
            weight,
        });
        // The newest event stays whatever its size, so that a reader that waits for it finds it.
        while state.kept.len() > 1
            && (state.kept.len() > self.shared.limits.events || state.bytes > self.shared.limits.bytes)
        {
            if let Some(oldest) = state.kept.pop_front() {
                state.bytes -= oldest.weight;
            }
        }
        drop(state);
        self.shared.wake.send_replace(());
        event
    }

    /// Reads from now on, or from after the event with the given id.
    ///
    /// What is missing in between comes first, as a gap: `expired` with the exact count where the ring has forgotten
    /// it, `agent_restarted` with no count where the id is of another run of the agent; all that is kept follows.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedId`] and [`Error::FutureId`] for what is not the id of an event.
    pub fn subscribe(&self, after: Option<&str>) -> Result<Subscription, Error> {
        // The receiver comes before the look into the ring: an event in between then wakes it.
        let wake = self.shared.wake.subscribe();
        let asked = after.map(parse).transpose()?;
        let state = self.read();
        let (first, next) = (state.first(), state.next);
        drop(state);
        let (position, gap) = match asked {
            None => (next, None),
            Some((epoch, _)) if epoch != self.shared.epoch => (
                first,
                Some(Gap {
                    missed: None,
                    reason: "agent_restarted".to_owned(),
                }),
            ),
            Some((_, seq)) if seq >= next => return Err(Error::FutureId),
            Some((_, seq)) if seq + 1 < first => (
                first,
                Some(Gap {
                    missed: Some(first - seq - 1),
                    reason: "expired".to_owned(),
                }),
            ),
            Some((_, seq)) => (seq + 1, None),
        };
        Ok(Subscription::new(
            Window(Arc::downgrade(&self.shared)),
            wake,
            position,
            gap,
        ))
    }

    /// The id of the newest event, after which a reader that starts now would resume.
    #[must_use]
    pub fn position(&self) -> String {
        let last = self.read().next - 1;
        self.id(last)
    }

    /// Events published since the agent started.
    #[must_use]
    pub fn published(&self) -> u64 {
        self.read().next - 1
    }

    /// Estimated memory of the kept events.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.read().bytes
    }

    /// Events kept.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.read().kept.len()
    }

    fn find(&self, seq: u64) -> Found {
        let state = self.read();
        let first = state.first();
        let Some(index) = seq.checked_sub(first) else {
            return Found::Gone(first);
        };
        let kept = usize::try_from(index)
            .ok()
            .and_then(|index| state.kept.get(index));
        kept.map_or(Found::Nothing, |kept| Found::Event(Arc::clone(&kept.event)))
    }

    fn id(&self, seq: u64) -> String {
        format!("{:016x}-{seq}", self.shared.epoch)
    }

    // A panic cannot leave the state half changed: nothing in a critical section panics between its assignments.
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.shared.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.shared.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads `<epoch>-<seq>` exactly as [`Ring::id`] writes it.
fn parse(id: &str) -> Result<(u64, u64), Error> {
    let (epoch, seq) = id.split_once('-').ok_or(Error::MalformedId)?;
    let hex = epoch.len() == 16
        && epoch
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let decimal = seq == "0" || (seq.bytes().all(|byte| byte.is_ascii_digit()) && !seq.starts_with('0'));
    if !hex || !decimal {
        return Err(Error::MalformedId);
    }
    let epoch = u64::from_str_radix(epoch, 16).map_err(|_| Error::MalformedId)?;
    let seq = seq.parse().map_err(|_| Error::MalformedId)?;
    Ok((epoch, seq))
}
