use std::time::Duration;

use qd_bootstrap::{drain::Outcome, run_until_drained};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[tokio::test]
async fn tasks_that_end_are_waited_for() {
    let (tracker, shutdown) = (TaskTracker::new(), CancellationToken::new());
    for _ in 0..3 {
        tracker.spawn(shutdown.clone().cancelled_owned());
    }
    shutdown.cancel();
    assert_eq!(
        run_until_drained(&tracker, Duration::from_secs(20)).await,
        Outcome::Drained
    );
    assert!(tracker.is_empty());
}

#[tokio::test]
async fn a_task_that_does_not_end_is_left_behind_at_the_deadline() {
    let tracker = TaskTracker::new();
    tracker.spawn(std::future::pending::<()>());
    let outcome = run_until_drained(&tracker, Duration::from_millis(20)).await;
    assert_eq!(outcome, Outcome::Abandoned { tasks: 1 });
}

#[tokio::test]
async fn nothing_to_wait_for_is_drained_even_without_time() {
    assert_eq!(
        run_until_drained(&TaskTracker::new(), Duration::ZERO).await,
        Outcome::Drained
    );
}
