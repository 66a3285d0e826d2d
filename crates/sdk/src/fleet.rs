//! A console's own routes: its hosts, what is done to many of them, who uses it.

mod admin;
mod bulk;
mod logs;

pub use logs::{FleetLogItem, FleetLogQuery, FleetLogs};

use http::Method;
use qd_api::{
    List,
    fleet::{Enrolled, Enrolment, FleetHost, FleetProcesses, Found, HostChange, HostSelector, KeyRotation},
};

use crate::{
    Client, Error,
    call::{Call, Repeat},
};

/// The fleet of a console. The base URL is the console's own.
#[derive(Debug, Clone, Copy)]
pub struct Fleet<'a> {
    pub(crate) client: &'a Client,
}

impl Fleet<'_> {
    /// Returns a client of one host behind the console, with this client's token and connections: everything that an
    /// agent's client can, it can.
    ///
    /// ```no_run
    /// # async fn example(console: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// let web = console.fleet().host("web-1")?;
    /// web.processes().restart("api", &qd_sdk::VerbOptions::new()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a name that no host can have.
    pub fn host(&self, name: &str) -> Result<Client, Error> {
        self.client.behind(name)
    }

    /// Returns the hosts that this client sees, by name.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`]; an agent has no such route.
    pub async fn hosts(&self) -> Result<List<FleetHost>, Error> {
        self.client
            .json(self.client.read("list hosts", &["hosts"])?)
            .await
    }

    /// Changes a host's name or tags, and returns it as it now is. Needs `fleet:admin`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is no such host, `conflict` for a name that is taken.
    pub async fn change_host(&self, name: &str, change: &HostChange) -> Result<FleetHost, Error> {
        let what = format!("change the host {name:?}");
        let call = self.client.change(what, Method::PATCH, &["hosts", name])?;
        self.client.json(call.repeat(Repeat::Refused).json(change)?).await
    }

    /// Removes a host: its link ends, and its identity is worth nothing any more. Needs `fleet:admin`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is no such host.
    pub async fn remove_host(&self, name: &str) -> Result<(), Error> {
        let what = format!("remove the host {name:?}");
        let call = self.client.change(what, Method::DELETE, &["hosts", name])?;
        self.client.answer(&call, &[]).await.map(drop)
    }

    /// Returns the processes of all hosts that answer, and which do not.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn processes(&self) -> Result<FleetProcesses, Error> {
        self.processes_on(&HostSelector::default()).await
    }

    /// Returns the processes of the hosts that are meant, and which of these do not answer.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn processes_on(&self, hosts: &HostSelector) -> Result<FleetProcesses, Error> {
        let call = self.client.read("list the fleet's processes", &["processes"])?;
        self.client.json(on(call, hosts)).await
    }

    /// Finds hosts and processes by parts of their names.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn search(&self, words: &str) -> Result<Found, Error> {
        let call = self.client.read("search the fleet", &["search"])?;
        self.client.json(call.query("q", Some(words))).await
    }

    /// Trades an enrolment code for this host's identity. Needs no token; the code is used up by it.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `unauthenticated` for a code that is not in force, `conflict` for a name that is taken.
    pub async fn enrol(&self, enrolment: &Enrolment) -> Result<Enrolled, Error> {
        let call = self.client.change("enrol this host", Method::POST, &["enrol"])?;
        self.client
            .json(call.repeat(Repeat::Unsent).json(enrolment)?)
            .await
    }

    /// Has the console know a host by a new key, at once and in place of the old one, which signed it. Needs no token;
    /// done again with the same key it changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `unauthenticated` for a proof that is not by the key that the console knows.
    pub async fn rotate_key(&self, host: &str, key: &str, proof: &str) -> Result<(), Error> {
        let call = self
            .client
            .change("change this host's key", Method::POST, &["enrol", "rotate"])?
            .json(&KeyRotation {
                host: host.to_owned(),
                key: key.to_owned(),
                proof: proof.to_owned(),
            })?;
        self.client.answer(&call, &[]).await.map(drop)
    }
}

/// The call, about these hosts.
fn on(call: Call, hosts: &HostSelector) -> Call {
    let names: Vec<&str> = hosts.names.iter().map(|name| name.as_str()).collect();
    let tags: Vec<String> = hosts
        .tags
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    call.query("host", (!names.is_empty()).then(|| names.join(",")))
        .query("tag", (!tags.is_empty()).then(|| tags.join(",")))
}
