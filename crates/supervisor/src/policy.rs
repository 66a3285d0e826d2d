//! Whether and when a process that ended is started again.
//!
//! The rules and the visible numbers are PM2's, but for three of its faults: runs count as unstable in a row
//! and not within a window that a slow crash loop leaves, over the limit is errored whatever delay is configured,
//! and a death by signal is not an exit with code 0.

use std::time::Duration;

use crate::exit::Exit;

/// Longest pause that backing off grows to.
pub const BACKOFF_MAX: Duration = Duration::from_millis(15_000);
/// How long a run must last for backing off to begin anew.
pub const BACKOFF_RESET: Duration = Duration::from_secs(30);

/// What an app is configured to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whether it is started again at all.
    pub autorestart: bool,
    /// How many unstable runs in a row make it errored.
    pub max_restarts: u32,
    /// A run that is shorter is unstable.
    pub min_uptime: Duration,
    /// A pause before every restart.
    pub restart_delay: Option<Duration>,
    /// The first of pauses that grow by half. Stronger than `restart_delay`.
    pub exp_backoff: Option<Duration>,
    /// Exit codes after which it stays stopped.
    pub stop_exit_codes: Vec<i32>,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            autorestart: true,
            max_restarts: 16,
            min_uptime: Duration::from_millis(1000),
            restart_delay: None,
            exp_backoff: None,
            stop_exit_codes: Vec::new(),
        }
    }
}

impl Policy {
    fn stays_stopped(&self, exit: &Exit) -> bool {
        let code = exit.code.filter(|_| exit.signal.is_none());
        !self.autorestart || code.is_some_and(|code| self.stop_exit_codes.contains(&code))
    }
}

/// What to do about a process that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Start it again.
    Restart {
        /// The pause before.
        after: Duration,
    },
    /// Leave it.
    Stay(Ended),
}

/// How a process that is not started again is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It may well be so.
    Stopped,
    /// It cannot be kept running.
    Errored,
}

/// What has to be remembered of one process between its runs. Times are milliseconds since the epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Since when the process has been tried; `None` before its first start and after it became errored.
    pub created_at: Option<u64>,
    /// When the current or last run began.
    pub started_at: u64,
    /// Unstable runs in a row.
    pub unstable: u32,
    /// The last pause, if backing off.
    pub backoff: Option<Duration>,
    /// Restarts so far, as shown.
    pub restarts: u32,
}

impl Ledger {
    /// Records that a run began.
    pub fn started(&mut self, now_ms: u64) {
        self.started_at = now_ms;
        self.created_at.get_or_insert(now_ms);
    }

    /// Records that a run began which counts as a restart.
    pub fn restarted(&mut self, now_ms: u64) {
        self.restarts = self.restarts.saturating_add(1);
        self.started(now_ms);
    }

    /// Forgets instability and backing off, because somebody asked for a start, restart or reload.
    pub fn commanded(&mut self, now_ms: u64) {
        self.created_at = Some(now_ms);
        self.unstable = 0;
        self.backoff = None;
    }

    /// Forgets backing off if the current run has lasted [`BACKOFF_RESET`]. [`Ledger::after_exit`] does the same, so
    /// this only matters to who shows the pause.
    pub fn settled(&mut self, now_ms: u64) {
        if self.uptime(now_ms) >= BACKOFF_RESET {
            self.backoff = None;
        }
    }

    /// Decides after an exit that nobody asked for.
    pub fn after_exit(&mut self, policy: &Policy, exit: &Exit, now_ms: u64) -> Next {
        if policy.stays_stopped(exit) {
            return Next::Stay(Ended::Stopped);
        }
        if self.uptime(now_ms) < policy.min_uptime {
            self.unstable = self.unstable.saturating_add(1);
        } else {
            self.unstable = 0;
        }
        if self.unstable >= policy.max_restarts {
            self.unstable = 0;
            self.created_at = None;
            self.backoff = None;
            return Next::Stay(Ended::Errored);
        }
        self.settled(now_ms);
        if let Some(first) = policy.exp_backoff {
            let pause = self.backoff.map_or(first, grown);
            self.backoff = Some(pause);
            return Next::Restart { after: pause };
        }
        Next::Restart {
            after: policy.restart_delay.unwrap_or_default(),
        }
    }

