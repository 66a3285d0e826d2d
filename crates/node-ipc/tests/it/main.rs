//! The channel against a real Node.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod node;
