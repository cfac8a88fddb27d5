// Agents print a line for each word: what follows one another in the same stream goes in one piece.

import type { Fact } from '@coxswain/protocol';
import { isOnePiece } from '../pieces.ts';

export const joinChunks = (facts: readonly Fact[]): readonly Fact[] => {
  const joined: Fact[] = [];
  for (const fact of facts) {
    const last = joined.at(-1);
    const whole =
      last?.type === 'StreamChunk' && fact.type === 'StreamChunk' && last.data.stream === fact.data.stream
        ? last.data.text + fact.data.text
        : undefined;
    if (whole !== undefined && fact.type === 'StreamChunk' && isOnePiece(whole))
      joined.splice(-1, 1, { type: 'StreamChunk', data: { stream: fact.data.stream, text: whole } });
    else joined.push(fact);
  }
  return joined;
};
