//! Exit codes, which scripts rely on, and the last words on standard error.

use std::{
    fmt,
    io::{self, Write as _},
    process::ExitCode,
};

use qd_api::ErrorCode;
use qd_sdk::Error as SdkError;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Done.
    Done = 0,
    /// It failed.
    Failed = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// Nothing matches the target.
    NothingMatches = 3,
    /// Not authenticated, or not allowed.
    NotAllowed = 4,
    /// The agent, console or daemon cannot be reached.
    Unreachable = 5,
    /// It took too long.
    TimedOut = 6,
    /// The app did not become ready.
    NotReady = 7,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// A failure with the code it ends with, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    pub code: Code,
    pub error: anyhow::Error,
    pub hint: Option<String>,
}

impl Failure {
    pub fn usage(text: impl fmt::Display) -> Self {
        Self {
            code: Code::Usage,
            error: anyhow::anyhow!("{text}"),
            hint: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says on standard error what went wrong, with every cause, and what to do.
    pub fn report(&self) -> ExitCode {
        // Nobody may be there to read it; the code says it then.
        let _ = io::stderr().lock().write_all(self.told().as_bytes());
        self.code.into()
    }

    fn told(&self) -> String {
        let mut told = String::new();
        for (nth, cause) in self.error.chain().enumerate() {
            told.push_str(if nth == 0 { "qd: " } else { "  because: " });
            let cause = cause.to_string();
            let lines: Vec<_> = cause.lines().map(crate::text::shown).collect();
            told.push_str(&lines.join("\n  "));
            told.push('\n');
        }
        let problem = self.error.downcast_ref::<SdkError>().and_then(SdkError::problem);
        for line in problem.iter().flat_map(|problem| &problem.log_tail) {
            let (name, text) = (
                crate::text::shown(&line.process.name),
                crate::text::shown(&line.line),
            );
            told.push_str(&format!("  {}|{name}  {text}\n", line.process.id));
        }
        if let Some(hint) = &self.hint {
            told.push_str(&format!("  hint: {hint}\n"));
        }
        told
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<SdkError>() {
            Ok(error) => error.into(),
            Err(error) => Self {
                code: Code::Failed,
                error,
                hint: None,
            },
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<qd_agent::link::Error> for Failure {
    fn from(error: qd_agent::link::Error) -> Self {
        let code = match &error {
            qd_agent::link::Error::Code => Code::Usage,
            qd_agent::link::Error::WrongConsole => Code::NotAllowed,
            qd_agent::link::Error::NotLinked => Code::NothingMatches,
            _ => Code::Failed,
        };
        Self {
            code,
            error: error.into(),
            hint: None,
        }
    }
}

impl From<qd_agent::offline::Error> for Failure {
    fn from(error: qd_agent::offline::Error) -> Self {
        let code = match error {
            qd_agent::offline::Error::NoToken(_) => Code::NothingMatches,
            qd_agent::offline::Error::Mint(_) => Code::Usage,
            _ => Code::Failed,
        };
        Self {
            code,
            error: error.into(),
            hint: None,
        }
    }
}

impl From<qd_agent::config::Error> for Failure {
    fn from(error: qd_agent::config::Error) -> Self {
        Self {
            code: Code::Usage,
            error: error.into(),
            hint: None,
        }
    }
}

impl From<SdkError> for Failure {
    fn from(error: SdkError) -> Self {
        let code = match error.code() {
            Some(ErrorCode::NotFound) => Code::NothingMatches,
            Some(ErrorCode::Unauthenticated | ErrorCode::Forbidden) => Code::NotAllowed,
            Some(ErrorCode::DaemonUnavailable | ErrorCode::HostOffline) => Code::Unreachable,
            Some(ErrorCode::DaemonTimeout) => Code::TimedOut,
            Some(ErrorCode::NotReady) => Code::NotReady,
            Some(ErrorCode::InvalidRequest) => Code::Usage,
            Some(_) => Code::Failed,
            None => match error {
                SdkError::Timeout { .. } => Code::TimedOut,
                SdkError::Connect { .. } | SdkError::Tls { .. } | SdkError::Interrupted { .. } => {
                    Code::Unreachable
                }
                SdkError::InvalidConfig { .. } | SdkError::InvalidRequest { .. } => Code::Usage,
                _ => Code::Failed,
            },
        };
        let hint = match error.code() {
            Some(ErrorCode::Unauthenticated) => Some(
                "make a token on the host with `qd token create`, and pass it as QD_TOKEN or by `qd login`"
                    .to_owned(),
            ),
            _ => None,
        };
        Self {
            code,
            error: error.into(),
            hint,
        }
    }
}

/// What clap has to say: help and version go to standard output and are no failure.
pub fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() {
        Code::Usage.into()
    } else {
        Code::Done.into()
    }
}
