//! The process list as of one moment, immutable and shared by every reader.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use qd_api::{List, Process, Time};
use qd_pm2::Record;
use sha2::{Digest, Sha256};

/// One process: as the API shows it, and as the daemon has it.
pub struct Entry {
    pub process: Process,
    /// Holds the environment: never to be shown or logged as it is.
    pub record: Arc<Record>,
}

/// The process list of one moment.
pub struct Snapshot {
    /// When it was taken.
    pub at: Time,
    /// Which connection to the daemon it came over.
    pub generation: u64,
    entries: Vec<Arc<Entry>>,
    /// The whole list as JSON with its tag, rendered when first asked for: every unrestricted caller gets these bytes.
    rendered: OnceLock<(String, Bytes)>,
}

impl Snapshot {
    pub fn new(at: Time, generation: u64, mut entries: Vec<Arc<Entry>>) -> Self {
        entries.sort_by_key(|entry| entry.process.id);
        Self {
            at,
            generation,
            entries,
            rendered: OnceLock::new(),
        }
    }

    /// Every process, by id. Handlers go through [`Grant`](crate::grant::Grant), which limits this to what the caller
    /// may see.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    pub fn entry(&self, id: u64) -> Option<&Arc<Entry>> {
        let at = self
            .entries
            .binary_search_by_key(&id, |entry| entry.process.id)
            .ok()?;
        self.entries.get(at)
    }

    pub fn process(&self, id: u64) -> Option<Process> {
        self.entry(id).map(|entry| entry.process.clone())
    }

    /// The entity tag and the JSON of the whole list.
    pub fn list(&self) -> (&str, &Bytes) {
        let (etag, body) = self.rendered.get_or_init(|| {
            let items: Vec<&Process> = self.entries.iter().map(|entry| &entry.process).collect();
            let body =
                serde_json::to_vec(&List { items, next: None }).expect("processes have only string keys");
            (entity_tag(&body), Bytes::from(body))
        });
        (etag, body)
    }
}

/// A strong entity tag: the same for the same bytes.
pub fn entity_tag(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    let tag: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{tag}\"")
}
