//! An agent that must not start.

use crate::{Agent, Output, Pm2, agent::program, run, started};

impl Agent {
    /// Runs an agent that is expected to end by itself, with arguments after its homes.
    ///
    /// # Panics
    /// If it goes on.
    pub async fn refused(pm2: &Pm2, args: &[&str]) -> Output {
        let home = pm2.root.join("qd");
        let mut environment = pm2.environment();
        environment.insert("QD_HOME".to_owned(), home.display().to_string());
        let mut command = started(&program(), &environment);
        command.args(["agent", "--pm2-home"]).arg(&pm2.home).args(args);
        run(command).await
    }
}
