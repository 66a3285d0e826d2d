//! `cargo xtask`: see `cargo xtask help`.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};
use qd_xtask::{bench, dist, man, openapi, tidy, workspace};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Repository tasks")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Hold the house rules; without --check, repair what can be repaired first.
    Tidy {
        /// Change nothing.
        #[arg(long)]
        check: bool,
    },
    /// Write `openapi.yaml` from the code that answers.
    Openapi {
        /// Change nothing; fail if the file is stale.
        #[arg(long)]
        check: bool,
    },
    /// Write the man pages and shell completions of `qd` to a folder.
    Man {
        /// Where to.
        #[arg(default_value = "target/man")]
        directory: PathBuf,
    },
    /// Measure beside the rivals; writes `bench/`.
    Bench {
        /// Only this part; repeat for more.
        #[arg(long)]
        only: Vec<String>,
        /// How long the memory of an idle agent is watched, in minutes.
        #[arg(long, default_value_t = 10)]
        minutes: u64,
        /// How many hosts the console has.
        #[arg(long, default_value_t = 10_000)]
        hosts: usize,
    },
    /// Build `qd` as it is shipped and report its size.
    Dist,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> anyhow::Result<()> {
    let root = workspace::root();
    match task {
        Task::Tidy { check } => tidy::run(&root, *check),
        Task::Openapi { check } => openapi::run(&root, *check),
        Task::Man { directory } => man::run(&root, directory),
        Task::Bench { only, minutes, hosts } => bench::run(
            &root,
            &bench::Options {
                only: only.clone(),
                idle: Duration::from_secs(minutes * 60),
                hosts: *hosts,
            },
        ),
        Task::Dist => dist::run(&root),
    }
}
