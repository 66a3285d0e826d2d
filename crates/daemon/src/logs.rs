//! Output on its way: from an app's pipes to its files, and to whoever watches.
//!
//! All of it happens in a thread of its own, so that a flood of lines slows no verb. Where nobody watches and nothing
//! is added to the lines, bytes go from pipe to file inside the kernel. In every case a byte leaves the pipe only when
//! it is in the file: a daemon that is killed between two instructions loses nothing, because the pipe outlives it.
//!
//! What cannot be written, on a full disk, is dropped, counted and told in the file once there is room; apps are not
//! made to wait for a disk. A daemon that is killed meanwhile leaves the count to the next: see [`Ledger`]. What has grown is moved aside, compressed, and at last removed: see [`Rotation`].
//!
//! Output may also be shown on two descriptors of somebody's choice, those of a container for instance: see
//! [`Logs::show`]. Whoever reads there slowly makes apps wait, for nothing of it is dropped.

mod date;
mod form;
mod format;
mod ledger;
mod pump;
mod rotate;
mod scratch;
mod shown;
mod sink;
mod tail;
mod target;
mod text;

use std::{
    collections::HashMap,
    io,
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use qd_pm2::run::LastLine;
use tokio::{
    runtime::Handle,
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, timeout_at},
};

use self::{pump::Pump, scratch::Scratch, shown::Shown, sink::Sink, target::Target};

pub use self::{form::Form, ledger::Ledger, rotate::Rotation};

/// How much is moved at once, in bytes; what a pipe holds.
pub const CHUNK: usize = 64 << 10;

/// Which of an app's two outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

impl Stream {
    fn name(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Err => "err",
        }
    }
}

/// Whose output it is.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The process.
    pub id: u64,
    /// Its app.
    pub name: String,
    /// Its app's namespace.
    pub namespace: String,
}

/// What is made of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Nothing.
    Plain,
    /// A date before each, in the language of day.js.
    Dated(String),
    /// A JSON object of each.
    Json {
        /// The format of its timestamp; ISO 8601 if none.
        date_format: Option<String>,
    },
}

/// Where output goes. No path, and `/dev/null`, mean that it is not written.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The file of standard output.
    pub out: Option<PathBuf>,
    /// The file of standard error; may be the same.
    pub err: Option<PathBuf>,
    /// A file of both.
    pub combined: Option<PathBuf>,
    /// What is made of lines.
    pub format: Format,
    /// Neither written nor shown.
    pub disabled: bool,
}

/// Whoever watches. Must not block.
pub trait Viewers: Send + Sync + 'static {
    /// Whether there is anybody.
    fn any(&self) -> bool;
    /// There was some output: told now and then, for those who need not know what.
    fn wrote(&self, tag: &Tag, at_ms: i64);
    /// Some output, as it was written: whole characters, at most [`CHUNK`] bytes.
    fn chunk(&self, tag: &Tag, stream: Stream, at_ms: i64, text: &str);
}

/// Why output cannot go where it should.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be opened.
    #[error("cannot write the log {}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A pipe cannot be watched.
    #[error("cannot watch the output of a process: {0}")]
    Pipe(#[from] io::Error),
}

/// A cheap handle of the thread.
#[derive(Debug)]
pub struct Logs {
    shared: Arc<Shared>,
    runtime: Handle,
    console: Option<Console>,
    /// Dropped at the end, which ends the thread.
    _end: oneshot::Sender<()>,
}

struct Shared {
    viewers: Arc<dyn Viewers>,
    rotation: Rotation,
    targets: Mutex<HashMap<PathBuf, Weak<Target>>>,
    scratch: Mutex<Scratch>,
    dropped: Arc<AtomicU64>,
    ledger: Arc<Ledger>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

/// Where output is shown, and how.
#[derive(Debug)]
struct Console {
    form: Form,
    out: Arc<Sink>,
    err: Arc<Sink>,
}

/// The output of one run.
#[derive(Debug)]
pub struct Feed {
    /// Each gives the last lines it moved.
    pumps: Vec<(Stream, JoinHandle<Vec<String>>)>,
}

impl Logs {
    /// Starts the thread. What an earlier daemon could not write and did not tell stands in the ledger.
    ///
    /// # Errors
    /// The system's error when there can be no further thread or pipe.
    pub fn start(rotation: Rotation, viewers: Arc<dyn Viewers>, ledger: Ledger) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel();
        std::thread::Builder::new()
            .name("logs".to_owned())
            .stack_size(256 << 10)
            .spawn(move || {
                // The other half says nothing; it is dropped.
                let _ = runtime.block_on(ended);
            })?;
        rotate::resume(&rotation)?;
        let shared = Shared {
            viewers,
            rotation,
            targets: Mutex::default(),
            scratch: Mutex::new(Scratch::new()?),
            dropped: Arc::default(),
            ledger: Arc::new(ledger),
        };
        Ok(Self {
            shared: Arc::new(shared),
            runtime: handle,
            console: None,
            _end: end,
        })
    }

