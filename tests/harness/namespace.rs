//! Two machines of a network of their own, as the kernel's network namespaces make them on this one.
#![expect(
    clippy::disallowed_methods,
    reason = "what ends in a moment is waited for where it is asked, also while dropped"
)]

use std::{
    collections::BTreeMap,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use tokio::process::Command;

use crate::started;

/// The addresses at the two ends of the wire; nothing else is in that network.
const CONSOLE: &str = "10.200.0.1";
const HOST: &str = "10.200.0.2";
/// The end of the wire, on either machine.
const WIRE: &str = "wire";
/// A machine that is not there.
const NOBODY: &str = "02:00:00:00:00:99";

/// A machine for a console, one for a host, and the wire between them; gone when dropped.
#[derive(Debug)]
pub struct Network {
    pub console: String,
    pub host: String,
}

impl Network {
    /// Makes it; why not, where that cannot be done.
    ///
    /// # Errors
    /// What `ip` said: it takes root, and a kernel with namespaces.
    pub fn make() -> Result<Self, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let (pid, nth) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let name = |what: &str| format!("qd-{what}-{pid}-{nth}");
        let network = Self {
            console: name("console"),
            host: name("host"),
        };
        let (console, host) = (network.console.as_str(), network.host.as_str());
        ip(&["netns", "add", console])?;
        ip(&["netns", "add", host])?;
        let ends = ["type", "veth", "peer", "name", WIRE, "netns", host];
        ip(&[&["link", "add", WIRE, "netns", console], &ends[..]].concat())?;
        for (machine, address) in [(console, CONSOLE), (host, HOST)] {
            ip(&["-n", machine, "link", "set", "lo", "up"])?;
            let address = format!("{address}/30");
            ip(&["-n", machine, "address", "add", &address, "dev", WIRE])?;
            ip(&["-n", machine, "link", "set", WIRE, "up"])?;
        }
        Ok(network)
    }

    /// The console's address.
    #[must_use]
    pub fn address(&self) -> &'static str {
        CONSOLE
    }

    /// Pulls the plug.
    pub fn cut(&self) {
        self.on_console(&["link", "set", WIRE, "down"]);
    }

    /// Puts it back.
    pub fn mend(&self) {
        self.on_console(&["link", "set", WIRE, "up"]);
    }

    /// From now on the host hears nothing of the console, which still hears the host: its frames go to another machine.
    pub fn deafen(&self) {
        let other = ["neighbour", "replace", HOST, "lladdr", NOBODY];
        self.on_console(&[&other[..], &["dev", WIRE, "nud", "permanent"]].concat());
    }

    /// It hears it again.
    pub fn cure(&self) {
        self.on_console(&["neighbour", "delete", HOST, "dev", WIRE]);
    }

    fn on_console(&self, args: &[&str]) {
        ip(&[&["-n", &self.console], args].concat()).unwrap();
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for machine in [&self.console, &self.host] {
            let _ = ip(&["netns", "delete", machine]);
        }
    }
}

fn ip(args: &[&str]) -> Result<(), String> {
    let ended = std::process::Command::new("ip").args(args).output();
    let output = ended.map_err(|error| format!("ip cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("ip {}: {}", args.join(" "), said.trim()))
}

/// A command as [`started`] makes it, in a namespace if there is one. Its process is the program's own.
pub(crate) fn started_inside(
    namespace: Option<&str>,
    program: &Path,
    environment: &BTreeMap<String, String>,
) -> Command {
    let Some(namespace) = namespace else {
        return started(program, environment);
    };
    let mut command = started(Path::new("ip"), environment);
    command.args(["netns", "exec", namespace]).arg(program);
    command
}
