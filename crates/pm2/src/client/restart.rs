//! `restartProcessId`.

use std::{collections::BTreeMap, fmt};

use serde_json::{Map, Value, json};

use super::{DaemonClient, Error, Ignored, start_deadline, stop_deadline};
use crate::{Record, record::ProcessId};

/// What changes with a restart or a reload.
#[derive(Clone, Default)]
pub struct Change {
    /// Variables to set; the others stay. A stock daemon cannot remove one.
    pub env: BTreeMap<String, String>,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("env", &self.env.keys()).finish()
    }
}

impl Change {
    /// The argument of a restart or a reload. `current_conf` is merged over the record, so it holds nothing but what
    /// must be there. The daemon takes over every other key as a variable of the app; `updateEnv`, which the stock
    /// command line adds, means nothing to it and would become one too.
    pub(super) fn argument(&self, id: u64) -> Value {
        let mut env: Map<String, Value> = self
            .env
            .iter()
            .map(|(name, value)| (name.clone(), Value::String(value.clone())))
            .collect();
        env.insert("current_conf".to_owned(), json!({}));
        json!({ "id": id, "env": env })
    }
}

impl DaemonClient {
    /// Stops the process if it runs and starts it again under the same id, with its counters of instability reset.
    ///
    /// # Errors
    /// [`Error::WaitingRestart`] while it waits for its restart delay; see [`Error`].
    pub async fn restart_process_id(&self, record: &Record, change: &Change) -> Result<(), Error> {
        const METHOD: &str = "restartProcessId";
        let ProcessId::Number(id) = record.pm_id else {
            return Err(Error::UnknownId { method: METHOD });
        };
        let deadline = stop_deadline(&record.pm2_env) + start_deadline(&record.pm2_env);
        self.call::<_, Ignored>(METHOD, change.argument(id), deadline)
            .await
            .map(drop)
    }
}
