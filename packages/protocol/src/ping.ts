// Pings let a watcher of a stream know that the connection is alive and how far it has read: a named SSE event, sent when the
// stream opens and whenever it is idle. Its id is a sequence up to which all matching events were sent, so that a reconnect
// resumes there even if no event passed the filter.

export const PING_EVENT = 'ping';
/** How often the daemon pings. */
export const PING_INTERVAL_MS = 15_000;
/** After this long without any data a watcher considers the connection dead. */
export const PING_TIMEOUT_MS = 40_000;
