// The option of every list that says how many rows at most.

import { optional } from './parameter.ts';
import { wholeNumber } from './readers.ts';

export const countOption = (byDefault: number, max = 1_000_000, meaning = 'maximum number') =>
  optional('-n, --count <number>', `${meaning} (default ${byDefault})`, wholeNumber(1, max), {
    alias: '--limit',
  });
