// The tables of sessions as Kysely knows them, see schema.ts.

import type { MessageRole } from '@coxswain/protocol';
import type { Generated } from 'kysely';

export interface SessionTable {
  /** What task rows say; never changes. */
  readonly key: string;
  readonly name: string;
  readonly agent: string;
  readonly created_at: number;
  readonly last_task_at: number | null;
  readonly tasks: number;
  readonly active_tasks: number;
  /** JSON of a Usage: the sum. */
  readonly usage: string | null;
}

/** What a session remembers, also one without a row. */
export interface SessionMemoryTable {
  /** The key of the session. */
  readonly session: string;
  /** The agent's own id of the conversation. */
  readonly agent_session_id: string | null;
  readonly model: string | null;
  /** Messages before it are archived. */
  readonly first_n: Generated<number>;
  /** The last summary; without one the first message. */
  readonly current_n: Generated<number>;
  /** The last number used. */
  readonly last_n: Generated<number>;
}

export interface SessionMessageTable {
  readonly id: Generated<number>;
  readonly session: string;
  /** Grows within the session. */
  readonly n: number;
  readonly task_id: string;
  readonly role: MessageRole;
  /** JSON of a list of MessageParts. */
  readonly parts: string;
  readonly at: number;
}

/** A conversation was archived, and another began. */
export interface SessionResetTable {
  /** The key of the session. */
  readonly session: string;
  /** The last message that was archived, and the newest task there was in the session; 0: none. */
  readonly last_message: number;
  readonly last_task: number;
  /** How many were archived with it. */
  readonly messages: number;
  readonly at: number;
}
