// The option of every list that says how many rows at most.

import { optional } from './parameter.ts';
import { wholeNumber } from './readers.ts';

export const countOption = (defaultCount: number, max = 1_000_000) =>
  optional('-n, --count <number>', `maximum number (default ${defaultCount})`, wholeNumber(1, max), {
    alias: '--limit',
  });
