//! The end of a process: its tasks get a bounded time to finish what they hold.

use std::time::Duration;

use tokio_util::task::TaskTracker;

/// How long a process drains unless told otherwise: below the ten seconds that container runtimes grant before
/// they kill, above any request's reply that is already on its way.
pub const DEADLINE: Duration = Duration::from_secs(8);

/// How a drain ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// Every task finished.
    Drained,
    /// The deadline came first; so many tasks were left behind.
    Abandoned {
        /// Tasks that still ran.
        tasks: usize,
    },
}

/// Closes the tracker and waits until its tasks are done, at most for `deadline`.
///
/// The tasks must have been told to end (by a cancelled token) before; this only waits for them.
pub async fn run_until_drained(tracker: &TaskTracker, deadline: Duration) -> Outcome {
    tracker.close();
    if tokio::time::timeout(deadline, tracker.wait()).await.is_ok() {
        return Outcome::Drained;
    }
    let tasks = tracker.len();
    tracing::warn!(
        tasks,
        deadline_seconds = deadline.as_secs_f64(),
        "tasks did not end in time; leaving them"
    );
    Outcome::Abandoned { tasks }
}
