use std::io::{Read, Seek, SeekFrom};

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn saved(id: u64, wanted: bool) -> Saved {
    let Value::Object(fields) = json!({ "name": format!("app-{id}"), "status": "online" }) else {
        unreachable!("it is an object")
    };
    let env = Map::from_iter([("SECRET".to_owned(), "canary-4711".into())]);
    Saved {
        run: Some(format!("{id}.run")),
        ..Saved::new(id, fields, env, wanted)
    }
}

fn seal(folder: &Path) -> Arc<Seal> {
    Arc::new(Seal::open(&folder.join("key")).expect("a key"))
}

fn reopened(folder: &Path) -> (Vec<u64>, usize) {
    let loaded = load::load(folder).expect("it can be read");
    let ids = loaded.processes.iter().map(|saved| saved.id).collect();
    (ids, loaded.damaged)
}

#[test]
fn no_value_of_an_environment_is_readable_in_it_and_none_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut journal, _) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    journal.put(saved(0, true)).expect("it is written");
    journal.renew(&[saved(0, true)]).expect("it is written");
    for (_, path) in load::generations(folder.path()).expect("files") {
        let mut text = String::new();
        File::open(path)
            .and_then(|mut file| file.read_to_string(&mut text))
            .expect("it is read");
        assert!(!text.contains("canary"), "{text}");
    }
    let (_, loaded) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    assert_eq!(loaded.processes, [saved(0, true)]);
}

#[test]
fn with_another_key_nothing_is_begun_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut journal, _) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    journal.put(saved(0, true)).expect("it is written");
    std::fs::rename(folder.path().join("key"), folder.path().join("moved")).expect("it is moved");
    let refused = Journal::open(folder.path(), seal(folder.path())).expect_err("another key");
    assert!(refused.to_string().contains("keys/state.key"), "{refused}");
    std::fs::rename(folder.path().join("moved"), folder.path().join("key")).expect("it is moved");
    let (_, loaded) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    assert_eq!(loaded.processes, [saved(0, true)]);
}

#[test]
fn where_no_generation_can_be_begun_the_last_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || Journal::open(folder.path(), seal(folder.path()));
    let (mut journal, _) = open().expect("a journal");
    journal.put(saved(0, true)).expect("it is written");
    // As good as a full disk: what is written aside cannot be.
    let aside = folder.path().join("journal.new");
    std::fs::create_dir(&aside).expect("a folder");
    let (mut journal, loaded) = open().expect("the last generation");
    assert_eq!(loaded.processes, [saved(0, true)]);
    journal.put(saved(1, false)).expect("it is written");
    journal.renew(&[]).expect_err("there is still no room");
    journal.put(saved(2, true)).expect("it is written");
    std::fs::remove_dir(&aside).expect("it was there");
    let (journal, loaded) = open().expect("a journal");
    assert_eq!(
        loaded.processes,
        [saved(0, true), saved(1, false), saved(2, true)]
    );
    assert_eq!(journal.generation, 2);

    let empty = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(empty.path().join("journal.new")).expect("a folder");
    Journal::open(empty.path(), seal(empty.path())).expect_err("there is none to go on with");
}

#[test]
fn what_was_written_is_there_after_a_restart_and_what_was_dropped_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut journal, loaded) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    assert!(loaded.processes.is_empty());
    for id in 0..3 {
        journal.put(saved(id, true)).expect("it is written");
    }
    journal.put(saved(1, false)).expect("it is written");
    journal.remove(2).expect("it is written");
    let (_, loaded) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    assert_eq!(loaded.processes, [saved(0, true), saved(1, false)]);
}

#[test]
fn a_line_that_was_cut_short_loses_only_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut journal, _) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    journal.put(saved(0, true)).expect("it is written");
    journal.put(saved(1, true)).expect("it is written");
    let length = journal.file.metadata().expect("a file").len();
    journal.file.set_len(length - 5).expect("it is cut");
    journal.file.seek(SeekFrom::End(0)).expect("its end");
    journal.put(saved(2, true)).expect("it is written");
    assert_eq!(reopened(folder.path()), (vec![0, 2], 1));
}

#[test]
fn a_damaged_picture_falls_back_to_the_generation_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut journal, _) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    for id in 0..4 {
        journal.put(saved(id, true)).expect("it is written");
    }
    let (mut journal, _) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    journal.put(saved(9, true)).expect("it is written");
    let newest = path(folder.path(), journal.generation);
    let mut bytes = std::fs::read(&newest).expect("the newest");
    bytes[20] ^= 1;
    std::fs::rename(&newest, folder.path().join("aside")).expect("it is moved");
    File::create(&newest)
        .and_then(|mut file| file.write_all(&bytes))
        .expect("it is damaged");
    assert_eq!(reopened(folder.path()), (vec![0, 1, 2, 3, 9], 1));
}

#[test]
fn only_a_few_generations_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut journal, _) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
    for _ in 0..10 {
        journal.renew(&[saved(0, true)]).expect("it is renewed");
    }
    let kept = load::generations(folder.path()).expect("generations").len();
    assert_eq!(kept as u64, KEPT_GENERATIONS + 1);
    assert!(path(folder.path(), journal.generation).exists());
}

proptest! {
    /// Whatever a kill or a bit flip does to the newest file, all processes of the picture before are there.
    #[test]
    fn any_damage_to_the_newest_generation_loses_no_process(cut in 0usize..4000, flip in 0usize..4000, bit in 0u8..8) {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut journal, _) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
        for id in 0..8 {
            journal.put(saved(id, true)).expect("it is written");
        }
        let (mut journal, _) = Journal::open(folder.path(), seal(folder.path())).expect("a journal");
        for id in 0..8 {
            journal.put(saved(id, false)).expect("it is written");
        }
        let newest = path(folder.path(), journal.generation);
        let mut bytes = std::fs::read(&newest).expect("the newest");
        let length = bytes.len();
        bytes[flip % length] ^= 1 << bit;
        bytes.truncate(cut.max(1));
        std::fs::remove_file(&newest).expect("it is removed");
        File::create(&newest).and_then(|mut file| file.write_all(&bytes)).expect("it is damaged");
        prop_assert_eq!(reopened(folder.path()).0, (0..8).collect::<Vec<_>>());
    }
}
