//! A stream that curl follows.

use std::{collections::BTreeMap, path::Path, process::Stdio};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout},
    time::timeout,
};

use crate::{PATIENCE, started};

/// One server-sent event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub event: String,
    pub id: Option<String>,
    pub data: Value,
}

/// A stream; curl ends when it is dropped.
#[derive(Debug)]
pub struct Followed {
    lines: Lines<BufReader<ChildStdout>>,
    _curl: Child,
}

impl Followed {
    /// Follows a URL.
    ///
    /// # Panics
    /// If curl does not start.
    #[must_use]
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut command = started(Path::new("curl"), &BTreeMap::new());
        command.args(["-sSN", "--max-time", "300"]).args(args);
        let mut curl = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(curl.stdout.take().unwrap()).lines();
        Self { lines, _curl: curl }
    }

    /// The next line; `None` when the stream has ended.
    ///
    /// # Panics
    /// If there is none for long.
    pub async fn line(&mut self) -> Option<String> {
        timeout(PATIENCE, self.lines.next_line())
            .await
            .expect("a line or the end of the stream")
            .unwrap()
    }

    /// The next event; comments are passed over. `None` when the stream has ended.
    ///
    /// # Panics
    /// If its data is no JSON.
    pub async fn message(&mut self) -> Option<Message> {
        let (mut event, mut id, mut data) = ("message".to_owned(), None, String::new());
        loop {
            let line = self.line().await?;
            match line.split_once(':') {
                Some(("event", value)) => value.trim().clone_into(&mut event),
                Some(("id", value)) => id = Some(value.trim().to_owned()),
                Some(("data", value)) => data.push_str(value.trim()),
                _ if line.is_empty() && !data.is_empty() => {
                    let data = serde_json::from_str(&data).unwrap_or_else(|error| panic!("{error}: {data}"));
                    return Some(Message { event, id, data });
                }
                _ => {}
            }
        }
    }

    /// The first event that is meant.
    ///
    /// # Panics
    /// If the stream ends before.
    pub async fn first(&mut self, meant: impl Fn(&Message) -> bool) -> Message {
        loop {
            let message = self.message().await.expect("the stream goes on");
            if meant(&message) {
                return message;
            }
        }
    }
}
