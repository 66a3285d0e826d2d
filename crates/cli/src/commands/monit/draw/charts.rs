//! The process selected: what is known of it, and what it used lately.

use qd_api::Process;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Color, Stylize},
    text::{Line as Text, Span},
    widgets::{Block, Paragraph, Sparkline},
};

use super::{list::tone, tint};
use crate::{
    commands::monit::state::{Point, State},
    table, text,
};

/// Rows of it, the frame included.
pub const HEIGHT: u16 = 14;
/// Rows of the text.
const TEXT: u16 = 6;

pub fn draw(frame: &mut Frame<'_>, state: &State, area: Rect) {
    let Some(process) = state.process() else {
        let block = Block::bordered().title(" nothing selected ");
        frame.render_widget(
            Paragraph::new("No process passes the filter, or none is defined.").block(block),
            area,
        );
        return;
    };
    let block = Block::bordered().title(format!(" {} ({}) ", text::shown(&process.name), process.id));
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let [about, cpu, memory] =
        Layout::vertical([Constraint::Length(TEXT), Constraint::Fill(1), Constraint::Fill(1)]).areas(inside);
    frame.render_widget(Paragraph::new(facts(process)), about);
    let points = state.points();
    let last = points.last().copied();
    let width = usize::from(inside.width);
    let newest = points
        .get(points.len().saturating_sub(width)..)
        .unwrap_or_default();
    chart(
        frame,
        cpu,
        format!("cpu {:.1}%", last.map_or(0.0, |point| point.cpu_percent)),
        newest.iter().map(tenths).collect(),
        Color::Cyan,
    );
    chart(
        frame,
        memory,
        format!(
            "memory {}",
            table::bytes(last.map_or(process.memory_bytes, |point| point.memory_bytes))
        ),
        newest.iter().map(|point| point.memory_bytes).collect(),
        Color::Magenta,
    );
}

/// Tenths of a percent: whole numbers are what can be drawn.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a few thousand percent at most, and drawn"
)]
fn tenths(point: &Point) -> u64 {
    (point.cpu_percent.max(0.0) * 10.0) as u64
}

fn chart(frame: &mut Frame<'_>, area: Rect, title: String, data: Vec<u64>, colour: Color) {
    let [head, line] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    frame.render_widget(Text::from(title).dim(), head);
    frame.render_widget(Sparkline::default().data(data).style(tint(colour)), line);
}

fn facts(process: &Process) -> Vec<Text<'static>> {
    let safe = |given: &str| text::shown(given).into_owned();
    let pid = process.pid.map_or_else(|| "-".to_owned(), |pid| pid.to_string());
    let up = process.started_at.map_or_else(|| "-".to_owned(), table::since);
    let exit = process.last_exit.as_ref().map_or_else(
        || "-".to_owned(),
        |exit| {
            let at = exit
                .at
                .map_or_else(String::new, |at| format!(", {} ago", table::since(at)));
            format!("{}{at}", safe(&table::exit(exit)))
        },
    );
    let own: Vec<String> = process
        .metrics
        .iter()
        .map(|(name, metric)| {
            let value = metric.value.map_or_else(
                || metric.text.clone().unwrap_or_default(),
                |value| value.to_string(),
            );
            let unit = metric.unit.as_deref().unwrap_or_default();
            safe(format!("{name} {value}{unit}").trim())
        })
        .collect();
    let row = |name: &str, value: String| Text::from(vec![format!("{name:<10} ").dim(), value.into()]);
    let state = vec![
        format!("{:<10} ", "status").dim(),
        Span::styled(process.status.as_str(), tone(process.status)),
        format!(
            "  pid {pid}  up {up}  {} restarts, {} unstable",
            process.restarts, process.unstable_restarts
        )
        .into(),
    ];
    vec![
        Text::from(state),
        row("script", safe(&process.script)),
        row("cwd", safe(&process.cwd)),
        row("last exit", exit),
        row("metrics", own.join("  ")),
        row("actions", safe(&process.actions.join(", "))),
    ]
}
