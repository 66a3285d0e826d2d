//! Who may ask, and who asked: the host's key, the tokens it issues, the issuers it trusts, and the audit log.
//!
//! Everything fails closed. A token is valid if the host's key signed it, every claim is there and of the right type,
//! and the registry of this host knows its id and has not revoked it; the registry, not the token, says what it may
//! do. Knows nothing of HTTP requests or of processes beyond the names of apps.

pub mod audit;
mod authority;
mod clock;
mod crypto;
pub mod file;
pub mod issuers;
mod key;
mod keyring;
mod logins;
mod once;
mod principal;
mod tickets;
mod tokens;

pub use authority::{Authority, Denied, Error, MintError, Rotated};
pub use clock::Clock;
pub use crypto::install_crypto;
pub use logins::Logins;
pub use principal::Principal;
pub use tickets::Tickets;
