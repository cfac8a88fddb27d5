// What the lines of a batch leave open is said once, in a first line of its own.

import type { BatchDefaults, SubmitTask } from '@coxswain/protocol';
import { batchDefaultsLine } from '@coxswain/protocol/schema';
import { parseWith } from '../faults.ts';
import { parseJson } from '../request/json-text.ts';

const LOOKS_LIKE_DEFAULTS = /^\s*\{\s*"defaults"\s*:/;

/** The defaults, when the line is one that gives them; undefined for a line that is a task. Throws `invalid_request`. */
export const readDefaults = (line: string): BatchDefaults | undefined =>
  LOOKS_LIKE_DEFAULTS.test(line) ? parseWith(batchDefaultsLine, parseJson(line)).defaults : undefined;

/** The task with what its line left open. One environment stays one object, so that it is kept and compared once. */
export const withDefaults = (task: SubmitTask, given: object, defaults: BatchDefaults): SubmitTask => ({
  ...task,
  source: 'source' in given ? task.source : (defaults.source ?? task.source),
  workDir: task.workDir ?? defaults.workDir,
  environment: task.environment ?? defaults.environment,
});
