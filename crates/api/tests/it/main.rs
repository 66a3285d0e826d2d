//! The contract: what the JSON looks like, and what the parsers take and refuse.
#![expect(clippy::unwrap_used, reason = "helpers of tests; a failure is the test's")]

mod errors;
mod json;
mod patterns;
mod scopes;
mod targets;
