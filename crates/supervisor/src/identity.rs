//! Which process is meant: a number is given to another process sooner or later, a number with its start time is not.

use std::io;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use crate::{exit::signal_name, stat::Stat};

/// A process, for as long as the machine is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// Its number.
    pub pid: u32,
    /// When it started, in clock ticks after boot.
    pub start_time: u64,
}

/// Why a process was not signalled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The number stands for no single process, or for one that is never signalled.
    #[error("process {pid} is none that may be signalled")]
    Refused {
        /// The number.
        pid: u32,
    },
    /// There is no such signal, or it is one of the real-time ones.
    #[error("there is no signal {signal} to send")]
    NoSuchSignal {
        /// Its number.
        signal: i32,
    },
    /// The system refused.
    #[error("sending {} to process {pid} failed", signal_name(*.signal).unwrap_or("a signal"))]
    Send {
        /// The process.
        pid: u32,
        /// The signal.
        signal: i32,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The processes cannot be listed.
    #[error("listing the processes in /proc failed")]
    List(#[source] io::Error),
}

/// Returns who has that number now.
pub fn identity(pid: u32) -> Option<Identity> {
    Stat::read(pid).map(|stat| Identity::of(&stat))
}

impl Identity {
    pub(crate) fn of(stat: &Stat) -> Identity {
        Identity {
            pid: stat.pid,
            start_time: stat.start_time,
        }
    }

    /// Returns whether it still runs. A zombie does not.
    pub fn is_alive(&self) -> bool {
        Stat::read(self.pid).is_some_and(|stat| stat.start_time == self.start_time && stat.runs())
    }

    /// Sends a signal to this process and to no other that may have its number by now. Returns whether it was there.
    ///
    /// # Errors
    ///
    /// If the number or the signal is none that may be used, or the system refuses.
    pub fn signal(&self, signal: i32) -> Result<bool, Error> {
        let pid = refuse(self.pid)?;
        let named = Signal::from_named_raw(signal).ok_or(Error::NoSuchSignal { signal })?;
        let failed = |errno: rustix::io::Errno| Error::Send {
            pid: self.pid,
            signal,
            source: errno.into(),
        };
        let process = match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(process) => process,
            Err(rustix::io::Errno::SRCH) => return Ok(false),
            Err(errno) => return Err(failed(errno)),
        };
        // Looked at after the descriptor was opened: if it is the right one now, it was then, and stays so.
        if identity(self.pid) != Some(*self) {
            return Ok(false);
        }
        match pidfd_send_signal(&process, named) {
            Ok(()) => Ok(true),
            Err(rustix::io::Errno::SRCH) => Ok(false),
            Err(errno) => Err(failed(errno)),
        }
    }
}

/// The numbers that mean a group, everything, the first process of the system, or this very one.
pub(crate) fn refuse(pid: u32) -> Result<Pid, Error> {
    let number = i32::try_from(pid).ok().filter(|number| *number > 1);
    number
        .filter(|_| pid != std::process::id())
        .and_then(Pid::from_raw)
        .ok_or(Error::Refused { pid })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::Child;

    #[test]
    fn a_process_is_itself_and_runs() {
        let own = identity(std::process::id()).unwrap();
        assert!(own.is_alive());
        assert_eq!(identity(own.pid), Some(own));
        assert_eq!(identity(u32::MAX), None);
    }

    #[test]
    fn numbers_that_mean_more_than_one_process_are_refused() {
        for pid in [0, 1, -1i32 as u32, i32::MIN as u32, std::process::id()] {
            let identity = Identity { pid, start_time: 0 };
            assert!(matches!(identity.signal(15), Err(Error::Refused { .. })), "{pid}");
        }
    }

    #[test]
    fn a_number_that_now_means_another_process_is_not_signalled() {
        let child = Child::sleeping();
        let earlier = Identity {
            start_time: child.identity().start_time - 1,
            ..child.identity()
        };
        assert!(!earlier.signal(9).unwrap());
        assert!(!earlier.is_alive());
        assert!(child.identity().is_alive());
    }

    #[test]
    fn a_zombie_is_not_alive_and_a_reaped_process_not_there() {
        let mut child = Child::sleeping();
        let identity = child.identity();
        assert!(identity.signal(9).unwrap());
        child.wait_until_zombie();
        assert!(!identity.is_alive());
        child.reap();
        assert!(!identity.signal(9).unwrap());
    }

    #[test]
    fn a_signal_that_does_not_exist_is_an_error() {
        let child = Child::sleeping();
        for signal in [0, -9, 99] {
            let error = child.identity().signal(signal).unwrap_err();
            assert!(matches!(error, Error::NoSuchSignal { .. }));
        }
    }
}
