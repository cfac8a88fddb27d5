// What a view needs to know of its surroundings, for tests: no colour, a still clock, texts to read afterwards.

import { type Language, wordsFor } from '@coxswain/locale';
import type { Context } from '../command.ts';
import { createOutput } from '../output/output.ts';
import { NO_PAINT } from '../output/paint.ts';
import { type TestWorld, testWorld } from './test-world.ts';

export interface TestShown extends Pick<Context, 'output' | 'words'> {
  readonly world: TestWorld;
}

export const testShown = (
  as: { readonly isTerminal?: boolean; readonly columns?: number; readonly language?: Language } = {},
): TestShown => {
  const world = testWorld(as);
  const output = createOutput({
    data: world.output,
    notes: world.errors,
    dataPaint: NO_PAINT,
    notesPaint: NO_PAINT,
    isJson: false,
    isQuiet: false,
  });
  return { world, output, words: wordsFor(as.language ?? 'en') };
};
