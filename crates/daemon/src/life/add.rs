//! One more process of an app, whichever verb adds it: on the list, and started in its order.

use std::{path::Path, sync::Arc};

use qd_pm2::{launch::Launch, server::Refusal};
use serde_json::Value;

use super::refused;
use crate::{daemon::Daemon, events::now, process::Process, record::Fields, settings::Settings};

impl Daemon {
    /// Whether an app may run here as it is defined.
    ///
    /// # Errors
    /// A refusal that says what stands against it.
    pub(crate) fn may_run(&self, app: &Launch) -> Result<(), Refusal> {
        let settings = Settings(app.fields());
        if settings
            .text("exec_mode")
            .is_some_and(|mode| mode.starts_with("cluster"))
        {
            return refused(format!(
                "{}: this daemon has no cluster mode yet; start it in fork mode (without -i, or exec_mode: \"fork\") and scale it",
                app.name()
            ));
        }
        self.may_depend(app.name(), &settings.texts("depends_on"))
    }

    /// Adds a process with these fields, which does not run yet.
    ///
    /// # Errors
    /// A refusal when the list is full.
    pub(crate) fn add(&self, fields: &Fields) -> Result<Arc<Process>, Refusal> {
        let Some(process) = self.registry().add(fields, now()) else {
            return refused("the list is full");
        };
        process.state().set("version", version(Settings(fields)));
        Ok(process)
    }

    /// Adds a process with these fields, and starts it once what it depends on has come far enough. From then on it is
    /// watched, if it says so.
    ///
    /// # Errors
    /// A refusal with the reason; what could not be started is errored then, and what was not tried is not on the list.
    pub(crate) async fn add_and_start(&self, fields: &Fields) -> Result<Arc<Process>, Refusal> {
        let process = self.add(fields)?;
        if let Some(missing) = self.dependencies(&process).await {
            self.registry().remove(process.id);
            return refused(format!(
                "{} depends on {missing}, which has not come so far",
                process.name()
            ));
        }
        let launched = {
            let _turn = process.turn.lock().await;
            self.launch(&process).await?
        };
        self.ready(&process, launched).await?;
        self.start_watching_if_told(&process);
        self.events.process("start", true, &process);
        Ok(process)
    }
}

/// The version of the nearest package upwards from the script.
fn version(settings: Settings<'_>) -> String {
    /// Largest manifest that is read, in bytes, and most folders that are looked into.
    const MAX_BYTES: u64 = 1 << 20;
    const MAX_DEPTH: usize = 32;
    let script = Path::new(settings.text("pm_exec_path").unwrap_or_default());
    for folder in script.ancestors().skip(1).take(MAX_DEPTH) {
        let manifest = folder.join("package.json");
        if manifest
            .metadata()
            .is_ok_and(|found| found.is_file() && found.len() <= MAX_BYTES)
        {
            let text = std::fs::read(manifest).unwrap_or_default();
            let version = serde_json::from_slice::<Value>(&text)
                .ok()
                .and_then(|manifest| manifest.get("version")?.as_str().map(str::to_owned));
            return version.unwrap_or_else(|| "N/A".to_owned());
        }
    }
    "N/A".to_owned()
}
