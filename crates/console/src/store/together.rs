//! Connects of hosts and the ends of their links, written together. Each is on the disk when its call returns, and however
//! many wait, they cost one write: when the console was started again, all of its hosts come at one time.

use qd_api::Time;
use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::{Error, listed::Listed};

/// How many may wait to be written; more wait to be taken.
const QUEUE: usize = 4096;
/// How many are written at one time: some milliseconds, in which nobody else writes.
const AT_ONCE: usize = 1024;

/// What is to be written of a host.
struct Noted {
    id: String,
    /// The number of its connect; none when its link has ended.
    connect: Option<i64>,
    now: Time,
    done: oneshot::Sender<bool>,
}

/// A cheap handle of what writes.
#[derive(Debug, Clone)]
pub(super) struct Together(mpsc::Sender<Noted>);

impl Together {
    /// Starts what writes. It ends with its last handle. The connection is its own: in the pool it would wait behind
    /// everybody who reads because a host comes.
    pub(super) fn start(connection: SqliteConnection, listed: Listed) -> Self {
        let (send, receive) = mpsc::channel(QUEUE);
        tokio::spawn(run(connection, listed, receive));
        Self(send)
    }

    /// Whether it changed anything.
    pub(super) async fn note(&self, id: &str, connect: Option<i64>, now: Time) -> Result<bool, Error> {
        let (done, written) = oneshot::channel();
        let noted = Noted {
            id: id.to_owned(),
            connect,
            now,
            done,
        };
        self.0.send(noted).await.map_err(|_| Error::NotWritten)?;
        written.await.map_err(|_| Error::NotWritten)
    }
}

async fn run(mut connection: SqliteConnection, listed: Listed, mut receive: mpsc::Receiver<Noted>) {
    let mut batch = Vec::new();
    while receive.recv_many(&mut batch, AT_ONCE).await > 0 {
        // The number of a connect that was given up must not be used up.
        batch.retain(|noted: &Noted| !noted.done.is_closed());
        let written = write(&mut connection, &batch).await;
        listed.changed();
        match written {
            Ok(changed) => {
                for (noted, is_changed) in batch.drain(..).zip(changed) {
                    // Who has given up by now dials again with a higher number.
                    let _ = noted.done.send(is_changed);
                }
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(
                    error,
                    hosts = batch.len(),
                    "connects of hosts could not be written"
                );
                batch.clear();
            }
        }
    }
}

async fn write(connection: &mut SqliteConnection, batch: &[Noted]) -> Result<Vec<bool>, sqlx::Error> {
    let mut changed = Vec::with_capacity(batch.len());
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for noted in batch {
        let query = match noted.connect {
            Some(connect) => sqlx::query(
                "UPDATE hosts SET last_seen_at = $1, connects = $3 WHERE id = $2 AND connects < $3",
            )
            .bind(noted.now.as_millis())
            .bind(&noted.id)
            .bind(connect),
            None => sqlx::query("UPDATE hosts SET last_seen_at = $1 WHERE id = $2")
                .bind(noted.now.as_millis())
                .bind(&noted.id),
        };
        changed.push(query.execute(&mut *transaction).await?.rows_affected() > 0);
    }
    transaction.commit().await?;
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;
    use crate::store::fixture::with_host;

    #[tokio::test]
    async fn of_many_connects_at_once_with_one_number_one_is_new() {
        let directory = tempfile::tempdir().expect("a folder");
        let (store, host) = with_host(&directory).await;
        let now = Time::now();
        let number = |n: u64| store.advance(&host.id, n, now);
        let of = async |numbers: &[u64]| {
            let asked = numbers.iter().map(|n| number(*n));
            let new = join_all(asked).await.into_iter();
            new.map(|is_new| is_new.expect("written"))
                .filter(|new| *new)
                .count()
        };
        assert_eq!(of(&[1; 50]).await, 1);
        assert_eq!(of(&[1, 2]).await, 1);
        assert_eq!(of(&[2, 1]).await, 0);
        store.seen(&host.id, now).await.expect("written");
        assert!(!store.advance("nobody", 9, now).await.expect("written"));
    }
}
