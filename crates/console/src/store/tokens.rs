//! Tokens of users, for programs.

use qd_api::{Scope, Time, fleet::UserToken};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Account, Error, Store, read, time, users::account, written};

/// How exactly the last use of a token is known, in milliseconds: every request would be a write otherwise.
const USE_STEP: i64 = 60_000;

/// A token to be kept.
#[derive(Debug)]
pub struct NewToken {
    /// Its hash.
    pub hash: String,
    /// Whose it is: the identity of a user.
    pub user: String,
    /// Its name.
    pub name: String,
    /// What it may do of what its user may.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Time,
}

/// A token that is in force.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its identity.
    pub id: String,
    /// What it may do of what its user may.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Time,
    /// Its user.
    pub account: Account,
}

impl Store {
    /// Keeps a token; its identity.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_token(&self, new: NewToken, now: Time) -> Result<String, Error> {
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO tokens (id, hash, user_id, name, scopes, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(new.hash)
        .bind(new.user)
        .bind(new.name)
        .bind(written(&new.scopes))
        .bind(now.as_millis())
        .bind(new.expires_at.as_millis())
        .execute(&self.pool)
        .await?;
        Ok(id)
    }

    /// The token of this hash, if it is in force. Notes that it was used.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn token(&self, hash: &str, now: Time) -> Result<Option<Held>, Error> {
        let row = sqlx::query(
            "SELECT tokens.id AS token_id, tokens.scopes, tokens.expires_at, tokens.last_used_at, users.*
             FROM tokens JOIN users ON users.id = tokens.user_id
             WHERE tokens.hash = $1 AND tokens.expires_at > $2",
        )
        .bind(hash)
        .bind(now.as_millis())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let last: Option<i64> = row.try_get("last_used_at")?;
        let held = Held {
            id: row.try_get("token_id")?,
            scopes: read(row.try_get("scopes")?, "list of scopes")?,
            expires_at: time(row.try_get("expires_at")?)?,
            account: account(&row)?,
        };
        if last.is_none_or(|last| now.as_millis() - last >= USE_STEP) {
            sqlx::query("UPDATE tokens SET last_used_at = $1 WHERE id = $2")
                .bind(now.as_millis())
                .bind(&held.id)
                .execute(&self.pool)
                .await?;
        }
        Ok(Some(held))
    }

    /// The tokens of a user, or of all, oldest first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn tokens(&self, user: Option<&str>, now: Time) -> Result<Vec<UserToken>, Error> {
        let rows = sqlx::query(
            "SELECT tokens.*, users.name AS user_name FROM tokens JOIN users ON users.id = tokens.user_id
             WHERE tokens.expires_at > $1 AND ($2 IS NULL OR users.name = $2) ORDER BY tokens.id",
        )
        .bind(now.as_millis())
        .bind(user)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(shown).collect()
    }

    /// Revokes a token by its identity or its name, of a user or of whoever; how many that were.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn revoke_token(&self, id_or_name: &str, user: Option<&str>) -> Result<u64, Error> {
        let revoked = sqlx::query(
            "DELETE FROM tokens WHERE (id = $1 OR name = $1)
             AND ($2 IS NULL OR user_id IN (SELECT id FROM users WHERE name = $2))",
        )
        .bind(id_or_name)
        .bind(user)
        .execute(&self.pool)
        .await?;
        Ok(revoked.rows_affected())
    }
}

fn shown(row: &SqliteRow) -> Result<UserToken, Error> {
    let last: Option<i64> = row.try_get("last_used_at")?;
    Ok(UserToken {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        user: row.try_get("user_name")?,
        scopes: read(row.try_get("scopes")?, "list of scopes")?,
        created_at: time(row.try_get("created_at")?)?,
        expires_at: time(row.try_get("expires_at")?)?,
        last_used_at: last.map(time).transpose()?,
    })
}
