import type { Fact, Stream } from '@coxswain/protocol';

export const MIB = 1024 * 1024;

/** A piece of output. */
export const chunk = (text: string, stream: Stream = 'stdout'): Fact => ({
  type: 'StreamChunk',
  data: { stream, text },
});
