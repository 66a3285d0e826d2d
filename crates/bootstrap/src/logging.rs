//! The process's own log: one subscriber, on standard error, filtered by `QD_LOG`.
//!
//! Standard output belongs to the command's result, so nothing here ever writes to it.

use std::io::IsTerminal;

use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    registry::LookupSpan,
    util::SubscriberInitExt,
};

/// The environment variable that holds the filter.
pub const FILTER_VARIABLE: &str = "QD_LOG";

/// What is logged when nobody says otherwise.
pub const DEFAULT_FILTER: &str = "info";

/// How the process logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// A filter in the syntax of tracing: `info`, `qd_agent=debug,warn`.
    pub filter: String,
    /// One JSON object a line, for log collectors, instead of text.
    pub json: bool,
    /// Colours; only for text.
    pub ansi: bool,
}

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The filter does not parse.
    #[error("the log filter {filter:?} is not valid; use a level such as `info`, or `qd_agent=debug,warn`")]
    Filter {
        /// The filter as given.
        filter: String,
        #[source]
        /// Where it went wrong.
        source: tracing_subscriber::filter::ParseError,
    },
    /// The process already has a subscriber.
    #[error("logging was already set up")]
    AlreadySet(#[source] tracing_subscriber::util::TryInitError),
}

impl Options {
    /// Text on standard error, filtered by `QD_LOG`; coloured if that is a terminal and `NO_COLOR` is not set.
    #[must_use]
    pub fn from_env() -> Self {
        let filter = std::env::var(FILTER_VARIABLE)
            .ok()
            .filter(|filter| !filter.trim().is_empty());
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            filter: filter.unwrap_or_else(|| DEFAULT_FILTER.to_owned()),
            json: false,
            ansi: !plain && std::io::stderr().is_terminal(),
        }
    }
}

/// Sets the process's subscriber, writing to standard error. Call it once, in `main`.
///
/// # Errors
///
/// [`Error::Filter`] if the filter does not parse, [`Error::AlreadySet`] on a second call.
pub fn init_tracing(options: &Options) -> Result<(), Error> {
    subscriber(options, std::io::stderr)?
        .try_init()
        .map_err(Error::AlreadySet)
}

/// The subscriber that [`init_tracing`] installs, with its writer chosen by the caller.
///
/// # Errors
///
/// [`Error::Filter`] if the filter does not parse.
pub fn subscriber<W>(options: &Options, writer: W) -> Result<Box<dyn Subscriber + Send + Sync>, Error>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::builder()
        .parse(&options.filter)
        .map_err(|source| Error::Filter {
            filter: options.filter.clone(),
            source,
        })?;
    let registry = tracing_subscriber::registry().with(filter);
    Ok(if options.json {
        Box::new(registry.with(json(writer)))
    } else {
        Box::new(registry.with(fmt::layer().with_ansi(options.ansi).with_writer(writer)))
    })
}

/// Fields at the top level, so that a collector's queries need no prefix.
fn json<S, W>(writer: W) -> impl tracing_subscriber::Layer<S>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(writer)
}
