//! The state as a picture.

mod charts;
mod list;
mod logs;

use std::time::Instant;

use ratatui::{
    Frame,
    layout::{Constraint, Flex, Layout, Rect},
    style::{Color, Style, Stylize},
    text::{Line as Text, Span},
    widgets::{Block, Clear, Paragraph},
};

use super::{
    feed::Verb,
    keys::HELP,
    state::{Mode, Said, State},
};

/// Below this, in columns and rows, there is room for the list only.
const ROOM: (u16, u16) = (80, 20);

/// Whether colours are wanted.
fn coloured() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A colour, where they are wanted.
fn tint(colour: Color) -> Style {
    if coloured() {
        Style::new().fg(colour)
    } else {
        Style::new()
    }
}

/// Everything.
pub fn all(frame: &mut Frame<'_>, state: &mut State) {
    let [head, body, foot] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)])
            .areas(frame.area());
    frame.render_widget(title(state), head);
    frame.render_widget(bottom(state), foot);
    if body.width < ROOM.0 || frame.area().height < ROOM.1 {
        list::draw(frame, state, body);
    } else {
        let [left, right] =
            Layout::horizontal([Constraint::Percentage(45), Constraint::Percentage(55)]).areas(body);
        list::draw(frame, state, left);
        let [above, below] =
            Layout::vertical([Constraint::Length(charts::HEIGHT), Constraint::Min(3)]).areas(right);
        charts::draw(frame, state, above);
        logs::draw(frame, state, below);
    }
    if state.mode == Mode::Help {
        help(frame);
    }
}

fn title(state: &State) -> Text<'_> {
    let shown = state.shown();
    let online = shown
        .iter()
        .filter(|process| process.status == qd_api::Status::Online)
        .count();
    let mut spans = vec![
        " qd monit ".bold().reversed(),
        format!(
            "  {}  {online} of {} online",
            crate::text::shown(&state.host),
            shown.len()
        )
        .into(),
    ];
    if let Some(silence) = state.silence(Instant::now()) {
        let text = format!("  no news for {}s: reconnecting", silence.as_secs());
        spans.push(Span::styled(text, tint(Color::Red).bold()));
    }
    if !state.filter.is_empty() || state.mode == Mode::Filter {
        let cursor = if state.mode == Mode::Filter { "▏" } else { "" };
        spans.push(Span::styled(
            format!("  /{}{cursor}", state.filter),
            tint(Color::Yellow),
        ));
    }
    Text::from(spans)
}

fn bottom(state: &State) -> Text<'_> {
    if let Mode::Confirm(deed) = &state.mode {
        let what = match deed.verb {
            Verb::Delete => format!("stop and forget {} ({})?", deed.app, deed.process),
            Verb::Fewer => format!("end one process of {}?", deed.app),
            Verb::Flush => format!("empty the log files of {} ({})?", deed.app, deed.process),
            _ => format!("{}?", deed.app),
        };
        return Text::styled(
            format!(" {}  y / n", crate::text::shown(&what)),
            tint(Color::Yellow).bold(),
        );
    }
    match &state.said {
        Said::Nothing => {
            Text::from(" r restart  s stop  S start  / filter  space pause  ? keys  q end").dim()
        }
        Said::Done(done) => Text::styled(format!(" {done}"), tint(Color::Green)),
        Said::Failed(why) => Text::styled(format!(" {why}"), tint(Color::Red)),
    }
}

fn help(frame: &mut Frame<'_>) {
    let lines: Vec<Text<'_>> = HELP
        .iter()
        .map(|(keys, what)| Text::from(vec![format!(" {keys:<10} ").bold(), (*what).into()]))
        .collect();
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let area = middle(frame.area(), 66, height);
    frame.render_widget(Clear, area);
    frame.render_widget(
        Paragraph::new(lines).block(Block::bordered().title(" keys ")),
        area,
    );
}

fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let [row] = Layout::vertical([Constraint::Max(height)])
        .flex(Flex::Center)
        .areas(area);
    let [middle] = Layout::horizontal([Constraint::Max(width)])
        .flex(Flex::Center)
        .areas(row);
    middle
}

#[cfg(test)]
mod tests;
