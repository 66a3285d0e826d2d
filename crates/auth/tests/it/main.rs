//! Tokens, tickets, trusted issuers and the audit log: what holds, and what is refused.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests: a failure is the test's, and files are torn on purpose"
)]

mod audit_chain;
mod audit_entries;
mod audit_recovery;
mod clock;
mod corpus;
mod files;
mod home;
mod issuer_config;
mod issuer_server;
mod issuer_tokens;
mod issuers_cache;
mod key_files;
mod logins;
mod mint;
mod principal;
mod recheck;
mod registry;
mod rotation;
mod settled_registry;
mod tickets;
mod tokens;
