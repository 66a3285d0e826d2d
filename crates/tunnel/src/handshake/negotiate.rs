//! What two sides of different age agree on.

use serde::{Deserialize, Serialize};

/// The versions of the protocol that a side speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocol {
    /// The oldest.
    pub min: u16,
    /// The newest.
    pub max: u16,
}

impl Protocol {
    /// What this version of the crate speaks.
    pub const CURRENT: Self = Self { min: 1, max: 1 };

    /// The newest version that both speak.
    pub fn common(self, other: Self) -> Option<u16> {
        let newest = self.max.min(other.max);
        (newest >= self.min.max(other.min)).then_some(newest)
    }

    pub(crate) fn holds(self, version: u16) -> bool {
        (self.min..=self.max).contains(&version)
    }
}

/// What a side has to offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The versions it speaks.
    pub protocol: Protocol,
    /// Names of what it can besides; the other side ignores those it does not know.
    pub features: Vec<String>,
}

impl Offer {
    /// What this version of the crate speaks, with these features.
    pub fn with_features(features: &[&str]) -> Self {
        Self {
            protocol: Protocol::CURRENT,
            features: features.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Default for Offer {
    fn default() -> Self {
        Self::with_features(&[])
    }
}

/// What was agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The version that is spoken.
    pub protocol: u16,
    /// Features that both sides have.
    pub features: Vec<String>,
    /// Features of this side that the other lacks.
    pub missing: Vec<String>,
}

impl Agreement {
    /// What `offer` comes to with a peer that has `theirs`.
    pub(crate) fn new(protocol: u16, offer: &Offer, theirs: &[String]) -> Self {
        let (features, missing) = offer
            .features
            .iter()
            .cloned()
            .partition(|feature| theirs.contains(feature));
        Self {
            protocol,
            features,
            missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_of_both_is_taken() {
        let range = |min, max| Protocol { min, max };
        assert_eq!(range(1, 1).common(range(1, 1)), Some(1));
        assert_eq!(range(1, 2).common(range(2, 3)), Some(2));
        assert_eq!(range(1, 3).common(range(1, 2)), Some(2));
        assert_eq!(range(1, 1).common(range(2, 2)), None);
        assert_eq!(range(2, 3).common(range(1, 1)), None);
        assert_eq!(range(3, 1).common(range(1, 3)), None);
    }
}
