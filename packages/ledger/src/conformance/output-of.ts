import type { Task } from '@coxswain/protocol';
import type { OutputQuery } from '../ledger.ts';
import type { Fixture } from './fixture.ts';

/** The stored output of a task as one text. */
export const outputOf = async (fixture: Fixture, task: Task, query: OutputQuery = {}): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of fixture.ledger.output.read(task.id, query)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
};
