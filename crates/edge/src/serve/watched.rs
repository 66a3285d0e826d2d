//! A connection's bytes under watch: when a request's head began to arrive, and since when the client reads nothing.
//! Holds the connection's place, also after an upgrade took the connection away from hyper.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Instant,
};

use super::admission::Place;

/// When things began on a connection, in milliseconds after it was accepted and one more; 0 when they have not.
pub(super) struct Marks {
    start: Instant,
    read: AtomicU64,
    framed: AtomicBool,
    stall: AtomicU64,
}

impl Marks {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            read: AtomicU64::new(0),
            framed: AtomicBool::new(false),
            stall: AtomicU64::new(0),
        })
    }

    fn set(&self, mark: &AtomicU64) {
        let millis = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX - 1);
        // Only the first counts; a lost race means that another was first.
        let _ = mark.compare_exchange(0, millis + 1, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn get(&self, mark: &AtomicU64) -> Option<Instant> {
        let millis = mark.load(Ordering::Relaxed).checked_sub(1)?;
        Some(self.start + std::time::Duration::from_millis(millis))
    }

    /// When the first byte since the last request came.
    pub(super) fn head_since(&self) -> Option<Instant> {
        if self.framed.load(Ordering::Relaxed) {
            None
        } else {
            self.get(&self.read)
        }
    }

    /// Since when nothing that was written is taken.
    pub(super) fn stalled_since(&self) -> Option<Instant> {
        self.get(&self.stall)
    }

    /// From now on bytes may be anything: HTTP/2 sends pings and window updates between requests.
    pub(super) fn ignore_heads(&self) {
        self.framed.store(true, Ordering::Relaxed);
    }

    pub(super) fn forget_head(&self) {
        self.read.store(0, Ordering::Relaxed);
    }
}

pub(super) struct Watched<S> {
    stream: S,
    marks: Arc<Marks>,
    _place: Arc<Place>,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, marks: Arc<Marks>, place: Arc<Place>) -> Self {
        Self {
            stream,
            marks,
            _place: place,
        }
    }

    fn wrote<T>(&self, poll: &Poll<io::Result<T>>) {
        match poll {
            Poll::Pending => self.marks.set(&self.marks.stall),
            Poll::Ready(_) => self.marks.stall.store(0, Ordering::Relaxed),
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let poll = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.marks.set(&self.marks.read);
        }
        poll
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.wrote(&poll);
        poll
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.wrote(&poll);
        poll
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_flush(cx);
        self.wrote(&poll);
        poll
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
