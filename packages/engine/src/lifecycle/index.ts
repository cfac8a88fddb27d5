// Lifecycle: recovery, retention, shutdown, and the clock the daemon trusts.

export { BelievedClock } from './believed-clock.ts';
export { CopyHold } from './copy-hold.ts';
export { RESTARTED_MESSAGE, recover } from './recovery.ts';
export { RetentionRounds } from './retention.ts';
export { Shutdown } from './shutdown.ts';
export { SHUTDOWN } from './shutdown-cause.ts';
