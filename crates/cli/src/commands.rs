//! The commands, one file each.

pub mod agent;
pub mod apply;
pub mod audit;
pub mod bulk;
pub mod completions;
pub mod config;
pub mod daemon;
pub mod delete;
pub mod describe;
pub mod doctor;
pub mod env;
pub mod events;
pub mod flush;
pub mod history;
pub mod hosts;
pub mod import;
pub mod kill;
pub mod link;
pub mod login;
pub mod logs;
pub mod ls;
pub mod man;
pub mod metrics;
pub mod monit;
pub mod ping;
pub mod runtime;
pub mod save;
pub mod scale;
pub mod send;
pub mod signal;
pub mod start;
pub mod startup;
pub mod token;
pub mod trigger;
pub mod ui;
pub mod up;
pub mod update;
pub mod verbs;
pub mod wait;
pub mod whoami;

use std::process::ExitCode;

use crate::{
    args::{Arguments, Command, Later},
    context::Context,
    exit::Failure,
};

/// Runs one command to its end.
pub fn run(arguments: Arguments) -> ExitCode {
    let context = Context::new(arguments.global);
    let ended = match executor(&arguments.command) {
        Ok(runtime) => runtime.block_on(dispatch(&context, arguments.command)),
        Err(error) => Err(error.into()),
    };
    match ended {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

/// An agent serves many; every other command does one thing and should start in no time.
fn executor(command: &Command) -> std::io::Result<tokio::runtime::Runtime> {
    let mut builder = match command {
        Command::Agent(_) | Command::Up(_) => {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            builder.worker_threads(2);
            builder
        }
        _ => tokio::runtime::Builder::new_current_thread(),
    };
    builder.enable_all().build()
}

async fn dispatch(context: &Context, command: Command) -> Result<ExitCode, Failure> {
    let ended = match command {
        Command::Runtime(Later(args)) => return runtime::run(context, args).await,
        Command::Ls(Later(args)) => ls::run(context, args).await,
        Command::Describe(Later(args)) => describe::run(context, args).await,
        Command::Apply(Later(args)) => apply::run(context, args).await,
        Command::Start(Later(args)) => start::run(context, args).await,
        Command::Restart(Later(args)) => verbs::restart(context, args).await,
        Command::Reload(Later(args)) => verbs::reload(context, args).await,
        Command::Stop(Later(args)) => verbs::stop(context, args).await,
        Command::Reset(Later(args)) => verbs::reset(context, args).await,
        Command::Delete(Later(args)) => delete::run(context, args).await,
        Command::Scale(Later(args)) => scale::run(context, args).await,
        Command::Signal(Later(args)) => signal::run(context, args).await,
        Command::Send(Later(args)) => send::run(context, args).await,
        Command::Trigger(Later(args)) => trigger::run(context, args).await,
        Command::Env(Later(args)) => env::run(context, args).await,
        Command::History(Later(args)) => history::run(context, args).await,
        Command::Logs(Later(args)) => logs::run(context, args).await,
        Command::Flush(Later(args)) => flush::run(context, args).await,
        Command::Metrics(Later(args)) => metrics::run(context, args).await,
        Command::Monit(Later(args)) => monit::run(context, args).await,
        Command::Events(Later(args)) => events::run(context, args).await,
        Command::Wait(Later(args)) => wait::run(context, args).await,
        Command::Save(Later(args)) => save::save(context, args).await,
        Command::Resurrect => save::resurrect(context).await,
        Command::ReloadLogs => save::reload_logs(context).await,
        Command::Update => update::run(context).await,
        Command::Kill(Later(args)) => kill::run(context, args).await,
        Command::Import(Later(args)) => import::run(context, args).await,
        Command::Startup(Later(args)) => startup::run(context, args).await,
        Command::Unstartup(Later(args)) => startup::unstartup(args).await,
        Command::Ui(Later(args)) => ui::run(context, args).await,
        Command::Up(Later(args)) => up::run(args).await,
        Command::Daemon(Later(args)) => daemon::run(args).await,
        Command::Ping => ping::run(context).await,
        Command::Whoami => whoami::run(context).await,
        Command::Login(Later(args)) => login::login(context, args).await,
        Command::Logout(Later(args)) => login::logout(context, &args),
        Command::Token(command) => token::run(context, command).await,
        Command::Audit(command) => audit::run(context, command).await,
        Command::Doctor(Later(args)) => doctor::run(context, args).await,
        Command::Config(command) => config::run(context, &command),
        Command::Agent(Later(args)) => agent::run(args).await,
        Command::Link(Later(args)) => link::run(context, args).await,
        Command::Unlink => link::end(context),
        Command::Bulk(command) => bulk::run(context, command).await,
        Command::Hosts(Later(args)) => hosts::run(context, &args).await,
        Command::Completions(Later(args)) => completions::run(context, &args),
        Command::Man(Later(args)) => man::run(&args),
    };
    ended.map(ExitCode::from)
}
