//! The tasks of one connection, which end with it.

use hyper::rt::Executor;
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

/// Starts HTTP/2's tasks, and ends them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Tasks {
    /// Ends them without waiting when it is dropped.
    pub(crate) fn guard(&self) -> DropGuard {
        self.stop.clone().drop_guard()
    }

    /// Ends those that are left, and waits until they are gone.
    pub(crate) async fn end(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}

impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Tasks {
    fn execute(&self, future: F) {
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            stop.run_until_cancelled(future).await;
        });
    }
}
