//! Output on its way to a sink. A byte leaves the pipe only when it is there, as with files.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd},
    sync::{Arc, PoisonError},
};

use tokio::net::unix::pipe;

use super::{
    CHUNK, Form,
    pump::{Inside, Step, whole_lines},
    sink::{Open, PIECE, Sink},
};
use crate::events::now;

/// Where output is shown, and how.
pub(super) struct Shown {
    form: Form,
    sink: Arc<Sink>,
}

/// What is written in one piece, and how many bytes of the pipe that accounts for.
struct Piece {
    out: Vec<u8>,
    taken: usize,
}

impl Shown {
    pub fn new(form: Form, sink: Arc<Sink>) -> Self {
        Self { form, sink }
    }

    /// Shows some of what is in the pipe.
    pub async fn look(&self, pipe: &pipe::Receiver, inside: &mut Inside, is_late: bool) -> io::Result<Step> {
        if self.form == Form::Raw {
            let _turn = self.sink.turn().await;
            self.sink.room().await;
            pipe.try_io(|| self.pass(pipe.as_fd(), inside))
        } else {
            self.look_at_lines(pipe, inside, is_late).await
        }
    }

    /// The bytes as they are; inside the kernel, where it can.
    fn pass(&self, pipe: BorrowedFd<'_>, inside: &mut Inside) -> io::Result<Step> {
        let shared = inside.shared.clone();
        let mut scratch = shared.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let is_kept = inside.is_kept();
        let (seen, most) = if is_kept {
            let seen = scratch.peek(pipe)?;
            if seen.is_empty() {
                return Ok(Step::Closed);
            }
            (seen, seen.len())
        } else {
            ([].as_slice(), CHUNK)
        };
        match self.sink.splice(pipe, most) {
            Ok(Some(0)) => return Ok(Step::Closed),
            Ok(Some(moved)) => {
                if is_kept {
                    inside.keep(&seen[..moved]);
                }
                return Ok(Step::Moved);
            }
            Ok(None) => {}
            // Somebody else may have filled it up.
            Err(_) if !self.sink.has_room() => return Ok(Step::Moved),
            Err(error) => return Err(error),
        }
        let seen = if is_kept { seen } else { scratch.peek(pipe)? };
        if seen.is_empty() {
            return Ok(Step::Closed);
        }
        let written = self.sink.write_some(seen);
        inside.keep(&seen[..written]);
        scratch.discard(pipe, written)?;
        Ok(Step::Moved)
    }

    /// Whole lines. Nobody else's come between two parts of one.
    async fn look_at_lines(
        &self,
        pipe: &pipe::Receiver,
        inside: &mut Inside,
        is_late: bool,
    ) -> io::Result<Step> {
        let (bytes, step) = pipe.try_io(|| {
            let mut scratch = inside.scratch();
            let seen = scratch.peek(pipe.as_fd())?;
            if seen.is_empty() {
                return Ok((Vec::new(), Step::Closed));
            }
            Ok(match whole_lines(seen, is_late, pipe.as_fd()) {
                Some(whole) => (seen[..whole].to_vec(), Step::Moved),
                None => (Vec::new(), Step::Unfinished),
            })
        })?;
        let own = Some((inside.tag.id, inside.stream));
        let mut open = self.sink.turn().await;
        if matches!(step, Step::Closed) && *open == own {
            self.sink.write(b"\n").await;
            *open = None;
        }
        let mut from = 0;
        for piece in self.pieces(&bytes, inside, *open) {
            self.sink.write(&piece.out).await;
            inside.keep(&bytes[from..from + piece.taken]);
            from += piece.taken;
            inside.scratch().discard(pipe.as_fd(), piece.taken)?;
        }
        if from > 0 && self.form == Form::Named {
            *open = if bytes.ends_with(b"\n") { None } else { own };
        }
        Ok(step)
    }

    /// What is shown of these lines, in pieces that a pipe takes at once, but for a line that is longer.
    fn pieces(&self, bytes: &[u8], inside: &Inside, open: Open) -> Vec<Piece> {
        let at = now();
        let mut is_continued = open == Some((inside.tag.id, inside.stream));
        let mut pieces: Vec<Piece> = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let mut out = self.form.line(&inside.tag, inside.stream, at, line, is_continued);
            if pieces.is_empty() && open.is_some() && !is_continued {
                out.insert(0, b'\n');
            }
            is_continued = false;
            match pieces.last_mut() {
                Some(last) if last.out.len() + out.len() <= PIECE => {
                    last.out.extend(out);
                    last.taken += line.len();
                }
                _ => pieces.push(Piece {
                    out,
                    taken: line.len(),
                }),
            }
        }
        pieces
    }
}
