// Compares what was acknowledged with what exists. Rules are pure functions: each is tested with a history built to break it.

import {
  firingsMakeOneTaskEach,
  jobsAreAsLastSaid,
  occurrencesAreHandled,
  stepsAreDoneOnce,
} from './job-rules.ts';
import type { Observed, Rule } from './observed.ts';
import { type Operation, operationsOf } from './operation.ts';
import {
  acceptedWorkIsThere,
  cancelledStaysCancelled,
  deletedIsGone,
  endsAreFinal,
  everythingEnds,
  exportIsWhole,
  oneKeyMakesOneTask,
  programsRunOnce,
  restartsAreTold,
  statusesMoveLegally,
} from './task-rules.ts';
import { nothingIsMissed, receivedEventsStay, sequencesGrow } from './watcher-rules.ts';
import { answersAreHeard, deliveriesFireOnce, messagesAreKept, oneAnswerWins } from './word-rules.ts';

const nothingBreaksInside: Rule = (history) =>
  history.flatMap(({ n, verb, outcome }) =>
    outcome.state === 'unknown' && outcome.why === 'internal'
      ? [`${verb} ${n} was answered with an error`]
      : [],
  );

/** The rules: a sentence and its check. */
export const RULES: Readonly<Record<string, Rule>> = {
  'accepted work is never lost': acceptedWorkIsThere,
  'one request makes one task, a refused one none': oneKeyMakesOneTask,
  'everything accepted ends': everythingEnds,
  'statuses move legally': statusesMoveLegally,
  'a reported end is final': endsAreFinal,
  'what was cancelled stays cancelled': cancelledStaysCancelled,
  'what was deleted is gone, and stays gone': deletedIsGone,
  'a program runs once, and to its end where the task says completed': programsRunOnce,
  'tasks ended by a restart say so': restartsAreTold,
  'one answer wins, and stays': oneAnswerWins,
  'programs get the answer that won': answersAreHeard,
  'a message is neither lost nor doubled': messagesAreKept,
  'a webhook delivery fires once': deliveriesFireOnce,
  'a job is as it was last acknowledged': jobsAreAsLastSaid,
  'each occurrence of a job is handled once': occurrencesAreHandled,
  'each run of a job belongs to one occurrence': firingsMakeOneTaskEach,
  'a step of a workflow is done once, and all of them where it says completed': stepsAreDoneOnce,
  'sequences grow for each watcher': sequencesGrow,
  'a watcher misses no event': nothingIsMissed,
  'what a watcher received stays': receivedEventsStay,
  'the export has what the ledger has': exportIsWhole,
  'no request causes an internal error': nothingBreaksInside,
};

/** The violations, rule by rule. */
export const violationsOf = (
  history: readonly Operation[],
  observed: Observed,
): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(RULES).map(([rule, find]) => [rule, find(history, observed)]));

/** How many of each verb were acknowledged, refused and left unknown. */
export const tallyOf = (history: readonly Operation[]): string =>
  [...new Set(history.map(({ verb }) => verb))]
    .sort()
    .map((verb) => {
      const of = (state: string): number =>
        operationsOf(history, verb).filter(({ outcome }) => outcome.state === state).length;
      return `${verb} ${of('acknowledged')}/${of('refused')}/${of('unknown')}`;
    })
    .join(', ');
