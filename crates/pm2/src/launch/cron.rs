//! Whether a cron pattern can be read: a stock daemon does not check, and one that cannot ends it with all its apps.

/// The values of each field, seconds first; a pattern of five fields has none.
const RANGES: [(u8, u8); 6] = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];
const MONTHS: &[&str] = &[
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const DAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/// Longest pattern, in bytes.
const MAX_BYTES: usize = 256;

/// Whether it is five fields, or six with seconds: numbers, names of months and days, ranges, lists and steps.
pub fn is_pattern(text: &str) -> bool {
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    let Some(first) = RANGES.len().checked_sub(fields.len()).filter(|first| *first <= 1) else {
        return false;
    };
    text.len() <= MAX_BYTES
        && fields
            .iter()
            .zip(&RANGES[first..])
            .all(|(field, range)| field.split(',').all(|part| is_part(part, *range)))
}

fn is_part(part: &str, (low, high): (u8, u8)) -> bool {
    let (part, step) = part
        .split_once('/')
        .map_or((part, None), |(part, step)| (part, Some(step)));
    let stepped = step.is_none_or(|step| number(step).is_some_and(|step| step > 0 && step <= high));
    let value = |text: &str| {
        let named = |names: &[&str], from: usize| {
            let at = names.iter().position(|name| name.eq_ignore_ascii_case(text));
            at.and_then(|at| u8::try_from(at + from).ok())
        };
        let found = number(text).or_else(|| match high {
            12 => named(MONTHS, 1),
            7 => named(DAYS, 0),
            _ => None,
        });
        found.filter(|value| (low..=high).contains(value))
    };
    let ranged = match part.split_once('-') {
        _ if part == "*" => true,
        Some((from, to)) => value(from).zip(value(to)).is_some_and(|(from, to)| from <= to),
        // A step needs something to step through.
        None => step.is_none() && value(part).is_some(),
    };
    stepped && ranged
}

fn number(text: &str) -> Option<u8> {
    text.parse()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_pattern;

    #[test]
    fn patterns_are_five_or_six_fields_within_their_ranges() {
        for good in [
            "* * * * *",
            "*/5 * * * *",
            "0 4 * * MON-FRI",
            "0,30 0 3 1 jan 0",
            "1-5/2 * 31 12 7",
        ] {
            assert!(is_pattern(good), "{good}");
        }
        for bad in [
            "",
            "x",
            "* * * *",
            "* * * * * * *",
            "60 * * * *",
            "* * 0 * *",
            "5-1 * * * *",
            "*/0 * * * *",
            "5/2 * * * *",
            "+1 * * * *",
            "* * * * FOO",
            "-1 * * * *",
            "@daily",
        ] {
            assert!(!is_pattern(bad), "{bad}");
        }
    }
}
