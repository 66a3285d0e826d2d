//! `prepare`: an app is defined and its processes started, one after the other.

use qd_pm2::{launch::Launch, server::Refusal};
use serde_json::Value;

use crate::{daemon::Daemon, events::now, life::refused, settings::Settings};

impl Daemon {
    pub(super) async fn define(&self, app: &Launch) -> Result<Vec<Value>, Refusal> {
        if self.is_ending() {
            return refused("PM2 is being killed, it starts nothing any more");
        }
        let fields = app.fields();
        let settings = Settings(fields);
        if settings
            .text("exec_mode")
            .is_some_and(|mode| mode.starts_with("cluster"))
        {
            return refused(format!(
                "{}: this daemon has no cluster mode yet; start it in fork mode (without -i, or exec_mode: \"fork\")",
                app.name()
            ));
        }
        self.may_depend(app.name(), &settings.texts("depends_on"))?;
        let is_saved = !fields.contains_key("instances");
        let stays_stopped = settings.flag("autostart") == Some(false)
            || (is_saved
                && settings
                    .text("status")
                    .is_some_and(|status| status != "online" && status != "launching"));
        let mut answers = Vec::new();
        for _ in 0..app.instances() {
            let Some(process) = self.registry().add(fields, now()) else {
                return refused("the list is full");
            };
            process.state().set("version", version(settings));
            if !stays_stopped && let Some(missing) = self.dependencies(&process).await {
                self.registry().remove(process.id);
                return refused(format!(
                    "{} depends on {missing}, which has not come so far",
                    app.name()
                ));
            }
            if stays_stopped {
                self.save(&process)?;
                if !is_saved {
                    self.events.process("start", true, &process);
                }
            } else {
                let launched = {
                    let _turn = process.turn.lock().await;
                    self.launch(&process).await?
                };
                self.ready(&process, launched).await?;
                self.start_watching_if_told(&process);
                self.events.process("start", true, &process);
            }
            answers.push(process.started());
        }
        Ok(answers)
    }
}

/// The version of the nearest package upwards from the script.
fn version(settings: Settings<'_>) -> String {
    /// Largest manifest that is read, in bytes, and most folders that are looked into.
    const MAX_BYTES: u64 = 1 << 20;
    const MAX_DEPTH: usize = 32;
    let script = std::path::Path::new(settings.text("pm_exec_path").unwrap_or_default());
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
