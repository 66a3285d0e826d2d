// Written by `npm run types` from ../../../openapi.yaml.
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the agent lives.
         * @description Says nothing of the daemon: restarting the agent would not help it.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the agent can do its work.
         * @description Ready means that the daemon answers.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The API's description as YAML.
         * @description OpenAPI 3.1, generated from the code that answers.
         */
        get: operations["openapi_yaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The API's description as JSON.
         * @description The same document as `/openapi.yaml`.
         */
        get: operations["openapi_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The API's description as a page.
         * @description A viewer that is served from here and loads nothing from elsewhere.
         */
        get: operations["docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/rapidoc.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The script of the page.
         * @description Sent compressed with gzip and in no other form.
         */
        get: operations["docs_viewer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What answers here.
         * @description For the web page, before anybody has logged in.
         */
        get: operations["about"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The host's public keys.
         * @description What the host's tokens are verified with, as a JSON Web Key Set.
         */
        get: operations["jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is.
         * @description The principal behind the credential, its scopes and when they end.
         */
        get: operations["whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/host": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe the host.
         * @description The machine, the agent, and the daemon behind it with the state of the link.
         */
        get: operations["host_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List processes.
         * @description Every process that the credential may see, by id. The answer carries an `ETag`; with `If-None-Match` an unchanged
         *     list is 304 without a body.
         */
        get: operations["processes_list"];
        /**
         * Make an app be as it is defined.
         * @description Starts the app if there is none of its name. Else compares each option, each variable of its environment and the
         *     number of its processes with the definition, and changes what differs with as little disturbance as that takes:
         *     options of supervision hold at once, what a run is started with needs a restart, a different number scales. What is
         *     not in the definition any more is taken back. Only Quarterdeck's own daemon can do it.
         */
        put: operations["processes_apply"];
        /**
         * Define and start an app.
         * @description One entry of an ecosystem file: paths, interpreter, environment, log files and instances are resolved on the host
         *     as the PM2 command line does it, without a shell. This runs an arbitrary program as the daemon's user.
         */
        post: operations["processes_define"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe processes.
         * @description The processes that a target selects: an id, a name, `ns:<namespace>`, `all`, or `/regex/`.
         */
        get: operations["processes_get"];
        put?: never;
        post?: never;
        /**
         * Delete processes.
         * @description Stops the processes and forgets them. Their log files stay.
         */
        delete: operations["processes_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restart processes.
         * @description Stops the processes and starts them again under the same ids; starts those that are stopped.
         */
        post: operations["processes_restart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reload processes.
         * @description Replaces cluster workers one after the other without closing their listener; restarts the others, one after the other.
         */
        post: operations["processes_reload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop processes.
         * @description Stops the processes and keeps them defined.
         */
        post: operations["processes_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start processes.
         * @description Starts those that do not run; leaves the others as they are.
         */
        post: operations["processes_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset processes.
         * @description Sets the restart counters to zero.
         */
        post: operations["processes_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/scale": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Scale an app.
         * @description Adds processes like the app's first, or removes its newest, until there are as many as asked for. The target must
         *     select processes of one app only.
         */
        post: operations["processes_scale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/signal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a signal.
         * @description Only to processes that run: one without a process id is never signalled.
         */
        post: operations["processes_signal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/stdin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write a line to standard input.
         * @description A newline is added. Cluster workers have no standard input of their own and refuse.
         */
        post: operations["processes_stdin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message to an app.
         * @description The app gets `{topic, data, type, id}` over its IPC channel.
         */
        post: operations["processes_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List actions.
         * @description What the processes offer to be triggered.
         */
        get: operations["actions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/actions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trigger an action.
         * @description Calls the action in each process that the target selects and that offers it, and answers with what each returned,
         *     or that it did not within ten seconds.
         */
        post: operations["actions_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read logs.
         * @description The last lines of what the processes wrote, oldest first, or those after a cursor. By `Accept`: `text/plain` (the
         *     default) one line each with the process before it, `application/x-ndjson` one JSON object each,
         *     `application/json` a list with `next`, `text/event-stream` server-sent events whose ids are cursors (with `follow`,
         *     `Last-Event-ID` resumes). Every line has time, process, stream and cursor; where something is missing an object
         *     says how much.
         */
        get: operations["logs_read"];
        put?: never;
        post?: never;
        /**
         * Empty logs.
         * @description Truncates the log files of the processes, as `pm2 flush` does. The daemon goes on writing to the same files.
         */
        delete: operations["logs_flush"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read metrics.
         * @description The history of CPU, memory, restarts, and of the metrics that the apps themselves report, for up to a day. It is
         *     kept in memory and begins when the agent started.
         */
        get: operations["processes_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/env": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read environments.
         * @description The names of each process's environment variables with a keyed hash of each value, so that two hosts or two moments
         *     can be told apart without showing anything.
         */
        get: operations["processes_env"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{target}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the last runs ended.
         * @description Up to twenty runs of each process that ended, newest first: when, how, why, and with the scope `logs:read` what they
         *     wrote last. Quarterdeck's own daemon remembers them over its own restarts; with a stock PM2 these are the ones that
         *     the agent saw.
         */
        get: operations["processes_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/daemon/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ping the daemon.
         * @description A round trip over its socket.
         */
        post: operations["daemon_ping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/daemon/save": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save the process list.
         * @description With a stock PM2 this writes its dump, from which `resurrect` and a reboot start the processes again. Quarterdeck's
         *     own daemon keeps what should run anyway, over reboots too; it saves the list, sealed, for `resurrect`. The file is
         *     only readable by its owner, replaced as a whole, and the one before it is kept.
         */
        post: operations["daemon_save"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/daemon/resurrect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start what was saved.
         * @description Starts the saved processes whose names are not in the list.
         */
        post: operations["daemon_resurrect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/daemon/reload-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open log files anew.
         * @description For after a rotation by rename: every process's log files are closed and opened again.
         */
        post: operations["daemon_reload_logs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/daemon/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Update the daemon in place.
         * @description A stock PM2 cannot: its update stops every process and starts a new daemon from the package that the command line
         *     belongs to. Quarterdeck's own daemon can.
         */
        post: operations["daemon_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/daemon/kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Kill the daemon.
         * @description Stops and forgets every process, then ends the daemon, as `pm2 kill` does. Nothing starts it again.
         */
        post: operations["daemon_kill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow events.
         * @description Server-sent events: each has its topic as `event`, its id as `id`, and the event as JSON in `data`. With
         *     `Last-Event-ID` the stream goes on after that event; where something is missing comes an event `gap` that says how
         *     much. A comment line each fifteen seconds keeps the connection open. The stream closes within five seconds when the
         *     credential expires, is revoked, or loses the scope.
         */
        get: operations["events_follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open the stream.
         * @description A WebSocket on which one subscribes to events, logs and metrics of targets (`ClientMessage`), each with the scope
         *     its channel needs, and gets numbered items (`ServerMessage`). A reader that is too slow gets `gap` with what it
         *     missed, never silence. Offer the subprotocol `quarterdeck.stream.v1`. It closes with 4401 within five seconds when
         *     the credential expires or is revoked.
         */
        get: operations["stream_open"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a ticket.
         * @description For a browser, which can set no header on a WebSocket: good for one connection within thirty seconds, with the
         *     rights of the credential it was made with and no longer than that one.
         */
        post: operations["tickets_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a one-time login of the web page.
         * @description Its code is traded once, by `POST /api/v1/session`, for a token with the caller's rights. A link to the page carries it
         *     behind the `#`, as `/#/login/<code>`: browsers keep that part to themselves. The answer is the only time the code is
         *     shown; it is not replayed for a repeated `Idempotency-Key`.
         */
        post: operations["logins_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in to the web page.
         * @description Trades the code of a one-time login for a token of this host: with the rights of whoever made the login, for twelve
         *     hours at most and never longer than those. A code is good once. Failed tries are counted as failed authentications
         *     are.
         */
        post: operations["session_create"];
        /**
         * Log out.
         * @description Revokes the token that this very request is made with, at once, if a login was traded for it. Any other credential
         *     stays as it is (409): a token that somebody made is revoked by its id, by somebody who may.
         */
        delete: operations["session_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens.
         * @description What is known of every token, the revoked and expired ones of the last thirty days included. Never the tokens
         *     themselves.
         */
        get: operations["tokens_list"];
        put?: never;
        /**
         * Mint a token.
         * @description Never with more rights or a longer life than the caller's own. The answer is the only time the token is shown; it
         *     is not replayed for a repeated `Idempotency-Key`.
         */
        post: operations["tokens_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{jti}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token.
         * @description In force at once; open streams of the token close within five seconds.
         */
        delete: operations["tokens_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log.
         * @description Who did what, with which result, oldest first. Without `cursor` the newest entries.
         */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page for Prometheus.
         * @description CPU, memory, restarts and state of each process that the credential may see, the apps' own metrics, and the agent's
         *     counters, in the text format. Takes a token with `metrics:read`, or the scrape token of the configuration.
         */
        get: operations["prometheus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a page needs to know before anybody has logged in. */
        About: {
            /** @description What answers. */
            kind: components["schemas"]["AboutKind"];
            /** @description Whether there is no user yet, and the first is to be added. */
            needs_setup: boolean;
        };
        /**
         * @description What answers.
         * @enum {string}
         */
        AboutKind: "agent" | "console";
        /** @description An action that a process offers. */
        Action: {
            /**
             * Format: int32
             * @description How many parameters its function takes; 2 or more means it takes `params`.
             */
            arity?: number | null;
            /** @description `custom`, or `internal` for those that every app gets from the library. */
            kind: string;
            /** @description The action's name. */
            name: string;
            /** @description The process that offers it. */
            process: components["schemas"]["ProcessRef"];
        };
        /** @description What one process answered. */
        ActionReply: {
            problem?: components["schemas"]["Failure"] | null;
            /** @description The process that answered, or did not. */
            process: components["schemas"]["ProcessRef"];
            /** @description What its function returned. */
            reply?: unknown;
        };
        /** @description The agent that answers. */
        Agent: {
            /**
             * Format: int32
             * @description Its process id.
             */
            pid: number;
            /** @description When it started. */
            started_at: components["schemas"]["Time"];
            /** @description Its version. */
            version: string;
        };
        /** @description The present value of a metric that an app reports. */
        AppMetric: {
            /** @description The value as the app wrote it, where it is not. */
            text?: string | null;
            /** @description The unit, as the app names it. */
            unit?: string | null;
            /**
             * Format: double
             * @description The value, where it is a number.
             */
            value?: number | null;
        };
        /**
         * @description An exact app name, or an explicit glob in which `*` stands for any run of characters and `?` for any one.
         *
         *     `api` matches the app `api` and never `api-admin`; `api-*` matches `api-admin` and not `api`.
         */
        AppPattern: string;
        /**
         * @description An app to define and start: one entry of an ecosystem file.
         *
         *     Everything but `script` has PM2's default. Unknown keys are refused.
         */
        AppSpec: {
            /** @default null */
            args?: components["schemas"]["OneOrMany"] | null;
            /**
             * @description Restart it when it ends; default true.
             * @default null
             */
            autorestart?: boolean | null;
            /**
             * @description Start it now; default true. With false it is only registered.
             * @default null
             */
            autostart?: boolean | null;
            /**
             * @description What to do about a time that was missed, as when the host slept: `skip` (the default), or `once` to catch up.
             *     Only our own daemon can.
             * @default null
             */
            cron_missed?: string | null;
            /**
             * @description What to do when its time comes while it runs: `restart` it (the default), `skip`, or `queue` for when it has
             *     ended. Only our own daemon can.
             * @default null
             */
            cron_overlap?: string | null;
            /**
             * @description Restart by a cron pattern, in the daemon's time zone.
             * @default null
             */
            cron_restart?: string | null;
            /**
             * @description The time zone of that pattern, as `Europe/Berlin`. Only our own daemon can.
             * @default null
             */
            cron_time_zone?: string | null;
            /**
             * @description The working directory, absolute; default is the script's.
             * @default null
             */
            cwd?: string | null;
            /**
             * @description Apps that have to be online before it is started, by name; with `:started`, `:healthy` (its health check
             *     succeeded) or `:completed` (it ended without a failure) after the name, that far. Only our own daemon can.
             * @default []
             */
            depends_on?: string[];
            /**
             * @description Environment variables of the app.
             * @default {}
             */
            env?: {
                [key: string]: string;
            };
            /**
             * @description File for standard error.
             * @default null
             */
            error_file?: string | null;
            /**
             * @description `fork` or `cluster`; default is cluster when `instances` is given and the interpreter is Node.js.
             * @default null
             */
            exec_mode?: string | null;
            /** @default null */
            exp_backoff_restart_delay?: components["schemas"]["NumberOrText"] | null;
            /** @default null */
            gid?: components["schemas"]["NumberOrText"] | null;
            /** @default null */
            health_check?: components["schemas"]["HealthCheck"] | null;
            /**
             * @description Paths that watching ignores.
             * @default null
             */
            ignore_watch?: string[] | null;
            /**
             * @description Name of a variable that counts up over the processes of the app, such as `PORT`.
             * @default null
             */
            increment_var?: string | null;
            /**
             * @description Name of the variable that holds the instance number; default `NODE_APP_INSTANCE`.
             * @default null
             */
            instance_var?: string | null;
            /** @default null */
            instances?: components["schemas"]["NumberOrText"] | null;
            /**
             * @description What runs the program; default by file extension; `none` to run it directly.
             * @default null
             */
            interpreter?: string | null;
            /** @default null */
            interpreter_args?: components["schemas"]["OneOrMany"] | null;
            /** @default null */
            kill_timeout?: components["schemas"]["NumberOrText"] | null;
            /** @default null */
            limits?: components["schemas"]["Limits"] | null;
            /** @default null */
            listen_timeout?: components["schemas"]["NumberOrText"] | null;
            /**
             * @description Put this date format before each line.
             * @default null
             */
            log_date_format?: string | null;
            /**
             * @description File for both.
             * @default null
             */
            log_file?: string | null;
            /**
             * @description `json` for one JSON object per chunk.
             * @default null
             */
            log_type?: string | null;
            /** @default null */
            max_memory_restart?: components["schemas"]["NumberOrText"] | null;
            /**
             * Format: int32
             * @description Unstable restarts before it is given up on; default 16.
             * @default null
             */
            max_restarts?: number | null;
            /**
             * @description All processes of the app write to the same files.
             * @default null
             */
            merge_logs?: boolean | null;
            /** @default null */
            min_uptime?: components["schemas"]["NumberOrText"] | null;
            /**
             * @description The app's name; default is the script's file name without extension.
             * @default null
             */
            name?: string | null;
            /**
             * @description The app's namespace; default `default`.
             * @default null
             */
            namespace?: string | null;
            /**
             * @description File for standard output.
             * @default null
             */
            out_file?: string | null;
            /** @default null */
            readiness_check?: components["schemas"]["HealthCheck"] | null;
            /** @default null */
            restart_delay?: components["schemas"]["NumberOrText"] | null;
            /**
             * @description The program: a path (absolute, or relative to `cwd`) or the name of a command on the path.
             * @default
             */
            script: string;
            /**
             * @description Ask the app to stop by a message instead of a signal.
             * @default null
             */
            shutdown_with_message?: boolean | null;
            /** @default null */
            startup_check?: components["schemas"]["HealthCheck"] | null;
            /**
             * @description Exit codes after which it stays stopped.
             * @default null
             */
            stop_exit_codes?: number[] | null;
            /**
             * @description Put the time before each line.
             * @default null
             */
            time?: boolean | null;
            /**
             * @description Stop the whole process tree; default true.
             * @default null
             */
            treekill?: boolean | null;
            /** @default null */
            uid?: components["schemas"]["NumberOrText"] | null;
            /**
             * @description Wait for the app to send `ready`.
             * @default null
             */
            wait_ready?: boolean | null;
            /** @default null */
            watch?: components["schemas"]["Watch"] | null;
            /** @default null */
            watch_delay?: components["schemas"]["NumberOrText"] | null;
        };
        /**
         * @description What became, or would become, of an app.
         * @enum {string}
         */
        ApplyOutcome: "created" | "unchanged" | "changed";
        /** @description Answer: one app. */
        ApplyResponse: {
            /** @description The app's name. */
            app: string;
            /** @description What differed. */
            changes: components["schemas"]["Change"][];
            /** @description Whether nothing was done. */
            dry_run: boolean;
            /** @description The processes that were started, restarted or removed. */
            items: components["schemas"]["VerbItem"][];
            /** @description What became of it, or would. */
            outcome: components["schemas"]["ApplyOutcome"];
        };
        /** @description One line of the audit log. */
        AuditEntry: {
            /** @description When. */
            at: components["schemas"]["Time"];
            code?: components["schemas"]["ErrorCode"] | null;
            /** @description Where the request came from: an address, or `local`. */
            from: string;
            /** @description SHA-256 over the previous line's hash and this line without its hash, in hex: the chain that `qd audit verify` follows. */
            hash: string;
            /** @description The parameters, with secrets left out. */
            params: unknown;
            /** @description The request's id. */
            request_id: string;
            /** @description How it ended. */
            result: components["schemas"]["AuditResult"];
            /**
             * Format: int64
             * @description Number of the line, from 1, without holes.
             */
            seq: number;
            /** @description To what: the target as it was asked for. */
            target?: string | null;
            /** @description The token's id, if a token was used. */
            token_id?: string | null;
            /** @description What was done, as `processes.restart`. */
            verb: string;
            /** @description Who: the token's name, the issuer's subject, `uid:1000`, or `anonymous`. */
            who: string;
        };
        /**
         * @description How it ended.
         * @enum {string}
         */
        AuditResult: "done" | "denied" | "failed";
        /** @description Something that differs between an app and its definition. */
        Change: {
            /** @description What that takes. */
            effect: components["schemas"]["Effect"];
            /** @description The option, as the daemon names it; `env.` and the name of a variable; or `instances`. */
            field: string;
            /** @description What it was: null if it was not given. Values of variables are not shown. */
            from?: unknown;
            /** @description What it becomes: null if it is not given any more. Values of variables are not shown. */
            to?: unknown;
        };
        /** @description What a subscription follows. */
        Channel: {
            /** @description Go on after the event of this id. */
            after?: string | null;
            /** @enum {string} */
            channel: "events";
            /** @description Only events of these processes; evaluated for each event anew. */
            target?: string | null;
            /** @description Topics, each exact or ending in `.*`; empty for all. */
            topics?: string[];
        } | {
            /** @enum {string} */
            channel: "logs";
            /** @description Go on after the line of this cursor. */
            cursor?: string | null;
            /** @description Only lines that contain a match of this pattern. */
            grep?: string | null;
            /**
             * Format: int32
             * @description How many lines of history to begin with, at most 10000.
             */
            lines?: number;
            stream?: components["schemas"]["Stream"] | null;
            /** @description Whose; evaluated anew as processes come and go. */
            target: string;
        } | {
            /** @enum {string} */
            channel: "metrics";
            /** @description Whose; evaluated anew each second. */
            target: string;
        };
        /** @description What the client says. */
        ClientMessage: (components["schemas"]["Channel"] & {
            /** @description Id of the subscription, unique on this connection, at most 64 bytes. */
            id: string;
        } & {
            /** @enum {string} */
            op: "subscribe";
        }) | {
            /** @description Its id. */
            id: string;
            /** @enum {string} */
            op: "unsubscribe";
        } | {
            /** @enum {string} */
            op: "ping";
        };
        /** @description The link to a console. */
        ConsoleLink: {
            /** @description The name that this host has there. */
            name: string;
            /** @description Why it is not up, as far as that is known. */
            problem?: string | null;
            since?: components["schemas"]["Time"] | null;
            /** @description How the link is. */
            state: components["schemas"]["ConsoleState"];
            /** @description Where the console is. */
            url: string;
        };
        /**
         * @description How the link to a console is.
         * @enum {string}
         */
        ConsoleState: "linked" | "connecting" | "refused";
        /** @description The daemon behind the agent. */
        Daemon: {
            /**
             * Format: int64
             * @description How often the agent has connected to it, which grows when the daemon is replaced.
             */
            generation: number;
            /** @description Its home directory. */
            home: string;
            /** @description Which one. */
            kind: components["schemas"]["DaemonKind"];
            /** @description Whether the agent can talk to it. */
            link: components["schemas"]["Link"];
            /**
             * Format: int32
             * @description Its process id, once known.
             */
            pid?: number | null;
            started_at?: components["schemas"]["Time"] | null;
            /** @description Its version, once known. */
            version?: string | null;
        };
        /**
         * @description Which process manager is behind the agent.
         * @enum {string}
         */
        DaemonKind: "pm2" | "quarterdeck";
        /** @description What a daemon verb did. */
        DaemonResponse: {
            /** @description With `resurrect`: the processes that were started. */
            items?: components["schemas"]["VerbItem"][];
            /** @description In a sentence. */
            message: string;
            /**
             * Format: int64
             * @description With `ping`: round trip in microseconds.
             */
            round_trip_micros?: number | null;
            /** @description With `save`: the processes that the dump holds. */
            saved?: components["schemas"]["ProcessRef"][];
        };
        /**
         * @description What a change takes.
         * @enum {string}
         */
        Effect: "live" | "restart" | "scale";
        /** @description The environment of one process. */
        Environment: {
            /** @description Whose. */
            process: components["schemas"]["ProcessRef"];
            /** @description By name. */
            variables: components["schemas"]["Variable"][];
        };
        /**
         * @description What went wrong, from a set that only grows with a new API version. Clients branch on this and never on prose.
         * @enum {string}
         */
        ErrorCode: "invalid_request" | "unauthenticated" | "forbidden" | "not_found" | "conflict" | "spawn_failed" | "daemon_unavailable" | "daemon_timeout" | "unsupported_by_daemon" | "payload_too_large" | "rate_limited" | "host_offline" | "not_ready" | "internal";
        /**
         * @description One thing that happened.
         *
         *     Topics are dotted words. `process.*`: `process.online`, `process.started`, `process.exit`, `process.stopped`,
         *     `process.ready`, `process.unready`, `process.restarted`, `process.reloaded`, `process.deleted`, `process.added`, `process.overlimit`,
         *     `process.exception`, `process.message`. `app.*`: `app.event` (a named event the app sent), `app.message` (any other
         *     message type of an app). `daemon.*`: `daemon.connected`, `daemon.disconnected`, `daemon.replaced`, `daemon.killed`,
         *     `daemon.missed`. What an app sends never appears under `process.*` or `daemon.*` other than as its own message.
         */
        Event: {
            /** @description Details, by topic. Never holds environment variables. */
            data: unknown;
            /** @description Position in the agent's event stream: pass it as `Last-Event-ID` to go on after it. */
            id: string;
            process?: components["schemas"]["ProcessRef"] | null;
            /**
             * Format: int64
             * @description Number in the stream, one more than that of the event before it, whoever may see that one.
             */
            seq: number;
            /** @description When it happened. */
            time: components["schemas"]["Time"];
            /** @description What happened. */
            topic: string;
        };
        /** @description What an event stream carries: in SSE the data of an event named by its topic, or `gap`. */
        EventItem: (components["schemas"]["Event"] & {
            /** @enum {string} */
            type: "event";
        }) | (components["schemas"]["Gap"] & {
            /** @enum {string} */
            type: "gap";
        });
        /** @description Why a verb failed on one process, while it may have worked on others. */
        Failure: {
            /** @description The code. */
            code: components["schemas"]["ErrorCode"];
            /** @description What failed and what to do about it. */
            detail: string;
        };
        /** @description Something is missing here: a reader was too slow, or asked for what is no longer kept. */
        Gap: {
            /**
             * Format: int64
             * @description How many items are missing; null when nobody can know, for instance after the agent was restarted.
             */
            missed?: number | null;
            /** @description Why, in a word: `slow_reader`, `expired`, `agent_restarted`, `daemon_gone`, `rotated`, `truncated`, `refused`, `search_limit`. */
            reason: string;
        };
        /** @description Answer of `/readyz` and `/healthz`. */
        Health: {
            daemon?: components["schemas"]["Link"] | null;
            /** @description `ok`, or what is missing. */
            status: string;
        };
        /** @description How to see whether an app is well: exactly one of `http`, `tcp` and `exec`, asked at intervals. */
        HealthCheck: {
            /**
             * @description A program and its arguments that ends with exit code 0, in the app's working directory and environment.
             * @default null
             */
            exec?: string[] | null;
            /**
             * Format: int32
             * @description Checks in a row that have to fail; default 3, 60 for start-up.
             * @default null
             */
            failures?: number | null;
            /**
             * @description A URL that answers with success or a redirection, as `http://127.0.0.1:3000/health`.
             * @default null
             */
            http?: string | null;
            /** @default null */
            initial_delay?: components["schemas"]["NumberOrText"] | null;
            /** @default null */
            interval?: components["schemas"]["NumberOrText"] | null;
            /**
             * @description An address that accepts connections, as `127.0.0.1:3000`, or a port of this host.
             * @default null
             */
            tcp?: string | null;
            /** @default null */
            timeout?: components["schemas"]["NumberOrText"] | null;
        };
        /** @description A host and its daemon. */
        Host: {
            /** @description The agent. */
            agent: components["schemas"]["Agent"];
            /** @description Machine architecture, as `x86_64`. */
            arch: string;
            booted_at?: components["schemas"]["Time"] | null;
            console?: components["schemas"]["ConsoleLink"] | null;
            /**
             * Format: int32
             * @description Number of CPUs.
             */
            cpus: number;
            /** @description The daemon. */
            daemon: components["schemas"]["Daemon"];
            /**
             * Format: int64
             * @description Free space on it for this user.
             */
            disk_available_bytes: number;
            /**
             * Format: int64
             * @description Size of the file system that holds the daemon's home.
             */
            disk_bytes: number;
            /** @description The host's identity: the thumbprint of its key, also the audience of its tokens. */
            id: string;
            /** @description Load averages over 1, 5 and 15 minutes. */
            load: number[];
            /**
             * Format: int64
             * @description Memory that can be had without swapping.
             */
            memory_available_bytes: number;
            /**
             * Format: int64
             * @description Total memory.
             */
            memory_bytes: number;
            /** @description The host's name. */
            name: string;
            /** @description Operating system and kernel, as `Linux 6.1.0`. */
            os: string;
        };
        /** @description How a process ended the last time. */
        LastExit: {
            at?: components["schemas"]["Time"] | null;
            /**
             * Format: int32
             * @description The exit code. A stock PM2 reports 0 for a process that a signal ended.
             */
            code?: number | null;
            /**
             * @description Why, in a word: `exited`, `crashed`, `stopped`, `overlimit`; our own daemon also tells `killed` (by a signal
             *     that it did not send), `oom` (the same, by the kernel for want of memory), `memory`, `probe`, `watch` and `cron`.
             */
            reason: string;
            /** @description The signal that ended it, where the daemon tells. */
            signal?: string | null;
        };
        /** @description A line that a run wrote before it ended. */
        LastLine: {
            /** @description The line, without its end; what is not UTF-8 is replaced, and what is very long is cut. */
            line: string;
            /** @description Where it was written to. */
            stream: components["schemas"]["Stream"];
        };
        /**
         * @description What each process of an app may use at most. `memory`, `cpus` and `tasks` hold for it with all its children and need
         *     a host that lets the daemon make control groups (cgroup v2, delegated to it); where it does not, the app runs without
         *     them and is shown so in `unmet_limits`.
         */
        Limits: {
            /** @default null */
            core_size?: components["schemas"]["NumberOrText"] | null;
            /**
             * Format: double
             * @description Processor time, in CPUs, as 0.5 or 2.
             * @default null
             */
            cpus?: number | null;
            /** @default null */
            memory?: components["schemas"]["NumberOrText"] | null;
            /**
             * Format: int32
             * @description Open files of each of its processes.
             * @default null
             */
            open_files?: number | null;
            /**
             * Format: int32
             * @description Processes and threads.
             * @default null
             */
            tasks?: number | null;
        };
        /**
         * @description Whether the agent can talk to its daemon.
         * @enum {string}
         */
        Link: "connected" | "connecting" | "refused";
        /** @description A list, or one page of it. */
        List_Action: {
            /** @description The elements, in the order the route documents. */
            items: {
                /**
                 * Format: int32
                 * @description How many parameters its function takes; 2 or more means it takes `params`.
                 */
                arity?: number | null;
                /** @description `custom`, or `internal` for those that every app gets from the library. */
                kind: string;
                /** @description The action's name. */
                name: string;
                /** @description The process that offers it. */
                process: components["schemas"]["ProcessRef"];
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_ActionReply: {
            /** @description The elements, in the order the route documents. */
            items: {
                problem?: components["schemas"]["Failure"] | null;
                /** @description The process that answered, or did not. */
                process: components["schemas"]["ProcessRef"];
                /** @description What its function returned. */
                reply?: unknown;
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_AuditEntry: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description When. */
                at: components["schemas"]["Time"];
                code?: components["schemas"]["ErrorCode"] | null;
                /** @description Where the request came from: an address, or `local`. */
                from: string;
                /** @description SHA-256 over the previous line's hash and this line without its hash, in hex: the chain that `qd audit verify` follows. */
                hash: string;
                /** @description The parameters, with secrets left out. */
                params: unknown;
                /** @description The request's id. */
                request_id: string;
                /** @description How it ended. */
                result: components["schemas"]["AuditResult"];
                /**
                 * Format: int64
                 * @description Number of the line, from 1, without holes.
                 */
                seq: number;
                /** @description To what: the target as it was asked for. */
                target?: string | null;
                /** @description The token's id, if a token was used. */
                token_id?: string | null;
                /** @description What was done, as `processes.restart`. */
                verb: string;
                /** @description Who: the token's name, the issuer's subject, `uid:1000`, or `anonymous`. */
                who: string;
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_Environment: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description Whose. */
                process: components["schemas"]["ProcessRef"];
                /** @description By name. */
                variables: components["schemas"]["Variable"][];
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_LogLine: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description Where the line ends: pass it as `cursor` to read on after it. */
                cursor: string;
                /** @description The text without its newline; bytes that are not UTF-8 are shown as U+FFFD. */
                line: string;
                /** @description Who wrote it. Where processes share one file it is the first of them. */
                process: components["schemas"]["ProcessRef"];
                /** @description Which output. */
                stream: components["schemas"]["Stream"];
                time?: components["schemas"]["Time"] | null;
                /** @description Whether the line was longer than the limit and its rest was left out. */
                truncated?: boolean;
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_Process: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description Names of the actions it offers. */
                actions: string[];
                /** @description Arguments of the program. */
                args: string[];
                /** @description Whether it is restarted when it ends. */
                autorestart: boolean;
                /**
                 * Format: double
                 * @description CPU use in percent of one core; can exceed 100.
                 */
                cpu_percent: number;
                created_at?: components["schemas"]["Time"] | null;
                /** @description The working directory. */
                cwd: string;
                /**
                 * Format: int64
                 * @description The daemon's number for the process.
                 */
                id: number;
                /**
                 * Format: int32
                 * @description Its number among the processes of the app, from 0.
                 */
                instance: number;
                /** @description What runs the program; `none` if it runs by itself. */
                interpreter: string;
                /** @description Arguments of the interpreter. */
                interpreter_args: string[];
                last_exit?: components["schemas"]["LastExit"] | null;
                /** @description Where its output goes. */
                logs: components["schemas"]["LogPaths"];
                /**
                 * Format: int64
                 * @description Resident memory of the main process.
                 */
                memory_bytes: number;
                /** @description Its own metrics, by name. */
                metrics: {
                    [key: string]: components["schemas"]["AppMetric"];
                };
                /** @description How it is run. */
                mode: components["schemas"]["Mode"];
                /** @description Whether it is a PM2 module rather than an app; `all` does not select modules. */
                module: boolean;
                /** @description The app's name; all processes of one name are one app. */
                name: string;
                /** @description The app's namespace. */
                namespace: string;
                /** @description The Node.js version it runs on. */
                node_version?: string | null;
                /**
                 * Format: int32
                 * @description The operating system's process id; null while it does not run.
                 */
                pid?: number | null;
                /** @description Whether its readiness check succeeds; absent if it has none or does not run. */
                ready?: boolean | null;
                /**
                 * Format: int64
                 * @description Restarts since it was defined, automatic and asked for.
                 */
                restarts: number;
                /** @description The program, as an absolute path. */
                script: string;
                started_at?: components["schemas"]["Time"] | null;
                /** @description Where it is in its life. */
                status: components["schemas"]["Status"];
                /** @description Those of its limits that this host cannot keep: it runs without them. */
                unmet_limits?: string[];
                /**
                 * Format: int64
                 * @description Consecutive restarts that came too soon after a start.
                 */
                unstable_restarts: number;
                /** @description The user it was started by. */
                user?: string | null;
                /** @description The version its package declares. */
                version?: string | null;
                /** @description Whether a change of its files restarts it. */
                watching: boolean;
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_Run: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description How it ended, when, and why. */
                exit: components["schemas"]["LastExit"];
                /**
                 * @description The last lines it wrote: up to ten of each stream, those of standard output first, as they stand in its log
                 *     files. Only where the daemon is Quarterdeck's own, and only with the scope `logs:read`.
                 */
                last_lines?: components["schemas"]["LastLine"][] | null;
                /** @description Whose run it was. */
                process: components["schemas"]["ProcessRef"];
                started_at?: components["schemas"]["Time"] | null;
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_Series: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description Whose. */
                process: components["schemas"]["ProcessRef"];
                /** @description Oldest first. Steps in which the process did not exist are absent. */
                samples: components["schemas"]["Sample"][];
                /**
                 * Format: int32
                 * @description Seconds from one sample to the next.
                 */
                step_seconds: number;
                /** @description Units of the app's own metrics, where it names them. */
                units: {
                    [key: string]: string;
                };
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_Token: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description The apps it is limited to; absent for all. */
                apps?: components["schemas"]["AppPattern"][] | null;
                /** @description Whether a page got it for a one-time login: then the page can end it by logging out. */
                by_login?: boolean;
                /** @description When it was made. */
                created_at: components["schemas"]["Time"];
                /** @description By whom. */
                created_by: string;
                /** @description When it ends. */
                expires_at: components["schemas"]["Time"];
                /** @description Its id, the `jti` claim. */
                id: string;
                last_used_at?: components["schemas"]["Time"] | null;
                /** @description Its name. */
                name: string;
                /** @description The namespaces it is limited to; absent for all. */
                namespaces?: components["schemas"]["AppPattern"][] | null;
                revoked_at?: components["schemas"]["Time"] | null;
                /** @description What it may do. */
                scopes: components["schemas"]["Scope"][];
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description What a log stream carries: in NDJSON one per line, in SSE as the data of an event named by `type`. */
        LogItem: (components["schemas"]["LogLine"] & {
            /** @enum {string} */
            type: "line";
        }) | (components["schemas"]["Gap"] & {
            /** @enum {string} */
            type: "gap";
        });
        /** @description One line of output. */
        LogLine: {
            /** @description Where the line ends: pass it as `cursor` to read on after it. */
            cursor: string;
            /** @description The text without its newline; bytes that are not UTF-8 are shown as U+FFFD. */
            line: string;
            /** @description Who wrote it. Where processes share one file it is the first of them. */
            process: components["schemas"]["ProcessRef"];
            /** @description Which output. */
            stream: components["schemas"]["Stream"];
            time?: components["schemas"]["Time"] | null;
            /** @description Whether the line was longer than the limit and its rest was left out. */
            truncated?: boolean;
        };
        /** @description The files a process's output goes to, as the daemon has them. Absent where the output is not kept. */
        LogPaths: {
            /** @description Both together, where such a file is configured. */
            combined?: string | null;
            /** @description Standard error. */
            err?: string | null;
            /** @description Standard output. */
            out?: string | null;
        };
        /** @description Body of a request for a one-time login of the web page. */
        LoginRequest: {
            /**
             * Format: int64
             * @description Its life in seconds; default ten minutes, at most an hour.
             * @default null
             */
            ttl_seconds?: number | null;
        };
        /** @description Body of `message`. */
        MessageRequest: {
            /** @description What the app gets as `data`: any JSON that does not count as false in JavaScript. */
            data: Record<string, never>;
            /** @description The message's topic. */
            topic: string;
        };
        /**
         * @description How the daemon runs the program.
         * @enum {string}
         */
        Mode: "fork" | "cluster";
        /** @description A one-time login of the web page: the only time it is shown. */
        NewLogin: {
            /** @description The code, traded for a token once. In a link it stands behind the `#`, which browsers send nobody. */
            code: string;
            /** @description When it ends. */
            expires_at: components["schemas"]["Time"];
            /** @description Where the agent itself listens, as `http://127.0.0.1:9616`; others may have to reach it by another name. */
            url?: string | null;
        };
        /** @description A new token: the only time it is shown. */
        NewToken: {
            /** @description What is known of it. */
            info: components["schemas"]["Token"];
            /** @description The token, to be sent as `Authorization: Bearer …`. */
            token: string;
        };
        /** @description A number, or a number with a unit (`100M`, `5s`), or a word such as `max`. */
        NumberOrText: number | string;
        /** @description One word or a list of them. */
        OneOrMany: string | string[];
        /**
         * @description What became of one process.
         * @enum {string}
         */
        Outcome: "started" | "stopped" | "restarted" | "reloaded" | "deleted" | "reset" | "flushed" | "added" | "removed" | "signalled" | "delivered" | "unchanged" | "failed";
        /**
         * @description How a caller proved who it is.
         * @enum {string}
         */
        PrincipalKind: "token" | "issuer" | "local_user" | "console";
        /** @description An error answer (RFC 9457, `application/problem+json`). */
        Problem: {
            /** @description The machine-readable code. */
            code: components["schemas"]["ErrorCode"];
            /** @description What failed here, on what, and what to do about it. */
            detail: string;
            /** @description With `not_ready`: the last log lines of those processes, only for callers with `logs:read`. */
            log_tail?: components["schemas"]["LogLine"][];
            /** @description With `not_ready` and `spawn_failed`: the processes concerned, as they were when the answer was written. */
            processes?: components["schemas"]["Process"][];
            /** @description The id of the request, also in the `x-request-id` header and in the agent's log. */
            request_id?: string | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description A short title, the same for every occurrence of the code. */
            title: string;
            /** @description `about:blank`: the code says what kind of problem it is. */
            type?: string;
        };
        /** @description One supervised process. */
        Process: {
            /** @description Names of the actions it offers. */
            actions: string[];
            /** @description Arguments of the program. */
            args: string[];
            /** @description Whether it is restarted when it ends. */
            autorestart: boolean;
            /**
             * Format: double
             * @description CPU use in percent of one core; can exceed 100.
             */
            cpu_percent: number;
            created_at?: components["schemas"]["Time"] | null;
            /** @description The working directory. */
            cwd: string;
            /**
             * Format: int64
             * @description The daemon's number for the process.
             */
            id: number;
            /**
             * Format: int32
             * @description Its number among the processes of the app, from 0.
             */
            instance: number;
            /** @description What runs the program; `none` if it runs by itself. */
            interpreter: string;
            /** @description Arguments of the interpreter. */
            interpreter_args: string[];
            last_exit?: components["schemas"]["LastExit"] | null;
            /** @description Where its output goes. */
            logs: components["schemas"]["LogPaths"];
            /**
             * Format: int64
             * @description Resident memory of the main process.
             */
            memory_bytes: number;
            /** @description Its own metrics, by name. */
            metrics: {
                [key: string]: components["schemas"]["AppMetric"];
            };
            /** @description How it is run. */
            mode: components["schemas"]["Mode"];
            /** @description Whether it is a PM2 module rather than an app; `all` does not select modules. */
            module: boolean;
            /** @description The app's name; all processes of one name are one app. */
            name: string;
            /** @description The app's namespace. */
            namespace: string;
            /** @description The Node.js version it runs on. */
            node_version?: string | null;
            /**
             * Format: int32
             * @description The operating system's process id; null while it does not run.
             */
            pid?: number | null;
            /** @description Whether its readiness check succeeds; absent if it has none or does not run. */
            ready?: boolean | null;
            /**
             * Format: int64
             * @description Restarts since it was defined, automatic and asked for.
             */
            restarts: number;
            /** @description The program, as an absolute path. */
            script: string;
            started_at?: components["schemas"]["Time"] | null;
            /** @description Where it is in its life. */
            status: components["schemas"]["Status"];
            /** @description Those of its limits that this host cannot keep: it runs without them. */
            unmet_limits?: string[];
            /**
             * Format: int64
             * @description Consecutive restarts that came too soon after a start.
             */
            unstable_restarts: number;
            /** @description The user it was started by. */
            user?: string | null;
            /** @description The version its package declares. */
            version?: string | null;
            /** @description Whether a change of its files restarts it. */
            watching: boolean;
        };
        /** @description Names one process in events, log lines and metrics. */
        ProcessRef: {
            /**
             * Format: int64
             * @description The daemon's number for the process. Ids may be given anew after the daemon itself was replaced.
             */
            id: number;
            /** @description The app's name. */
            name: string;
            /** @description The app's namespace. */
            namespace: string;
        };
        /** @description A run that ended. */
        Run: {
            /** @description How it ended, when, and why. */
            exit: components["schemas"]["LastExit"];
            /**
             * @description The last lines it wrote: up to ten of each stream, those of standard output first, as they stand in its log
             *     files. Only where the daemon is Quarterdeck's own, and only with the scope `logs:read`.
             */
            last_lines?: components["schemas"]["LastLine"][] | null;
            /** @description Whose run it was. */
            process: components["schemas"]["ProcessRef"];
            started_at?: components["schemas"]["Time"] | null;
        };
        /** @description One moment of one process. */
        Sample: {
            /** @description The app's own metrics, last value of the step. */
            app?: {
                [key: string]: number;
            };
            /** @description The start of the step this sample stands for. */
            at: components["schemas"]["Time"];
            /**
             * Format: double
             * @description CPU use in percent of one core, mean of the step.
             */
            cpu_percent: number;
            /**
             * Format: int64
             * @description Resident memory, maximum of the step.
             */
            memory_bytes: number;
            /**
             * Format: int64
             * @description Restarts so far, at the end of the step.
             */
            restarts: number;
        };
        /** @description Body of `scale`. */
        ScaleRequest: {
            /** @description How many processes the app should have, or `+2`, `-1` relative to now. At least 1, at most 512. */
            instances: number | string;
        };
        /**
         * @description One permission; an unknown name is refused, never ignored.
         * @enum {string}
         */
        Scope: "host:read" | "processes:read" | "processes:operate" | "processes:define" | "processes:signal" | "processes:input" | "actions:trigger" | "logs:read" | "logs:manage" | "metrics:read" | "env:reveal" | "events:read" | "daemon:admin" | "tokens:admin" | "audit:read" | "fleet:admin";
        /** @description The history of one process. */
        Series: {
            /** @description Whose. */
            process: components["schemas"]["ProcessRef"];
            /** @description Oldest first. Steps in which the process did not exist are absent. */
            samples: components["schemas"]["Sample"][];
            /**
             * Format: int32
             * @description Seconds from one sample to the next.
             */
            step_seconds: number;
            /** @description Units of the app's own metrics, where it names them. */
            units: {
                [key: string]: string;
            };
        };
        /** @description What the server says. */
        ServerMessage: {
            /** @description Its id. */
            id: string;
            /** @enum {string} */
            type: "subscribed";
        } | {
            /** @description Its id. */
            id: string;
            /** @enum {string} */
            type: "unsubscribed";
        } | {
            /** @description The event. */
            event: components["schemas"]["Event"];
            /** @description The subscription. */
            id: string;
            /**
             * Format: int64
             * @description Number of the item in the subscription.
             */
            number: number;
            /** @enum {string} */
            type: "event";
        } | {
            /** @description The subscription. */
            id: string;
            /** @description The line. */
            line: components["schemas"]["LogLine"];
            /**
             * Format: int64
             * @description Number of the item in the subscription.
             */
            number: number;
            /** @enum {string} */
            type: "line";
        } | {
            /** @description The subscription. */
            id: string;
            /**
             * Format: int64
             * @description Number of the item in the subscription.
             */
            number: number;
            /** @description Whose. */
            process: components["schemas"]["ProcessRef"];
            /** @description The sample. */
            sample: components["schemas"]["Sample"];
            /** @enum {string} */
            type: "metrics";
        } | (components["schemas"]["Gap"] & {
            /** @description The subscription. */
            id: string;
            /**
             * Format: int64
             * @description Number of the item in the subscription.
             */
            number: number;
        } & {
            /** @enum {string} */
            type: "gap";
        }) | {
            /** @description The subscription, where one is concerned. */
            id?: string | null;
            /** @description Why. */
            problem: components["schemas"]["Problem"];
            /** @enum {string} */
            type: "error";
        } | {
            /** @enum {string} */
            type: "pong";
        } | {
            /** @description Why, in a word: `grant_ended`, `shutdown`, `idle`. */
            reason: string;
            /** @enum {string} */
            type: "closing";
        };
        /** @description Body of the request that trades a one-time login for a token. */
        SessionRequest: {
            /** @description The code. */
            code: string;
        };
        /** @description The token of a page that has logged in. */
        SessionToken: {
            /** @description When it ends. */
            expires_at: components["schemas"]["Time"];
            /** @description The token, to be sent as `Authorization: Bearer …`. */
            token: string;
        };
        /** @description Body of `signal`. */
        SignalRequest: {
            /** @description A signal by name, with or without `SIG`: `SIGUSR2`, `HUP`. */
            signal: string;
        };
        /**
         * @description Where a process is in its life.
         * @enum {string}
         */
        Status: "online" | "stopped" | "stopping" | "launching" | "errored" | "waiting_restart" | "unknown";
        /** @description Body of `stdin`. */
        StdinRequest: {
            /** @description The line to write, without its newline; at most 64 KiB. */
            line: string;
        };
        /**
         * @description Which of a process's outputs a line came from.
         * @enum {string}
         */
        Stream: "out" | "err";
        /** @description A one-time ticket for a browser's WebSocket. */
        Ticket: {
            /** @description When it ends. */
            expires_at: components["schemas"]["Time"];
            /** @description The ticket: offered once, within thirty seconds, as the subprotocol `quarterdeck.ticket.<ticket>`. */
            ticket: string;
        };
        /**
         * Format: date-time
         * @description An instant in UTC, written as RFC 3339 with at most millisecond precision (`2026-11-22T10:00:00.25Z`).
         */
        Time: string;
        /** @description What is known of a token. The token itself is never kept. */
        Token: {
            /** @description The apps it is limited to; absent for all. */
            apps?: components["schemas"]["AppPattern"][] | null;
            /** @description Whether a page got it for a one-time login: then the page can end it by logging out. */
            by_login?: boolean;
            /** @description When it was made. */
            created_at: components["schemas"]["Time"];
            /** @description By whom. */
            created_by: string;
            /** @description When it ends. */
            expires_at: components["schemas"]["Time"];
            /** @description Its id, the `jti` claim. */
            id: string;
            last_used_at?: components["schemas"]["Time"] | null;
            /** @description Its name. */
            name: string;
            /** @description The namespaces it is limited to; absent for all. */
            namespaces?: components["schemas"]["AppPattern"][] | null;
            revoked_at?: components["schemas"]["Time"] | null;
            /** @description What it may do. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description Body of a request for a token. */
        TokenRequest: {
            /** @description The apps it is limited to; absent for all that the caller has. */
            apps?: components["schemas"]["AppPattern"][] | null;
            /** @description A name for people: 1 to 64 letters, digits, `.`, `_`, `-`, `@`, `:` or `/`. */
            name: string;
            /** @description The namespaces it is limited to; absent for all that the caller has. */
            namespaces?: components["schemas"]["AppPattern"][] | null;
            /** @description What it may do: at least one scope, and none that the caller lacks. */
            scopes: components["schemas"]["Scope"][];
            /**
             * Format: int64
             * @description Its life in seconds; default ninety days, at most two years and never beyond the caller's own.
             */
            ttl_seconds?: number | null;
        };
        /** @description Body of a trigger; may be left out. */
        TriggerRequest: {
            /** @description What the action gets; any JSON. */
            params?: unknown;
        };
        /** @description One variable. */
        Variable: {
            /**
             * @description A keyed hash of its value, `hmac-sha256:` and 32 hex digits: equal values on this host have equal hashes,
             *     and the value cannot be found from it by guessing without the host's key.
             */
            hash: string;
            /** @description Its name. */
            name: string;
            /** @description The value: only with `reveal=true` and the scope `env:reveal`, which is audited. */
            value?: string | null;
        };
        /** @description One process that a verb touched. */
        VerbItem: {
            /** @description What became of it. */
            outcome: components["schemas"]["Outcome"];
            problem?: components["schemas"]["Failure"] | null;
            /** @description The process after the verb; for deleted ones as it last was. */
            process: components["schemas"]["Process"];
        };
        /** @description Body of restart, reload and start; may be left out. */
        VerbRequest: {
            /** @description Environment variables to set with the restart. Needs `processes:define` besides `processes:operate`. */
            env?: {
                [key: string]: string;
            };
            /**
             * @description Take the variables in `env` over for good. Implied when `env` is not empty.
             * @default false
             */
            update_env?: boolean;
        };
        /** @description Answer of every verb: each process touched. */
        VerbResponse: {
            /** @description The processes, by id. */
            items: components["schemas"]["VerbItem"][];
        };
        /**
         * @description Query of the verbs that can wait: `?wait=online&timeout=30s`.
         * @enum {string}
         */
        Wait: "online";
        /** @description Off, on, or on for these paths. */
        Watch: boolean | string[];
        /** @description Who the caller is, and what it may do. */
        Whoami: {
            /** @description The apps it is limited to; absent for all. */
            apps?: components["schemas"]["AppPattern"][] | null;
            expires_at?: components["schemas"]["Time"] | null;
            /** @description How it proved who it is. */
            kind: components["schemas"]["PrincipalKind"];
            /** @description The namespaces it is limited to; absent for all. */
            namespaces?: components["schemas"]["AppPattern"][] | null;
            /** @description What it may do. */
            scopes: components["schemas"]["Scope"][];
            /** @description Its name: the token's, the issuer's subject, or `uid:1000`. */
            subject: string;
            /** @description The token's id, if it is one of this host's. */
            token_id?: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The daemon answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The daemon does not answer; the agent keeps trying. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    openapi_yaml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": Record<string, never>;
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openapi_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docs_viewer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The script. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The client does not take gzip. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An agent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["About"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    jwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    whoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Whoami"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    host_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The host. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_list: {
        parameters: {
            query?: {
                /** @description Only the app of exactly this name. */
                name?: string;
                /** @description Only this namespace. */
                namespace?: string;
                /** @description Only processes of this status, as the field `status` writes it. */
                status?: components["schemas"]["Status"];
                /** @description Only what this target selects. */
                target?: string;
                /** @description Only these fields of each process, separated by commas. */
                fields?: string;
            };
            header?: {
                /** @description The `ETag` of the list one has. */
                "if-none-match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The processes. */
            200: {
                headers: {
                    /** @description Names this very content. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Process"];
                };
            };
            /** @description Nothing has changed. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_apply: {
        parameters: {
            query?: {
                /** @description Only say what would change. */
                dry_run?: boolean;
            };
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppSpec"];
            };
        };
        responses: {
            /** @description What changed, or would. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_define: {
        parameters: {
            query?: {
                /** @description `online`: answer when every process touched is online and has been for a second; else 504 `not_ready`. */
                wait?: components["schemas"]["Wait"];
                /** @description Longest wait, as `30s` or `2m`; at most ten minutes, default thirty seconds. Only with `wait`. */
                timeout?: string;
            };
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppSpec"];
            };
        };
        responses: {
            /** @description The processes started. */
            201: {
                headers: {
                    /** @description Where the app's processes are. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The processes, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Process"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The processes as they last were. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_restart: {
        parameters: {
            query?: {
                /** @description `online`: answer when every process touched is online and has been for a second; else 504 `not_ready`. */
                wait?: components["schemas"]["Wait"];
                /** @description Longest wait, as `30s` or `2m`; at most ten minutes, default thirty seconds. Only with `wait`. */
                timeout?: string;
            };
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        /** @description Variables to set with the restart; may be left out. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VerbRequest"];
            };
        };
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_reload: {
        parameters: {
            query?: {
                /** @description `online`: answer when every process touched is online and has been for a second; else 504 `not_ready`. */
                wait?: components["schemas"]["Wait"];
                /** @description Longest wait, as `30s` or `2m`; at most ten minutes, default thirty seconds. Only with `wait`. */
                timeout?: string;
            };
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        /** @description Variables to set with the reload; may be left out. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VerbRequest"];
            };
        };
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_stop: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_start: {
        parameters: {
            query?: {
                /** @description `online`: answer when every process touched is online and has been for a second; else 504 `not_ready`. */
                wait?: components["schemas"]["Wait"];
                /** @description Longest wait, as `30s` or `2m`; at most ten minutes, default thirty seconds. Only with `wait`. */
                timeout?: string;
            };
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        /** @description Variables to set with the start, on those that do not run; may be left out. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VerbRequest"];
            };
        };
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_reset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_scale: {
        parameters: {
            query?: {
                /** @description `online`: answer when every process touched is online and has been for a second; else 504 `not_ready`. */
                wait?: components["schemas"]["Wait"];
                /** @description Longest wait, as `30s` or `2m`; at most ten minutes, default thirty seconds. Only with `wait`. */
                timeout?: string;
            };
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScaleRequest"];
            };
        };
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_signal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignalRequest"];
            };
        };
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_stdin: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StdinRequest"];
            };
        };
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_message: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageRequest"];
            };
        };
        responses: {
            /** @description What became of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    actions_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The actions of each process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Action"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    actions_trigger: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
                 *     same key is not done again but gets the first answer.
                 */
                "idempotency-key"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
                /** @description The action's name. */
                name: string;
            };
            cookie?: never;
        };
        /** @description What the action gets; may be left out. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TriggerRequest"];
            };
        };
        responses: {
            /** @description What each process answered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ActionReply"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logs_read: {
        parameters: {
            query?: {
                /** @description How many lines at most; default 100. With `follow`, how many of the past to begin with. */
                lines?: number;
                /**
                 * @description Only lines written since: an instant in RFC 3339, or how long ago, as `15m`. Lines whose time nobody knows are
                 *     left out.
                 */
                since?: string;
                /** @description Only this output. */
                stream?: components["schemas"]["Stream"];
                /** @description Only lines that contain a match of this pattern (linear-time regular expression). */
                grep?: string;
                /** @description Go on after the line of this cursor. */
                cursor?: string;
                /** @description Keep the answer open and send lines as they are written: as text or NDJSON, or as server-sent events. */
                follow?: boolean;
            };
            header?: {
                /** @description The last cursor one has. */
                "last-event-id"?: string | null;
            };
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "application/x-ndjson": components["schemas"]["LogItem"];
                    "application/json": components["schemas"]["List_LogLine"];
                    "text/event-stream": components["schemas"]["LogItem"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description None of the offered media types is accepted. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logs_flush: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of each process's files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerbResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_metrics: {
        parameters: {
            query?: {
                /** @description From when: an instant in RFC 3339, or how long ago, as `15m`. Default ten minutes ago. */
                since?: string;
                /** @description Seconds of one sample, as `10s`; default what was kept: one second for the last hour, one minute for the day. */
                step?: string;
            };
            header?: never;
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One series per process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Series"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_env: {
        parameters: {
            query?: {
                /** @description Show the values too: needs `env:reveal` besides, and is audited. */
                reveal?: boolean;
            };
            header?: never;
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The environments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Environment"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    processes_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`). */
                target: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs that ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Run"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    daemon_ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaemonResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    daemon_save: {
        parameters: {
            query?: {
                /** @description Save an empty list too, which forgets everything saved before. */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was saved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaemonResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    daemon_resurrect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was started. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaemonResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    daemon_reload_logs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaemonResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    daemon_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was updated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaemonResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    daemon_kill: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaemonResponse"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_follow: {
        parameters: {
            query?: {
                /** @description Topics separated by commas, each exact (`process.exit`) or a family (`process.*`); all when absent. */
                topics?: string;
                /** @description Only events of processes that this target selects, judged for each event. */
                target?: string;
                /** @description A one-time ticket, for clients that can set no header. */
                ticket?: string;
            };
            header?: {
                /** @description The last event one has. */
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventItem"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_open: {
        parameters: {
            query?: {
                /** @description A one-time ticket; better offered as the subprotocol `quarterdeck.ticket.<ticket>`. */
                ticket?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The WebSocket is open. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not a WebSocket handshake. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tickets_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logins_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description The login. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewLogin"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionToken"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict with the present state. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_end: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Token"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token's id. */
                jti: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token as it now is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon cannot do this. */
            409: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not `application/json`. */
            415: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The program could not be started. */
            422: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon did not answer in time. */
            504: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    audit_list: {
        parameters: {
            query?: {
                /** @description Entries after this number; what `next` of the page before says. 0 starts at the oldest. */
                cursor?: number;
                /** @description How many, at most 1000; default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_AuditEntry"];
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    prometheus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/openmetrics-text": string;
                };
            };
            /** @description The request is not valid. */
            400: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Authentication is needed. */
            401: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found. */
            404: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error. */
            500: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The process daemon is not available. */
            503: {
                headers: {
                    /** @description The id of the request, for the agent's log. */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
