//! Names and units, each kept once: a hundred apps of one kind report the same ones.

use std::{collections::HashSet, sync::Arc};

/// What a name costs beside its text: the counts before it, its place in the set.
const NAME_BYTES: usize = 48;

#[derive(Default)]
pub(super) struct Names {
    set: HashSet<Arc<str>>,
    bytes: usize,
}

impl Names {
    pub(super) fn intern(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.set.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = Arc::from(name);
        self.bytes += name.len() + NAME_BYTES;
        self.set.insert(Arc::clone(&name));
        name
    }

    /// Forgets the names that no series has any more.
    pub(super) fn sweep(&mut self) {
        self.set.retain(|name| Arc::strong_count(name) > 1);
        self.bytes = self.set.iter().map(|name| name.len() + NAME_BYTES).sum();
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
