// A sink that remembers: what a test reads instead of a terminal.

import type { Sink } from '../deps.ts';

export interface TextSink extends Sink {
  /** Everything that was written. */
  text(): string;
  bytes(): Buffer;
}

export const textSink = (
  as: { readonly isTerminal?: boolean | undefined; readonly columns?: number | undefined } = {},
): TextSink => {
  const written: Buffer[] = [];
  return {
    isTerminal: as.isTerminal ?? false,
    columns: as.columns,
    write: async (data) => {
      written.push(Buffer.from(data));
    },
    text: () => Buffer.concat(written).toString('utf8'),
    bytes: () => Buffer.concat(written),
  };
};
