//! One-time links by which a user logs in.

use qd_api::Time;

use super::{Account, Error, Store, users::account};

impl Store {
    /// Keeps a login link of a user.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_login(&self, hash: &str, user: &str, now: Time, until: Time) -> Result<(), Error> {
        sqlx::query("DELETE FROM logins WHERE expires_at <= $1")
            .bind(now.as_millis())
            .execute(&self.pool)
            .await?;
        sqlx::query("INSERT INTO logins (hash, user_id, expires_at) VALUES ($1, $2, $3)")
            .bind(hash)
            .bind(user)
            .bind(until.as_millis())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Uses a login link up; whose it was, if it was in force.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn use_login(&self, hash: &str, now: Time) -> Result<Option<Account>, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let user: Option<String> =
            sqlx::query_scalar("DELETE FROM logins WHERE hash = $1 AND expires_at > $2 RETURNING user_id")
                .bind(hash)
                .bind(now.as_millis())
                .fetch_optional(&mut *transaction)
                .await?;
        let Some(user) = user else { return Ok(None) };
        let row = sqlx::query("SELECT * FROM users WHERE id = $1")
            .bind(user)
            .fetch_optional(&mut *transaction)
            .await?;
        transaction.commit().await?;
        row.map(|row| account(&row)).transpose()
    }
}
