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
    pub(super) fn runs_of(&self, asked: &Value) -> Answer {
        match Asked::deserialize(asked) {
            Ok(Asked { ids }) => Ok(json!(self.history().of(&ids))),
            Err(_) => refused("quarterdeckHistory takes {\"ids\": [numbers of processes]}"),
        }
    }
}
