//! What the environment says about where the agent is.

use std::{ffi::OsString, path::PathBuf};

use super::ClientBuilder;
use crate::Error;

const SOCKET: &str = "agent.sock";
const DEFAULT_HOME: &str = ".quarterdeck";

/// `QD_HOST` with `QD_TOKEN`; else the socket in `QD_HOME`, else in `~/.quarterdeck`.
pub(super) fn read(variable: impl Fn(&'static str) -> Option<OsString>) -> Result<ClientBuilder, Error> {
    let text = |name: &'static str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(|value| {
                value
                    .into_string()
                    .map_err(|_| Error::config(name, "it is not UTF-8"))
            })
            .transpose()
    };
    let builder = ClientBuilder::default();
    if let Some(host) = text("QD_HOST")? {
        let builder = builder.base_url(host);
        return Ok(match text("QD_TOKEN")? {
            Some(token) => builder.token(token),
            None => builder,
        });
    }
    let home = variable("QD_HOME")
        .filter(|home| !home.is_empty())
        .map(PathBuf::from)
        .or_else(|| {
            let user = variable("HOME").filter(|home| !home.is_empty())?;
            Some(PathBuf::from(user).join(DEFAULT_HOME))
        });
    // The token belongs to a host that is named; over the socket one is who one is.
    home.map(|home| builder.unix_socket(home.join(SOCKET)))
        .ok_or_else(|| Error::config("QD_HOST", "neither QD_HOST nor QD_HOME nor HOME is set"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: &'static [(&str, &str)]) -> Result<ClientBuilder, Error> {
        read(|name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn a_named_host_goes_before_the_socket_and_takes_the_token() {
        let builder = with(&[
            ("QD_HOST", "https://h"),
            ("QD_TOKEN", "t"),
            ("QD_HOME", "/q"),
            ("HOME", "/h"),
        ])
        .unwrap();
        assert_eq!(builder.base.as_deref(), Some("https://h"));
        assert!(builder.credential.is_some() && builder.socket.is_none());
    }

    #[test]
    fn without_a_host_the_socket_of_the_home_is_used_and_no_token() {
        let builder = with(&[
            ("QD_HOST", ""),
            ("QD_TOKEN", "t"),
            ("QD_HOME", "/q"),
            ("HOME", "/h"),
        ])
        .unwrap();
        assert_eq!(builder.socket, Some(PathBuf::from("/q/agent.sock")));
        assert!(builder.credential.is_none());
        let builder = with(&[("HOME", "/h")]).unwrap();
        assert_eq!(builder.socket, Some(PathBuf::from("/h/.quarterdeck/agent.sock")));
        assert!(with(&[]).is_err());
    }
}
