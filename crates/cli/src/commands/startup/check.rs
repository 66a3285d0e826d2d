//! Whether everything would be back after a reboot: each thing that it takes, looked at.

use std::{
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::unit::Mode;
use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// One thing that it takes.
struct Finding {
    what: String,
    /// What to do, if it is not as it should be.
    remedy: Option<String>,
}

fn good(what: impl Into<String>) -> Finding {
    Finding {
        what: what.into(),
        remedy: None,
    }
}

fn bad(what: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding {
        what: what.into(),
        remedy: Some(remedy.into()),
    }
}

/// Prints one line each; fails if one is not as it should be.
pub fn run(context: &Context, path: &Path, is_enabled: bool, mode: Mode) -> Result<Code, Failure> {
    let text = std::fs::read_to_string(path).ok();
    let findings = match &text {
        None => vec![bad(
            format!("there is no unit {}", path.display()),
            "run `qd startup`",
        )],
        Some(text) => examine(text, is_enabled, mode),
    };
    let is_well = findings.iter().all(|finding| finding.remedy.is_none());
    if context.output.json {
        let items: Vec<_> = findings
            .iter()
            .map(|finding| {
                serde_json::json!({ "ok": finding.remedy.is_none(), "what": finding.what, "remedy": finding.remedy })
            })
            .collect();
        context
            .output
            .document(&serde_json::json!({ "ok": is_well, "items": items }))?;
    } else {
        for Finding { what, remedy } in &findings {
            let line = match remedy {
                None => format!("ok       {what}"),
                Some(remedy) => format!("problem  {what}; {remedy}"),
            };
            context.output.line(&context.output.safe(&line))?;
        }
    }
    Ok(if is_well { Code::Done } else { Code::Failed })
}

fn examine(text: &str, is_enabled: bool, mode: Mode) -> Vec<Finding> {
    let value = |key: &str| {
        let lines = text.lines().filter_map(|line| line.split_once('='));
        lines
            .filter(|(name, _)| *name == key)
            .map(|(_, value)| value.to_owned())
            .next_back()
    };
    let mut findings = vec![if is_enabled {
        good("the unit is enabled")
    } else {
        bad("the unit is not enabled", "run `qd startup`")
    }];
    let program =
        value("ExecStart").and_then(|line| Some(PathBuf::from(line.strip_suffix(" up")?.replace("%%", "%"))));
    findings.push(match program {
        None => bad("the unit does not run `qd up`", "write it anew with `qd startup`"),
        Some(program) => self::program(&program),
    });
    let home = value("Environment")
        .map(|value| value.trim_matches('"').replace("%%", "%"))
        .and_then(|value| Some(PathBuf::from(value.strip_prefix("QD_HOME=")?)));
    match home {
        None => findings.push(bad(
            "the unit names no QD_HOME",
            "write it anew with `qd startup`",
        )),
        Some(home) => {
            findings.push(owner(&home, value("User")));
            findings.push(state(&home));
        }
    }
    if mode == Mode::User {
        let name = super::unit::user();
        findings.push(if Path::new("/var/lib/systemd/linger").join(&name).exists() {
            good(format!("services of {name} start at boot"))
        } else {
            bad(
                format!("services of {name} start at login only"),
                "run `loginctl enable-linger`",
            )
        });
    }
    findings
}

fn program(program: &Path) -> Finding {
    let is_there = program
        .metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0);
    let shown = program.display();
    if !is_there {
        bad(
            format!("{shown} is no program"),
            "install qd there, or run `qd startup` with the one that is",
        )
    } else if program.starts_with("/tmp") || program.starts_with("/run") {
        bad(
            format!("{shown} is gone after a reboot"),
            "install qd elsewhere, and run `qd startup` there",
        )
    } else {
        good(format!("{shown} can be run"))
    }
}

fn owner(home: &Path, user: Option<String>) -> Finding {
    let shown = home.display();
    let Ok(found) = home.metadata() else {
        return bad(
            format!("there is no home {shown}"),
            "run `qd up` once, or `qd startup` with the right QD_HOME",
        );
    };
    let user = user.map(|name| nix::unistd::User::from_name(&name).ok().flatten().ok_or(name));
    match user {
        Some(Err(name)) => bad(
            format!("there is no user {name}"),
            "run `qd startup --run-as` with one that is there",
        ),
        Some(Ok(user)) if user.uid.as_raw() != found.uid() => bad(
            format!("{shown} does not belong to {}", user.name),
            format!("run `qd startup --run-as` with its owner (uid {})", found.uid()),
        ),
        _ => good(format!("{shown} belongs to who runs it")),
    }
}

fn state(home: &Path) -> Finding {
    let journals = std::fs::read_dir(home.join("state"))
        .into_iter()
        .flatten()
        .flatten();
    let count = journals
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("journal."))
        .count();
    if count == 0 {
        bad("there is no saved state", "start apps under `qd up` first")
    } else {
        good(format!("the state is saved ({count} generations)"))
    }
}
