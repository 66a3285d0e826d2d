//! Dates as an app's `log_date_format` asks for them: the format language of day.js, compiled once.
//!
//! Letters that are no token stand for themselves, and so does everything in `[brackets]`. Names of days and months
//! are English.

use jiff::{Timestamp, Zoned, tz::TimeZone};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// A compiled format.
#[derive(Clone, Debug)]
pub(super) struct DateFormat {
    parts: Vec<Part>,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    Field { letter: char, width: usize },
}

impl DateFormat {
    /// Compiles `format`, to be written in the time zone of this host.
    pub(super) fn new(format: &str) -> DateFormat {
        DateFormat::in_zone(format, TimeZone::system())
    }

    /// What JavaScript's `toISOString` writes: UTC, with milliseconds.
    pub(super) fn iso() -> DateFormat {
        DateFormat::in_zone("YYYY-MM-DDTHH:mm:ss.SSS[Z]", TimeZone::UTC)
    }

    fn in_zone(format: &str, zone: TimeZone) -> DateFormat {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = format;
        while let Some(first) = rest.chars().next() {
            if let Some((text, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                literal.push_str(text);
                rest = after;
                continue;
            }
            match width(first, rest) {
                Some(width) => {
                    if !literal.is_empty() {
                        parts.push(Part::Literal(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Field { letter: first, width });
                    rest = &rest[width..];
                }
                None => {
                    literal.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        DateFormat { parts, zone }
    }

    /// Writes the moment `at_ms`, in milliseconds since 1970.
    pub(super) fn format(&self, at_ms: i64) -> String {
        let at = Timestamp::from_millisecond(at_ms)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(self.zone.clone());
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Field { letter, width } => text.push_str(&field(&at, *letter, *width)),
            }
        }
        text
    }
}

/// How many letters of `rest` make up one token, if it begins with one.
fn width(first: char, rest: &str) -> Option<usize> {
    let run = rest.chars().take_while(|c| *c == first).count();
    match first {
        'Y' if run >= 4 => Some(4),
        'Y' if run >= 2 => Some(2),
        'M' | 'd' => Some(run.min(4)),
        'D' | 'H' | 'h' | 'm' | 's' | 'Z' => Some(run.min(2)),
        'A' | 'a' => Some(1),
        'S' if run >= 3 => Some(3),
        _ => None,
    }
}

fn field(at: &Zoned, letter: char, width: usize) -> String {
    let padded = |number: i8| format!("{number:0width$}");
    match letter {
        'Y' if width == 2 => format!("{:02}", at.year().rem_euclid(100)),
        'Y' => format!("{:04}", at.year()),
        'M' => match (MONTHS.get(at.month() as usize - 1), width) {
            (Some(name), 4) => (*name).to_owned(),
            (Some(name), 3) => name[..3].to_owned(),
            _ => padded(at.month()),
        },
        'd' => {
            let day = at.weekday().to_sunday_zero_offset();
            match (DAYS.get(day as usize), width) {
                (Some(name), 4) => (*name).to_owned(),
                (Some(name), 2 | 3) => name[..width].to_owned(),
                _ => day.to_string(),
            }
        }
        'D' => padded(at.day()),
        'H' => padded(at.hour()),
        'h' => padded((at.hour() + 11) % 12 + 1),
        'm' => padded(at.minute()),
        's' => padded(at.second()),
        'S' => format!("{:03}", at.millisecond()),
        'A' => if at.hour() < 12 { "AM" } else { "PM" }.to_owned(),
        'a' => if at.hour() < 12 { "am" } else { "pm" }.to_owned(),
        _ => offset(at, width),
    }
}

fn offset(at: &Zoned, width: usize) -> String {
    let seconds = at.offset().seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    let colon = if width == 1 { ":" } else { "" };
    format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 23 November 2026, 04:05:06.007 UTC.
    const AT: i64 = 1_795_406_706_007;

    #[test]
    fn every_token_is_written_as_day_js_writes_it() {
        let table = [
            ("YYYY-MM-DDTHH:mm:ss", "2026-11-23T04:05:06"),
            ("YYYY-MM-DD HH:mm Z", "2026-11-23 04:05 +00:00"),
            ("YYYY-MM-DD HH:mm:ss.SSS ZZ", "2026-11-23 04:05:06.007 +0000"),
            ("YY/M/D H:m:s", "26/11/23 4:5:6"),
            ("hh:mm A|h a", "04:05 AM|4 am"),
            ("d dd ddd dddd", "1 Mo Mon Monday"),
            ("MMM MMMM", "Nov November"),
            ("[at] HH [o'clock]", "at 04 o'clock"),
            ("DDDD", "2323"),
            ("[open HH", "[open 04"),
            ("– Y SS", "– Y SS"),
            ("", ""),
        ];
        for (format, expected) in table {
            assert_eq!(
                DateFormat::in_zone(format, TimeZone::UTC).format(AT),
                expected,
                "{format}"
            );
        }
    }

    #[test]
    fn noon_and_midnight_are_twelve() {
        let midnight = AT - AT.rem_euclid(86_400_000);
        let format = DateFormat::in_zone("h A", TimeZone::UTC);
        assert_eq!(format.format(midnight), "12 AM");
        assert_eq!(format.format(midnight + 12 * 3_600_000), "12 PM");
        assert_eq!(format.format(midnight + 13 * 3_600_000), "1 PM");
    }

    #[test]
    fn an_offset_west_of_greenwich_has_its_sign_and_minutes() {
        let zone = TimeZone::fixed(jiff::tz::Offset::from_seconds(-(3 * 3600 + 30 * 60)).unwrap());
        let format = DateFormat::in_zone("HH:mm Z ZZ", zone);
        assert_eq!(format.format(AT), "00:35 -03:30 -0330");
    }

    #[test]
    fn the_iso_form_is_the_one_of_javascript() {
        assert_eq!(DateFormat::iso().format(AT), "2026-11-23T04:05:06.007Z");
    }
}
