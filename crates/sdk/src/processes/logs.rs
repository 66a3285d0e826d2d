//! `GET` and `DELETE /api/v1/processes/{target}/logs`.

use http::Method;
use qd_api::{
    List,
    log::{LogItem, LogLine},
    verb::VerbResponse,
};

use super::{Processes, log_query::LogQuery};
use crate::{
    Error,
    call::{Call, EVENT_STREAM, NDJSON, target},
    follow::{Follow, Payload, Position},
};

impl Processes<'_> {
    /// Returns one page of history, oldest line first; [`List::next`] is the cursor of the next. Needs `logs:read`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `invalid_request` for a pattern or a cursor that cannot be used.
    pub async fn logs(&self, of: &str, query: &LogQuery) -> Result<List<LogLine>, Error> {
        let call = query
            .apply(self.read_logs(of)?)
            .query("cursor", query.cursor.as_ref());
        self.client.json(call).await
    }

    /// As [`Processes::logs`], with what is missing between the lines told as [`LogItem::Gap`].
    ///
    /// # Errors
    ///
    /// As [`Processes::logs`].
    pub async fn log_items(&self, of: &str, query: &LogQuery) -> Result<Vec<LogItem>, Error> {
        let call = query
            .apply(self.read_logs(of)?)
            .query("cursor", query.cursor.as_ref())
            .accept(NDJSON);
        let answer = self.client.answer(&call, &[]).await?;
        let lines = answer
            .body
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.trim_ascii().is_empty());
        lines.map(|line| self.client.decode(&call, line)).collect()
    }

    /// Follows the logs of processes, also of those that the target comes to select later. Needs `logs:read`. The stream
    /// lasts until it is dropped, or the server refuses it for good.
    ///
    /// ```no_run
    /// use qd_sdk::{Item, LogQuery};
    /// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
    /// let mut lines = client.processes().logs_follow("api", &LogQuery::default()).await?;
    /// while let Some(item) = lines.next().await {
    ///     if let Item::Value(line) = item? {
    ///         println!("{} {}", line.process.name, line.line);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of every call, if the stream cannot be opened in the first place.
    pub async fn logs_follow(&self, of: &str, query: &LogQuery) -> Result<Follow<LogLine>, Error> {
        let call = query
            .apply(self.read_logs(of)?)
            .query("follow", Some("true"))
            .accept(EVENT_STREAM);
        Follow::open(
            self.client.clone(),
            call,
            query.cursor.clone().map(Position),
            |data| {
                Ok(match serde_json::from_str(data)? {
                    LogItem::Line(line) => Payload::Value(line),
                    LogItem::Gap(gap) => Payload::Gap(gap),
                })
            },
        )
        .await
    }

    /// Empties the log files of processes. Needs `logs:manage`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn flush(&self, of: &str) -> Result<VerbResponse, Error> {
        let path = ["processes", target(of)?, "logs"];
        self.client
            .json(
                self.client
                    .change(format!("flush the logs of {of:?}"), Method::DELETE, &path)?,
            )
            .await
    }

    fn read_logs(&self, of: &str) -> Result<Call, Error> {
        self.client.read(
            format!("read the logs of {of:?}"),
            &["processes", target(of)?, "logs"],
        )
    }
}
