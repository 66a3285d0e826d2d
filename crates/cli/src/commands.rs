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
    args::{Arguments, Command},
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
        Command::Runtime(args) => return runtime::run(context, args).await,
        Command::Ls(args) => ls::run(context, args).await,
        Command::Describe(args) => describe::run(context, args).await,
        Command::Apply(args) => apply::run(context, args).await,
        Command::Start(args) => start::run(context, args).await,
        Command::Restart(args) => verbs::restart(context, args).await,
        Command::Reload(args) => verbs::reload(context, args).await,
        Command::Stop(args) => verbs::stop(context, args).await,
        Command::Reset(args) => verbs::reset(context, args).await,
        Command::Delete(args) => delete::run(context, args).await,
        Command::Scale(args) => scale::run(context, args).await,
        Command::Signal(args) => signal::run(context, args).await,
        Command::Send(args) => send::run(context, args).await,
        Command::Trigger(args) => trigger::run(context, args).await,
        Command::Env(args) => env::run(context, args).await,
        Command::History(args) => history::run(context, args).await,
        Command::Logs(args) => logs::run(context, args).await,
        Command::Flush(args) => flush::run(context, args).await,
        Command::Metrics(args) => metrics::run(context, args).await,
        Command::Monit(args) => monit::run(context, args).await,
        Command::Events(args) => events::run(context, args).await,
        Command::Wait(args) => wait::run(context, args).await,
        Command::Save(args) => save::save(context, args).await,
        Command::Resurrect => save::resurrect(context).await,
        Command::ReloadLogs => save::reload_logs(context).await,
        Command::Update => update::run(context).await,
        Command::Kill(args) => kill::run(context, args).await,
        Command::Import(args) => import::run(context, args).await,
        Command::Startup(args) => startup::run(context, args).await,
        Command::Unstartup(args) => startup::unstartup(args).await,
        Command::Ui(args) => ui::run(context, args).await,
        Command::Up(args) => up::run(args).await,
        Command::Daemon(args) => daemon::run(args).await,
        Command::Ping => ping::run(context).await,
        Command::Whoami => whoami::run(context).await,
        Command::Login(args) => login::login(context, args).await,
        Command::Logout(args) => login::logout(context, &args),
        Command::Token(command) => token::run(context, command).await,
        Command::Audit(command) => audit::run(context, command).await,
        Command::Doctor(args) => doctor::run(context, args).await,
        Command::Config(command) => config::run(context, &command),
        Command::Agent(args) => agent::run(args).await,
        Command::Link(args) => link::run(context, args).await,
        Command::Unlink => link::end(context),
        Command::Bulk(command) => bulk::run(context, command).await,
        Command::Hosts(args) => hosts::run(context, &args).await,
        Command::Completions(args) => completions::run(context, &args),
        Command::Man(args) => man::run(&args),
    };
    ended.map(ExitCode::from)
}
