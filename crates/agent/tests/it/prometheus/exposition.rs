//! A reader of the exposition format that refuses what the format forbids.

use std::collections::{BTreeMap, BTreeSet};

/// A sample: labels and value.
pub type Sample = (BTreeMap<String, String>, f64);

/// A page, read by the rules of the format: one description a family, families in one piece, an end mark.
pub struct Parsed {
    pub samples: BTreeMap<String, Vec<Sample>>,
}

impl Parsed {
    pub fn read(page: &str) -> Self {
        let body = page.strip_suffix("# EOF\n").expect("the end mark");
        let mut samples = BTreeMap::<String, Vec<Sample>>::new();
        let mut kinds = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut family = (String::new(), String::new());
        for line in body.lines() {
            if let Some(rest) = line.strip_prefix("# ") {
                let (word, rest) = rest.split_once(' ').unwrap();
                let (name, text) = rest.split_once(' ').unwrap();
                if word == "TYPE" {
                    assert!(
                        kinds.insert(name.to_owned(), text.to_owned()).is_none(),
                        "{name} described twice"
                    );
                    family = (name.to_owned(), text.to_owned());
                } else {
                    assert_eq!(word, "HELP", "{line}");
                }
                continue;
            }
            let (name, labels, value) = sample(line);
            let expected = if family.1 == "counter" {
                format!("{}_total", family.0)
            } else {
                family.0.clone()
            };
            assert_eq!(name, expected, "a sample stands with its family");
            assert!(seen.insert(line.rsplit_once(' ').unwrap().0), "twice: {line}");
            samples.entry(name).or_default().push((labels, value));
        }
        Self { samples }
    }

    pub fn of(&self, name: &str) -> &[Sample] {
        self.samples.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let wanted = |of: &BTreeMap<String, String>| {
            labels
                .iter()
                .all(|(key, value)| of.get(*key).is_some_and(|found| found == value))
        };
        let mut found = self.of(name).iter().filter(|(of, _)| wanted(of));
        let value = found.next()?.1;
        assert!(found.next().is_none(), "{name} {labels:?} is ambiguous");
        Some(value)
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn sample(line: &str) -> (String, BTreeMap<String, String>, f64) {
    let end = line.find(['{', ' ']).unwrap();
    let (name, mut rest) = line.split_at(end);
    assert!(is_name(name), "{line}");
    let mut labels = BTreeMap::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (key, value) = rest.split_once("=\"").unwrap_or_else(|| panic!("{line}"));
            assert!(is_name(key), "{line}");
            let mut text = String::new();
            let mut chars = value.char_indices();
            let end = loop {
                match chars.next().unwrap_or_else(|| panic!("unclosed: {line}")) {
                    (index, '"') => break index + 1,
                    (_, '\\') => text.push(match chars.next().unwrap().1 {
                        'n' => '\n',
                        other @ ('\\' | '"') => other,
                        other => panic!("escape {other}: {line}"),
                    }),
                    (_, other) => text.push(other),
                }
            };
            assert!(labels.insert(key.to_owned(), text).is_none(), "{line}");
            rest = &value[end..];
            match rest.split_at(1) {
                (",", more) => rest = more,
                ("}", more) => {
                    rest = more;
                    break;
                }
                other => panic!("{other:?}: {line}"),
            }
        }
    }
    let value = rest.strip_prefix(' ').unwrap_or_else(|| panic!("{line}"));
    let value: f64 = value
        .parse()
        .unwrap_or_else(|_| panic!("value {value:?}: {line}"));
    assert!(value.is_finite(), "{line}");
    (name.to_owned(), labels, value)
}
