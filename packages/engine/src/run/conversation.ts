// What a run reads and writes of its session's memory. Every write is tried until the ledger takes it: what was said and is
// not remembered would be missing in the next turn.

import type { SessionMemory } from '@coxswain/ledger';
import type { Conversation } from '@coxswain/runtimes';
import type { Deps } from '../deps.ts';
import { persist } from './persist.ts';
import type { Run } from './run.ts';

export const conversationOf = (
  { task, signal }: Pick<Run, 'task' | 'signal'>,
  memory: SessionMemory,
  { world, giveUp: mustEnd }: Pick<Deps, 'world' | 'giveUp'>,
): Conversation => {
  // A run that is cancelled while the disk is full ends without it.
  const giveUp = [mustEnd, signal];
  const { ledger, log, clock } = world;
  let agentSessionId = memory.agentSessionId;
  /** Somebody may rename the session while the task runs. */
  const name = async (): Promise<string> => (await ledger.tasks.get(task.id))?.session ?? task.session;
  return {
    get agentSessionId() {
      return agentSessionId;
    },
    async noteAgentSession(id) {
      await persist(async () => ledger.sessions.noteAgentSession(await name(), id), log, giveUp);
      agentSessionId = id;
    },
    messages: async () => ledger.sessions.currentMessages(await name()),
    async append(messages) {
      if (messages.length === 0) return;
      const write = async (): Promise<void> =>
        ledger.sessions.addMessages(await name(), task.id, messages, clock.nowMs());
      await persist(write, log, giveUp);
    },
  };
};
