// Keeps the search index up to date in the background: woken by commits, in small steps with pauses, so that submitting
// never waits for it. It stores its position and continues from there after a restart.

import { isTerminalEvent, type LedgerEvent } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import { indexStep, nextStep, readIndexedThrough } from './index-rows.ts';

/** How long it collects commits before it starts. */
const GATHER_MS = 100;
/** Pause between two steps, for others to use the database. */
const PAUSE_MS = 5;
/** After a step that failed, as with a full disk. */
const RETRY_MS = 5_000;

export interface Indexer {
  /** Resolves when everything committed so far can be found. */
  caughtUp(): Promise<void>;
  /** Ends after the step that is under way. Safe to call twice. */
  close(): Promise<void>;
}

/** Starts indexing what is missing and follows the commits. */
export const startIndexer = async (database: Database): Promise<Indexer> => {
  let through = await database.read(readIndexedThrough);
  let timer: NodeJS.Timeout | undefined;
  let step: Promise<void> | undefined;
  let isClosed = false;
  let waiting: { readonly seq: number; readonly resolve: () => void }[] = [];

  const notifyWaiting = (): void => {
    const ready = waiting.filter(({ seq }) => seq <= through);
    waiting = waiting.filter(({ seq }) => seq > through);
    for (const { resolve } of ready) resolve();
  };
  const advance = async (): Promise<void> => {
    const next = await database.read(() => nextStep(through, database.head()));
    through =
      next.candidates.length === 0
        ? next.throughSeq
        : // What a power cut loses is indexed again: the position is in the same commit.
          await database.write(() => indexStep(next), { isDurable: false });
  };
  const runStep = async (): Promise<void> => {
    const failed = await advance().then(
      () => false,
      () => true,
    );
    step = undefined;
    notifyWaiting();
    if (failed) schedule(RETRY_MS);
    else if (through < database.head()) schedule(PAUSE_MS);
  };
  const schedule = (ms: number): void => {
    if (isClosed || step !== undefined) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      step = runStep();
    }, ms);
  };

  database.onCommit(({ events }) => {
    if (events.some(isIndexed)) schedule(GATHER_MS);
  });
  if (through < database.head()) schedule(GATHER_MS);

  return {
    caughtUp() {
      const seq = database.head();
      return new Promise((resolve) => {
        waiting.push({ seq, resolve });
        if (through < seq) schedule(0);
        else notifyWaiting();
      });
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      for (const { resolve } of waiting) resolve();
      await step;
    },
  };
};

/** The events that bring text which can be searched for. */
const isIndexed = ({ type }: LedgerEvent): boolean => type === 'TaskQueued' || isTerminalEvent(type);