    /// Shows on these two what apps write from now on, besides what becomes of it otherwise.
    ///
    /// # Errors
    /// The system's error when they cannot be used.
    pub fn show(&mut self, form: Form, out: OwnedFd, err: OwnedFd) -> io::Result<()> {
        let _inside = self.runtime.enter();
        let is_one = sink::is_same(&out, &err)?;
        let out = Arc::new(Sink::new(out, self.shared.dropped.clone())?);
        // Two descriptors of one pipe are one place, where lines must not be torn.
        let err = if is_one {
            out.clone()
        } else {
            Arc::new(Sink::new(err, self.shared.dropped.clone())?)
        };
        self.console = Some(Console { form, out, err });
        Ok(())
    }

    /// Moves a run's output from now on, until both its pipes are closed by everybody who could write to them.
    ///
    /// # Errors
    /// [`Error::Open`], naming the file; nothing is moved then.
    pub fn attach(&self, tag: Tag, plan: &Plan, out: OwnedFd, err: OwnedFd) -> Result<Feed, Error> {
        let combined = self.shared.target(plan.combined.as_deref())?;
        let out_file = self.shared.target(plan.out.as_deref())?;
        let err_file = self.shared.target(plan.err.as_deref())?;
        let tag = Arc::new(tag);
        let _inside = self.runtime.enter();
        let mut pumps = Vec::new();
        for (pipe, file, stream) in [(out, out_file, Stream::Out), (err, err_file, Stream::Err)] {
            let targets = if plan.disabled {
                Vec::new()
            } else {
                file.into_iter().chain(combined.clone()).collect()
            };
            let shown = self.console.as_ref().filter(|_| !plan.disabled);
            let shown = shown.map(|console| match stream {
                Stream::Out => Shown::new(console.form, console.out.clone()),
                Stream::Err => Shown::new(console.form, console.err.clone()),
            });
            let pump = Pump::new(
                self.shared.clone(),
                tag.clone(),
                stream,
                plan,
                targets,
                shown,
                pipe,
            )?;
            pumps.push((stream, self.runtime.spawn(pump.run())));
        }
        Ok(Feed { pumps })
    }

    /// Opens every file anew: somebody moved them.
    pub fn reopen(&self) {
        for target in self.shared.open_targets() {
            target.reopen();
        }
    }

    /// Bytes that could not be written since the start.
    #[must_use]
    pub fn dropped_bytes(&self) -> u64 {
        self.shared.dropped.load(Ordering::Relaxed)
    }
}

impl Feed {
    /// Waits until everything that was written is where it should be, and gives the last lines. Something that the run
    /// left behind may hold its pipes open and go on writing: then this waits until the deadline, and what is left goes
    /// on by itself.
    pub async fn drained(&mut self, deadline: Duration) -> Vec<LastLine> {
        let until = Instant::now() + deadline;
        let mut lines = Vec::new();
        for (stream, pump) in std::mem::take(&mut self.pumps) {
            // A pump that failed has said so.
            if let Ok(Ok(last)) = timeout_at(until, pump).await {
                let stream = stream.name();
                lines.extend(last.into_iter().map(|line| LastLine {
                    stream: stream.to_owned(),
                    line,
                }));
            }
        }
        lines
    }
}

impl Shared {
    /// The one open file of this path, whoever writes to it.
    fn target(&self, path: Option<&Path>) -> Result<Option<Arc<Target>>, Error> {
        let Some(path) = path.filter(|path| *path != Path::new("/dev/null")) else {
            return Ok(None);
        };
        let mut targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(target) = targets.get(path).and_then(Weak::upgrade) {
            return Ok(Some(target));
        }
        targets.retain(|_, target| target.strong_count() > 0);
        let rotation = self.rotation.of(path);
        let opened = Target::open(path, rotation, self.dropped.clone(), self.ledger.clone());
        let target = opened.map_err(|source| Error::Open {
            path: path.to_owned(),
            source,
        })?;
        let target = Arc::new(target);
        targets.insert(path.to_owned(), Arc::downgrade(&target));
        Ok(Some(target))
    }

    fn open_targets(&self) -> Vec<Arc<Target>> {
        let targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        targets.values().filter_map(Weak::upgrade).collect()
    }
}
