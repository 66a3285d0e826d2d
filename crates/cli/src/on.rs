//! `--on`: which hosts of a console are meant.

use std::str::FromStr;

use qd_api::{
    AppPattern,
    fleet::{BulkRequest, BulkVerb, HostSelector},
};

/// Longest wait on one host that a console takes, in seconds.
const MAX_WAIT_SECONDS: u64 = 600;

/// A name, a glob, or a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    Name(AppPattern),
    Tag(String, String),
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        match given.split_once('=') {
            Some(("", _)) => Err("a tag is written KEY=VALUE".to_owned()),
            Some((key, value)) => Ok(Self::Tag(key.to_owned(), value.to_owned())),
            None => given.parse().map(Self::Name).map_err(|error| format!("{error}")),
        }
    }
}

/// On which hosts.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct On {
    /// On these hosts of the console: a name, a glob, or a tag as KEY=VALUE, which must all hold; repeat for more
    #[arg(long = "on", value_name = "HOST|KEY=VALUE", help_heading = "Fleet")]
    selectors: Vec<Selector>,
}

/// On which hosts, and how.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Many {
    #[command(flatten)]
    pub on: On,
    /// How many hosts are asked at one time (default 32)
    #[arg(long, value_name = "N", requires = "selectors", help_heading = "Fleet",
        value_parser = clap::value_parser!(u32).range(1..=i64::from(qd_api::fleet::MAX_CONCURRENCY)))]
    concurrency: Option<u32>,
    /// Ask no further hosts once one has failed
    #[arg(long, requires = "selectors", help_heading = "Fleet")]
    stop_on_failure: bool,
}

impl On {
    /// Whether hosts of a console are meant rather than the one that is talked to.
    pub fn is_given(&self) -> bool {
        !self.selectors.is_empty()
    }

    /// Names one of which a host must have, and tags all of which it must have.
    pub fn hosts(&self) -> HostSelector {
        let mut hosts = HostSelector::default();
        for selector in &self.selectors {
            match selector {
                Selector::Name(name) => hosts.names.push(name.clone()),
                Selector::Tag(key, value) => {
                    hosts.tags.insert(key.clone(), value.clone());
                }
            }
        }
        hosts
    }
}

impl Many {
    /// The request for a verb; `wait` is how long each host may take to have its processes online.
    pub fn request(&self, verb: BulkVerb, target: &str, wait: Option<std::time::Duration>) -> BulkRequest {
        // A console counts whole seconds, and at least one.
        let seconds = wait.map(|wait| wait.as_secs().clamp(1, MAX_WAIT_SECONDS));
        BulkRequest {
            verb,
            target: target.to_owned(),
            hosts: self.on.hosts(),
            concurrency: self.concurrency,
            stop_on_failure: self.stop_on_failure,
            wait_seconds: seconds.and_then(|seconds| u32::try_from(seconds).ok()),
            instances: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_tags_are_told_apart() {
        let on = On {
            selectors: ["web-*", "tier=web", "db-1", "zone=a=b"]
                .map(|given| given.parse().expect("a selector"))
                .to_vec(),
        };
        let hosts = on.hosts();
        let names: Vec<_> = hosts.names.iter().map(AppPattern::as_str).collect();
        assert_eq!(names, ["web-*", "db-1"]);
        assert_eq!((&*hosts.tags["tier"], &*hosts.tags["zone"]), ("web", "a=b"));
        assert!("=x".parse::<Selector>().is_err() && "".parse::<Selector>().is_err());
    }
}
