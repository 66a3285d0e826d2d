//! The two sockets.

use std::{
    fs::DirBuilder,
    io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::fs::DirBuilderExt,
    },
};

use qd_axon::{Listener, publish, publish::Publisher, rpc::server};
use rustix::{
    fs::Mode,
    process::{geteuid, umask},
};
use tokio_util::sync::CancellationToken;

use super::{Daemon, Dispatch};
use crate::Home;

/// Nobody but the owner.
const PRIVATE: u32 = 0o700;

/// Both sockets of a home, bound and not yet served. Peers of other users are hung up on.
pub struct Server {
    rpc: Listener,
    bus: Listener,
    publisher: Publisher,
}

/// Binds both sockets of a home, which is made if it is not there, for its owner only. A socket of a daemon that is
/// gone is replaced.
///
/// The sockets are made for the owner only by the umask of the whole process, which is narrower while this runs: call
/// it where nothing else makes files, as at the start. They are never opened wider and closed afterwards.
///
/// # Errors
/// `AddrInUse` when a daemon listens there; the system's error otherwise.
pub async fn bind(home: &Home) -> io::Result<Server> {
    DirBuilder::new()
        .recursive(true)
        .mode(PRIVATE)
        .create(home.root())?;
    let _narrow = Narrow(umask(Mode::RWXG | Mode::RWXO | Mode::XUSR));
    Server::bind_as_told(home).await
}

/// The umask from before, until it is dropped.
struct Narrow(Mode);

impl Drop for Narrow {
    fn drop(&mut self) {
        umask(self.0);
    }
}

impl Server {
    /// Goes on with sockets of this home that were bound before: the commands' and the bus's.
    ///
    /// # Errors
    /// The system's error when they are no listening sockets, or their files are gone.
    pub fn adopt(home: &Home, rpc: OwnedFd, bus: OwnedFd) -> io::Result<Self> {
        let rpc = Listener::adopt(rpc, home.rpc_sock())?;
        let bus = Listener::adopt(bus, home.pub_sock())?;
        Ok(Self::of(rpc, bus))
    }

    /// For the user this runs as, and root.
    fn of(mut rpc: Listener, mut bus: Listener) -> Self {
        let owner = geteuid().as_raw();
        rpc.admit_only(owner);
        bus.admit_only(owner);
        Self {
            rpc,
            bus,
            publisher: Publisher::new(publish::Options::default()),
        }
    }

    /// The two sockets, to be passed on to whoever serves them next: the commands' and the bus's.
    #[must_use]
    pub fn sockets(&self) -> (BorrowedFd<'_>, BorrowedFd<'_>) {
        (self.rpc.as_fd(), self.bus.as_fd())
    }

    /// Binds with the permissions that the process's umask leaves.
    pub(crate) async fn bind_as_told(home: &Home) -> io::Result<Self> {
        let (rpc, bus) = (home.rpc().bind().await?, home.bus().bind().await?);
        Ok(Self::of(rpc, bus))
    }

    /// Leaves the sockets' files where they are when serving ends: others hold the sockets too.
    pub fn leave_files(&mut self) {
        self.rpc.leave_file();
        self.bus.leave_file();
    }

    /// Where to publish events.
    #[must_use]
    pub fn publisher(&self) -> Publisher {
        self.publisher.clone()
    }

    /// Answers both sockets until shutdown; the socket files are removed at the end.
    pub async fn run<D: Daemon>(self, daemon: D, shutdown: CancellationToken) {
        self.run_handler(Dispatch::new(daemon), shutdown).await;
    }

    pub(crate) async fn run_handler<H: server::Handler>(self, handler: H, shutdown: CancellationToken) {
        let Self { rpc, bus, publisher } = self;
        tokio::join!(
            server::serve(rpc, handler, server::Options::default(), shutdown.clone()),
            publisher.serve(bus, shutdown.clone()),
        );
    }
}
