//! The real curl.

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;

use crate::{run, started};

/// What an HTTP server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case; the last of each.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    /// If it is none.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// The body of a success.
    ///
    /// # Panics
    /// If it is none.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{self:#?}");
        self.json()
    }

    /// The `code` of a problem document of this status.
    ///
    /// # Panics
    /// If it is anything else.
    #[track_caller]
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:#?}");
        assert_eq!(
            self.headers["content-type"], "application/problem+json",
            "{self:#?}"
        );
        let problem = self.json();
        assert_eq!(problem["status"], status, "{self:#?}");
        assert!(
            problem["request_id"].as_str().is_some_and(|id| !id.is_empty()),
            "{self:#?}"
        );
        problem["code"].as_str().unwrap().to_owned()
    }
}

/// Runs curl with arguments of its own.
///
/// # Panics
/// If there was no answer.
pub async fn curl(args: &[&str]) -> Answer {
    let mut command = started(Path::new("curl"), &BTreeMap::new());
    command.args(["-sS", "-i", "--max-time", "60"]).args(args);
    let output = run(command).await;
    assert_eq!(output.code, 0, "curl {args:?}: {output:#?}");
    let (head, body) = output
        .stdout
        .split_once("\r\n\r\n")
        .unwrap_or((&output.stdout, ""));
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("no status: {output:#?}"));
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Answer {
        status,
        headers,
        body: body.to_owned(),
    }
}
