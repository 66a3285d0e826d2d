//! Lines of several files in one order.

use std::sync::Arc;

use qd_api::{event::Gap, log::LogLine};

use super::{
    cursor::{Cursor, Position},
    line::Place,
    tail::{Found, Part},
};

/// Drops lines until `lines` are left, the oldest first; where their age is unknown, the file with the most gives.
pub fn keep_last(parts: &mut [Part], lines: usize) {
    let total: usize = parts.iter().map(|part| part.found.len()).sum();
    for _ in lines..total {
        let blind = parts
            .iter()
            .any(|part| part.found.front().is_some_and(|found| found.order.is_none()));
        let dropped = if blind {
            parts.iter_mut().rev().max_by_key(|part| part.found.len())
        } else {
            let full = parts.iter_mut().filter(|part| !part.found.is_empty());
            full.min_by_key(|part| part.found.front().and_then(|found| found.order))
        };
        if let Some(part) = dropped {
            part.found.pop_front();
        }
    }
    for part in parts {
        part.from = part
            .found
            .front()
            .map_or(part.to, |found| Place::unmarked(found.line.begin));
    }
}

/// Tells it if there may be older lines that were searched for and not looked at.
pub fn shortage(parts: &[Part]) -> Option<Gap> {
    let short = parts.iter().any(|part| part.short);
    short.then(|| Gap {
        missed: None,
        reason: "search_limit".to_owned(),
    })
}

/// Takes up to `lines` lines in order; each gets a cursor that knows where every file stood then. Answers with where
/// every file stands after them; `others` are files that are read and have nothing now.
pub fn merge(parts: &mut [Part], lines: usize, others: &[Position]) -> (Vec<LogLine>, Vec<Position>) {
    let mut positions: Vec<Position> = parts.iter().map(|part| part.identity.at(part.from)).collect();
    positions.extend(others);
    let mut merged = Vec::new();
    while merged.len() < lines {
        let heads = parts
            .iter()
            .enumerate()
            .filter_map(|(index, part)| Some((part.found.front()?.order, index)));
        let Some((_, index)) = heads.min() else { break };
        let part = &mut parts[index];
        let Some(Found { line, time, .. }) = part.found.pop_front() else {
            break;
        };
        positions[index] = part.identity.at(line.end);
        let source = Arc::clone(&part.source);
        merged.push(LogLine {
            time,
            process: source.process.clone(),
            stream: source.stream,
            line: line.text,
            cursor: Cursor::text(&positions),
            truncated: line.truncated,
        });
    }
    for (part, position) in parts.iter().zip(&mut positions) {
        if part.found.is_empty() {
            *position = part.identity.at(part.to);
        }
    }
    (merged, positions)
}
