//! The time a line says it was written at.

use std::{borrow::Cow, sync::LazyLock};

use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone},
};
use qd_api::Time;
use serde::Deserialize;

/// What the daemon puts before each line if it is told to, and not how.
const DEFAULT: &str = "YYYY-MM-DDTHH:mm:ss";
/// Longest format that is understood, in bytes.
const MAX_FORMAT: usize = 64;
/// What stands between the time and the line.
const SEPARATOR: &str = ": ";

static USUAL: LazyLock<DateFormat> = LazyLock::new(|| DateFormat::new(DEFAULT));

/// A day.js format that stands before each line, followed by `: `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat(Vec<Token>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Milli,
    Zone,
    Literal(char),
}

const TOKENS: [(&str, Token); 9] = [
    ("YYYY", Token::Year),
    ("MM", Token::Month),
    ("DD", Token::Day),
    ("HH", Token::Hour),
    ("mm", Token::Minute),
    ("ss", Token::Second),
    ("SSS", Token::Milli),
    ("ZZ", Token::Zone),
    ("Z", Token::Zone),
];

impl DateFormat {
    /// Understands `YYYY MM DD HH mm ss SSS Z`; anything else, as what stands in brackets, is literal.
    pub fn new(format: &str) -> Self {
        let mut rest = if format.len() > MAX_FORMAT {
            DEFAULT
        } else {
            format
        };
        let mut tokens = Vec::new();
        while let Some(first) = rest.chars().next() {
            if let Some((literal, after)) = rest.strip_prefix('[').and_then(|after| after.split_once(']')) {
                tokens.extend(literal.chars().map(Token::Literal));
                rest = after;
            } else if let Some((name, token)) = TOKENS.iter().find(|(name, _)| rest.starts_with(name)) {
                tokens.push(*token);
                rest = &rest[name.len()..];
            } else {
                tokens.push(Token::Literal(first));
                rest = &rest[first.len_utf8()..];
            }
        }
        Self(tokens)
    }

    /// Reads the time at the beginning of a text, and what comes after it.
    fn read<'a>(&self, text: &'a str) -> Option<(Time, &'a str)> {
        let mut rest = text;
        let (mut year, mut month, mut day) = (None, 1, 1);
        let (mut hour, mut minute, mut second, mut milli) = (0, 0, 0, 0);
        let mut zone = None;
        for token in &self.0 {
            match token {
                Token::Year => year = Some(digits(&mut rest, 4)?),
                Token::Month => month = digits(&mut rest, 2)?,
                Token::Day => day = digits(&mut rest, 2)?,
                Token::Hour => hour = digits(&mut rest, 2)?,
                Token::Minute => minute = digits(&mut rest, 2)?,
                Token::Second => second = digits(&mut rest, 2)?,
                Token::Milli => milli = digits(&mut rest, 3)?,
                Token::Zone => zone = Some(offset(&mut rest)?),
                Token::Literal(literal) => rest = rest.strip_prefix(*literal)?,
            }
        }
        let at = civil(year?, [month, day, hour, minute, second], milli)?;
        let zone = zone.map_or_else(TimeZone::system, TimeZone::fixed);
        Some((Time::from(at.to_zoned(zone).ok()?.timestamp()), rest))
    }
}

/// The time that the line itself bears: in its prefix, or as `timestamp` of a JSON object.
pub fn of_line(text: &str, format: Option<&DateFormat>) -> Option<Time> {
    let prefixed = |format: &DateFormat| {
        let (time, rest) = format.read(text)?;
        rest.starts_with(SEPARATOR).then_some(time)
    };
    format
        .and_then(prefixed)
        .or_else(|| prefixed(&USUAL))
        .or_else(|| of_json(text, format))
}

/// The daemon's JSON logs.
fn of_json(text: &str, format: Option<&DateFormat>) -> Option<Time> {
    #[derive(Deserialize)]
    struct Stamped<'a> {
        #[serde(borrow)]
        timestamp: Cow<'a, str>,
    }
    if !text.starts_with('{') || !text.contains("\"timestamp\"") {
        return None;
    }
    let stamped: Stamped<'_> = serde_json::from_str(text).ok()?;
    let iso = stamped.timestamp.parse::<Timestamp>().ok().map(Time::from);
    iso.or_else(|| format?.read(&stamped.timestamp).map(|(time, _)| time))
}

fn digits(rest: &mut &str, width: usize) -> Option<i16> {
    let (number, after) = rest.split_at_checked(width)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *rest = after;
    number.parse().ok()
}

/// `+05:30`, `+0530` or `Z`.
fn offset(rest: &mut &str) -> Option<Offset> {
    if let Some(after) = rest.strip_prefix('Z') {
        *rest = after;
        return Some(Offset::UTC);
    }
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    *rest = rest.strip_prefix(['+', '-'])?;
    let hours = digits(rest, 2)?;
    *rest = rest.strip_prefix(':').unwrap_or(rest);
    let minutes = digits(rest, 2)?;
    Offset::try_from(SignedDuration::from_mins(
        sign * (i64::from(hours) * 60 + i64::from(minutes)),
    ))
    .ok()
}

fn civil(year: i16, fields: [i16; 5], milli: i16) -> Option<DateTime> {
    let [month, day, hour, minute, second] = fields.map(|field| i8::try_from(field).unwrap_or(-1));
    DateTime::new(
        year,
        month,
        day,
        hour,
        minute,
        second,
        i32::from(milli) * 1_000_000,
    )
    .ok()
}
