use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

use qd_node_ipc::{Channel, SendError, fds};
use serde_json::json;

const DEADLINE: Duration = Duration::from_secs(30);

/// Answers every message, until it is told to end.
const ECHO: &str = r#"
process.on('message', (message) => {
  if (message === 'shutdown') process.disconnect();
  else process.send({ type: 'echo', data: message });
});
process.send('ready');
"#;

/// A child that is killed and reaped whatever the test does.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _gone_already = self.0.kill();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
async fn a_node_program_talks_over_the_channel_and_sees_it_close() {
    let (ours, theirs) = fds::pair().unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test's own child")]
    let mut command = Command::new("node");
    // Any descriptor will do for Node, and the standard library can map only the first three.
    command.args(["-e", ECHO]).stdin(Stdio::from(theirs));
    command
        .env("NODE_CHANNEL_FD", "0")
        .env("NODE_CHANNEL_SERIALIZATION_MODE", "json");
    let Ok(child) = command.spawn() else {
        eprintln!("skipped: no node on PATH");
        return;
    };
    drop(command);
    let _child = Killed(child);
    let (mut receiver, sender, writer) = Channel::new(ours).unwrap().split();
    tokio::spawn(writer.run());
    tokio::time::timeout(DEADLINE, async {
        assert_eq!(receiver.next().await.unwrap().unwrap(), "ready");
        let large = "ü\n".repeat(100_000);
        for message in [json!(null), json!("text"), json!({"a": [1, 2.5]}), json!(large)] {
            sender.send(&message).unwrap();
            let echo = receiver.next().await.unwrap().unwrap();
            assert_eq!(echo, json!({"type": "echo", "data": message}));
        }
        sender.send(&json!("shutdown")).unwrap();
        assert!(receiver.next().await.is_none());
    })
    .await
    .expect("node answers in time");
    assert_eq!(sender.send(&json!(1)), Err(SendError::Closed));
}
