//! Verbs on many hosts, as they are remembered. A host is `asked` in the store before it is asked.

use qd_api::{
    Time,
    fleet::{Bulk, BulkCounts, BulkHost, BulkHostState, BulkRequest, BulkState},
};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Error, Store, read, time, written};

/// How many are remembered.
const KEPT: i64 = 500;

/// One that begins.
#[derive(Debug)]
pub struct Planned<'a> {
    /// Its id.
    pub id: &'a str,
    /// What is asked.
    pub request: &'a BulkRequest,
    /// Whose it is: the identity of a user.
    pub user_id: &'a str,
    /// The user's name.
    pub user: &'a str,
    /// The hosts, by name and identity.
    pub hosts: &'a [(String, String)],
}

/// A bulk verb, and whose it is.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The identity of its user.
    pub user_id: String,
    /// How far it has come.
    pub bulk: Bulk,
}

impl Store {
    /// Keeps a bulk verb that begins, and forgets the oldest.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_bulk(&self, planned: Planned<'_>, now: Time) -> Result<(), Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO bulks (id, request, user_id, user_name, state, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(planned.id)
        .bind(written(planned.request))
        .bind(planned.user_id)
        .bind(planned.user)
        .bind(written(&BulkState::Running))
        .bind(now.as_millis())
        .execute(&mut *transaction)
        .await?;
        for (host, host_id) in planned.hosts {
            sqlx::query("INSERT INTO bulk_hosts (bulk_id, host, host_id, state) VALUES ($1, $2, $3, $4)")
                .bind(planned.id)
                .bind(host)
                .bind(host_id)
                .bind(written(&BulkHostState::Waiting))
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query(
            "DELETE FROM bulks WHERE id NOT IN (SELECT id FROM bulks ORDER BY id DESC LIMIT $1) AND finished_at IS NOT NULL",
        )
        .bind(KEPT)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes where hosts are, all at once; each is named by its identity.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn note_bulk_hosts(&self, id: &str, hosts: &[(String, BulkHost)]) -> Result<(), Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for (host_id, host) in hosts {
            sqlx::query("UPDATE bulk_hosts SET state = $1, result = $2 WHERE bulk_id = $3 AND host_id = $4")
                .bind(written(&host.state))
                .bind(written(host))
                .bind(id)
                .bind(host_id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Notes that one has ended.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn finish_bulk(&self, id: &str, state: BulkState, now: Time) -> Result<(), Error> {
        sqlx::query("UPDATE bulks SET state = $1, finished_at = $2 WHERE id = $3")
            .bind(written(&state))
            .bind(now.as_millis())
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends what a console that is gone left running: what was asked is unknown, what was not asked never will be. How
    /// many there were.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn interrupt_bulks(&self, now: Time) -> Result<u64, Error> {
        let running = written(&BulkState::Running);
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for (from, to) in [
            (BulkHostState::Asked, BulkHostState::Unknown),
            (BulkHostState::Waiting, BulkHostState::Skipped),
        ] {
            sqlx::query(
                "UPDATE bulk_hosts SET state = $1, result = NULL
                 WHERE state = $2 AND bulk_id IN (SELECT id FROM bulks WHERE state = $3)",
            )
            .bind(written(&to))
            .bind(written(&from))
            .bind(&running)
            .execute(&mut *transaction)
            .await?;
        }
        let ended = sqlx::query("UPDATE bulks SET state = $1, finished_at = $2 WHERE state = $3")
            .bind(written(&BulkState::Interrupted))
            .bind(now.as_millis())
            .bind(&running)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(ended.rows_affected())
    }

    /// One, with its hosts.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn bulk(&self, id: &str) -> Result<Option<Asked>, Error> {
        let row = sqlx::query("SELECT * FROM bulks WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(self.with_hosts(&row).await?))
    }

    /// The newest, newest first, with their hosts.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn bulks(&self, most: u32) -> Result<Vec<Asked>, Error> {
        let rows = sqlx::query("SELECT * FROM bulks ORDER BY id DESC LIMIT $1")
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        let mut bulks = Vec::with_capacity(rows.len());
        for row in &rows {
            bulks.push(self.with_hosts(row).await?);
        }
        Ok(bulks)
    }

    async fn with_hosts(&self, row: &SqliteRow) -> Result<Asked, Error> {
        let id: String = row.try_get("id")?;
        let rows = sqlx::query("SELECT host, state, result FROM bulk_hosts WHERE bulk_id = $1 ORDER BY host")
            .bind(&id)
            .fetch_all(&self.pool)
            .await?;
        let hosts: Vec<BulkHost> = rows.iter().map(host).collect::<Result<_, _>>()?;
        let finished: Option<i64> = row.try_get("finished_at")?;
        Ok(Asked {
            user_id: row.try_get("user_id")?,
            bulk: Bulk {
                id,
                request: read(row.try_get("request")?, "bulk verb")?,
                by: row.try_get("user_name")?,
                created_at: time(row.try_get("created_at")?)?,
                finished_at: finished.map(time).transpose()?,
                state: read(row.try_get("state")?, "state of a bulk verb")?,
                counts: BulkCounts::of(&hosts),
                hosts,
            },
        })
    }
}

fn host(row: &SqliteRow) -> Result<BulkHost, Error> {
    let result: Option<String> = row.try_get("result")?;
    if let Some(result) = result {
        return read(&result, "result of a host");
    }
    let state = read(row.try_get("state")?, "state of a host")?;
    let detail = match state {
        BulkHostState::Unknown => {
            Some("the console ended after it had asked this host and before it answered")
        }
        BulkHostState::Skipped => Some("the console ended before it asked this host"),
        _ => None,
    };
    Ok(BulkHost {
        host: row.try_get("host")?,
        state,
        items: Vec::new(),
        detail: detail.map(str::to_owned),
        code: None,
        took_millis: None,
    })
}
