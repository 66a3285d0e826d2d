//! Enrolment codes.

use std::collections::BTreeMap;

use qd_api::Time;

use super::{Error, Store, written};

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
}
