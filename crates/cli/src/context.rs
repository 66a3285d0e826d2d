//! What a command needs of the outside: which agent to talk to, with which token, and how to write.

use std::{path::PathBuf, time::Duration};

use qd_api::fleet::is_host_name;
use qd_sdk::{Client, ClientBuilder};

use crate::{
    args::Global,
    exit::Failure,
    local,
    output::Output,
    profile::{Profile, Profiles},
};

/// The outside of one command.
pub struct Context {
    pub global: Global,
    pub output: Output,
}

/// Where to ask, and with what.
struct Place {
    url: String,
    token: Option<String>,
    pin: Option<String>,
}

impl Place {
    /// A host of the console that this is.
    fn behind(mut self, host: &str) -> Result<Self, Failure> {
        if !is_host_name(host) {
            return Err(Failure::usage(format!(
                "{host:?} is no name of a host behind a console"
            )));
        }
        self.url = format!("{}/api/v1/hosts/{host}", self.url.trim_end_matches('/'));
        Ok(self)
    }

    fn builder(self) -> ClientBuilder {
        let mut builder = Client::builder().base_url(self.url);
        if let Some(token) = self.token {
            builder = builder.token(token);
        }
        if let Some(pin) = self.pin {
            builder = builder.pin_sha256(pin);
        }
        builder
    }
}

impl Context {
    pub fn new(mut global: Global) -> Self {
        // CI systems set a variable that has no value to nothing.
        for given in [
            &mut global.host,
            &mut global.console,
            &mut global.token,
            &mut global.pin,
        ] {
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
        let builder = match &self.global.host {
            Some(host) => self.remote(host)?.builder(),
            None => self.local()?,
        };
        self.built(builder, timeout)
    }

    fn built(&self, mut builder: ClientBuilder, timeout: Option<Duration>) -> Result<Client, Failure> {
        if let Some(timeout) = timeout {
            builder = builder.timeout(timeout);
        }
        builder = builder.user_agent(concat!("qd/", env!("CARGO_PKG_VERSION")));
        builder.build().map_err(Failure::usage)
    }

    /// A client of the console that was named, by `--console` or as the host itself.
    pub fn console(&self) -> Result<Client, Failure> {
        let named = self.global.console.as_ref().or(self.global.host.as_ref());
        let Some(named) = named else {
            return Err(Failure::usage("no console is named").hint(
                "name one by --console URL or --console PROFILE, or in QD_CONSOLE; `qd login` makes profiles",
            ));
        };
        self.built(self.at(named)?.builder(), None)
    }

    /// Whether a console was named besides the host.
    pub fn has_console(&self) -> bool {
        self.global.console.is_some()
    }

    /// Where the agent that was named is, as a browser reaches it; nothing for the local one.
    pub fn url(&self) -> Result<Option<String>, Failure> {
        let place = self.global.host.as_deref().map(|host| self.remote(host));
        Ok(place.transpose()?.map(|place| place.url))
    }

    fn remote(&self, host: &str) -> Result<Place, Failure> {
        if host.contains("://") {
            return self.at(host);
        }
        // `profile/host` is a host behind the console of a profile; with a console named, the host alone is.
        match (host.split_once('/'), &self.global.console) {
            (Some((console, name)), _) => self.at(console)?.behind(name),
            (None, Some(console)) => self.at(console)?.behind(host),
            (None, None) => self.at(host),
        }
    }

    /// A URL, or the profile of a name.
    fn at(&self, named: &str) -> Result<Place, Failure> {
        let profile = if named.contains("://") {
            None
        } else {
            Some(Profiles::load()?.named(named)?)
        };
        let known = |of: fn(&Profile) -> Option<String>| profile.as_ref().and_then(of);
        Ok(Place {
            url: known(|profile| Some(profile.url.clone())).unwrap_or_else(|| named.to_owned()),
            token: self
                .global
                .token
                .clone()
                .or_else(|| known(|profile| profile.token.clone())),
            pin: self
                .global
                .pin
                .clone()
                .or_else(|| known(|profile| profile.pin.clone())),
        })
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
            // With a console named it is the console's.
            Some(token) if !self.has_console() => builder.token(token.clone()),
            _ => builder,
        })
    }
}

/// The local agent's socket.
pub fn socket() -> Result<PathBuf, Failure> {
    Ok(local::home()?.join("agent.sock"))
}
