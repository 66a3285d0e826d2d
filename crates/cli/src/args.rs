//! The command line as clap sees it. What a command does stands in the file of its name.

mod later;

use std::ffi::OsString;

use clap::{Args as _, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

pub use self::later::Later;
use crate::commands::{
    agent, apply, audit, bulk, completions, config, daemon, delete, describe, doctor, env, events, flush,
    history, hosts, import, kill, link, login, logs, ls, man, metrics, monit, runtime, save, scale, send,
    signal, start, startup, token, trigger, ui, up, verbs, wait,
};

const EXIT_CODES: &str = "\
Exit codes:
  0 done · 1 failed · 2 usage · 3 nothing matches the target · 4 not authenticated or not allowed
  5 cannot reach the agent, console or daemon · 6 timed out · 7 the app did not become ready
  Ctrl-C ends a command by its signal, which shells report as 130.

Targets:
  an id (0), a name (web), ns:<namespace>, all, or /regex/ over names

Environment:
  QD_HOME   home of keys, state and the local socket (default ~/.quarterdeck)
  QD_HOST   URL of the agent to talk to; without it the local agent's socket
  QD_CONSOLE  URL of a console; QD_HOST is then a host behind it
  QD_TOKEN  token for it
  QD_LOG    filter of the log on standard error, as `info` or `qd_agent=debug`
  NO_COLOR  no colours";

/// Operate the processes of this and other hosts, through the agents that run there
#[derive(Debug, Parser)]
#[command(name = "qd", version, after_help = EXIT_CODES, arg_required_else_help = true, max_term_width = 110)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// Reads a command line, the program's name first. Most name their command before anything else; then only that one
    /// is put together. What cannot be read so is read again as a whole, which has the better words for it.
    ///
    /// # Errors
    /// What is wrong with it, or what was asked for instead of a command: help, or the version.
    pub fn of(words: &[OsString]) -> Result<Self, clap::Error> {
        let all = Self::command();
        let named = words.get(1).and_then(|name| all.find_subcommand(name));
        if let Some(named) = named {
            let one = clap::Command::new("qd").subcommand(named.clone());
            let matches = Global::augment_args(one).try_get_matches_from(words);
            if let Ok(arguments) = matches.and_then(|matches| Self::from_arg_matches(&matches)) {
                return Ok(arguments);
            }
        }
        Self::try_parse_from(words)
    }
}

