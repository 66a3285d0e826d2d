//! What daemon and keeper say to each other: one JSON message a frame, descriptors beside it.

use std::ffi::OsString;

use qd_supervisor::spawn::Plan;
use serde::{Deserialize, Serialize};

/// The version of this protocol. A keeper outlives upgrades of the daemon, so a daemon speaks to older ones.
pub const VERSION: u32 = 1;
/// The oldest version that a daemon still speaks.
pub const OLDEST: u32 = 1;

/// What the daemon asks; each is answered once, in any order.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Which version the keeper speaks.
    Hello,
    /// Start a program under a key. Asked twice with the same key it is started once.
    Spawn {
        /// The daemon's name of this run.
        key: String,
        /// What.
        plan: Wire,
    },
    /// Every key.
    List,
    /// The daemon's ends of a run's pipes, again.
    Fetch {
        /// Which run.
        key: String,
    },
    /// Close a run's pipes and forget how it ended.
    Forget {
        /// Which run.
        key: String,
    },
    /// Hold a descriptor under a name.
    Put {
        /// Its name.
        name: String,
    },
    /// The descriptor of that name, again.
    Take {
        /// Its name.
        name: String,
    },
    /// A new connection, for a daemon that is about to execute its next version.
    Handover,
    /// End, once the daemon has.
    End,
}

/// An [`Ask`] with the number under which it is answered.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The number.
    pub id: u64,
    /// The question.
    #[serde(flatten)]
    pub ask: Ask,
}

/// What the keeper says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Say {
    /// The answer to a request.
    Answer {
        /// The request's number.
        id: u64,
        /// What came of it.
        answer: Answer,
    },
    /// A program ended.
    Exited(Run),
}

/// What came of a request.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Done.
    Done,
    /// The keeper's version.
    Version(u32),
    /// A program was started; with its pipes' descriptors.
    Started(Run),
    /// Every run.
    Runs(Vec<Run>),
    /// It failed; in words.
    Failed(String),
}

/// One program that was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The daemon's name of it.
    pub key: String,
    /// Its process id.
    pub pid: u32,
    /// Whether a channel is among its pipes.
    pub channel: bool,
    /// How it ended, if it did.
    pub end: Option<End>,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Its exit code, if it exited.
    pub code: Option<i32>,
    /// The signal that ended it, if one did.
    pub signal: Option<i32>,
    /// When, in milliseconds since the epoch.
    pub at: i64,
}

/// A [`Plan`] as it travels. All of it came as JSON, so it is text. Its `Debug` shows no argument and no variable.
#[derive(Serialize, Deserialize)]
pub struct Wire {
    program: String,
    args: Vec<String>,
    env: Vec<(String, String)>,
    cwd: String,
    uid: Option<u32>,
    gid: Option<u32>,
    umask: Option<u32>,
    /// How many descriptors it may have, if not as many as usual.
    #[serde(default)]
    pub open_files: Option<u64>,
    /// Whether the program gets a channel.
    pub channel: bool,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire")
            .field("program", &self.program)
            .finish_non_exhaustive()
    }
}

impl Wire {
    /// A plan, and whether its program gets a channel.
    #[must_use]
    pub fn new(plan: &Plan, channel: bool) -> Self {
        let text = |text: &OsString| text.to_string_lossy().into_owned();
        Self {
            program: plan.program.to_string_lossy().into_owned(),
            args: plan.args.iter().map(text).collect(),
            env: plan
                .env
                .iter()
                .map(|(name, value)| (text(name), text(value)))
                .collect(),
            cwd: plan.cwd.to_string_lossy().into_owned(),
            uid: plan.uid,
            gid: plan.gid,
            umask: plan.umask,
            open_files: plan.open_files,
            channel,
        }
    }

    /// The plan.
    #[must_use]
    pub fn into_plan(self) -> Plan {
        Plan {
            program: self.program.into(),
            args: self.args.into_iter().map(OsString::from).collect(),
            env: self
                .env
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            cwd: self.cwd.into(),
            uid: self.uid,
            gid: self.gid,
            umask: self.umask,
            open_files: self.open_files,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_travels_whole_and_its_secrets_are_not_shown() {
        let plan = Plan {
            program: "/bin/app".into(),
            args: vec!["a b".into()],
            env: vec![("TOKEN".into(), "canary".into())],
            cwd: "/srv".into(),
            uid: Some(7),
            gid: None,
            umask: Some(0o077),
            open_files: Some(64),
        };
        let text = serde_json::to_string(&Wire::new(&plan, true)).expect("JSON");
        let wire: Wire = serde_json::from_str(&text).expect("a plan");
        assert!(!format!("{wire:?}").contains("canary"));
        assert!(wire.channel);
        let back = wire.into_plan();
        assert_eq!((back.args, back.env, back.uid), (plan.args, plan.env, plan.uid));
        assert_eq!(back.open_files, Some(64));
    }
}
