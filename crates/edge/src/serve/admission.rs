//! The places for connections: so many in all, so many for one address. When they are taken, the connection that has
//! been without a request for longest gives way, so that no number of half-open or idle connections keeps a client out
//! that has something to ask.

use std::{
    collections::{BTreeSet, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Reason, Refusals};

/// The places of one listener.
pub(super) struct Admission {
    total: usize,
    per_network: usize,
    state: Mutex<State>,
    refusals: Arc<Refusals>,
}

#[derive(Default)]
struct State {
    next: u64,
    slots: HashMap<u64, Slot>,
    networks: HashMap<IpAddr, usize>,
    /// Slots without a request, the one that has been so for longest first.
    idle: BTreeSet<(u64, u64)>,
    idle_of: BTreeSet<(IpAddr, u64, u64)>,
}

struct Slot {
    network: IpAddr,
    gives_way: CancellationToken,
    requests: usize,
    /// The order in which it became idle.
    since: u64,
    idle_at: Instant,
    served: bool,
}

impl State {
    fn tick(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn set_idle(&mut self, id: u64, now: Instant) {
        let since = self.tick();
        if let Some(slot) = self.slots.get_mut(&id) {
            (slot.since, slot.idle_at) = (since, now);
            self.idle.insert((since, id));
            self.idle_of.insert((slot.network, since, id));
        }
    }

    fn remove(&mut self, id: u64) -> Option<Slot> {
        let slot = self.slots.remove(&id)?;
        self.idle.remove(&(slot.since, id));
        self.idle_of.remove(&(slot.network, slot.since, id));
        if let Some(count) = self.networks.get_mut(&slot.network) {
            *count -= 1;
            if *count == 0 {
                self.networks.remove(&slot.network);
            }
        }
        Some(slot)
    }

    fn longest_idle_of(&self, network: IpAddr) -> Option<u64> {
        let range = (network, 0, 0)..=(network, u64::MAX, u64::MAX);
        self.idle_of.range(range).next().map(|(_, _, id)| *id)
    }
}

impl Admission {
    pub(super) fn new(total: usize, per_network: usize, refusals: &Arc<Refusals>) -> Arc<Self> {
        Arc::new(Self {
            total,
            per_network,
            state: Mutex::default(),
            refusals: Arc::clone(refusals),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place, if need be that of an idle connection; `None` when every other has a request open.
    pub(super) fn enter(self: &Arc<Self>, network: IpAddr) -> Option<Arc<Place>> {
        let mut state = self.state();
        if state
            .networks
            .get(&network)
            .is_some_and(|count| *count >= self.per_network)
        {
            let id = state.longest_idle_of(network);
            self.give_way(&mut state, id, Reason::ConnectionsPerIp)?;
        }
        if state.slots.len() >= self.total {
            let id = state.idle.first().map(|(_, id)| *id);
            self.give_way(&mut state, id, Reason::Connections)?;
        }
        let id = state.tick();
        let (now, gives_way) = (Instant::now(), CancellationToken::new());
        *state.networks.entry(network).or_default() += 1;
        let slot = Slot {
            network,
            gives_way: gives_way.clone(),
            requests: 0,
            since: 0,
            idle_at: now,
            served: false,
        };
        state.slots.insert(id, slot);
        state.set_idle(id, now);
        Some(Arc::new(Place {
            admission: Arc::clone(self),
            id,
            gives_way,
        }))
    }

    fn give_way(&self, state: &mut State, id: Option<u64>, reason: Reason) -> Option<()> {
        let Some(slot) = id.and_then(|id| state.remove(id)) else {
            self.refusals.count(reason);
            return None;
        };
        slot.gives_way.cancel();
        self.refusals.count(Reason::Evicted);
        Some(())
    }
}

/// The place of one connection, given back when its last handle goes.
pub(super) struct Place {
    admission: Arc<Admission>,
    id: u64,
    gives_way: CancellationToken,
}

/// What a connection without a request waits for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Idle {
    pub since: Instant,
    /// Whether it ever had a request.
    pub served: bool,
}

impl Place {
    /// Resolves when the place was given to another.
    pub(super) async fn lost(&self) {
        self.gives_way.cancelled().await;
    }

    /// Since when there is no request; `None` while there is one.
    pub(super) fn idle(&self) -> Option<Idle> {
        let state = self.admission.state();
        let slot = state.slots.get(&self.id)?;
        (slot.requests == 0).then_some(Idle {
            since: slot.idle_at,
            served: slot.served,
        })
    }

    /// Marks the start of a request; its end is the drop of what is returned.
    pub(super) fn request(self: &Arc<Self>) -> Request {
        let mut state = self.admission.state();
        if let Some(slot) = state.slots.get_mut(&self.id) {
            slot.requests += 1;
            slot.served = true;
            let (since, network) = (slot.since, slot.network);
            state.idle.remove(&(since, self.id));
            state.idle_of.remove(&(network, since, self.id));
        }
        Request(Some(Arc::clone(self)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.admission.state().remove(self.id);
    }
}

/// A request that is being answered.
pub(super) struct Request(Option<Arc<Place>>);

impl Request {
    /// Lets the request last as long as its connection does.
    pub(super) fn for_good(mut self) {
        self.0 = None;
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let Some(place) = &self.0 else { return };
        let mut state = place.admission.state();
        let id = place.id;
        let over = state.slots.get_mut(&id).is_some_and(|slot| {
            slot.requests -= 1;
            slot.requests == 0
        });
        if over {
            state.set_idle(id, Instant::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const B: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn the_connection_idle_for_longest_gives_way_within_its_own_address() {
        let places = Admission::new(10, 2, &Arc::default());
        let (first, second, other) = (
            places.enter(A).unwrap(),
            places.enter(A).unwrap(),
            places.enter(B).unwrap(),
        );
        let third = places.enter(A).unwrap();
        assert!(first.gives_way.is_cancelled());
        assert!(!second.gives_way.is_cancelled() && !third.gives_way.is_cancelled());
        assert!(!other.gives_way.is_cancelled());
    }

    #[test]
    fn connections_with_a_request_never_give_way() {
        let refusals = Arc::new(Refusals::default());
        let places = Admission::new(2, 2, &refusals);
        let (a, b) = (places.enter(A).unwrap(), places.enter(B).unwrap());
        let (open, also) = (a.request(), b.request());
        assert!(places.enter(A).is_none());
        assert_eq!(refusals.get(Reason::Connections), 1);
        drop(open);
        let next = places.enter(B).unwrap();
        assert!(a.gives_way.is_cancelled() && !b.gives_way.is_cancelled());
        drop((also, next));
    }

    #[test]
    fn an_upgraded_connection_keeps_its_place_until_it_ends() {
        let places = Admission::new(1, 1, &Arc::default());
        let upgraded = places.enter(A).unwrap();
        upgraded.request().for_good();
        assert!(places.enter(B).is_none());
        drop(upgraded);
        assert!(places.enter(B).is_some());
    }

    #[test]
    fn places_are_given_back_and_nothing_is_remembered_of_them() {
        let places = Admission::new(3, 3, &Arc::default());
        for _ in 0..100 {
            let place = places.enter(A).unwrap();
            drop(place.request());
        }
        let state = places.state();
        assert!(state.slots.is_empty() && state.networks.is_empty());
        assert!(state.idle.is_empty() && state.idle_of.is_empty());
    }
}
