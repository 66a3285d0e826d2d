//! One pipe, emptied as it fills.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    sync::{Arc, PoisonError},
    time::Duration,
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::{
    net::unix::pipe,
    time::{Instant, timeout},
};

use super::{
    CHUNK, Plan, Shared, Stream, Tag,
    format::Formatter,
    shown::Shown,
    target::Target,
    text::{self, Decoder},
};
use crate::events::now;

/// How many chunks of one pipe are moved before the others have their turn.
const PASSES: usize = 16;
/// How long a line may lie unfinished in the pipe before it is taken as it is.
const UNFINISHED: Duration = Duration::from_millis(200);

/// How often it is told that there was output, at most.
const TELL: Duration = Duration::from_millis(100);

/// One of an app's two outputs.
pub struct Pump {
    pipe: pipe::Receiver,
    inside: Inside,
    /// Where it is shown too, if it is.
    shown: Option<Shown>,
}

/// All but the pipe.
pub(super) struct Inside {
    pub(super) shared: Arc<Shared>,
    pub(super) tag: Arc<Tag>,
    pub(super) stream: Stream,
    /// The file, and the one of both outputs, where they are wanted.
    targets: Vec<Arc<Target>>,
    formatter: Option<Formatter>,
    is_disabled: bool,
    decoder: Decoder,
    /// Where the file ended when this run began.
    began: u64,
    /// Whether what was written last was a line without its end.
    is_in_line: bool,
    /// When it was last told that there was output, and whether there was some since.
    told: Option<Instant>,
    owes: bool,
    /// Whether nothing was written yet: in a file of others, it must not begin inside a line of theirs.
    is_new: bool,
}

/// What one look at the pipe came to.
pub(super) enum Step {
    /// Something was taken out; there may be more.
    Moved,
    /// A line has begun and not ended, and there is nothing else.
    Unfinished,
    /// Everybody has closed it.
    Closed,
}

impl Pump {
    /// A pump of this pipe. Needs a runtime around it.
    ///
    /// # Errors
    /// The system's error when the pipe cannot be watched.
    pub fn new(
        shared: Arc<Shared>,
        tag: Arc<Tag>,
        stream: Stream,
        plan: &Plan,
        targets: Vec<Arc<Target>>,
        shown: Option<Shown>,
        pipe: OwnedFd,
    ) -> io::Result<Self> {
        let formatter = Formatter::new(&plan.format, &tag, stream);
        let began = targets.first().map_or(0, |target| target.position());
        Ok(Self {
            pipe: pipe::Receiver::from_owned_fd(pipe)?,
            inside: Inside {
                shared,
                tag,
                stream,
                targets,
                formatter,
                is_disabled: plan.disabled,
                decoder: Decoder::default(),
                began,
                is_in_line: false,
                told: None,
                owes: false,
                is_new: true,
            },
            shown,
        })
    }

    /// Runs until the pipe is closed, and gives the last lines of the file.
    pub async fn run(mut self) -> Vec<String> {
        let mut unfinished: Option<Unfinished> = None;
        loop {
            match &mut unfinished {
                None if self.inside.owes => match timeout(TELL, self.pipe.readable()).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => return Vec::new(),
                    Err(_) => self.inside.tell(),
                },
                None => {
                    if self.pipe.readable().await.is_err() {
                        return Vec::new();
                    }
                }
                Some(line) => line.wait().await,
            }
            let is_late = unfinished.as_ref().is_some_and(Unfinished::is_late);
            let Self { pipe, inside, shown } = &mut self;
            let looked = match shown {
                None => pipe.try_io(|| inside.look(pipe.as_fd(), is_late)),
                Some(shown) => shown.look(pipe, inside, is_late).await,
            };
            if !matches!(looked, Ok(Step::Unfinished)) {
                unfinished = None;
            }
            inside.owes |= matches!(looked, Ok(Step::Moved));
            if inside.is_to_tell() {
                inside.tell();
            }
            match looked {
                // Others have output too.
                Ok(Step::Moved) => tokio::task::yield_now().await,
                Ok(Step::Unfinished) => drop(unfinished.get_or_insert_with(Unfinished::new)),
                Ok(Step::Closed) => return inside.finish(),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => {
                    tracing::error!(%error, id = inside.tag.id, "cannot read the output of a process");
                    return Vec::new();
                }
            }
        }
    }
}

/// A line that has begun and lies in the pipe. The kernel does not always tell when there is more of it, for the pipe
/// was not empty; so it is looked at again, soon and then later.
struct Unfinished {
    since: Instant,
    pause: Duration,
}

impl Unfinished {
    fn new() -> Self {
        Self {
            since: Instant::now(),
            pause: Duration::from_millis(1),
        }
    }

    fn is_late(&self) -> bool {
        self.since.elapsed() >= UNFINISHED
    }

    async fn wait(&mut self) {
        tokio::time::sleep(self.pause).await;
        self.pause *= 2;
    }
}

impl Inside {
    fn look(&mut self, pipe: BorrowedFd<'_>, is_late: bool) -> io::Result<Step> {
        let is_watched = !self.is_disabled && self.shared.viewers.any();
        if !is_watched {
            self.decoder.leave();
        }
        if self.formatter.is_some() && !self.is_disabled {
            self.look_at_lines(pipe, is_late)
        } else if is_watched || self.targets.len() > 1 || self.is_shared() {
            self.look_at_bytes(pipe, is_late, is_watched)
        } else {
            self.pass(pipe)
        }
    }

    /// Whether there was output that was not told, and the last time was not a moment ago.
    fn is_to_tell(&self) -> bool {
        self.owes && self.told.is_none_or(|told| told.elapsed() >= TELL)
    }

