//! Our own daemon, under PM2's command line, under `qd`, and under fire.

mod apply;
mod apps;
mod checks;
mod crash;
mod disk;
mod files;
mod frameworks;
mod history;
mod hostile;
mod limits;
mod runtime;
mod scale;
mod stock;
mod up;
