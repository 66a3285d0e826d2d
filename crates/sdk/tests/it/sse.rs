//! The parser of server-sent events.

use proptest::prelude::*;
use qd_sdk::sse::{Frame, Message, Parser};

fn parse(limit: usize, chunks: &[&[u8]]) -> Vec<Frame> {
    let mut parser = Parser::with_limit(limit);
    let mut found = Vec::new();
    for chunk in chunks {
        parser.push(chunk, |frame| found.push(frame));
    }
    found
}

fn messages(text: &str) -> Vec<Message> {
    let frames = parse(1000, &[text.as_bytes()]);
    frames
        .into_iter()
        .map(|frame| match frame {
            Frame::Message(message) => message,
            Frame::Oversize { .. } => panic!("nothing here is large"),
        })
        .collect()
}

#[test]
fn fields_comments_and_line_ends_are_read_as_the_standard_says() {
    let text = "\u{feff}data:a\ndata: b\n\n: comment\ndata\n\nevent: x\r\ndata:  c\r\nid: 1\r\n\r\nid\rdata:d\r\rdata: unfinished";
    let expected = [
        ("", "a\nb", None),
        ("", "", None),
        ("x", " c", Some("1")),
        ("", "d", Some("")),
    ];
    let found: Vec<_> = messages(text);
    let found: Vec<_> = found
        .iter()
        .map(|m| (m.event.as_str(), m.data.as_str(), m.id.as_deref()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn events_without_data_and_ids_with_nul_are_ignored() {
    assert!(messages("event: x\nid: 3\n\n").is_empty());
    assert_eq!(messages("id: a\0b\ndata: 1\n\n")[0].id, None);
}

#[test]
fn an_oversize_event_is_left_out_wherever_its_size_is_and_keeps_its_id() {
    let long = "x".repeat(200);
    let many = "data: xxxxxxxxxx\n".repeat(20);
    for text in [
        format!("id: 7\ndata: {long}\n\ndata: next\n\n"),
        format!("data: {long}\nid: 7\n\ndata: next\n\n"),
        format!("id: 7\n{many}\ndata: next\n\n"),
        format!("{many}id: 7\n\ndata: next\n\n"),
    ] {
        let frames = parse(100, &[text.as_bytes()]);
        assert_eq!(frames[0], Frame::Oversize { id: Some("7".into()) }, "{text}");
        assert!(
            matches!(&frames[1..], [Frame::Message(message)] if message.data == "next"),
            "{frames:?}"
        );
    }
    let comment = format!("data: 1\n:{long}\n\n");
    assert!(
        matches!(&parse(100, &[comment.as_bytes()])[..], [Frame::Message(message)] if message.data == "1")
    );
}

fn streams() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\n\n".to_vec()),
        Just(b"data: ".to_vec()),
        Just(b"id: ".to_vec()),
        Just(b"event:".to_vec()),
        Just(b":".to_vec()),
        Just("ü\u{feff}".as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..12),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn chunking_makes_no_difference(
        stream in streams(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        limit in 1_usize..80,
    ) {
        let whole = parse(limit, &[&stream]);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.sort_unstable();
        cuts.push(stream.len());
        let mut from = 0;
        let mut chunks = Vec::new();
        for cut in cuts {
            chunks.push(&stream[from..cut]);
            from = cut;
        }
        prop_assert_eq!(&parse(limit, &chunks), &whole);
        let bytes: Vec<&[u8]> = stream.chunks(1).collect();
        prop_assert_eq!(&parse(limit, &bytes), &whole);
    }

    #[test]
    fn nothing_kept_is_larger_than_the_limit(stream in streams(), limit in 1_usize..80) {
        for frame in parse(limit, &[&stream]) {
            if let Frame::Message(message) = frame {
                // A byte that is not UTF-8 becomes a character of three.
                prop_assert!(message.data.len() <= 3 * limit && message.event.len() <= 3 * limit);
            }
        }
    }
}
