//! Where what is shown comes from: one WebSocket that outlives its connections, and the answers of verbs.

use std::time::Duration;

use qd_api::{
    Process,
    app::NumberOrText,
    event::Gap,
    log::LogLine,
    metrics::{Sample, Series},
    stream::Channel,
    verb::{Outcome, VerbResponse},
};
use qd_sdk::{
    Client, Error, Filter, MetricsQuery, Options, Since, VerbOptions,
    stream::{Item, Subscriber},
};
use tokio::sync::mpsc;

use crate::table;

/// How much of the past the charts begin with.
const PAST: &str = "5m";
/// Lines of the past that logs begin with.
const LINES: u32 = 200;
/// How soon the list is read after something happened: events come in bursts.
const SETTLE: Duration = Duration::from_millis(100);

/// Something to show.
#[derive(Debug)]
pub enum Heard {
    /// The list as it is now.
    List(Vec<Process>),
    /// What was measured before.
    Past(Vec<Series>),
    /// A measurement.
    Sample(u64, Sample),
    /// A line of the process selected, with the number of the selection.
    Line(u64, Box<LogLine>),
    /// Lines are missing here.
    Gap(u64, Gap),
    /// Something happened to a process: the list is out of date.
    Stale,
    /// The connection was lost and is back.
    Back,
    /// What became of a verb.
    Done(String),
    /// Something failed, and what.
    Failed(String),
}

/// What to do to a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    pub verb: Verb,
    /// Its id.
    pub process: u64,
    /// Its app's name: what is scaled.
    pub app: String,
}

/// A verb that has a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Restart,
    Reload,
    Start,
    Stop,
    Delete,
    More,
    Fewer,
    Flush,
}

/// The connection and what is subscribed on it.
pub struct Feed {
    subscriber: Subscriber,
    heard: mpsc::Sender<Heard>,
    selected: Option<u64>,
    /// Counts selections: lines of the one before may still come.
    selection: u64,
}

impl Feed {
    /// Connects, and hears from now on.
    pub async fn start(client: &Client, queue: usize) -> Result<(Self, mpsc::Receiver<Heard>), Error> {
        let mut stream = client.stream().await?;
        let (sender, heard) = mpsc::channel(queue);
        let feed = Self {
            subscriber: stream.subscriber(),
            heard: sender.clone(),
            selected: None,
            selection: 0,
        };
        tokio::spawn(async move {
            while let Some(item) = stream.next().await {
                let meant = match item {
                    Ok(item) => meaning(item),
                    Err(error) => Some(Heard::Failed(error.to_string())),
                };
                if let Some(heard) = meant
                    && sender.send(heard).await.is_err()
                {
                    return;
                }
            }
        });
        let all = "all".to_owned();
        feed.subscribe("metrics".to_owned(), Channel::Metrics { target: all });
        feed.subscribe(
            "events".to_owned(),
            Channel::Events {
                topics: vec!["process.*".to_owned(), "daemon.*".to_owned()],
                target: None,
                after: None,
            },
        );
        let (past, sender) = (client.clone(), feed.heard.clone());
        tokio::spawn(async move {
            let query = MetricsQuery {
                since: Some(Since::from(PAST)),
                step: None,
            };
            // Without the right to read them there is no past to show, and the subscription says so.
            if let Ok(list) = past.processes().metrics("all", &query).await {
                let _ = sender.send(Heard::Past(list.items)).await;
            }
        });
        Ok((feed, heard))
    }

    fn subscribe(&self, id: String, channel: Channel) {
        let (subscriber, heard) = (self.subscriber.clone(), self.heard.clone());
        tokio::spawn(async move {
            if let Err(error) = subscriber.subscribe(id, channel).await {
                let _ = heard.send(Heard::Failed(error.to_string())).await;
            }
        });
    }

    /// Follows the logs of this process instead of another's; the number of the selection, if it was another.
    pub fn select(&mut self, process: Option<u64>) -> Option<u64> {
        if self.selected == process {
            return None;
        }
        if self.selected.is_some() {
            let (subscriber, id) = (self.subscriber.clone(), self.selection.to_string());
            // What still comes of it is passed over.
            tokio::spawn(async move { drop(subscriber.unsubscribe(id).await) });
        }
        self.selected = process;
        self.selection += 1;
        if let Some(process) = process {
            let channel = Channel::Logs {
                target: process.to_string(),
                lines: LINES,
                stream: None,
                grep: None,
                cursor: None,
            };
            self.subscribe(self.selection.to_string(), channel);
        }
        Some(self.selection)
    }

    /// Reads the list.
    pub fn refresh(&self, client: &Client) {
        let (client, heard) = (client.clone(), self.heard.clone());
        tokio::spawn(async move {
            tokio::time::sleep(SETTLE).await;
            let list = client.processes().list(&Filter::default()).await;
            let answer = match list {
                Ok(list) => Heard::List(list.items),
                Err(error) => Heard::Failed(error.to_string()),
            };
            let _ = heard.send(answer).await;
        });
    }

    /// Does something, and says what became of it.
    pub fn operate(&self, client: &Client, deed: Deed) {
        let (client, heard) = (client.clone(), self.heard.clone());
        tokio::spawn(async move {
            let answer = match operate(&client, &deed).await {
                Ok(answer) => outcome(&answer),
                Err(error) => Heard::Failed(error.to_string()),
            };
            let _ = heard.send(answer).await;
            let _ = heard.send(Heard::Stale).await;
        });
    }
}

/// What an item of the stream means here.
fn meaning(item: Item) -> Option<Heard> {
    match item {
        Item::Event { .. } => Some(Heard::Stale),
        Item::Sample { process, sample, .. } => Some(Heard::Sample(process.id, sample)),
        Item::Line { id, line } => Some(Heard::Line(id.parse().ok()?, Box::new(line))),
        Item::Gap { id, gap } => match id.parse() {
            Ok(selection) => Some(Heard::Gap(selection, gap)),
            // Events may be missing: the list shows what came of them. A missed measurement is a gap in a chart.
            Err(_) => Some(Heard::Stale),
        },
        Item::Reconnected { .. } => Some(Heard::Back),
        Item::Refused { problem, .. } => Some(Heard::Failed(problem.to_string())),
    }
}

async fn operate(client: &Client, deed: &Deed) -> Result<VerbResponse, Error> {
    let (processes, of) = (client.processes(), deed.process.to_string());
    let options = VerbOptions::default();
    let by = |change: &str| NumberOrText::Text(change.to_owned());
    match deed.verb {
        Verb::Restart => processes.restart(&of, &options).await,
        Verb::Reload => processes.reload(&of, &options).await,
        Verb::Start => processes.start(&of, &options).await,
        Verb::Stop => processes.stop(&of, &options).await,
        Verb::Delete => processes.delete(&of).await,
        Verb::More => processes.scale(&deed.app, by("+1"), &Options::new()).await,
        Verb::Fewer => processes.scale(&deed.app, by("-1"), &Options::new()).await,
        Verb::Flush => processes.flush(&of).await,
    }
}

fn outcome(answer: &VerbResponse) -> Heard {
    let failed = answer.items.iter().find(|item| item.outcome == Outcome::Failed);
    if let Some(item) = failed {
        let why = item
            .problem
            .as_ref()
            .map_or("it failed", |problem| problem.detail.as_str());
        return Heard::Failed(format!("{}: {why}", item.process.name));
    }
    let each = answer
        .items
        .iter()
        .map(|item| format!("{} {}", item.process.name, table::outcome(item.outcome)));
    Heard::Done(each.collect::<Vec<_>>().join(", "))
}
