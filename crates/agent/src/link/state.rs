//! How the link is, for those who ask the agent.

use std::error::Error as _;

use qd_api::{
    Time,
    host::{ConsoleLink, ConsoleState},
};
use qd_tunnel::agent::State;
use tokio::{sync::watch, time::Instant};

/// A console that is dialled.
#[derive(Debug, Clone)]
pub(super) struct Dialled {
    pub url: String,
    pub name: String,
    pub state: watch::Receiver<State>,
}

/// Whether the host is linked, and how the link is.
#[derive(Debug, Clone)]
pub(crate) struct LinkHandle(pub(super) watch::Receiver<Option<Dialled>>);

impl LinkHandle {
    /// The link as it is now; nothing if the host is not linked.
    pub(crate) fn describe(&self) -> Option<ConsoleLink> {
        let dialled = self.0.borrow().clone()?;
        let state = dialled.state.borrow().clone();
        let (told, since, problem) = match &state {
            State::Connected { since, .. } => (ConsoleState::Linked, Some(at(*since)), None),
            State::Waiting { cause, .. } => {
                let told = if state.is_refused() {
                    ConsoleState::Refused
                } else {
                    ConsoleState::Connecting
                };
                (told, None, Some(chain(cause)))
            }
            State::Connecting { .. } | State::Stopped => (ConsoleState::Connecting, None, None),
        };
        Some(ConsoleLink {
            url: dialled.url,
            name: dialled.name,
            state: told,
            since,
            problem,
        })
    }
}

fn at(since: Instant) -> Time {
    let ago = i64::try_from(since.elapsed().as_secs()).unwrap_or(i64::MAX);
    Time::now().plus_seconds(-ago)
}

fn chain(error: &qd_tunnel::agent::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        told = format!("{told}: {source}");
        cause = source.source();
    }
    told
}
