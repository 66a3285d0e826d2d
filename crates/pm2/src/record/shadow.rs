//! Which names are fields of a record.
//!
//! At each start a stock daemon copies every variable of an app over the top level of its record, whatever the field:
//! the variable `name` renames the app and `pm_exec_path` runs another program. It cannot be undone by a restart.

/// Fields that are options of an app or that the daemon keeps.
const FIELDS: &[&str] = &[
    "append_env_to_name",
    "args",
    "automation",
    "autorestart",
    "autostart",
    "combine_logs",
    "command",
    "created_at",
    "cron",
    "cron_restart",
    "current_conf",
    "cwd",
    "deep_monitoring",
    "depends_on",
    "disable_logs",
    "disable_source_map_support",
    "disable_trace",
    "env",
    "error_file",
    "event_loop_inspector",
    "exec_interpreter",
    "exec_mode",
    "execute_command",
    "exit_code",
    "exp_backoff_restart_delay",
    "filter_env",
    "force",
    "gid",
    "health_check",
    "ignore_watch",
    "increment_var",
    "install_url",
    "instance_var",
    "instances",
    "io",
    "kill_retry_time",
    "kill_timeout",
    "km_link",
    "last_exit",
    "listen_timeout",
    "log_date_format",
    "log_file",
    "log_type",
    "max_memory_restart",
    "max_restarts",
    "merge_logs",
    "min_uptime",
    "name",
    "namespace",
    "node_args",
    "node_version",
    "out_file",
    "pid",
    "pid_file",
    "pmx",
    "pmx_module",
    "port",
    "post_update",
    "prev_restart_delay",
    "restart_delay",
    "restart_task",
    "restart_time",
    "script",
    "shutdown_with_message",
    "source_map_support",
    "status",
    "stop_exit_codes",
    "time",
    "trace",
    "treekill",
    "uid",
    "unique_id",
    "unstable_restarts",
    "updateEnv",
    "user",
    "username",
    "v8",
    "version",
    "versioning",
    "vizion",
    "vizion_running",
    "wait_ready",
    "watch",
    "watch_delay",
    "watch_options",
    "windowsHide",
    "write",
];

/// Beginnings of fields that the daemon keeps: paths and counters, what the app reported, the cloud's marks.
const PREFIXES: &[&str] = &["pm_", "axm_", "env_", "_"];

/// Whether a variable of this name would overwrite a field of the record.
///
/// `NODE_APP_INSTANCE` counts: it is the number of the process among those of its app, which the daemon gives.
#[must_use]
pub fn is_env_shadow(key: &str) -> bool {
    key == "NODE_APP_INSTANCE"
        || FIELDS.contains(&key)
        || PREFIXES.iter().any(|prefix| key.starts_with(prefix))
}
