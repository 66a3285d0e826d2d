//! Sessions of browsers.

use qd_api::Time;

use super::{Account, Error, Store, users::account};

impl Store {
    /// Begins a session of a user.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_session(&self, hash: &str, user: &str, now: Time, until: Time) -> Result<(), Error> {
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(now.as_millis())
            .execute(&self.pool)
            .await?;
        sqlx::query("INSERT INTO sessions (hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(hash)
            .bind(user)
            .bind(now.as_millis())
            .bind(until.as_millis())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whose session it is, if it is in force.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn session(&self, hash: &str, now: Time) -> Result<Option<Account>, Error> {
        let row = sqlx::query(
            "SELECT users.* FROM sessions JOIN users ON users.id = sessions.user_id
             WHERE sessions.hash = $1 AND sessions.expires_at > $2",
        )
        .bind(hash)
        .bind(now.as_millis())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| account(&row)).transpose()
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn end_session(&self, hash: &str) -> Result<(), Error> {
        sqlx::query("DELETE FROM sessions WHERE hash = $1")
            .bind(hash)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
