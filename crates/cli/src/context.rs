//! What a command needs of the outside: which agent to talk to, with which token, and how to write.

use std::{path::PathBuf, time::Duration};

use qd_sdk::{Client, ClientBuilder};

use crate::{args::Global, exit::Failure, local, output::Output, profile::Profiles};

/// The outside of one command.
pub struct Context {
    pub global: Global,
    pub output: Output,
}

impl Context {
    pub fn new(mut global: Global) -> Self {
        // CI systems set a variable that has no value to nothing.
        for given in [&mut global.host, &mut global.token, &mut global.pin] {
            given.take_if(|given| given.is_empty());
        }
        let output = Output::new(global.json, global.raw);
        Self { global, output }
    }

    /// Whether another agent was named than this host's.
    pub fn is_remote(&self) -> bool {
        self.global.host.is_some()
    }

    /// A client of the agent that was named, else of the local agent's socket.
    pub fn client(&self) -> Result<Client, Failure> {
        self.client_for(None)
    }

    /// The same for calls that may take this long.
    pub fn client_for(&self, timeout: Option<Duration>) -> Result<Client, Failure> {
        let mut builder = match &self.global.host {
            Some(host) => self.remote(host)?,
            None => self.local()?,
        };
        if let Some(timeout) = timeout {
            builder = builder.timeout(timeout);
        }
        builder = builder.user_agent(concat!("qd/", env!("CARGO_PKG_VERSION")));
        builder.build().map_err(Failure::usage)
    }

    fn remote(&self, host: &str) -> Result<ClientBuilder, Failure> {
        // `profile/host` is a host behind the console of a profile.
        let (named, behind) = host
            .split_once('/')
            .map_or((host, None), |(named, host)| (named, Some(host)));
        let profile = if host.contains("://") {
            None
        } else {
            Some(Profiles::load()?.named(named)?)
        };
        let url = match (&profile, behind) {
            (Some(profile), Some(name)) => {
                format!("{}/api/v1/hosts/{name}", profile.url.trim_end_matches('/'))
            }
            (Some(profile), None) => profile.url.clone(),
            (None, _) => host.to_owned(),
        };
        let mut builder = Client::builder().base_url(url);
        let token = self
            .global
            .token
            .clone()
            .or_else(|| profile.as_ref().and_then(|profile| profile.token.clone()));
        if let Some(token) = token {
            builder = builder.token(token);
        }
        if let Some(pin) = self
            .global
            .pin
            .clone()
            .or_else(|| profile.and_then(|profile| profile.pin))
        {
            builder = builder.pin_sha256(pin);
        }
        Ok(builder)
    }

    fn local(&self) -> Result<ClientBuilder, Failure> {
        let socket = socket()?;
        if !socket.exists() {
            let failure = Failure {
                code: crate::exit::Code::Unreachable,
                error: anyhow::anyhow!("no agent runs here: there is no {}", socket.display()),
                hint: None,
            };
            return Err(failure.hint(
                "start one with `qd up` (daemon and agent) or `qd agent` (in front of a PM2), in another terminal or as a service; or name a remote one with --host",
            ));
        }
        let builder = Client::builder().unix_socket(socket);
        Ok(match &self.global.token {
            Some(token) => builder.token(token.clone()),
            None => builder,
        })
    }
}

/// The local agent's socket.
pub fn socket() -> Result<PathBuf, Failure> {
    Ok(local::home()?.join("agent.sock"))
}
