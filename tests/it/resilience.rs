//! What goes away comes back, and nobody has to restart anything.

mod agent;
mod daemon;
mod viewers;
