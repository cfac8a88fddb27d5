// Enums that also accept the words of other tools. The parsed value is always our own word.

import { z } from 'zod';
import { KIND_ALIASES, SOURCE_ALIASES, TASK_KINDS, TASK_SOURCES } from '../task/task.ts';
import { ENDED_STATUSES, type EndedStatus, STATUS_ALIASES, TASK_STATUSES } from '../task/task-status.ts';

/** One of the words, or an alias, which is replaced with its word. */
const wordOrAlias = <Word extends string, Alias extends string, Meant extends Word>(
  words: readonly Word[],
  aliases: Readonly<Record<Alias, Meant>>,
) => {
  const meant = aliases as Readonly<Record<string, Meant | undefined>>; // also looked up for words that are not aliases
  return z
    .enum([...words, ...(Object.keys(aliases) as Alias[])]) // the keys of the record above
    .transform((word) => meant[word] ?? (word as Word)); // anything but an alias is a word
};

export const statusWordSchema = wordOrAlias(TASK_STATUSES, STATUS_ALIASES);
type End = EndedStatus | 'ended';
/** A status in which a task ends, or `ended` for any. Its type has no aliases: our own code uses our own words. */
export const endWordSchema = wordOrAlias([...ENDED_STATUSES, 'ended'], {
  done: STATUS_ALIASES.done,
  canceled: STATUS_ALIASES.canceled,
}) as z.ZodType<End, End>; // it accepts more than its type says
export const kindWordSchema = wordOrAlias(TASK_KINDS, KIND_ALIASES);
export const sourceWordSchema = wordOrAlias(TASK_SOURCES, SOURCE_ALIASES);
/** What a client may submit. */
export const submittedKindSchema = wordOrAlias(['background', 'manual', 'chat', 'helper'], {
  subagent: KIND_ALIASES.subagent,
});
export const submittedSourceSchema = wordOrAlias(['cli', 'api', 'agent', 'cockpit', 'mcp'], SOURCE_ALIASES);
