//! How a process ended, and why one was started, restarted or ended.

mod signal;

use std::fmt;

pub use signal::{name as signal_name, number as signal_number};

/// How a process ended. Neither is known if nobody watched when it did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Exit {
    /// The code it exited with.
    pub code: Option<i32>,
    /// The signal that killed it.
    pub signal: Option<i32>,
}

impl Exit {
    /// An end that nobody saw.
    pub const UNKNOWN: Exit = Exit {
        code: None,
        signal: None,
    };

    /// Returns the end by an exit code.
    pub const fn code(code: i32) -> Exit {
        Exit {
            code: Some(code),
            signal: None,
        }
    }

    /// Returns the end by a signal.
    pub const fn signal(signal: i32) -> Exit {
        Exit {
            code: None,
            signal: Some(signal),
        }
    }

    /// Returns whether it is known to have failed.
    pub fn is_failure(&self) -> bool {
        self.signal.is_some() || self.code.is_some_and(|code| code != 0)
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.signal, self.code) {
            (Some(number), _) => match signal_name(number) {
                Some(name) => write!(f, "signal {name}"),
                None => write!(f, "signal {number}"),
            },
            (None, Some(code)) => write!(f, "exit code {code}"),
            (None, None) => f.write_str("unknown exit"),
        }
    }
}

/// Why a process was started, restarted or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It ended by itself, without a failure, or nobody saw how.
    Exit,
    /// It failed: a code other than 0, or a signal that was not ours.
    Crash,
    /// Somebody asked for it.
    Operator,
    /// It used more memory than it may.
    Memory,
    /// A watched file changed.
    Watch,
    /// Its schedule came.
    Cron,
    /// Its health probe failed.
    Probe,
    /// A new version was deployed.
    Deploy,
    /// The daemon started and brought back what was saved.
    Boot,
    /// The kernel killed it for want of memory.
    Oom,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 10] = [
        Reason::Exit,
        Reason::Crash,
        Reason::Operator,
        Reason::Memory,
        Reason::Watch,
        Reason::Cron,
        Reason::Probe,
        Reason::Deploy,
        Reason::Boot,
        Reason::Oom,
    ];

    /// Returns the reason of an end that nobody asked for.
    pub fn of(exit: &Exit) -> Reason {
        if exit.is_failure() {
            Reason::Crash
        } else {
            Reason::Exit
        }
    }

    /// Returns its word, which is written to files and never changes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Exit => "exit",
            Reason::Crash => "crash",
            Reason::Operator => "operator",
            Reason::Memory => "memory",
            Reason::Watch => "watch",
            Reason::Cron => "cron",
            Reason::Probe => "probe",
            Reason::Deploy => "deploy",
            Reason::Boot => "boot",
            Reason::Oom => "oom",
        }
    }

    /// Returns the reason that a word stands for.
    pub fn from_word(word: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_reads_as_its_code_or_its_signal() {
        assert_eq!(Exit::code(3).to_string(), "exit code 3");
        assert_eq!(Exit::signal(9).to_string(), "signal SIGKILL");
        assert_eq!(Exit::signal(40).to_string(), "signal 40");
        assert_eq!(Exit::UNKNOWN.to_string(), "unknown exit");
    }

    #[test]
    fn only_a_known_failure_is_a_crash() {
        assert_eq!(Reason::of(&Exit::code(0)), Reason::Exit);
        assert_eq!(Reason::of(&Exit::UNKNOWN), Reason::Exit);
        assert_eq!(Reason::of(&Exit::code(1)), Reason::Crash);
        assert_eq!(Reason::of(&Exit::signal(15)), Reason::Crash);
    }

    #[test]
    fn a_signal_is_found_by_any_of_its_spellings() {
        for name in ["SIGTERM", "TERM", "sigterm", "15", " SIGTERM "] {
            assert_eq!(signal_number(name), Some(15), "{name}");
        }
        for name in ["", "SIG", "SIGNONE", "0", "-15", "64"] {
            assert_eq!(signal_number(name), None, "{name}");
        }
    }

    #[test]
    fn every_reason_is_found_again_by_its_word() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_word(reason.as_str()), Some(reason));
        }
        assert_eq!(Reason::from_word("whim"), None);
    }
}
