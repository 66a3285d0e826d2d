use std::{
    fs,
    os::unix::{fs::PermissionsExt, net::UnixListener},
    path::Path,
};

use qd_pm2::{
    Home,
    home::trust::{self, Finding, Verdict},
};
use tempfile::TempDir;

struct Fixture {
    home: Home,
    _sockets: [UnixListener; 2],
    _directory: TempDir,
}

fn fixture(directory: u32, socket: u32) -> Fixture {
    let temporary = tempfile::tempdir().unwrap();
    let home = Home::new(temporary.path());
    let sockets = [home.rpc_sock(), home.pub_sock()].map(|path| {
        let listener = UnixListener::bind(&path).unwrap();
        mode(&path, socket);
        listener
    });
    mode(home.root(), directory);
    Fixture {
        home,
        _sockets: sockets,
        _directory: temporary,
    }
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn verdict(directory: u32, socket: u32) -> Verdict {
    trust::check(&fixture(directory, socket).home)
}

#[test]
fn a_private_home_is_trusted() {
    assert_eq!(verdict(0o700, 0o600), Verdict::default());
    assert_eq!(verdict(0o755, 0o755), Verdict::default());
}

#[test]
fn a_home_that_is_not_there_has_nothing_wrong_with_it() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(
        trust::check(&Home::new(directory.path().join("none"))),
        Verdict::default()
    );
}

#[test]
fn the_modes_a_stock_daemon_gives_its_sockets_are_warned_of() {
    let shielded = verdict(0o700, 0o775);
    assert!(shielded.refusals.is_empty());
    assert!(matches!(
        shielded.warnings[..],
        [Finding::Shielded { .. }, Finding::Shielded { .. }]
    ));
    let open = verdict(0o755, 0o775);
    assert!(open.refusals.is_empty());
    assert!(matches!(
        open.warnings[..],
        [Finding::Reachable { .. }, Finding::Reachable { .. }]
    ));
    let said = open.warnings[0].to_string();
    let gid = rustix::process::getegid().as_raw();
    assert!(
        said.contains(&format!("group {gid}")) && said.contains("chmod g-rwx"),
        "{said}"
    );
}

#[test]
fn what_others_may_write_is_refused() {
    assert!(matches!(
        verdict(0o770, 0o600).refusals[..],
        [Finding::GroupWritable { .. }]
    ));
    assert!(matches!(
        verdict(0o777, 0o600).refusals[..],
        [Finding::WorldWritable { .. }]
    ));
    assert!(matches!(
        verdict(0o700, 0o777).refusals[..],
        [Finding::WorldWritable { .. }, Finding::WorldWritable { .. }]
    ));
    for refusal in verdict(0o777, 0o777).refusals {
        assert!(refusal.to_string().contains("chmod"), "{refusal} names no remedy");
    }
}

#[test]
fn a_home_of_somebody_else_is_refused_to_root_too() {
    let fixture = fixture(0o700, 0o600);
    let owner = rustix::process::geteuid();
    let other = trust::check_as(&fixture.home, owner.as_raw() + 1);
    if owner.is_root() {
        assert_eq!(other, Verdict::default(), "root may own anybody's files");
        std::os::unix::fs::chown(fixture.home.rpc_sock(), Some(12345), None).unwrap();
        let refusals = trust::check_as(&fixture.home, 0).refusals;
        assert!(
            matches!(refusals[..], [Finding::ForeignOwner { uid: 12345, .. }]),
            "{refusals:?}"
        );
        assert_eq!(trust::check_as(&fixture.home, 12345), Verdict::default());
    } else {
        assert!(matches!(other.refusals[..], [Finding::ForeignOwner { .. }, ..]));
    }
}

#[test]
fn a_link_or_a_file_in_the_place_of_a_socket_is_refused() {
    let real = fixture(0o700, 0o600);
    let directory = tempfile::tempdir().unwrap();
    let home = Home::new(directory.path());
    std::os::unix::fs::symlink(real.home.rpc_sock(), home.rpc_sock()).unwrap();
    fs::write(home.pub_sock(), "").unwrap();
    assert!(matches!(
        trust::check(&home).refusals[..],
        [Finding::NotASocket { .. }, Finding::NotASocket { .. }]
    ));
}
