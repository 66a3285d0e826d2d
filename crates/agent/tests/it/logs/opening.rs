//! Files that only look like logs are never read.

use std::{
    fs,
    os::unix::fs::symlink,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use qd_api::log::{LogItem, Stream};

use super::*;

const SECRET: &str = "canary\n";

/// A secret, and the directory of logs beside it.
fn place() -> (TempDir, PathBuf, PathBuf) {
    let (held, path) = directory();
    fs::create_dir(path.join("logs")).unwrap();
    create(&path.join("secret"), SECRET);
    (held, path.join("secret"), path.join("logs/app.log"))
}

async fn refused(source: &Source) -> String {
    let read = tokio::time::timeout(
        Duration::from_secs(2),
        try_read(std::slice::from_ref(source), last(10)),
    )
    .await;
    let error = read.expect("reading never blocks").expect_err("it is refused");
    let flushed = logs::flush(vec![source.clone()]).await;
    assert!(flushed.is_err(), "what is not read is not emptied either");
    error.to_string()
}

/// Refused by itself and as a file of the daemon's own directory.
async fn refused_anyhow(path: &Path) -> String {
    let mut source = source(path, Stream::Out);
    let why = refused(&source).await;
    source.root = path.parent().map(Path::to_owned);
    refused(&source).await;
    why
}

#[tokio::test]
async fn a_symbolic_link_is_refused() {
    let (_held, secret, log) = place();
    symlink(&secret, &log).unwrap();
    assert!(refused_anyhow(&log).await.contains("symbolic link"));
    assert_eq!(fs::read_to_string(secret).unwrap(), SECRET);
}

#[tokio::test]
async fn a_symbolic_link_among_the_parents_is_refused() {
    let (_held, secret, log) = place();
    let parent = log.parent().unwrap();
    symlink(secret.parent().unwrap(), parent.join("sub")).unwrap();
    let mut source = source(&parent.join("sub/secret"), Stream::Out);
    assert!(refused(&source).await.contains("symbolic link"));
    source.root = Some(parent.to_owned());
    assert!(refused(&source).await.contains("symbolic link"));
}

#[tokio::test]
async fn a_root_that_is_a_link_is_the_owners_choice() {
    let (_held, secret, log) = place();
    append(&log, "one\n");
    let root = secret.with_file_name("linked");
    symlink(log.parent().unwrap(), &root).unwrap();
    let mut source = source(&root.join("app.log"), Stream::Out);
    source.root = Some(root);
    assert_eq!(texts(&read(&[source], last(5)).await.lines), ["one"]);
}

#[tokio::test]
async fn a_pipe_is_refused_and_never_blocks() {
    let (_held, _, log) = place();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &log,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    assert!(refused_anyhow(&log).await.contains("no regular file"));
}

#[tokio::test]
async fn devices_and_directories_are_refused() {
    let (_held, _, log) = place();
    assert!(
        refused(&source(Path::new("/dev/zero"), Stream::Out))
            .await
            .contains("no regular file")
    );
    assert!(
        refused_anyhow(log.parent().unwrap())
            .await
            .contains("no regular file")
    );
}

#[tokio::test]
async fn a_hard_link_is_refused() {
    let (_held, secret, log) = place();
    fs::hard_link(&secret, &log).unwrap();
    assert!(refused_anyhow(&log).await.contains("hard link"));
    assert_eq!(fs::read_to_string(secret).unwrap(), SECRET);
}

#[tokio::test]
async fn paths_that_go_upwards_or_are_relative_or_hold_a_nul_are_refused() {
    let (_held, secret, log) = place();
    let parent = log.parent().unwrap();
    for path in [
        parent.join("../secret"),
        PathBuf::from("secret"),
        parent.join("app\0.log"),
    ] {
        refused_anyhow(&path).await;
    }
    let mut outside = source(&secret, Stream::Out);
    outside.root = Some(parent.to_owned());
    assert!(refused(&outside).await.contains("outside"));
}

#[tokio::test]
async fn escapes_of_a_url_are_letters_of_a_name() {
    let (_held, _, log) = place();
    let page = read(
        &[source(&log.with_file_name("%2e%2e/secret"), Stream::Out)],
        last(5),
    )
    .await;
    assert!(page.lines.is_empty());
}

#[tokio::test]
async fn a_missing_file_and_the_null_device_have_no_lines() {
    let (_held, _, log) = place();
    for path in [
        log.as_path(),
        &log.with_file_name("no/such/app.log"),
        Path::new("/dev/null"),
    ] {
        let page = read(&[source(path, Stream::Out)], last(5)).await;
        assert!(page.lines.is_empty() && page.gaps.is_empty());
        assert!(page.next.is_some());
        logs::flush(vec![source(path, Stream::Out)]).await.unwrap();
    }
}

#[tokio::test]
async fn one_refused_file_among_others_is_told_and_the_others_are_read() {
    let (_held, secret, log) = place();
    append(&log, "one\n");
    let link = log.with_file_name("link.log");
    symlink(secret, &link).unwrap();
    let page = read(&[source(&link, Stream::Err), source(&log, Stream::Out)], last(5)).await;
    assert_eq!(texts(&page.lines), ["one"]);
    assert_eq!(reasons(&page), ["refused"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_swapped_for_a_link_in_a_loop_is_never_read() {
    const SWAPS: usize = 10_000;
    let (_held, secret, log) = place();
    let done = Arc::new(AtomicBool::new(false));
    let (swapped, path, target) = (Arc::clone(&done), log.clone(), secret.clone());
    let swapper = std::thread::spawn(move || {
        let link = path.with_extension("link");
        let plain = path.with_extension("plain");
        for _ in 0..SWAPS {
            create(&plain, "harmless\n");
            fs::rename(&plain, &path).unwrap();
            symlink(&target, &link).unwrap();
            fs::rename(&link, &path).unwrap();
        }
        swapped.store(true, Ordering::Relaxed);
    });
    let mut following = Following::new(vec![source(&log, Stream::Out)], Start::Lines(5));
    let mut harmless = 0;
    while !done.load(Ordering::Relaxed) {
        if let Ok(page) = try_read(&[source(&log, Stream::Out)], last(5)).await {
            assert!(page.lines.iter().all(|line| line.line == "harmless"));
            harmless += page.lines.len();
        }
        let _ = logs::flush(vec![source(&log, Stream::Out)]).await;
    }
    swapper.join().unwrap();
    assert_eq!(fs::read_to_string(secret).unwrap(), SECRET);
    assert!(harmless > 0, "the file was read when it was one");
    while let Ok(Some(item)) = tokio::time::timeout(Duration::from_millis(100), following.items.next()).await
    {
        assert!(!matches!(item, LogItem::Line(line) if line.line != "harmless"));
    }
}

#[tokio::test]
async fn a_followed_file_that_becomes_a_link_is_not_followed_through_it() {
    let (_held, secret, log) = place();
    let mut following = Following::live(&log).await;
    fs::rename(&log, log.with_extension("old")).unwrap();
    symlink(secret, &log).unwrap();
    let refused = following.gap().await;
    assert_eq!(refused, (None, "refused".to_owned()));
    let before = Instant::now();
    fs::remove_file(&log).unwrap();
    append(&log, "again a file\n");
    // That a link was there for a moment may be told once more.
    let line = loop {
        if let LogItem::Line(line) = following.next().await {
            break line;
        }
    };
    assert_eq!(line.line, "again a file");
    assert!(before.elapsed() < DEADLINE);
}
