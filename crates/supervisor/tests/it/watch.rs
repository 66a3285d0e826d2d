use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use qd_supervisor::watch::{Changed, Error, Watcher};
use tokio::sync::mpsc::{Receiver, error::TryRecvError};

const DEADLINE: Duration = Duration::from_secs(20);

fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("qd-watch").tempdir().unwrap()
}

fn write(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create(path).unwrap().write_all(b"x").unwrap();
}

fn watch(base: &Path, paths: &[&str], ignore: Option<&[&str]>) -> (Watcher, Receiver<Changed>) {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let ignore: Option<Vec<String>> = ignore.map(|ignore| ignore.iter().map(ToString::to_string).collect());
    Watcher::new(base, &paths, ignore.as_deref(), Duration::ZERO).unwrap()
}

async fn next(changes: &mut Receiver<Changed>) -> PathBuf {
    let change = tokio::time::timeout(DEADLINE, changes.recv()).await;
    change.expect("a change in time").expect("a watcher").path
}

#[tokio::test]
async fn one_save_is_one_change_however_deep() {
    let folder = folder();
    let base = folder.path().canonicalize().unwrap();
    write(&base.join("a/b/c.js"));
    let (_watcher, mut changes) = watch(&base, &["."], None);
    write(&base.join("a/b/c.js"));
    assert_eq!(next(&mut changes).await, base.join("a/b/c.js"));
    write(&base.join("a/d.js"));
    assert_eq!(next(&mut changes).await, base.join("a/d.js"));
    assert_eq!(changes.try_recv(), Err(TryRecvError::Empty));
}

#[tokio::test]
async fn what_is_ignored_is_not_told() {
    let folder = folder();
    let base = folder.path().canonicalize().unwrap();
    write(&base.join("node_modules/x/index.js"));
    let (_watcher, mut changes) = watch(&base, &["."], None);
    write(&base.join("node_modules/x/index.js"));
    write(&base.join("node_modules/y/index.js"));
    write(&base.join(".cache"));
    write(&base.join("app.js"));
    assert_eq!(next(&mut changes).await, base.join("app.js"));

    let (_watcher, mut changes) = watch(&base, &["."], Some(&["app.js"]));
    write(&base.join("app.js"));
    write(&base.join(".cache"));
    assert_eq!(next(&mut changes).await, base.join(".cache"));
}

#[tokio::test]
async fn folders_that_appear_are_watched_with_all_below_them() {
    let folder = folder();
    let base = folder.path().canonicalize().unwrap();
    let (_watcher, mut changes) = watch(&base, &["."], None);
    write(&base.join("new/below/a.js"));
    assert_eq!(next(&mut changes).await, base.join("new"));
    write(&base.join("new/below/a.js"));
    assert_eq!(next(&mut changes).await, base.join("new/below/a.js"));

    fs::rename(base.join("new"), base.join("old")).unwrap();
    next(&mut changes).await;
    write(&base.join("old/below/a.js"));
    assert_eq!(next(&mut changes).await, base.join("old/below/a.js"));
}

#[tokio::test]
async fn a_file_that_is_replaced_is_still_watched_and_its_neighbours_are_not() {
    let folder = folder();
    let base = folder.path().canonicalize().unwrap();
    write(&base.join("app.js"));
    let (_watcher, mut changes) = watch(&base, &["app.js"], None);
    for _ in 0..2 {
        write(&base.join("other.js"));
        fs::rename(base.join("other.js"), base.join("app.js")).unwrap();
        assert_eq!(next(&mut changes).await, base.join("app.js"));
    }
    fs::remove_file(base.join("app.js")).unwrap();
    assert_eq!(next(&mut changes).await, base.join("app.js"));
}

#[tokio::test]
async fn a_watched_folder_that_is_replaced_is_still_watched() {
    let folder = folder();
    let base = folder.path().canonicalize().unwrap();
    write(&base.join("live/app.js"));
    let (_watcher, mut changes) = watch(&base, &["live"], None);
    fs::rename(base.join("live"), base.join("before")).unwrap();
    assert_eq!(next(&mut changes).await, base.join("live"));
    write(&base.join("next/app.js"));
    fs::rename(base.join("next"), base.join("live")).unwrap();
    assert_eq!(next(&mut changes).await, base.join("live"));
    write(&base.join("before/app.js"));
    write(&base.join("live/app.js"));
    assert_eq!(next(&mut changes).await, base.join("live/app.js"));
}

#[tokio::test]
async fn many_changes_at_a_time_lose_no_folder() {
    let folder = folder();
    let base = folder.path().canonicalize().unwrap();
    let (_watcher, mut changes) = watch(&base, &["."], None);
    for number in 0..3000 {
        write(&base.join(format!("{}/{number}.js", number % 20)));
    }
    next(&mut changes).await;
    // What comes late of the many may be told as another change; what is new is told in the end.
    write(&base.join("7/new/last.js"));
    let last = base.join("7/new/last.js");
    loop {
        write(&last);
        if next(&mut changes).await == last {
            break;
        }
    }
}

#[tokio::test]
async fn a_link_to_a_folder_above_is_not_followed() {
    let folder = folder();
    let base = folder.path().canonicalize().unwrap();
    fs::create_dir(base.join("a")).unwrap();
    std::os::unix::fs::symlink(&base, base.join("a/loop")).unwrap();
    let (_watcher, mut changes) = watch(&base, &["."], None);
    write(&base.join("a/x.js"));
    assert_eq!(next(&mut changes).await, base.join("a/x.js"));
}

#[tokio::test]
async fn when_the_watcher_is_dropped_the_changes_end() {
    let folder = folder();
    let (watcher, mut changes) = watch(folder.path(), &["."], None);
    drop(watcher);
    let ended = tokio::time::timeout(DEADLINE, changes.recv()).await;
    assert_eq!(ended.unwrap(), None);
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let folder = folder();
    let error = Watcher::new(folder.path(), &["missing".into()], None, Duration::ZERO).unwrap_err();
    assert!(matches!(error, Error::Path { .. }));
    assert!(error.to_string().contains("missing"), "{error}");
}
