//! `/api/v1/hosts` and `/api/v1/enrol` of a console.

use http::Method;
use qd_api::{
    List,
    fleet::{Enrolled, Enrolment, FleetHost, FleetProcesses},
};

use crate::{Client, Error, call::Repeat};

/// The hosts of a console. The base URL is the console's own.
#[derive(Debug, Clone, Copy)]
pub struct Fleet<'a> {
    pub(crate) client: &'a Client,
}

impl Fleet<'_> {
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

    /// Returns the processes of all hosts that answer, and which do not.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn processes(&self) -> Result<FleetProcesses, Error> {
        self.client
            .json(self.client.read("list the fleet's processes", &["processes"])?)
            .await
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
}
