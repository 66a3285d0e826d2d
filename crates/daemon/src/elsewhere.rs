//! Files of the daemon's own that its environment puts elsewhere, by the variables that PM2's command line reads too.
//!
//! The sockets stay in the home, where everybody looks for them, and so does a pid file.

use std::{ffi::OsString, path::PathBuf};

use qd_pm2::Home;

const LOG: &str = "PM2_LOG_FILE_PATH";
const PID_FILE: &str = "PM2_PID_FILE_PATH";

/// The daemon's own log.
pub fn log(home: &Home) -> PathBuf {
    place(std::env::var_os(LOG)).unwrap_or_else(|| home.daemon_log())
}

/// Where the daemon's pid is to be found besides in its home.
pub fn pid_file(home: &Home) -> Option<PathBuf> {
    place(std::env::var_os(PID_FILE)).filter(|path| *path != home.pid_file())
}

/// A path that means the same in every folder; keeper and daemon run in another one than who started them.
fn place(value: Option<OsString>) -> Option<PathBuf> {
    value.map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_the_same_everywhere_is_a_place() {
        assert_eq!(place(Some("/run/pm2.pid".into())), Some("/run/pm2.pid".into()));
        for other in ["", "pm2.pid", "./pm2.pid"] {
            assert_eq!(place(Some(other.into())), None, "{other:?}");
        }
        assert_eq!(place(None), None);
    }
}
