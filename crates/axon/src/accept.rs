//! The accepting side of a connection: a bounded number of peers, one task each.

use std::time::Duration;

use tokio::{task::JoinSet, time};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::{
    endpoint::{Listener, Stream},
    link::Error,
};

/// The wait after a failed accept: out of descriptors is a state that lasts, and asking again at once only burns CPU.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves peers until `shutdown`, then waits for the connections, which see the same token. Beyond `max` connections
/// a peer is closed at once, so that it learns of it. A panic in a connection ends only that connection.
pub(crate) async fn accept<F, C>(listener: Listener, max: usize, shutdown: CancellationToken, converse: F)
where
    F: Fn(Stream, CancellationToken) -> C,
    C: Future<Output = Result<(), Error>> + Send + 'static,
{
    let mut peers = JoinSet::new();
    loop {
        tokio::select! {
            () = shutdown.cancelled() => break,
            Some(ended) = peers.join_next() => report(ended),
            accepted = listener.accept() => match accepted {
                Ok(stream) if peers.len() < max => {
                    peers.spawn(converse(stream, shutdown.clone()));
                }
                Ok(_) => warn!(max, "closed a new connection: there are as many as allowed"),
                Err(error) => {
                    warn!(%error, "cannot accept a connection");
                    time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    while let Some(ended) = peers.join_next().await {
        report(ended);
    }
}

fn report(ended: Result<Result<(), Error>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => debug!(?error, "closed a connection"),
        Err(error) => warn!(%error, "a connection's task failed"),
    }
}
