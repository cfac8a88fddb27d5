// The counts of running, pending and waiting tasks for the head line and the sidebar.

import type { LedgerEvent } from '@coxswain/protocol';
import { useResource } from '../data/use-resource.ts';
import { useDeps } from './context.ts';

export interface Pulse {
  readonly running: number;
  readonly pending: number;
  readonly needsInput: number;
  /** Open questions and permissions; a task may ask several. */
  readonly questions: number;
}

export const NO_PULSE: Pulse = { running: 0, pending: 0, needsInput: 0, questions: 0 };

const EVERY_MS = 5_000;
const CHANGES_COUNTS: ReadonlySet<LedgerEvent['type']> = new Set([
  ...(['TaskQueued', 'TaskStarted', 'TaskRetrying', 'InputRequested', 'InputAnswered'] as const),
  ...(['TaskCompleted', 'TaskFailed', 'TaskCancelled', 'TaskDeleted', 'ItemMoved'] as const),
]);

export const usePulse = (): Pulse => {
  const { client } = useDeps();
  const load = async (): Promise<Pulse> => {
    const { running, pending, needsInput } = await client.tasks.counts();
    const questions = needsInput === 0 ? 0 : (await client.inputs.list()).length;
    return { running, pending, needsInput, questions };
  };
  const { value } = useResource(load, {
    key: 'pulse',
    everyMs: EVERY_MS,
    isConcerned: ({ type }) => CHANGES_COUNTS.has(type),
  });
  return value ?? NO_PULSE;
};
