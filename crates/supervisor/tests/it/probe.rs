use std::time::Duration;

use qd_supervisor::{
    exit::Exit,
    identity,
    probe::{Address, Exec, Failure, Http, Kind, check},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
};

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(200);

/// Accepts one connection, answers it, and returns what was asked.
async fn server(answer: &'static [u8]) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") && stream.read_buf(&mut asked).await.unwrap() > 0 {}
        for byte in answer.chunks(5) {
            stream.write_all(byte).await.unwrap();
            stream.flush().await.unwrap();
        }
        if answer.is_empty() {
            std::future::pending::<()>().await;
        }
        String::from_utf8(asked).unwrap()
    });
    (port, serving)
}

fn http(port: u16) -> Kind {
    Kind::Http(Http::parse(&format!("http://127.0.0.1:{port}/health")).unwrap())
}

fn exec(argv: &[&str]) -> Kind {
    let path = ("PATH".to_owned(), std::env::var("PATH").unwrap());
    Kind::Exec(Exec {
        argv: argv.iter().map(ToString::to_string).collect(),
        environment: vec![path],
        ..Exec::default()
    })
}

#[tokio::test]
async fn success_and_redirection_are_well() {
    for answer in [&b"HTTP/1.1 200 OK\r\n\r\n"[..], b"HTTP/1.1 302 Found\r\n\r\n"] {
        let (port, serving) = server(answer).await;
        check(&http(port), LONG).await.unwrap();
        let asked = serving.await.unwrap();
        let expected = format!("GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n");
        assert!(asked.starts_with(&expected), "{asked}");
    }
}

#[tokio::test]
async fn other_answers_are_not() {
    let (port, _serving) = server(b"HTTP/1.1 503 Unavailable\r\n\r\n").await;
    let failure = check(&http(port), LONG).await.unwrap_err();
    assert!(
        matches!(failure, Failure::Status { status: 503, .. }),
        "{failure:?}"
    );

    let (port, _serving) = server(b"SSH-2.0-OpenSSH_9.2\r\n").await;
    let failure = check(&http(port), LONG).await.unwrap_err();
    assert!(matches!(failure, Failure::NotHttp { .. }), "{failure:?}");
}

#[tokio::test]
async fn no_answer_in_time_is_a_failure() {
    let (port, serving) = server(b"").await;
    let failure = check(&http(port), SHORT).await.unwrap_err();
    assert!(matches!(failure, Failure::Timeout { .. }), "{failure:?}");
    serving.abort();
}

#[tokio::test]
async fn a_connection_is_enough_for_a_port() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let kind = Kind::Tcp(Address::parse(&port.to_string()).unwrap());
    check(&kind, LONG).await.unwrap();

    let silent = TcpSocket::new_v4().unwrap();
    silent.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let port = silent.local_addr().unwrap().port();
    let kind = Kind::Tcp(Address::parse(&port.to_string()).unwrap());
    let failure = check(&kind, LONG).await.unwrap_err();
    assert!(matches!(failure, Failure::Connect { .. }), "{failure:?}");
}

#[tokio::test]
async fn a_program_is_asked_by_its_exit_code() {
    check(&exec(&["true"]), LONG).await.unwrap();
    let failure = check(&exec(&["false"]), LONG).await.unwrap_err();
    let said_no = matches!(&failure, Failure::Exit { exit, .. } if *exit == Exit::code(1));
    assert!(said_no, "{failure:?}");
    for argv in [&["qd-no-such-program"][..], &[]] {
        let failure = check(&exec(argv), LONG).await.unwrap_err();
        assert!(matches!(failure, Failure::Run { .. }), "{failure:?}");
    }
}

#[tokio::test]
async fn a_program_sees_only_the_environment_it_is_given() {
    check(&exec(&["printenv", "PATH"]), LONG).await.unwrap();
    std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let failure = check(&exec(&["printenv", "CARGO_MANIFEST_DIR"]), LONG).await;
    assert!(matches!(failure, Err(Failure::Exit { .. })), "{failure:?}");
}

#[tokio::test]
async fn a_program_that_takes_too_long_is_killed_with_its_children() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let script = "import subprocess,sys,os
child = subprocess.Popen(['sleep', '60'])
open(sys.argv[1] + '.new', 'w').write(str(child.pid))
os.rename(sys.argv[1] + '.new', sys.argv[1])
child.wait()";
    let kind = exec(&["python3", "-c", script, note.to_str().unwrap()]);
    let child = async {
        loop {
            if let Ok(text) = std::fs::read_to_string(&note) {
                return identity(text.parse().unwrap()).unwrap();
            }
            tokio::task::yield_now().await;
        }
    };
    let child = tokio::select! {
        child = child => child,
        result = check(&kind, LONG) => panic!("{result:?}"),
    };
    let deadline = std::time::Instant::now() + LONG;
    while child.is_alive() {
        assert!(std::time::Instant::now() < deadline, "killed in time");
        tokio::task::yield_now().await;
    }

    let failure = check(&exec(&["sleep", "60"]), SHORT).await.unwrap_err();
    assert!(matches!(failure, Failure::Timeout { .. }), "{failure:?}");
}
