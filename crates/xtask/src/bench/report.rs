//! What was measured, as JSON and as a table.

use std::{collections::BTreeMap, path::Path, process::Command};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::workspace;

const FOLDER: &str = "bench";

/// All figures of one machine.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Report {
    machine: Machine,
    figures: BTreeMap<String, Figure>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Machine {
    date: String,
    cpu: String,
    cpus: usize,
    kernel: String,
    rustc: String,
    node: String,
}

/// One figure beside its rival's.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// Its unit.
    pub unit: String,
    /// Ours.
    pub ours: f64,
    /// The rival's, if there is one.
    pub rivals: Option<f64>,
    /// Who the rival is.
    pub rival: Option<String>,
    /// What it is held to.
    pub target: String,
}

impl Report {
    /// What an earlier run left, if any, for this machine as it is now.
    ///
    /// # Errors
    ///
    /// If there are results that cannot be read.
    pub fn open(root: &Path) -> anyhow::Result<Self> {
        let path = root.join(FOLDER).join("results.json");
        let mut report = match std::fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).with_context(|| format!("cannot read {}", path.display()))?
            }
            Err(_) => Self::default(),
        };
        report.machine = Machine::here();
        Ok(report)
    }

    /// Adds a figure, or measures it anew.
    pub fn add(&mut self, id: &str, figure: Figure) {
        eprintln!("  {}", row(id, &figure));
        self.figures.insert(id.to_owned(), figure);
    }

    /// Writes both files.
    ///
    /// # Errors
    ///
    /// If they cannot be written.
    pub fn save(&self, root: &Path) -> anyhow::Result<()> {
        let folder = root.join(FOLDER);
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        workspace::write(&folder.join("results.json"), &json)?;
        workspace::write(&folder.join("results.md"), self.markdown().as_bytes())
    }

    /// The table.
    #[must_use]
    pub fn markdown(&self) -> String {
        let Machine {
            date,
            cpu,
            cpus,
            kernel,
            rustc,
            node,
        } = &self.machine;
        let mut text = format!(
            "# Measurements\n\nBy `cargo xtask bench`, {date}: {cpus} × {cpu}, Linux {kernel}, {rustc}, node {node}.\n\
             Each figure beside its rival in the same run; medians.\n\n\
             | | what | ours | rival | ratio | target |\n|---|---|---|---|---|---|\n"
        );
        for (id, figure) in &self.figures {
            text.push_str(&row(id, figure));
            text.push('\n');
        }
        text
    }
}

fn row(id: &str, figure: &Figure) -> String {
    let Figure {
        what,
        unit,
        ours,
        rivals,
        rival,
        target,
    } = figure;
    let rival = match (rivals, rival) {
        (Some(rivals), Some(rival)) => format!("{} {unit} ({rival})", short(*rivals)),
        _ => "–".to_owned(),
    };
    let ratio = rivals
        .filter(|rivals| *rivals > 0.0)
        .map_or_else(|| "–".to_owned(), |rivals| format!("{} ×", short(ours / rivals)));
    format!(
        "| {id} | {what} | {} {unit} | {rival} | {ratio} | {target} |",
        short(*ours)
    )
}

/// Three digits that mean something.
fn short(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        middle if middle >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

impl Machine {
    fn here() -> Self {
        let said = |program: &str, args: &[&str]| {
            let output = Command::new(program).args(args).output().ok();
            output.map_or_else(String::new, |it| {
                String::from_utf8_lossy(&it.stdout).trim().to_owned()
            })
        };
        let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpus.lines().find(|line| line.starts_with("model name"));
        Self {
            date: said("date", &["-u", "+%F"]),
            cpu: model
                .and_then(|line| line.split_once(':'))
                .map_or_else(|| "unknown CPU".to_owned(), |(_, name)| name.trim().to_owned()),
            cpus: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: said("uname", &["-r"]),
            rustc: said("rustc", &["--version"]),
            node: said("node", &["--version"]),
        }
    }
}
