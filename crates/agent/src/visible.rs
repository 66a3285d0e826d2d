//! Which of what streams by a caller may see.

use qd_api::{Target, event::Event};
use qd_auth::Principal;

use crate::door::Door;

/// Whether the caller may see the event, and asked for it. Judged for each event, so that a subscription to a
/// namespace or a pattern follows the processes as they come and go.
pub fn event(door: &Door, principal: &Principal, target: Option<&Target>, event: &Event) -> bool {
    let Some(process) = &event.process else {
        return target.is_none();
    };
    if !principal.sees(&process.name, &process.namespace) {
        return false;
    }
    match target {
        None => true,
        Some(Target::Id(id)) => *id == process.id,
        Some(Target::Name(name)) => *name == process.name,
        Some(Target::Namespace(namespace)) => *namespace == process.namespace,
        Some(Target::Pattern(pattern)) => pattern.is_match(&process.name),
        Some(all @ Target::All) => {
            let known = door
                .bridge
                .snapshot()
                .ok()
                .and_then(|snapshot| snapshot.process(process.id));
            known.is_none_or(|process| all.matches(&process))
        }
    }
}
