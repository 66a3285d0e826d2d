//! Hosts: joining, being known, leaving.

use std::collections::BTreeMap;

use qd_api::{Time, fleet::HostChange};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Error, Fleet, Store, read, taken, time, written};

/// A host as it is kept.
#[derive(Debug, Clone)]
pub struct Host {
    /// Its identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its public key, as text.
    pub key: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When it joined.
    pub enrolled_at: Time,
    /// When it was last connected, if ever.
    pub last_seen_at: Option<Time>,
}

/// A host that wants to join.
#[derive(Debug)]
pub struct Joining {
    /// The hash of its code.
    pub code: String,
    /// Its public key, as text.
    pub key: String,
    /// The name it would like.
    pub name: String,
}

impl Store {
    /// Uses a code to take a host in: all of it, or nothing. `None` if the code is not in force.
    ///
    /// # Errors
    /// [`Error::Taken`] if its name is another's, or the key is known already; [`Error`].
    pub async fn join(&self, joining: Joining, now: Time) -> Result<Option<Host>, Error> {
        let store = self.clone();
        let joined = async move { store.take_in(joining, now).await };
        self.listed.change(joined).await
    }

    async fn take_in(&self, joining: Joining, now: Time) -> Result<Option<Host>, Error> {
        // One after the other: the database itself would let some wait until they are refused.
        let _turn = self.joining.lock().await;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let code = sqlx::query(
            "UPDATE codes SET uses_left = uses_left - 1
             WHERE hash = $1 AND uses_left > 0 AND expires_at > $2 RETURNING host, tags",
        )
        .bind(&joining.code)
        .bind(now.as_millis())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(code) = code else { return Ok(None) };
        let named: Option<String> = code.try_get("host")?;
        let host = Host {
            id: uuid::Uuid::now_v7().to_string(),
            name: named.unwrap_or(joining.name),
            key: joining.key,
            tags: read(code.try_get("tags")?, "set of tags")?,
            enrolled_at: now,
            last_seen_at: None,
        };
        sqlx::query(
            "INSERT INTO hosts (id, name, key, tags, connects, enrolled_at) VALUES ($1, $2, $3, $4, 0, $5)",
        )
        .bind(&host.id)
        .bind(&host.name)
        .bind(&host.key)
        .bind(written(&host.tags))
        .bind(now.as_millis())
        .execute(&mut *transaction)
        .await
        .map_err(|error| taken(error, &host.name))?;
        transaction.commit().await?;
        Ok(Some(host))
    }

    /// All hosts, by name, for those who only look: read when one of them has changed.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn fleet(&self) -> Result<Fleet, Error> {
        self.listed.get(self.hosts()).await
    }

    /// All hosts, by name.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn hosts(&self) -> Result<Vec<Host>, Error> {
        let rows = sqlx::query("SELECT * FROM hosts ORDER BY name")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(host).collect()
    }

    /// A host by its name.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn host(&self, name: &str) -> Result<Option<Host>, Error> {
        let row = sqlx::query("SELECT * FROM hosts WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(host).transpose()
    }

    /// The public key of a host by its identity.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn host_key(&self, id: &str) -> Result<Option<String>, Error> {
        let key = sqlx::query_scalar("SELECT key FROM hosts WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(key)
    }

    /// Notes the number of a connect if it is higher than all before, in one step; whether it was.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn advance(&self, id: &str, connect: u64, now: Time) -> Result<bool, Error> {
        let number = i64::try_from(connect).unwrap_or(i64::MAX);
        self.together.note(id, Some(number), now).await
    }

    /// Notes that a host is connected, or was until now.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn seen(&self, id: &str, now: Time) -> Result<(), Error> {
        self.together.note(id, None, now).await?;
        Ok(())
    }

    /// Exchanges a host's key for another; whether the host had the old one, or has the new one already.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn exchange_key(&self, id: &str, old: &str, new: &str) -> Result<bool, Error> {
        let exchange = sqlx::query("UPDATE hosts SET key = $1 WHERE id = $2 AND key IN ($3, $1)")
            .bind(new.to_owned())
            .bind(id.to_owned())
            .bind(old.to_owned());
        let pool = self.pool.clone();
        let exchanged = async move { Ok(exchange.execute(&pool).await?.rows_affected() > 0) };
        self.listed.change(exchanged).await
    }

    /// Changes a host; `None` if there is none of that identity.
    ///
    /// # Errors
    /// [`Error::Taken`]; [`Error`].
    pub async fn change_host(&self, id: &str, change: &HostChange) -> Result<Option<Host>, Error> {
        let name = change.name.clone().unwrap_or_default();
        let update = sqlx::query(
            "UPDATE hosts SET name = COALESCE($1, name), tags = COALESCE($2, tags) WHERE id = $3 RETURNING *",
        )
        .bind(change.name.clone())
        .bind(change.tags.as_ref().map(written))
        .bind(id.to_owned());
        let pool = self.pool.clone();
        let changed = async move {
            let row = update.fetch_optional(&pool).await;
            let row = row.map_err(|error| taken(error, &name))?;
            row.as_ref().map(host).transpose()
        };
        self.listed.change(changed).await
    }

    /// Forgets a host, with its key; whether there was one.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn remove_host(&self, id: &str) -> Result<bool, Error> {
        let delete = sqlx::query("DELETE FROM hosts WHERE id = $1").bind(id.to_owned());
        let pool = self.pool.clone();
        let removed = async move { Ok(delete.execute(&pool).await?.rows_affected() > 0) };
        self.listed.change(removed).await
    }
}

fn host(row: &SqliteRow) -> Result<Host, Error> {
    let last: Option<i64> = row.try_get("last_seen_at")?;
    Ok(Host {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        key: row.try_get("key")?,
        tags: read(row.try_get("tags")?, "set of tags")?,
        enrolled_at: time(row.try_get("enrolled_at")?)?,
        last_seen_at: last.map(time).transpose()?,
    })
}
