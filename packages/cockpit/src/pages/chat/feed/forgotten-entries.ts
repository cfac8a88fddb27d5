// What a session remembers of tasks that were removed: their messages.

import type { Client } from '@coxswain/client';
import { ProblemError, type SessionMessage } from '@coxswain/protocol';
import type { Entry } from '../transcript/entry.ts';
import { entriesOfMessages } from '../transcript/from-messages.ts';

const PAGE = 500;
/** More nobody reads on a screen; `cox sessions show` has it all. */
const MAX_MESSAGES = 5_000;

export interface Remembered {
  readonly client: Client;
  readonly session: string;
  /** The tasks that are shown from their events. */
  readonly known: ReadonlySet<string>;
}

/** The last messages of tasks that are not known, oldest first; none for a session that nobody has heard of. */
export const forgottenEntries = async ({ client, session, known }: Remembered): Promise<readonly Entry[]> => {
  try {
    const { lastMessage = 0 } = await client.sessions.get(session);
    const messages: SessionMessage[] = [];
    let after = Math.max(0, lastMessage - MAX_MESSAGES);
    while (after < lastMessage) {
      const page = await client.sessions.messages(session, { after, limit: PAGE });
      messages.push(...page);
      after = page.at(-1)?.n ?? lastMessage;
    }
    return entriesOfMessages(messages.filter(({ taskId }) => !known.has(taskId)));
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'session_not_found') return [];
    throw error;
  }
};
