//! Labels of bounded length.

use super::MAX_LABEL_BYTES;

/// The labels that name a process, copied, as a page outlives the view it is made from.
#[derive(Debug)]
pub(super) struct Identity {
    name: String,
    namespace: String,
    id: String,
}

impl Identity {
    pub(super) fn new(process: &qd_api::Process) -> Self {
        Self {
            name: cut(&process.name),
            namespace: cut(&process.namespace),
            id: process.id.to_string(),
        }
    }

    pub(super) fn labels(&self) -> [(&str, &str); 3] {
        [
            ("name", &self.name),
            ("namespace", &self.namespace),
            ("id", &self.id),
        ]
    }

    pub(super) fn with<'a>(&'a self, key: &'a str, value: &'a str) -> [(&'a str, &'a str); 4] {
        let [name, namespace, id] = self.labels();
        [name, namespace, id, (key, value)]
    }

    pub(super) fn with_metric<'a>(&'a self, metric: &'a str, unit: &'a str) -> [(&'a str, &'a str); 5] {
        let [name, namespace, id] = self.labels();
        [name, namespace, id, ("metric", metric), ("unit", unit)]
    }
}

/// The text, or its beginning with an ellipsis where it is longer than a label may be.
pub(super) fn cut(text: &str) -> String {
    const ELLIPSIS: char = '…';
    if text.len() <= MAX_LABEL_BYTES {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(MAX_LABEL_BYTES - ELLIPSIS.len_utf8());
    let mut cut = text[..end].to_owned();
    cut.push(ELLIPSIS);
    cut
}
