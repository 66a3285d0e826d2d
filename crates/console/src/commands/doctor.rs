//! `qd-console doctor`.

use std::path::Path;

use anyhow::bail;

use super::print;
use crate::{identity, serve::SOCKET_NAME, store::Store};

/// Looks at everything a console needs, and says what is wrong.
pub async fn run(data: &Path) -> anyhow::Result<()> {
    let mut wrong = 0;
    let mut say = |what: &str, found: Result<String, String>| {
        let (mark, text) = match found {
            Ok(text) => ("ok", text),
            Err(text) => {
                wrong += 1;
                ("!!", text)
            }
        };
        print(&format!("{mark}  {what}: {text}"))
    };
    say("data directory", Ok(data.display().to_string()))?;
    let key = identity::open(data).map(|key| key.public().to_string());
    say("key", key.map_err(|error| error.to_string()))?;
    let store = match Store::open(data).await {
        Ok(store) => counted(&store).await.map_err(|error| error.to_string()),
        Err(error) => Err(format!("{:#}", anyhow::Error::from(error))),
    };
    say("store", store)?;
    let verified = qd_auth::audit::verify(data);
    say(
        "audit log",
        verified
            .map(|_| "whole".to_owned())
            .map_err(|error| format!("{:#}", anyhow::Error::from(error))),
    )?;
    let runs = std::os::unix::net::UnixStream::connect(data.join(SOCKET_NAME)).is_ok();
    say(
        "server",
        Ok(if runs { "runs" } else { "does not run" }.to_owned()),
    )?;
    if wrong > 0 {
        bail!("{wrong} of these are wrong");
    }
    Ok(())
}

async fn counted(store: &Store) -> Result<String, crate::store::Error> {
    let (users, hosts) = (store.users().await?.len(), store.hosts().await?.len());
    Ok(format!("{users} users, {hosts} hosts"))
}
