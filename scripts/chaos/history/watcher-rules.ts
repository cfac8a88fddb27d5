// Rules for the event log: it grows, it has no gaps, and nobody misses an event or sees it twice.

import { isRemoved, type Rule } from './observed.ts';

const MAX_NAMED = 5;

export const sequencesGrow: Rule = (_history, { watchers }) =>
  watchers.flatMap(({ seqs }, at) => {
    const wrong = seqs.findIndex((seq, index) => index > 0 && seq <= (seqs[index - 1] ?? 0));
    return wrong < 0 ? [] : [`watcher ${at + 1} saw ${seqs[wrong]} after ${seqs[wrong - 1]}`];
  });

export const nothingIsMissed: Rule = (_history, { watchers, replay }) =>
  watchers.flatMap(({ seqs }, at) => {
    const seen = new Set(seqs);
    const missed = [...replay.keys()].filter((seq) => !seen.has(seq));
    if (missed.length === 0) return [];
    return [`watcher ${at + 1} missed ${missed.length} events: ${missed.slice(0, MAX_NAMED).join(', ')}`];
  });

export const receivedEventsStay: Rule = (_history, observed) => {
  const { traces, replay } = observed;
  const forgotten = [...traces].flatMap(([id, trace]) =>
    isRemoved(observed, id) ? [] : trace.filter(({ seq }) => !replay.has(seq)),
  );
  return forgotten.map(({ seq, type, taskId }) => `${type} ${seq} of ${taskId} was received, and is gone`);
};
