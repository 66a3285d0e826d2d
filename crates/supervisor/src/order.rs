//! Which app starts before which: a plan over names, made before anything is started.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
};

/// What an app waits for in another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Condition {
    /// It has been started.
    #[default]
    Started,
    /// It said that it is ready.
    Ready,
    /// Its health probe succeeded.
    Healthy,
    /// It ended without a failure.
    Completed,
}

/// How far an app has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Progress {
    /// Not started yet.
    Waiting,
    /// Started.
    Started,
    /// Started, and said that it is ready.
    Ready,
    /// Ready, and its health probe succeeded.
    Healthy,
    /// Ended without a failure.
    Completed,
    /// Could not be started, or ended with a failure that is not tried again.
    Failed,
}

/// Whether a condition is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// It is.
    Yes,
    /// It may be later.
    NotYet,
    /// Unless somebody intervenes, it will not be.
    Never,
}

impl Condition {
    /// Returns whether an app that has come this far meets the condition.
    pub fn is_met_by(self, progress: Progress) -> Met {
        use Progress::{Completed, Failed, Healthy, Ready, Started, Waiting};
        match (self, progress) {
            (_, Failed) => Met::Never,
            (_, Waiting) => Met::NotYet,
            (Condition::Completed, Completed)
            | (Condition::Started, _)
            | (Condition::Ready, Ready | Healthy)
            | (Condition::Healthy, Healthy) => Met::Yes,
            (Condition::Ready | Condition::Healthy, Completed) => Met::Never,
            (Condition::Ready, Started)
            | (Condition::Healthy, Started | Ready)
            | (Condition::Completed, Started | Ready | Healthy) => Met::NotYet,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Condition::Started => "started",
            Condition::Ready => "ready",
            Condition::Healthy => "healthy",
            Condition::Completed => "completed",
        })
    }
}

/// One app that another depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// What is waited for.
    pub condition: Condition,
}

/// One app to start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct App {
    /// Its name.
    pub name: String,
    /// What it depends on.
    pub depends_on: Vec<Dependency>,
}

/// Why there is no order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Apps that wait for each other.
    #[error("apps depend on each other: {}", cycle.join(" → "))]
    Cycle {
        /// Their names, each depending on the next, the first again at the end.
        cycle: Vec<String>,
    },
    /// An app depends on one that is not there.
    #[error("app `{app}` depends on `{missing}`, which is not there")]
    Unknown {
        /// The app.
        app: String,
        /// What it names.
        missing: String,
    },
    /// Two apps of one name.
    #[error("there are two apps named `{name}`")]
    Twice {
        /// The name.
        name: String,
    },
}

/// Apps in an order in which each stands behind what it depends on, otherwise as they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    apps: Vec<App>,
}

impl Order {
    /// Puts apps in order.
    ///
    /// # Errors
    ///
    /// If they depend on each other, or on one that is not among them, or two have the same name.
    pub fn of(apps: Vec<App>) -> Result<Order, Error> {
        let needs = indices(&apps)?;
        let mut needed_by = vec![Vec::new(); apps.len()];
        for (app, needs) in needs.iter().enumerate() {
            for need in needs {
                needed_by[*need].push(app);
            }
        }
        let mut open: Vec<usize> = needs.iter().map(BTreeSet::len).collect();
        let mut free: BTreeSet<usize> = (0..apps.len()).filter(|app| open[*app] == 0).collect();
        let mut order = Vec::with_capacity(apps.len());
        while let Some(app) = free.pop_first() {
            order.push(app);
            for dependent in &needed_by[app] {
                open[*dependent] -= 1;
                if open[*dependent] == 0 {
                    free.insert(*dependent);
                }
            }
        }
        if let Some(stuck) = (0..apps.len()).find(|app| open[*app] > 0) {
            let cycle = cycle(&needs, &open, stuck);
            let cycle = cycle.into_iter().map(|app| apps[app].name.clone()).collect();
            return Err(Error::Cycle { cycle });
        }
        let mut apps: Vec<Option<App>> = apps.into_iter().map(Some).collect();
        let apps = order.into_iter().filter_map(|app| apps[app].take()).collect();
        Ok(Order { apps })
    }

