//! The simulated hosts, in a process of their own.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use super::server::Server;
use crate::bench::stage::{Running, output};

/// Hosts that dial a console; they end when dropped.
#[derive(Debug)]
pub struct Fleet {
    running: Running,
    /// How long their enrolment took, in seconds.
    pub enrolled: f64,
}

impl Fleet {
    /// Enrols so many by one code; then they dial.
    ///
    /// # Errors
    ///
    /// If they cannot be enrolled.
    pub fn enrol(stand: &Path, server: &Server, hosts: usize) -> anyhow::Result<Self> {
        let uses = hosts.to_string();
        let code = output(&mut server.command(&["code", "create", "--ttl", "1h", "--uses", &uses]))?;
        let mut command = Command::new(stand);
        command
            .arg("hosts")
            .arg(server.socket())
            .args([&server.url, &server.pin()?, code.trim(), &uses])
            .stdin(Stdio::piped());
        let mut fleet = Self {
            running: Running::start(&mut command)?,
            enrolled: 0.0,
        };
        fleet.enrolled = fleet.told("enrolled")?;
        Ok(fleet)
    }

    /// Gives an order, and waits until it is done; how long that took, in seconds.
    ///
    /// # Errors
    ///
    /// If the hosts are gone.
    pub fn order(&mut self, order: &str) -> anyhow::Result<f64> {
        self.tell(order)?;
        self.told(order)
    }

    /// Gives an order.
    ///
    /// # Errors
    ///
    /// If the hosts are gone.
    pub fn tell(&mut self, order: &str) -> anyhow::Result<()> {
        let orders = self.running.child.stdin.as_mut();
        writeln!(orders.context("no way to tell the hosts")?, "{order}")?;
        Ok(())
    }

    /// Waits until it is done; how long that took, in seconds.
    ///
    /// # Errors
    ///
    /// If the hosts are gone.
    pub fn told(&mut self, order: &str) -> anyhow::Result<f64> {
        let line = self.running.line()?;
        let Some(seconds) = line.strip_prefix(order) else {
            bail!("the hosts said {line:?}");
        };
        Ok(seconds.trim().parse()?)
    }
}
