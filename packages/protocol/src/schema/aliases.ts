// Words with a fixed set of meanings, as other tools write them too: what is parsed is always our own word.

import { z } from 'zod';
import { KIND_ALIASES, SOURCE_ALIASES, TASK_KINDS, TASK_SOURCES } from '../task/task.ts';
import { ENDED_STATUSES, type EndedStatus, STATUS_ALIASES, TASK_STATUSES } from '../task/task-status.ts';

/** One of the words, or an alias of one of them, which becomes that word. */
const wordOrAlias = <Word extends string, Alias extends string, Meant extends Word>(
  words: readonly Word[],
  aliases: Readonly<Record<Alias, Meant>>,
) => {
  const meant = aliases as Readonly<Record<string, Meant | undefined>>; // asked for words that are none of its keys, too
  return z
    .enum([...words, ...(Object.keys(aliases) as Alias[])]) // the keys of the record above
    .transform((word) => meant[word] ?? (word as Word)); // what is no alias is a word
};

export const statusWord = wordOrAlias(TASK_STATUSES, STATUS_ALIASES);
type End = EndedStatus | 'ended';
/** How a task ends, or that it does. Its type names no aliases: our own code writes our own words. */
export const endWord = wordOrAlias([...ENDED_STATUSES, 'ended'], {
  done: STATUS_ALIASES.done,
  canceled: STATUS_ALIASES.canceled,
}) as z.ZodType<End, End>; // it takes more than it tells
export const kindWord = wordOrAlias(TASK_KINDS, KIND_ALIASES);
export const sourceWord = wordOrAlias(TASK_SOURCES, SOURCE_ALIASES);
/** What a client may submit. */
export const submittedKind = wordOrAlias(['background', 'manual', 'chat', 'helper'], {
  subagent: KIND_ALIASES.subagent,
});
export const submittedSource = wordOrAlias(['cli', 'api', 'agent', 'cockpit', 'mcp'], SOURCE_ALIASES);
