use std::{fs, os::unix::fs::PermissionsExt};

use qd_pm2::{
    Home, Record,
    dump::{self, Error},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::fixture::{captured, record, write};

fn home() -> (Home, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    (Home::new(directory.path()), directory)
}

fn named(name: &str, change: impl FnOnce(&mut Value)) -> Record {
    let mut value = captured();
    value["name"] = json!(name);
    value["pm2_env"]["name"] = json!(name);
    change(&mut value);
    record(&value)
}

fn saved(home: &Home) -> Vec<Value> {
    serde_json::from_str(&fs::read_to_string(home.dump()).unwrap()).unwrap()
}

#[test]
fn what_the_daemon_gives_anew_is_left_out_and_everything_else_is_kept() {
    let (home, _directory) = home();
    let web = named("web", |value| {
        value["pm2_env"]["prev_restart_delay"] = json!(150);
        value["pm2_env"]["from_the_future"] = json!([1]);
    });
    dump::save(&home, &[web], false).unwrap();
    let entry = &saved(&home)[0];
    for key in ["instances", "pm_id", "prev_restart_delay"] {
        assert_eq!(entry.get(key), None, "{key}");
    }
    assert_eq!(
        (&entry["from_the_future"], &entry["env"]["SECRET"]),
        (&json!([1]), &json!("canary-1"))
    );
}

#[test]
fn stopped_and_errored_apps_are_saved_and_modules_and_replaced_workers_are_not() {
    let (home, _directory) = home();
    let records = [
        named("stopped", |value| value["pm2_env"]["status"] = json!("stopped")),
        named("errored", |value| value["pm2_env"]["status"] = json!("errored")),
        named("module", |value| value["pm2_env"]["pmx_module"] = json!(true)),
        named("old", |value| value["pm_id"] = json!("_old_1")),
    ];
    dump::save(&home, &records, false).unwrap();
    let names: Vec<_> = saved(&home).iter().map(|entry| entry["name"].clone()).collect();
    assert_eq!(names, ["stopped", "errored"]);
}

#[test]
fn an_empty_list_is_refused_unless_it_is_meant() {
    let (home, _directory) = home();
    dump::save(&home, &[named("web", |_| {})], false).unwrap();
    assert!(matches!(dump::save(&home, &[], false), Err(Error::Empty)));
    assert_eq!(saved(&home).len(), 1);
    dump::save(&home, &[], true).unwrap();
    assert_eq!(saved(&home).len(), 0);
}

#[test]
fn both_generations_are_their_owners_only_and_nothing_is_left_beside_them() {
    let (home, directory) = home();
    write(&home.dump(), r#"[{"name":"before"}]"#);
    fs::set_permissions(home.dump(), fs::Permissions::from_mode(0o644)).unwrap();
    dump::save(&home, &[named("web", |_| {})], false).unwrap();
    for path in [home.dump(), home.dump_backup()] {
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600,
            "{}",
            path.display()
        );
    }
    assert_eq!(
        fs::read_to_string(home.dump_backup()).unwrap(),
        r#"[{"name":"before"}]"#
    );
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
}

#[test]
fn a_save_that_fails_leaves_the_old_list_whole() {
    let (home, _directory) = home();
    dump::save(&home, &[named("old", |_| {})], false).unwrap();
    // The new list cannot take the place of a directory.
    fs::remove_file(home.dump()).unwrap();
    fs::create_dir(home.dump()).unwrap();
    assert!(matches!(
        dump::save(&home, &[named("new", |_| {})], false),
        Err(Error::Io { .. })
    ));
    assert!(home.dump().is_dir());
}

#[test]
fn a_list_that_is_read_while_it_is_saved_is_always_whole() {
    let (home, _directory) = home();
    let records: Vec<Record> = (0..50)
        .map(|number| named(&format!("app-{number}"), |_| {}))
        .collect();
    dump::save(&home, &records, false).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for _ in 0..20 {
                dump::save(&home, &records, false).unwrap();
            }
        });
        while !writer.is_finished() {
            assert_eq!(saved(&home).len(), 50);
        }
    });
}

#[test]
fn what_runs_is_not_started_again() {
    let (home, _directory) = home();
    dump::save(&home, &[named("web", |_| {}), named("api", |_| {})], false).unwrap();
    let launches = dump::load(&home, &[named("web", |_| {})]).unwrap();
    let names: Vec<_> = launches.iter().map(|launch| launch.name()).collect();
    assert_eq!(names, ["api"]);
    assert_eq!(launches[0].instances(), 1);
}

#[test]
fn a_damaged_list_gives_way_to_the_one_before() {
    let (home, _directory) = home();
    dump::save(&home, &[named("before", |_| {})], false).unwrap();
    dump::save(&home, &[named("now", |_| {})], false).unwrap();
    let name = || dump::load(&home, &[]).map(|launches| launches[0].name().to_owned());
    assert_eq!(name().unwrap(), "now");
    // Valid JavaScript, which a stock command line would run.
    write(&home.dump(), "[{name: 'from' + 'js'}]");
    assert_eq!(name().unwrap(), "before");
    write(&home.dump_backup(), "");
    assert!(matches!(name(), Err(Error::Damaged(_))));
    fs::remove_file(home.dump()).unwrap();
    fs::remove_file(home.dump_backup()).unwrap();
    assert!(matches!(name(), Err(Error::Missing)));
}

#[test]
fn an_entry_that_would_end_a_stock_daemon_is_not_started() {
    let (home, _directory) = home();
    let whole = captured()["pm2_env"].clone();
    let mut entries = vec![whole.clone()];
    for key in [
        "env",
        "pm_out_log_path",
        "pm_err_log_path",
        "pm_pid_path",
        "pm_exec_path",
        "name",
    ] {
        let mut entry = whole.clone();
        entry[key] = json!(null);
        entries.push(entry);
    }
    write(&home.dump(), &serde_json::to_string(&entries).unwrap());
    assert_eq!(dump::load(&home, &[]).unwrap().len(), 1);
}