    /// Returns the apps in the order to start them in; the reverse is that to stop them in.
    pub fn apps(&self) -> &[App] {
        &self.apps
    }

    /// Returns the apps that are waiting and may start now, and those that never can.
    pub fn next(&self, progress: impl Fn(&str) -> Progress) -> Step<'_> {
        let mut step = Step::default();
        for app in &self.apps {
            if progress(&app.name) != Progress::Waiting {
                continue;
            }
            let met = |dependency: &Dependency| {
                let given_up = step.never.iter().any(|(other, _)| *other == dependency.name);
                if given_up {
                    Met::Never
                } else {
                    dependency.condition.is_met_by(progress(&dependency.name))
                }
            };
            let all: Vec<(Met, &Dependency)> = app
                .depends_on
                .iter()
                .map(|needed| (met(needed), needed))
                .collect();
            if let Some((_, needed)) = all.iter().find(|(met, _)| *met == Met::Never) {
                step.never.push((&app.name, needed));
            } else if all.iter().all(|(met, _)| *met == Met::Yes) {
                step.start.push(&app.name);
            }
        }
        step
    }
}

/// What can be done at one moment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Step<'a> {
    /// What may start now.
    pub start: Vec<&'a str>,
    /// What cannot start any more, with what it waits for in vain.
    pub never: Vec<(&'a str, &'a Dependency)>,
}

fn indices(apps: &[App]) -> Result<Vec<BTreeSet<usize>>, Error> {
    let mut names = HashMap::new();
    for (index, app) in apps.iter().enumerate() {
        if names.insert(app.name.as_str(), index).is_some() {
            return Err(Error::Twice {
                name: app.name.clone(),
            });
        }
    }
    let index = |app: &App, needed: &Dependency| {
        names
            .get(needed.name.as_str())
            .copied()
            .ok_or_else(|| Error::Unknown {
                app: app.name.clone(),
                missing: needed.name.clone(),
            })
    };
    apps.iter()
        .map(|app| app.depends_on.iter().map(|needed| index(app, needed)).collect())
        .collect()
}

