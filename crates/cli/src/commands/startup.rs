//! `qd startup` and `qd unstartup`: the service by which daemon and agent, and with them the apps, come back after a
//! reboot.

mod check;
mod unit;

use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use self::unit::{Mode, Unit};
use crate::{
    context::Context,
    exit::{Code, Failure},
    local, output,
};

/// The service's name.
const SERVICE: &str = "quarterdeck.service";

/// Whose service, and what to do about it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  sudo qd startup --run-as web\n  qd startup --user\n  qd startup --dry-run        print the unit\n  qd startup --check          would everything be back after a reboot?"
)]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// The user of a system service (default: whoever called sudo, or this one)
    #[arg(long, value_name = "USER")]
    run_as: Option<String>,
    /// Only print the unit
    #[arg(long)]
    dry_run: bool,
    /// Only see whether unit, program, home, state and user would survive a reboot
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
}

/// Which service manager.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// A service of this user
    #[arg(long, conflicts_with = "system")]
    user: bool,
    /// A service of the system; the default for root
    #[arg(long)]
    system: bool,
    /// Where units are
    #[arg(long, hide = true, value_name = "DIR")]
    units: Option<PathBuf>,
    /// What manages them
    #[arg(long, hide = true, value_name = "FILE", default_value = "systemctl")]
    systemctl: PathBuf,
}

impl Which {
    fn mode(&self) -> Mode {
        if self.user || (!self.system && !rustix::process::geteuid().is_root()) {
            Mode::User
        } else {
            Mode::System
        }
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        match (&self.units, self.mode()) {
            (Some(units), _) => Ok(units.clone()),
            (None, Mode::System) => Ok("/etc/systemd/system".into()),
            (None, Mode::User) => std::env::var_os("HOME")
                .map(|home| PathBuf::from(home).join(".config/systemd/user"))
                .ok_or_else(|| Failure::usage("HOME is not set, so there is no place for a user's units")),
        }
    }

    /// Runs the service manager; what it said when it failed.
    async fn systemctl(&self, arguments: &[&str]) -> Result<String, Failure> {
        let mut command = tokio::process::Command::new(&self.systemctl);
        if self.mode() == Mode::User {
            command.arg("--user");
        }
        let output = command.args(arguments).output().await.map_err(|error| {
            Failure {
                code: Code::Failed,
                error: anyhow::Error::from(error).context(format!("{} cannot be run", self.systemctl.display())),
                hint: None,
            }
            .hint("this host has no systemd; `--dry-run` prints the unit, which says what another init has to run")
        })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(anyhow::anyhow!("systemctl {}: {}", arguments.join(" "), said.trim()).into())
    }
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    let mode = args.which.mode();
    let unit = Unit {
        mode,
        program: qd_daemon::program(),
        home: local::home()?,
        user: args.run_as.unwrap_or_else(unit::user),
    };
    if args.dry_run {
        context.output.line(unit.text().trim_end())?;
        return Ok(Code::Done);
    }
    let folder = args.which.folder()?;
    let path = folder.join(SERVICE);
    if args.check {
        let enabled = args.which.systemctl(&["is-enabled", SERVICE]).await;
        return check::run(context, &path, enabled.as_deref().ok() == Some("enabled"), mode);
    }
    write(&folder, &path, &unit.text())?;
    args.which.systemctl(&["daemon-reload"]).await?;
    args.which.systemctl(&["enable", SERVICE]).await?;
    output::say(&format!("wrote and enabled {}", path.display()));
    if mode == Mode::User {
        output::say("run `loginctl enable-linger`, or it only runs while you are logged in");
    }
    output::say("it starts with the next boot; start it now with `systemctl start quarterdeck`");
    Ok(Code::Done)
}

/// Whose service to remove.
#[derive(Debug, clap::Args)]
#[command(after_help = "What runs goes on running.\n\nExamples:\n  sudo qd unstartup\n  qd unstartup --user")]
pub struct Unstartup {
    #[command(flatten)]
    which: Which,
}

pub async fn unstartup(args: Unstartup) -> Result<Code, Failure> {
    let path = args.which.folder()?.join(SERVICE);
    if !path.exists() {
        return Err(Failure {
            code: Code::NothingMatches,
            error: anyhow::anyhow!("there is no {}", path.display()),
            hint: None,
        });
    }
    args.which.systemctl(&["disable", SERVICE]).await?;
    fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
    args.which.systemctl(&["daemon-reload"]).await?;
    output::say(&format!("disabled and removed {}", path.display()));
    Ok(Code::Done)
}

/// The old unit or the new one.
fn write(folder: &Path, path: &Path, text: &str) -> Result<(), Failure> {
    let written = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let beside = path.with_extension("new");
        let mut file = fs::OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o644)
            .open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(beside, path)
    };
    Ok(written().with_context(|| format!("{} cannot be written", path.display()))?)
}
