//! curl → agent → rpc.sock → PM2 → reply, with real apps.

mod actions;
mod events;
mod list;
mod logs;
mod requests;
mod verbs;
