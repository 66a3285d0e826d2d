//! All series, by the ids the daemon gives now and by what they were before, within the bounds.

use std::{
    collections::{HashMap, VecDeque},
    ops::RangeInclusive,
};

use qd_api::{Process, ProcessRef};

use super::{
    APP_SECONDS, GONE_FOR, Limits,
    names::Names,
    series::{Series, Tick},
};

/// Milliseconds from one record to the next for which they count as consecutive. Calls come a second apart give or take
/// a few milliseconds: without this, calls near the turn of a second would leave holes and doubles.
const TICK_MILLIS: RangeInclusive<i64> = 500..=1500;
/// How far, in milliseconds, the second that a record stands for may so come to be from the record's instant.
const DRIFT_MILLIS: RangeInclusive<i64> = -500..=1500;
/// A call that is early by less than this, or whose clock is, is passed over.
const EARLY_SECONDS: i64 = 3;
/// Records from one sweep to the next.
const SWEEP_EVERY: u64 = 60;

#[derive(Default)]
pub(super) struct Store {
    limits: Limits,
    current: HashMap<u64, Series>,
    /// Series whose id means another process now, oldest first.
    former: VecDeque<Series>,
    names: Names,
    /// Second and exact instant of the last record.
    last: Option<(i64, i64)>,
    records: u64,
    /// Bytes of all series.
    bytes: usize,
    dropped: u64,
}

impl Store {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    pub(super) fn record<'a>(&mut self, at_millis: i64, processes: impl IntoIterator<Item = &'a Process>) {
        let Some(second) = self.second(at_millis) else {
            return;
        };
        let app = |second: i64| second.div_euclid(i64::from(APP_SECONDS));
        let with_app = self.last.is_none_or(|(last, _)| app(last) != app(second));
        self.last = Some((second, at_millis));
        self.records += 1;
        for process in processes {
            self.record_one(process, second, with_app);
        }
        if self.records.is_multiple_of(SWEEP_EVERY) {
            self.sweep();
        }
        self.shrink();
    }

    /// The second a record stands for; `None` if it is to be passed over.
    fn second(&self, at_millis: i64) -> Option<i64> {
        let now = at_millis.div_euclid(1000);
        let Some((last, last_at)) = self.last else {
            return Some(now);
        };
        let steady = TICK_MILLIS.contains(&at_millis.saturating_sub(last_at))
            && DRIFT_MILLIS.contains(&at_millis.saturating_sub((last + 1) * 1000));
        if steady {
            return Some(last + 1);
        }
        let early = now <= last && last - now < EARLY_SECONDS;
        (!early).then_some(now)
    }

    fn record_one(&mut self, process: &Process, second: i64, with_app: bool) {
        if self
            .current
            .get(&process.id)
            .is_some_and(|series| !series.is_of(process))
        {
            self.former.extend(self.current.remove(&process.id));
        }
        if !self.current.contains_key(&process.id) && !self.make_room() {
            self.dropped += 1;
            return;
        }
        let series = self.current.entry(process.id).or_insert_with(|| {
            let series = Series::new(process);
            self.bytes += series.bytes();
            series
        });
        let before = series.bytes();
        let mut tick = Tick {
            second,
            number: self.records,
            with_app,
            admit: self.bytes + self.names.bytes() < self.limits.bytes / 4 * 3,
            names: &mut self.names,
            dropped: &mut self.dropped,
        };
        series.record(process, &mut tick);
        self.bytes = self.bytes + series.bytes() - before;
    }

    /// Whether one more series may begin, after forgetting one of a process that is gone if need be.
    fn make_room(&mut self) -> bool {
        while self.len() >= self.limits.processes {
            if !self.forget_former() && !self.forget_absent() {
                return false;
            }
        }
        true
    }

    fn forget_former(&mut self) -> bool {
        let Some(series) = self.former.pop_front() else {
            return false;
        };
        self.bytes -= series.bytes();
        true
    }

    /// Forgets the series, of those whose process was not in the last records, that was seen longest ago.
    fn forget_absent(&mut self) -> bool {
        let absent = self
            .current
            .iter()
            .filter(|(_, series)| series.seen + 1 < self.records);
        let Some(id) = absent.min_by_key(|(_, series)| series.seen).map(|(id, _)| *id) else {
            return false;
        };
        if let Some(series) = self.current.remove(&id) {
            self.bytes -= series.bytes();
        }
        true
    }

    fn sweep(&mut self) {
        let records = self.records;
        let keep = |series: &Series| records - series.seen <= GONE_FOR;
        self.former.retain(keep);
        self.current.retain(|_, series| keep(series));
        self.names.sweep();
        self.weigh();
    }

    /// Comes back under the bound on memory: first what is gone, then the oldest of the fine tier, of the coarse one,
    /// at last what the apps report.
    fn shrink(&mut self) {
        while self.bytes() > self.limits.bytes {
            if self.forget_former()
                || self.forget_absent()
                || self.shed(Series::shed)
                || self.shed(Series::shed_coarse)
            {
                continue;
            }
            let shed: usize = self.current.values_mut().map(Series::shed_app).sum();
            self.dropped += shed as u64;
            self.weigh();
            self.names.sweep();
            return;
        }
    }

    /// Has every series forget something; gives whether that freed anything.
    fn shed(&mut self, forget: fn(&mut Series)) -> bool {
        let before = self.bytes;
        self.current.values_mut().for_each(forget);
        self.weigh();
        self.bytes < before
    }

    fn weigh(&mut self) {
        self.bytes = self
            .former
            .iter()
            .chain(self.current.values())
            .map(Series::bytes)
            .sum();
    }

    pub(super) fn reset_generation(&mut self) {
        let mut series: Vec<_> = self.current.drain().map(|(_, series)| series).collect();
        series.sort_by_key(|series| (series.seen, series.process.id));
        self.former.extend(series);
    }

    pub(super) fn find_id(&self, id: u64) -> Option<&Series> {
        self.current.get(&id)
    }

    pub(super) fn find(&self, process: &ProcessRef) -> Option<&Series> {
        let current = self
            .current
            .get(&process.id)
            .filter(|series| series.process == *process);
        current.or_else(|| self.former.iter().rev().find(|series| series.process == *process))
    }

    /// The second of the last record.
    pub(super) fn newest_second(&self) -> i64 {
        self.last.map_or(0, |(second, _)| second)
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.names.bytes()
    }

    pub(super) fn len(&self) -> usize {
        self.current.len() + self.former.len()
    }

    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }
}
