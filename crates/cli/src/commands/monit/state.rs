//! What is shown: no terminal, no connection.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

use qd_api::{
    Process,
    log::{LogLine, Stream},
    metrics::{Sample, Series},
};

use super::feed::{Deed, Heard, Verb};
use crate::text;

/// Measurements kept of each process, one a second.
const POINTS: usize = 600;
/// Log lines kept.
const LINES: usize = 2000;

/// Measurements come each second; for how long they may stay away before that is said.
const SILENCE: Duration = Duration::from_secs(4);

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub cpu_percent: f64,
    pub memory_bytes: u64,
}

/// A line of the log pane: of an app, safe to show, or ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Out(String),
    Err(String),
    Gap(String),
}

/// What keys mean at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    Normal,
    /// A filter is being typed.
    Filter,
    /// A question is open.
    Confirm(Deed),
    Help,
}

/// What was last said in the bottom line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Done(String),
    Failed(String),
}

/// All of it.
#[derive(Debug)]
pub struct State {
    pub host: String,
    pub filter: String,
    pub mode: Mode,
    pub said: Said,
    /// How many lines above the newest the log pane ends; not 0 while it is paused.
    pub above: usize,
    pub paused: bool,
    processes: Vec<Process>,
    selected: Option<u64>,
    points: HashMap<u64, VecDeque<Point>>,
    logs: VecDeque<Line>,
    selection: u64,
    stale: bool,
    /// When the last measurement came.
    measured: Option<Instant>,
}

impl State {
    pub fn new(host: String, filter: String) -> Self {
        Self {
            host,
            filter,
            mode: Mode::Normal,
            said: Said::Nothing,
            above: 0,
            paused: false,
            processes: Vec::new(),
            selected: None,
            points: HashMap::new(),
            logs: VecDeque::new(),
            selection: 0,
            stale: false,
            measured: None,
        }
    }

    /// The processes that pass the filter, by id.
    pub fn shown(&self) -> Vec<&Process> {
        let wanted = |process: &&Process| {
            process.name.contains(&self.filter) || process.namespace.contains(&self.filter)
        };
        self.processes.iter().filter(wanted).collect()
    }

    pub fn selected(&self) -> Option<u64> {
        self.selected
    }

    /// The process selected.
    pub fn process(&self) -> Option<&Process> {
        self.processes
            .iter()
            .find(|process| Some(process.id) == self.selected)
    }

    /// Where the selection is among those shown.
    pub fn position(&self) -> Option<usize> {
        self.shown()
            .iter()
            .position(|process| Some(process.id) == self.selected)
    }

    /// What was measured of the process selected, oldest first.
    pub fn points(&self) -> Vec<Point> {
        let points = self.selected.and_then(|id| self.points.get(&id));
        points.map_or_else(Vec::new, |points| points.iter().copied().collect())
    }

    pub fn logs(&self) -> &VecDeque<Line> {
        &self.logs
    }

    /// Takes the list as it is now.
    pub fn list(&mut self, mut processes: Vec<Process>) {
        processes.sort_by_key(|process| process.id);
        self.processes = processes;
        let ids: Vec<u64> = self.processes.iter().map(|process| process.id).collect();
        self.points.retain(|id, _| ids.contains(id));
        self.keep_selection();
    }

    /// Selects the first one shown if the one selected is not.
    pub fn keep_selection(&mut self) {
        if self.position().is_none() {
            self.selected = self.shown().first().map(|process| process.id);
        }
    }

    /// Selects another, so many further on.
    pub fn select(&mut self, by: isize) {
        let shown = self.shown();
        let Some(last) = shown.len().checked_sub(1) else {
            return;
        };
        let at = self.position().unwrap_or_default();
        let next = at.saturating_add_signed(by).min(last);
        self.selected = shown.get(next).map(|process| process.id);
    }

    /// The verb for the process selected.
    pub fn deed(&self, verb: Verb) -> Option<Deed> {
        let process = self.process()?;
        Some(Deed {
            verb,
            process: process.id,
            app: process.name.clone(),
        })
    }

    /// Forgets the lines, and takes those of this selection from now on.
    pub fn follow(&mut self, selection: u64) {
        self.logs.clear();
        self.pause(false);
        self.selection = selection;
    }

    /// Stops at these lines, or goes on with the newest.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
        self.above = 0;
    }

    /// Looks at other lines, so many further back.
    pub fn scroll(&mut self, by: isize) {
        self.above = self.above.saturating_add_signed(by).min(self.logs.len());
        self.paused = self.above > 0;
    }

    /// For how long nothing came, if that is longer than it should be.
    pub fn silence(&self, now: Instant) -> Option<Duration> {
        let silent = now.saturating_duration_since(self.measured?);
        (silent > SILENCE && !self.processes.is_empty()).then_some(silent)
    }

    /// Whether the list should be read; asked once.
    pub fn take_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }

    /// Takes something from the feed.
    pub fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::List(processes) => self.list(processes),
            Heard::Past(series) => series.iter().for_each(|series| self.past(series)),
            Heard::Sample(id, sample) => self.sample(id, &sample),
            Heard::Line(selection, line) if selection == self.selection => self.line(&line),
            Heard::Gap(selection, gap) if selection == self.selection => {
                let missed = gap
                    .missed
                    .map_or_else(|| "some".to_owned(), |missed| missed.to_string());
                self.push(Line::Gap(format!("-- {missed} lines missing: {} --", gap.reason)));
            }
            Heard::Line(..) | Heard::Gap(..) => {}
            Heard::Stale => self.stale = true,
            Heard::Back => {
                self.said = Said::Done("connected again".to_owned());
                self.stale = true;
            }
            Heard::Done(done) => self.said = Said::Done(safe(&done)),
            Heard::Failed(why) => self.said = Said::Failed(safe(&why)),
        }
    }

    fn past(&mut self, series: &Series) {
        let points = self.points.entry(series.process.id).or_default();
        // What was measured meanwhile is newer.
        for sample in series.samples.iter().rev() {
            if points.len() < POINTS {
                points.push_front(point(sample));
            }
        }
    }

    fn sample(&mut self, id: u64, sample: &Sample) {
        self.measured = Some(Instant::now());
        let points = self.points.entry(id).or_default();
        if points.len() >= POINTS {
            points.pop_front();
        }
        points.push_back(point(sample));
        if let Some(process) = self.processes.iter_mut().find(|process| process.id == id) {
            process.cpu_percent = sample.cpu_percent;
            process.memory_bytes = sample.memory_bytes;
            process.restarts = sample.restarts;
        }
    }

    fn line(&mut self, line: &LogLine) {
        let text = safe(&line.line);
        self.push(match line.stream {
            Stream::Out => Line::Out(text),
            Stream::Err => Line::Err(text),
        });
    }

    fn push(&mut self, line: Line) {
        if self.logs.len() >= LINES {
            self.logs.pop_front();
        }
        self.logs.push_back(line);
        if self.paused {
            self.above = (self.above + 1).min(self.logs.len());
        }
    }
}

fn point(sample: &Sample) -> Point {
    Point {
        cpu_percent: sample.cpu_percent,
        memory_bytes: sample.memory_bytes,
    }
}

/// One line without control sequences.
fn safe(given: &str) -> String {
    text::shown(given).replace(['\n', '\t'], " ")
}
