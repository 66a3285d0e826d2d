//! Start-up and shutdown of a Quarterdeck process: what its log lines look like, which signals end or reload it,
//! how long it may drain, how little memory it keeps, and what it tells the service manager.
//!
//! Knows nothing of what the process does. A `main` uses it in this order:
//!
//! ```no_run
//! # async fn serve(_: tokio_util::sync::CancellationToken, _: &tokio_util::task::TaskTracker) {}
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! qd_bootstrap::init_tracing(&qd_bootstrap::Options::from_env())?;
//! let (shutdown, _reload) = qd_bootstrap::shutdown::listen()?;
//! tokio::spawn(qd_bootstrap::memory::keep_small());
//! let tasks = tokio_util::task::TaskTracker::new();
//! tasks.spawn(qd_bootstrap::notify::watchdog(shutdown.clone()));
//! qd_bootstrap::notify::ready();
//! serve(shutdown.clone(), &tasks).await;
//! qd_bootstrap::notify::stopping();
//! qd_bootstrap::run_until_drained(&tasks, qd_bootstrap::drain::DEADLINE).await;
//! # Ok(()) }
//! ```

pub mod drain;
pub mod files;
pub mod logging;
pub mod memory;
pub mod notify;
pub mod shutdown;

pub use drain::run_until_drained;
pub use logging::{Options, init_tracing};
