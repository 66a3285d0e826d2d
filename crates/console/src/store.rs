//! Everything that is kept, behind typed calls. Nothing outside of this module knows SQL.
//!
//! SQLite in the data directory: one file with a write-ahead log. A change is on the disk when its call returns.

mod bulks;
mod codes;
#[cfg(test)]
mod fixture;
mod hosts;
mod listed;
mod logins;
mod sessions;
mod together;
mod tokens;
mod users;

use std::{path::Path, sync::Arc, time::Duration};

use qd_api::Time;
use sqlx::{
    ConnectOptions as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use tokio::sync::Mutex;

use self::{listed::Listed, together::Together};

pub use self::{
    bulks::{Asked, Planned},
    codes::NewCode,
    hosts::{Host, Joining},
    listed::Fleet,
    tokens::{Held, NewToken},
    users::{Account, NewUser},
};

/// The file in the data directory.
pub const FILE: &str = "console.db";
/// What brings a store of the version before to the next: the first makes an empty one.
const STEPS: &[&str] = &[include_str!("store/schema.sql")];
/// How long a call waits for another's write.
const BUSY: Duration = Duration::from_secs(5);
/// Readers at one time. Writers take turns in SQLite itself.
const CONNECTIONS: u32 = 4;

/// Why something could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be used.
    #[error("the store cannot be used")]
    Sql(#[from] sqlx::Error),
    /// It was written by a later version.
    #[error(
        "the store is of version {found}, and this program knows versions up to {known}; use a newer one"
    )]
    TooNew {
        /// Its version.
        found: i64,
        /// The newest that is known.
        known: usize,
    },
    /// What is kept does not parse.
    #[error("the store holds a {what} that cannot be read")]
    Unreadable {
        /// What.
        what: &'static str,
    },
    /// It was not written, or failed for all that was written together, which the log says once.
    #[error("the store could not be written")]
    NotWritten,
    /// The name is somebody else's.
    #[error("the name {0} is taken")]
    Taken(String),
    /// Nobody could manage the console any more.
    #[error("this is the last admin without limits; make another one first")]
    LastAdmin,
}

/// A cheap handle.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
    together: Together,
    listed: Listed,
    joining: Arc<Mutex<()>>,
}

impl Store {
    /// Opens the store of a data directory, making or upgrading it.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn open(data: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(data.join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A password that was changed must not come back after a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        let listed = Listed::default();
        let together = Together::start(options.connect().await?, listed.clone());
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_with(options)
            .await?;
        let store = Self {
            pool,
            together,
            listed,
            joining: Arc::default(),
        };
        store.upgrade().await?;
        Ok(store)
    }

    async fn upgrade(&self) -> Result<(), Error> {
        // `BEGIN IMMEDIATE`: of two programs that start at once, one upgrades and the other finds it done.
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let found: i64 = sqlx::query_scalar("PRAGMA user_version")
            .fetch_one(&mut *transaction)
            .await?;
        let done = usize::try_from(found).unwrap_or(usize::MAX);
        if done > STEPS.len() {
            return Err(Error::TooNew {
                found,
                known: STEPS.len(),
            });
        }
        for step in STEPS.iter().copied().skip(done) {
            sqlx::raw_sql(step).execute(&mut *transaction).await?;
        }
        // The version is a constant of ours: a pragma takes no parameters.
        sqlx::raw_sql(VERSION).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Closes the store, with its write-ahead log written back.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// Copies the store, as it is at one instant, into a new file.
    ///
    /// # Errors
    /// If the file is there already, or cannot be written.
    pub async fn backup(&self, to: &Path) -> Result<(), Error> {
        sqlx::query("VACUUM INTO $1")
            .bind(to.display().to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// Sets the version that [`STEPS`] lead to.
const VERSION: &str = "PRAGMA user_version = 1";

fn time(millis: i64) -> Result<Time, Error> {
    Time::from_millis(millis).ok_or(Error::Unreadable { what: "time" })
}

fn read<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::Unreadable { what })
}

fn written<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("names and patterns are plain text")
}

/// A name that somebody else has is a refusal, and no failure of the store.
fn taken(error: sqlx::Error, name: &str) -> Error {
    match &error {
        sqlx::Error::Database(database) if database.is_unique_violation() => Error::Taken(name.to_owned()),
        _ => Error::Sql(error),
    }
}
