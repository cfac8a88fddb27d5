// The agent's plan, read entry by entry: one that makes no sense is left out, the others stay.

import type { PlanEntry } from '@coxswain/protocol';
import { boundedText } from './bounded.ts';
import { fieldsOf, listOf, oneOf, textOf } from './reading.ts';

const MAX_ENTRIES = 500;
const MAX_ENTRY_BYTES = 4 * 1024;

/** The entries of a `plan` update. */
export const planEntries = (update: unknown): readonly PlanEntry[] =>
  listOf(fieldsOf(update).entries)
    .slice(0, MAX_ENTRIES)
    .flatMap((entry) => {
      const { content, status, priority } = fieldsOf(entry);
      const text = textOf(content);
      if (text === undefined) return [];
      return [
        {
          content: boundedText(text, MAX_ENTRY_BYTES),
          status: oneOf(status, ['pending', 'in_progress', 'completed']) ?? 'pending',
          priority: oneOf(priority, ['high', 'medium', 'low']),
        },
      ];
    });
