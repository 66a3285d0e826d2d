//! The task that keeps the link: dials when the host is linked, hangs up when it no longer is.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::Router;
use notify::{RecursiveMode, Watcher as _};
use qd_api::Scopes;
use qd_tunnel::agent::{Config, Dialler, Identity, Proxy};
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{
    counter::OnDisk,
    file::{FILE, FOLDER, Linked, linked},
    service::Answering,
};

/// Keeps the link of one home.
pub(crate) struct Linker {
    home: PathBuf,
    allow: Scopes,
    router: Router,
}

/// A link that is kept.
struct Kept {
    linked: Linked,
    hangup: CancellationToken,
    task: JoinHandle<()>,
}

impl Linker {
    /// What a console may ask is `allow`; `router` answers it.
    pub(crate) fn new(home: &Path, allow: Scopes, router: Router) -> Self {
        Self {
            home: home.to_owned(),
            allow,
            router,
        }
    }

    /// Keeps it until shutdown; then what the console asked may still be answered.
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let changed = Arc::new(Notify::new());
        let folder = self.home.join(FOLDER);
        let told = Arc::clone(&changed);
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let concerns = |event: &notify::Event| {
                !event.kind.is_access() && event.paths.iter().any(|path| path.ends_with(FILE))
            };
            if event.is_ok_and(|event| concerns(&event)) {
                told.notify_one();
            }
        });
        let watched = watcher.and_then(|mut watcher| {
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        if let Err(error) = &watched {
            tracing::warn!(%error, "`qd link` and `qd unlink` take effect when the agent is started anew");
        }
        let mut kept: Option<Kept> = None;
        loop {
            let found = linked(&self.home).unwrap_or_else(|error| {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the link to the console is not kept"
                );
                None
            });
            if kept.as_ref().map(|kept| &kept.linked) != found.as_ref() {
                if let Some(kept) = kept.take() {
                    kept.end().await;
                }
                kept = found.and_then(|linked| self.dial(linked));
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = changed.notified() => {}
            }
        }
        if let Some(kept) = kept {
            kept.end().await;
        }
    }

    fn dial(&self, linked: Linked) -> Option<Kept> {
        let dialler = match self.dialler(&linked) {
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
        let hangup = CancellationToken::new();
        let task = tokio::spawn(dialler.run(hangup.clone()));
        Some(Kept { linked, hangup, task })
    }

    fn dialler(&self, linked: &Linked) -> Result<Dialler<Answering>, Box<dyn std::error::Error>> {
        let parts = linked.parts(&self.home)?;
        let proxy = Proxy::from_environment(&parts.console, |name| std::env::var(name).ok())?;
        let config = Config {
            trust: parts.trust,
            proxy,
            capabilities: self.allow.0.iter().map(ToString::to_string).collect(),
            ..Config::new(parts.console, env!("CARGO_PKG_VERSION"))
        };
        let identity = Identity {
            host: parts.host,
            key: parts.key,
            console: parts.console_key,
            counter: Box::new(OnDisk(self.home.join(FOLDER))),
        };
        Ok(Dialler::new(config, identity, Answering(self.router.clone()))?)
    }
}

impl Kept {
    async fn end(self) {
        self.hangup.cancel();
        // It ends within its own drain time.
        let _ = self.task.await;
    }
}
