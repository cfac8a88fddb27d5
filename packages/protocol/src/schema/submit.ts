// What a client sends to create a task.

import { z } from 'zod';
import { DELIVERY_MODES } from '../channel/delivery.ts';
import type { Frozen } from '../frozen.ts';
import { MAX_ATTACHMENTS } from '../task/attachment.ts';
import { ON_INPUT, OPTIONAL_PARTS, type OptionalPart } from '../task/task.ts';
import { submittedKindSchema, submittedSourceSchema } from './aliases.ts';
import {
  attachmentName,
  chosen,
  environment,
  folder,
  idempotencyKey,
  jsonSchema,
  labels,
  milliseconds,
  name,
  prompt,
  spacedName,
  taskRef,
  textWithoutNul,
  timestamp,
  traceparent,
} from './fields.ts';

const fields = {
  /** What the agent should do; for agents with `shell: true`, a shell command. */
  prompt: prompt.optional(),
  /** A program and its arguments, run directly without a shell; instead of `prompt`. */
  command: z
    .array(textWithoutNul)
    .min(1)
    .max(4096)
    .refine(([program]) => program !== '', 'the program is empty')
    .optional(),
  kind: submittedKindSchema.default('background'),
  source: submittedSourceSchema.default('api'),
  agent: name.optional(),
  session: spacedName.optional(),
  title: z.string().trim().min(1).max(500).optional(),
  priority: z.number().int().min(-1_000_000).max(1_000_000).default(0),
  group: name.optional(),
  labels: labels.default({}),
  /** Limit of its working time, capped by `maxExecutionTime`. */
  timeoutMs: milliseconds.min(1).optional(),
  runAt: timestamp.optional(),
  delayMs: milliseconds.optional(),
  /** Tasks that must complete before it starts. */
  after: z.array(taskRef).max(1000).default([]),
  maxAttempts: z.number().int().min(1).max(100).optional(),
  deliverTo: z.array(z.string().min(1).max(500)).max(20).default([]),
  /** Which notices to send. */
  delivery: z.enum(DELIVERY_MODES).default('state_changes'),
  /** Absolute; default: the agent's workspace. */
  workDir: folder.optional(),
  addDirs: z.array(folder).max(100).default([]),
  /** Overrides the model of its session or agent. */
  model: chosen.optional(),
  /** One of the modes that the agent offers. */
  mode: chosen.optional(),
  /** The reasoning effort, as the agent or provider names it. */
  effort: chosen.optional(),
  /** Files for the prompt: absolute paths, or their content. They are copied when the task is accepted. */
  attachments: z
    .array(z.union([folder, z.strictObject({ name: attachmentName, data: z.base64() })]))
    .max(MAX_ATTACHMENTS)
    .default([]),
  /** The submitter's environment. Kept in a private file until the task has ended, never in the ledger. */
  environment: environment.optional(),
  /** Variables set only for this task, in addition to what its agent passes on. */
  env: environment.default({}),
  onInput: z.enum(ON_INPUT).optional(),
  outputSchema: jsonSchema.optional(),
  parentId: taskRef.optional(),
  /** The trace and parent span it belongs to. Default: the header of the request. */
  traceparent: traceparent.optional(),
  idempotencyKey: idempotencyKey.optional(),
};

/** Names that other tools use for the same fields; `enable_skills` and `enable_mcp` turn these off for the run. */
const aliases = {
  agent_id: name.optional(),
  message: prompt.optional(),
  add_dirs: z.array(folder).max(100).optional(),
  enable_skills: z.boolean().optional(),
  enable_mcp: z.boolean().optional(),
};

/** Pairs of mutually exclusive fields. */
const EITHER = [
  ['prompt', 'command'],
  ['prompt', 'message'],
  ['message', 'command'],
  ['agent', 'agent_id'],
  ['runAt', 'delayMs'],
] as const;

/** What the request turns off. */
const withoutOf = (enabled: {
  readonly enable_skills: boolean | undefined;
  readonly enable_mcp: boolean | undefined;
}): { readonly without?: readonly OptionalPart[] | undefined } => {
  const without = OPTIONAL_PARTS.filter((what) => enabled[`enable_${what}`] === false);
  return without.length === 0 ? {} : { without };
};

type Shape = typeof fields & typeof aliases;
type Given = z.output<z.ZodObject<Shape>>;

const requireOneOfEach = (task: Partial<Given>, context: z.core.$RefinementCtx): void => {
  for (const [one, other] of EITHER)
    if (task[one] !== undefined && task[other] !== undefined)
      context.addIssue({ code: 'custom', path: [other], message: `give either ${one} or ${other}` });
  if (task.prompt === undefined && task.message === undefined && task.command === undefined)
    context.addIssue({ code: 'custom', path: ['prompt'], message: 'give a prompt or a command' });
};

const underOneName = ({ agent_id, message, add_dirs, enable_skills, enable_mcp, ...task }: Given) => ({
  ...task,
  prompt: task.prompt ?? message,
  agent: task.agent ?? agent_id,
  addDirs: add_dirs ?? task.addDirs,
  ...withoutOf({ enable_skills, enable_mcp }),
});

const shape: Shape = { ...fields, ...aliases };

export const submitTask = z.strictObject(shape).superRefine(requireOneOfEach).transform(underOneName);

/** As a client sends it: fields with a default may be left out. */
export type SubmitTaskInput = z.input<typeof submitTask>;
/** As the engine gets it: parsed, with defaults filled in. */
export type SubmitTask = Frozen<z.output<typeof submitTask>>;

// Few of the fields are ever given, and thousands of tasks give the same: each such set has a schema of its own, made of the
// declaration above, which takes a fifth of the time.

/** More sets than programs think of. */
const MAX_SETS = 64;
const schemas = new Map<string, typeof submitTask>();
const defaults: Partial<Given> = z.strictObject(shape).parse({});

/** What checks this request exactly as {@link submitTask} does. */
export const submitTaskOf = (request: unknown): typeof submitTask => {
  if (typeof request !== 'object' || request === null) return submitTask;
  const given = Object.keys(request);
  const set = given.join();
  const known = schemas.get(set);
  if (known !== undefined) return known;
  if (schemas.size >= MAX_SETS || !given.every((field) => Object.hasOwn(fields, field))) return submitTask;
  const schema = schemaOf(new Set(given));
  schemas.set(set, schema);
  return schema;
};

const schemaOf = (given: ReadonlySet<string>): typeof submitTask => {
  const names = Object.keys(shape);
  const isGiven = (name: string): boolean => given.has(name);
  const part = <Of extends object>(of: Of, wanted: (name: string) => boolean): Of =>
    // Only some of its fields: what reads them expects each to be optional.
    Object.fromEntries(names.filter(wanted).map((name) => [name, Reflect.get(of, name)])) as Of;
  // The fields stay in the order of the declaration: stored hashes depend on it.
  const blank = part(defaults, (name) => isGiven(name) || name in defaults);
  return z
    .strictObject(part(shape, isGiven))
    .superRefine(requireOneOfEach)
    .transform((task) => ({ ...blank, ...task })) as typeof submitTask;
};
