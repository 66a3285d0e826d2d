//! Tables that fit the terminal.

use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, presets::NOTHING,
};
use qd_api::{
    Process, Status, Time,
    fleet::FleetProcess,
    process::LastExit,
    verb::{Outcome, VerbItem},
};

use crate::output::Output;

/// What stands around the content of a cell.
const PADDING: usize = 2;
/// Columns of the process list that a narrow terminal does without: mode, namespace, pid, CPU, uptime, memory.
const EXPENDABLE: [usize; 6] = [3, 2, 4, 8, 7, 9];

/// The same of the list of many hosts: namespace, CPU, uptime, memory.
const FLEET_EXPENDABLE: [usize; 4] = [3, 7, 6, 8];

/// A table without lines, as wide as the terminal.
pub fn new(output: Output, head: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = columns() {
        table.set_width(width);
    }
    let head = head.iter().map(|title| {
        let cell = Cell::new(title);
        if output.colour {
            cell.add_attribute(Attribute::Bold)
        } else {
            cell
        }
    });
    table.set_header(head);
    table
}

/// What `COLUMNS` says, for output that is no terminal and for terminals that do not say.
fn columns() -> Option<u16> {
    let width: u16 = std::env::var("COLUMNS").ok()?.parse().ok()?;
    (width > 0).then_some(width)
}

/// Leaves out columns, one after another as given, until the rest needs no broken lines.
fn narrow(table: &mut Table, expendable: &[usize]) {
    let Some(width) = table.width() else { return };
    let mut widths: Vec<usize> = table
        .column_max_content_widths()
        .into_iter()
        .map(|width| usize::from(width) + PADDING)
        .collect();
    for nth in expendable {
        if widths.iter().sum::<usize>() <= usize::from(width) {
            return;
        }
        widths[*nth] = 0;
        if let Some(column) = table.column_mut(*nth) {
            column.set_constraint(ColumnConstraint::Hidden);
        }
    }
}

/// The process list.
pub fn processes(output: Output, processes: &[Process]) -> String {
    let mut table = new(
        output,
        &[
            "ID",
            "NAME",
            "NAMESPACE",
            "MODE",
            "PID",
            "STATUS",
            "RESTARTS",
            "UPTIME",
            "CPU",
            "MEMORY",
        ],
    );
    for process in processes {
        table.add_row([
            Cell::new(process.id),
            Cell::new(output.safe(&process.name)),
            Cell::new(output.safe(&process.namespace)),
            Cell::new(mode(process)),
            Cell::new(process.pid.map_or_else(|| "-".to_owned(), |pid| pid.to_string())),
            status(output, process.status),
            right(&process.restarts.to_string()),
            right(&process.started_at.map_or_else(|| "-".to_owned(), since)),
            right(&format!("{:.1}%", process.cpu_percent)),
            right(&bytes(process.memory_bytes)),
        ]);
    }
    narrow(&mut table, &EXPENDABLE);
    trimmed(&table)
}

/// The processes of many hosts.
pub fn fleet(output: Output, processes: &[FleetProcess]) -> String {
    let head = [
        "HOST",
        "ID",
        "NAME",
        "NAMESPACE",
        "STATUS",
        "RESTARTS",
        "UPTIME",
        "CPU",
        "MEMORY",
    ];
    let mut table = new(output, &head);
    for FleetProcess { host, process } in processes {
        table.add_row([
            Cell::new(output.safe(host)),
            Cell::new(process.id),
            Cell::new(output.safe(&process.name)),
            Cell::new(output.safe(&process.namespace)),
            status(output, process.status),
            right(&process.restarts.to_string()),
            right(&process.started_at.map_or_else(|| "-".to_owned(), since)),
            right(&format!("{:.1}%", process.cpu_percent)),
            right(&bytes(process.memory_bytes)),
        ]);
    }
    narrow(&mut table, &FLEET_EXPENDABLE);
    trimmed(&table)
}

/// What became of processes.
pub fn outcomes(output: Output, items: &[VerbItem]) -> String {
    let mut table = new(output, &["ID", "NAME", "OUTCOME", "STATUS", "PID", "RESTARTS"]);
    for item in items {
        let mut told = outcome(item.outcome);
        if let Some(problem) = &item.problem {
            told = format!("{told}: {}", output.safe(&problem.detail));
        }
        table.add_row([
            Cell::new(item.process.id),
            Cell::new(output.safe(&item.process.name)),
            Cell::new(told),
            status(output, item.process.status),
            Cell::new(
                item.process
                    .pid
                    .map_or_else(|| "-".to_owned(), |pid| pid.to_string()),
            ),
            right(&item.process.restarts.to_string()),
        ]);
    }
    trimmed(&table)
}

/// The word of an outcome.
pub fn outcome(outcome: Outcome) -> String {
    let word = serde_json::to_value(outcome).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

pub fn trimmed(table: &Table) -> String {
    table
        .to_string()
        .lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

pub fn right(text: &str) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

pub fn mode(process: &Process) -> &'static str {
    match process.mode {
        qd_api::process::Mode::Fork => "fork",
        qd_api::process::Mode::Cluster => "cluster",
    }
}

fn status(output: Output, status: Status) -> Cell {
    let cell = Cell::new(status.as_str());
    if !output.colour {
        return cell;
    }
    cell.fg(match status {
        Status::Online => Color::Green,
        Status::Errored | Status::Stopped => Color::Red,
        _ => Color::Yellow,
    })
}

/// How and why a run ended: `crashed, code 1`.
pub fn exit(exit: &LastExit) -> String {
    match (&exit.signal, exit.code) {
        (Some(signal), _) => format!("{}, {signal}", exit.reason),
        (None, Some(code)) => format!("{}, code {code}", exit.reason),
        (None, None) => exit.reason.clone(),
    }
}

/// How long ago, in its two largest units.
pub fn since(at: Time) -> String {
    between(at, Time::now())
}

/// How long, in its two largest units.
pub fn between(from: Time, to: Time) -> String {
    let seconds = (to.as_millis() - from.as_millis()).max(0) / 1000;
    match seconds {
        ..60 => format!("{seconds}s"),
        60..3600 => format!("{}m{}s", seconds / 60, seconds % 60),
        3600..86_400 => format!("{}h{}m", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{}d{}h", seconds / 86_400, seconds % 86_400 / 3600),
    }
}

/// A size in its unit, with one decimal.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
pub fn bytes(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 {
        format!("{bytes} B")
    } else {
        format!("{value:.1} {}", units[unit])
    }
}
