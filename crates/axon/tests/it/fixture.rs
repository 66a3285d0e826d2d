//! Servers, clients and raw connections on sockets of their own, and waiting with a deadline.

use std::{net::SocketAddr, time::Duration};

use bytes::BytesMut;
use qd_axon::{
    Codec, Endpoint, Frame, LinkState, Listener, Stream,
    endpoint::{ReadHalf, WriteHalf},
    rpc::{
        self, Method,
        server::{Handler, Options, RemoteError, Reply},
    },
};
use serde_json::{Value, json, value::RawValue};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::{
    codec::Decoder,
    sync::{CancellationToken, DropGuard},
};

/// Far longer than anything here takes, for a machine that is busy.
pub const SOON: Duration = Duration::from_secs(20);

pub async fn wait_for(what: &str, mut condition: impl FnMut() -> bool) {
    let poll = async {
        while !condition() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(SOON, poll)
        .await
        .unwrap_or_else(|_| panic!("waited in vain: {what}"));
}

pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(SOON, future)
        .await
        .unwrap_or_else(|_| panic!("waited in vain: {what}"))
}

/// A directory for sockets.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    pub fn unix(&self, name: &str) -> Endpoint {
        Endpoint::Unix(self.0.path().join(name))
    }

    pub async fn listen(&self) -> Listener {
        self.unix("s").bind().await.unwrap()
    }

    /// A listener of either kind.
    pub async fn both(&self) -> [Listener; 2] {
        [self.listen().await, tcp().bind().await.unwrap()]
    }
}

pub fn tcp() -> Endpoint {
    Endpoint::Tcp(SocketAddr::from(([127, 0, 0, 1], 0)))
}

/// The methods the tests call.
pub struct Methods;

pub const METHODS: [&str; 10] = [
    "ping",
    "echo",
    "empty",
    "two",
    "fail",
    "failPlain",
    "never",
    "hang",
    "later",
    "panic",
];

impl Handler for Methods {
    async fn call(&self, method: &str, args: Vec<Box<RawValue>>) -> Result<Reply, RemoteError> {
        let values: Vec<Value> = args
            .iter()
            .map(|arg| serde_json::from_str(arg.get()).unwrap())
            .collect();
        match method {
            "ping" => Ok(json!({"msg": "pong"}).into()),
            "echo" => Ok(Value::from(values).into()),
            "empty" => Ok(Vec::new().into()),
            "two" => Ok(vec![json!(1), json!(2)].into()),
            "fail" => Err(RemoteError {
                message: "boom".into(),
                stack: Some("Error: boom\n  at x".into()),
            }),
            "failPlain" => Err(RemoteError::new("plain")),
            "never" => Ok(Reply::Never),
            "later" => {
                sleep(Duration::from_millis(values[0].as_u64().unwrap())).await;
                Ok(values[0].clone().into())
            }
            "panic" => panic!("as asked"),
            "hang" => std::future::pending().await,
            other => panic!("{other} is not among the methods"),
        }
    }

    fn methods(&self) -> Vec<Method> {
        METHODS
            .iter()
            .map(|name| Method {
                name: (*name).into(),
                params: vec!["opts".into(), "cb".into()],
            })
            .collect()
    }
}

/// A server that stops when dropped, or when stopped.
pub struct Running {
    pub endpoint: Endpoint,
    task: JoinHandle<()>,
    guard: DropGuard,
}

impl Running {
    pub async fn stop(self) {
        drop(self.guard);
        soon("server stops", self.task).await.unwrap();
    }
}

pub fn run<F: Future<Output = ()> + Send + 'static>(
    listener: Listener,
    serve: impl FnOnce(Listener, CancellationToken) -> F,
) -> Running {
    let endpoint = listener.endpoint().unwrap();
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(serve(listener, shutdown.clone()));
    Running {
        endpoint,
        task,
        guard: shutdown.drop_guard(),
    }
}

pub fn serve(listener: Listener, options: Options) -> Running {
    run(listener, |listener, shutdown| {
        rpc::server::serve(listener, Methods, options, shutdown)
    })
}

/// A connected client; its connection ends when this is dropped.
pub struct Caller {
    pub client: rpc::Client,
    _guard: DropGuard,
}

impl std::ops::Deref for Caller {
    type Target = rpc::Client;

    fn deref(&self) -> &rpc::Client {
        &self.client
    }
}

pub fn caller(endpoint: &Endpoint, options: rpc::Options) -> Caller {
    let (client, connection) = rpc::Client::new(endpoint.clone(), options);
    let shutdown = CancellationToken::new();
    tokio::spawn(connection.run(shutdown.clone()));
    Caller {
        client,
        _guard: shutdown.drop_guard(),
    }
}

pub async fn connected(endpoint: &Endpoint) -> Caller {
    let caller = caller(endpoint, rpc::Options::default());
    up(&caller.client).await;
    caller
}

pub async fn up(client: &rpc::Client) -> u64 {
    let mut state = client.state();
    let state = soon("link comes up", state.wait_for(LinkState::is_up))
        .await
        .unwrap()
        .clone();
    match state {
        LinkState::Up { generation } => generation,
        other => panic!("{other:?} is not up"),
    }
}

pub async fn ping(client: &rpc::Client) {
    let pong: Value = client.call("ping", &[json!({})], SOON).await.unwrap();
    assert_eq!(pong, json!({"msg": "pong"}));
}

/// A connection that sends any bytes.
pub struct Raw {
    reader: ReadHalf,
    writer: WriteHalf,
    bytes: BytesMut,
}

impl Raw {
    pub async fn connect(endpoint: &Endpoint) -> Raw {
        Raw::over(endpoint.connect().await.unwrap())
    }

    pub fn over(stream: Stream) -> Raw {
        let (reader, writer) = stream.into_split();
        Raw {
            reader,
            writer,
            bytes: BytesMut::new(),
        }
    }

    /// Sends what it can: the peer may close in the middle.
    pub async fn send(&mut self, bytes: &[u8]) {
        let _ = self.writer.write_all(bytes).await;
    }

    /// Closes the sending end.
    pub async fn finish(&mut self) {
        self.writer.shutdown().await.unwrap();
    }

    /// The next frame, or `None` when the peer closes.
    pub async fn frame(&mut self) -> Option<Frame> {
        let read = async {
            loop {
                if let Some(frame) = Codec::default().decode(&mut self.bytes).unwrap() {
                    return Some(frame);
                }
                if self.reader.read_buf(&mut self.bytes).await.unwrap_or(0) == 0 {
                    return None;
                }
            }
        };
        soon("a frame or the end", read).await
    }

    /// Exactly so many bytes.
    pub async fn exactly(&mut self, count: usize) -> Vec<u8> {
        let read = async {
            while self.bytes.len() < count {
                assert_ne!(
                    self.reader.read_buf(&mut self.bytes).await.unwrap(),
                    0,
                    "closed early"
                );
            }
        };
        soon("bytes", read).await;
        self.bytes.split_to(count).to_vec()
    }
}

/// Writes a frame from raw argument bytes, whatever they are.
pub fn raw_frame(meta: u8, args: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![meta];
    for arg in args {
        bytes.extend_from_slice(&u32::try_from(arg.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(arg);
    }
    bytes
}
