//! `GET /api/v1/logs`: what processes of many hosts wrote, in one.

use std::fmt;

use bytes::{Buf, BytesMut};
use qd_api::{
    fleet::HostSelector,
    log::{LogItem, Stream},
};
use serde::{Deserialize, Serialize};

use super::{Fleet, on};
use crate::{
    Client, Error,
    call::{Call, NDJSON},
};

/// Longest line of an answer that is taken, in bytes: a log line of sixty-four KiB with every byte escaped fits.
const MAX_LINE_BYTES: usize = 1024 * 1024;

/// Which lines of which hosts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FleetLogQuery {
    /// Whose: a target on each host.
    pub target: String,
    /// Which hosts.
    pub hosts: HostSelector,
    /// How many lines of the past of each host; the console's default is a hundred.
    pub lines: Option<u32>,
    /// Only this output.
    pub stream: Option<Stream>,
    /// Only lines that contain a match of this pattern.
    pub grep: Option<String>,
}

/// A line, or that some are missing, and of which host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FleetLogItem {
    /// The host's name.
    pub host: String,
    /// A line, or a gap.
    #[serde(flatten)]
    pub item: LogItem,
}

impl Fleet<'_> {
    /// Returns the last lines of what processes of many hosts wrote, by time. Needs `logs:read`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `invalid_request` for a pattern that cannot be used.
    pub async fn logs(&self, query: &FleetLogQuery) -> Result<Vec<FleetLogItem>, Error> {
        let call = self.read_logs(query)?;
        let answer = self.client.answer(&call, &[]).await?;
        let lines = answer
            .body
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.trim_ascii().is_empty());
        lines.map(|line| self.client.decode(&call, line)).collect()
    }

    /// Follows what processes of many hosts write, also of hosts and processes that come to be meant later. Needs
    /// `logs:read`. The console gives these lines no position to go on from, so a lost connection ends it with an error;
    /// over [`Client::stream`](crate::Client::stream) of one host nothing is lost.
    ///
    /// ```no_run
    /// # async fn example(console: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// let query = qd_sdk::FleetLogQuery { target: "api".into(), ..Default::default() };
    /// let mut lines = console.fleet().logs_follow(&query).await?;
    /// while let Some(item) = lines.next().await {
    ///     println!("{:?}", item?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of every call, if it cannot be opened in the first place.
    pub async fn logs_follow(&self, query: &FleetLogQuery) -> Result<FleetLogs, Error> {
        let call = self.read_logs(query)?.query("follow", Some("true"));
        let response = self.client.open(&call).await?;
        Ok(FleetLogs {
            client: self.client.clone(),
            call,
            response,
            buffer: BytesMut::new(),
            over: false,
        })
    }

    fn read_logs(&self, query: &FleetLogQuery) -> Result<Call, Error> {
        let target = crate::call::target(&query.target)?;
        let stream = query.stream.map(|stream| match stream {
            Stream::Out => "out",
            Stream::Err => "err",
        });
        let call = self
            .client
            .read(format!("read the fleet's logs of {target:?}"), &["logs"])?
            .accept(NDJSON)
            .query("target", Some(target))
            .query("lines", query.lines.map(|lines| lines.to_string()))
            .query("stream", stream)
            .query("grep", query.grep.as_ref());
        Ok(on(call, &query.hosts))
    }
}

/// Lines of many hosts as they are written. Dropping it closes it.
pub struct FleetLogs {
    client: Client,
    call: Call,
    response: reqwest::Response,
    buffer: BytesMut,
    over: bool,
}

impl FleetLogs {
    /// Returns the next item; `None` when the console ended it, or after the error that did.
    pub async fn next(&mut self) -> Option<Result<FleetLogItem, Error>> {
        while !self.over {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line = self.buffer.split_to(end);
                self.buffer.advance(1);
                if line.trim_ascii().is_empty() {
                    continue;
                }
                return Some(self.client.decode(&self.call, &line));
            }
            if self.buffer.len() > MAX_LINE_BYTES {
                self.over = true;
                return Some(Err(Error::TooLarge {
                    what: self.call.what.clone(),
                    limit: MAX_LINE_BYTES,
                }));
            }
            // Quiet apps write nothing for as long as they like; the connection's own keep-alive finds it dead.
            match self.response.chunk().await {
                Ok(Some(chunk)) => self.buffer.extend_from_slice(&chunk),
                Ok(None) => self.over = true,
                Err(error) => {
                    self.over = true;
                    return Some(Err(Error::Interrupted {
                        what: self.call.what.clone(),
                        source: error.without_url().into(),
                    }));
                }
            }
        }
        None
    }
}

impl fmt::Debug for FleetLogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FleetLogs").finish_non_exhaustive()
    }
}
