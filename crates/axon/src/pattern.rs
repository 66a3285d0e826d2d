//! Topic patterns: `*` stands for one or more of any character, everything else for itself, the whole topic must match.

/// A compiled topic pattern. Matching takes time linear in the topic for each literal piece of the pattern, and
/// captures what a greedy regular expression would.
///
/// ```
/// let pattern = qd_axon::Pattern::new("log:*");
/// assert_eq!(pattern.captures("log:out"), Some(vec!["out"]));
/// assert_eq!(pattern.captures("log:"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The literal pieces between the stars; always one more than there are stars.
    pieces: Vec<String>,
}

impl Pattern {
    /// Returns the pattern written as `text`; every text is one.
    pub fn new(text: &str) -> Pattern {
        Pattern {
            pieces: text.split('*').map(str::to_owned).collect(),
        }
    }

    /// Returns the pattern that matches every topic but the empty one.
    pub fn any() -> Pattern {
        Pattern::new("*")
    }

    /// Says whether `topic` matches.
    pub fn is_match(&self, topic: &str) -> bool {
        self.walk(topic, |_| {})
    }

    /// Returns what each `*` stands for in `topic`, left to right; `None` when it does not match.
    pub fn captures<'t>(&self, topic: &'t str) -> Option<Vec<&'t str>> {
        let mut captures = Vec::new();
        self.walk(topic, |capture| captures.push(capture)).then(|| {
            captures.reverse();
            captures
        })
    }

    /// Places the pieces from the right, each as far right as it fits: what a greedy expression arrives at, without
    /// its search. Reports captures from the right.
    fn walk<'t>(&self, topic: &'t str, mut capture: impl FnMut(&'t str)) -> bool {
        let (first, last, middle) = match self.pieces.as_slice() {
            [first, middle @ .., last] => (first, last, middle),
            [only] => return topic == only,
            [] => return topic.is_empty(),
        };
        let Some(mut rest) = topic
            .strip_prefix(first.as_str())
            .and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        for piece in middle.iter().rev() {
            let Some(width) = rest.chars().next_back().map(char::len_utf8) else {
                return false;
            };
            let Some(at) = rest[..rest.len() - width].rfind(piece.as_str()) else {
                return false;
            };
            capture(&rest[at + piece.len()..]);
            rest = &rest[..at];
        }
        capture(rest);
        !rest.is_empty()
    }
}

impl Default for Pattern {
    fn default() -> Pattern {
        Pattern::any()
    }
}

impl From<&str> for Pattern {
    fn from(text: &str) -> Pattern {
        Pattern::new(text)
    }
}
