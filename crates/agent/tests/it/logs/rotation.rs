//! Files that are renamed, replaced, cut and emptied.

use std::fs;

use qd_api::log::Stream;

use super::*;

#[tokio::test]
async fn a_renamed_file_is_read_to_its_end_before_the_next() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    append(&log, "one\n");
    let old = path.join("app.log.1");
    fs::rename(&log, &old).unwrap();
    // The daemon writes to what it has open until it is told.
    append(&old, "two\n");
    append(&log, "three\n");
    append(&old, "late\n");
    append(&log, "four\n");
    assert_eq!(following.lines(5).await, ["one", "two", "late", "three", "four"]);
}

#[tokio::test]
async fn a_line_that_a_rotation_cut_is_told() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    append(&log, "one\nbegun");
    fs::rename(&log, path.join("app.log.1")).unwrap();
    append(&log, "two\n");
    assert_eq!(following.line().await.line, "one");
    assert_eq!(following.gap().await, (Some(1), "rotated".to_owned()));
    assert_eq!(following.line().await.line, "two");
}

#[tokio::test]
async fn many_rotations_at_once_lose_nothing() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    let mut wanted = Vec::new();
    for turn in 0..3 {
        append(&log, format!("{turn}\n"));
        wanted.push(turn.to_string());
        let before = following.line().await.line;
        assert_eq!(before, turn.to_string());
        fs::rename(&log, path.join(format!("app.log.{turn}"))).unwrap();
    }
    append(&log, "end\n");
    assert_eq!(following.line().await.line, "end");
}

#[tokio::test]
async fn a_cut_file_is_told_and_read_from_its_beginning() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    logs::flush(vec![source(&log, Stream::Out)]).await.unwrap();
    assert_eq!(following.gap().await, (None, "truncated".to_owned()));
    append(&log, "anew\n");
    assert_eq!(following.line().await.line, "anew");
}

#[tokio::test]
async fn a_file_that_was_cut_and_outgrew_what_it_was_is_told() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    // In one go, so that it is never seen shorter than it was.
    fs::OpenOptions::new()
        .write(true)
        .open(&log)
        .unwrap()
        .write_all(b"another beginning\n")
        .unwrap();
    assert_eq!(following.gap().await, (None, "truncated".to_owned()));
    assert_eq!(following.line().await.line, "another beginning");
}

#[tokio::test]
async fn a_removed_file_is_followed_until_there_is_another() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    let mut held = fs::OpenOptions::new().append(true).open(&log).unwrap();
    fs::remove_file(&log).unwrap();
    held.write_all(b"still\n").unwrap();
    append(&log, "anew\n");
    assert_eq!(following.lines(2).await, ["still", "anew"]);
}

#[tokio::test]
async fn a_cursor_tells_of_files_that_were_replaced_or_cut() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, "one\ntwo\n");
    let sources = [source(&log, Stream::Out)];
    let cursor = read(&sources, last(1)).await.next.unwrap();

    create(&log, "cut\n");
    let page = read(&sources, after(&cursor, 10)).await;
    assert_eq!(
        (texts(&page.lines), reasons(&page)),
        (vec!["cut"], vec!["truncated"])
    );

    create(&log, "cut, and outgrown\n");
    let page = read(&sources, after(&cursor, 10)).await;
    assert_eq!(
        (texts(&page.lines), reasons(&page)),
        (vec!["cut, and outgrown"], vec!["truncated"])
    );

    fs::rename(&log, path.join("app.log.1")).unwrap();
    append(&log, "replaced\n");
    let page = read(&sources, after(&cursor, 10)).await;
    assert_eq!(
        (texts(&page.lines), reasons(&page)),
        (vec!["replaced"], vec!["rotated"])
    );

    let start = Start::Cursor(Cursor::parse(&cursor).unwrap());
    let mut following = Following::new(sources.to_vec(), start);
    assert_eq!(following.gap().await, (None, "rotated".to_owned()));
    assert_eq!(following.line().await.line, "replaced");
}

#[tokio::test]
async fn flushing_empties_every_file_that_may_be() {
    let (_held, path) = directory();
    let (out, error, linked) = (
        path.join("out.log"),
        path.join("error.log"),
        path.join("linked.log"),
    );
    for log in [&out, &error] {
        append(log, "one\n");
    }
    std::os::unix::fs::symlink(&out, &linked).unwrap();
    let sources = [&linked, &out, &error].map(|log| source(log, Stream::Out));
    assert!(logs::flush(sources.to_vec()).await.is_err());
    for log in [&out, &error] {
        assert_eq!(fs::metadata(log).unwrap().len(), 0);
    }
}
