//! Lines of the past.

use std::sync::Arc;

use qd_api::event::Gap;

use super::{
    Clock, Cursor, Error, Limits, Page, Query, Source, Wanted, merge, open,
    tail::{Bounds, Part, Reading, Tail},
};

/// Least share of the bounds a file gets, however many there are: one line of the usual limit, and a look around it.
const MIN_BYTES: usize = 64 * 1024;
const MIN_SCAN: u64 = 256 * 1024;

/// Reads a page: the last lines, or those after a cursor. Runs where it may block.
///
/// Only whole lines count: what has no newline yet is delivered when it has one. A search looks back as far as
/// `max_scan_bytes` and about a second allow; if that was not to the beginning there is a gap, `search_limit`.
///
/// A file that is refused fails the reading if there is no other; else it is a gap, `refused`.
pub async fn history(
    sources: Vec<Source>,
    query: Query,
    limits: Limits,
    clock: &Arc<Clock>,
) -> Result<Page, Error> {
    let clock = Arc::clone(clock);
    let reading = tokio::task::spawn_blocking(move || page(sources, &query, limits, &clock));
    reading.await.unwrap_or(Err(Error::Interrupted))
}

fn page(sources: Vec<Source>, query: &Query, limits: Limits, clock: &Clock) -> Result<Page, Error> {
    let mut tails: Vec<Tail> = Vec::new();
    let mut gaps = Vec::new();
    let mut refused = None;
    let any = !sources.is_empty();
    for source in sources {
        match open::open(&source) {
            // Two names of one file are one file.
            Ok(Some(opened)) if tails.iter().any(|tail| tail.opened.identity == opened.identity) => {}
            Ok(Some(opened)) => tails.push(Tail::new(Arc::new(source), opened, limits.max_line_bytes)),
            Ok(None) => {}
            Err(error) => {
                gaps.push(Gap {
                    missed: None,
                    reason: "refused".to_owned(),
                });
                tracing::warn!(error = &error as &dyn std::error::Error, "a log file is not read");
                refused.get_or_insert(error);
            }
        }
    }
    if let Some(error) = refused.filter(|_| tails.is_empty()) {
        return Err(error);
    }
    let wanted = Wanted {
        grep: query.grep.clone(),
        since: query.since,
    };
    let reading = Reading {
        wanted: &wanted,
        clock,
    };
    let lines = query.lines.min(limits.max_lines);
    let (parts, lost) = match &query.cursor {
        None => (last(&mut tails, &reading, lines, limits)?, Vec::new()),
        Some(cursor) => after(&mut tails, cursor, &reading, lines, limits)?,
    };
    gaps.extend(lost);
    gaps.extend(merge::shortage(&parts));
    let mut parts = parts;
    let (lines, positions) = merge::merge(&mut parts, lines, &[]);
    Ok(Page {
        lines,
        next: any.then(|| Cursor::text(&positions)),
        gaps,
    })
}

/// The last lines of all files together.
pub fn last(
    tails: &mut [Tail],
    reading: &Reading<'_>,
    lines: usize,
    limits: Limits,
) -> Result<Vec<Part>, Error> {
    let bounds = share(limits, lines, tails.len());
    let parts = tails
        .iter_mut()
        .map(|tail| tail.last(reading, bounds).map_err(|error| failed(tail, error)));
    let mut parts = parts.collect::<Result<Vec<_>, _>>()?;
    merge::keep_last(&mut parts, lines);
    Ok(parts)
}

fn after(
    tails: &mut [Tail],
    cursor: &Cursor,
    reading: &Reading<'_>,
    lines: usize,
    limits: Limits,
) -> Result<(Vec<Part>, Vec<Gap>), Error> {
    let bounds = share(limits, lines, tails.len());
    let (mut parts, mut gaps) = (Vec::new(), Vec::new());
    for tail in tails {
        gaps.extend(tail.resume(cursor).map_err(|error| failed(tail, error))?);
        parts.push(
            tail.next(reading, bounds, None)
                .map_err(|error| failed(tail, error))?,
        );
    }
    Ok((parts, gaps))
}

/// What each of so many files may take of the bounds.
pub fn share(limits: Limits, lines: usize, files: usize) -> Bounds {
    let files = files.max(1);
    Bounds {
        lines,
        bytes: (limits.max_bytes / files).max(MIN_BYTES),
        scan: (limits.max_scan_bytes / files as u64).max(MIN_SCAN),
    }
}

fn failed(tail: &Tail, error: std::io::Error) -> Error {
    Error::Io {
        path: tail.source.path.clone(),
        source: error,
    }
}
