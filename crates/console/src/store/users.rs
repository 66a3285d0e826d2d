//! Users and their passwords.

use qd_api::{
    Time,
    fleet::{Limits, Role, User},
};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Error, Store, read, taken, time, written};

/// A user as it is kept.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its identity, which no other user will ever have.
    pub id: String,
    /// What others may know of it.
    pub user: User,
    /// The argon2id hash of its password, if it has one.
    pub password: Option<String>,
}

/// A user to be added.
#[derive(Debug)]
pub struct NewUser {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The hash of its password.
    pub password: Option<String>,
    /// What it is limited to.
    pub limits: Limits,
}

impl Store {
    /// Adds a user.
    ///
    /// # Errors
    /// [`Error::Taken`]; [`Error`].
    pub async fn add_user(&self, new: NewUser, now: Time) -> Result<(), Error> {
        let added = insert(&new, now).execute(&self.pool).await;
        added.map_err(|error| taken(error, &new.name))?;
        Ok(())
    }

    /// Adds the first user; whether there was none.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_first_user(&self, new: NewUser, now: Time) -> Result<bool, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let users: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users")
            .fetch_one(&mut *transaction)
            .await?;
        if users > 0 {
            return Ok(false);
        }
        insert(&new, now).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whether there is any user.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn has_users(&self) -> Result<bool, Error> {
        let users: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users")
            .fetch_one(&self.pool)
            .await?;
        Ok(users > 0)
    }

    /// A user by its name.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn user(&self, name: &str) -> Result<Option<Account>, Error> {
        let row = sqlx::query("SELECT * FROM users WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| account(&row)).transpose()
    }

    /// All users, by name.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        let rows = sqlx::query("SELECT * FROM users ORDER BY name")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok(account(row)?.user)).collect()
    }

    /// Changes a password and ends the user's sessions; whether there is the user.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn set_password(&self, name: &str, password: &str) -> Result<bool, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let changed = sqlx::query("UPDATE users SET password = $1 WHERE name = $2")
            .bind(password)
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE user_id IN (SELECT id FROM users WHERE name = $1)")
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(changed.rows_affected() > 0)
    }

    /// Changes what a user may do; `None` if there is none of that name.
    ///
    /// # Errors
    /// [`Error::LastAdmin`] if nobody could manage the console any more; [`Error`].
    pub async fn change_user(
        &self,
        name: &str,
        role: Option<Role>,
        limits: Option<&Limits>,
    ) -> Result<Option<User>, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let row = sqlx::query(
            "UPDATE users SET role = COALESCE($1, role), limits = COALESCE($2, limits) WHERE name = $3 RETURNING *",
        )
        .bind(role.map(Role::as_str))
        .bind(limits.map(written))
        .bind(name)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let changed = account(&row)?.user;
        has_admin(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Some(changed))
    }

    /// Removes a user with its sessions and tokens; whether there was one.
    ///
    /// # Errors
    /// [`Error::LastAdmin`] if nobody could manage the console any more; [`Error`].
    pub async fn remove_user(&self, name: &str) -> Result<bool, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let removed = sqlx::query("DELETE FROM users WHERE name = $1")
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        if removed.rows_affected() == 0 {
            return Ok(false);
        }
        has_admin(&mut transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Whether somebody can manage the whole console: an admin without limits.
async fn has_admin(transaction: &mut sqlx::SqliteTransaction<'_>) -> Result<(), Error> {
    let admins: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE role = 'admin' AND limits = $1")
        .bind(written(&Limits::default()))
        .fetch_one(&mut **transaction)
        .await?;
    if admins == 0 {
        Err(Error::LastAdmin)
    } else {
        Ok(())
    }
}

fn insert(new: &NewUser, now: Time) -> sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments> {
    sqlx::query(
        "INSERT INTO users (id, name, role, password, limits, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(&new.name)
    .bind(new.role.as_str())
    .bind(&new.password)
    .bind(written(&new.limits))
    .bind(now.as_millis())
}

/// A row of the table, whatever it was joined with.
pub(super) fn account(row: &SqliteRow) -> Result<Account, Error> {
    let role: String = row.try_get("role")?;
    Ok(Account {
        id: row.try_get("id")?,
        password: row.try_get("password")?,
        user: User {
            name: row.try_get("name")?,
            role: role.parse().map_err(|_| Error::Unreadable { what: "role" })?,
            limits: read(row.try_get("limits")?, "user's limits")?,
            created_at: time(row.try_get("created_at")?)?,
        },
    })
}
