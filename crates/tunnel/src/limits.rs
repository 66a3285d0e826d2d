//! Every bound of the link, with its reason. Both sides use the same ones.

use std::time::Duration;

/// Longest handshake at a console, from its first word to a peer that serves. A peer that is merely far away needs a few
/// round trips; one that says nothing must not hold a connection.
pub const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);
/// Longest handshake at an agent, from the open WebSocket. A console that all its hosts dial at once lets them wait for
/// their turn for up to [`TURN_DEADLINE`].
pub const GREETING_DEADLINE: Duration = Duration::from_secs(30);
/// How long a console may let an agent wait before the handshake begins.
pub const TURN_DEADLINE: Duration = Duration::from_secs(20);
/// Largest message of the handshake. A [`Hello`](crate::handshake) is below one KiB.
pub const MAX_HANDSHAKE_BYTES: usize = 16 * 1024;
/// Pings that may come between two messages of the handshake: none of ours does that, and proxies send one or two.
pub(crate) const MAX_HANDSHAKE_PINGS: usize = 16;
/// Largest message written: four of HTTP/2's frames, so that one call's bytes never hold up another's for long.
pub const MAX_SENT_MESSAGE_BYTES: usize = 64 * 1024;
/// Largest message taken. The WebSocket's own limit should be this as well, so that more is never buffered.
pub const MAX_RECEIVED_MESSAGE_BYTES: usize = 1024 * 1024;
/// Messages without bytes that are handled before other tasks get a turn.
pub(crate) const MAX_PINGS_AT_ONCE: usize = 64;
/// How often a side looks whether anything came.
pub const PING_INTERVAL: Duration = Duration::from_secs(5);
/// At the end of which interval without a word a side begins to ask with a ping, and then at each. The agent's pings keep
/// a console from asking, which halves what thousands of idle links cost it; and the sooner the agent has said something,
/// the sooner a line that carries one direction only is noticed.
pub(crate) const AGENT_ASKS_AFTER: u32 = 1;
/// The same of the console.
pub(crate) const CONSOLE_ASKS_AFTER: u32 = 2;
/// A peer not heard of in so many intervals is dead: at most 20 seconds after the last message. Anything that comes
/// counts, so a slow line full of data does not look like a dead one.
pub const SILENT_INTERVALS: u32 = 4;
/// Largest number of HTTP/2 streams on one link.
pub const MAX_STREAMS: u32 = 256;
/// Largest number of requests in flight on one link: one stream is kept for the tunnel's own question.
pub const MAX_CALLS: usize = MAX_STREAMS as usize - 1;
/// Requests that may be taken back before the agent has looked at them; with more it closes the link. A console keeps to
/// its number of calls until it knows that the agent has seen them, give or take those that overtake the question.
pub(crate) const MAX_PENDING_RESETS: usize = 2 * MAX_STREAMS as usize;
/// Bytes in flight of one request or one response. It bounds what a response whose reader stalls makes its producer do,
/// and what it costs: more would only help single transfers over long fat lines.
pub const STREAM_WINDOW_BYTES: u32 = 256 * 1024;
/// Bytes in flight of all responses. As large as all the streams' windows together: readers that stall must never use up
/// what the other calls need, and it is the console that opens streams, so it is the console that bounds its memory.
pub const CONSOLE_WINDOW_BYTES: u32 = MAX_STREAMS * STREAM_WINDOW_BYTES;
/// Bytes in flight of all requests. The agent does not choose how many there are, so it bounds them together.
pub const AGENT_WINDOW_BYTES: u32 = 4 * 1024 * 1024;
/// Written bytes of one stream that wait for the line, besides those in its window.
pub(crate) const MAX_UNSENT_BYTES: usize = 64 * 1024;
/// Largest head of a request or response, decoded.
pub const MAX_HEAD_BYTES: u32 = 32 * 1024;
/// Longest wait for a close to be written to a peer that may be gone.
pub(crate) const CLOSE_DEADLINE: Duration = Duration::from_secs(2);
