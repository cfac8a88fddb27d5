// One step of the search index: the tasks that were queued or ended since the last step, with the cursor that says how
// far the index is, in one transaction.

import { TERMINAL_EVENTS } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { readMeta, writeMeta } from '../database/meta.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { codeOf } from '../events/type-code.ts';
import { cutForIndex } from './cut.ts';

/** Where it is noted how far the index is. */
export const SEARCH_THROUGH = 'search_through_seq';
/** How much of each prompt, result and error is searchable, in bytes of UTF-8. */
const INDEXED_BYTES = 4 * 1024;
/** The limits of one step, whichever is reached first: tasks or characters; a few milliseconds. */
const STEP_TASKS = 64;
const STEP_CHARACTERS = 24 * 1024;
/** The most events one query scans. */
const WINDOW = 8_192;
const QUEUED = codeOf('TaskQueued');
/** An item may have been renamed. */
const MOVED = codeOf('ItemMoved');
const INDEXED_TYPES = listParameter([QUEUED, MOVED, ...TERMINAL_EVENTS.map(codeOf)]);

/** What is to be indexed next. */
export interface IndexStep {
  readonly candidates: readonly { readonly seq: number; readonly task_n: number; readonly type: number }[];
  /** How far the index is when all of them are done. */
  readonly throughSeq: number;
}

const candidatesIn = compiled((values: { after: number; through: number }) =>
  db
    .selectFrom('event')
    .select(['seq', 'task_n', 'type'])
    .where('seq', '>', values.after)
    .where('seq', '<=', values.through)
    .where('type', 'in', listed<number>(INDEXED_TYPES))
    .orderBy('seq')
    .limit(sql.lit(STEP_TASKS)),
);
const textOf = compiled((values: { n: number }) =>
  db
    .selectFrom('task_request as request')
    .leftJoin('task_result as outcome', 'outcome.n', 'request.n')
    .select('request.title')
    .select(sql<string>`substr(request.prompt, 1, ${sql.lit(INDEXED_BYTES)})`.as('prompt'))
    .select(sql<string | null>`substr(outcome.result, 1, ${sql.lit(INDEXED_BYTES)})`.as('result'))
    .select(sql<string | null>`substr(outcome.error_message, 1, ${sql.lit(INDEXED_BYTES)})`.as('error'))
    .where('request.n', '=', values.n),
);
const replaceDocument = compiled((values: { n: number; title: string; prompt: string; result: string }) =>
  db
    .replaceInto('search')
    .values({ rowid: values.n, title: values.title, prompt: values.prompt, result: values.result }),
);

/** How far the index is. */
export function* readIndexedThrough(): Tx<number> {
  return Number((yield* readMeta(SEARCH_THROUGH)) ?? 0);
}

/** The next tasks to index after a sequence, through the head at most. */
export function* nextStep(afterSeq: number, headSeq: number): Tx<IndexStep> {
  const through = Math.min(headSeq, afterSeq + WINDOW);
  const candidates = yield* all(candidatesIn({ after: afterSeq, through }));
  const last = candidates.at(-1);
  const isCut = candidates.length === STEP_TASKS && last !== undefined;
  return { candidates, throughSeq: isCut ? last.seq : through };
}

/** Indexes as much of the step as fits; returns how far the index is now. */
export function* indexStep({ candidates, throughSeq }: IndexStep): Tx<number> {
  const done = new Set<number>();
  let characters = 0;
  let through = throughSeq;
  for (const { seq, task_n: n, type } of candidates) {
    if (!done.has(n)) characters += yield* indexTask(n, type === QUEUED || type === MOVED);
    done.add(n);
    if (characters < STEP_CHARACTERS) continue;
    through = seq;
    break;
  }
  yield* writeMeta(SEARCH_THROUGH, String(through));
  return through;
}

/**
 * Indexes the task as it is now. Skips a task that is gone, and one that ended without a result or an error, which adds nothing to
 * what was indexed when it was queued. Returns the number of characters.
 */
function* indexTask(n: number, isNew: boolean): Tx<number> {
  const row = yield* first(textOf({ n }));
  if (row === undefined || (!isNew && row.result === null && row.error === null)) return 0;
  const document = {
    n,
    title: cutForIndex(row.title ?? ''),
    prompt: cutForIndex(beginning(row.prompt)),
    // Its result or its error.
    result: cutForIndex([row.result, row.error].map((text) => beginning(text ?? '')).join('\n')),
  };
  yield* run(replaceDocument(document));
  return document.title.length + document.prompt.length + document.result.length;
}

const encoder = new TextEncoder();
const room = new Uint8Array(INDEXED_BYTES);

/** The first {@link INDEXED_BYTES} of the text, ending with a whole character. */
const beginning = (text: string): string =>
  text.length * 3 <= INDEXED_BYTES ? text : text.slice(0, encoder.encodeInto(text, room).read);
