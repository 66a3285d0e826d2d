//! The console's own contract: its hosts, how they join, who its users are, what is done to many hosts at once. What it
//! says of processes is what their agents say.

mod bulk;
mod enrol;
mod host;
mod on_behalf;
mod process;
mod search;
mod selector;
mod session;
mod stream;
mod token;
mod user;

pub use bulk::{
    Bulk, BulkCounts, BulkHost, BulkHostState, BulkOutcome, BulkProgress, BulkRequest, BulkState, BulkVerb,
    DEFAULT_CONCURRENCY, MAX_CONCURRENCY,
};
pub use enrol::{CodeInfo, CodeRequest, Enrolled, Enrolment, KeyRotation, NewCode};
pub use host::{AGENT_FEATURES, FleetHost, HostChange, HostSummary, MAX_HOST_NAME, Presence, is_host_name};
pub use on_behalf::{ON_BEHALF, OnBehalf};
pub use process::{FleetProcess, FleetProcessRef, FleetProcesses, Missing};
pub use search::Found;
pub use selector::HostSelector;
pub use session::{About, AboutKind, Login, PasswordChange, Setup};
pub use stream::{FleetChannel, FleetClientMessage, FleetDelta, FleetServerMessage, FleetUsage};
pub use token::{NewUserToken, UserToken, UserTokenRequest};
pub use user::{Limits, NewUser, Role, User, UserChange};
