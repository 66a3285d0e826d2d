//! The console: the central server that agents dial out to, and that people and programs reach all hosts through.
//!
//! A request for a host goes through the host's own link to its agent, which answers it as it answers any other: with
//! the user's rights, narrowed by what the host allows this console. The console decides who sees which host, keeps
//! [`store`] and audit log, and knows of processes only what their agents say.

mod ask;
mod authn;
mod bulk;
mod clones;
mod codes;
pub mod commands;
mod door;
mod encode;
mod follow;
mod grant;
mod identity;
mod link;
mod live;
mod logins;
mod mirror;
mod on_behalf;
mod openapi;
mod password;
mod principal;
mod prometheus;
mod record;
mod routes;
mod secret;
mod selection;
pub mod serve;
pub mod store;
mod tap;
mod upgrade;
mod users;
mod view;

pub use openapi::openapi_yaml;
