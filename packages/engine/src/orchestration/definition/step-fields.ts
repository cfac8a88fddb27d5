// The keys of a step and of a branch, each with what it may hold.

import {
  duration,
  type Fields,
  keysOf,
  type Located,
  wholeNumber,
  words,
} from '@coxswain/protocol/validation';
import { z } from 'zod';
import { TEXT } from './read-texts.ts';

const MAX_ATTEMPTS = 100;

const flag = z.boolean('true or false');
const attempts = wholeNumber(1, MAX_ATTEMPTS);
/** Read part by part, so that each can be pointed at. */
const parts = z.unknown();

export const STEP = {
  id: words('an id'),
  prompt: words(),
  run: parts,
  workflow: words('the path of a file, or a definition'),
  discuss: parts,
  approve: words(),
  wait: duration(),
  agent: words('the name of an agent'),
  input: parts,
  needs: parts,
  when: words('a condition'),
  if: words('a condition'),
  always: flag,
  matrix: parts,
  retry: z.union(
    [attempts, keysOf({ attempts: attempts.nullish(), onInterrupt: flag.nullish() }, 'a map')],
    `a whole number from 1 to ${MAX_ATTEMPTS}`,
  ),
  timeout: duration(1),
  outputs: parts,
  session: words(),
  workDir: words(),
  labels: parts,
  env: parts,
} as const;

// biome-ignore lint/suspicious/noThenProperty: nobody awaits the keys of a branch
export const BRANCH = { id: TEXT, if: STEP.if, then: parts, else: parts, needs: parts } as const;

/** A step as its work is read from. */
export interface StepFields {
  readonly id: string;
  readonly at: Located;
  readonly fields: Fields<typeof STEP>;
}
