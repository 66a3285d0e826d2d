//! Where the API is: an agent, a host behind a console, or a local socket.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
};

use reqwest::Url;

use crate::Error;

const LOCALHOST: &str = "localhost";

/// The base of every URL.
#[derive(Debug, Clone)]
pub struct Base {
    /// Scheme, authority and prefix, where `/healthz` and `/metrics` are; without a slash at the end.
    root: String,
    /// Where the API's own routes begin; without a slash at the end.
    api: String,
    https: bool,
    loopback: bool,
    /// Host and port as a person would write them.
    address: String,
    socket: Option<PathBuf>,
}

impl Base {
    /// The agent behind a Unix socket.
    pub fn socket(path: &Path) -> Self {
        Self {
            root: "http://localhost".to_owned(),
            api: "http://localhost/api/v1".to_owned(),
            https: false,
            loopback: true,
            address: path.display().to_string(),
            socket: Some(path.to_owned()),
        }
    }

    /// An `http://`, `https://` or `unix://` URL.
    pub fn parse(given: &str) -> Result<Self, Error> {
        let invalid = |reason: &str| Error::config("base URL", reason);
        if let Some(path) = given.strip_prefix("unix:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if !path.starts_with('/') {
                return Err(invalid("a socket is written `unix:///absolute/path`"));
            }
            return Ok(Self::socket(Path::new(path)));
        }
        let hint = "write it as `https://host:port`, `http://127.0.0.1:9616`, `unix:///path/agent.sock`, \
                    or `https://console/api/v1/hosts/NAME`";
        let url = Url::parse(given).map_err(|error| invalid(&format!("{error}; {hint}")))?;
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(invalid(hint)),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid(
                "credentials do not belong into a URL; give the token by itself",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("it must not have a query or a fragment"));
        }
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or_else(|| invalid(hint))?;
        let origin = url.origin().ascii_serialization();
        let segments: Vec<&str> = url
            .path()
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect();
        let (prefix, api) = match segments.as_slice() {
            [prefix @ .., "api", "v1", "hosts", _] | [prefix @ .., "api", "v1"] => (prefix, segments.clone()),
            prefix => (prefix, [prefix, &["api", "v1"]].concat()),
        };
        let under = |path: &[&str]| {
            path.iter()
                .fold(origin.clone(), |url, segment| url + "/" + segment)
        };
        Ok(Self {
            root: under(prefix),
            api: under(&api),
            https,
            loopback: is_loopback(host),
            address: format!("{host}:{}", url.port_or_known_default().unwrap_or_default()),
            socket: None,
        })
    }

    /// The URL of a route of the API. Segments are encoded, so that no name can become another route.
    pub fn route(&self, segments: &[&str]) -> Result<Url, Error> {
        let mut url = self.api.clone();
        for segment in segments {
            // URL parsers take these for path steps even when they are encoded.
            if matches!(*segment, "" | "." | "..") {
                let reason =
                    format!("{segment:?} cannot be addressed in a URL; use a process's id or a /pattern/");
                return Err(Error::request("path", reason));
            }
            url.push('/');
            encode(segment, &mut url);
        }
        Url::parse(&url).map_err(|error| Error::request("path", error.to_string()))
    }

    /// One host behind the console that this is.
    pub fn behind(&self, host: &str) -> Result<Self, Error> {
        if !qd_api::fleet::is_host_name(host) {
            return Err(Error::request("host", format!("{host:?} is no name of a host")));
        }
        Ok(Self {
            api: format!("{}/hosts/{host}", self.api),
            ..self.clone()
        })
    }

    /// The URL of a route outside the API, such as `healthz`.
    pub fn outside(&self, name: &str) -> Result<Url, Error> {
        Url::parse(&format!("{}/{name}", self.root))
            .map_err(|error| Error::request("path", error.to_string()))
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    pub fn unix_socket(&self) -> Option<&Path> {
        self.socket.as_deref()
    }

    /// Whether a token may be sent: encrypted, or without leaving the host.
    pub fn keeps_secrets(&self) -> bool {
        self.https || self.loopback
    }

    /// The addresses to connect to in place of looking the name up: `localhost` without encryption is the loopback,
    /// whatever a resolver says.
    pub fn pinned_loopback(&self, port: u16) -> Option<[SocketAddr; 2]> {
        let named = self.socket.is_none()
            && self
                .address
                .strip_prefix(LOCALHOST)
                .is_some_and(|rest| rest.starts_with(':'));
        (named && !self.https).then(|| {
            [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()]
                .map(|address| SocketAddr::new(address, port))
        })
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// What to look at when no connection comes about.
    pub fn connect_hint(&self) -> String {
        match &self.socket {
            Some(path) => format!(
                "is the agent running (`qd agent`), and is its socket {}?",
                path.display()
            ),
            None => format!("is the agent running, and does {} reach it?", self.address),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    match literal.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        // Names below `localhost` may be looked up in the DNS, which could lead a token off the host.
        Err(_) => host == LOCALHOST,
    }
}

fn encode(segment: &str, url: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push('%');
            url.push(char::from(HEX[usize::from(byte >> 4)]));
            url.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(base: &str) -> (String, String) {
        let base = Base::parse(base).unwrap();
        (
            base.route(&["processes", "api", "restart"]).unwrap().into(),
            base.outside("healthz").unwrap().into(),
        )
    }

    #[test]
    fn an_agent_and_a_host_behind_a_console_have_the_same_routes() {
        let agent = routes("http://127.0.0.1:9616/");
        assert_eq!(agent.0, "http://127.0.0.1:9616/api/v1/processes/api/restart");
        assert_eq!(agent.1, "http://127.0.0.1:9616/healthz");
        let console = routes("https://c.example/fleet/api/v1/hosts/web%201/");
        assert_eq!(
            console.0,
            "https://c.example/fleet/api/v1/hosts/web%201/processes/api/restart"
        );
        assert_eq!(console.1, "https://c.example/fleet/healthz");
    }

    #[test]
    fn a_host_behind_a_console_has_the_consoles_own_routes_below_its_name() {
        let console = Base::parse("https://c.example/fleet").unwrap();
        let host = console.behind("web-1").unwrap();
        assert_eq!(
            host.route(&["processes"]).unwrap().as_str(),
            "https://c.example/fleet/api/v1/hosts/web-1/processes"
        );
        for name in ["", "..", "a/b", "Web", "a b"] {
            assert!(console.behind(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_name_never_becomes_a_path() {
        let base = Base::parse("https://h").unwrap();
        let url = base.route(&["processes", "/a b/?x#y/../%2e", "restart"]).unwrap();
        assert_eq!(
            url.as_str(),
            "https://h/api/v1/processes/%2Fa%20b%2F%3Fx%23y%2F..%2F%252e/restart"
        );
        assert!(base.route(&["processes", ".."]).is_err());
        assert!(base.route(&["processes", ""]).is_err());
    }

    #[test]
    fn only_https_and_the_loopback_keep_secrets() {
        for (base, keeps) in [
            ("http://127.0.0.1:1", true),
            ("http://127.9.9.9:1", true),
            ("http://[::1]:1", true),
            ("http://[::ffff:127.0.0.1]:1", true),
            ("http://localhost:1", true),
            ("unix:///run/agent.sock", true),
            ("https://h", true),
            ("http://10.0.0.1", false),
            ("http://127.0.0.1.example", false),
            ("http://agent.localhost", false),
            ("http://localhost.example", false),
        ] {
            assert_eq!(Base::parse(base).unwrap().keeps_secrets(), keeps, "{base}");
        }
    }

    #[test]
    fn only_localhost_in_the_clear_is_not_looked_up() {
        let pinned = |base| Base::parse(base).unwrap().pinned_loopback(7);
        let addresses = pinned("http://LOCALHOST:7").unwrap();
        assert!(addresses.iter().all(|to| to.ip().is_loopback() && to.port() == 7));
        for base in [
            "https://localhost",
            "http://localhost.example",
            "http://127.0.0.1",
            "unix:///s",
        ] {
            assert_eq!(pinned(base), None, "{base}");
        }
    }

    #[test]
    fn bases_that_cannot_be_meant_are_refused() {
        for base in [
            "",
            "host:9616",
            "ftp://h",
            "https://user:pw@h",
            "https://h/?token=x",
            "unix:relative",
        ] {
            let error = Base::parse(base).unwrap_err().to_string();
            assert!(!error.contains("pw"), "{error}");
        }
    }
}
