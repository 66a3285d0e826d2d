//! One quantity over time, dense, in chunks: the time of a value is its place.
//!
//! Steps are counted by the wall clock, ascending. A step without a value holds the absent one, and a long time without
//! values starts a new chunk rather than filling one. How much is kept is a number of chunks and not a span of time, so
//! that a clock that jumps ahead and back does not cost what was recorded before.

use std::{collections::VecDeque, fmt::Debug};

/// Values in a chunk: large enough for its header not to matter, small enough for a chunk at a time to be forgotten.
const CHUNK: usize = 64;

/// A value that can be missing.
pub(super) trait Slot: Copy + Debug {
    const ABSENT: Self;
    fn is_absent(&self) -> bool;
}

impl Slot for f32 {
    const ABSENT: Self = f32::NAN;
    fn is_absent(&self) -> bool {
        self.is_nan()
    }
}

#[derive(Debug)]
pub(super) struct Lane<T> {
    chunks: VecDeque<Chunk<T>>,
    /// Bytes behind `chunks`.
    heap: usize,
}

#[derive(Debug)]
struct Chunk<T> {
    start: i64,
    values: Vec<T>,
}

impl<T: Slot> Chunk<T> {
    /// The step after the last.
    fn end(&self) -> i64 {
        self.start + self.values.len() as i64
    }

    fn heap(&self) -> usize {
        self.values.capacity() * size_of::<T>()
    }
}

impl<T> Default for Lane<T> {
    fn default() -> Self {
        Self {
            chunks: VecDeque::new(),
            heap: 0,
        }
    }
}

impl<T: Slot> Lane<T> {
    /// Sets the value of a step and forgets all chunks but those that `horizon` steps need. What stands at later steps
    /// was written by a clock that has since gone back: it goes.
    pub(super) fn set(&mut self, step: i64, value: T, horizon: u32) {
        let deque = self.deque_heap();
        while self.chunks.back().is_some_and(|chunk| chunk.start > step) {
            self.pop(VecDeque::pop_back);
        }
        match self.chunks.back_mut() {
            Some(last) if step < last.end() => {
                let index =
                    usize::try_from(step - last.start).expect("the chunk starts no later than the step");
                last.values.truncate(index + 1);
                last.values[index] = value;
            }
            Some(last) if step < last.start + CHUNK as i64 => {
                let before = last.heap();
                let index =
                    usize::try_from(step - last.start).expect("the chunk starts no later than the step");
                last.values.resize(index, T::ABSENT);
                last.values.push(value);
                self.heap += last.heap() - before;
            }
            _ => {
                let chunk = Chunk {
                    start: step,
                    values: vec![value],
                };
                self.heap += chunk.heap();
                self.chunks.push_back(chunk);
            }
        }
        // One chunk more than full ones would take, as the newest has just begun.
        while self.chunks.len() > (horizon as usize).div_ceil(CHUNK) + 1 {
            self.pop(VecDeque::pop_front);
        }
        self.heap = self.heap + self.deque_heap() - deque;
    }

    /// Forgets the oldest chunk, if it is not the only one.
    pub(super) fn shed(&mut self) {
        if self.chunks.len() > 1 {
            self.pop(VecDeque::pop_front);
        }
    }

    /// The values from a step on, oldest first, with their steps.
    pub(super) fn since(&self, step: i64) -> impl Iterator<Item = (i64, T)> + '_ {
        let first = self.chunks.partition_point(|chunk| chunk.end() <= step);
        self.chunks
            .range(first..)
            .flat_map(|chunk| (chunk.start..).zip(chunk.values.iter().copied()))
            .filter(move |(at, value)| *at >= step && !value.is_absent())
    }

    pub(super) fn heap(&self) -> usize {
        self.heap
    }

    fn deque_heap(&self) -> usize {
        self.chunks.capacity() * size_of::<Chunk<T>>()
    }

    fn pop(&mut self, end: fn(&mut VecDeque<Chunk<T>>) -> Option<Chunk<T>>) {
        if let Some(chunk) = end(&mut self.chunks) {
            self.heap -= chunk.heap();
        }
    }
}
