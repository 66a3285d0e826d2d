//! The web front end (`web/`, TypeScript) as bytes in the binary. It is a client of the API with no privileges: whatever
//! serves it knows nothing of it but names and bytes.

mod asset;

pub use asset::{Asset, asset, names};
