//! One plain HTTP request of which only the status is read.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Address, Failure, Invalid};

/// Longest beginning of an answer that is read.
const STATUS_BYTES: usize = 512;
/// Enough to tell a status: `HTTP/1.1 200`.
const STATUS_END: usize = 12;
const EXPECTED: &str = "http://host:port/path";

/// A request without a body: what a probe asks of a web server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    address: Address,
    path: String,
}

impl Http {
    /// Reads `http://host:port/path`; without a host it is this machine, without a port 80, without a path `/`.
    ///
    /// # Errors
    ///
    /// If it is not, or asks for TLS.
    pub fn parse(url: &str) -> Result<Http, Invalid> {
        let invalid = || Invalid {
            text: url.to_owned(),
            expected: EXPECTED,
        };
        let rest = url.strip_prefix("http://").ok_or_else(invalid)?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let has_port = authority
            .rsplit_once(':')
            .is_some_and(|(_, port)| !port.contains(']'));
        let address = if has_port {
            Address::parse(authority)
        } else {
            Address::parse(&format!("{authority}:80"))
        };
        let path = path.split('#').next().unwrap_or_default();
        // Anything else could end the line of the request.
        if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid());
        }
        Ok(Http {
            address: address.map_err(|_| invalid())?,
            path: if path.starts_with('/') {
                path.to_owned()
            } else {
                format!("/{path}")
            },
        })
    }

    pub(super) async fn ask(&self) -> Result<(), Failure> {
        let address = self.address.to_string();
        let mut stream = self.address.connect().await?;
        let request = format!(
            "GET {} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: quarterdeck\r\nAccept: */*\r\nConnection: close\r\n\r\n",
            self.path
        );
        let mut answer = Vec::new();
        let asked = async {
            stream.write_all(request.as_bytes()).await?;
            while answer.len() < STATUS_END {
                let mut piece = (&mut stream).take((STATUS_BYTES - answer.len()) as u64);
                if piece.read_buf(&mut answer).await? == 0 {
                    break;
                }
            }
            Ok(())
        };
        if let Err(source) = asked.await {
            return Err(Failure::Request { address, source });
        }
        match status(&answer) {
            None => Err(Failure::NotHttp { address }),
            Some(200..400) => Ok(()),
            Some(status) => Err(Failure::Status { address, status }),
        }
    }
}

fn status(answer: &[u8]) -> Option<u16> {
    let rest = answer.strip_prefix(b"HTTP/1.")?;
    let digits = match rest {
        [b'0' | b'1', b' ', digits @ ..] => digits.get(..3)?,
        _ => return None,
    };
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_of_a_url_has_its_usual_value() {
        for (url, address, path) in [
            (
                "http://localhost:3000/health?x=1#y",
                "localhost:3000",
                "/health?x=1",
            ),
            ("http://localhost", "localhost:80", "/"),
            ("http://:3000/a", "127.0.0.1:3000", "/a"),
            ("http:///a", "127.0.0.1:80", "/a"),
            ("http://[::1]/a", "[::1]:80", "/a"),
            ("http://a:1?x", "a:1", "/?x"),
        ] {
            let http = Http::parse(url).unwrap();
            assert_eq!(
                (http.address.to_string().as_str(), http.path.as_str()),
                (address, path)
            );
        }
    }

    #[test]
    fn a_url_that_cannot_be_asked_is_named() {
        for url in [
            "https://a",
            "a:80",
            "http://a:b/",
            "http://a/ HTTP/1.1\r\nX: y",
            "http://u@a/",
            "",
        ] {
            let error = Http::parse(url).unwrap_err();
            assert!(error.to_string().starts_with(&format!("`{url}`")), "{error}");
        }
    }

    #[test]
    fn a_status_is_three_digits_in_the_first_line() {
        assert_eq!(status(b"HTTP/1.1 204 No Content\r\n"), Some(204));
        assert_eq!(status(b"HTTP/1.0 500"), Some(500));
        for answer in [
            &b""[..],
            b"HTTP/1.1 20",
            b"HTTP/2 200",
            b"SSH-2.0-x 200",
            b"HTTP/1.1 abc",
        ] {
            assert_eq!(status(answer), None);
        }
    }
}
