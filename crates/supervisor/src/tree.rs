//! An app with everything it started, for stopping all of it.

use std::collections::HashSet;

use crate::{
    identity::{Error, Identity, refuse},
    stat::{Stat, Table, ignored},
};

/// A process, its descendants, and what else is in the session or process group that it leads.
///
/// Membership is what it was when looked at last: a process that has lost its parent since stays a member.
#[derive(Debug, Clone)]
pub struct Tree {
    root: u32,
    /// When the root started, if it was there at first.
    started: Option<u64>,
    /// Deepest first, the root last.
    members: Vec<Member>,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    identity: Identity,
    depth: usize,
}

impl Tree {
    /// Returns the tree of the process that has this number now. If there is none, what is left of its session and
    /// group is still found, because their number is given to nobody else as long as they have members.
    ///
    /// # Errors
    ///
    /// If the number is 0, 1, this process, or no process number at all, or `/proc` cannot be listed.
    pub fn of(pid: u32) -> Result<Tree, Error> {
        Tree::in_table(&Table::read().map_err(Error::List)?, pid)
    }

    /// Returns the tree of a process that was known before: empty if its number means another process by now.
    ///
    /// # Errors
    ///
    /// As [`Tree::of`].
    pub fn of_known(root: Identity) -> Result<Tree, Error> {
        let table = Table::read().map_err(Error::List)?;
        let reused = |stat: &Stat| stat.start_time != root.start_time;
        if table.get(root.pid).is_some_and(reused) {
            refuse(root.pid)?;
            return Ok(Tree {
                root: root.pid,
                started: Some(root.start_time),
                members: Vec::new(),
            });
        }
        Tree::in_table(&table, root.pid)
    }

    /// Returns the tree as it is in a table that serves several questions.
    ///
    /// # Errors
    ///
    /// If the number is none that has a tree.
    pub fn in_table(table: &Table, pid: u32) -> Result<Tree, Error> {
        refuse(pid)?;
        let mut tree = Tree {
            root: pid,
            started: table.get(pid).map(|stat| stat.start_time),
            members: Vec::new(),
        };
        tree.grow(table, [(pid, 0)]);
        Ok(tree)
    }

    /// Adds what the members have started since. Those known stay, wherever they are now.
    ///
    /// # Errors
    ///
    /// If `/proc` cannot be listed.
    pub fn refresh(&mut self) -> Result<(), Error> {
        let table = Table::read().map_err(Error::List)?;
        let there = |member: &&Member| {
            let stat = table.get(member.identity.pid);
            stat.is_some_and(|stat| stat.start_time == member.identity.start_time)
        };
        let known: Vec<(u32, usize)> = self
            .members
            .iter()
            .filter(there)
            .map(|member| (member.identity.pid, member.depth))
            .collect();
        self.grow(&table, known);
        Ok(())
    }

    /// Sends a signal to every member, deepest first. Returns how many were still there. One that cannot be signalled
    /// does not spare the others.
    ///
    /// # Errors
    ///
    /// The first failure, after all were tried.
    pub fn signal(&self, signal: i32) -> Result<usize, Error> {
        send(self.members(), signal)
    }

    /// Sends another signal to the members that ignore this one, as do those that a shell started in the background.
    /// Returns how many these were.
    ///
    /// # Errors
    ///
    /// As [`Tree::signal`].
    pub fn signal_deaf(&self, to: i32, signal: i32) -> Result<usize, Error> {
        let is_deaf = |identity: &Identity| ignored(identity.pid) & (1 << (to - 1)) != 0;
        send(self.members().filter(is_deaf), signal)
    }

    /// Returns the members that still run. Zombies do not.
    pub fn alive(&self) -> Vec<u32> {
        let alive = self.members().filter(Identity::is_alive);
        alive.map(|identity| identity.pid).collect()
    }

    /// Returns the members, deepest first and the root last.
    pub fn members(&self) -> impl Iterator<Item = Identity> {
        self.members.iter().map(|member| member.identity)
    }

    fn grow(&mut self, table: &Table, from: impl IntoIterator<Item = (u32, usize)>) {
        let own = std::process::id();
        let may_be_member = |pid: &u32| *pid > 1 && *pid != own;
        let known: HashSet<Identity> = self.members().collect();
        let mut seen = HashSet::new();
        // Orphans are below the root, as if they had not lost the parents between.
        let mut waiting: Vec<(u32, usize)> = self.orphans(table).map(|pid| (pid, 1)).collect();
        waiting.extend(from);
        waiting.retain(|(pid, _)| may_be_member(pid));
        while let Some((pid, depth)) = waiting.pop() {
            if !seen.insert(pid) {
                continue;
            }
            let identity = table.get(pid).map(Identity::of);
            if let Some(identity) = identity.filter(|identity| !known.contains(identity)) {
                self.members.push(Member { identity, depth });
            }
            let below = table.children(pid).iter().copied().filter(may_be_member);
            waiting.extend(below.map(|pid| (pid, depth + 1)));
        }
        self.members.sort_by_key(|member| std::cmp::Reverse(member.depth));
    }

    /// Who is in the root's session or group without a parent that is. A root that is gone leaves them; a number that
    /// means another process now leaves nobody.
    fn orphans(&self, table: &Table) -> impl Iterator<Item = u32> {
        let reused = table
            .get(self.root)
            .is_some_and(|stat| Some(stat.start_time) != self.started);
        let led = if reused { &[] } else { table.led_by(self.root) };
        let is_led = |stat: &Stat| stat.group == self.root || stat.session == self.root;
        led.iter().copied().filter(move |pid| {
            let parent = table.get(*pid).and_then(|stat| table.get(stat.parent));
            !parent.is_some_and(is_led)
        })
    }
}

