use super::*;

const LIMITED: Limits = Limits {
    memory: Some(1 << 20),
    cpus: None,
    tasks: None,
    open_files: None,
    core_size: None,
};

/// A folder that looks like a group.
fn group(mount: &Path, path: &str, controllers: &str) -> PathBuf {
    let group = mount.join(path);
    fs::create_dir_all(&group).expect("a folder");
    for (name, text) in [
        ("cgroup.controllers", controllers),
        ("cgroup.subtree_control", ""),
    ] {
        let mut file = fs::File::create(group.join(name)).expect("a file");
        io::Write::write_all(&mut file, text.as_bytes()).expect("a text");
    }
    group
}

#[test]
fn version_two_is_found_among_the_mounts() {
    let mounts = "tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n";
    assert_eq!(mount_point(mounts), Some("/sys/fs/cgroup/unified"));
    assert_eq!(mount_point("proc /proc proc rw 0 0\n"), None);
}

#[test]
fn a_group_that_is_somebody_elses_is_left_alone() {
    let mount = tempfile::tempdir().expect("a folder");
    group(mount.path(), "user.slice", "memory");
    let refused = Groups::at(mount.path(), Path::new("user.slice")).expect_err("not ours");
    assert!(matches!(refused, Unavailable::NotDelegated(_)), "{refused}");
    assert_eq!(
        fs::read_dir(mount.path().join("user.slice"))
            .expect("a folder")
            .count(),
        2
    );
}

#[test]
fn what_no_controller_keeps_is_named_and_nothing_is_left_behind() {
    let mount = tempfile::tempdir().expect("a folder");
    group(mount.path(), "", "cpu pids");
    let groups = Groups::at(mount.path(), Path::new("")).expect("the root");
    let refused = groups.make("0.x", &LIMITED).expect_err("no controller");
    assert!(
        refused.to_string().ends_with("has no controller for memory"),
        "{refused}"
    );

    // Here the kernel would make the files of a new group.
    group(mount.path(), "", "memory");
    let refused = groups.make("0.x", &LIMITED).expect_err("no such file");
    assert!(matches!(refused, Unavailable::Io { .. }), "{refused}");
    assert!(!mount.path().join("qd.0.x").exists());
}

#[test]
fn below_our_own_group_the_one_above_is_used_and_old_ones_are_cleared_away() {
    let mount = tempfile::tempdir().expect("a folder");
    let base = group(mount.path(), "system.slice/qd.service", "memory");
    for name in ["quarterdeck", "qd.0.old", "other"] {
        fs::create_dir(base.join(name)).expect("a folder");
    }
    let groups = Groups::at(mount.path(), Path::new("system.slice/qd.service/quarterdeck")).expect("ours");
    assert_eq!(groups.base, base);
    assert!(!base.join("qd.0.old").exists());
    assert!(base.join("other").exists());
}
