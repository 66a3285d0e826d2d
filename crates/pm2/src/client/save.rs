//! `quarterdeckSave` and `quarterdeckResurrect`: a daemon of ours keeps its list itself. A stock one does not have the
//! verbs; its command line writes the dump.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, Error, QUICK};
use crate::server::{RESURRECT, SAVE};

/// Longest wait for all processes to be started one after the other.
const START_ALL: Duration = Duration::from_secs(600);

#[derive(Deserialize)]
struct Saved {
    saved: Option<Vec<u64>>,
}

#[derive(Deserialize)]
struct Resurrected {
    started: Option<Vec<u64>>,
}

impl DaemonClient {
    /// Saves the list, stopped processes included; the ids of what was saved. `None`, and nothing is saved, when the list
    /// is empty and this is not forced.
    ///
    /// # Errors
    /// [`Error::Refused`] when the file cannot be written; see [`Error`].
    pub async fn save(&self, force: bool) -> Result<Option<Vec<u64>>, Error> {
        let answer: Saved = self.call(SAVE.name, json!({ "force": force }), QUICK).await?;
        Ok(answer.saved)
    }

    /// Starts what was saved and whose name is not in the list; their ids. `None` when nothing was saved.
    ///
    /// # Errors
    /// [`Error::Refused`] when the file cannot be read or a process cannot be started; see [`Error`].
    pub async fn resurrect(&self) -> Result<Option<Vec<u64>>, Error> {
        let answer: Resurrected = self.call(RESURRECT.name, json!({}), START_ALL).await?;
        Ok(answer.started)
    }
}