/// Follows what is stuck to what it waits for, which is stuck too, until it comes round.
fn cycle(needs: &[BTreeSet<usize>], open: &[usize], stuck: usize) -> Vec<usize> {
    let mut path = vec![stuck];
    let mut last = stuck;
    while let Some(next) = needs[last].iter().copied().find(|need| open[*need] > 0) {
        let seen = path.iter().position(|app| *app == next);
        path.push(next);
        if let Some(start) = seen {
            path.drain(..start);
            break;
        }
        last = next;
    }
    path
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn app(name: &str, needs: &[&str]) -> App {
        let depends_on = needs.iter().map(|name| Dependency {
            name: (*name).to_owned(),
            condition: Condition::Started,
        });
        App {
            name: name.to_owned(),
            depends_on: depends_on.collect(),
        }
    }

    fn names(order: &Order) -> Vec<&str> {
        order.apps().iter().map(|app| app.name.as_str()).collect()
    }

    #[test]
    fn each_stands_behind_what_it_depends_on_and_otherwise_where_it_was() {
        let apps = vec![app("web", &["api", "cache"]), app("x", &[]), app("api", &["db"])];
        let apps = [apps, vec![app("db", &[]), app("cache", &[])]].concat();
        let order = Order::of(apps).unwrap();
        assert_eq!(names(&order), ["x", "db", "api", "cache", "web"]);
    }

    #[test]
    fn a_cycle_is_named_without_what_only_leads_to_it() {
        let apps = vec![
            app("a", &["b"]),
            app("b", &["c"]),
            app("c", &["d"]),
            app("d", &["b"]),
        ];
        let error = Order::of(apps).unwrap_err();
        assert_eq!(error.to_string(), "apps depend on each other: b → c → d → b");
        let error = Order::of(vec![app("a", &["a"])]).unwrap_err();
        assert_eq!(error.to_string(), "apps depend on each other: a → a");
    }

    #[test]
    fn unknown_and_doubled_names_are_named() {
        let error = Order::of(vec![app("a", &["b"])]).unwrap_err();
        assert_eq!(error.to_string(), "app `a` depends on `b`, which is not there");
        let error = Order::of(vec![app("a", &[]), app("a", &[])]).unwrap_err();
        assert_eq!(error.to_string(), "there are two apps named `a`");
    }

    #[test]
    fn the_same_dependency_twice_is_one() {
        let order = Order::of(vec![app("a", &["b", "b"]), app("b", &[])]).unwrap();
        assert_eq!(names(&order), ["b", "a"]);
    }

    #[test]
    fn a_condition_is_met_as_far_as_the_app_has_come() {
        use Condition as C;
        use Progress as P;
        assert_eq!(C::Started.is_met_by(P::Waiting), Met::NotYet);
        assert_eq!(C::Started.is_met_by(P::Completed), Met::Yes);
        assert_eq!(C::Ready.is_met_by(P::Started), Met::NotYet);
        assert_eq!(C::Ready.is_met_by(P::Healthy), Met::Yes);
        assert_eq!(C::Healthy.is_met_by(P::Ready), Met::NotYet);
        assert_eq!(C::Healthy.is_met_by(P::Completed), Met::Never);
        assert_eq!(C::Completed.is_met_by(P::Healthy), Met::NotYet);
        assert_eq!(C::Completed.is_met_by(P::Completed), Met::Yes);
        assert_eq!(C::Started.is_met_by(P::Failed), Met::Never);
    }

    #[test]
    fn what_may_start_depends_on_how_far_the_others_are() {
        let mut web = app("web", &["api"]);
        web.depends_on[0].condition = Condition::Ready;
        let order = Order::of(vec![web, app("api", &["db"]), app("db", &[])]).unwrap();
        let next = |db, api| {
            let step = order.next(|name| match name {
                "db" => db,
                "api" => api,
                _ => Progress::Waiting,
            });
            let never = step.never.iter().map(|(name, _)| *name).collect::<Vec<_>>();
            (step.start.join(","), never.join(","))
        };
        let pair = |start: &str, never: &str| (start.to_owned(), never.to_owned());
        assert_eq!(next(Progress::Waiting, Progress::Waiting), pair("db", ""));
        assert_eq!(next(Progress::Started, Progress::Waiting), pair("api", ""));
        assert_eq!(next(Progress::Started, Progress::Started), pair("", ""));
        assert_eq!(next(Progress::Started, Progress::Ready), pair("web", ""));
        assert_eq!(next(Progress::Failed, Progress::Waiting), pair("", "api,web"));
    }

    proptest! {
        #[test]
        fn an_order_holds_every_app_behind_its_dependencies_or_a_true_cycle_is_named(
            edges in proptest::collection::vec((0usize..12, 0usize..12), 0..20),
        ) {
            let apps: Vec<App> = (0..12)
                .map(|index| {
                    let edges = edges.iter().filter(|edge| edge.0 == index);
                    let needs: Vec<String> = edges.map(|edge| edge.1.to_string()).collect();
                    app(&index.to_string(), &needs.iter().map(String::as_str).collect::<Vec<_>>())
                })
                .collect();
            match Order::of(apps) {
                Ok(order) => {
                    let names = names(&order);
                    let place = |index: usize| names.iter().position(|name| *name == index.to_string()).unwrap();
                    prop_assert_eq!(names.len(), 12);
                    prop_assert!(edges.iter().all(|(app, need)| place(*need) < place(*app)));
                }
                Err(Error::Cycle { cycle }) => {
                    prop_assert_eq!(cycle.first(), cycle.last());
                    for pair in cycle.windows(2) {
                        let pair = (pair[0].parse().unwrap(), pair[1].parse().unwrap());
                        prop_assert!(edges.contains(&pair));
                    }
                }
                Err(error) => prop_assert!(false, "{}", error),
            }
        }
    }
}
