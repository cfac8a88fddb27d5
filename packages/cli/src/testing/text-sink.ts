// A sink that remembers: what a test reads instead of a terminal.

import type { Sink } from '../world.ts';

export interface TextSink extends Sink {
  /** Everything that was written. */
  text(): string;
}

export const textSink = (as: { readonly isTerminal?: boolean; readonly columns?: number } = {}): TextSink => {
  let written = '';
  return {
    isTerminal: as.isTerminal ?? false,
    columns: as.columns,
    write: async (text) => {
      written += text;
    },
    text: () => written,
  };
};
