//! The Prometheus page of the fleet: hosts, their processes, the console itself.
//!
//! Labels are bounded in number and length whatever hosts tell, and what is left out is counted on the page.

use std::fmt::Write as _;

use qd_api::{
    Status,
    fleet::{FleetHost, FleetProcess, Presence},
};

/// The media type of a page.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Processes on a page.
pub const MAX_PROCESSES: usize = 20_000;
/// Longest label, in bytes.
const MAX_LABEL_BYTES: usize = 256;

/// Name, kind, help, and the value of a process.
type Family = (&'static str, &'static str, &'static str, fn(&FleetProcess) -> f64);

/// Writes the page.
#[must_use]
pub fn render(hosts: &[FleetHost], processes: &[FleetProcess]) -> String {
    let mut page = Page(String::new());
    let shown = &processes[..processes.len().min(MAX_PROCESSES)];
    page.family("qd_host_up", "gauge", "Whether the host is linked");
    for host in hosts {
        let up = f64::from(u8::from(host.presence == Presence::Online));
        page.sample("qd_host_up", &[("host", &host.name)], up);
    }
    page.family(
        "qd_host_load1",
        "gauge",
        "Load average over one minute, as the host last told",
    );
    for (host, summary) in hosts
        .iter()
        .filter_map(|host| Some((host, host.summary.as_ref()?)))
    {
        page.sample("qd_host_load1", &[("host", &host.name)], summary.load);
    }
    let families: [Family; 4] = [
        (
            "qd_process_cpu_percent",
            "gauge",
            "CPU use in percent of one core",
            |item| item.process.cpu_percent,
        ),
        (
            "qd_process_memory_bytes",
            "gauge",
            "Resident memory of the main process",
            |item| float(item.process.memory_bytes),
        ),
        (
            "qd_process_restarts_total",
            "counter",
            "Restarts since the process was defined, automatic and asked for",
            |item| float(item.process.restarts),
        ),
        (
            "qd_process_up",
            "gauge",
            "Whether the process is online",
            |item| f64::from(u8::from(item.process.status == Status::Online)),
        ),
    ];
    for (name, kind, help, value) in families {
        page.family(name, kind, help);
        for item in shown {
            let id = item.process.id.to_string();
            let labels = [
                ("host", item.host.as_str()),
                ("name", &item.process.name),
                ("namespace", &item.process.namespace),
                ("id", &id),
            ];
            page.sample(name, &labels, value(item));
        }
    }
    page.family(
        "qd_dropped_processes",
        "gauge",
        "Processes that are left out of this page",
    );
    page.sample(
        "qd_dropped_processes",
        &[],
        float((processes.len() - shown.len()) as u64),
    );
    page.0.push_str("# EOF\n");
    page.0
}

#[expect(clippy::cast_precision_loss, reason = "the format has only such numbers")]
fn float(number: u64) -> f64 {
    number as f64
}

struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let family = name.strip_suffix("_total").unwrap_or(name);
        let _ = writeln!(self.0, "# HELP {family} {help}\n# TYPE {family} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        self.0.push_str(name);
        if !labels.is_empty() {
            self.0.push('{');
            for (nth, (key, text)) in labels.iter().enumerate() {
                let comma = if nth > 0 { "," } else { "" };
                let _ = write!(self.0, "{comma}{key}=\"");
                escape(text, &mut self.0);
                self.0.push('"');
            }
            self.0.push('}');
        }
        let _ = writeln!(self.0, " {value}");
    }
}

/// A label's text, of bounded length, with what would end it escaped.
fn escape(text: &str, to: &mut String) {
    for c in text[..text.floor_char_boundary(MAX_LABEL_BYTES)].chars() {
        match c {
            '\\' => to.push_str("\\\\"),
            '"' => to.push_str("\\\""),
            '\n' => to.push_str("\\n"),
            c => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_its_label() {
        let mut page = Page(String::new());
        page.sample("x", &[("name", "a\"} 1\nb\\")], 1.0);
        assert_eq!(page.0, "x{name=\"a\\\"} 1\\nb\\\\\"} 1\n");
    }

    #[test]
    fn a_long_label_is_cut_between_letters() {
        let mut text = String::new();
        escape(&"ä".repeat(400), &mut text);
        assert_eq!(text.len(), MAX_LABEL_BYTES);
    }
}
