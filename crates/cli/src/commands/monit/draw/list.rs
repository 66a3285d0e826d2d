//! The processes.

use qd_api::{Process, Status};
use ratatui::{
    Frame,
    layout::{Constraint, Rect},
    style::{Color, Style},
    widgets::{Block, Cell, Row, Table, TableState},
};

use super::tint;
use crate::{commands::monit::state::State, table, text};

/// Columns of a narrow list.
const NARROW: u16 = 50;

pub fn draw(frame: &mut Frame<'_>, state: &State, area: Rect) {
    let wide = area.width >= NARROW;
    let shown = state.shown();
    let rows = shown.iter().map(|process| row(process, wide));
    let mut widths = vec![
        Constraint::Length(4),
        Constraint::Min(8),
        Constraint::Length(9),
        Constraint::Length(6),
        Constraint::Length(10),
    ];
    let mut head = vec!["ID", "NAME", "STATUS", "CPU", "MEMORY"];
    if wide {
        widths.push(Constraint::Length(4));
        head.push("↺");
    }
    let table = Table::new(rows, widths)
        .header(Row::new(head).style(Style::new().bold()))
        .row_highlight_style(Style::new().reversed())
        .block(Block::bordered().title(" processes "));
    let mut at = TableState::default();
    at.select(state.position());
    frame.render_stateful_widget(table, area, &mut at);
}

fn row(process: &Process, wide: bool) -> Row<'static> {
    let mut cells = vec![
        Cell::from(process.id.to_string()),
        Cell::from(text::shown(&process.name).into_owned()),
        Cell::from(process.status.as_str()).style(tone(process.status)),
        Cell::from(format!("{:.1}%", process.cpu_percent)),
        Cell::from(table::bytes(process.memory_bytes)),
    ];
    if wide {
        cells.push(Cell::from(process.restarts.to_string()));
    }
    Row::new(cells)
}

pub fn tone(status: Status) -> Style {
    tint(match status {
        Status::Online => Color::Green,
        Status::Errored | Status::Stopped => Color::Red,
        _ => Color::Yellow,
    })
}
