//! The task that keeps the link: dials when the host is linked, hangs up when it no longer is.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::Router;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use qd_api::{Scopes, fleet::AGENT_FEATURES};
use qd_tunnel::{
    Offer, PublicKey, RefusalCode,
    agent::{Config, Dialler, Error as DialError, Identity, Proxy, State},
    handshake,
};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use super::{
    counter::OnDisk,
    file::{FILE, FOLDER, KEY, Linked, NEXT, Which, linked},
    rotate::adopt,
    service::Answering,
    state::{Dialled, LinkHandle},
};

/// Keeps the link of one home.
pub(crate) struct Linker {
    home: PathBuf,
    allow: Scopes,
    router: Router,
    told: watch::Sender<Option<Dialled>>,
    which: Which,
}

/// A link that is kept.
struct Kept {
    linked: Linked,
    key: PublicKey,
    state: watch::Receiver<State>,
    /// Whether the console said that it knows no such key.
    refused: bool,
    hangup: CancellationToken,
    task: JoinHandle<()>,
}

/// Where the link is told of, before there is somebody who keeps it.
pub(crate) fn handle() -> (LinkTold, LinkHandle) {
    let (told, handle) = watch::channel(None);
    (LinkTold(told), LinkHandle(handle))
}

/// The other end of a [`LinkHandle`].
pub(crate) struct LinkTold(watch::Sender<Option<Dialled>>);

impl Linker {
    /// What a console may ask is `allow`; `router` answers it.
    pub(crate) fn new(home: &Path, allow: Scopes, router: Router, told: LinkTold) -> Self {
        Self {
            home: home.to_owned(),
            allow,
            router,
            told: told.0,
            which: Which::Current,
        }
    }

    /// Keeps it until shutdown; then what the console asked may still be answered.
    pub(crate) async fn run(mut self, shutdown: CancellationToken) {
        let changed = Arc::new(Notify::new());
        let watched = self.watch(Arc::clone(&changed));
        if let Err(error) = &watched {
            tracing::warn!(%error, "`qd link` and `qd unlink` take effect when the agent is started anew");
        }
        let mut kept: Option<Kept> = None;
        loop {
            kept = self.as_it_should_be(kept).await;
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = changed.notified() => {}
                () = state_changed(&mut kept) => {
                    if let Some(kept) = &mut kept {
                        self.consider(kept);
                    }
                }
            }
        }
        if let Some(kept) = kept {
            kept.end().await;
        }
    }

    fn watch(&self, changed: Arc<Notify>) -> notify::Result<RecommendedWatcher> {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let ours = |path: &PathBuf| [FILE, KEY, NEXT].iter().any(|name| path.ends_with(name));
            if event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(ours)) {
                changed.notify_one();
            }
        })?;
        watcher.watch(&self.home.join(FOLDER), RecursiveMode::NonRecursive)?;
        Ok(watcher)
    }

    /// What is kept when the files say what they say now.
    async fn as_it_should_be(&mut self, kept: Option<Kept>) -> Option<Kept> {
        let found = linked(&self.home).unwrap_or_else(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the link to the console is not kept"
            );
            None
        });
        if self.which == Which::Next && !self.home.join(FOLDER).join(NEXT).exists() {
            self.which = Which::Current;
        }
        let key = found
            .as_ref()
            .and_then(|linked| linked.key(&self.home, self.which).ok());
        let same = kept.as_ref().map(|kept| (&kept.linked, kept.key)) == found.as_ref().zip(key);
        if same && kept.is_some() == found.is_some() {
            return kept;
        }
        if let Some(kept) = kept {
            kept.end().await;
        }
        let kept = found.and_then(|linked| self.dial(linked));
        self.told.send_replace(kept.as_ref().map(|kept| Dialled {
            url: kept.linked.url.clone(),
            name: kept.linked.name.clone(),
            state: kept.state.clone(),
        }));
        kept
    }

    /// A new key that lets the host in is the host's. Where the old one does not any more, the new one may, and where
    /// neither does they take turns at the pace of refused ones.
    fn consider(&mut self, kept: &mut Kept) {
        let state = kept.state.borrow_and_update().clone();
        match (&state, self.which) {
            (State::Connected { .. }, Which::Next) => match adopt(&self.home) {
                Ok(()) => self.which = Which::Current,
                Err(error) => tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the new key of the link cannot be put in the old one's place"
                ),
            },
            (State::Waiting { cause, .. }, which) if is_unknown_key(cause) => {
                kept.refused = true;
                if which == Which::Current && self.home.join(FOLDER).join(NEXT).exists() {
                    self.which = Which::Next;
                }
            }
            (State::Connecting { .. }, Which::Next) if kept.refused => self.which = Which::Current,
            _ => {}
        }
    }

    fn dial(&self, linked: Linked) -> Option<Kept> {
        let (dialler, key) = match self.dialler(&linked) {
            Ok(dialler) => dialler,
            Err(error) => {
                tracing::error!(
                    error = &*error,
                    console = linked.url,
                    "the console cannot be dialled"
                );
                return None;
            }
        };
        let (hangup, state) = (CancellationToken::new(), dialler.handle().state());
        let task = tokio::spawn(dialler.run(hangup.clone()));
        Some(Kept {
            linked,
            key,
            state,
            refused: false,
            hangup,
            task,
        })
    }

    fn dialler(
        &self,
        linked: &Linked,
    ) -> Result<(Dialler<Answering>, PublicKey), Box<dyn std::error::Error>> {
        let parts = linked.parts(&self.home, self.which)?;
        let proxy = Proxy::from_environment(&parts.console, |name| std::env::var(name).ok())?;
        let config = Config {
            trust: parts.trust,
            proxy,
            capabilities: self.allow.0.iter().map(ToString::to_string).collect(),
            offer: Offer::with_features(AGENT_FEATURES),
            ..Config::new(parts.console, env!("CARGO_PKG_VERSION"))
        };
        let key = parts.key.public();
        let identity = Identity {
            host: parts.host,
            key: parts.key,
            console: parts.console_key,
            counter: Box::new(OnDisk(self.home.join(FOLDER))),
        };
        Ok((
            Dialler::new(config, identity, Answering(self.router.clone()))?,
            key,
        ))
    }
}

/// Whether the console has another key of this host.
fn is_unknown_key(cause: &DialError) -> bool {
    matches!(
        cause,
        DialError::Handshake(handshake::Error::Refused(refusal)) if refusal.code == RefusalCode::BadSignature
    )
}

/// Resolves when the dialler stands elsewhere than before. Cancel safe.
async fn state_changed(kept: &mut Option<Kept>) {
    let stopped = match kept {
        Some(kept) => kept.state.changed().await.is_err(),
        None => true,
    };
    if stopped {
        std::future::pending::<()>().await;
    }
}

impl Kept {
    async fn end(self) {
        self.hangup.cancel();
        // It ends within its own drain time.
        let _ = self.task.await;
    }
}
