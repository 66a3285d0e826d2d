//! `quarterdeckSave` and `quarterdeckResurrect`: the list as it was when somebody said so. What should run runs without
//! it; it is for a list that was changed, or ended with everything, since. PM2's own dump is its command line's, and
//! readable; this one is sealed.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use qd_pm2::{
    Record, dump,
    server::{Answer, Refusal},
};
use serde_json::{Value, json};

use crate::{daemon::Daemon, file, life::refused};

/// Largest file that is read, in bytes.
const MAX_BYTES: u64 = 128 << 20;
/// What the list is sealed for.
const PURPOSE: &str = "saved";

impl Daemon {
    pub(super) fn save_list(&self, force: bool) -> Answer {
        let records = self.known_records();
        let content = match dump::encode(&records, force) {
            Ok(content) => content,
            Err(dump::Error::Empty) => return Ok(json!({ "saved": null })),
            Err(error) => return refused(error.to_string()),
        };
        let path = self.saved_path();
        let written = self.seal.close(&content, PURPOSE).and_then(|sealed| {
            match std::fs::rename(&path, before(&path)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            file::replace(&path, sealed.as_bytes())
        });
        match written {
            Ok(_) => {
                let ids = records.iter().filter(|record| !record.is_module());
                Ok(json!({ "saved": ids.filter_map(Record::id).collect::<Vec<_>>() }))
            }
            Err(error) => refused(format!("cannot write {}: {error}", path.display())),
        }
    }

    pub(super) async fn start_saved(&self) -> Answer {
        let path = self.saved_path();
        let mut missing = true;
        for path in [path.clone(), before(&path)] {
            let Some(sealed) = read(&path)? else { continue };
            missing = false;
            let running = self.known_records();
            let content = self.seal.unseal(&sealed, PURPOSE);
            let Some(launches) = content.and_then(|content: Vec<u8>| dump::decode(&content, &running)) else {
                tracing::warn!(path = %path.display(), "a saved list cannot be read");
                continue;
            };
            let mut started = Vec::new();
            for launch in &launches {
                let answers = self.define(launch).await?;
                started.extend(
                    answers
                        .iter()
                        .filter_map(|answer| answer["pm2_env"]["pm_id"].as_u64()),
                );
            }
            return Ok(json!({ "started": started }));
        }
        if missing {
            Ok(json!({ "started": null }))
        } else {
            refused(format!(
                "{} cannot be read, and neither can the one before it",
                path.display()
            ))
        }
    }

    fn saved_path(&self) -> PathBuf {
        self.home.root().join("state/saved")
    }

    fn known_records(&self) -> Vec<Record> {
        let records: Value = self.records();
        serde_json::from_value(records).unwrap_or_default()
    }
}

fn before(path: &Path) -> PathBuf {
    path.with_extension("before")
}

fn read(path: &Path) -> Result<Option<String>, Refusal> {
    let mut content = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_string(&mut content));
    match read {
        Ok(_) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => refused(format!("cannot read {}: {error}", path.display())),
    }
}
