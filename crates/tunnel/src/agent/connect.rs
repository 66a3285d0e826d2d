//! Opens the WebSocket to the console: TCP, perhaps a proxy, perhaps TLS.

use std::{io, sync::Arc, time::Duration};

use http::{HeaderValue, header};
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::{
    client_async_with_config,
    tungstenite::{self, client::IntoClientRequest},
};

use super::{ConsoleUrl, Proxy, proxy};
use crate::websocket::{self, Socket};

/// Longest attempt, from the first packet to an open WebSocket. A console far away behind a proxy needs some ten round
/// trips.
const CONNECT_DEADLINE: Duration = Duration::from_secs(15);

/// Why there is no WebSocket.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The console's machine cannot be reached.
    #[error("cannot connect to {console}")]
    Connect {
        /// Which console.
        console: ConsoleUrl,
        /// The system's error.
        #[source]
        source: io::Error,
    },
    /// The proxy does not let through.
    #[error("cannot connect to {console} through the proxy")]
    Proxy {
        /// Which console.
        console: ConsoleUrl,
        /// The proxy's error.
        #[source]
        source: proxy::Error,
    },
    /// The console's certificate is not trusted, or it speaks no TLS.
    #[error("no TLS with {console}")]
    Tls {
        /// Which console.
        console: ConsoleUrl,
        /// The error of TLS.
        #[source]
        source: io::Error,
    },
    /// What answers is not a console with a tunnel.
    #[error("{console} does not open a tunnel")]
    WebSocket {
        /// Which console.
        console: ConsoleUrl,
        /// The error of the WebSocket.
        #[source]
        source: Box<tungstenite::Error>,
    },
    /// It took too long.
    #[error("connecting to {console} took longer than {after:?}")]
    Deadline {
        /// Which console.
        console: ConsoleUrl,
        /// The time given.
        after: Duration,
    },
}

/// What a WebSocket runs over.
pub trait Transport: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Transport for T {}

/// Opens connections to one console.
pub struct Connector {
    console: ConsoleUrl,
    proxy: Option<Proxy>,
    tls: Option<TlsConnector>,
}

impl Connector {
    /// `tls` must be there for an `https://` console.
    pub fn new(console: ConsoleUrl, proxy: Option<Proxy>, tls: Option<ClientConfig>) -> Self {
        let tls = tls.map(|config| TlsConnector::from(Arc::new(config)));
        Self { console, proxy, tls }
    }

    pub async fn open(&self) -> Result<Socket<Box<dyn Transport>>, Error> {
        timeout(CONNECT_DEADLINE, Box::pin(self.dial()))
            .await
            .unwrap_or_else(|_| {
                Err(Error::Deadline {
                    console: self.console.clone(),
                    after: CONNECT_DEADLINE,
                })
            })
    }

    async fn dial(&self) -> Result<Socket<Box<dyn Transport>>, Error> {
        let failed = |source: tungstenite::Error| Error::WebSocket {
            console: self.console.clone(),
            source: Box::new(source),
        };
        let transport = self.transport().await?;
        let mut request = self.console.websocket().into_client_request().map_err(failed)?;
        request.headers_mut().insert(
            header::SEC_WEBSOCKET_PROTOCOL,
            HeaderValue::from_static(crate::SUBPROTOCOL),
        );
        let (socket, _) = client_async_with_config(request, transport, Some(websocket::config()))
            .await
            .map_err(failed)?;
        Ok(Socket::new(socket))
    }

    async fn transport(&self) -> Result<Box<dyn Transport>, Error> {
        let stream: Box<dyn Transport> = match &self.proxy {
            Some(proxy) => {
                let through = proxy.connect(&self.console).await;
                Box::new(through.map_err(|source| Error::Proxy {
                    console: self.console.clone(),
                    source,
                })?)
            }
            None => Box::new(self.direct().await.map_err(|source| Error::Connect {
                console: self.console.clone(),
                source,
            })?),
        };
        let Some(tls) = &self.tls else {
            return Ok(stream);
        };
        let secured = async {
            let name = ServerName::try_from(self.console.host().to_owned()).map_err(io::Error::other)?;
            tls.connect(name, stream).await
        };
        let secured = secured.await.map_err(|source| Error::Tls {
            console: self.console.clone(),
            source,
        })?;
        Ok(Box::new(secured))
    }

    async fn direct(&self) -> io::Result<TcpStream> {
        let tcp = TcpStream::connect((self.console.host(), self.console.port())).await?;
        tcp.set_nodelay(true)?;
        Ok(tcp)
    }
}
