// One step: its id, its work, and how it is treated.

import type { Located } from './located.ts';
import { readMatrix } from './matrix.ts';
import type { StepContext } from './read-context.ts';
import { readOwnName } from './read-own-name.ts';
import { Texts } from './read-texts.ts';
import { readWork } from './read-work.ts';
import type { StepDraft } from './step-draft.ts';
import type { ReadWork } from './step-fields.ts';

export const STEP_FIELDS = [
  'id',
  'prompt',
  'run',
  'workflow',
  'discuss',
  'approve',
  'wait',
  'agent',
  'input',
  'needs',
  'when',
  'if',
  'always',
  'matrix',
  'retry',
  'timeout',
  'outputs',
  'session',
  'workDir',
  'labels',
  'env',
] as const;
type StepField = (typeof STEP_FIELDS)[number];

const MAX_ATTEMPTS = 100;
/** In place of work that could not be read; with its fault the definition is not run. */
const UNREAD: ReadWork = { work: { kind: 'wait', waitMs: 0 }, tasksBelow: 0, depthBelow: 0 };

/** undefined: a fault was found without which there is no step. */
export const readStep = (
  at: Located,
  fields: ReadonlyMap<StepField, Located>,
  { needs, when }: Pick<StepDraft, 'needs' | 'when'>,
  context: StepContext,
): StepDraft | undefined => {
  const id = readId(at, fields.get('id'));
  const texts = new Texts();
  const read = readWork({ id: id ?? '?', at, fields }, texts, context);
  const outputs = texts.record(fields.get('outputs'), { isOutput: true });
  const session = fields.get('session');
  const workDir = fields.get('workDir');
  const rest = {
    always: fields.get('always')?.boolean() ?? false,
    ...readRetry(fields, read?.work.kind),
    timeoutMs: fields.get('timeout')?.durationMs(1),
    session: session && texts.words(session),
    workDir: workDir && texts.words(workDir),
    labels: texts.record(fields.get('labels')),
    env: texts.variables(fields.get('env')),
    matrix: readMatrix(fields.get('matrix')),
    matrixAt: fields.get('matrix'),
  };
  if (id === undefined) return undefined;
  // Others may need it all the same: only what is wrong with it is told.
  return { at, id, ...(read ?? UNREAD), needs, when, outputs, ...rest, texts: texts.all };
};

const readId = (at: Located, field: Located | undefined): string | undefined => {
  if (!field) {
    at.fault("'id' is missing: how do others call this step?");
    return undefined;
  }
  const written = field.words('an id');
  return written === undefined ? undefined : readOwnName(written, field, 'id');
};

const RETRY_FIELDS = ['attempts', 'onInterrupt'] as const;

/** What waits only may always be done again. */
const HARMLESS: ReadonlySet<string> = new Set(['approve', 'wait']);
/** Each attempt of others has its own rules, or none. */
const TRIED_AGAIN: ReadonlySet<string> = new Set(['prompt', 'run']);

const readRetry = (
  fields: ReadonlyMap<StepField, Located>,
  kind: string | undefined,
): Pick<StepDraft, 'attempts' | 'mayRepeat'> => {
  const at = fields.get('retry');
  const inner = at?.isMap ? at.fields(RETRY_FIELDS, 'a map') : undefined;
  const attemptsAt = inner ? inner.get('attempts') : at;
  const attempts = attemptsAt?.integer(1, MAX_ATTEMPTS) ?? 1;
  if (attempts > 1 && kind !== undefined && !TRIED_AGAIN.has(kind))
    attemptsAt?.fault(`only steps with prompt or run are tried again by themselves, not ${kind}`);
  // A sub-workflow decides for each of its own steps.
  const isHarmless = kind !== undefined && (HARMLESS.has(kind) || kind === 'workflow');
  return { attempts, mayRepeat: inner?.get('onInterrupt')?.boolean() ?? isHarmless };
};
