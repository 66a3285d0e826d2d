//! What one subscription yields.

use std::sync::Arc;

use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use qd_api::{
    Process, ProcessRef, Time,
    event::{Event, Gap},
    log::{LogItem, LogLine},
    metrics::Sample,
    stream::{Channel, ServerMessage},
};
use qd_auth::Principal;

use crate::{
    door::Door,
    events::{self, topics::Topics},
    grant::{self, Grant, need},
    logs::{self, Cursor, Grep},
    sources, visible,
};
use qd_edge::problem::Failure;

/// What a subscription yields.
pub enum What {
    Event(Arc<Event>),
    Line(LogLine),
    Sample(ProcessRef, Sample),
    Gap(Gap),
}

impl What {
    /// The item as the client gets it.
    pub fn message(self, id: String, number: u64) -> ServerMessage {
        match self {
            Self::Event(event) => ServerMessage::Event {
                id,
                number,
                event: (*event).clone(),
            },
            Self::Line(line) => ServerMessage::Line { id, number, line },
            Self::Sample(process, sample) => ServerMessage::Metrics {
                id,
                number,
                process,
                sample,
            },
            Self::Gap(gap) => ServerMessage::Gap { id, number, gap },
        }
    }
}

/// Opens a subscription, if the caller may.
pub fn open(
    door: &Door,
    principal: &Arc<Principal>,
    channel: Channel,
) -> Result<BoxStream<'static, What>, Failure> {
    Ok(match channel {
        Channel::Events {
            topics,
            target,
            after,
        } => events(door, principal, &topics, target.as_deref(), after.as_deref())?,
        Channel::Logs {
            target,
            lines,
            stream,
            grep,
            cursor,
        } => {
            let grant = Grant::<need::LogsRead>::of(principal)?;
            let limits = door.config.logs.limits();
            let grep = grep.as_deref().map(Grep::new).transpose();
            let grep = grep.map_err(|error| Failure::invalid(format!("`grep`: {error}")))?;
            let start = match cursor.as_deref().map(Cursor::parse).transpose() {
                Ok(Some(cursor)) => logs::Start::Cursor(cursor),
                Ok(None) => logs::Start::Lines((lines as usize).min(limits.max_lines)),
                Err(error) => return Err(Failure::invalid(format!("`cursor`: {error}"))),
            };
            let sources = sources::watch(door, &grant, grant::parse(&target)?, stream);
            let wanted = logs::Wanted { grep, since: None };
            let items = logs::follow(sources, start, wanted, &door.watcher, door.clock.clone(), limits);
            items
                .map(|item| match item {
                    LogItem::Line(line) => What::Line(line),
                    LogItem::Gap(gap) => What::Gap(gap),
                })
                .boxed()
        }
        Channel::Metrics { target } => metrics(door, &Grant::of(principal)?, &target)?,
    })
}

fn events(
    door: &Door,
    principal: &Arc<Principal>,
    topics: &[String],
    target: Option<&str>,
    after: Option<&str>,
) -> Result<BoxStream<'static, What>, Failure> {
    Grant::<need::EventsRead>::of(principal)?;
    let target = target.map(grant::parse).transpose()?;
    let topics =
        Topics::parse(&topics.join(",")).map_err(|error| Failure::invalid(format!("`topics`: {error}")))?;
    let subscription = door
        .events
        .subscribe(after)
        .map_err(|error| Failure::invalid(format!("`after`: {error}")))?;
    let (door, principal) = (door.clone(), Arc::clone(principal));
    let items = stream::unfold(subscription, move |mut subscription| {
        let (door, principal, target, topics) =
            (door.clone(), principal.clone(), target.clone(), topics.clone());
        async move {
            let wanted = |event: &Event| {
                topics.matches(&event.topic) && visible::event(&door, &principal, target.as_ref(), event)
            };
            let item = subscription.next_matching(wanted).await?;
            Some((item, subscription))
        }
    });
    let what = items.map(|item| match item {
        events::Item::Event(event) => What::Event(event),
        events::Item::Gap(gap) => What::Gap(gap),
    });
    Ok(what.boxed())
}

fn metrics(
    door: &Door,
    grant: &Grant<need::MetricsRead>,
    target: &str,
) -> Result<BoxStream<'static, What>, Failure> {
    let target = grant::parse(target)?;
    let grant = grant.clone();
    let snapshots = tokio_stream::wrappers::WatchStream::new(door.bridge.watch());
    let what = snapshots.flat_map(move |snapshot| {
        let now = Time::now();
        let samples: Vec<What> = match &snapshot {
            None => Vec::new(),
            Some(snapshot) => grant
                .visible(snapshot)
                .map(|entry| &entry.process)
                .filter(|process| target.matches(process))
                .map(|process| What::Sample(process.reference(), sample(process, now)))
                .collect(),
        };
        stream::iter(samples)
    });
    Ok(what.boxed())
}

fn sample(process: &Process, at: Time) -> Sample {
    Sample {
        at,
        cpu_percent: process.cpu_percent,
        memory_bytes: process.memory_bytes,
        restarts: process.restarts,
        app: process
            .metrics
            .iter()
            .filter_map(|(name, metric)| Some((name.clone(), metric.value?)))
            .collect(),
    }
}