    /// A clock that was set back makes a run look short, never long.
    fn uptime(&self, now_ms: u64) -> Duration {
        Duration::from_millis(now_ms.saturating_sub(self.started_at))
    }
}

fn grown(previous: Duration) -> Duration {
    let millis = u64::try_from(previous.as_millis()).unwrap_or(u64::MAX);
    let half = millis / 2;
    Duration::from_millis(millis.saturating_add(half)).min(BACKOFF_MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const START: u64 = 1_700_000_000_000;
    const CRASH: Exit = Exit::code(1);

    /// Runs an app whose every run lasts `uptime`, until it stays down or has been restarted 100 times.
    fn run(policy: &Policy, uptime: u64) -> (Ledger, Vec<u64>, Option<Ended>) {
        let mut ledger = Ledger::default();
        let mut now = START;
        ledger.started(now);
        let mut pauses = Vec::new();
        while pauses.len() < 100 {
            now += uptime;
            match ledger.after_exit(policy, &CRASH, now) {
                Next::Stay(ended) => return (ledger, pauses, Some(ended)),
                Next::Restart { after } => {
                    let after = u64::try_from(after.as_millis()).unwrap();
                    pauses.push(after);
                    now += after;
                    ledger.restarted(now);
                }
            }
        }
        (ledger, pauses, None)
    }

    fn millis(millis: u64) -> Option<Duration> {
        Some(Duration::from_millis(millis))
    }

    #[test]
    fn a_crash_loop_becomes_errored_after_max_restarts() {
        let (ledger, pauses, ended) = run(&Policy::default(), 100);
        assert_eq!(ended, Some(Ended::Errored));
        assert_eq!(ledger.restarts, 15);
        assert_eq!(pauses, [0; 15]);
        assert_eq!((ledger.unstable, ledger.created_at), (0, None));
    }

    #[test]
    fn a_crash_loop_that_would_leave_pm2s_window_becomes_errored_too() {
        let (ledger, _, ended) = run(&Policy::default(), 990);
        assert_eq!((ended, ledger.restarts), (Some(Ended::Errored), 15));
    }

    #[test]
    fn a_crash_loop_with_a_delay_or_backoff_becomes_errored_too() {
        for policy in [
            Policy {
                restart_delay: millis(5000),
                ..Policy::default()
            },
            Policy {
                exp_backoff: millis(100),
                ..Policy::default()
            },
        ] {
            let (ledger, _, ended) = run(&policy, 100);
            assert_eq!((ended, ledger.restarts), (Some(Ended::Errored), 15));
        }
    }

    #[test]
    fn runs_of_the_minimum_length_are_restarted_for_ever() {
        assert_eq!(run(&Policy::default(), 1000).2, None);
    }

    #[test]
    fn one_stable_run_makes_the_count_begin_anew() {
        let policy = Policy::default();
        let mut ledger = Ledger::default();
        ledger.started(START);
        for _ in 0..15 {
            ledger.after_exit(&policy, &CRASH, START);
        }
        assert_eq!(ledger.unstable, 15);
        ledger.after_exit(&policy, &CRASH, START + 1000);
        assert_eq!(ledger.unstable, 0);
    }

    #[test]
    fn no_restarts_allowed_means_errored_at_the_first_exit() {
        let policy = Policy {
            max_restarts: 0,
            ..Policy::default()
        };
        assert_eq!(run(&policy, 5000).2, Some(Ended::Errored));
    }

    #[test]
    fn the_pauses_grow_by_half_as_pm2s_do() {
        let policy = Policy {
            exp_backoff: millis(100),
            restart_delay: millis(7),
            min_uptime: Duration::ZERO,
            ..Policy::default()
        };
        let (_, pauses, _) = run(&policy, 100);
        assert_eq!(
            pauses[..16],
            [
                100, 150, 225, 337, 505, 757, 1135, 1702, 2553, 3829, 5743, 8614, 12921, 15000, 15000, 15000
            ]
        );
    }

    #[test]
    fn a_run_of_half_a_minute_makes_backing_off_begin_anew() {
        let policy = Policy {
            exp_backoff: millis(100),
            ..Policy::default()
        };
        let mut ledger = Ledger::default();
        ledger.started(START);
        ledger.after_exit(&policy, &CRASH, START);
        ledger.after_exit(&policy, &CRASH, START + 29_999);
        assert_eq!(ledger.backoff, millis(150));
        ledger.settled(START + 29_999);
        assert_eq!(ledger.backoff, millis(150));
        let next = ledger.after_exit(&policy, &CRASH, START + 30_000);
        assert_eq!(
            next,
            Next::Restart {
                after: Duration::from_millis(100)
            }
        );
        ledger.settled(START + 30_000);
        assert_eq!(ledger.backoff, None);
    }

    #[test]
    fn a_command_forgets_instability_and_backoff_but_not_the_restarts() {
        let mut ledger = Ledger {
            created_at: None,
            started_at: START,
            unstable: 9,
            backoff: millis(225),
            restarts: 12,
        };
        ledger.commanded(START + 1);
        let expected = Ledger {
            created_at: Some(START + 1),
            started_at: START,
            unstable: 0,
            backoff: None,
            restarts: 12,
        };
        assert_eq!(ledger, expected);
    }

    #[test]
    fn a_stop_exit_code_matches_neither_a_signal_nor_an_unknown_end() {
        let policy = Policy {
            stop_exit_codes: vec![0, 9],
            ..Policy::default()
        };
        let next = |exit: Exit| Ledger::default().after_exit(&policy, &exit, START);
        assert_eq!(next(Exit::code(0)), Next::Stay(Ended::Stopped));
        assert!(matches!(next(Exit::code(1)), Next::Restart { .. }));
        assert!(matches!(next(Exit::signal(9)), Next::Restart { .. }));
        assert!(matches!(next(Exit::UNKNOWN), Next::Restart { .. }));
    }

    #[test]
    fn without_autorestart_it_stays_stopped() {
        let policy = Policy {
            autorestart: false,
            ..Policy::default()
        };
        assert_eq!(run(&policy, 10).2, Some(Ended::Stopped));
    }

    #[test]
    fn a_clock_that_was_set_back_makes_a_run_short() {
        let mut ledger = Ledger::default();
        ledger.started(START);
        ledger.after_exit(&Policy::default(), &CRASH, START - 5000);
        assert_eq!(ledger.unstable, 1);
    }

    prop_compose! {
        fn policies()(
            max_restarts in 0u32..20,
            min_uptime in 0u64..3000,
            restart_delay in proptest::option::of(0u64..5000),
            exp_backoff in proptest::option::of(0u64..20_000),
        ) -> Policy {
            Policy {
                max_restarts,
                min_uptime: Duration::from_millis(min_uptime),
                restart_delay: restart_delay.map(Duration::from_millis),
                exp_backoff: exp_backoff.map(Duration::from_millis),
                ..Policy::default()
            }
        }
    }

    proptest! {
        #[test]
        fn it_is_errored_exactly_when_the_last_max_restarts_runs_were_unstable(
            policy in policies(),
            uptimes in proptest::collection::vec(0u64..6000, 1..60),
        ) {
            let mut ledger = Ledger::default();
            let mut in_a_row = 0;
            for uptime in uptimes {
                ledger.started(START);
                let unstable = Duration::from_millis(uptime) < policy.min_uptime;
                in_a_row = if unstable { in_a_row + 1 } else { 0 };
                let next = ledger.after_exit(&policy, &CRASH, START + uptime);
                prop_assert_eq!(next == Next::Stay(Ended::Errored), in_a_row >= policy.max_restarts);
                prop_assert_ne!(next, Next::Stay(Ended::Stopped));
                if let Next::Restart { after } = next {
                    let first = policy.exp_backoff.or(policy.restart_delay).unwrap_or_default();
                    prop_assert!(after >= first.min(BACKOFF_MAX) && after <= first.max(BACKOFF_MAX));
                } else {
                    in_a_row = 0;
                }
            }
        }
    }
}
