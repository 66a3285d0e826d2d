//! A sign of life while one waits, on a terminal only.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use indicatif::ProgressBar;

use crate::output::Output;

/// A spinner, or nothing.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    pub fn start(output: Output, wanted: bool, what: &str) -> Self {
        if !wanted || output.json || !io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        bar.set_message(output.safe(what).into_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(Some(bar))
    }

    pub fn end(self) {}
}

/// However the wait ends, it leaves nothing on the screen.
impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
