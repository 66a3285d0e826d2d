//! Lines as they are written.
//!
//! Every follower has a task of its own, which reads when its files change, and a bounded queue. While the consumer is
//! slow the files hold what waits; one that takes nothing for long misses lines, and is told how many.

mod generations;
mod queue;
mod reader;

use std::{path::PathBuf, sync::Arc, time::Duration};

use futures_util::{Stream, stream};
use qd_api::log::LogItem;
use tokio::{sync::watch, task};
use tokio_util::task::AbortOnDropHandle;

use self::{
    queue::Queue,
    reader::{Reader, Turn},
};
use super::{Clock, Limits, Source, Start, Wanted, Watcher, watcher::Watched};

/// How often a reader that waits for its consumer looks for files that were replaced.
const LOOK: Duration = Duration::from_millis(100);
/// Longer than any wait for a change.
const NEVER: Duration = Duration::from_secs(3600);

/// Follows the files of the sources, which may change meanwhile. Must be called in a runtime. Ends when the sender of
/// the sources is gone; what follows ends with the stream.
///
/// Lines written meanwhile have the time they were seen at if they say none. Reasons of gaps: `slow_reader` with the
/// number of lines; `truncated` and `rotated` where a file was cut or replaced before it was read to its end, `refused`
/// where a file is not what a log must be, `expired` where a cursor did not hold all files, `search_limit` where the past
/// was not searched to its beginning.
pub fn follow(
    sources: watch::Receiver<Arc<Vec<Source>>>,
    start: Start,
    wanted: Wanted,
    watcher: &Watcher,
    clock: Arc<Clock>,
    limits: Limits,
) -> impl Stream<Item = LogItem> + Send + 'static {
    let queue = Arc::new(Queue::new());
    let reader = Reader::new(wanted, clock, limits);
    let task = Task {
        queue: Ending(Arc::clone(&queue)),
        sources,
        watcher: watcher.clone(),
    };
    let running = AbortOnDropHandle::new(tokio::spawn(task.run(reader, start)));
    stream::unfold((queue, running), |(queue, running)| async move {
        let item = queue.next().await?;
        Some((item, (queue, running)))
    })
}

/// Tells the consumer when the task is gone, however it ended.
struct Ending(Arc<Queue>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end();
    }
}

struct Task {
    queue: Ending,
    sources: watch::Receiver<Arc<Vec<Source>>>,
    watcher: Watcher,
}

impl Task {
    async fn run(mut self, reader: Reader, start: Start) {
        let mut sources = Arc::clone(&self.sources.borrow_and_update());
        // Before reading, so that nothing written in between is overlooked.
        let mut watched = self.watched(&sources);
        let mut reading = Some(reader);
        let made = watched.made();
        let mut turn = blocking(&mut reading, move |reader| reader.begin(&sources, made, &start)).await;
        while let Some(Turn { items, more, wake }) = turn {
            if self.deliver(items, &mut reading).await.is_none() {
                return;
            }
            let mut changed = self.sources.has_changed().is_ok_and(|changed| changed);
            if !more {
                tokio::select! {
                    other = self.sources.changed() => match other {
                        Ok(()) => changed = true,
                        Err(_) => return,
                    },
                    () = watched.changed() => {}
                    () = tokio::time::sleep(wake.unwrap_or(NEVER)) => {}
                }
            }
            turn = if changed {
                sources = Arc::clone(&self.sources.borrow_and_update());
                watched = self.watched(&sources);
                let made = watched.made();
                blocking(&mut reading, move |reader| reader.adopt(&sources, made)).await
            } else {
                blocking(&mut reading, Reader::turn).await
            };
        }
    }

    fn watched(&self, sources: &[Source]) -> Watched {
        let paths: Vec<PathBuf> = sources.iter().map(|source| source.path.clone()).collect();
        self.watcher.watch(paths)
    }

    /// Puts everything into the queue, waiting for room as long as the consumer takes something now and then.
    async fn deliver(&self, items: Vec<LogItem>, reading: &mut Option<Reader>) -> Option<()> {
        for item in items {
            let mut offered = self.queue.0.offer(item);
            while let Some(item) = offered {
                if tokio::time::timeout(LOOK, self.queue.0.room()).await.is_err() {
                    blocking(reading, Reader::look).await?;
                }
                offered = self.queue.0.offer(item);
            }
        }
        Some(())
    }
}

/// Runs a step of the reader where it may block; `None` when the runtime is going down.
async fn blocking<T: Send + 'static>(
    reading: &mut Option<Reader>,
    step: impl FnOnce(&mut Reader) -> T + Send + 'static,
) -> Option<T> {
    let mut reader = reading.take()?;
    let stepped = task::spawn_blocking(move || {
        let yielded = step(&mut reader);
        (reader, yielded)
    });
    let (reader, yielded) = stepped.await.ok()?;
    *reading = Some(reader);
    Some(yielded)
}
