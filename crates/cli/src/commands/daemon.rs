//! `qd daemon`: Quarterdeck's own daemon of this host, started through its keeper.

use std::path::PathBuf;

use qd_daemon::{
    launch::{self, Outputs},
    logs::Form,
};
use qd_pm2::Home;

use crate::{
    exit::{Code, Failure},
    local, output,
};

/// Where, and whether in the foreground.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  qd daemon\n  qd daemon --home /srv/qd --foreground")]
pub struct Args {
    /// The daemon's home (default: $QD_HOME or ~/.quarterdeck)
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,
    /// Stay, as the keeper of the daemon; SIGTERM stops the apps and ends both
    #[arg(long)]
    foreground: bool,
    /// Leave the terminal's session first
    #[arg(long, hide = true, requires = "foreground")]
    detached: bool,
    /// Be the daemon itself, of the keeper at standard input
    #[arg(long, hide = true, conflicts_with = "foreground")]
    kept: bool,
    /// Show what apps write on the outputs of the keeper, in this form
    #[arg(long, hide = true)]
    shown: Option<Form>,
}

pub async fn run(args: Args) -> Result<Code, Failure> {
    let home = match args.home {
        Some(home) => absolute(home)?,
        None => local::home()?,
    };
    let home = Home::new(home);
    if args.kept {
        begin()?;
        qd_daemon::run(home, args.shown)
            .await
            .map_err(anyhow::Error::from)?;
        return Ok(Code::Done);
    }
    if args.foreground {
        begin()?;
        if args.detached {
            rustix::process::setsid().map_err(anyhow::Error::from)?;
        }
        let mut kept = arguments(&home, "--kept");
        let mut outputs = Outputs::Own;
        if let Some(form) = args.shown {
            kept.extend(["--shown".to_owned(), form.as_str().to_owned()]);
            outputs = Outputs::Shown;
        }
        launch::keep(&home, qd_daemon::program(), kept, outputs)
            .await
            .map_err(anyhow::Error::from)?;
        return Ok(Code::Done);
    }
    if launch::listens(&home) {
        output::say(&format!("a daemon runs in {} already", home.root().display()));
        return Ok(Code::Done);
    }
    let mut command = keeper(&home);
    command.arg("--detached");
    match launch::start(&home, command, Outputs::Own).await {
        Ok(_) | Err(launch::Error::Taken(_)) => {
            output::say(&format!("the daemon listens in {}", home.root().display()));
            Ok(Code::Done)
        }
        Err(error) => Err(anyhow::Error::from(error).into()),
    }
}

/// The command of a keeper of this home.
pub fn keeper(home: &Home) -> std::process::Command {
    #[expect(
        clippy::disallowed_methods,
        reason = "starting the daemon is what this command is for"
    )]
    let mut command = std::process::Command::new(qd_daemon::program());
    command.args(arguments(home, "--foreground"));
    command
}

fn arguments(home: &Home, how: &str) -> Vec<String> {
    let home = home.root().display().to_string();
    vec!["daemon".to_owned(), how.to_owned(), "--home".to_owned(), home]
}

/// What a process that stays does first.
fn begin() -> Result<(), Failure> {
    qd_bootstrap::init_tracing(&qd_bootstrap::Options::from_env()).map_err(anyhow::Error::from)?;
    tokio::spawn(qd_bootstrap::memory::keep_small());
    Ok(())
}

/// A path that means the same wherever it is used.
pub fn absolute(path: PathBuf) -> Result<PathBuf, Failure> {
    Ok(std::path::absolute(path).map_err(anyhow::Error::from)?)
}
