//! The step between a process and its program in which it takes its limits upon itself: it enters its cgroup, lowers
//! what it may use, and executes the program in its own place. So no instant of the program goes unlimited, and its
//! process id stays.
//!
//! A program that is to be started confined is started as `OURSELVES confine [KEY=VALUE …] -- PROGRAM ARGUMENT …`.

use std::{
    ffi::{OsStr, OsString},
    io,
    os::unix::{ffi::OsStrExt, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};

use rustix::process::{Resource, setrlimit};

use crate::{Limits, descriptors::exactly, spawn::Plan};

/// The word that says so.
const WORD: &str = "confine";
/// What stands between limits and program.
const PROGRAM: &str = "--";
/// What a shell says of a program that it cannot execute.
const NOT_EXECUTED: i32 = 126;

/// A plan that starts the same program confined. `ourselves` is a program that calls [`if_asked`] first of all.
#[must_use]
pub fn plan(plan: Plan, ourselves: &Path, limits: &Limits, group: Option<&Path>) -> Plan {
    let number = |value: u64| value.to_string().into();
    let given: [(&str, Option<OsString>); 5] = [
        ("group", group.map(|group| group.as_os_str().to_owned())),
        ("open-files", limits.open_files.map(number)),
        ("core-size", limits.core_size.map(number)),
        // Only who has not changed to the app's user yet may enter its group.
        ("uid", plan.uid.map(|id| number(id.into()))),
        ("gid", plan.gid.map(|id| number(id.into()))),
    ];
    let mut args: Vec<OsString> = vec![WORD.into()];
    for (key, value) in given {
        if let Some(value) = value {
            let mut word = OsString::from(format!("{key}="));
            word.push(value);
            args.push(word);
        }
    }
    args.push(PROGRAM.into());
    args.push(plan.program.into_os_string());
    args.extend(plan.args);
    Plan {
        program: ourselves.to_owned(),
        args,
        uid: None,
        gid: None,
        open_files: limits.open_files,
        ..plan
    }
}

/// Executes a program confined if that is what this process was started for; returns only if it was not, or with the
/// exit code of a failure.
#[must_use]
pub fn if_asked() -> Option<i32> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != WORD {
        return None;
    }
    let error = match Order::read(arguments) {
        Ok(order) => order.carry_out(),
        Err(error) => error,
    };
    // Nothing logs here: this is the app's own error output.
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("{error}\n"));
    Some(NOT_EXECUTED)
}

/// Why a program was not executed.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot start what was not understood: {0}")]
    Order(String),
    #[error("cannot enter the cgroup {}: {source}", group.display())]
    Group { group: PathBuf, source: io::Error },
    #[error("cannot set the limit {name}: {source}")]
    Limit { name: &'static str, source: io::Error },
    #[error("cannot start {}: {source}", program.display())]
    Program { program: PathBuf, source: io::Error },
}

/// What to do.
#[derive(Debug, Default, PartialEq, Eq)]
struct Order {
    group: Option<PathBuf>,
    open_files: Option<u64>,
    core_size: Option<u64>,
    uid: Option<u32>,
    gid: Option<u32>,
    program: PathBuf,
    args: Vec<OsString>,
}

impl Order {
    fn read(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, Error> {
        let mut order = Self::default();
        for word in arguments.by_ref() {
            if word == PROGRAM {
                break;
            }
            let wrong = || Error::Order(word.to_string_lossy().into_owned());
            let mut parts = word.as_bytes().splitn(2, |byte| *byte == b'=');
            let (key, value) = parts.next().zip(parts.next()).ok_or_else(wrong)?;
            let value = OsStr::from_bytes(value);
            let number = || value.to_str()?.parse::<u64>().ok();
            let id = || value.to_str()?.parse::<u32>().ok();
            match key {
                b"group" => order.group = Some(value.into()),
                b"open-files" => order.open_files = Some(number().ok_or_else(wrong)?),
                b"core-size" => order.core_size = Some(number().ok_or_else(wrong)?),
                b"uid" => order.uid = Some(id().ok_or_else(wrong)?),
                b"gid" => order.gid = Some(id().ok_or_else(wrong)?),
                _ => return Err(wrong()),
            }
        }
        let none = || Error::Order("no program".to_owned());
        order.program = arguments.next().ok_or_else(none)?.into();
        order.args = arguments.collect();
        Ok(order)
    }

    fn carry_out(self) -> Error {
        if let Some(group) = self.group
            && let Err(source) = crate::cgroup::enter(&group)
        {
            return Error::Group { group, source };
        }
        let limits = [
            ("open_files", Resource::Nofile, self.open_files),
            ("core_size", Resource::Core, self.core_size),
        ];
        for (name, resource, limit) in limits {
            if let Some(limit) = limit
                && let Err(error) = setrlimit(resource, exactly(limit))
            {
                let source = error.into();
                return Error::Limit { name, source };
            }
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "the other place where programs are started"
        )]
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        if let Some(uid) = self.uid {
            command.uid(uid);
        }
        if let Some(gid) = self.gid {
            command.gid(gid);
        }
        let source = command.exec();
        Error::Program {
            program: self.program,
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planned_is_what_is_carried_out() {
        let bare = Plan {
            program: "node".into(),
            args: vec!["-x".into(), "--".into(), "a=b".into()],
            uid: Some(7),
            gid: Some(8),
            ..Plan::default()
        };
        let limits = Limits {
            open_files: Some(64),
            core_size: Some(0),
            ..Limits::default()
        };
        let confined = plan(bare, Path::new("/bin/qd"), &limits, Some(Path::new("/sys/a=b")));
        assert_eq!((confined.uid, confined.gid), (None, None));
        assert_eq!(confined.open_files, Some(64));
        let mut args = confined.args.into_iter();
        assert_eq!(args.next(), Some(WORD.into()));
        let order = Order::read(args).expect("it is understood");
        let expected = Order {
            group: Some("/sys/a=b".into()),
            open_files: Some(64),
            core_size: Some(0),
            uid: Some(7),
            gid: Some(8),
            program: "node".into(),
            args: vec!["-x".into(), "--".into(), "a=b".into()],
        };
        assert_eq!(order, expected);
    }

    #[test]
    fn what_is_not_understood_starts_nothing() {
        for words in [
            vec!["unlimited=1", "--", "true"],
            vec!["open-files=many", "--", "true"],
            vec!["open-files=1"],
        ] {
            let words = words.into_iter().map(OsString::from);
            assert!(Order::read(words).is_err());
        }
    }
}
