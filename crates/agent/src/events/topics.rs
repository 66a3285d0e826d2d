//! Which topics a reader wants.

use super::Error;

/// Patterns in one subscription: the topics there are, several times over.
const MAX_PATTERNS: usize = 64;
/// Bytes of one pattern: longer than any topic there is.
const MAX_PATTERN_BYTES: usize = 128;

/// A set of topics: exact ones, and groups written `prefix.*`. The empty set wants everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topics {
    exact: Vec<String>,
    /// Prefixes with their final dot.
    groups: Vec<String>,
    all: bool,
}

impl Topics {
    /// Reads patterns: `process.exit` matches itself, `process.*` all that starts with `process.`, `*` everything.
    /// Blank ones are passed over.
    ///
    /// # Errors
    ///
    /// [`Error::Topic`] for a pattern that has a star elsewhere or letters no topic has, [`Error::TooManyTopics`].
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let mut topics = Self::default();
        let patterns = patterns
            .into_iter()
            .map(str::trim)
            .filter(|pattern| !pattern.is_empty());
        for (index, pattern) in patterns.enumerate() {
            if index == MAX_PATTERNS {
                return Err(Error::TooManyTopics(MAX_PATTERNS));
            }
            if pattern == "*" {
                topics.all = true;
                continue;
            }
            let group = pattern.strip_suffix(".*");
            if !is_topic(group.unwrap_or(pattern)) {
                let shown = pattern.chars().take(MAX_PATTERN_BYTES).collect();
                return Err(Error::Topic(shown));
            }
            match group {
                Some(prefix) => topics.groups.push(format!("{prefix}.")),
                None => topics.exact.push(pattern.to_owned()),
            }
        }
        Ok(topics)
    }

    /// Reads the patterns of a query parameter, separated by commas.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn parse(list: &str) -> Result<Self, Error> {
        Self::new(list.split(','))
    }

    /// Whether the set wants a topic.
    #[must_use]
    pub fn matches(&self, topic: &str) -> bool {
        self.all
            || (self.exact.is_empty() && self.groups.is_empty())
            || self.exact.iter().any(|exact| exact == topic)
            || self
                .groups
                .iter()
                .any(|group| topic.len() > group.len() && topic.starts_with(group.as_str()))
    }
}

fn is_topic(text: &str) -> bool {
    text.len() <= MAX_PATTERN_BYTES
        && text.split('.').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':'))
        })
}
