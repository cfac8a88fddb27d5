import { expect, test } from 'vitest';
import { SentPieces } from './sent-pieces.ts';

test('the next attempt continues with the piece that failed', async () => {
  const sent = new SentPieces();
  const got: string[] = [];
  let isDown = true;
  const post = async (piece: string): Promise<void> => {
    if (piece === 'c' && isDown) throw new Error('down');
    got.push(piece);
  };
  await expect(sent.send('d1', ['a', 'b', 'c', 'd'], post)).rejects.toThrow('down');
  isDown = false;
  await sent.send('d1', ['a', 'b', 'c', 'd'], post);
  await sent.send('d1', ['a'], post);
  expect(got).toEqual(['a', 'b', 'c', 'd', 'a']);
});
