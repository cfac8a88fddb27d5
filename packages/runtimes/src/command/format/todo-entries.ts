// The lists of things to do that agents keep with a tool: the entries of a plan under other names.

import { fieldsOf, listOf } from '../../acp/updates/reading.ts';

export interface TodoEntry {
  readonly content: unknown;
  readonly status: unknown;
  readonly priority: unknown;
}

/** From the input of TodoWrite (claude), todowrite (opencode) and write_todos (gemini). What was given up is over. */
export const todoEntries = (input: unknown): readonly TodoEntry[] =>
  listOf(fieldsOf(input).todos).map((todo) => {
    const { content, description, status, priority } = fieldsOf(todo);
    return {
      content: content ?? description,
      status: status === 'cancelled' ? 'completed' : status,
      priority,
    };
  });