/// What every command takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Global {
    /// URL of an agent or a console, or a profile of `qd login`; PROFILE/HOST is a host behind a console
    #[arg(
        long,
        global = true,
        env = "QD_HOST",
        value_name = "URL|PROFILE",
        help_heading = "Connection"
    )]
    pub host: Option<String>,
    /// URL of a console, or a profile; --host is then the name of a host behind it
    #[arg(
        long,
        global = true,
        env = "QD_CONSOLE",
        value_name = "URL|PROFILE",
        help_heading = "Connection"
    )]
    pub console: Option<String>,
    /// Token for it
    #[arg(
        long,
        global = true,
        env = "QD_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN",
        help_heading = "Connection"
    )]
    pub token: Option<String>,
    /// SHA-256 fingerprint of the agent's certificate, for one that is self-signed
    #[arg(
        long,
        global = true,
        env = "QD_PIN",
        value_name = "HEX",
        help_heading = "Connection"
    )]
    pub pin: Option<String>,
    /// One JSON document on standard output, the API's own types; of `logs` and `events` one object a line
    #[arg(long, global = true, help_heading = "Output")]
    pub json: bool,
    /// Show control sequences in names and log lines as they are
    #[arg(long, global = true, help_heading = "Output")]
    pub raw: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List processes
    #[command(visible_aliases = ["list", "ps", "status"])]
    Ls(Later<ls::Args>),
    /// Describe processes in full
    #[command(visible_aliases = ["show", "info"])]
    Describe(Later<describe::Args>),
    /// Start a program or an ecosystem file, or what is stopped
    Start(Later<start::Args>),
    /// Make apps be as an ecosystem file defines them
    Apply(Later<apply::Args>),
    /// Restart processes
    Restart(Later<verbs::Changing>),
    /// Reload processes: cluster workers one by one, without closing their listener
    #[command(after_help = "Examples:\n  qd reload web --wait\n  qd reload 'ns:shop'")]
    Reload(Later<verbs::Changing>),
    /// Stop processes and keep them defined
    Stop(Later<verbs::Plain>),
    /// Set restart counters to zero
    #[command(after_help = "Examples:\n  qd reset web\n  qd reset all")]
    Reset(Later<verbs::Plain>),
    /// Stop processes and forget them
    #[command(visible_alias = "del")]
    Delete(Later<delete::Args>),
    /// Change how many processes an app has
    Scale(Later<scale::Args>),
    /// Send a signal
    Signal(Later<signal::Args>),
    /// Send a line to standard input, or a message
    Send(Later<send::Args>),
    /// Trigger an action that an app defines, or list them
    Trigger(Later<trigger::Args>),
    /// Show environment variables, masked
    Env(Later<env::Args>),
    /// Show how and why the last runs ended
    History(Later<history::Args>),
    /// Show or follow logs
    Logs(Later<logs::Args>),
    /// Empty log files
    Flush(Later<flush::Args>),
    /// Show metrics, present and past
    Metrics(Later<metrics::Args>),
    /// Watch and operate processes in the terminal
    #[command(visible_aliases = ["monitor", "top"])]
    Monit(Later<monit::Args>),
    /// Follow events
    Events(Later<events::Args>),
    /// Wait until processes are online
    Wait(Later<wait::Args>),
    /// Save the process list
    Save(Later<save::Save>),
    /// Start what was saved
    Resurrect,
    /// Make the daemon open its log files anew
    ReloadLogs,
    /// Update the daemon in place
    Update,
    /// Stop the daemon, its keeper and all its processes
    Kill(Later<kill::Args>),
    /// Check the way to the daemon and back
    Ping,
    /// Who one is, and what one may do
    Whoami,
    /// Remember a host and its token as a profile
    Login(Later<login::Login>),
    /// Forget a profile
    Logout(Later<login::Logout>),
    /// Make, list and revoke tokens of this host, or with --host of another
    #[command(subcommand)]
    Token(token::Command),
    /// Read and verify the audit log
    #[command(subcommand)]
    Audit(audit::Command),
    /// Examine this host and say what is wrong
    Doctor(Later<doctor::Args>),
    /// Check and show the configuration
    #[command(subcommand)]
    Config(config::Command),
    /// Print a link to the web page that logs in, once
    Ui(Later<ui::Args>),
    /// Run the daemon and the agent of this host in the foreground
    Up(Later<up::Args>),
    /// Run apps as a container's first process, or in the foreground anywhere
    Runtime(Later<runtime::Args>),
    /// Start Quarterdeck's own daemon
    Daemon(Later<daemon::Args>),
    /// Take over the apps of a PM2
    Import(Later<import::Args>),
    /// Have daemon and agent started at boot
    Startup(Later<startup::Args>),
    /// Have them started at boot no more
    Unstartup(Later<startup::Unstartup>),
    /// Run the agent of this host in the foreground
    Agent(Later<agent::Args>),
    /// Link this host to a console, by a code of it
    Link(Later<link::Args>),
    /// End the link of this host to its console
    Unlink,
    /// List, show and cancel verbs on many hosts of a console
    #[command(subcommand)]
    Bulk(bulk::Command),
    /// List the hosts of a console
    Hosts(Later<hosts::Args>),
    /// Print completions for a shell
    Completions(Later<completions::Args>),
    /// Write manual pages to a directory
    Man(Later<man::Args>),
}
