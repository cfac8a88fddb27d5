// What a session remembers, kept in memory: a second run given the same one continues the conversation.

import type { NewMessage, SessionMessage, TaskId } from '@coxswain/protocol';
import type { Conversation } from '../runtime.ts';

export interface ConversationInMemory extends Conversation {
  agentSessionId: string | undefined;
  /** Everything that was ever appended. */
  readonly all: readonly SessionMessage[];
}

/** A conversation that nothing was said in yet. */
export const conversationInMemory = (
  taskId: TaskId = 'tsk_aaaaaaaaaaaa' as TaskId, // of the form that isTaskId accepts
): ConversationInMemory => {
  const all: SessionMessage[] = [];
  return {
    agentSessionId: undefined,
    all,
    async noteAgentSession(id) {
      this.agentSessionId = id;
    },
    async messages() {
      const last = all.findLastIndex(({ role }) => role === 'summary');
      return all.slice(Math.max(last, 0));
    },
    async append(messages: readonly NewMessage[]) {
      for (const message of messages)
        all.push({ ...message, n: all.length + 1, taskId, at: new Date(0).toISOString() });
    },
  };
};
