//! Whether an app that runs is also well: a request, a connection or a program, asked at intervals.

mod exec;
mod http;

use std::{fmt, io, path::PathBuf, time::Duration};

use tokio::net::TcpStream;

use crate::exit::Exit;

pub use http::Http;

/// What is asked, how often, and how much of failing it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// What is asked.
    pub kind: Kind,
    /// The pause between two checks.
    pub interval: Duration,
    /// How long a check may take.
    pub timeout: Duration,
    /// How many checks in a row must fail for the app to be unhealthy.
    pub failures: u32,
    /// The pause between the start of the app and the first check.
    pub initial_delay: Duration,
}

impl Probe {
    /// Returns a probe with the usual times: every 10 s, at most 2 s, three failures, at once.
    pub fn new(kind: Kind) -> Probe {
        Probe {
            kind,
            interval: Duration::from_secs(10),
            timeout: Duration::from_secs(2),
            failures: 3,
            initial_delay: Duration::ZERO,
        }
    }
}

/// What is asked of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An HTTP request is answered with success or a redirection.
    Http(Http),
    /// A connection is accepted.
    Tcp(Address),
    /// A program ends with exit code 0.
    Exec(Exec),
}

/// Where an app listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// A name or an address.
    pub host: String,
    /// A port.
    pub port: u16,
}

/// A program that says whether an app is well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exec {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// Where it runs; that of the daemon if `None`.
    pub directory: Option<PathBuf>,
    /// All of its environment: the daemon's own is none of its business.
    pub environment: Vec<(String, String)>,
}

impl Address {
    /// The host where none is named.
    pub const LOCAL: &str = "127.0.0.1";

    /// Reads `host:port`, `[::1]:port`, or a port of this machine alone.
    ///
    /// # Errors
    ///
    /// If it is none of them.
    pub fn parse(text: &str) -> Result<Address, Invalid> {
        let invalid = || Invalid {
            text: text.to_owned(),
            expected: "host:port",
        };
        let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let host = match (bare, host) {
            (Some(host), _) if host.contains(':') => host,
            (None, "") => Address::LOCAL,
            (None, host) if !host.contains(['[', ']', ':', '/', '@']) => host,
            _ => return Err(invalid()),
        };
        let plain = host.bytes().all(|byte| byte.is_ascii_graphic());
        let port = port.parse().ok().filter(|port| *port > 0);
        match port {
            Some(port) if plain => Ok(Address {
                host: host.to_owned(),
                port,
            }),
            _ => Err(invalid()),
        }
    }

    async fn connect(&self) -> Result<TcpStream, Failure> {
        let connected = TcpStream::connect((self.host.as_str(), self.port)).await;
        connected.map_err(|source| Failure::Connect {
            address: self.to_string(),
            source,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// A text that is no address of a probe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {expected}")]
pub struct Invalid {
    /// What was given.
    pub text: String,
    /// What was expected.
    pub expected: &'static str,
}

/// Why a check failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There was no answer in time.
    #[error("no answer within {after:?}")]
    Timeout {
        /// The time it had.
        after: Duration,
    },
    /// No connection was accepted.
    #[error("connecting to {address} failed")]
    Connect {
        /// Where to.
        address: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The connection broke before there was an answer.
    #[error("asking {address} failed")]
    Request {
        /// Whom.
        address: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The answer was not HTTP.
    #[error("{address} does not answer in HTTP")]
    NotHttp {
        /// Who.
        address: String,
    },
    /// The answer was neither success nor a redirection.
    #[error("{address} answers with status {status}")]
    Status {
        /// Who.
        address: String,
        /// The status.
        status: u16,
    },
    /// The program could not be run.
    #[error("running `{program}` failed")]
    Run {
        /// The program.
        program: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The program says no.
    #[error("`{program}` ended with {exit}")]
    Exit {
        /// The program.
        program: String,
        /// How it ended.
        exit: Exit,
    },
}

/// Asks once. What is left running or open when the time is over is ended.
///
/// # Errors
///
/// If the app is not well.
pub async fn check(kind: &Kind, timeout: Duration) -> Result<(), Failure> {
    let ask = async {
        match kind {
            Kind::Http(http) => http.ask().await,
            Kind::Tcp(address) => address.connect().await.map(drop),
            Kind::Exec(exec) => exec.run().await,
        }
    };
    let answer = tokio::time::timeout(timeout, Box::pin(ask)).await;
    answer.unwrap_or(Err(Failure::Timeout { after: timeout }))
}

/// What the checks of one run have shown so far. A new run begins with a new one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Health {
    /// Failures in a row.
    pub consecutive: u32,
    /// Whether any check has succeeded.
    pub has_succeeded: bool,
}

/// What to make of the checks so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The app is well.
    Healthy,
    /// It failed, but not often enough.
    Failing,
    /// It failed as often as it may.
    Unhealthy,
}

impl Health {
    /// Records the outcome of a check.
    pub fn record(&mut self, probe: &Probe, succeeded: bool) -> Verdict {
        if succeeded {
            self.consecutive = 0;
            self.has_succeeded = true;
            return Verdict::Healthy;
        }
        self.consecutive = self.consecutive.saturating_add(1);
        if self.consecutive >= probe.failures.max(1) {
            Verdict::Unhealthy
        } else {
            Verdict::Failing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_port_of_this_machine_or_names_its_host() {
        for (text, shown) in [
            ("80", "127.0.0.1:80"),
            (":80", "127.0.0.1:80"),
            ("localhost:3000", "localhost:3000"),
            ("[::1]:3000", "[::1]:3000"),
        ] {
            assert_eq!(Address::parse(text).unwrap().to_string(), shown);
        }
        for text in [
            "", "a", "a:", "a:0", "a:70000", "::1:80", "[a]:80", "a b:80", "u@a:80", "a\n:80",
        ] {
            assert!(Address::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_failures_in_a_row_make_it_unhealthy() {
        let probe = Probe::new(Kind::Tcp(Address::parse("80").unwrap()));
        let mut health = Health::default();
        let outcomes = [false, false, true, false, false, false, false, true];
        let verdicts = outcomes.map(|succeeded| health.record(&probe, succeeded));
        use Verdict::{Failing, Healthy, Unhealthy};
        let expected = [
            Failing, Failing, Healthy, Failing, Failing, Unhealthy, Unhealthy, Healthy,
        ];
        assert_eq!(verdicts, expected);
    }
}
