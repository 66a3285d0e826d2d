//! One AMP frame: a meta byte, then up to fifteen length-prefixed arguments.
//!
//! `meta = version << 4 | argc`; the version is written as 1 and ignored on receipt, as the stock peers do.
//! Owns the byte layout and its limits; must not know sockets or what arguments mean.

mod arg;
mod assembly;
mod codec;
mod limits;

pub use arg::Arg;
pub(crate) use assembly::Assembly;
pub use codec::Codec;
pub use limits::{Limits, MAX_ARGS};

/// The version nibble every frame is written with.
pub(crate) const VERSION: u8 = 1;

/// A message as it travels: zero to fifteen typed arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The arguments in wire order. More than [`MAX_ARGS`] cannot be encoded.
    pub args: Vec<Arg>,
}

impl Frame {
    /// Returns a frame of these arguments.
    pub fn new(args: impl Into<Vec<Arg>>) -> Frame {
        Frame { args: args.into() }
    }

    /// Returns the number of bytes this frame occupies on the wire.
    pub fn encoded_len(&self) -> usize {
        1 + self.args.iter().map(|arg| 4 + arg.encoded_len()).sum::<usize>()
    }
}

/// Why bytes are not a frame, or a frame not bytes.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// More arguments than the limit (or than the four-bit count can say).
    #[error("a frame of {count} arguments exceeds the limit of {max}")]
    TooManyArgs {
        /// Arguments declared or given.
        count: usize,
        /// The limit in force.
        max: usize,
    },
    /// One argument's declared or actual length is over the limit.
    #[error("an argument of {length} bytes exceeds the limit of {max}")]
    ArgTooLarge {
        /// Bytes declared or given.
        length: usize,
        /// The limit in force.
        max: usize,
    },
    /// The frame as a whole is over the limit.
    #[error("a frame of at least {length} bytes exceeds the limit of {max}")]
    FrameTooLarge {
        /// Bytes known to be needed.
        length: usize,
        /// The limit in force.
        max: usize,
    },
    /// A raw argument beginning with `j:` or `s:` would be read as JSON or text by the peer.
    #[error("a raw argument may not begin with `j:` or `s:`: the peer would read it as JSON or text")]
    AmbiguousBlob,
    /// JSON was asked of an argument that is text or raw bytes.
    #[error("expected a JSON argument, found {found}")]
    NotJson {
        /// What the argument is instead.
        found: &'static str,
    },
    /// A value does not serialise to a JSON array where the protocol needs one.
    #[error("call arguments must serialise to a JSON array")]
    ArgsNotArray,
    /// JSON that does not parse, or does not have the expected shape.
    #[error("a JSON argument cannot be converted")]
    Json(#[source] serde_json::Error),
    /// The socket failed underneath, or ended inside a frame.
    #[error("reading or writing a frame failed")]
    Io(#[from] std::io::Error),
}
