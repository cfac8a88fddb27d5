// What a client sends to create a task.

import { z } from 'zod';
import { DELIVERY_MODES } from '../channel/delivery.ts';
import type { Frozen } from '../frozen.ts';
import { MAX_ATTACHMENTS } from '../task/attachment.ts';
import { LEAVABLE, type Leavable, ON_INPUT } from '../task/task.ts';
import { submittedKind, submittedSource } from './aliases.ts';
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
  /** What the agent should do; for agents with `shell: true` a shell command line. */
  prompt: prompt.optional(),
  /** A program and its arguments, run exactly so; instead of `prompt`. */
  command: z
    .array(textWithoutNul)
    .min(1)
    .max(4096)
    .refine(([program]) => program !== '', 'names no program')
    .optional(),
  kind: submittedKind.default('background'),
  source: submittedSource.default('api'),
  agent: name.optional(),
  session: spacedName.optional(),
  title: z.string().trim().min(1).max(500).optional(),
  priority: z.number().int().min(-1_000_000).max(1_000_000).default(0),
  group: name.optional(),
  labels: labels.default({}),
  /** Its own limit of working time, never above `maxExecutionTime`. */
  timeoutMs: milliseconds.min(1).optional(),
  runAt: timestamp.optional(),
  delayMs: milliseconds.optional(),
  /** Tasks that must complete first. */
  after: z.array(taskRef).max(1000).default([]),
  maxAttempts: z.number().int().min(1).max(100).optional(),
  deliverTo: z.array(z.string().min(1).max(500)).max(20).default([]),
  /** Which notices go there. */
  delivery: z.enum(DELIVERY_MODES).default('state_changes'),
  /** Absolute; default: the agent's workspace. */
  workDir: folder.optional(),
  addDirs: z.array(folder).max(100).default([]),
  /** Instead of the model of its session or agent. */
  model: chosen.optional(),
  /** One of the modes that the agent offers. */
  mode: chosen.optional(),
  /** How much the model thinks, as the agent or provider names it. */
  effort: chosen.optional(),
  /** Absolute paths of files that go with the prompt, or their content. They are copied when the task is accepted. */
  attachments: z
    .array(z.union([folder, z.strictObject({ name: attachmentName, data: z.base64() })]))
    .max(MAX_ATTACHMENTS)
    .default([]),
  /** The submitter's environment. Kept in a private file until the task has ended, never in the ledger. */
  environment: environment.optional(),
  /** Variables set for this task alone, whatever its agent passes on. */
  env: environment.default({}),
  onInput: z.enum(ON_INPUT).optional(),
  outputSchema: jsonSchema.optional(),
  parentId: taskRef.optional(),
  /** The trace that it belongs to and the span above it; without it that of the header. */
  traceparent: traceparent.optional(),
  idempotencyKey: idempotencyKey.optional(),
};

/** Names that other tools use for the same fields; `enable_skills` and `enable_mcp` say what the run of an agent goes without. */
const aliases = {
  agent_id: name.optional(),
  message: prompt.optional(),
  add_dirs: z.array(folder).max(100).optional(),
  enable_skills: z.boolean().optional(),
  enable_mcp: z.boolean().optional(),
};

/** Pairs of which at most one may be given: a request that says a thing twice is wrong once. */
const EITHER = [
  ['prompt', 'command'],
  ['prompt', 'message'],
  ['message', 'command'],
  ['agent', 'agent_id'],
  ['runAt', 'delayMs'],
] as const;

/** What is switched off. */
const withoutOf = (enabled: {
  readonly enable_skills: boolean | undefined;
  readonly enable_mcp: boolean | undefined;
}): { readonly without?: readonly Leavable[] | undefined } => {
  const without = LEAVABLE.filter((what) => enabled[`enable_${what}`] === false);
  return without.length === 0 ? {} : { without };
};

export const submitTask = z
  .strictObject({ ...fields, ...aliases })
  .superRefine((task, context) => {
    for (const [one, other] of EITHER)
      if (task[one] !== undefined && task[other] !== undefined)
        context.addIssue({ code: 'custom', path: [other], message: `give either ${one} or ${other}` });
    if (task.prompt === undefined && task.message === undefined && task.command === undefined)
      context.addIssue({ code: 'custom', path: ['prompt'], message: 'give a prompt or a command' });
  })
  .transform(({ agent_id, message, add_dirs, enable_skills, enable_mcp, ...task }) => ({
    ...task,
    prompt: task.prompt ?? message,
    agent: task.agent ?? agent_id,
    addDirs: add_dirs ?? task.addDirs,
    ...withoutOf({ enable_skills, enable_mcp }),
  }));

/** As a client writes it: everything with a default may be left out. */
export type SubmitTaskInput = z.input<typeof submitTask>;
/** As the engine takes it: parsed, defaults filled in. */
export type SubmitTask = Frozen<z.output<typeof submitTask>>;
