//! Schedules as cron writes them, and what to do when one comes.

use std::{fmt, time::Duration};

use croner::{
    Cron,
    errors::CronError,
    parser::{CronParser, Seconds, Year},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// An occurrence that is acted on later than this was missed: the machine slept, or the daemon was away.
pub const MISSED_AFTER: Duration = Duration::from_secs(30);

/// Why there is no schedule.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The pattern is none.
    #[error("`{pattern}` is no cron pattern")]
    Pattern {
        /// What was given.
        pattern: String,
        /// What is wrong with it.
        #[source]
        source: CronError,
    },
    /// There is no such time zone on this machine.
    #[error("`{name}` is no time zone of this machine")]
    TimeZone {
        /// What was given.
        name: String,
        /// Why.
        #[source]
        source: jiff::Error,
    },
}

/// A cron pattern in a time zone.
#[derive(Clone)]
pub struct Schedule {
    cron: Cron,
    zone: TimeZone,
}

impl Schedule {
    /// Reads a pattern of five fields, or six with seconds first. Without a time zone it is that of the machine; one
    /// that is named is of the system's database, or written out as POSIX has it (`CET-1CEST,M3.5.0,M10.5.0/3`).
    ///
    /// # Errors
    ///
    /// If the pattern or the time zone is none.
    pub fn parse(pattern: &str, time_zone: Option<&str>) -> Result<Schedule, Error> {
        let parser = CronParser::builder()
            .seconds(Seconds::Optional)
            .year(Year::Disallowed)
            .build();
        let cron = parser.parse(pattern).map_err(|source| Error::Pattern {
            pattern: pattern.to_owned(),
            source,
        })?;
        let zone = match time_zone {
            None => TimeZone::system(),
            Some(name) => zone(name).map_err(|source| Error::TimeZone {
                name: name.to_owned(),
                source,
            })?,
        };
        Ok(Schedule { cron, zone })
    }

    /// Returns the first occurrence after a time, or `None` if there is never one.
    pub fn next_after(&self, time: Timestamp) -> Option<Timestamp> {
        let time = time.to_zoned(self.zone.clone());
        let next = self.cron.find_next_occurrence(&time, false).ok()?;
        Some(next.timestamp())
    }
}

fn zone(name: &str) -> Result<TimeZone, jiff::Error> {
    // A machine may have no database at all.
    if name.eq_ignore_ascii_case("UTC") {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).or_else(|unknown| TimeZone::posix(name).map_err(|_| unknown))
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.zone.iana_name();
        write!(f, "Schedule({} {zone:?})", self.cron.as_str())
    }
}

/// What to do about an occurrence that was missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Missed {
    /// Nothing, as PM2 does.
    #[default]
    Skip,
    /// Catch up, once for however many were missed.
    Once,
}

/// What to do if the process runs when its time comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Overlap {
    /// End it and start it again, as PM2 does.
    #[default]
    Restart,
    /// Leave it to run, and wait for the next occurrence.
    Skip,
    /// Leave it to run, and start it again when it has ended.
    Queue,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Start it.
    Start,
    /// End it and start it again.
    Restart,
    /// Start it when it has ended.
    StartAfterwards,
    /// Nothing.
    Skip,
}

