//! Waiting for conditions, each with a deadline.

use std::time::{Duration, Instant};

/// Longer than anything a test waits for takes on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(20);

/// Waits until a condition holds.
///
/// # Panics
/// After [`PATIENCE`], with `what`.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    until_some(what, async || holds().await.then_some(())).await;
}

/// Waits until there is something.
///
/// # Panics
/// After [`PATIENCE`], with `what`.
pub async fn until_some<T>(what: &str, mut get: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(got) = get().await {
            return got;
        }
        assert!(begun.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(STEP).await;
    }
}

/// The resident memory of a process.
///
/// # Panics
/// If there is no such process.
#[must_use]
pub fn rss_bytes(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kibibytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kibibytes * 1024
}
