//! An agent that ends without a word.

use qd_tests::{Agent, until};

/// Ends it at once, by the signal that nobody can handle, and waits until it is gone.
pub async fn crash(agent: Agent) {
    let pid = agent.pid;
    drop(agent);
    until("the agent is gone", async || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // While another thread is in the kernel, say to flush a file, its locks are still held.
        let threads = std::fs::read_dir(format!("/proc/{pid}/task")).map_or(0, Iterator::count);
        stat.is_empty() || (stat.contains(") Z") && threads <= 1)
    })
    .await;
}
