//! What happened to processes of late, numbered, for readers of the bus that missed some of it.

use std::collections::VecDeque;

use qd_pm2::bus::Told;
use serde_json::{Value, json};

use crate::record::Fields;

/// Most events that are remembered: a few minutes of a busy host, in some 100 KiB.
const KEPT: usize = 512;
/// What is remembered of a process: who it is and how it is. A reader of the bus gets all of its options.
const OF_PROCESS: &[&str] = &[
    "pm_id",
    "name",
    "namespace",
    "status",
    "restart_time",
    "exit_code",
    "last_exit",
];

/// The events of this run of the daemon.
#[derive(Debug)]
pub struct Past {
    run: String,
    /// As JSON, which is smaller than the value.
    kept: VecDeque<String>,
    next: u64,
}

impl Past {
    /// Nothing has happened yet.
    pub fn new() -> Self {
        Self {
            run: uuid::Uuid::now_v7().simple().to_string(),
            kept: VecDeque::new(),
            next: 1,
        }
    }

    /// Remembers an event; its number.
    pub fn add(&mut self, event: &str, manually: bool, fields: &Fields, at: i64) -> u64 {
        let number = self.next;
        self.next += 1;
        let process: Fields = OF_PROCESS
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), fields.get(*key)?.clone())))
            .collect();
        let event =
            json!({ "event": event, "manually": manually, "process": process, "at": at, "number": number });
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(event.to_string());
        number
    }

    /// What happened after a number of a run; of another run than this, everything.
    pub fn after(&self, run: &str, after: u64) -> Told {
        let first = self.next - self.kept.len() as u64;
        let after = if run == self.run { after } else { 0 };
        let passed = usize::try_from((after + 1).saturating_sub(first)).unwrap_or(usize::MAX);
        let events = self.kept.iter().skip(passed);
        Told {
            run: self.run.clone(),
            first,
            events: events
                .map(|event| serde_json::from_str(event).unwrap_or(Value::Null))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(told: &Told) -> Vec<u64> {
        told.events
            .iter()
            .filter_map(|event| event["number"].as_u64())
            .collect()
    }

    fn past(events: u64) -> Past {
        let mut past = Past::new();
        let mut fields = Fields::new();
        fields.insert("name".to_owned(), "web".into());
        fields.insert("args".to_owned(), json!(["--secret"]));
        for number in 1..=events {
            assert_eq!(past.add("online", false, &fields, 7), number);
        }
        past
    }

    #[test]
    fn a_reader_gets_what_came_after_what_it_has() {
        let past = past(5);
        let run = past.run.clone();
        assert_eq!(numbers(&past.after(&run, 3)), [4, 5]);
        assert_eq!(numbers(&past.after(&run, 5)), [] as [u64; 0]);
        assert_eq!(numbers(&past.after(&run, u64::MAX - 1)), [] as [u64; 0]);
        assert_eq!(numbers(&past.after("another run", 3)), [1, 2, 3, 4, 5]);
        assert_eq!(past.after(&run, 4).events[0]["process"], json!({"name": "web"}));
    }

    #[test]
    fn what_is_forgotten_can_be_told_from_the_first_number() {
        let past = past(KEPT as u64 + 10);
        let told = past.after(&past.run, 2);
        assert_eq!(told.first, 11);
        assert_eq!(numbers(&told).first(), Some(&11));
        assert_eq!(told.events.len(), KEPT);
    }
}
