//! Ecosystem files that are programs. They run in this host's Node.js (or Bun): in a process of their own, as whoever
//! asked, with little of the environment, for a short time, and with nothing but their result read.

use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rustix::process::{Pid, Signal, geteuid, kill_process_group};
use serde_json::Value;
use tokio::{
    io::AsyncReadExt,
    process::{Child, Command},
};

use crate::exit::{Code, Failure};

/// How long a file may take to say what is in it.
const DEADLINE: Duration = Duration::from_secs(10);
/// Longest result that is read, in bytes; and how much of what it complains of is shown.
const MAX_RESULT: u64 = 8 << 20;
const MAX_COMPLAINT: u64 = 4 << 10;
/// Variables it gets; the others may be secrets that are none of its business.
const INHERITED: &[&str] = &["PATH", "HOME", "USER", "LANG", "NODE_ENV", "NODE_PATH"];
/// What runs it, in this order, and the argument that limits its memory.
const RUNNERS: [(&str, &[&str]); 2] = [("node", &["--max-old-space-size=256"]), ("bun", &[])];
/// Loads the file as any module, calls what is a function, waits for what is a promise, and writes the result. What the
/// file prints itself goes to standard error.
const LOADER: &str = "const{pathToFileURL}=require('url'),fs=require('fs');\
    process.stdout.write=process.stderr.write.bind(process.stderr);\
    (async()=>{let m=await import(pathToFileURL(process.argv[1]));m=m.default??m;\
    if(typeof m==='function')m=m();m=await m;const b=Buffer.from(JSON.stringify(m)??'null');\
    for(let i=0;i<b.length;)i+=fs.writeSync(1,b,i);process.exit(0)})()\
    .catch(e=>{console.error(e&&e.stack||e);process.exit(1)})";

/// What the file says.
pub async fn evaluate(path: &Path) -> Result<Value, Failure> {
    let path = std::path::absolute(path)?;
    let owner = std::fs::metadata(&path)
        .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", path.display())))?
        .uid();
    if geteuid().is_root() && owner != 0 {
        return Err(Failure::usage(format!(
            "{} belongs to another user (uid {owner}), and is a program that would run as root",
            path.display()
        ))
        .hint("run this as that user, or `chown root` the file if you have read it"));
    }
    let (runner, arguments) = runner().ok_or_else(|| {
        Failure::usage(format!(
            "{} is a JavaScript program, and there is neither node nor bun",
            path.display()
        ))
        .hint("install Node.js, or write the file as JSON, YAML or TOML")
    })?;
    let mut command = Command::new(runner);
    command
        .args(arguments)
        .args(["-e", LOADER])
        .arg(&path)
        .env_clear()
        .envs(
            INHERITED
                .iter()
                .filter_map(|name| Some((name, std::env::var_os(name)?))),
        )
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn()?;
    let group = child
        .id()
        .and_then(|pid| i32::try_from(pid).ok())
        .and_then(Pid::from_raw);
    let ended = tokio::time::timeout(DEADLINE, result(&mut child)).await;
    // Whatever it has started ends with it.
    let _ = group.map(|group| kill_process_group(group, Signal::KILL));
    let failed = |what: String| Failure::usage(format!("{}: {what}", path.display()));
    match ended {
        Err(_) => Err(Failure {
            code: Code::TimedOut,
            ..failed(format!("it did not end within {} seconds", DEADLINE.as_secs()))
        }),
        Ok(Err(error)) => Err(error.into()),
        Ok(Ok((false, _, complaint))) => Err(failed(format!("it failed: {}", complaint.trim()))),
        Ok(Ok((true, result, _))) if result.len() as u64 > MAX_RESULT => {
            Err(failed(format!("its result is larger than {MAX_RESULT} bytes")))
        }
        Ok(Ok((true, result, _))) => {
            serde_json::from_slice(&result).map_err(|error| failed(format!("its result is no JSON: {error}")))
        }
    }
}

/// Whether it ended well, what it said, and what it complained of.
async fn result(child: &mut Child) -> std::io::Result<(bool, Vec<u8>, String)> {
    let (mut said, mut complaint) = (Vec::new(), Vec::new());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let read_out = async {
        match out {
            Some(out) => out.take(MAX_RESULT + 1).read_to_end(&mut said).await,
            None => Ok(0),
        }
    };
    let read_err = async {
        let Some(mut err) = err else { return Ok(0) };
        (&mut err).take(MAX_COMPLAINT).read_to_end(&mut complaint).await?;
        // The rest goes nowhere, and must not make it wait.
        tokio::io::copy(&mut err, &mut tokio::io::sink()).await
    };
    let (out, err) = tokio::join!(read_out, read_err);
    out?;
    err?;
    let status = child.wait().await?;
    Ok((
        status.success(),
        said,
        String::from_utf8_lossy(&complaint).into_owned(),
    ))
}

fn runner() -> Option<(PathBuf, &'static [&'static str])> {
    let path = std::env::var_os("PATH")?;
    RUNNERS.iter().find_map(|(name, arguments)| {
        let found = std::env::split_paths(&path)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())?;
        Some((found, *arguments))
    })
}
