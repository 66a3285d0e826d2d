//! What has been heard of a daemon's numbered events, so that none is published twice and none is missed in silence.

use qd_pm2::bus::{ProcessEvent, Told};

/// How far it has been heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The daemon's run.
    pub run: String,
    /// The number of the last event.
    pub last: u64,
}

/// Where an event that comes from the bus belongs.
#[derive(Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the next one, or one that nobody numbers.
    Next,
    /// It was heard already.
    Before,
    /// Some before it were missed: all are to be asked for.
    Ahead,
}

/// The place of an event; the position is then behind it if it is the next one.
pub fn place(position: &mut Option<Position>, event: &ProcessEvent) -> Place {
    let Some(number) = event.number else {
        return Place::Next;
    };
    match position {
        Some(position) if number <= position.last => Place::Before,
        Some(position) if number == position.last + 1 => {
            position.last = number;
            Place::Next
        }
        _ => Place::Ahead,
    }
}

/// The events that were not heard yet, how many more are not known any more, and the position after all of them. One
/// that comes to a daemon for the first time has missed nothing.
pub fn missing(position: Option<&Position>, told: Told) -> (Vec<ProcessEvent>, u64, Position) {
    let events: Vec<ProcessEvent> = told.events.iter().filter_map(ProcessEvent::read).collect();
    let last = events.last().and_then(|event| event.number);
    let heard = match position {
        Some(position) if position.run == told.run => position.last,
        Some(_) => 0,
        None => last.unwrap_or(told.first - 1),
    };
    let lost = told.first.saturating_sub(heard + 1);
    let position = Position {
        run: told.run,
        last: last.unwrap_or(told.first.saturating_sub(1)).max(heard),
    };
    let events = events
        .into_iter()
        .filter(|event| event.number.is_some_and(|number| number > heard))
        .collect();
    (events, lost, position)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(run: &str, first: u64, to: u64) -> Told {
        let event =
            |number| json!({"event": "exit", "process": {"pm_id": 0, "name": "web"}, "number": number});
        Told {
            run: run.to_owned(),
            first,
            events: (first..=to).map(event).collect(),
        }
    }

    fn at(run: &str, last: u64) -> Position {
        Position {
            run: run.to_owned(),
            last,
        }
    }

    fn numbers(events: &[ProcessEvent]) -> Vec<u64> {
        events.iter().filter_map(|event| event.number).collect()
    }

    #[test]
    fn events_are_taken_in_the_order_of_their_numbers_and_once() {
        let event = |number| ProcessEvent::read(&told("a", number, number).events[0]).expect("an event");
        let mut position = None;
        assert_eq!(place(&mut position, &event(4)), Place::Ahead);
        position = Some(at("a", 3));
        assert_eq!(place(&mut position, &event(4)), Place::Next);
        assert_eq!(place(&mut position, &event(4)), Place::Before);
        assert_eq!(place(&mut position, &event(6)), Place::Ahead);
        assert_eq!(position, Some(at("a", 4)));
    }

    #[test]
    fn what_was_missed_is_made_up_for_and_what_is_forgotten_is_counted() {
        let (events, lost, position) = missing(Some(&at("a", 4)), told("a", 1, 6));
        assert_eq!((numbers(&events), lost, position), (vec![5, 6], 0, at("a", 6)));
        let (events, lost, position) = missing(Some(&at("a", 4)), told("a", 8, 9));
        assert_eq!((numbers(&events), lost, position), (vec![8, 9], 3, at("a", 9)));
        let (events, lost, position) = missing(Some(&at("a", 4)), told("b", 1, 2));
        assert_eq!((numbers(&events), lost, position), (vec![1, 2], 0, at("b", 2)));
        let (events, lost, position) = missing(None, told("b", 3, 7));
        assert_eq!((numbers(&events), lost, position), (vec![], 0, at("b", 7)));
        let (events, lost, position) = missing(None, told("b", 1, 0));
        assert_eq!((numbers(&events), lost, position), (vec![], 0, at("b", 0)));
    }
}
