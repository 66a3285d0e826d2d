//! The reading side of a connection: a bounded buffer that frames are taken from.

use std::io;

use bytes::BytesMut;
use tokio::io::AsyncReadExt;
use tokio_util::codec::Decoder;

use crate::{
    endpoint::ReadHalf,
    frame::{self, Codec, Frame, Limits},
};

/// Space offered to one read: many small frames, or a fair piece of a large one.
const READ_BYTES: usize = 16 << 10;
/// A buffer that a large frame has grown beyond this is given back once empty.
const KEEP_BYTES: usize = 256 << 10;

pub(crate) struct Inbound {
    bytes: BytesMut,
    codec: Codec,
}

impl Inbound {
    pub(crate) fn new(limits: Limits) -> Inbound {
        Inbound {
            bytes: BytesMut::new(),
            codec: Codec::new(limits),
        }
    }

    /// Reads once; 0 is the end of the stream. Cancel safe. Holds at most one frame more than the caller has left
    /// untaken, so callers take all frames, or stop reading, before the next call.
    pub(crate) async fn fill(&mut self, reader: &mut ReadHalf) -> io::Result<usize> {
        if self.bytes.is_empty() && self.bytes.capacity() > KEEP_BYTES {
            self.bytes = BytesMut::new();
        }
        self.bytes.reserve(READ_BYTES);
        reader.read_buf(&mut self.bytes).await
    }

    pub(crate) fn next(&mut self) -> Result<Option<Frame>, frame::Error> {
        self.codec.decode(&mut self.bytes)
    }

    /// Says whether bytes of an unfinished (or untaken) frame are waiting.
    pub(crate) fn is_partial(&self) -> bool {
        !self.bytes.is_empty()
    }
}
