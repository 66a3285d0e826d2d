// Written by `npm run types` from ../../console/openapi.yaml.
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the console lives. */
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
         * Whether the console can do its work.
         * @description Ready means that its store answers. Hosts that are not linked are no fault of the console.
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
        /** This document. */
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
        /** This document, as JSON. */
        get: operations["openapi_json"];
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
         * @description What a page needs to know before anybody has logged in.
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
         * Log in.
         * @description By name and password, or by the code of a login link, which is good once. The answer sets the session's cookie.
         */
        post: operations["session_begin"];
        /**
         * Log out.
         * @description Ends the session that the request came by; without one there is nothing to end.
         */
        delete: operations["session_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add the first admin.
         * @description For the one-time code that the console prints when it starts without users. Once there is a user, nobody is added
         *     here any more.
         */
        post: operations["setup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join.
         * @description A host trades an enrolment code and its public key for its identity. What it gets is no secret: it proves who it is
         *     by its key whenever it connects.
         */
        post: operations["enrol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrol/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a host's key.
         * @description The old key proves the new one. From then on the host is known by the new one only; a link that is up stays up. Sent
         *     again with the key that is in force, it changes nothing.
         */
        post: operations["enrol_rotate"];
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
        /** Who the caller is. */
        get: operations["whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password.
         * @description It ends all sessions of the user, this one too: log in anew.
         */
        post: operations["password_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List hosts.
         * @description Those that the caller sees.
         */
        get: operations["hosts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hosts/{host}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a host. */
        get: operations["hosts_get"];
        put?: never;
        post?: never;
        /**
         * Remove a host.
         * @description Its link ends, and its key is worth nothing any more.
         */
        delete: operations["hosts_remove"];
        options?: never;
        head?: never;
        /** Rename a host, or tag it. */
        patch: operations["hosts_change"];
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
         * List the processes of the fleet.
         * @description Asks every host that the caller sees and that is meant, now. Hosts that do not answer are named.
         */
        get: operations["processes_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the fleet.
         * @description Hosts, and processes as they were when their host last told. Only what the caller sees.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read logs of many hosts.
         * @description The last lines of what the processes of a target wrote on every host that is meant: without `follow` by time, with it
         *     as they come. By `Accept`: `text/plain` (the default) with the host before each line, or `application/x-ndjson`.
         */
        get: operations["logs_read"];
        put?: never;
        post?: never;
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
         * Follow the events of many hosts.
         * @description Server-sent events, named by their topic, or `gap` where something is missing: also while a host is not linked. To go
         *     on after a break use the WebSocket, which takes a place for each host. The stream ends within five seconds when the
         *     credential expires, is revoked, or changes.
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
         * @description A WebSocket on which one subscribes to the fleet, and to events, logs, metrics and bulk verbs of its hosts
         *     (`FleetClientMessage`), each with the scope its channel needs, and gets numbered items (`FleetServerMessage`). A
         *     reader that is too slow gets `gap` with what it missed, never silence. Offer the subprotocol
         *     `quarterdeck.stream.v1`. It closes with 4401 within five seconds when the credential ends or its rights change.
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
    "/api/v1/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List bulk verbs.
         * @description The last hundred, without their hosts; one's own, and all for who is not limited to some hosts or apps.
         */
        get: operations["bulk_list"];
        put?: never;
        /**
         * Begin a bulk verb.
         * @description Answers as soon as it is written down; follow it at `…/{id}/events`. Each host is asked once, with the rights of the
         *     caller there. A host that is asked when the link or the console breaks off is `unknown`, and is not asked again.
         */
        post: operations["bulk_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a bulk verb. */
        get: operations["bulk_get"];
        put?: never;
        post?: never;
        /**
         * Cancel a bulk verb.
         * @description No further host is asked; those that are being asked answer.
         */
        delete: operations["bulk_cancel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a bulk verb.
         * @description Server-sent events: `bulk` at the beginning and, when its state is final, at the end, and `host` for each host that
         *     comes further. The answer ends with the verb.
         */
        get: operations["bulk_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List enrolment codes.
         * @description Those that are in force. Never the codes themselves.
         */
        get: operations["codes_list"];
        put?: never;
        /**
         * Make an enrolment code.
         * @description By it hosts join: `qd link URL --code CODE`. The answer is the only time it is shown.
         */
        post: operations["codes_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an enrolment code. */
        delete: operations["codes_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users. */
        get: operations["users_list"];
        put?: never;
        /** Add a user. */
        post: operations["users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}": {
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
         * Remove a user.
         * @description With its sessions and tokens; its open streams end within five seconds.
         */
        delete: operations["users_remove"];
        options?: never;
        head?: never;
        /**
         * Change a user.
         * @description Its open streams end within five seconds; with a new password so do all its sessions.
         */
        patch: operations["users_change"];
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
         * @description One's own; those of all users with `fleet:admin`. Never the tokens themselves.
         */
        get: operations["tokens_list"];
        put?: never;
        /**
         * Mint a token of one's own.
         * @description Never with more rights or a longer life than the credential it is asked with. The answer is the only time it is
         *     shown.
         */
        post: operations["tokens_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
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
         * @description One's own; any with `fleet:admin`. In force at once; open streams of the token close within five seconds.
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
         * @description Who did what on this console, oldest first. Without a cursor the newest lines. What was done on a host stands in
         *     that host's log as well, under `/api/v1/hosts/{host}/audit`.
         */
        get: operations["audit_read"];
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
         * @description Hosts and their processes as far as the credential sees them, asked of the hosts now, in the text format. A host that
         *     does not answer is `qd_host_up 0`, or has no processes on the page.
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
        /** @description One verb on many hosts, and how far it has come. */
        Bulk: {
            /** @description By which user. */
            by: string;
            /** @description How many hosts are where. */
            counts: components["schemas"]["BulkCounts"];
            /** @description When. */
            created_at: components["schemas"]["Time"];
            finished_at?: components["schemas"]["Time"] | null;
            /** @description Each host, by name. Absent in lists and in streams. */
            hosts?: components["schemas"]["BulkHost"][];
            /** @description Its id. */
            id: string;
            /** @description What was asked. */
            request: components["schemas"]["BulkRequest"];
            /** @description Where it is. */
            state: components["schemas"]["BulkState"];
        };
        /** @description How many hosts are where. */
        BulkCounts: {
            /**
             * Format: int32
             * @description Asked.
             */
            asked: number;
            /**
             * Format: int32
             * @description Did it.
             */
            done: number;
            /**
             * Format: int32
             * @description Failed.
             */
            failed: number;
            /**
             * Format: int32
             * @description Had nothing that was meant.
             */
            nothing: number;
            /**
             * Format: int32
             * @description Were not asked.
             */
            skipped: number;
            /**
             * Format: int32
             * @description Nobody can tell.
             */
            unknown: number;
            /**
             * Format: int32
             * @description Not asked yet.
             */
            waiting: number;
        };
        /** @description What became of one host. */
        BulkHost: {
            code?: components["schemas"]["ErrorCode"] | null;
            /** @description Why it failed, or was not asked. */
            detail?: string | null;
            /** @description Its name. */
            host: string;
            /** @description Its processes that were touched. */
            items?: components["schemas"]["BulkOutcome"][];
            /** @description Where it is. */
            state: components["schemas"]["BulkHostState"];
            /**
             * Format: int64
             * @description How long it took, in milliseconds.
             */
            took_millis?: number | null;
        };
        /**
         * @description Where one host is.
         * @enum {string}
         */
        BulkHostState: "waiting" | "asked" | "done" | "failed" | "nothing" | "skipped" | "unknown";
        /** @description What became of one process. */
        BulkOutcome: {
            /** @description Why it failed, if it did. */
            detail?: string | null;
            /**
             * Format: int64
             * @description Its id on its host.
             */
            id: number;
            /** @description The app's name. */
            name: string;
            /** @description What became of it. */
            outcome: components["schemas"]["Outcome"];
        };
        /** @description What is told while one goes on: in SSE the data of an event named by `type`. */
        BulkProgress: (components["schemas"]["BulkHost"] & {
            /** @enum {string} */
            type: "host";
        }) | (components["schemas"]["Bulk"] & {
            /** @enum {string} */
            type: "bulk";
        });
        /** @description Body of a request for a bulk verb. */
        BulkRequest: {
            /**
             * Format: int32
             * @description How many hosts are asked at one time: 1 to 256, default 32.
             */
            concurrency?: number | null;
            /** @description On which hosts. */
            hosts?: components["schemas"]["HostSelector"];
            instances?: components["schemas"]["NumberOrText"] | null;
            /** @description Ask no further hosts once one has failed. */
            stop_on_failure?: boolean;
            /** @description To which processes of each host: an id, a name, `ns:<namespace>`, `all`, or `/regex/`. */
            target: string;
            /** @description What to do. */
            verb: components["schemas"]["BulkVerb"];
            /**
             * Format: int32
             * @description Wait on each host until the processes are online and ready, for at most this many seconds: 1 to 600.
             */
            wait_seconds?: number | null;
        };
        /**
         * @description Where a bulk verb is.
         * @enum {string}
         */
        BulkState: "running" | "done" | "failed" | "cancelled" | "interrupted";
        /**
         * @description What can be done to many hosts at once.
         * @enum {string}
         */
        BulkVerb: "restart" | "reload" | "stop" | "start" | "reset" | "scale" | "delete";
        /** @description What is known of an enrolment code that is in force. The code itself is never kept. */
        CodeInfo: {
            /** @description When it was made. */
            created_at: components["schemas"]["Time"];
            /** @description When it ends. */
            expires_at: components["schemas"]["Time"];
            /** @description The name that the host will have; null for the one it calls itself. */
            host?: string | null;
            /** @description Its id. */
            id: string;
            /** @description What hosts that join by it are tagged with. */
            tags: {
                [key: string]: string;
            };
            /**
             * Format: int32
             * @description How many hosts may still join by it.
             */
            uses_left: number;
        };
        /** @description Body of a request for an enrolment code. */
        CodeRequest: {
            /**
             * @description The name that the host will have; the one it calls itself if absent.
             * @default null
             */
            host?: string | null;
            /**
             * @description What hosts that join by it are tagged with.
             * @default {}
             */
            tags?: {
                [key: string]: string;
            };
            /**
             * Format: int32
             * @description Its life in seconds; default ten minutes.
             * @default null
             */
            ttl_seconds?: number | null;
            /**
             * Format: int32
             * @description How many hosts may join by it; default one.
             * @default null
             */
            uses?: number | null;
        };
        /**
         * @description Which process manager is behind the agent.
         * @enum {string}
         */
        DaemonKind: "pm2" | "quarterdeck";
        /** @description The identity that a host gets in exchange. */
        Enrolled: {
            /** @description The console's public key, which the code vouches for: Ed25519, 32 bytes in base64url. */
            console_key: string;
            /** @description The host's identity. */
            id: string;
            /** @description The name it has here. */
            name: string;
        };
        /** @description What a host sends to join. */
        Enrolment: {
            /** @description The secret part of an enrolment code. */
            code: string;
            /** @description The host's public key: Ed25519, 32 bytes in base64url. */
            key: string;
            /** @description The name it would like, unless the code names one: its host name. */
            name: string;
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
        /** @description What a subscription follows. Events, lines and samples come of at most 1024 hosts: when more are meant it is refused. */
        FleetChannel: {
            /** @enum {string} */
            channel: "fleet";
            /** @description Of which hosts. */
            hosts?: components["schemas"]["HostSelector"];
        } | {
            /** @description By host, the id of the event to go on after. */
            after?: {
                [key: string]: string;
            };
            /** @enum {string} */
            channel: "events";
            /** @description Of which hosts; evaluated anew as hosts come and go. */
            hosts?: components["schemas"]["HostSelector"];
            /** @description Only events of these processes. */
            target?: string | null;
            /** @description Topics, each exact or ending in `.*`; empty for all. */
            topics?: string[];
        } | {
            /** @enum {string} */
            channel: "logs";
            /** @description By host, the cursor of the line to go on after. */
            cursors?: {
                [key: string]: string;
            };
            /** @description Only lines that contain a match of this pattern. */
            grep?: string | null;
            /** @description Of which hosts; evaluated anew as hosts come and go. */
            hosts?: components["schemas"]["HostSelector"];
            /**
             * Format: int32
             * @description How many lines of history of each host to begin with, at most 10000.
             */
            lines?: number;
            stream?: components["schemas"]["Stream"] | null;
            /** @description Whose. */
            target: string;
        } | {
            /** @enum {string} */
            channel: "metrics";
            /** @description Of which hosts; evaluated anew as hosts come and go. */
            hosts?: components["schemas"]["HostSelector"];
            /** @description Whose. */
            target: string;
        } | {
            /** @description Its id. */
            bulk: string;
            /** @enum {string} */
            channel: "bulk";
        };
        /** @description What the client says. */
        FleetClientMessage: (components["schemas"]["FleetChannel"] & {
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
        /** @description Hosts and processes, or what has changed of them. What is too much for one message comes in several. */
        FleetDelta: {
            /** @description Whether this is where all there is begins, rather than what changed: what was told before holds no more. */
            full: boolean;
            /** @description Hosts that are new or changed. */
            hosts?: components["schemas"]["FleetHost"][];
            /** @description Processes that are new or changed. */
            processes?: components["schemas"]["FleetProcess"][];
            /** @description Names of hosts that are gone, renamed ones by their old name. */
            removed_hosts?: string[];
            /** @description Processes that are gone. */
            removed_processes?: components["schemas"]["FleetProcessRef"][];
            /** @description What processes use, of those that are not among the new or changed. */
            usage?: components["schemas"]["FleetUsage"][];
        };
        /** @description An event, or that some are missing, and of which host. */
        FleetEventItem: {
            /** @description The event. */
            event: components["schemas"]["Event"];
            /** @description The host's name. */
            host: string;
            /** @enum {string} */
            type: "event";
        } | (components["schemas"]["Gap"] & {
            /** @description The host's name. */
            host: string;
        } & {
            /** @enum {string} */
            type: "gap";
        });
        /** @description A host of the fleet. */
        FleetHost: {
            /** @description The version of its agent; null while it is not connected. */
            agent_version?: string | null;
            /** @description What the host lets this console ask, whatever its users' rights; empty while it is not connected. */
            allows: string[];
            cloned_at?: components["schemas"]["Time"] | null;
            /** @description When it was enrolled. */
            enrolled_at: components["schemas"]["Time"];
            /** @description Its identity, which stays when it is renamed. */
            id: string;
            /** @description What its version of the link lacks, in words; empty when nothing is missing. */
            lacks?: string[];
            /** @description Its name, by which it is addressed. */
            name: string;
            /** @description Whether its agent is connected. */
            presence: components["schemas"]["Presence"];
            since?: components["schemas"]["Time"] | null;
            summary?: components["schemas"]["HostSummary"] | null;
            /** @description What it is tagged with. */
            tags: {
                [key: string]: string;
            };
        };
        /** @description A line, or that some are missing, and of which host. */
        FleetLogItem: components["schemas"]["LogItem"] & {
            /** @description The host's name. */
            host: string;
        };
        /** @description A process and the host it runs on. */
        FleetProcess: {
            /** @description The host's name. */
            host: string;
            /** @description The process, as its agent shows it. */
            process: components["schemas"]["Process"];
        };
        /** @description Names one process of the fleet. */
        FleetProcessRef: {
            /** @description The host's name. */
            host: string;
            /**
             * Format: int64
             * @description The process's id there.
             */
            id: number;
        };
        /** @description The processes of all hosts that could be asked. */
        FleetProcesses: {
            /** @description They, by host. */
            items: components["schemas"]["FleetProcess"][];
            /** @description The hosts whose processes are missing here, and why. */
            missing: components["schemas"]["Missing"][];
        };
        /** @description What the server says. */
        FleetServerMessage: {
            /** @description Its id. */
            id: string;
            /** @enum {string} */
            type: "subscribed";
        } | {
            /** @description Its id. */
            id: string;
            /** @enum {string} */
            type: "unsubscribed";
        } | (components["schemas"]["FleetDelta"] & {
            /** @description The subscription. */
            id: string;
            /**
             * Format: int64
             * @description Number of the item in the subscription.
             */
            number: number;
        } & {
            /** @enum {string} */
            type: "fleet";
        }) | {
            /** @description The event. */
            event: components["schemas"]["Event"];
            /** @description The host it happened on. */
            host: string;
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
            /** @description The host it was written on. */
            host: string;
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
            /** @description The host. */
            host: string;
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
        } | {
            /** @description The subscription. */
            id: string;
            /**
             * Format: int64
             * @description Number of the item in the subscription.
             */
            number: number;
            /** @description What is new. */
            progress: components["schemas"]["BulkProgress"];
            /** @enum {string} */
            type: "bulk";
        } | (components["schemas"]["Gap"] & {
            /** @description Of which host; absent where the console itself dropped items. */
            host?: string | null;
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
            /** @description The host that refused it, if one did. */
            host?: string | null;
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
        /** @description What one process uses. */
        FleetUsage: {
            /**
             * Format: double
             * @description CPU use in percent of one core.
             */
            cpu_percent: number;
            /** @description The host's name. */
            host: string;
            /**
             * Format: int64
             * @description The process's id there.
             */
            id: number;
            /**
             * Format: int64
             * @description Resident memory.
             */
            memory_bytes: number;
        };
        /** @description What was found, the best first. */
        Found: {
            /** @description Hosts whose name or tags have the words in them. */
            hosts: components["schemas"]["FleetHost"][];
            /** @description Whether there is more than is shown here. */
            more: boolean;
            /** @description Processes whose name, namespace or host has them, as they were when their host last told. */
            processes: components["schemas"]["FleetProcess"][];
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
        /** @description A change of a host. What is absent stays. */
        HostChange: {
            /**
             * @description Its new name.
             * @default null
             */
            name?: string | null;
            /**
             * @description All of its tags.
             * @default null
             */
            tags?: {
                [key: string]: string;
            } | null;
        };
        /** @description Hosts by name and by tag. What is given must hold, all of it; nothing given means every host that the caller sees. */
        HostSelector: {
            /**
             * @description Names, exact or globs: a host has to match one of them. Empty for any name.
             * @default []
             */
            names?: components["schemas"]["AppPattern"][];
            /**
             * @description Tags that a host has to have, each with this very value.
             * @default {}
             */
            tags?: {
                [key: string]: string;
            };
        };
        /** @description How a host is, at a glance. Of its processes only those that the caller sees are counted. */
        HostSummary: {
            /** @description Machine architecture, as `x86_64`. */
            arch: string;
            /** @description When it told. */
            at: components["schemas"]["Time"];
            /**
             * Format: int32
             * @description Number of CPUs.
             */
            cpus: number;
            /** @description Which process manager is behind the agent. */
            daemon: components["schemas"]["DaemonKind"];
            /** @description Whether the agent can talk to it. */
            daemon_link: components["schemas"]["Link"];
            /** @description Its version, once known. */
            daemon_version?: string | null;
            /**
             * Format: int32
             * @description Those that were given up on.
             */
            errored: number;
            /**
             * Format: double
             * @description Load average over one minute.
             */
            load: number;
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
            /**
             * Format: int32
             * @description Those that are online.
             */
            online: number;
            /** @description Operating system and kernel, as `Linux 6.1.0`. */
            os: string;
            /**
             * Format: int32
             * @description Processes.
             */
            processes: number;
            /**
             * Format: double
             * @description CPU use of all of them, in percent of one core.
             */
            processes_cpu_percent: number;
            /**
             * Format: int64
             * @description Resident memory of all of them.
             */
            processes_memory_bytes: number;
        };
        /** @description What a host sends to be known by another key. */
        KeyRotation: {
            /** @description The host's identity. */
            host: string;
            /** @description Its new public key: Ed25519, 32 bytes in base64url. */
            key: string;
            /**
             * @description The signature of its old key, in base64url: over the line `quarterdeck rotate`, the host's identity, the old and
             *     the new public key, a line each, without a line end after the last.
             */
            proof: string;
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
        /** @description What a user is limited to. What is given must hold, all of it; nothing given is no limit. */
        Limits: {
            /**
             * @description The apps it sees, exact or globs; absent for all.
             * @default null
             */
            apps?: components["schemas"]["AppPattern"][] | null;
            /**
             * @description The hosts it sees, by name, exact or globs; absent for all.
             * @default null
             */
            hosts?: components["schemas"]["AppPattern"][] | null;
            /**
             * @description The namespaces it sees, exact or globs; absent for all.
             * @default null
             */
            namespaces?: components["schemas"]["AppPattern"][] | null;
            /**
             * @description The hosts it sees, by tags that they have to have; empty for all.
             * @default {}
             */
            tags?: {
                [key: string]: string;
            };
        };
        /**
         * @description Whether the agent can talk to its daemon.
         * @enum {string}
         */
        Link: "connected" | "connecting" | "refused";
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
        List_Bulk: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description By which user. */
                by: string;
                /** @description How many hosts are where. */
                counts: components["schemas"]["BulkCounts"];
                /** @description When. */
                created_at: components["schemas"]["Time"];
                finished_at?: components["schemas"]["Time"] | null;
                /** @description Each host, by name. Absent in lists and in streams. */
                hosts?: components["schemas"]["BulkHost"][];
                /** @description Its id. */
                id: string;
                /** @description What was asked. */
                request: components["schemas"]["BulkRequest"];
                /** @description Where it is. */
                state: components["schemas"]["BulkState"];
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_CodeInfo: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description When it was made. */
                created_at: components["schemas"]["Time"];
                /** @description When it ends. */
                expires_at: components["schemas"]["Time"];
                /** @description The name that the host will have; null for the one it calls itself. */
                host?: string | null;
                /** @description Its id. */
                id: string;
                /** @description What hosts that join by it are tagged with. */
                tags: {
                    [key: string]: string;
                };
                /**
                 * Format: int32
                 * @description How many hosts may still join by it.
                 */
                uses_left: number;
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_FleetHost: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description The version of its agent; null while it is not connected. */
                agent_version?: string | null;
                /** @description What the host lets this console ask, whatever its users' rights; empty while it is not connected. */
                allows: string[];
                cloned_at?: components["schemas"]["Time"] | null;
                /** @description When it was enrolled. */
                enrolled_at: components["schemas"]["Time"];
                /** @description Its identity, which stays when it is renamed. */
                id: string;
                /** @description What its version of the link lacks, in words; empty when nothing is missing. */
                lacks?: string[];
                /** @description Its name, by which it is addressed. */
                name: string;
                /** @description Whether its agent is connected. */
                presence: components["schemas"]["Presence"];
                since?: components["schemas"]["Time"] | null;
                summary?: components["schemas"]["HostSummary"] | null;
                /** @description What it is tagged with. */
                tags: {
                    [key: string]: string;
                };
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_User: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description When it was added. */
                created_at: components["schemas"]["Time"];
                /** @description What it is limited to. */
                limits: components["schemas"]["Limits"];
                /** @description The name that it logs in by. */
                name: string;
                /** @description What it may do. */
                role: components["schemas"]["Role"];
            }[];
            /** @description Where the next page starts: pass it as `cursor`. Absent on the last page and on routes that are not paged. */
            next?: string | null;
        };
        /** @description A list, or one page of it. */
        List_UserToken: {
            /** @description The elements, in the order the route documents. */
            items: {
                /** @description When it was made. */
                created_at: components["schemas"]["Time"];
                /** @description When it ends. */
                expires_at: components["schemas"]["Time"];
                /** @description Its id. */
                id: string;
                last_used_at?: components["schemas"]["Time"] | null;
                /** @description Its name. */
                name: string;
                /** @description What it may do, as far as its user may. */
                scopes: components["schemas"]["Scope"][];
                /** @description Whose it is. */
                user: string;
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
        /** @description Body of a login: a name and a password, or a one-time code. */
        Login: {
            /** @description Its password. */
            password: string;
            /** @description The user's name. */
            user: string;
        } | {
            /** @description The code. */
            code: string;
        };
        /** @description A host that did not answer. */
        Missing: {
            /** @description Its name. */
            host: string;
            /** @description Why, in words. */
            why: string;
        };
        /**
         * @description How the daemon runs the program.
         * @enum {string}
         */
        Mode: "fork" | "cluster";
        /** @description A new enrolment code: the only time it is shown. */
        NewCode: {
            /** @description The code, for `qd link`. After the dot stands the fingerprint of the console's key. */
            code: string;
            /** @description When it ends. */
            expires_at: components["schemas"]["Time"];
        };
        /** @description Body of a request for a new user. */
        NewUser: {
            /** @description What it is limited to. */
            limits?: components["schemas"]["Limits"];
            /** @description The name that it logs in by: 1 to 64 letters, digits, dots, dashes, underscores and at signs. */
            name: string;
            /** @description Its password, of at least twelve characters. */
            password: string;
            /** @description What it may do. */
            role: components["schemas"]["Role"];
        };
        /** @description A new token: the only time it is shown. */
        NewUserToken: {
            /** @description What is known of it. */
            info: components["schemas"]["UserToken"];
            /** @description The token, to be sent as `Authorization: Bearer …`. */
            token: string;
        };
        /** @description A number, or a number with a unit (`100M`, `5s`), or a word such as `max`. */
        NumberOrText: number | string;
        /**
         * @description What became of one process.
         * @enum {string}
         */
        Outcome: "started" | "stopped" | "restarted" | "reloaded" | "deleted" | "reset" | "flushed" | "added" | "removed" | "signalled" | "delivered" | "unchanged" | "failed";
        /** @description Body of a change of one's own password. It ends one's other sessions. */
        PasswordChange: {
            /** @description The password until now. */
            current: string;
            /** @description The new one, of at least twelve characters. */
            new: string;
        };
        /**
         * @description Whether a host's agent is connected.
         * @enum {string}
         */
        Presence: "online" | "offline";
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
        /**
         * @description What a user may do on the hosts and apps it sees.
         * @enum {string}
         */
        Role: "viewer" | "operator" | "admin";
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
        /**
         * @description One permission; an unknown name is refused, never ignored.
         * @enum {string}
         */
        Scope: "host:read" | "processes:read" | "processes:operate" | "processes:define" | "processes:signal" | "processes:input" | "actions:trigger" | "logs:read" | "logs:manage" | "metrics:read" | "env:reveal" | "events:read" | "daemon:admin" | "tokens:admin" | "audit:read" | "fleet:admin";
        /** @description Body of the request that adds the first user. */
        Setup: {
            /** @description The one-time code that the console printed when it started. */
            code: string;
            /** @description Its password, of at least twelve characters. */
            password: string;
            /** @description The name of the first admin. */
            user: string;
        };
        /**
         * @description Where a process is in its life.
         * @enum {string}
         */
        Status: "online" | "stopped" | "stopping" | "launching" | "errored" | "waiting_restart" | "unknown";
        /**
         * @description Which of a process's outputs a line came from.
         * @enum {string}
         */
        Stream: "out" | "err";
        /**
         * Format: date-time
         * @description An instant in UTC, written as RFC 3339 with at most millisecond precision (`2026-11-22T10:00:00.25Z`).
         */
        Time: string;
        /** @description A user of a console. */
        User: {
            /** @description When it was added. */
            created_at: components["schemas"]["Time"];
            /** @description What it is limited to. */
            limits: components["schemas"]["Limits"];
            /** @description The name that it logs in by. */
            name: string;
            /** @description What it may do. */
            role: components["schemas"]["Role"];
        };
        /** @description A change of a user. What is absent stays. It ends the user's streams; with a password also its sessions. */
        UserChange: {
            /** @default null */
            limits?: components["schemas"]["Limits"] | null;
            /**
             * @description Its new password.
             * @default null
             */
            password?: string | null;
            /** @default null */
            role?: components["schemas"]["Role"] | null;
        };
        /** @description What is known of a token. The token itself is never kept. */
        UserToken: {
            /** @description When it was made. */
            created_at: components["schemas"]["Time"];
            /** @description When it ends. */
            expires_at: components["schemas"]["Time"];
            /** @description Its id. */
            id: string;
            last_used_at?: components["schemas"]["Time"] | null;
            /** @description Its name. */
            name: string;
            /** @description What it may do, as far as its user may. */
            scopes: components["schemas"]["Scope"][];
            /** @description Whose it is. */
            user: string;
        };
        /** @description Body of a request for a token of one's own. */
        UserTokenRequest: {
            /** @description A name for people: 1 to 64 letters, digits, `.`, `_`, `-`, `@`, `:` or `/`. */
            name: string;
            /** @description What it may do, as far as its user may: at least one scope. */
            scopes: components["schemas"]["Scope"][];
            /**
             * Format: int64
             * @description Its life in seconds; default ninety days, at most two years.
             */
            ttl_seconds?: number | null;
        };
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
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
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
            /** @description Its store does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/yaml": string;
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
                    "application/json": string;
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
    about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
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
    session_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description The session begins; its cookie is set. */
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
            /** @description There is no session any more. */
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
    setup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Setup"];
            };
        };
        responses: {
            /** @description The admin is added. */
            201: {
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
    enrol: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Enrolment"];
            };
        };
        responses: {
            /** @description The host is taken in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolled"];
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
    enrol_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRotation"];
            };
        };
        responses: {
            /** @description The new key is in force. */
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
    whoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller, and what it may do. */
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
        };
    };
    password_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description It is changed. */
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
    hosts_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hosts, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_FleetHost"];
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
        };
    };
    hosts_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The host's name. */
                host: string;
            };
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
                    "application/json": components["schemas"]["FleetHost"];
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
        };
    };
    hosts_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The host's name. */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is removed. */
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
    hosts_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The host's name. */
                host: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostChange"];
            };
        };
        responses: {
            /** @description The host as it now is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetHost"];
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
    processes_list: {
        parameters: {
            query?: {
                /** @description Only of these hosts: names or globs, separated by commas. */
                host?: string;
                /** @description Only of hosts with these tags: `key=value`, separated by commas. */
                tag?: string;
                /** @description Only those that this target selects. */
                target?: string;
                /** @description Only in this state. */
                status?: components["schemas"]["Status"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The processes, by host. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetProcesses"];
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
        };
    };
    search: {
        parameters: {
            query: {
                /** @description Words that all have to be in a name, a namespace, a host's name or a tag; in any order and case. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
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
        };
    };
    logs_read: {
        parameters: {
            query: {
                /** @description Whose: a target on each host. */
                target: string;
                /** @description Only of these hosts: names or globs, separated by commas. */
                host?: string;
                /** @description Only of hosts with these tags: `key=value`, separated by commas. */
                tag?: string;
                /** @description How many lines of the past of each host, default 100. */
                lines?: number;
                /** @description Only this output. */
                stream?: components["schemas"]["Stream"];
                /** @description Only lines that contain a match of this pattern (linear-time regular expression). */
                grep?: string;
                /** @description Keep the answer open and send lines as they are written. */
                follow?: boolean;
            };
            header?: never;
            path?: never;
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
                    "application/x-ndjson": components["schemas"]["FleetLogItem"];
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
        };
    };
    events_follow: {
        parameters: {
            query?: {
                /** @description Only of these hosts: names or globs, separated by commas. */
                host?: string;
                /** @description Only of hosts with these tags: `key=value`, separated by commas. */
                tag?: string;
                /** @description Topics separated by commas, each exact (`process.exit`) or a family (`process.*`); all when absent. */
                topics?: string;
                /** @description Only events of processes that this target selects, judged for each event. */
                target?: string;
            };
            header?: never;
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
                    "text/event-stream": components["schemas"]["FleetEventItem"];
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
        };
    };
    stream_open: {
        parameters: {
            query?: never;
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
        };
    };
    bulk_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bulk verbs, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Bulk"];
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
        };
    };
    bulk_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description It has begun. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bulk"];
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
    bulk_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It, with its hosts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bulk"];
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
        };
    };
    bulk_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It ends as soon as the hosts that were asked have answered. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bulk"];
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
    bulk_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it goes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["BulkProgress"];
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
        };
    };
    codes_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The codes, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_CodeInfo"];
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
        };
    };
    codes_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeRequest"];
            };
        };
        responses: {
            /** @description The code. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewCode"];
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
    codes_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The code's id. */
                id: string;
            };
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
    users_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_User"];
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
        };
    };
    users_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description The user. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
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
    users_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is removed. */
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
    users_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The user as it now is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
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
    tokens_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens that are in force, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_UserToken"];
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
                "application/json": components["schemas"]["UserTokenRequest"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewUserToken"];
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
    tokens_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token's id. */
                id: string;
            };
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
    audit_read: {
        parameters: {
            query?: {
                /** @description Go on after the line of this number. */
                cursor?: number;
                /** @description How many lines: 1 to 1000, default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
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
        };
    };
}
