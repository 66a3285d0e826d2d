//! Frames with descriptors, over one Unix stream: a length, a count of descriptors, JSON.

use std::{
    collections::VecDeque,
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    os::unix::net::UnixStream as StdStream,
    sync::Arc,
};

use qd_supervisor::ipc::fds;
use serde::{Serialize, de::DeserializeOwned};
use tokio::{io::Interest, net::UnixStream, sync::Mutex};

/// Largest message, in bytes. The kernel takes environments of two megabytes.
const MAX_MESSAGE: usize = 8 << 20;
/// Length and count of descriptors.
const HEADER: usize = 5;
/// How much is read at once.
const CHUNK: usize = 16 << 10;

/// The sending half; may be used from many tasks.
#[derive(Debug)]
pub struct Sender {
    stream: Arc<UnixStream>,
    turn: Mutex<()>,
}

/// The receiving half.
#[derive(Debug)]
pub struct Receiver {
    stream: Arc<UnixStream>,
    bytes: Vec<u8>,
    fds: VecDeque<OwnedFd>,
}

/// Both halves of a connected socket.
///
/// # Errors
/// The system's error when the socket cannot be watched.
pub fn link(socket: OwnedFd) -> io::Result<(Sender, Receiver)> {
    let socket = StdStream::from(socket);
    socket.set_nonblocking(true)?;
    let stream = Arc::new(UnixStream::from_std(socket)?);
    let sender = Sender {
        stream: stream.clone(),
        turn: Mutex::default(),
    };
    let receiver = Receiver {
        stream,
        bytes: Vec::new(),
        fds: VecDeque::new(),
    };
    Ok((sender, receiver))
}

impl Sender {
    /// Sends one message. Not cancel safe: what was begun must be ended.
    pub async fn send<T: Serialize>(&self, message: &T, fds: &[BorrowedFd<'_>]) -> io::Result<()> {
        let mut frame = vec![0; HEADER];
        serde_json::to_writer(&mut frame, message)?;
        let length = frame.len() - HEADER;
        if length > MAX_MESSAGE {
            return Err(io::Error::other(format!(
                "a message of {length} bytes is larger than {MAX_MESSAGE}"
            )));
        }
        frame[..4].copy_from_slice(&(length as u32).to_le_bytes());
        frame[4] = fds.len() as u8;
        let _turn = self.turn.lock().await;
        let mut rest = frame.as_slice();
        let mut pending = fds;
        while !rest.is_empty() {
            let sent = self
                .stream
                .async_io(Interest::WRITABLE, || {
                    fds::send_fds(self.stream.as_fd(), rest, pending)
                })
                .await?;
            pending = &[];
            rest = &rest[sent..];
        }
        Ok(())
    }
}

impl Receiver {
    /// The next message with its descriptors; `None` when the other side is gone. Cancel safe.
    pub async fn receive<T: DeserializeOwned>(&mut self) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
        loop {
            if let Some(message) = self.parse()? {
                return Ok(Some(message));
            }
            self.stream.readable().await?;
            // Made when there is something to read, so that who waits holds nothing.
            let mut chunk = vec![0; CHUNK];
            let received = self.stream.try_io(Interest::READABLE, || {
                fds::recv_fds(self.stream.as_fd(), &mut chunk)
            });
            let (read, fds) = match received {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
                received => received?,
            };
            if read == 0 {
                return Ok(None);
            }
            self.bytes.extend_from_slice(&chunk[..read]);
            self.fds.extend(fds);
        }
    }

    fn parse<T: DeserializeOwned>(&mut self) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
        let Some((header, rest)) = self.bytes.split_at_checked(HEADER) else {
            return Ok(None);
        };
        let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let count = usize::from(header[4]);
        if length > MAX_MESSAGE {
            return Err(io::Error::other(format!(
                "a message of {length} bytes is too large"
            )));
        }
        let Some(body) = rest.get(..length) else {
            return Ok(None);
        };
        // They arrive with the first byte of their message, at the latest.
        if self.fds.len() < count {
            return Err(io::Error::other("a message came without its descriptors"));
        }
        let message = serde_json::from_slice(body)?;
        self.bytes.drain(..HEADER + length);
        self.bytes.shrink_to(CHUNK);
        Ok(Some((message, self.fds.drain(..count).collect())))
    }
}
