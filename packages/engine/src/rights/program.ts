// The program that a request comes from: the task it acts for, and whether its agent may run what it likes.

import type { Ledger } from '@coxswain/ledger';
import type { Permissions, Task } from '@coxswain/protocol';
import type { Caller, EngineSettings } from '../engine.ts';
import { effectivePermissions } from './effective-permissions.ts';
import { resolveTask } from './task-ref.ts';

export interface Program {
  readonly task: Task;
  readonly permissions: Permissions;
  /** It may run any command without being asked. */
  readonly mayExecute: boolean;
  /** It is a program of the user's own making: refusing it would not keep it from doing the same on its own. */
  readonly hasUserRights: boolean;
}

/** The task a program acts for; undefined for a person, and for an access token, which acts for one. */
export const programOf = async (
  caller: Caller,
  { ledger, settings }: { readonly ledger: Ledger; readonly settings: EngineSettings },
): Promise<Program | undefined> => {
  if (caller.kind !== 'task') return undefined;
  const task = await resolveTask(ledger, caller.taskId);
  const permissions = await effectivePermissions(task, { ledger, agents: settings.agents });
  const mayExecute = permissions.execute === 'allow';
  return { task, permissions, mayExecute, hasUserRights: mayExecute && task.runtime === 'command' };
};
