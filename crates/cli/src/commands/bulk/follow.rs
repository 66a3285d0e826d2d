//! Following a verb on many hosts to its end, live.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use qd_api::{
    ErrorCode,
    fleet::{BulkHost, BulkHostState, BulkProgress},
};
use qd_sdk::{Client, Item};
use tokio::signal::unix::{SignalKind, signal};

use super::told;
use crate::{
    context::Context,
    exit::{Code, Failure},
    output::{self, Output},
};

/// How often the bar moves although nothing happens.
const TICK: Duration = Duration::from_millis(120);

/// Follows it, and tells how it ended. Ctrl-C cancels it and waits for what the hosts that were asked answer; a second one
/// leaves it to the console.
pub async fn to_its_end(context: &Context, client: &Client, id: &str) -> Result<Code, Failure> {
    let fleet = client.fleet();
    let mut progress = fleet.bulk_events(id).await?;
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut shown = Shown::begin(context.output);
    let mut cancelled = false;
    loop {
        let item = tokio::select! {
            item = progress.next() => item,
            _ = interrupts.recv() => {
                if cancelled {
                    return Ok(left(context, &mut shown, id));
                }
                cancelled = true;
                shown.say("cancelling: no further host is asked; Ctrl-C again leaves it");
                let answer = tokio::select! {
                    answer = fleet.bulk_cancel(id) => answer,
                    _ = interrupts.recv() => return Ok(left(context, &mut shown, id)),
                };
                match answer {
                    Err(error) if error.code() == Some(ErrorCode::Conflict) => {}
                    answer => drop(answer?),
                }
                continue;
            }
        };
        match item {
            Some(Ok(Item::Value(BulkProgress::Host(host)))) => shown.host(host),
            Some(Ok(Item::Value(BulkProgress::Bulk(bulk)))) => {
                shown.of(u64::from(told::hosts(&bulk.counts)));
                if bulk.finished_at.is_some() {
                    break;
                }
            }
            Some(Ok(Item::Gap(_) | Item::Reconnected { .. })) => {}
            Some(Err(error)) => return Err(error.into()),
            None => break,
        }
    }
    shown.end();
    told::told(context, &fleet.bulk_get(id).await?)
}

fn left(context: &Context, shown: &mut Shown, id: &str) -> Code {
    shown.end();
    context
        .output
        .note(&format!("left; `qd bulk show {id}` tells how it ended"));
    Code::Failed
}

/// What is seen meanwhile: a bar on a terminal, else a line for each host that has come to its end.
struct Shown {
    output: Output,
    bar: Option<ProgressBar>,
    hosts: BTreeMap<String, BulkHostState>,
}

impl Shown {
    fn begin(output: Output) -> Self {
        let bar = (!output.json && io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} hosts  {elapsed}  {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(TICK);
            bar
        });
        Self {
            output,
            bar,
            hosts: BTreeMap::new(),
        }
    }

    fn of(&self, hosts: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(hosts);
        }
    }

    fn host(&mut self, host: BulkHost) {
        let line = self.output.safe(&told::line(&host)).into_owned();
        let (state, before) = (host.state, self.hosts.insert(host.host, host.state));
        let is_new = state.is_final() && before != Some(state);
        let is_bad = matches!(state, BulkHostState::Failed | BulkHostState::Unknown);
        match &self.bar {
            Some(bar) => {
                let ended = self.hosts.values().filter(|state| state.is_final()).count();
                let bad = self
                    .hosts
                    .values()
                    .filter(|state| matches!(state, BulkHostState::Failed | BulkHostState::Unknown))
                    .count();
                bar.set_position(ended as u64);
                if bad > 0 {
                    bar.set_message(format!("{bad} failed"));
                }
                if is_new && is_bad {
                    bar.println(line);
                }
            }
            None if is_new && !self.output.json => output::say(&line),
            None => {}
        }
    }

    fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(line),
            None => output::say(line),
        }
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// However it ends, it leaves nothing on the screen.
impl Drop for Shown {
    fn drop(&mut self) {
        self.end();
    }
}
