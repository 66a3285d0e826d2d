//! Any order of publishing, reading, leaving and coming back.

use proptest::prelude::*;
use qd_agent::events::{Item, Subscription};

use super::{publish, small};

#[derive(Debug, Clone)]
enum Step {
    Publish(usize),
    Read(usize, usize),
    Resume(usize),
    Subscribe,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1_usize..30).prop_map(Step::Publish),
        (0_usize..4, 1_usize..20).prop_map(|(reader, count)| Step::Read(reader, count)),
        (0_usize..4).prop_map(Step::Resume),
        Just(Step::Subscribe),
    ]
}

/// A reader with the number of the last event that it has seen or was told it missed.
struct Reader {
    subscription: Subscription,
    accounted: u64,
}

impl Reader {
    fn read(&mut self, count: usize) {
        for _ in 0..count {
            match self.subscription.try_next_matching(|_| true) {
                Some(Item::Event(event)) => {
                    self.accounted += 1;
                    assert_eq!(event.seq, self.accounted);
                }
                Some(Item::Gap(gap)) => {
                    let missed = gap.missed.unwrap();
                    assert!(missed > 0);
                    self.accounted += missed;
                }
                None => return,
            }
        }
    }
}

proptest! {
    #[test]
    fn any_interleaving_gives_each_event_once_or_an_exact_gap(
        capacity in 1_usize..40,
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let ring = small(capacity);
        let epoch = ring.position().split_once('-').unwrap().0.to_owned();
        let mut readers = vec![Reader { subscription: ring.subscribe(None).unwrap(), accounted: 0 }];
        for step in steps {
            match step {
                Step::Publish(count) => publish(&ring, count),
                Step::Subscribe => {
                    let accounted = ring.published();
                    readers.push(Reader { subscription: ring.subscribe(None).unwrap(), accounted });
                }
                Step::Read(reader, count) => {
                    let index = reader % readers.len();
                    readers[index].read(count);
                }
                Step::Resume(reader) => {
                    let index = reader % readers.len();
                    let id = format!("{epoch}-{}", readers[index].accounted);
                    readers[index].subscription = ring.subscribe(Some(&id)).unwrap();
                }
            }
        }
        for mut reader in readers {
            reader.read(usize::MAX);
            prop_assert_eq!(reader.accounted, ring.published());
        }
    }
}
