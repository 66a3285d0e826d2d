//! Reading log files: what is never read, what is read once, and what it costs.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs::{File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use futures_util::StreamExt as _;
use qd_agent::logs::{self, Clock, Cursor, Limits, Page, Query, Source, Start, Wanted, Watcher};
use qd_api::{
    ProcessRef,
    log::{LogItem, LogLine, Stream},
};
use tempfile::TempDir;
use tokio::sync::watch;

mod bounds;
mod follow;
mod last_words;
mod once;
mod opening;
mod order;
mod rotation;
mod slow;

const DEADLINE: Duration = Duration::from_secs(10);

/// A directory that no link leads to.
fn directory() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().canonicalize().unwrap();
    (directory, path)
}

fn source(path: &Path, stream: Stream) -> Source {
    let process = ProcessRef {
        id: 0,
        name: "web".into(),
        namespace: "default".into(),
    };
    Source {
        process,
        stream,
        path: path.to_owned(),
        root: None,
        date_format: None,
    }
}

fn append(path: &Path, text: impl AsRef<[u8]>) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(text.as_ref()).unwrap();
}

fn create(path: &Path, text: impl AsRef<[u8]>) {
    File::create(path).unwrap().write_all(text.as_ref()).unwrap();
}

fn last(lines: usize) -> Query {
    Query {
        lines,
        since: None,
        grep: None,
        cursor: None,
    }
}

fn after(cursor: &str, lines: usize) -> Query {
    Query {
        cursor: Some(Cursor::parse(cursor).unwrap()),
        ..last(lines)
    }
}

async fn read(sources: &[Source], query: Query) -> Page {
    try_read(sources, query).await.unwrap()
}

async fn try_read(sources: &[Source], query: Query) -> Result<Page, logs::Error> {
    logs::history(
        sources.to_vec(),
        query,
        Limits::default(),
        &Arc::new(Clock::new()),
    )
    .await
}

fn texts(lines: &[LogLine]) -> Vec<&str> {
    lines.iter().map(|line| line.line.as_str()).collect()
}

fn reasons(page: &Page) -> Vec<&str> {
    page.gaps.iter().map(|gap| gap.reason.as_str()).collect()
}

/// A stream that is followed, and the sender of its sources.
struct Following {
    items: Pin<Box<dyn futures_util::Stream<Item = LogItem> + Send>>,
    sources: watch::Sender<Arc<Vec<Source>>>,
}

impl Following {
    fn new(sources: Vec<Source>, start: Start) -> Self {
        Self::of(sources, start, Wanted::default(), &Watcher::new())
    }

    fn of(sources: Vec<Source>, start: Start, wanted: Wanted, watcher: &Watcher) -> Self {
        let (sources, receiver) = watch::channel(Arc::new(sources));
        let clock = Arc::new(Clock::new());
        let items = logs::follow(receiver, start, wanted, watcher, clock, Limits::default());
        Self {
            items: Box::pin(items),
            sources,
        }
    }

    /// Begins with nothing of the past, and is ready for what comes.
    async fn live(path: &Path) -> Self {
        append(path, "ready\n");
        let mut following = Self::new(vec![source(path, Stream::Out)], Start::Lines(1));
        assert_eq!(following.line().await.line, "ready");
        following
    }

    async fn next(&mut self) -> LogItem {
        let next = tokio::time::timeout(DEADLINE, self.items.next()).await;
        next.expect("an item in time").expect("the stream goes on")
    }

    async fn line(&mut self) -> LogLine {
        match self.next().await {
            LogItem::Line(line) => line,
            LogItem::Gap(gap) => panic!("a gap: {gap:?}"),
        }
    }

    async fn gap(&mut self) -> (Option<u64>, String) {
        match self.next().await {
            LogItem::Gap(gap) => (gap.missed, gap.reason),
            LogItem::Line(line) => panic!("a line: {line:?}"),
        }
    }

    async fn lines(&mut self, count: usize) -> Vec<String> {
        let mut lines = Vec::new();
        while lines.len() < count {
            lines.push(self.line().await.line);
        }
        lines
    }

    /// Nothing more came so far.
    fn is_quiet(&mut self) -> bool {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        self.items.as_mut().poll_next(&mut context).is_pending()
    }
}
