// The exit code of a wait for several tasks.

import { EXIT_CODES, exitCodeOfTask, type Task } from '@coxswain/protocol';
import { hasReached, isSettled, type WaitGoal } from './until.ts';

type Seen = Pick<Task, 'status' | 'reason'>;

/** The most serious comes first: a failure before a time limit, a time limit before a cancel. */
const BY_WEIGHT = [
  EXIT_CODES.failed.code,
  EXIT_CODES.timedOut.code,
  EXIT_CODES.cancelled.code,
  EXIT_CODES.unfinished.code,
  EXIT_CODES.error.code,
];

const codeOf = (task: Seen, goal: WaitGoal): number => {
  if (goal !== 'needs_input') return exitCodeOfTask(task);
  if (hasReached(task, goal)) return EXIT_CODES.ok.code;
  // It completed without asking: what was waited for will never come.
  return task.status === 'completed' ? EXIT_CODES.error.code : exitCodeOfTask(task);
};

const worstOf = (codes: readonly number[]): number =>
  BY_WEIGHT.find((code) => codes.includes(code)) ?? EXIT_CODES.ok.code;

/** 0 when every task is well, else the code of the worst; with `isAny` one that is well is enough. */
export const waitCode = (tasks: readonly Seen[], goal: WaitGoal, isAny: boolean): number => {
  const counted = isAny ? tasks.filter((task) => isSettled(task, goal)) : tasks;
  const codes = counted.map((task) => codeOf(task, goal));
  return isAny && codes.includes(EXIT_CODES.ok.code) ? EXIT_CODES.ok.code : worstOf(codes);
};
