//! What the process selected writes.

use ratatui::{
    Frame,
    layout::Rect,
    style::{Color, Style},
    text::Line as Text,
    widgets::{Block, Paragraph},
};

use super::tint;
use crate::commands::monit::state::{Line, State};

pub fn draw(frame: &mut Frame<'_>, state: &State, area: Rect) {
    let title = if state.paused { " logs, paused " } else { " logs " };
    let block = Block::bordered().title(title);
    let rows = usize::from(block.inner(area).height);
    let logs = state.logs();
    let end = logs.len().saturating_sub(state.above).max(rows.min(logs.len()));
    let shown = logs.range(end.saturating_sub(rows)..end).map(|line| match line {
        Line::Out(text) => Text::from(text.as_str()),
        Line::Err(text) => Text::styled(text.as_str(), tint(Color::Red)),
        Line::Gap(text) => Text::styled(text.as_str(), Style::new().dim()),
    });
    frame.render_widget(Paragraph::new(shown.collect::<Vec<_>>()).block(block), area);
}
