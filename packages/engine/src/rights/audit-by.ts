// How the audit log names a caller: no name that someone chose can pass for another kind of caller.

import type { AuditBy } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';

/** Who calls, and through which door. */
export const auditBy = (caller: Caller): AuditBy => {
  const { door = 'socket' } = caller;
  switch (caller.kind) {
    case 'task':
      return { actor: `task:${caller.taskId}`, door };
    case 'token':
      return { actor: `token:${caller.grant.name}`, door };
    case 'user':
      return { actor: `${door === 'channel' ? 'channel' : 'user'}:${caller.name}`, door };
  }
};
