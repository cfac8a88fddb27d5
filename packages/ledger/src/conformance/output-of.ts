import type { Task } from '@coxswain/protocol';
import type { OutputQuery } from '../ledger.ts';
import type { World } from './world.ts';

/** The stored output of a task as one text. */
export const outputOf = async (world: World, task: Task, query: OutputQuery = {}): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of world.ledger.output.read(task.id, query)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
};
