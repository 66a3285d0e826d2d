//! What a frame may cost at most.

/// The most arguments a frame can carry: the count has four bits.
pub const MAX_ARGS: usize = 15;

/// The answer of a loaded daemon (hundreds of processes with their environments) is a few MiB; this is ten times that.
const CLIENT_BYTES: usize = 64 << 20;

/// The largest sensible request defines one process with its environment; environments are capped at 2 MiB by the kernel.
const SERVER_BYTES: usize = 4 << 20;

/// Bounds on one frame, checked on its declared lengths before any of it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most arguments, at most [`MAX_ARGS`].
    pub max_args: usize,
    /// Most bytes in one argument, type prefix included.
    pub max_arg_bytes: usize,
    /// Most bytes in a whole frame, meta byte and length prefixes included.
    pub max_frame_bytes: usize,
}

impl Limits {
    /// Returns limits for replies and events from the daemon one chose to talk to: 64 MiB.
    pub const fn client() -> Limits {
        Limits {
            max_args: MAX_ARGS,
            max_arg_bytes: CLIENT_BYTES,
            max_frame_bytes: CLIENT_BYTES,
        }
    }

    /// Returns limits for requests from whoever connects: 4 MiB.
    pub const fn server() -> Limits {
        Limits {
            max_args: MAX_ARGS,
            max_arg_bytes: SERVER_BYTES,
            max_frame_bytes: SERVER_BYTES,
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::client()
    }
}
