use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use qd_bootstrap::{Options, logging};

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn logged(options: &Options) -> String {
    let sink = Sink::default();
    let writer = sink.clone();
    let subscriber = logging::subscriber(options, move || writer.clone()).unwrap();
    tracing::subscriber::with_default(subscriber, || {
        tracing::info!(process.name = "web", "restarted");
        tracing::debug!("not at this level");
    });
    String::from_utf8(sink.0.lock().unwrap().clone()).unwrap()
}

fn options(filter: &str, json: bool) -> Options {
    Options {
        filter: filter.to_owned(),
        json,
        ansi: false,
    }
}

#[test]
fn text_is_one_line_an_event_without_escape_sequences() {
    let text = logged(&options("info", false));
    assert_eq!(text.lines().count(), 1);
    assert!(
        text.contains("INFO") && text.trim_end().ends_with(r#"restarted process.name="web""#),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn json_has_the_fields_at_its_top() {
    let text = logged(&options("info", true));
    let event: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
    assert_eq!(event["message"], "restarted");
    assert_eq!(event["process.name"], "web");
    assert_eq!(event["level"], "INFO");
}

#[test]
fn the_filter_decides() {
    assert_eq!(logged(&options("debug", false)).lines().count(), 2);
    assert_eq!(logged(&options("warn", false)), "");
}

#[test]
fn a_filter_that_does_not_parse_is_named_in_the_error() {
    let Err(error) = logging::subscriber(&options("qd_agent=loud", false), std::io::stderr) else {
        panic!("accepted");
    };
    assert!(error.to_string().contains("qd_agent=loud"), "{error}");
}
