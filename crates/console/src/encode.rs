//! Text in URLs to hosts.

/// One segment of a path, or one value of a query.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_one_segment_whatever_is_in_it() {
        assert_eq!(encoded("web"), "web");
        assert_eq!(encoded("/^a b$/"), "%2F%5Ea%20b%24%2F");
        assert_eq!(encoded(".."), "%2E%2E");
    }
}