/// Decides about an occurrence that was `due`, looked at `now`.
pub fn decide(missed: Missed, overlap: Overlap, due: Timestamp, now: Timestamp, running: bool) -> Action {
    let late =
        now.duration_since(due) > SignedDuration::try_from(MISSED_AFTER).unwrap_or(SignedDuration::MAX);
    match (late, missed, running, overlap) {
        (true, Missed::Skip, _, _) | (_, _, true, Overlap::Skip) => Action::Skip,
        (_, _, false, _) => Action::Start,
        (_, _, true, Overlap::Restart) => Action::Restart,
        (_, _, true, Overlap::Queue) => Action::StartAfterwards,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// That of Berlin, on machines without a database too.
    const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn next(pattern: &str, zone: &str, after: &str) -> String {
        let schedule = Schedule::parse(pattern, Some(zone)).unwrap();
        schedule.next_after(time(after)).unwrap().to_string()
    }

    #[test]
    fn five_fields_are_minutes_and_six_are_seconds() {
        let at = "2026-01-31T10:00:00Z";
        assert_eq!(next("*/5 * * * *", "UTC", at), "2026-01-31T10:05:00Z");
        assert_eq!(next("*/5 * * * * *", "UTC", at), "2026-01-31T10:00:05Z");
        assert_eq!(next("0 0 L * *", "UTC", at), "2026-02-28T00:00:00Z");
        assert_eq!(next("0 0 * * MON", "UTC", at), "2026-02-02T00:00:00Z");
    }

    #[test]
    fn a_time_of_day_stays_that_of_the_zone_over_a_change_of_its_clock() {
        assert_eq!(
            next("0 9 * * *", BERLIN, "2026-03-28T12:00:00Z"),
            "2026-03-29T07:00:00Z"
        );
        assert_eq!(
            next("0 9 * * *", BERLIN, "2026-10-24T12:00:00Z"),
            "2026-10-25T08:00:00Z"
        );
    }

    #[test]
    fn a_time_that_a_day_does_not_have_comes_once_all_the_same() {
        let schedule = Schedule::parse("30 2 * * *", Some(BERLIN)).unwrap();
        let day = (time("2026-03-28T23:00:00Z"), time("2026-03-29T22:00:00Z"));
        let occurrences =
            std::iter::successors(schedule.next_after(day.0), |time| schedule.next_after(*time));
        let on_the_day: Vec<_> = occurrences.take_while(|time| *time < day.1).collect();
        assert_eq!(on_the_day.len(), 1, "{on_the_day:?}");
    }

    #[test]
    fn a_day_that_no_year_has_never_comes() {
        let schedule = Schedule::parse("0 0 30 2 *", Some("UTC")).unwrap();
        assert_eq!(schedule.next_after(time("2026-01-01T00:00:00Z")), None);
    }

    #[test]
    fn an_error_names_the_pattern_or_the_zone() {
        for pattern in ["", "x", "99 * * * *", "* * * *", "0 0 1 1 * * 2030"] {
            let error = Schedule::parse(pattern, None).unwrap_err();
            assert!(error.to_string().contains(&format!("`{pattern}`")), "{error}");
        }
        let error = Schedule::parse("* * * * *", Some("Mars/Olympus")).unwrap_err();
        assert!(error.to_string().contains("Mars/Olympus"), "{error}");
    }

    #[test]
    fn without_a_zone_the_machines_own_counts() {
        let schedule = Schedule::parse("* * * * *", None).unwrap();
        assert_eq!(
            schedule.next_after(time("2026-01-01T00:00:30Z")),
            Some(time("2026-01-01T00:01:00Z"))
        );
    }

    #[test]
    fn what_is_due_is_started_or_restarted_or_left() {
        let due = time("2026-01-01T00:00:00Z");
        let decide = |overlap, running| decide(Missed::Skip, overlap, due, due, running);
        for overlap in [Overlap::Restart, Overlap::Skip, Overlap::Queue] {
            assert_eq!(decide(overlap, false), Action::Start);
        }
        assert_eq!(decide(Overlap::Restart, true), Action::Restart);
        assert_eq!(decide(Overlap::Skip, true), Action::Skip);
        assert_eq!(decide(Overlap::Queue, true), Action::StartAfterwards);
    }

    #[test]
    fn what_was_missed_is_caught_up_only_if_asked_for() {
        let due = time("2026-01-01T00:00:00Z");
        let later = time("2026-01-01T00:00:31Z");
        assert_eq!(
            decide(Missed::Skip, Overlap::Restart, due, later, false),
            Action::Skip
        );
        assert_eq!(
            decide(Missed::Once, Overlap::Restart, due, later, false),
            Action::Start
        );
        let in_time = time("2026-01-01T00:00:30Z");
        assert_eq!(
            decide(Missed::Skip, Overlap::Restart, due, in_time, false),
            Action::Start
        );
    }
}