fn send(to: impl Iterator<Item = Identity>, signal: i32) -> Result<usize, Error> {
    let mut sent = 0;
    let mut failure = None;
    for identity in to {
        match identity.signal(signal) {
            Ok(there) => sent += usize::from(there),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(sent), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::Child;

    fn stat(pid: u32, parent: u32, group: u32, session: u32) -> Stat {
        Stat {
            pid,
            state: b'S',
            parent,
            group,
            session,
            ticks: 0,
            start_time: u64::from(pid),
        }
    }

    fn pids(tree: &Tree) -> Vec<u32> {
        tree.members().map(|identity| identity.pid).collect()
    }

    const ROOT: u32 = 4_000_001;

    #[test]
    fn the_deepest_come_first_and_the_root_last() {
        let table = Table::of([
            stat(ROOT, 2, ROOT, ROOT),
            stat(ROOT + 1, ROOT, ROOT, ROOT),
            stat(ROOT + 2, ROOT + 1, ROOT + 2, ROOT),
            stat(ROOT + 3, ROOT + 2, ROOT + 3, ROOT + 3),
            stat(ROOT + 9, 2, ROOT + 9, ROOT + 9),
        ]);
        let tree = Tree::in_table(&table, ROOT).unwrap();
        assert_eq!(pids(&tree), [ROOT + 3, ROOT + 2, ROOT + 1, ROOT]);
    }

    #[test]
    fn orphans_of_its_session_and_group_belong_to_it_with_their_children() {
        let table = Table::of([
            stat(ROOT, 2, ROOT, ROOT),
            stat(ROOT + 1, 1, ROOT, ROOT),
            stat(ROOT + 2, 1, ROOT + 2, ROOT),
            stat(ROOT + 3, ROOT + 2, ROOT + 2, ROOT),
        ]);
        let mut tree = pids(&Tree::in_table(&table, ROOT).unwrap());
        assert_eq!(tree.pop(), Some(ROOT));
        assert_eq!(tree[0], ROOT + 3);
        tree.sort_unstable();
        assert_eq!(tree, [ROOT + 1, ROOT + 2, ROOT + 3]);
    }

    #[test]
    fn what_is_left_of_its_group_is_found_when_it_is_gone() {
        let table = Table::of([stat(ROOT + 1, 1, ROOT, ROOT)]);
        assert_eq!(pids(&Tree::in_table(&table, ROOT).unwrap()), [ROOT + 1]);
    }

    #[test]
    fn neither_this_process_nor_the_first_is_ever_a_member() {
        let own = std::process::id();
        let table = Table::of([
            stat(ROOT, 2, ROOT, ROOT),
            stat(1, 0, ROOT, ROOT),
            stat(own, ROOT, ROOT, ROOT),
        ]);
        assert_eq!(pids(&Tree::in_table(&table, ROOT).unwrap()), [ROOT]);
        for pid in [0, 1, own, u32::MAX] {
            assert!(matches!(Tree::in_table(&table, pid), Err(Error::Refused { .. })));
        }
    }

    #[test]
    fn a_number_that_means_another_process_by_now_has_an_empty_tree() {
        let child = Child::sleeping();
        let identity = child.identity();
        assert_eq!(pids(&Tree::of_known(identity).unwrap()), [identity.pid]);
        let earlier = Identity {
            start_time: identity.start_time - 1,
            ..identity
        };
        assert!(pids(&Tree::of_known(earlier).unwrap()).is_empty());
    }

    #[test]
    fn a_root_whose_number_was_reused_brings_no_new_members() {
        let mut tree = Tree::in_table(&Table::of([stat(ROOT, 2, ROOT, ROOT)]), ROOT).unwrap();
        let mut other = stat(ROOT, 2, ROOT, ROOT);
        other.start_time += 1;
        let later = Table::of([other, stat(ROOT + 1, ROOT, ROOT, ROOT)]);
        tree.grow(&later, []);
        assert_eq!(pids(&tree), [ROOT]);
    }

    #[test]
    fn a_whole_tree_is_found_signalled_and_seen_to_end() {
        let child = Child::with_grandchild();
        let mut tree = Tree::of(child.identity().pid).unwrap();
        assert_eq!(tree.alive().len(), 2);
        assert_eq!(tree.alive().last(), Some(&child.identity().pid));
        tree.refresh().unwrap();
        assert_eq!(tree.members().count(), 2);

        assert_eq!(tree.signal(9).unwrap(), 2);
        child.until(|| tree.alive().is_empty());
    }

    #[test]
    fn what_was_started_since_is_found_by_looking_again() {
        let before = Table::of([stat(ROOT, 2, ROOT, ROOT), stat(ROOT + 1, ROOT, ROOT, ROOT)]);
        let mut tree = Tree::in_table(&before, ROOT).unwrap();
        let after = Table::of([
            stat(ROOT + 1, 1, ROOT + 1, ROOT + 1),
            stat(ROOT + 2, ROOT + 1, ROOT + 1, ROOT + 1),
        ]);
        tree.grow(&after, [(ROOT + 1, 1)]);
        assert_eq!(pids(&tree), [ROOT + 2, ROOT + 1, ROOT]);
    }
}
