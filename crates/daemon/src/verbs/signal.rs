//! `sendSignalToProcessId` and `sendSignalToProcessName`. What does not run gets none: its number would be 0, which
//! means the daemon's own group.

use qd_pm2::{
    Signal,
    server::{Addressee, Answer},
};
use qd_supervisor::{exit::signal_number, identity};

use crate::{daemon::Daemon, life::refused};

impl Daemon {
    pub(super) fn signal_to(&self, to: &Addressee, signal: Signal) -> Answer {
        let processes = match to {
            Addressee::Id(id) => vec![self.known(id, "{} id unknown")?],
            Addressee::Name(name) => self.registry().named(name),
        };
        if processes.is_empty() {
            return refused("Unknown process name");
        }
        let running: Vec<_> = processes
            .iter()
            .filter_map(|process| process.state().live.as_ref().map(|live| live.pid))
            .collect();
        if running.is_empty() {
            return refused(format!(
                "{} does not run, so there is nobody to signal",
                processes[0].name()
            ));
        }
        for pid in running {
            let number = signal_number(signal.as_str());
            if let Some((process, number)) = identity(pid).zip(number)
                && let Err(error) = process.signal(number)
            {
                return refused(format!("cannot send {signal}: {error}"));
            }
        }
        Ok(self.records())
    }
}
