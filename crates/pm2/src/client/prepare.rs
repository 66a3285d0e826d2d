//! `prepare`: starting something new.

use std::time::Duration;

use serde::Deserialize;

use super::{DaemonClient, Error, LISTEN_TIMEOUT_MS, SLACK, option_ms};
use crate::{launch::Launch, record::ProcessId};

/// Longest wait for all processes of an app to be started one after the other.
const MAX_DEADLINE: Duration = Duration::from_secs(600);

/// One process that was started: the part of the daemon's answer that means something.
#[derive(Debug, Clone)]
pub struct Started {
    /// Its id.
    pub pm_id: u64,
}

#[derive(Deserialize)]
struct Answer {
    pm2_env: AnswerEnv,
}

#[derive(Deserialize)]
struct AnswerEnv {
    pm_id: Option<ProcessId>,
}

impl Answer {
    fn started(self) -> Option<Started> {
        Some(Started {
            pm_id: self.pm2_env.pm_id?.number()?,
        })
    }
}

/// Reads one answer, for verbs that start one process.
pub(super) fn started(answer: serde_json::Value, method: &'static str) -> Result<Started, Error> {
    let answer: Option<Answer> = serde_json::from_value(answer).ok();
    answer.and_then(Answer::started).ok_or_else(|| Error::Refused {
        method,
        reason: "it does not say which process it started".to_owned(),
    })
}

impl DaemonClient {
    /// Defines an app and starts its processes, one after the other.
    ///
    /// # Errors
    /// [`Error::Spawn`] if the program or its log files cannot be opened; see [`Error`].
    pub async fn prepare(&self, launch: &Launch) -> Result<Vec<Started>, Error> {
        let each = option_ms(launch.listen_timeout(), LISTEN_TIMEOUT_MS);
        let deadline = (each * launch.instances().max(1) + SLACK).min(MAX_DEADLINE);
        let answers: Vec<Answer> = self.call("prepare", launch, deadline).await?;
        Ok(answers.into_iter().filter_map(Answer::started).collect())
    }
}
