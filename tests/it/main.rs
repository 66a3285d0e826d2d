//! The real `qd`, a real PM2, real Node apps.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod flow;
