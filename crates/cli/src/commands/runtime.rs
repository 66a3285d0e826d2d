//! `qd runtime`: apps in the foreground, for as long as they run; as the first process of a container.

mod apps;
mod first;
mod work;

use std::{os::unix::process::CommandExt, path::PathBuf, process::ExitCode};

use qd_api::app::NumberOrText;
use qd_daemon::{
    launch::{self, Outputs},
    logs::Form,
};
use qd_pm2::Home;

use self::first::First;
use crate::{commands::daemon, context::Context, direct, exit::Failure, local};

/// What to run, and how its output is shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Output: what apps write to standard output and standard error goes to this command's own, whole lines of different apps \
one after the other. One process alone is shown as it writes (--raw), several behind their names; --json makes an object \
a line: time, process, stream, line. Nothing is dropped: who reads slowly makes the apps wait. It goes to no files, unless \
--logs-to-files is given.

Signals: SIGTERM, SIGINT, SIGQUIT and SIGHUP stop the apps, each with its own stop signal (default SIGINT) and the time \
it has (`kill_timeout`, default 1.6 s), what others depend on last; a second one kills them at once. SIGUSR1 and SIGUSR2 \
are passed on to every app that runs. Orphans are reaped.

Exit code: when no app runs or will be started again, that of the app that failed first (128 and the signal's number, if \
one ended it), else 0. After a signal 0, or 137 if an app had to be killed. 1 if an app cannot be started, 7 if it ended \
before it was ready. Apps are started again when they end, unless they say otherwise (`autorestart`, --no-autorestart).

What ran in the home before is forgotten: only what is named here runs.

Examples:
  qd runtime server.js
  qd runtime --no-autorestart ./migrate.py -- --all
  qd runtime start ecosystem.config.js --json
  qd runtime apps.yaml --only web --home /tmp/qd

In a Dockerfile:
  ENTRYPOINT [\"qd\", \"runtime\"]
  CMD [\"ecosystem.config.js\"]")]
pub struct Args {
    /// A program or an ecosystem file; `start` may stand before it
    #[arg(value_name = "SCRIPT|FILE", required = true, num_args = 1..=2)]
    what: Vec<String>,
    /// The home of the daemon (default: $QD_HOME or ~/.quarterdeck)
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,
    /// From an ecosystem file only this app; repeat for more
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The name of the app
    #[arg(long)]
    name: Option<String>,
    /// How many processes: a number or `max`
    #[arg(short, long, value_parser = apps::amount)]
    instances: Option<NumberOrText>,
    /// What runs the program; `none` to run it directly
    #[arg(long)]
    interpreter: Option<String>,
    /// How long it may take to end, in milliseconds or as 10s
    #[arg(long, value_name = "TIME", value_parser = apps::amount)]
    kill_timeout: Option<NumberOrText>,
    /// Let it run once
    #[arg(long)]
    no_autorestart: bool,
    /// Go on when no app runs any more
    #[arg(long)]
    no_auto_exit: bool,
    /// Show each line behind its app's name, also where there is one process
    #[arg(long, conflicts_with_all = ["raw", "json"])]
    prefix: bool,
    /// Write log files as well, where the apps say or in the home
    #[arg(long)]
    logs_to_files: bool,
    /// Arguments of the program
    #[arg(last = true)]
    args: Vec<String>,
}

pub async fn run(context: &Context, args: Args) -> Result<ExitCode, Failure> {
    let root = match &args.home {
        Some(home) => daemon::absolute(home.clone())?,
        None => local::home()?,
    };
    let home = Home::new(root);
    // Before anything that takes time: nobody but this process can end the first one.
    let mut first = First::new()?;
    let form = (context.output.json, context.output.raw, args.prefix);
    let no_auto_exit = args.no_auto_exit;
    let launches = apps::launches(args, &home).await?;
    let processes: u32 = launches.iter().map(qd_pm2::launch::Launch::instances).sum();
    let form = match form {
        (true, _, _) => Form::Json,
        (_, true, _) => Form::Raw,
        (_, _, false) if processes == 1 => Form::Raw,
        _ => Form::Named,
    };
    let taken = anyhow::Error::from;
    launch::rest(&home).map_err(taken)?;
    let mut command = daemon::keeper(&home);
    // Ctrl-C is for us; we end it in our own time.
    command.args(["--shown", form.as_str()]).process_group(0);
    let keeper = launch::start(&home, command, Outputs::Shown)
        .await
        .map_err(taken)?;
    first.watch(keeper.id());
    let code = match direct::client(&home).await {
        Ok(client) => {
            let work = work::run(&client, &launches, no_auto_exit);
            let ended = work::until_asked(work, &client, &mut first).await;
            ended.finish(client, &mut first).await
        }
        Err(failure) => {
            first.kill_keeper();
            Err(failure)
        }
    };
    first.clear_away();
    code
}
