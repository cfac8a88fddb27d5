// Archiving a conversation: its next task starts fresh.

import { ProblemError, shellWord } from '@coxswain/protocol';
import type { EngineDependencies } from '../dependencies.ts';
import type { Caller } from '../engine.ts';
import { auditBy, requireUser } from '../rights/index.ts';

/**
 * Archives what was said in the session and drops the agent's own id of it; the tasks stay. Throws `forbidden` for a program,
 * `session_not_found`, and `illegal_transition` while a task of the session is active: it would go on with what is archived.
 */
export const resetSession = async (
  name: string,
  caller: Caller,
  { env: { ledger, clock } }: { readonly env: Pick<EngineDependencies, 'ledger' | 'clock'> },
): Promise<void> => {
  requireUser(caller, 'reset sessions');
  const session = await ledger.sessions.get(name);
  if (session === undefined) throw notFound(name);
  if (session.activeTasks > 0) {
    const tasks = session.activeTasks === 1 ? 'a task' : `${session.activeTasks} tasks`;
    throw new ProblemError(
      'illegal_transition',
      `session '${name}' has ${tasks} still active: wait, or cancel first; see: cox tasks list --session ${shellWord(name)} --status pending,running,needs_input`,
    );
  }
  if (!(await ledger.sessions.reset(name, clock.nowMs(), auditBy(caller)))) throw notFound(name);
};

const notFound = (name: string): ProblemError =>
  new ProblemError('session_not_found', `there is no session '${name}'; see: cox sessions list`);
