//! Who is at the other end of a Unix socket, as the kernel tells it.

use std::future::Future;

use crate::endpoint::Stream;

/// A process that connected. What it is called and what it runs may have changed since; its user cannot have gained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its user.
    pub uid: u32,
    /// Its process id when it connected, where the kernel tells.
    pub pid: Option<u32>,
}

tokio::task_local! {
    static PEER: Option<Peer>;
}

impl Peer {
    /// Whose request is being answered; `None` outside of an answer, and over TCP.
    #[must_use]
    pub fn current() -> Option<Peer> {
        PEER.try_with(|peer| *peer).ok().flatten()
    }

    /// Who is at the other end.
    pub(crate) fn of(stream: &Stream) -> Option<Peer> {
        let Stream::Unix(stream) = stream else {
            return None;
        };
        let told = stream.peer_cred().ok()?;
        let pid = told.pid().and_then(|pid| u32::try_from(pid).ok());
        Some(Peer { uid: told.uid(), pid })
    }

    /// Answers in the name of a peer.
    pub(crate) fn scope<F: Future>(peer: Option<Peer>, work: F) -> impl Future<Output = F::Output> {
        PEER.scope(peer, work)
    }
}
