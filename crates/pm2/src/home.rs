//! The files of a `PM2_HOME`.

pub mod trust;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use qd_axon::Endpoint;

/// Largest pid file that is read, in bytes: a decimal number.
const MAX_PID_FILE_BYTES: usize = 32;

/// A PM2 home directory: where a daemon keeps its sockets, logs, pid files and dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// The home at this path. Nothing is created or checked.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The home PM2 itself would choose: `$PM2_HOME`, else `~/.pm2`, else `/etc/.pm2`.
    #[must_use]
    pub fn from_env() -> Self {
        Self::choose(std::env::var_os("PM2_HOME"), std::env::var_os("HOME"))
    }

    fn choose(pm2_home: Option<OsString>, home: Option<OsString>) -> Self {
        let set = |value: Option<OsString>| value.filter(|value| !value.is_empty()).map(PathBuf::from);
        Self::new(
            set(pm2_home)
                .or_else(|| set(home).map(|home| home.join(".pm2")))
                .unwrap_or_else(|| "/etc/.pm2".into()),
        )
    }

    /// The directory itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The socket of the commands, `rpc.sock`.
    #[must_use]
    pub fn rpc_sock(&self) -> PathBuf {
        self.root.join("rpc.sock")
    }

    /// The socket of the bus, `pub.sock`.
    #[must_use]
    pub fn pub_sock(&self) -> PathBuf {
        self.root.join("pub.sock")
    }

    /// The command socket as an endpoint.
    #[must_use]
    pub fn rpc(&self) -> Endpoint {
        Endpoint::Unix(self.rpc_sock())
    }

    /// The bus socket as an endpoint.
    #[must_use]
    pub fn bus(&self) -> Endpoint {
        Endpoint::Unix(self.pub_sock())
    }

    /// The daemon's pid file, `pm2.pid`.
    #[must_use]
    pub fn pid_file(&self) -> PathBuf {
        self.root.join("pm2.pid")
    }

    /// The daemon's own log, `pm2.log`.
    #[must_use]
    pub fn daemon_log(&self) -> PathBuf {
        self.root.join("pm2.log")
    }

    /// The directory of the apps' logs.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// The directory of the apps' pid files.
    #[must_use]
    pub fn pids(&self) -> PathBuf {
        self.root.join("pids")
    }

    /// The saved list, `dump.pm2`.
    #[must_use]
    pub fn dump(&self) -> PathBuf {
        self.root.join("dump.pm2")
    }

    /// The list saved before that, `dump.pm2.bak`.
    #[must_use]
    pub fn dump_backup(&self) -> PathBuf {
        self.root.join("dump.pm2.bak")
    }

    /// The settings of PM2 itself and of its modules, `module_conf.json`.
    #[must_use]
    pub fn module_conf(&self) -> PathBuf {
        self.root.join("module_conf.json")
    }

    /// The lock of the command line's reload, `reload.lock`: milliseconds since the epoch while one runs, else empty.
    #[must_use]
    pub fn reload_lock(&self) -> PathBuf {
        self.root.join("reload.lock")
    }

    /// The daemon's process id, from its pid file. It may be stale: a daemon that crashed leaves it behind.
    #[must_use]
    pub fn read_pid(&self) -> Option<u32> {
        let text = std::fs::read(self.pid_file())
            .ok()
            .filter(|text| text.len() <= MAX_PID_FILE_BYTES)?;
        std::str::from_utf8(&text)
            .ok()?
            .trim()
            .parse()
            .ok()
            .filter(|pid| *pid > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_is_the_variable_or_else_below_the_users_or_else_the_systems() {
        let some = |text: &str| Some(OsString::from(text));
        assert_eq!(
            Home::choose(some("/srv/pm2"), some("/root")).root(),
            Path::new("/srv/pm2")
        );
        assert_eq!(
            Home::choose(some(""), some("/root")).root(),
            Path::new("/root/.pm2")
        );
        assert_eq!(Home::choose(None, None).root(), Path::new("/etc/.pm2"));
    }

    #[test]
    fn a_pid_file_that_is_no_pid_is_no_pid() {
        let home = tempfile::tempdir().expect("a directory");
        let home = Home::new(home.path());
        for (text, pid) in [
            ("4711", Some(4711)),
            ("4711\n", Some(4711)),
            ("", None),
            ("0", None),
            ("-1", None),
            ("x", None),
        ] {
            std::fs::File::create(home.pid_file())
                .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
                .expect("a pid file");
            assert_eq!(home.read_pid(), pid, "{text:?}");
        }
    }
}
