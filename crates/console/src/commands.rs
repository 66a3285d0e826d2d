//! The command line of the console: `serve`, and what is done in its data directory beside a running one or without.

mod backup;
mod code;
mod doctor;
mod serve;
mod token;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

use crate::store::Store;

/// The central server of Quarterdeck: its hosts dial in, its users operate them.
#[derive(Debug, Parser)]
#[command(name = "qd-console", version, arg_required_else_help = true)]
struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where everything is kept.
#[derive(Debug, clap::Args)]
struct Place {
    /// The data directory (default: ~/.quarterdeck-console)
    #[arg(long, global = true, env = "QD_CONSOLE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Serve, in the foreground
    Serve(serve::Args),
    /// Users and their passwords
    #[command(subcommand)]
    User(user::Command),
    /// Tokens, for programs
    #[command(subcommand)]
    Token(token::Command),
    /// Codes by which hosts join
    #[command(subcommand)]
    Code(code::Command),
    /// Copy the store into a file, while the console runs
    Backup(backup::Args),
    /// Put a copy in the place of the store, while the console does not run
    Restore(backup::Args),
    /// Look at what a console needs
    Doctor,
}

/// Runs the command that was given.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    qd_auth::install_crypto();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let done = runtime
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("qd-console: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let data = match arguments.place.data {
        Some(data) => data,
        None => home()?,
    };
    qd_edge::serve::private_directory(&data)?;
    match arguments.command {
        Command::Serve(args) => serve::run(data, args).await,
        Command::User(command) => user::run(&Store::open(&data).await?, command).await,
        Command::Token(command) => token::run(&Store::open(&data).await?, command).await,
        Command::Code(command) => code::run(&data, command).await,
        Command::Backup(args) => backup::copy(&Store::open(&data).await?, args).await,
        Command::Restore(args) => backup::restore(&data, args).await,
        Command::Doctor => doctor::run(&data).await,
    }
}

fn home() -> anyhow::Result<PathBuf> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let home =
        home.ok_or_else(|| anyhow::anyhow!("there is no HOME; give the data directory as --data DIR"))?;
    Ok(PathBuf::from(home).join(".quarterdeck-console"))
}

/// Says something to a person.
fn say(text: &str) {
    // Nobody may be listening.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{text}\n"));
}

/// Prints what programs read.
fn print(text: &str) -> anyhow::Result<()> {
    std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{text}\n"))?;
    Ok(())
}
