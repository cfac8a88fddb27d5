// Workflows and discussions: the requests that start them, and the state of a run.

import { z } from 'zod';
import { DELIVERY_MODES } from '../channel/delivery.ts';
import type { Frozen } from '../frozen.ts';
import { INPUT_KINDS } from '../task/input-request.ts';
import { TASK_STATUSES } from '../task/task-status.ts';
import {
  DEFAULT_ROUND_LIMIT_MS,
  DEFAULT_ROUNDS,
  MAX_SPEAKERS,
  MIN_SPEAKERS,
} from '../workflow/composition.ts';
import { STEP_KINDS } from '../workflow/workflow.ts';
import {
  environment,
  folder,
  idempotencyKey,
  inputId,
  labels,
  milliseconds,
  name,
  prompt,
  spacedName,
  taskId,
} from './fields.ts';

const source = z.string().max(1_000_000);
const target = z.string().min(1).max(500);

/** Fields they share with a submitted task. */
const run = {
  session: spacedName.optional(),
  title: z.string().trim().min(1).max(500).optional(),
  priority: z.number().int().min(-1_000_000).max(1_000_000).default(0),
  labels: labels.default({}),
  timeoutMs: milliseconds.min(1).optional(),
  deliverTo: z.array(target).max(20).default([]),
  delivery: z.enum(DELIVERY_MODES).default('state_changes'),
  workDir: folder.optional(),
  environment: environment.optional(),
  idempotencyKey: idempotencyKey.optional(),
  source: z.enum(['cli', 'api', 'cockpit']).default('api'),
};

export const validateWorkflow = z.strictObject({
  source,
  /** The folder to which paths of sub-workflows are relative; without it they are not checked. */
  folder: folder.optional(),
});

const savedName = z.string().min(1).max(255);

export const newWorkflowRun = z
  .strictObject({
    ...run,
    /** YAML or JSON. */
    definition: source.optional(),
    /** The name of a saved workflow, instead of a definition. A project workflow must be trusted. */
    saved: savedName.optional(),
    input: z.record(z.string().max(128), z.string().max(1_000_000)).default({}),
    /** The folder of the file, to which paths of sub-workflows are relative; with `saved`, a folder of the project. */
    folder: folder.optional(),
  })
  .refine(({ definition, saved }) => (definition === undefined) !== (saved === undefined), {
    message: 'give either a definition or the name of a saved workflow',
    path: ['definition'],
  });
export type NewWorkflowRunInput = z.input<typeof newWorkflowRun>;
export type NewWorkflowRun = Frozen<z.output<typeof newWorkflowRun>>;

/** A fault in a definition, with its position. */
const workflowFault = z.object({
  /** From 1. */
  line: z.number(),
  column: z.number(),
  path: z.string(),
  message: z.string(),
  /** The sub-workflow it is in, as the step refers to it; undefined: the definition itself. */
  file: z.string().optional(),
});
export interface WorkflowFault extends Frozen<z.output<typeof workflowFault>> {}

const workflowStep = z.object({
  /** Unique in the run: the id of the step, with the values of the matrix: `test[node=20]`. */
  key: z.string(),
  kind: z.enum(STEP_KINDS),
  needs: z.array(z.string()),
  /** `waiting`: for the steps it needs. `skipped`: its condition was false. `blocked`: a step it needs failed. */
  state: z.enum([...TASK_STATUSES, 'waiting', 'skipped', 'blocked']),
  /** Why it was skipped, is blocked or failed. */
  detail: z.string().optional(),
  taskId: taskId.optional(),
  /** It completed in an earlier run, which this run continues. */
  isReused: z.boolean(),
  elapsedMs: z.number().optional(),
});
export interface WorkflowStep extends Frozen<z.output<typeof workflowStep>> {}
export type StepState = WorkflowStep['state'];

export const workflowCheck = z.object({
  ok: z.boolean(),
  faults: z.array(workflowFault),
  name: z.string().optional(),
  description: z.string().optional(),
  steps: z.array(workflowStep.pick({ key: true, kind: true, needs: true })).optional(),
});
export interface WorkflowCheck extends Frozen<z.output<typeof workflowCheck>> {}

/** An open question in a run or below it. */
const askedInRun = z.object({
  id: inputId,
  taskId,
  kind: z.enum(INPUT_KINDS),
  title: z.string(),
  /** The key of the step that asks, or of its ancestor step in this run. */
  step: z.string(),
  /** The path from that step to the one that asks: `deploy › claude`. */
  who: z.string(),
});
export interface OpenQuestion extends Frozen<z.output<typeof askedInRun>> {}

export const workflowRun = z.object({
  taskId,
  name: z.string(),
  status: z.enum(TASK_STATUSES),
  input: z.record(z.string(), z.string()),
  steps: z.array(workflowStep),
  asked: z.array(askedInRun),
});
export interface WorkflowRun extends Frozen<z.output<typeof workflowRun>> {}

const TRUST = ['trusted', 'changed', 'untrusted'] as const;

/** A definition in `<COX_HOME>/workflows` or in `.cox/workflows` of the folder. */
export const savedWorkflow = z.object({
  name: z.string(),
  path: z.string(),
  origin: z.enum(['home', 'project']),
  description: z.string().optional(),
  steps: z.number().int(),
  /** undefined: it is valid. */
  fault: z.string().optional(),
  /** For project workflows. `changed`: it was trusted with different content. undefined: it needs no trust, or is ignored. */
  trust: z.enum(TRUST).optional(),
  /** Why it is ignored, and how to fix that. */
  ignored: z.string().optional(),
  /** The path of the workflow that this name refers to here. */
  hiddenBy: z.string().optional(),
});
export type SavedWorkflow = Frozen<z.output<typeof savedWorkflow>>;

/** A saved workflow as it would run now. */
export const savedDefinition = savedWorkflow.extend({
  /** The definition with its sub-workflows inlined; undefined: it has faults. */
  text: z.string().optional(),
  /** SHA-256 of the text, in hex: the hash to trust. */
  hash: z.string().optional(),
  check: workflowCheck,
  /** The folder of the file. */
  folder: z.string(),
  /** The path of the workflow in the home that it overrides. */
  hides: z.string().optional(),
  /** Ignored workflows with the same name. */
  passedOver: z.array(z.object({ path: z.string(), why: z.string() })),
});
export type SavedDefinition = Frozen<z.output<typeof savedDefinition>>;
export const savedQuery = z.strictObject({ name: savedName, folder: folder.optional() });

export const trustedWorkflow = z.object({
  /** The real path of the file. */
  path: z.string(),
  hash: z.string(),
  trustedAt: z.string(),
  trustedBy: z.string(),
});
export type TrustedWorkflow = Frozen<z.output<typeof trustedWorkflow>>;
export const trustRequest = z.strictObject({
  path: folder,
  /** The hash of the content you reviewed. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

const SPEAKERS = `a discussion takes ${MIN_SPEAKERS} to ${MAX_SPEAKERS} agents`;

export const newDiscussion = z.strictObject({
  ...run,
  topic: prompt,
  agents: z.array(name).min(MIN_SPEAKERS, SPEAKERS).max(MAX_SPEAKERS, SPEAKERS),
  /** Default: the first agent. */
  judge: name.optional(),
  rounds: z.number().int().min(1).max(20).default(DEFAULT_ROUNDS),
  /** Time limit of one round. */
  roundLimitMs: milliseconds.min(1_000).default(DEFAULT_ROUND_LIMIT_MS),
});
export type NewDiscussionInput = z.input<typeof newDiscussion>;
export type NewDiscussion = Frozen<z.output<typeof newDiscussion>>;
