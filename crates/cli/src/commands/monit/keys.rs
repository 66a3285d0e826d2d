//! What keys do.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{
    feed::{Deed, Verb},
    state::{Mode, Said, State},
};

/// Lines that a page key moves the logs by.
const PAGE: isize = 10;

/// Every key and what it does, for the help.
pub const HELP: [(&str, &str); 13] = [
    ("↑ ↓ j k", "select a process"),
    ("/", "filter by name or namespace; Enter keeps, Esc clears"),
    ("r", "restart"),
    ("R", "reload"),
    ("s", "stop"),
    ("S", "start"),
    ("d", "delete: stop and forget"),
    ("+ -", "one process of this app more, or fewer"),
    ("f", "empty its log files"),
    ("space", "pause the logs, or go on with the newest"),
    ("PgUp PgDn", "look at older lines, or newer ones"),
    ("?", "this help"),
    ("q Ctrl-C", "end"),
];

/// What is to be done outside of the state.
#[derive(Debug, PartialEq, Eq)]
pub enum Wish {
    Nothing,
    Do(Deed),
    End,
}

/// A key was pressed.
pub fn pressed(state: &mut State, key: KeyEvent) -> Wish {
    if key.kind == KeyEventKind::Release {
        return Wish::Nothing;
    }
    if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
        return Wish::End;
    }
    match state.mode.clone() {
        Mode::Normal => normal(state, key.code),
        Mode::Filter => {
            typed(state, key.code);
            Wish::Nothing
        }
        Mode::Confirm(deed) => {
            state.mode = Mode::Normal;
            if matches!(key.code, KeyCode::Char('y' | 'Y')) {
                Wish::Do(deed)
            } else {
                state.said = Said::Done("nothing was done".to_owned());
                Wish::Nothing
            }
        }
        Mode::Help => {
            state.mode = Mode::Normal;
            Wish::Nothing
        }
    }
}

fn normal(state: &mut State, key: KeyCode) -> Wish {
    let verb = match key {
        KeyCode::Char('r') => Verb::Restart,
        KeyCode::Char('R') => Verb::Reload,
        KeyCode::Char('s') => Verb::Stop,
        KeyCode::Char('S') => Verb::Start,
        KeyCode::Char('d') => Verb::Delete,
        KeyCode::Char('+' | '=') => Verb::More,
        KeyCode::Char('-') => Verb::Fewer,
        KeyCode::Char('f') => Verb::Flush,
        KeyCode::Char('q') => return Wish::End,
        other => {
            view(state, other);
            return Wish::Nothing;
        }
    };
    match state.deed(verb) {
        // What cannot be taken back is asked about.
        Some(deed) if matches!(verb, Verb::Delete | Verb::Fewer | Verb::Flush) => {
            state.mode = Mode::Confirm(deed);
            Wish::Nothing
        }
        Some(deed) => {
            state.said = Said::Nothing;
            Wish::Do(deed)
        }
        None => Wish::Nothing,
    }
}

/// Keys that only change what is looked at.
fn view(state: &mut State, key: KeyCode) {
    match key {
        KeyCode::Up | KeyCode::Char('k') => state.select(-1),
        KeyCode::Down | KeyCode::Char('j') => state.select(1),
        KeyCode::Home | KeyCode::Char('g') => state.select(isize::MIN),
        KeyCode::End | KeyCode::Char('G') => state.select(isize::MAX),
        KeyCode::Char('/') => state.mode = Mode::Filter,
        KeyCode::Char('?' | 'h') => state.mode = Mode::Help,
        KeyCode::Char(' ') => state.pause(!state.paused),
        KeyCode::PageUp => state.scroll(PAGE),
        KeyCode::PageDown => state.scroll(-PAGE),
        KeyCode::Esc => {
            state.filter.clear();
            state.keep_selection();
        }
        _ => {}
    }
}

fn typed(state: &mut State, key: KeyCode) {
    match key {
        KeyCode::Char(c) => state.filter.push(c),
        KeyCode::Backspace => drop(state.filter.pop()),
        KeyCode::Enter => state.mode = Mode::Normal,
        KeyCode::Esc => {
            state.filter.clear();
            state.mode = Mode::Normal;
        }
        _ => {}
    }
    state.keep_selection();
}
