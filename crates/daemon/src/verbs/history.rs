//! `quarterdeckHistory`: how the last runs of processes ended.

use qd_pm2::server::Answer;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{daemon::Daemon, life::refused};

/// Which processes.
#[derive(Debug, Deserialize)]
struct Asked {
    ids: Vec<u64>,
}

impl Daemon {
    pub(super) fn runs_of(&self, asked: Option<Value>) -> Answer {
        let asked: Option<Asked> = asked.and_then(|asked| serde_json::from_value(asked).ok());
        match asked {
            Some(Asked { ids }) => Ok(json!(self.history().of(&ids))),
            None => refused("quarterdeckHistory takes {\"ids\": [numbers of processes]}"),
        }
    }
}
