//! A web origin: scheme, host and port, compared as such and never as text.

use std::{fmt, str::FromStr};

use http::Uri;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin {
    pub secure: bool,
    /// In lower case; IPv6 addresses with their brackets.
    pub host: String,
    pub port: u16,
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("{text:?} is not a web origin such as https://panel.example or http://localhost:5173");
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let authority = uri.authority().ok_or_else(wrong)?;
        let bare = text
            .split_once("://")
            .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(authority.as_str()));
        if !bare || authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(wrong());
        }
        let port = match authority.port_u16() {
            Some(port) => port,
            None if authority.as_str().len() > authority.host().len() => return Err(wrong()),
            None if secure => 443,
            None => 80,
        };
        Ok(Self {
            secure,
            host: authority.host().to_ascii_lowercase(),
            port,
        })
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.secure { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual {
            Ok(())
        } else {
            write!(f, ":{}", self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_with_their_usual_port() {
        let origin: Origin = "https://Panel.Example".parse().unwrap();
        assert_eq!(
            origin,
            Origin {
                secure: true,
                host: "panel.example".into(),
                port: 443
            }
        );
        assert_eq!(origin.to_string(), "https://panel.example");
        assert_eq!("http://[::1]:9616".parse::<Origin>().unwrap().host, "[::1]");
    }

    #[test]
    fn what_is_no_bare_origin_is_refused() {
        for text in [
            "null",
            "*",
            "",
            "panel.example",
            "https://a/",
            "https://a/x",
            "https://u@a",
            "ftp://a",
            "https://a:",
        ] {
            text.parse::<Origin>().unwrap_err();
        }
    }
}
