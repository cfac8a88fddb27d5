// The audit log: who decided, changed or exported something, one entry each, chained by hash. What an agent did within its
// permissions is in the events of its task.

/** Every action that is recorded. */
export const AUDIT_ACTIONS = [
  'audit.pruned',
  'audit.started',
  'config.changed',
  'daemon.drained',
  'daemon.paused',
  'daemon.resumed',
  'daemon.stopped',
  'input.answered',
  'input.approved',
  'input.denied',
  'job.changed',
  'job.created',
  'job.deleted',
  'job.paused',
  'job.resumed',
  'ledger.backed_up',
  'ledger.copied',
  'ledger.exported',
  'ledger.imported',
  'ledger.pruned',
  'ledger.released',
  'ledger.repaired',
  'ledger.restored',
  'route.added',
  'route.removed',
  'secret.read',
  'session.reset',
  'task.deleted',
  'token.created',
  'token.revoked',
  'workflow.trusted',
  'workflow.untrusted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * Where a change came from: the Unix socket, TCP, a message on a channel, a command without a daemon, the config file, or the
 * daemon itself.
 */
export const AUDIT_ORIGINS = ['socket', 'tcp', 'channel', 'offline', 'file', 'daemon'] as const;
export type AuditOrigin = (typeof AUDIT_ORIGINS)[number];

/** Who did it, and through which door. */
export interface AuditBy {
  /**
   * `user:<name>` of the operating system, `token:<name>`, `task:<id>` for its programs, `channel:<channel>:<sender>`; `daemon`
   * for its own decisions, `file` for an edit of the config. Only the last two have no colon.
   */
  readonly actor: string;
  readonly door: AuditOrigin;
}

/** Decisions of the daemon: time limits, defaults, retention. */
export const DAEMON_ACTOR: AuditBy = { actor: 'daemon', door: 'daemon' };
/** An edit of the config file, which does not say who made it. */
export const FILE_ACTOR: AuditBy = { actor: 'file', door: 'file' };

/** The actions that a filter matches: one, or all of a noun (`job` matches `job.created`, `job.deleted`, …). */
export const auditActionsOf = (wanted: string): readonly AuditAction[] =>
  AUDIT_ACTIONS.filter((action) => action === wanted || action.startsWith(`${wanted}.`));

/** The actor that a filter matches: as entries show it, or a plain user name. */
export const auditActorOf = (wanted: string): string =>
  wanted.includes(':') || wanted === DAEMON_ACTOR.actor || wanted === FILE_ACTOR.actor
    ? wanted
    : `user:${wanted}`;
