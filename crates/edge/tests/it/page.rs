//! Pages that are held in memory.

use std::borrow::Cow;

use axum::Router;
use qd_edge::page::{self, File};

use crate::{Agent, BEARER, start_with};

const NAMES: &[&str] = &[
    "index.html",
    "assets/main-1a2b.js",
    "icon.svg",
    "../etc",
    ".hidden",
    "a b",
];

fn find(name: &str, gzip: bool) -> Option<File> {
    let (text, media_type) = match name {
        "index.html" => ("<!doctype html>", "text/html; charset=utf-8"),
        "assets/main-1a2b.js" => ("script", "text/javascript; charset=utf-8"),
        "icon.svg" => ("<svg/>", "image/svg+xml"),
        _ => return None,
    };
    let gzip = gzip && name.ends_with(".js");
    Some(File {
        bytes: Cow::Borrowed(if gzip { b"compressed" } else { text.as_bytes() }),
        gzip,
        media_type,
        digest: if gzip { "cc".to_owned() } else { "aa".to_owned() },
        immutable: name.starts_with("assets/"),
    })
}

fn names() -> impl Iterator<Item = String> {
    NAMES.iter().map(|name| (*name).to_owned())
}

fn agent() -> Agent {
    let public = page::paths(names()).into_iter().map(|path| &*path.leak());
    let public: &'static [&'static str] = public.collect::<Vec<_>>().leak();
    start_with(
        |settings| settings.public = public,
        |router: Router| router.merge(page::routes(names(), find)),
    )
}

#[test]
fn only_names_that_are_plain_become_paths() {
    assert_eq!(page::paths(names()), ["/", "/assets/main-1a2b.js", "/icon.svg"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_needs_no_credential_runs_nothing_foreign_and_is_asked_about_each_time() {
    let agent = agent();
    let answer = agent.get("/", "").await;
    assert_eq!((answer.status, answer.text()), (200, "<!doctype html>"));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    assert_eq!(answer.header("etag"), Some("\"aa\""));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self';"),
        "{policy}"
    );
    assert!(
        policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );

    let known = agent.get("/", "If-None-Match: W/\"x\", \"aa\"\r\n").await;
    assert_eq!((known.status, known.text()), (304, ""));
    assert_eq!(known.header("etag"), Some("\"aa\""));
    assert_eq!(agent.get("/", "If-None-Match: \"bb\"\r\n").await.status, 200);
    let head = agent.send("HEAD /", "", "").await;
    assert_eq!((head.status, head.text()), (200, ""));
    assert_eq!(head.header("content-length"), Some("15"));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_sent_compressed_to_whom_takes_that_and_kept_for_ever() {
    let agent = agent();
    let path = "/assets/main-1a2b.js";
    let plain = agent.get(path, "Accept-Encoding: gzip;q=0, br\r\n").await;
    assert_eq!((plain.text(), plain.header("content-encoding")), ("script", None));
    assert_eq!(
        plain.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(plain.header("vary"), Some("accept-encoding"));
    for accepted in ["gzip", "br, gzip;q=0.5", "deflate, GZIP"] {
        let answer = agent.get(path, &format!("Accept-Encoding: {accepted}\r\n")).await;
        assert_eq!(
            (answer.text(), answer.header("content-encoding")),
            ("compressed", Some("gzip"))
        );
        assert_eq!(answer.header("etag"), Some("\"cc\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_the_page_is_answered_as_any_path_that_is_not_there() {
    let agent = agent();
    for path in [
        "/assets/other.js",
        "/index.html",
        "/assets",
        "/assets/../api",
        "/assets/main-1a2b.js.gz",
        "/.hidden",
    ] {
        assert!(matches!(agent.get(path, "").await.status, 401 | 404), "{path}");
        agent.get(path, BEARER).await.problem(404, "not_found");
    }
    agent
        .send("POST /", BEARER, "")
        .await
        .problem(405, "invalid_request");
}
