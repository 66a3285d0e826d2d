//! The console: hosts that dial in, users that operate them, and neither trusting the other further than it must.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod browser;
mod bulk;
mod hostile;
mod link;
mod matrix;
mod network;
mod peer;
mod restart;
mod sessions;
mod socket;
mod streams;
mod table;
mod versions;
