//! The list of all hosts, kept until one of them changes, so that who looks at the fleet need not read all of it.
//!
//! A change counts once it is written and before its call returns: who lists after that reads it. A list that was read
//! while something changed is not given to whoever asks next.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::sync::Mutex;

use super::{Error, Host};

/// All hosts, by name.
pub type Fleet = Arc<[Arc<Host>]>;

/// A cheap handle.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// How often hosts have changed.
    changes: AtomicU64,
    /// A list, and how often hosts had changed before it was read.
    kept: Mutex<Option<(u64, Fleet)>>,
}

impl Listed {
    /// Hosts were changed.
    pub(super) fn changed(&self) {
        self.0.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Makes a change to its end, whether or not its caller waits for it: what is written without being counted would
    /// never be listed.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        change: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let listed = self.clone();
        let changing = tokio::spawn(async move {
            let done = change.await;
            listed.changed();
            done
        });
        changing.await.map_err(|_| Error::NotWritten)?
    }

    /// The list. It is read once for all who wait for it.
    pub(super) async fn get(
        &self,
        read: impl Future<Output = Result<Vec<Host>, Error>>,
    ) -> Result<Fleet, Error> {
        let mut kept = self.0.kept.lock().await;
        let changes = self.0.changes.load(Ordering::SeqCst);
        if let Some((at, fleet)) = &*kept
            && *at == changes
        {
            return Ok(Arc::clone(fleet));
        }
        let fleet: Fleet = read.await?.into_iter().map(Arc::new).collect();
        *kept = Some((changes, Arc::clone(&fleet)));
        Ok(fleet)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt as _;
    use qd_api::{Time, fleet::HostChange};

    use super::*;
    use crate::store::{Store, fixture::with_host};

    fn named(name: &str) -> HostChange {
        HostChange {
            name: Some(name.to_owned()),
            tags: None,
        }
    }

    async fn names(store: &Store) -> Vec<String> {
        let fleet = store.fleet().await.expect("a list");
        fleet.iter().map(|host| host.name.clone()).collect()
    }

    #[tokio::test]
    async fn a_change_is_listed_once_it_was_answered_and_else_the_list_is_the_same() {
        let directory = tempfile::tempdir().expect("a folder");
        let store = Store::open(directory.path()).await.expect("a store");
        assert_eq!(names(&store).await, Vec::<String>::new());
        drop(store);
        let (store, host) = with_host(&directory).await;
        let first = store.fleet().await.expect("a list");
        assert!(Arc::ptr_eq(&first, &store.fleet().await.expect("a list")));
        for name in ["web-2", "web-3"] {
            let changed = store.change_host(&host.id, &named(name)).await;
            assert!(changed.expect("written").is_some());
            assert_eq!(names(&store).await, [name]);
        }
        assert!(store.advance(&host.id, 1, Time::now()).await.expect("written"));
        let seen = store.fleet().await.expect("a list")[0].last_seen_at;
        assert!(seen.is_some());
        assert!(store.remove_host(&host.id).await.expect("written"));
        assert_eq!(names(&store).await, Vec::<String>::new());
    }

    #[tokio::test]
    async fn a_list_that_was_read_while_hosts_changed_is_not_kept() {
        let listed = Listed::default();
        let reading = listed.get(async {
            listed.changed();
            Ok(Vec::new())
        });
        let old = reading.await.expect("a list");
        let new = listed.get(async { Ok(Vec::new()) }).await.expect("a list");
        assert!(!Arc::ptr_eq(&old, &new));
    }

    #[tokio::test]
    async fn a_change_that_nobody_waits_for_any_more_is_listed_as_well() {
        let directory = tempfile::tempdir().expect("a folder");
        let (store, host) = with_host(&directory).await;
        assert_eq!(names(&store).await, ["web-1"]);
        assert!(
            store
                .change_host(&host.id, &named("web-2"))
                .now_or_never()
                .is_none()
        );
        let is_listed = async {
            while names(&store).await != ["web-2"] {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), is_listed)
            .await
            .expect("listed in time");
    }
}
