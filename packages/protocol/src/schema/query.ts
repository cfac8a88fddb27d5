// Query strings. Every value arrives as text; lists are comma-separated.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { EVENT_TYPES, STREAMS } from '../task/event.ts';
import { parseTaskStatus } from '../task/task-status.ts';
import { kindWordSchema, sourceWordSchema } from './aliases.ts';
import { taskRef, timestamp } from './fields.ts';

/** A query value before it is converted to text. */
type Plain<Value> = Value extends number | boolean
  ? Value
  : Value extends readonly (infer Item extends string)[]
    ? readonly Item[]
    : never;

/** A query as a client writes it: texts, or the values they mean. */
export type QueryInput<Query extends z.ZodType> = {
  readonly [Key in keyof z.input<Query>]:
    | Frozen<z.input<Query>[Key]>
    | (Key extends keyof z.output<Query> ? Plain<z.output<Query>[Key]> : never);
};

const commaSeparated = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
/** An empty list filters nothing, as if it were left out. */
const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  commaSeparated.pipe(z.array(item)).transform((list) => (list.length === 0 ? undefined : list));
export const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max));

const status = z.string().transform((text, context) => {
  const parsed = parseTaskStatus(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({
    code: 'custom',
    message: `invalid status '${text}'; known: pending, running, needs_input, completed, failed, cancelled`,
  });
  return z.NEVER;
});

const labelOf = (text: string): { readonly key: string; readonly value?: string } => {
  const at = text.indexOf('=');
  return at < 0 ? { key: text } : { key: text.slice(0, at), value: text.slice(at + 1) };
};

/** `label=key` or `label=key=value`, repeated or comma-separated. */
const label = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat().flatMap((text) => text.split(',').filter((part) => part !== '')))
  .refine((parts) => !parts.some((part) => part.startsWith('=')), 'a label needs a key: key or key=value')
  .transform((parts) => parts.map(labelOf));

export const MAX_PAGE = 1000;

export const taskQuery = z.strictObject({
  /** Only these; ids, prefixes of ids, or `@1` for the newest. */
  id: listOf(taskRef).optional(),
  status: listOf(status).optional(),
  agent: listOf(z.string()).optional(),
  session: z.string().optional(),
  kind: listOf(kindWordSchema).optional(),
  source: listOf(sourceWordSchema).optional(),
  job: z.string().optional(),
  search: z.string().max(1000).optional(),
  /** Created at or after. */
  since: timestamp.optional(),
  /** Created before. */
  until: timestamp.optional(),
  label: label.optional(),
  parent: taskRef.optional(),
  root: taskRef.optional(),
  /**
   * `true`: leaves out parts of other tasks, such as the steps of a run and the helpers of a task. Background tasks that a
   * task submitted are included.
   */
  roots: yesOrNo.optional(),
  /**
   * `created` (newest first), `ended` (last ended first) or `attention` (needs input, running, pending); `-ended` and
   * `-attention` are the reverse.
   */
  order: z.enum(['created', 'ended', 'attention', '-ended', '-attention']).default('created'),
  limit: wholeNumber(1, MAX_PAGE).default(50),
  cursor: z.string().max(500).optional(),
});
export type TaskQueryInput = QueryInput<typeof taskQuery>;
export type TaskQuery = Frozen<z.output<typeof taskQuery>>;

export const TASK_INCLUDES = [
  'children',
  'history',
  'plan',
  'toolCalls',
  'messages',
  'usage',
  'inputs',
  'deliveries',
  'log',
] as const;
export const getTaskQuery = z.strictObject({ include: listOf(z.enum(TASK_INCLUDES)).optional() });

export const streamQuery = z.strictObject({
  since: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  type: listOf(z.enum(EVENT_TYPES)).optional(),
  /** `false`: the stream closes after the events that existed at the time of the request. Default: it continues live. */
  follow: yesOrNo.optional(),
});
export const eventsQuery = streamQuery.extend({
  agent: z.string().optional(),
  session: z.string().optional(),
  root: taskRef.optional(),
  task: listOf(taskRef).optional(),
});

export const outputQuery = z.strictObject({
  since: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  until: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  stream: listOf(z.enum(STREAMS)).optional(),
  /** Only this many lines from the end. */
  tail: wholeNumber(1, 1_000_000).optional(),
  /** The first line, from 0; negative: counted from the end. */
  offset: z
    .string()
    .regex(/^-?\d{1,15}$/, 'is not a whole number')
    .transform(Number)
    .optional(),
  /** At most this many lines, starting at `offset`. */
  lines: wholeNumber(1, 1_000_000).optional(),
});

export const messagesQuery = z.strictObject({
  /** Only messages with a higher number. */
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
  limit: wholeNumber(1, MAX_PAGE).default(100),
  /** `true`: include messages from before resets. */
  archived: yesOrNo.default(false),
});

export const insightsQuery = z.strictObject({
  period: z.enum(['day', 'week', 'month']).default('day'),
  since: timestamp.optional(),
});
