//! What the end-to-end tests stand on: a stock PM2, an agent in front of it, and the ways in that people use. Each test
//! has its own of everything, in a temporary folder, on a free port; everything it started ends with it, by pid.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agent;
mod alone;
mod bench;
mod caller;
mod command;
mod curl;
mod fleet;
mod namespace;
mod pm2;
mod refused;
mod sse;
mod wait;

pub use agent::{Agent, AgentOptions};
pub use alone::Alone;
pub use bench::{Bench, EVERYTHING};
pub use caller::Caller;
pub use command::{Output, run, started};
pub use curl::{Answer, curl};
pub use fleet::{Console, Host, PASSWORD};
pub use namespace::Network;
pub use pm2::{Pm2, Version, app, apps, descendants, kill};
pub use sse::{Followed, Message};
pub use wait::{PATIENCE, rss_bytes, until, until_some};
