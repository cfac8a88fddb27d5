// One step: its id, its work, and how it is treated.

import type { Located } from '@coxswain/protocol/validation';
import { readMatrix } from './matrix.ts';
import type { StepContext } from './read-context.ts';
import { readOwnName, Texts } from './read-texts.ts';
import { readWork } from './read-work.ts';
import type { ReadWork, StepDraft } from './step-draft.ts';
import type { StepFields } from './step-fields.ts';

/** In place of work that could not be read; with its fault the definition is not run. */
const UNREAD: ReadWork = { work: { kind: 'wait', waitMs: 0 }, tasksBelow: 0, depthBelow: 0 };

/** undefined: a fault was found without which there is no step. */
export const readStep = (
  at: Located,
  fields: StepFields['fields'],
  { needs, when }: Pick<StepDraft, 'needs' | 'when'>,
  context: StepContext,
): StepDraft | undefined => {
  const id = readId(at, fields);
  const texts = new Texts();
  const read = readWork({ id: id ?? '?', at, fields }, texts, context);
  const outputs = texts.record(fields.at('outputs'), () => ({ isOutput: true }));
  const session = fields.at('session');
  const workDir = fields.at('workDir');
  const rest = {
    always: fields.read('always') ?? false,
    ...readRetry(fields, read?.work.kind),
    timeoutMs: fields.read('timeout'),
    session: session && texts.words(session),
    workDir: workDir && texts.words(workDir),
    labels: texts.record(fields.at('labels')),
    env: texts.variables(fields.at('env')),
    matrix: readMatrix(fields.at('matrix')),
    matrixAt: fields.at('matrix'),
  };
  if (id === undefined) return undefined;
  // Others may need it all the same: only what is wrong with it is told.
  return { at, id, ...(read ?? UNREAD), needs, when, outputs, ...rest, texts: texts.all };
};

const readId = (at: Located, fields: StepFields['fields']): string | undefined => {
  const field = fields.at('id');
  if (!field) {
    at.fault("'id' is missing: how do others call this step?");
    return undefined;
  }
  const written = fields.read('id');
  return written === undefined ? undefined : readOwnName(written, field, 'id');
};

/** What waits only may always be done again. */
const HARMLESS: ReadonlySet<string> = new Set(['approve', 'wait']);
/** Each attempt of others has its own rules, or none. */
const TRIED_AGAIN: ReadonlySet<string> = new Set(['prompt', 'run']);

const readRetry = (
  fields: StepFields['fields'],
  kind: string | undefined,
): Pick<StepDraft, 'attempts' | 'mayRepeat'> => {
  const retry = fields.read('retry');
  const { attempts, onInterrupt } = typeof retry === 'number' ? { attempts: retry } : { ...retry };
  if ((attempts ?? 1) > 1 && kind !== undefined && !TRIED_AGAIN.has(kind))
    fields.at('retry')?.fault(`only steps with prompt or run are tried again by themselves, not ${kind}`);
  // A sub-workflow decides for each of its own steps.
  const isHarmless = kind !== undefined && (HARMLESS.has(kind) || kind === 'workflow');
  return { attempts: attempts ?? 1, mayRepeat: onInterrupt ?? isHarmless };
};
