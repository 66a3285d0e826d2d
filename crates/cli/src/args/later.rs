//! Commands whose arguments are put together when somebody asks for them.

use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

/// What a command takes. Of some fifty commands a command line names one; what all the others take would be put
/// together in vain, which takes longer than most commands do.
#[derive(Debug)]
pub struct Later<T>(pub T);

impl<T: FromArgMatches> FromArgMatches for Later<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for Later<T> {
    fn augment_args(command: Command) -> Command {
        command.defer(|command| kept(command, T::augment_args))
    }

    fn augment_args_for_update(command: Command) -> Command {
        command.defer(|command| kept(command, T::augment_args_for_update))
    }
}

/// What is said of a command where it stands among the others goes before what is said of its arguments.
fn kept(command: Command, augment: fn(Command) -> Command) -> Command {
    let about = command.get_about().cloned();
    let after_help = command.get_after_help().cloned();
    let mut command = augment(command);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(after_help) = after_help {
        command = command.after_help(after_help);
    }
    command
}
