//! The task of one bulk verb.

use std::{collections::VecDeque, sync::Arc};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use qd_api::{
    Time,
    fleet::{
        Bulk, BulkCounts, BulkHost, BulkHostState, BulkRequest, BulkState, DEFAULT_CONCURRENCY,
        MAX_CONCURRENCY,
    },
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::ask::{ask, failed};
use crate::{
    door::Door,
    principal::Principal,
    record::{From, Line},
    store::{Error, Host, Planned},
};

/// What is to be done.
pub struct Begin {
    /// What was asked.
    pub request: BulkRequest,
    /// By whom.
    pub principal: Arc<Principal>,
    /// From where.
    pub from: From,
    /// The hosts that are meant, by name.
    pub hosts: Vec<Host>,
}

/// Begins a bulk verb, and answers as soon as it is written down.
///
/// # Errors
/// If it cannot be.
pub async fn run(door: &Door, begin: Begin) -> Result<Bulk, Error> {
    let now = door.clock.now();
    let id = uuid::Uuid::now_v7().to_string();
    let named: Vec<_> = begin
        .hosts
        .iter()
        .map(|host| (host.name.clone(), host.id.clone()))
        .collect();
    let planned = Planned {
        id: &id,
        request: &begin.request,
        user_id: &begin.principal.user_id,
        user: &begin.principal.user,
        hosts: &named,
    };
    door.store.add_bulk(planned, now).await?;
    let bulk = first(&id, &begin, now);
    let (tell, told) = watch::channel(bulk.clone());
    let cancel = door.shutdown.child_token();
    door.bulks.begin(&id, told, cancel.clone());
    let run = Run {
        door: door.clone(),
        begin,
        bulk: bulk.clone(),
        changed: Vec::new(),
        tell,
        cancel,
    };
    tokio::spawn(run.finish());
    Ok(bulk)
}

fn first(id: &str, begin: &Begin, now: Time) -> Bulk {
    let hosts: Vec<_> = begin
        .hosts
        .iter()
        .map(|host| BulkHost {
            host: host.name.clone(),
            state: BulkHostState::Waiting,
            items: Vec::new(),
            detail: None,
            code: None,
            took_millis: None,
        })
        .collect();
    Bulk {
        id: id.to_owned(),
        request: begin.request.clone(),
        by: begin.principal.user.clone(),
        created_at: now,
        finished_at: None,
        state: BulkState::Running,
        counts: BulkCounts::of(&hosts),
        hosts,
    }
}

struct Run {
    door: Door,
    begin: Begin,
    bulk: Bulk,
    /// Which of its hosts have come further since readers were told.
    changed: Vec<usize>,
    tell: watch::Sender<Bulk>,
    cancel: CancellationToken,
}

impl Run {
    async fn finish(mut self) {
        let stopped = self.ask_all().await;
        let state = self.state(stopped);
        let now = self.door.clock.now();
        if let Err(error) = self.door.store.finish_bulk(&self.bulk.id, state, now).await {
            self.lost(&error);
        }
        (self.bulk.state, self.bulk.finished_at) = (state, Some(now));
        self.publish();
        let verb = format!("bulk.{}", self.bulk.request.verb.as_str());
        let counts = self.bulk.counts;
        let target = format!(
            "{}: {} done, {} failed, {} unknown",
            self.bulk.id, counts.done, counts.failed, counts.unknown
        );
        Line::done(&self.bulk.by, self.begin.from.clone(), &verb, Some(&target))
            .write(&self.door)
            .await;
        self.door.bulks.end(&self.bulk.id);
    }

    /// Asks one host after the other, some at a time; why it stopped asking, if it did.
    async fn ask_all(&mut self) -> Option<&'static str> {
        let most = self
            .bulk
            .request
            .concurrency
            .unwrap_or(DEFAULT_CONCURRENCY)
            .clamp(1, MAX_CONCURRENCY) as usize;
        let mut waiting: VecDeque<usize> = (0..self.begin.hosts.len()).collect();
        let mut asked = FuturesUnordered::new();
        let mut became: Vec<usize> = Vec::new();
        let mut stopped = None;
        loop {
            stopped = stopped.or(self.reason_to_stop().await);
            if stopped.is_some() {
                self.skip(&mut waiting, &mut became, stopped.unwrap_or_default());
            }
            let free = most.saturating_sub(asked.len()).min(waiting.len());
            let next: Vec<usize> = waiting.drain(..free).collect();
            for nth in &next {
                self.mark(*nth, BulkHostState::Asked);
            }
            // What has become of some, and that others are asked now, stands in the store before any of them is.
            if !self
                .note(became.drain(..).chain(next.iter().copied()).collect())
                .await
            {
                stopped = Some("the console could not write down what it does");
                for nth in next {
                    self.mark(nth, BulkHostState::Waiting);
                    waiting.push_back(nth);
                }
                if asked.is_empty() {
                    self.skip(&mut waiting, &mut became, stopped.unwrap_or_default());
                    self.publish();
                    return stopped;
                }
            } else {
                for nth in next {
                    asked.push(self.part(nth));
                }
            }
            self.publish();
            let Some((nth, host)) = asked.next().await else {
                return stopped;
            };
            self.take(nth, host, &mut became);
            // Those that are there already are written down together.
            while let Some(Some((nth, host))) = futures_util::FutureExt::now_or_never(asked.next()) {
                self.take(nth, host, &mut became);
            }
        }
    }

    fn part(&self, nth: usize) -> impl Future<Output = (usize, BulkHost)> + Send + use<> {
        let (door, host) = (self.door.clone(), self.begin.hosts[nth].clone());
        let (told, request, id) = (
            self.begin.principal.on_behalf(),
            self.bulk.request.clone(),
            self.bulk.id.clone(),
        );
        async move {
            (
                nth,
                ask(door.session(&host), &told, &request, &id, &host.name).await,
            )
        }
    }

    fn mark(&mut self, nth: usize, state: BulkHostState) {
        self.bulk.hosts[nth].state = state;
        self.changed.push(nth);
    }

    fn take(&mut self, nth: usize, host: BulkHost, became: &mut Vec<usize>) {
        self.bulk.hosts[nth] = host;
        self.changed.push(nth);
        became.push(nth);
    }

    fn skip(&mut self, waiting: &mut VecDeque<usize>, became: &mut Vec<usize>, why: &str) {
        for nth in waiting.drain(..) {
            let name = self.bulk.hosts[nth].host.clone();
            self.take(nth, failed(&name, BulkHostState::Skipped, why.to_owned()), became);
        }
    }

    async fn reason_to_stop(&self) -> Option<&'static str> {
        if self.cancel.is_cancelled() {
            return Some("it was cancelled before this host was asked");
        }
        let counts = BulkCounts::of(&self.bulk.hosts);
        if self.bulk.request.stop_on_failure && counts.failed + counts.unknown > 0 {
            return Some("another host failed before this one was asked");
        }
        let now = self.door.clock.now();
        match self.begin.principal.is_unchanged(&self.door.store, now).await {
            Ok(false) => Some("the user's rights ended or changed before this host was asked"),
            _ => None,
        }
    }

    async fn note(&self, which: Vec<usize>) -> bool {
        let hosts: Vec<_> = which
            .into_iter()
            .map(|nth| (self.begin.hosts[nth].id.clone(), self.bulk.hosts[nth].clone()))
            .collect();
        if hosts.is_empty() {
            return true;
        }
        match self.door.store.note_bulk_hosts(&self.bulk.id, &hosts).await {
            Ok(()) => true,
            Err(error) => {
                self.lost(&error);
                false
            }
        }
    }

    fn lost(&self, error: &Error) {
        let error = error as &dyn std::error::Error;
        tracing::error!(
            error,
            bulk.id = self.bulk.id,
            "what became of a bulk verb could not be kept"
        );
    }

    /// Brings what readers see to where it is.
    fn publish(&mut self) {
        let (bulk, changed) = (&mut self.bulk, &mut self.changed);
        bulk.counts = BulkCounts::of(&bulk.hosts);
        self.tell.send_modify(|told| {
            for nth in changed.drain(..) {
                told.hosts[nth].clone_from(&bulk.hosts[nth]);
            }
            (told.counts, told.state, told.finished_at) = (bulk.counts, bulk.state, bulk.finished_at);
        });
    }

    fn state(&self, stopped: Option<&str>) -> BulkState {
        let counts = BulkCounts::of(&self.bulk.hosts);
        if counts.failed + counts.unknown > 0 {
            BulkState::Failed
        } else if stopped.is_some() && counts.skipped > 0 {
            BulkState::Cancelled
        } else {
            BulkState::Done
        }
    }
}
