//! One private pipe and one buffer for the whole thread: a look at what is in an app's pipe that takes nothing out.

use std::{
    io,
    os::fd::{BorrowedFd, OwnedFd},
};

use rustix::pipe::{PipeFlags, SpliceFlags, fcntl_setpipe_size, pipe_with, tee};

use super::CHUNK;

/// A look into pipes.
#[derive(Debug)]
pub struct Scratch {
    read: OwnedFd,
    write: OwnedFd,
    buffer: Vec<u8>,
}

impl Scratch {
    /// A pipe that holds as much as an app's.
    pub fn new() -> io::Result<Self> {
        let (read, write) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        // Smaller is slower and nothing else.
        let _ = fcntl_setpipe_size(&write, CHUNK);
        Ok(Self {
            read,
            write,
            buffer: Vec::new(),
        })
    }

    /// What is in the pipe now, up to a chunk; empty once everybody has closed it. `WouldBlock` when it is empty and
    /// open.
    pub fn peek(&mut self, pipe: BorrowedFd<'_>) -> io::Result<&[u8]> {
        let seen = tee(pipe, &self.write, CHUNK, SpliceFlags::NONBLOCK)?;
        self.buffer.resize(CHUNK, 0);
        let mut copied = 0;
        while copied < seen {
            copied += rustix::io::read(&self.read, &mut self.buffer[copied..seen])?;
        }
        Ok(&self.buffer[..seen])
    }

    /// Takes so many bytes out of the pipe, for nobody; how many there were.
    pub fn discard(&mut self, pipe: BorrowedFd<'_>, bytes: usize) -> io::Result<usize> {
        self.buffer.resize(CHUNK, 0);
        let mut taken = 0;
        while taken < bytes {
            let most = (bytes - taken).min(CHUNK);
            match rustix::io::read(pipe, &mut self.buffer[..most]) {
                Ok(0) => break,
                Ok(read) => taken += read,
                Err(error) if taken == 0 => return Err(error.into()),
                Err(_) => break,
            }
        }
        Ok(taken)
    }

    /// Gives the buffer back, when nothing flows.
    pub fn rest(&mut self) {
        self.buffer = Vec::new();
    }
}
