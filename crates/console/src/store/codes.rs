//! Enrolment codes.

use std::collections::BTreeMap;

use qd_api::{Time, fleet::CodeInfo};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Error, Store, read, time, written};

/// A code to be kept.
#[derive(Debug)]
pub struct NewCode {
    /// Its hash.
    pub hash: String,
    /// The name that the host will have; its own if none.
    pub host: Option<String>,
    /// What the host will be tagged with.
    pub tags: BTreeMap<String, String>,
    /// How many hosts may join by it.
    pub uses: u32,
    /// When it ends.
    pub expires_at: Time,
}

impl Store {
    /// Keeps a code.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_code(&self, new: NewCode, now: Time) -> Result<(), Error> {
        sqlx::query("DELETE FROM codes WHERE expires_at <= $1 OR uses_left <= 0")
            .bind(now.as_millis())
            .execute(&self.pool)
            .await?;
        sqlx::query(
            "INSERT INTO codes (id, hash, host, tags, uses_left, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(new.hash)
        .bind(new.host)
        .bind(written(&new.tags))
        .bind(i64::from(new.uses))
        .bind(now.as_millis())
        .bind(new.expires_at.as_millis())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The codes that are in force, newest first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn codes(&self, now: Time) -> Result<Vec<CodeInfo>, Error> {
        let rows =
            sqlx::query("SELECT * FROM codes WHERE expires_at > $1 AND uses_left > 0 ORDER BY id DESC")
                .bind(now.as_millis())
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(code).collect()
    }

    /// Revokes a code; whether there was one.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn revoke_code(&self, id: &str) -> Result<bool, Error> {
        let revoked = sqlx::query("DELETE FROM codes WHERE id = $1")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(revoked.rows_affected() > 0)
    }
}

fn code(row: &SqliteRow) -> Result<CodeInfo, Error> {
    let uses: i64 = row.try_get("uses_left")?;
    Ok(CodeInfo {
        id: row.try_get("id")?,
        host: row.try_get("host")?,
        tags: read(row.try_get("tags")?, "set of tags")?,
        uses_left: u32::try_from(uses).unwrap_or(u32::MAX),
        created_at: time(row.try_get("created_at")?)?,
        expires_at: time(row.try_get("expires_at")?)?,
    })
}
