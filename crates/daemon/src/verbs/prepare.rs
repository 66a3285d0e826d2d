//! `prepare`: an app is defined and its processes started, one after the other.

use qd_pm2::{launch::Launch, server::Refusal};
use serde_json::Value;

use crate::{daemon::Daemon, life::refused, settings::Settings};

impl Daemon {
    pub(super) async fn define(&self, app: &Launch) -> Result<Vec<Value>, Refusal> {
        if self.is_ending() {
            return refused("PM2 is being killed, it starts nothing any more");
        }
        self.may_run(app)?;
        let fields = app.fields();
        let settings = Settings(fields);
        let is_saved = !fields.contains_key("instances");
        let stays_stopped = settings.flag("autostart") == Some(false)
            || (is_saved
                && settings
                    .text("status")
                    .is_some_and(|status| status != "online" && status != "launching"));
        let mut answers = Vec::new();
        for _ in 0..app.instances() {
            let process = if stays_stopped {
                let process = self.add(fields)?;
                self.save(&process)?;
                if !is_saved {
                    self.events.process("start", true, &process);
                }
                process
            } else {
                self.add_and_start(fields).await?
            };
            answers.push(process.started());
        }
        Ok(answers)
    }
}
