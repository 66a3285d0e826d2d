//! Users and groups.

use nix::unistd::{Gid, Group, Uid, User};
use serde_json::{Map, Value, json};

use super::{AppEntry, Caller, Error};

/// A user to run as.
pub struct Account {
    pub uid: u32,
    pub gid: u32,
    pub home: String,
}

pub fn name_of(uid: u32) -> Option<String> {
    User::from_uid(Uid::from_raw(uid))
        .ok()
        .flatten()
        .map(|user| user.name)
}

/// The user and group to run as; only root may ask for another.
pub fn identity(
    entry: &AppEntry,
    caller: &Caller,
    launch: &mut Map<String, Value>,
) -> Result<Option<Account>, Error> {
    let mut chosen = None;
    if let Some(given) = entry.get("uid") {
        let account = account(given)?;
        if caller.uid != 0 && account.uid != caller.uid {
            return Err(Error::NotRoot("uid"));
        }
        launch.insert("uid".to_owned(), json!(account.uid));
        launch.insert("gid".to_owned(), json!(account.gid));
        chosen = Some(account);
    }
    if let Some(given) = entry.get("gid") {
        let gid = group(given)?;
        if caller.uid != 0 {
            return Err(Error::NotRoot("gid"));
        }
        launch.insert("gid".to_owned(), json!(gid));
    }
    Ok(chosen)
}

/// The user of this name or number.
pub fn account(given: &Value) -> Result<Account, Error> {
    let text = text(given);
    let found = match text.parse() {
        Ok(uid) => User::from_uid(Uid::from_raw(uid)),
        Err(_) => User::from_name(&text),
    };
    let user = found.ok().flatten().ok_or(Error::NoSuchUser {
        key: "uid",
        given: text,
    })?;
    Ok(Account {
        uid: user.uid.as_raw(),
        gid: user.gid.as_raw(),
        home: user.dir.display().to_string(),
    })
}

/// The group of this name or number.
pub fn group(given: &Value) -> Result<u32, Error> {
    let text = text(given);
    let found = match text.parse() {
        Ok(gid) => Group::from_gid(Gid::from_raw(gid)),
        Err(_) => Group::from_name(&text),
    };
    found
        .ok()
        .flatten()
        .map(|group| group.gid.as_raw())
        .ok_or(Error::NoSuchUser {
            key: "gid",
            given: text,
        })
}

fn text(given: &Value) -> String {
    match given {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
