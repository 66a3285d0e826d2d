//! What an event weighs: as JSON for the cap on one, in memory for the cap on all.
//!
//! The two differ: a JSON array of digits takes two bytes an element on the wire and sixteen times that in memory.

use std::io::{self, Write};

use qd_api::event::Event;
use serde_json::Value;

/// What an entry of a map costs beside its key's text and its value: the key's string, and its share of a tree node.
const MAP_ENTRY_BYTES: usize = 40;

/// The length of a value as JSON.
pub(super) fn json_bytes(value: &Value) -> usize {
    struct Count(usize);
    impl Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // Neither the counter nor a `Value` can fail to be written.
    let _ = serde_json::to_writer(&mut count, value);
    count.0
}

/// The memory an event takes, estimated.
pub(super) fn of(event: &Event) -> usize {
    let process = event
        .process
        .as_ref()
        .map_or(0, |process| process.name.len() + process.namespace.len());
    size_of::<Event>() + event.id.len() + event.topic.len() + process + heap(&event.data)
}

fn heap(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.capacity(),
        Value::Array(items) => items.iter().map(|item| size_of::<Value>() + heap(item)).sum(),
        Value::Object(map) => map
            .iter()
            .map(|(key, item)| MAP_ENTRY_BYTES + key.len() + size_of::<Value>() + heap(item))
            .sum(),
    }
}
