//! The text of the unit: what stands in `deploy/`, for this program, this home and this user.

use std::path::PathBuf;

const SYSTEM: &str = include_str!("../../../../../deploy/systemd/quarterdeck.service");
const USER: &str = include_str!("../../../../../deploy/systemd/user/quarterdeck.service");

/// Which service manager it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The system's.
    System,
    /// This user's.
    User,
}

/// What a unit is made of.
#[derive(Debug)]
pub struct Unit {
    pub mode: Mode,
    pub program: PathBuf,
    pub home: PathBuf,
    pub user: String,
}

/// Whoever called sudo, or this user.
pub fn user() -> String {
    let set = |name| {
        std::env::var(name)
            .ok()
            .filter(|value: &String| !value.is_empty())
    };
    set("SUDO_USER")
        .or_else(|| set("USER"))
        .unwrap_or_else(|| "root".to_owned())
}

impl Unit {
    pub fn text(&self) -> String {
        let template = match self.mode {
            Mode::System => SYSTEM,
            Mode::User => USER,
        };
        let body = template.split_once("\n\n").map_or(template, |(_, body)| body);
        let mut text = String::from("# Written by `qd startup`.\n\n");
        for line in body.lines() {
            let changed = match line.split_once('=') {
                Some(("ExecStart", _)) => format!("ExecStart={} up", escaped(&self.program)),
                Some(("Environment", value)) if value.starts_with("QD_HOME") => {
                    format!("Environment=\"QD_HOME={}\"", escaped(&self.home))
                }
                Some(("User", _)) => format!("User={}", self.user),
                // The user's own group; and the home is made already.
                Some(("Group" | "StateDirectory" | "StateDirectoryMode", _)) => continue,
                _ => line.to_owned(),
            };
            text.push_str(&changed);
            text.push('\n');
        }
        text
    }
}

/// A path as units write it: `%` begins a specifier, and quotes and backslashes mean something.
fn escaped(path: &std::path::Path) -> String {
    path.display()
        .to_string()
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('%', "%%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_runs_this_program_for_this_user_and_home() {
        let unit = |mode| Unit {
            mode,
            program: "/opt/100%/qd".into(),
            home: "/srv/a \"home\"".into(),
            user: "web".to_owned(),
        };
        let text = unit(Mode::System).text();
        assert!(text.contains("\nExecStart=/opt/100%%/qd up\n"), "{text}");
        assert!(
            text.contains("\nEnvironment=\"QD_HOME=/srv/a \\\"home\\\"\"\n"),
            "{text}"
        );
        assert!(
            text.contains("\nUser=web\n") && !text.contains("Group="),
            "{text}"
        );
        assert!(
            text.contains("KillMode=mixed") && text.contains("[Install]"),
            "{text}"
        );
        assert!(!text.contains("node"), "{text}");
        assert!(!unit(Mode::User).text().contains("User="));
    }
}
