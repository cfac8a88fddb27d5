// How a watcher of a stream knows that the connection lives, and how far it has seen: a named SSE event that is sent when
// the stream opens and then in every pause. Its id is a sequence; everything up to there that the watcher asked for was
// sent, so that a reconnect resumes there also when no event passed the filter.

export const PING_EVENT = 'ping';
/** How often the daemon pings. */
export const PING_INTERVAL_MS = 15_000;
/** How long a watcher may hear nothing before it takes the connection for dead. */
export const PING_TIMEOUT_MS = 40_000;