    fn tell(&mut self) {
        self.owes = false;
        self.told = Some(Instant::now());
        if !self.is_disabled {
            self.shared.viewers.wrote(&self.tag, now());
        }
    }

    /// From the pipe to the file without a look.
    fn pass(&mut self, pipe: BorrowedFd<'_>) -> io::Result<Step> {
        let Some(target) = self.targets.first() else {
            let taken = self.scratch().discard(pipe, CHUNK)?;
            return Ok(if taken == 0 { Step::Closed } else { Step::Moved });
        };
        for _ in 0..PASSES {
            match target.splice(pipe, CHUNK)? {
                Some(0) => return Ok(Step::Closed),
                Some(_) => self.owes = true,
                None => return self.look_at_bytes(pipe, true, false),
            }
        }
        Ok(Step::Moved)
    }

    /// Whether others write to the same file, so that lines must not be torn.
    fn is_shared(&self) -> bool {
        self.targets
            .first()
            .is_some_and(|target| Arc::strong_count(target) > 1)
    }

    /// Whether this would begin inside a line of another's: alone in the file, that one wrote as it pleased.
    fn must_wait(&self) -> bool {
        self.is_new && self.targets.first().is_some_and(|target| target.is_in_line())
    }

    /// A copy for whoever watches, the bytes for the file.
    fn look_at_bytes(&mut self, pipe: BorrowedFd<'_>, is_late: bool, is_watched: bool) -> io::Result<Step> {
        let shared = self.shared.clone();
        let mut scratch = shared.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = scratch.peek(pipe)?;
        if bytes.is_empty() {
            return Ok(Step::Closed);
        }
        if self.is_shared() {
            if !is_late && self.must_wait() {
                return Ok(Step::Unfinished);
            }
            match whole_lines(bytes, is_late, pipe) {
                Some(whole) => bytes = &bytes[..whole],
                None => return Ok(Step::Unfinished),
            }
        }
        self.is_new = false;
        let length = bytes.len();
        if is_watched {
            let text = self.decoder.decode(bytes);
            text::publish(&*shared.viewers, &self.tag, self.stream, now(), &text);
        }
        for target in self.targets.iter().skip(1) {
            target.write(bytes);
        }
        let mut moved = 0;
        if let Some(target) = self.targets.first() {
            while moved < length {
                match target.splice(pipe, length - moved)? {
                    Some(count) => moved += count,
                    None => {
                        target.write(&bytes[moved..]);
                        break;
                    }
                }
            }
        }
        scratch.discard(pipe, length - moved)?;
        Ok(Step::Moved)
    }

    /// Whole lines, with something added to them.
    fn look_at_lines(&mut self, pipe: BorrowedFd<'_>, is_late: bool) -> io::Result<Step> {
        let shared = self.shared.clone();
        let mut scratch = shared.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = scratch.peek(pipe)?;
        if bytes.is_empty() {
            return Ok(Step::Closed);
        }
        if self.is_shared() && !is_late && self.must_wait() {
            return Ok(Step::Unfinished);
        }
        self.is_new = false;
        let Some(whole) = whole_lines(bytes, is_late, pipe) else {
            return Ok(Step::Unfinished);
        };
        self.keep(&bytes[..whole]);
        scratch.discard(pipe, whole)?;
        Ok(Step::Moved)
    }

    /// Whether anybody but the one place where it is shown wants the output.
    pub(super) fn is_kept(&self) -> bool {
        !self.targets.is_empty() || self.shared.viewers.any()
    }

    /// Writes output to the files, with something added to its lines or not, and hands it to whoever watches.
    pub(super) fn keep(&mut self, bytes: &[u8]) {
        let at = now();
        match &self.formatter {
            Some(formatter) => {
                let out = formatter.lines(bytes, at, self.is_in_line);
                self.is_in_line = !bytes.ends_with(b"\n");
                self.targets.iter().for_each(|target| target.write(&out));
            }
            None => self.targets.iter().for_each(|target| target.write(bytes)),
        }
        if self.shared.viewers.any() {
            let text = self.decoder.decode(bytes);
            text::publish(&*self.shared.viewers, &self.tag, self.stream, at, &text);
        } else {
            self.decoder.leave();
        }
    }

    pub(super) fn scratch(&self) -> std::sync::MutexGuard<'_, super::scratch::Scratch> {
        self.shared.scratch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing comes any more.
    fn finish(&mut self) -> Vec<String> {
        if self.owes {
            self.tell();
        }
        let rest = self.decoder.finish();
        if !rest.is_empty() {
            text::publish(&*self.shared.viewers, &self.tag, self.stream, now(), &rest);
        }
        if self.is_in_line && self.formatter.is_some() {
            for target in &self.targets {
                target.write(b"\n");
            }
        }
        self.scratch().rest();
        let target = self.targets.first();
        target.map_or_else(Vec::new, |target| target.last_lines(self.began))
    }
}

/// How many of the bytes are whole lines. All of them, if they are as long as a pipe and no line, or if nobody will end
/// it; `None` if that remains to be seen.
pub(super) fn whole_lines(bytes: &[u8], is_late: bool, pipe: BorrowedFd<'_>) -> Option<usize> {
    match bytes.iter().rposition(|byte| *byte == b'\n') {
        Some(last) => Some(last + 1),
        None => (is_late || bytes.len() >= CHUNK || is_closed(pipe)).then_some(bytes.len()),
    }
}

/// Whether nobody can write to a pipe any more.
fn is_closed(pipe: BorrowedFd<'_>) -> bool {
    let mut fds = [PollFd::from_borrowed_fd(pipe, PollFlags::IN)];
    poll(&mut fds, Some(&Timespec::default())).is_ok() && fds[0].revents().contains(PollFlags::HUP)
}
