//! The forms in which log lines are answered.

use std::{convert::Infallible, fmt::Write as _};

use axum::{
    body::Body,
    http::{HeaderMap, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{self, KeepAlive},
    },
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use qd_api::{ErrorCode, Problem, log::LogItem};

use qd_edge::problem::Failure;

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Ndjson,
    Json,
    Events,
}

const OFFERED: [(&str, Form); 4] = [
    ("text/plain", Form::Text),
    ("application/x-ndjson", Form::Ndjson),
    ("application/json", Form::Json),
    ("text/event-stream", Form::Events),
];

impl Form {
    /// The first media type of `Accept` that is offered; text when there is none or any will do.
    pub fn chosen(headers: &HeaderMap) -> Result<Self, Failure> {
        let accepts: Vec<&str> = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|range| range.split(';').next().unwrap_or_default().trim())
            .filter(|range| !range.is_empty())
            .collect();
        if accepts.is_empty() {
            return Ok(Self::Text);
        }
        for range in &accepts {
            if *range == "*/*" || *range == "text/*" {
                return Ok(Self::Text);
            }
            let range = if *range == "application/*" {
                "application/json"
            } else {
                range
            };
            if let Some((_, form)) = OFFERED
                .iter()
                .find(|(offered, _)| offered.eq_ignore_ascii_case(range))
            {
                return Ok(*form);
            }
        }
        let detail =
            "the logs come as text/plain, application/x-ndjson, application/json or text/event-stream";
        Err(Problem::new(ErrorCode::InvalidRequest, detail)
            .with_status(406)
            .into())
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Ndjson => "application/x-ndjson",
            Self::Json => "application/json",
            Self::Events => "text/event-stream",
        }
    }

    /// Lines that are all there.
    pub fn whole(self, items: impl Iterator<Item = LogItem>) -> Response {
        let mut body = String::new();
        for item in items {
            self.write(&mut body, &item);
        }
        ([(header::CONTENT_TYPE, self.media_type())], body).into_response()
    }

    /// Lines as they come. The seat is given back when the answer ends.
    pub fn stream<S>(self, items: impl Stream<Item = LogItem> + Send + 'static, seat: S) -> Response
    where
        S: Send + 'static,
    {
        let items = items.map(move |item| {
            let _taken = &seat;
            item
        });
        if self == Self::Events {
            let frames = items.map(|item| Ok::<_, Infallible>(frame(&item)));
            return Sse::new(frames).keep_alive(KeepAlive::default()).into_response();
        }
        // Whatever is ready goes out in one piece: one write per line would cost more than the lines.
        let chunks = items.ready_chunks(256).map(move |items| {
            let mut body = String::new();
            for item in &items {
                self.write(&mut body, item);
            }
            Ok::<_, Infallible>(Bytes::from(body))
        });
        (
            [(header::CONTENT_TYPE, self.media_type())],
            Body::from_stream(chunks),
        )
            .into_response()
    }

    fn write(self, body: &mut String, item: &LogItem) {
        match (self, item) {
            (Self::Text, LogItem::Line(line)) => {
                let _ = writeln!(body, "{}|{} {}", line.process.id, line.process.name, line.line);
            }
            (Self::Text, LogItem::Gap(gap)) => {
                let missed = gap
                    .missed
                    .map_or_else(|| "some".to_owned(), |missed| missed.to_string());
                let _ = writeln!(body, "--- {missed} lines missing: {} ---", gap.reason);
            }
            (Self::Events, item) => {
                let data = serde_json::to_string(item).unwrap_or_default();
                let _ = match item {
                    LogItem::Line(line) => write!(body, "event: line\nid: {}\ndata: {data}\n\n", line.cursor),
                    LogItem::Gap(_) => write!(body, "event: gap\ndata: {data}\n\n"),
                };
            }
            (_, item) => {
                body.push_str(&serde_json::to_string(item).unwrap_or_default());
                body.push('\n');
            }
        }
    }
}

fn frame(item: &LogItem) -> sse::Event {
    let data = serde_json::to_string(item).unwrap_or_default();
    match item {
        LogItem::Line(line) => sse::Event::default()
            .event("line")
            .id(line.cursor.clone())
            .data(data),
        LogItem::Gap(_) => sse::Event::default().event("gap").data(data),
    }
}
