//! Passwords: argon2id, few at a time, for each takes 19 MiB while it is worked on.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// Shortest password, in characters.
pub const SHORTEST: usize = 12;
/// Longest, in bytes: more is no password.
const LONGEST: usize = 1024;
/// Hashes that are worked on at one time.
static WORKERS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));
/// What a password is compared with when there is no such user, so that the answer takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

/// Why a password cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is too short or too long.
    #[error("a password has at least {SHORTEST} characters and at most {LONGEST} bytes")]
    Length,
    /// The library failed.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

fn hash_now(password: &str) -> Result<String, Error> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|error| Error::Hash(error.to_string()))
}

/// The hash of a new password.
///
/// # Errors
/// [`Error`].
pub async fn hash(password: String) -> Result<String, Error> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(Error::Length);
    }
    work(move || hash_now(&password)).await
}

/// Whether a password is the one that was hashed; never, but no sooner, if there is no hash.
pub async fn is_right(password: String, hash: Option<String>) -> bool {
    let is_known = hash.is_some();
    let checked = work(move || {
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&hash).map_err(|error| Error::Hash(error.to_string()))?;
        Ok(password.len() <= LONGEST
            && Argon2::default()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok())
    });
    checked.await.unwrap_or(false) && is_known
}

async fn work<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let lost = |what: String| Error::Hash(what);
    let _turn = WORKERS.acquire().await.map_err(|error| lost(error.to_string()))?;
    tokio::task::spawn_blocking(job)
        .await
        .map_err(|error| lost(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_hashed_is_right() {
        let kept = hash("correct horse battery".to_owned()).await.expect("a hash");
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert!(is_right("correct horse battery".to_owned(), Some(kept.clone())).await);
        assert!(!is_right("correct horse".to_owned(), Some(kept)).await);
        assert!(!is_right("nobody has this password".to_owned(), None).await);
    }

    #[tokio::test]
    async fn short_ones_and_endless_ones_are_refused() {
        assert!(hash("elevenchars".to_owned()).await.is_err());
        assert!(hash("x".repeat(2000)).await.is_err());
    }
}
