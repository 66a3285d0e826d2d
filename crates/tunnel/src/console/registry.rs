//! Which hosts are linked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::Session;
use crate::{carrier::End, message::Closing, word::HostId};

/// The live links of a console, at most one a host: the newest. A cheap handle.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    sessions: Arc<Mutex<HashMap<HostId, Session>>>,
}

impl Registry {
    /// A registry without links.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lists a session until it ends, and says how it ended. An older one of the same host is closed as superseded; so is
    /// this one, if it is the older one. Dropping the future closes the link.
    pub async fn hold(&self, session: Session) -> End {
        let _listed = self.enlist(session.clone());
        session.closed().await
    }

    /// A host's live link.
    pub fn get(&self, host: &HostId) -> Option<Session> {
        self.sessions()
            .get(host)
            .filter(|session| !session.is_closed())
            .cloned()
    }

    /// All live links, in no order.
    pub fn live(&self) -> Vec<Session> {
        self.sessions()
            .values()
            .filter(|session| !session.is_closed())
            .cloned()
            .collect()
    }

    /// Closes all links.
    pub fn close(&self, closing: &Closing) {
        for session in self.live() {
            session.close(closing.clone());
        }
    }

    fn enlist(&self, session: Session) -> Listed<'_> {
        let host = session.peer().host.clone();
        let mut sessions = self.sessions();
        let newer = sessions
            .get(&host)
            .is_some_and(|listed| listed.peer().connect > session.peer().connect);
        if newer {
            session.close(Closing::superseded());
        } else if let Some(older) = sessions.insert(host, session.clone()) {
            older.close(Closing::superseded());
        }
        drop(sessions);
        Listed {
            registry: self,
            session,
        }
    }

    /// Nothing under this lock can panic half-way, so a poisoned map is a whole one.
    fn sessions(&self) -> MutexGuard<'_, HashMap<HostId, Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a session off the list when it ends or is given up, unless another has its place.
struct Listed<'a> {
    registry: &'a Registry,
    session: Session,
}

impl Drop for Listed<'_> {
    fn drop(&mut self) {
        let mut sessions = self.registry.sessions();
        let host = &self.session.peer().host;
        if sessions.get(host).is_some_and(|listed| listed.is(&self.session)) {
            sessions.remove(host);
        }
        drop(sessions);
        self.session.close(Closing::normal());
    }
}
