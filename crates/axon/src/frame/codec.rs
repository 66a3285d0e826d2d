//! Bytes to frames and back.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

use super::{Arg, Error, Frame, Limits, MAX_ARGS, VERSION};

/// Arguments up to this size are copied out of the read buffer, so that a small message kept in a queue does not
/// pin a whole read chunk.
const COPY_BYTES: usize = 2 << 10;

/// The frame codec, usable with `tokio_util::codec::Framed` or on plain buffers.
///
/// Declared lengths are checked against the limits as soon as they are readable and never reserved for: a peer pays
/// for buffer space with bytes it has really sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Codec {
    limits: Limits,
}

impl Codec {
    /// Returns a codec that holds both directions to `limits`.
    pub fn new(limits: Limits) -> Codec {
        Codec { limits }
    }

    /// Finds the end of the frame at the front of `src`; `None` while its lengths or bytes have not all arrived.
    fn complete(&self, src: &[u8]) -> Result<Option<usize>, Error> {
        let Some(meta) = src.first() else { return Ok(None) };
        let count = usize::from(meta & 0x0f);
        if count > self.limits.max_args {
            return Err(Error::TooManyArgs {
                count,
                max: self.limits.max_args,
            });
        }
        let mut end = 1usize;
        for _ in 0..count {
            let Some(prefix) = src.get(end..).and_then(|rest| rest.first_chunk::<4>()) else {
                return Ok(None);
            };
            let length = usize::try_from(u32::from_be_bytes(*prefix)).unwrap_or(usize::MAX);
            if length > self.limits.max_arg_bytes {
                return Err(Error::ArgTooLarge {
                    length,
                    max: self.limits.max_arg_bytes,
                });
            }
            end = end.saturating_add(4).saturating_add(length);
            if end > self.limits.max_frame_bytes {
                return Err(Error::FrameTooLarge {
                    length: end,
                    max: self.limits.max_frame_bytes,
                });
            }
        }
        Ok((src.len() >= end).then_some(end))
    }
}

impl Decoder for Codec {
    type Item = Frame;
    type Error = Error;

    fn decode(&mut self, src: &mut BytesMut) -> Result<Option<Frame>, Error> {
        if self.complete(src)?.is_none() {
            return Ok(None);
        }
        let count = usize::from(src.get_u8() & 0x0f);
        let mut args = Vec::with_capacity(count);
        for _ in 0..count {
            let length = src.get_u32() as usize;
            let bytes = if length <= COPY_BYTES {
                let bytes = Bytes::copy_from_slice(&src[..length]);
                src.advance(length);
                bytes
            } else {
                src.split_to(length).freeze()
            };
            args.push(Arg::from_wire(bytes));
        }
        Ok(Some(Frame { args }))
    }
}

impl Encoder<Frame> for Codec {
    type Error = Error;

    fn encode(&mut self, frame: Frame, dst: &mut BytesMut) -> Result<(), Error> {
        self.encode(&frame, dst)
    }
}

impl Encoder<&Frame> for Codec {
    type Error = Error;

    fn encode(&mut self, frame: &Frame, dst: &mut BytesMut) -> Result<(), Error> {
        let max = self.limits.max_args.min(MAX_ARGS);
        let count = frame.args.len();
        let meta = match u8::try_from(count) {
            Ok(count) if usize::from(count) <= max => VERSION << 4 | count,
            _ => return Err(Error::TooManyArgs { count, max }),
        };
        let length = frame.encoded_len();
        if length > self.limits.max_frame_bytes {
            return Err(Error::FrameTooLarge {
                length,
                max: self.limits.max_frame_bytes,
            });
        }
        for arg in &frame.args {
            arg.check()?;
            arg_length(arg.encoded_len(), self.limits)?;
        }
        dst.reserve(length);
        dst.put_u8(meta);
        for arg in &frame.args {
            dst.put_u32(arg_length(arg.encoded_len(), self.limits)?);
            arg.put(dst);
        }
        Ok(())
    }
}

/// Converts an argument's length for the wire, if it is within bounds.
pub(super) fn arg_length(length: usize, limits: Limits) -> Result<u32, Error> {
    match u32::try_from(length) {
        Ok(wire) if length <= limits.max_arg_bytes => Ok(wire),
        _ => Err(Error::ArgTooLarge {
            length,
            max: limits.max_arg_bytes,
        }),
    }
}
