//! `qd monit`: processes, their charts and logs, and the verbs on them, live in the terminal.

mod draw;
mod feed;
mod keys;
mod state;

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use qd_sdk::Client;
use ratatui::{
    DefaultTerminal,
    crossterm::event::{self, Event as Input},
};
use tokio::{sync::mpsc, time::interval};

use self::{
    feed::{Feed, Heard},
    keys::Wish,
    state::State,
};
use crate::{
    context::Context,
    exit::{Code, Failure},
};

/// What may wait to be shown.
const QUEUE: usize = 1024;
/// Changes that are drawn at once.
const BATCH: usize = 256;

/// Which processes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  qd monit\n  qd monit web\n  qd --host https://apps-1.example.com monit\n\nKeys: arrows or j/k select, / filters, r restarts, R reloads, s stops, S starts, d deletes, + and - scale, f empties the\nlogs, space pauses them, ? shows all keys, q ends."
)]
pub struct Args {
    /// Show only names that contain this at first
    filter: Option<String>,
}

pub async fn run(context: &Context, args: Args) -> Result<Code, Failure> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Failure::usage("qd monit needs a terminal")
            .hint("for scripts there are `qd ls --json`, `qd metrics --json` and `qd logs -f --json`"));
    }
    let client = context.client()?;
    // Before the terminal changes: what is wrong with the agent or the token is said in the usual way.
    let list = client.processes().list(&qd_sdk::Filter::default()).await?;
    let host = client.host().await.map(|host| host.name).unwrap_or_default();
    let mut state = State::new(host, args.filter.unwrap_or_default());
    state.list(list.items);
    let (feed, heard) = Feed::start(&client, QUEUE).await?;
    let mut terminal = ratatui::try_init()?;
    let shown = show(&mut terminal, &client, state, feed, heard).await;
    ratatui::try_restore()?;
    shown?;
    Ok(Code::Done)
}

async fn show(
    terminal: &mut DefaultTerminal,
    client: &Client,
    mut state: State,
    mut feed: Feed,
    mut heard: mpsc::Receiver<Heard>,
) -> Result<(), Failure> {
    let mut input = keyboard();
    // How long something has been so is drawn too.
    let mut seconds = interval(Duration::from_secs(1));
    loop {
        if let Some(selection) = feed.select(state.selected()) {
            state.follow(selection);
        }
        if state.take_stale() {
            feed.refresh(client);
        }
        terminal.draw(|frame| draw::all(frame, &mut state))?;
        tokio::select! {
            input = input.recv() => match input {
                Some(Ok(Input::Key(key))) => match keys::pressed(&mut state, key) {
                    Wish::Nothing => {}
                    Wish::End => return Ok(()),
                    Wish::Do(deed) => feed.operate(client, deed),
                },
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Ok(()),
            },
            _ = seconds.tick() => {}
            first = heard.recv() => {
                let Some(first) = first else { return Ok(()) };
                state.hear(first);
                for _ in 0..BATCH {
                    match heard.try_recv() {
                        Ok(more) => state.hear(more),
                        Err(_) => break,
                    }
                }
            }
        }
    }
}

/// What is typed, and changes of the terminal's size. The thread waits for the terminal and ends with the program.
fn keyboard() -> mpsc::Receiver<io::Result<Input>> {
    let (typed, input) = mpsc::channel(QUEUE);
    std::thread::spawn(move || {
        loop {
            let read = event::read();
            let failed = read.is_err();
            if typed.blocking_send(read).is_err() || failed {
                return;
            }
        }
    });
    input
}
