//! What `/proc` says of one process, and of all at one time.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read},
};

/// Enough of `/proc/<pid>/stat` for the fields read here, whatever the name in it.
const READ_BYTES: usize = 1024;

/// The fields of `/proc/<pid>/stat` that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stat {
    pub pid: u32,
    pub state: u8,
    pub parent: u32,
    pub group: u32,
    pub session: u32,
    /// Processor time in clock ticks.
    pub ticks: u64,
    /// Clock ticks after boot.
    pub start_time: u64,
}

impl Stat {
    /// Returns what is known of a process; `None` if there is none of that number.
    pub(crate) fn read(pid: u32) -> Option<Stat> {
        let mut buffer = [0; READ_BYTES];
        let mut file = File::open(format!("/proc/{pid}/stat")).ok()?;
        let length = file.read(&mut buffer).ok()?;
        Stat::parse(&buffer[..length])
    }

    fn parse(line: &[u8]) -> Option<Stat> {
        // The name is in parentheses and may itself contain anything, so what follows is counted from its end.
        let open = line.iter().position(|byte| *byte == b'(')?;
        let close = line.iter().rposition(|byte| *byte == b')')?;
        let pid = std::str::from_utf8(&line[..open]).ok()?.trim().parse().ok()?;
        let rest = std::str::from_utf8(&line[close + 1..]).ok()?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().take(20).collect();
        // Fields are numbered from 1 in proc(5), and the first of `fields` is number 3.
        let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
        let id = |field: usize| number(field).and_then(|id| u32::try_from(id).ok());
        Some(Stat {
            pid,
            state: *fields.first()?.as_bytes().first()?,
            parent: id(4)?,
            group: id(5)?,
            session: id(6)?,
            ticks: number(14)? + number(15)?,
            start_time: number(22)?,
        })
    }

    /// Whether it still runs; a zombie only waits to be reaped.
    pub(crate) fn runs(&self) -> bool {
        !matches!(self.state, b'Z' | b'X' | b'x')
    }
}

/// Returns how many pages of a process are in memory; none if it is gone.
pub(crate) fn resident_pages(pid: u32) -> u64 {
    // Not what `stat` says: there recent kernels leave out up to some megabytes that they have not summed up yet.
    let mut buffer = [0; READ_BYTES];
    let read = File::open(format!("/proc/{pid}/statm")).and_then(|mut file| file.read(&mut buffer));
    let line = std::str::from_utf8(&buffer[..read.unwrap_or(0)]).unwrap_or_default();
    let resident = line.split_ascii_whitespace().nth(1);
    resident.and_then(|pages| pages.parse().ok()).unwrap_or(0)
}

/// Returns the signals that a process ignores, a bit each from that of signal 1 on; none if it is gone.
pub(crate) fn ignored(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

/// All processes, read one after the other. Made once for several questions, because it reads a file a process.
#[derive(Debug, Default)]
pub struct Table {
    processes: HashMap<u32, Stat>,
    children: HashMap<u32, Vec<u32>>,
    /// The members of each process group and session.
    led: HashMap<u32, Vec<u32>>,
}

impl Table {
    /// Reads all processes that may be seen.
    ///
    /// # Errors
    ///
    /// If `/proc` cannot be listed.
    pub fn read() -> io::Result<Table> {
        let mut table = Table::default();
        for entry in std::fs::read_dir("/proc")? {
            let name = entry?.file_name();
            let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            // One that ended since is not there any more.
            if let Some(stat) = Stat::read(pid) {
                table.add(stat);
            }
        }
        Ok(table)
    }

    fn add(&mut self, stat: Stat) {
        self.children.entry(stat.parent).or_default().push(stat.pid);
        self.led.entry(stat.group).or_default().push(stat.pid);
        if stat.session != stat.group {
            self.led.entry(stat.session).or_default().push(stat.pid);
        }
        self.processes.insert(stat.pid, stat);
    }

    pub(crate) fn get(&self, pid: u32) -> Option<&Stat> {
        self.processes.get(&pid)
    }

    pub(crate) fn children(&self, pid: u32) -> &[u32] {
        self.children.get(&pid).map_or(&[], Vec::as_slice)
    }

    /// The members of the process group and of the session that have this number.
    pub(crate) fn led_by(&self, pid: u32) -> &[u32] {
        self.led.get(&pid).map_or(&[], Vec::as_slice)
    }

    #[cfg(test)]
    pub(crate) fn of(stats: impl IntoIterator<Item = Stat>) -> Table {
        let mut table = Table::default();
        for stat in stats {
            table.add(stat);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str =
        "6623 (%) S 6614 6614 20994 0 -1 4194304 98 0 0 0 11 7 0 0 20 0 1 0 2740168 3133440 407";

    #[test]
    fn a_name_with_spaces_and_parentheses_moves_no_field() {
        for name in ["cat", "", "a b", ") S 1 1 1 1", "((", "\n)"] {
            let stat = Stat::parse(LINE.replace('%', name).as_bytes()).unwrap();
            let expected = Stat {
                pid: 6623,
                state: b'S',
                parent: 6614,
                group: 6614,
                session: 20994,
                ticks: 18,
                start_time: 2_740_168,
            };
            assert_eq!(stat, expected, "{name:?}");
        }
    }

    #[test]
    fn a_line_cut_short_is_no_process() {
        for length in 0..60 {
            assert_eq!(Stat::parse(&LINE.as_bytes()[..length]), None);
        }
    }

    #[test]
    fn the_table_holds_this_very_process() {
        let table = Table::read().unwrap();
        let own = std::process::id();
        assert_eq!(
            table.get(own).unwrap().start_time,
            Stat::read(own).unwrap().start_time
        );
        let parent = table.get(own).unwrap().parent;
        assert!(table.children(parent).contains(&own));
        let group = table.get(own).unwrap().group;
        assert!(table.led_by(group).contains(&own));
    }
}
