// What a view needs to know of its surroundings, for tests: no colour, a still clock, texts to read afterwards.

import { type Language, wordsFor } from '@coxswain/locale';
import type { Context } from '../command.ts';
import { createOutput } from '../output/output.ts';
import { NO_PAINT } from '../output/paint.ts';
import { type TestDeps, testDeps } from './test-deps.ts';

export interface TestShown extends Pick<Context, 'output' | 'words'> {
  readonly deps: TestDeps;
}

export const testShown = (
  as: { readonly isTerminal?: boolean; readonly columns?: number; readonly language?: Language } = {},
): TestShown => {
  const deps = testDeps(as);
  const output = createOutput({
    data: deps.output,
    notes: deps.errors,
    dataPaint: NO_PAINT,
    notesPaint: NO_PAINT,
    isJson: false,
    isQuiet: false,
  });
  return { deps, output, words: wordsFor(as.language ?? 'en') };
};
