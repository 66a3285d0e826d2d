//! Sizes, durations, and argument lines.

/// `100M`, `1G`, `500K` or a number, in bytes.
pub fn bytes(text: &str) -> Option<i64> {
    let text = text.trim();
    let (number, factor) = match text.as_bytes().last()? {
        b'G' | b'g' => (&text[..text.len() - 1], 1024 * 1024 * 1024),
        b'M' | b'm' => (&text[..text.len() - 1], 1024 * 1024),
        b'K' | b'k' => (&text[..text.len() - 1], 1024),
        _ => (text, 1),
    };
    number
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|number| *number >= 0)?
        .checked_mul(factor)
}

/// `5s`, `2m`, `1h`, `500ms` or a number, in milliseconds.
pub fn millis(text: &str) -> Option<i64> {
    let text = text.trim();
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    for (unit, factor) in units {
        if let Some(number) = text.strip_suffix(unit)
            && let Ok(number) = number.trim().parse::<i64>()
        {
            return (number >= 0).then(|| number.checked_mul(factor)).flatten();
        }
    }
    text.parse().ok().filter(|number| *number >= 0)
}

/// A line of arguments: split on spaces, where quotes keep words together. Nothing else means anything.
pub fn arguments(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_with(String::new);
            }
            (None, ' ' | '\t') => words.extend(word.take()),
            (_, c) => word.get_or_insert_with(String::new).push(c),
        }
    }
    words.extend(word);
    words
}
