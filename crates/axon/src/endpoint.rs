//! Where a socket is: a path or an address. Owns connecting, binding and the stream over either.

use std::{fmt, io, net::SocketAddr, path::PathBuf};

use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

mod listener;
mod stream;

pub use listener::Listener;
pub use stream::{ReadHalf, Stream, WriteHalf};

/// The address of a socket, to connect to or to bind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// A Unix stream socket.
    Unix(PathBuf),
    /// A TCP socket; binding port 0 picks a free one, see [`Listener::endpoint`].
    Tcp(SocketAddr),
}

impl Endpoint {
    /// Connects once. Has no deadline of its own.
    ///
    /// # Errors
    /// The system's error; a full backlog of a Unix socket shows as `WouldBlock`.
    pub async fn connect(&self) -> io::Result<Stream> {
        match self {
            Endpoint::Unix(path) => UnixStream::connect(path).await.map(Stream::Unix),
            Endpoint::Tcp(address) => Stream::tcp(TcpStream::connect(address).await?),
        }
    }

    /// Binds and listens. A Unix socket file that nobody listens on any more is replaced; its permissions are the
    /// process's umask's business.
    ///
    /// # Errors
    /// `AddrInUse` when somebody listens there, or when the path is something other than a socket.
    pub async fn bind(&self) -> io::Result<Listener> {
        match self {
            Endpoint::Unix(path) => {
                let listener = match UnixListener::bind(path) {
                    Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                        listener::remove_stale(path).await?;
                        UnixListener::bind(path)
                    }
                    bound => bound,
                }?;
                Listener::unix(listener, path.clone())
            }
            Endpoint::Tcp(address) => Ok(Listener::tcp(TcpListener::bind(address).await?)),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Endpoint::Unix(path) => write!(f, "unix:{}", path.display()),
            Endpoint::Tcp(address) => write!(f, "tcp:{address}"),
        }
    }
}
