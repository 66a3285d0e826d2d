//! What must not be possible from outside: each rule against the running agent in front of a running PM2.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod crash;
mod hostile;
mod launch;
mod local;
mod matrix;
mod pages;
mod raw;
mod requests;
mod streams;
mod table;
mod tls;
mod tokens;
mod websocket;
