//! The SDK against servers that say what each test tells them to.

#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

mod calls;
mod events;
mod fake;
mod fleet;
mod logs;
mod problems;
mod retries;
mod secrets;
mod sse;
mod stream;
mod transports;
