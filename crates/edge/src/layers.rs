//! Everything between a request's arrival and its authentication, in one order.
//!
//! The layers know addresses, headers and limits. They know nothing of processes, and of credentials only whether one
//! was refused.

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit, middleware};
use tower::ServiceBuilder;

mod address;
mod body;
mod compression;
mod deadline;
mod edge;
mod headers;
mod host;
mod load;
mod lockout;
mod missing;
mod origin;
mod panic;
mod path;
mod query;
mod rate;
mod request_id;
mod seats;
mod trace;

pub use address::Source;
pub use edge::Edge;
pub use lockout::Tried;
pub use seats::{Seat, Seats};

pub use crate::problem::RequestId;

/// Puts the layers around a router, the first in the list outermost. `authenticate` puts its own layer around what it
/// is given, which has its fallbacks already: also a path that no route has goes through it.
pub fn stack(router: Router, edge: &Arc<Edge>, authenticate: impl FnOnce(Router) -> Router) -> Router {
    let edge = || Arc::clone(edge);
    let routes = router
        .fallback(missing::route)
        .method_not_allowed_fallback(missing::method);
    let layers = ServiceBuilder::new()
        // First, so that every answer and every line of the log carries the id.
        .layer(middleware::from_fn(request_id::layer))
        // Sees what the client gets, refusals included.
        .layer(middleware::from_fn(trace::layer))
        // On every answer, whoever gives it.
        .layer(middleware::from_fn(headers::layer))
        // Outside of all that answers, inside of what reads the answer's headers.
        .layer(compression::layer())
        // A panic further in becomes an answer with the headers above.
        .layer(panic::layer())
        // What cannot be meant is refused before anything looks at it.
        .layer(middleware::from_fn_with_state(edge(), path::layer))
        .layer(middleware::from_fn_with_state(edge(), query::layer))
        // A page that got here by another name, or from another origin, costs nothing more.
        .layer(middleware::from_fn_with_state(edge(), host::layer))
        .layer(middleware::from_fn_with_state(edge(), origin::layer))
        // Who is counted: from here on the client's address is known.
        .layer(middleware::from_fn_with_state(edge(), address::layer))
        .layer(middleware::from_fn_with_state(edge(), rate::layer))
        .layer(middleware::from_fn_with_state(edge(), load::layer))
        // The time and the bytes that the work may take.
        .layer(middleware::from_fn_with_state(edge(), deadline::layer))
        .layer(middleware::from_fn_with_state(edge(), body::layer))
        // The body is limited above, for handlers that read it themselves as well.
        .layer(DefaultBodyLimit::disable())
        // Next to authentication, so that a 401 can come from nowhere else.
        .layer(middleware::from_fn_with_state(edge(), lockout::layer));
    authenticate(routes).layer(layers)
}
