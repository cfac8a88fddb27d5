// Programs of the tests that are written in TypeScript start in half the time with the code that Node made of them the first time.

import { join } from 'node:path';

/** For the environment of such a program: where Node keeps that code. It is written when the program ends by itself. */
export const COMPILED_CODE = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/test-programs'),
};
