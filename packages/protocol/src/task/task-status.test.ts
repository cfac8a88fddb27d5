import { describe, expect, test } from 'vitest';
import {
  ACTIVE_STATUSES,
  ENDED_STATUSES,
  isActive,
  isEnded,
  isLegalTransition,
  parseTaskStatus,
  TASK_STATUSES,
  type TaskStatus,
  TRANSITIONS,
} from './task-status.ts';

/** The whole square, written out once more by hand: rows from, columns to, in the order of TASK_STATUSES. */
const SQUARE: Readonly<Record<TaskStatus, string>> = {
  //            P R N C F X
  pending: '    - x - - x x',
  running: '    x - x x x x',
  needs_input: '- x - x x x',
  completed: '  - - - - - -',
  failed: '     - - - - - -',
  cancelled: '  - - - - - -',
};

const pairs = TASK_STATUSES.flatMap((from) =>
  TASK_STATUSES.map((to, column) => ({
    from,
    to,
    isLegal: SQUARE[from].trim().split(' ')[column] === 'x',
  })),
);

describe('the state machine', () => {
  test.each(pairs)('from $from to $to: $isLegal', ({ from, to, isLegal }) => {
    expect(isLegalTransition(from, to)).toBe(isLegal);
  });

  test('names each transition once, with a cause', () => {
    const names = TRANSITIONS.map(({ from, to }) => `${from}>${to}`);
    expect(new Set(names).size).toBe(names.length);
    expect(TRANSITIONS.filter(({ cause }) => cause.trim() === '')).toEqual([]);
  });

  test('lets nothing out of an ended status', () => {
    expect(TRANSITIONS.filter(({ from }) => isEnded(from))).toEqual([]);
  });

  test('lets every active status end in each of the three ways, but nothing completes that never ran', () => {
    for (const from of ACTIVE_STATUSES)
      for (const to of ENDED_STATUSES)
        expect(isLegalTransition(from, to)).toBe(!(from === 'pending' && to === 'completed'));
  });

  test('divides the statuses into active and ended', () => {
    expect([...ACTIVE_STATUSES, ...ENDED_STATUSES].sort()).toEqual([...TASK_STATUSES].sort());
    for (const status of TASK_STATUSES) expect(isActive(status)).toBe(!isEnded(status));
  });
});

describe('a status as people write it', () => {
  test.each([
    ['queued', 'pending'],
    ['in_progress', 'running'],
    ['in-progress', 'running'],
    ['done', 'completed'],
    ['canceled', 'cancelled'],
    ['needs-input', 'needs_input'],
    [' Running ', 'running'],
    ['FAILED', 'failed'],
  ])('%j is %s', (text, status) => expect(parseTaskStatus(text)).toBe(status));

  test.each(TASK_STATUSES)('%s is itself', (status) => expect(parseTaskStatus(status)).toBe(status));

  test.each(['', 'finished', 'constructor', '__proto__', 'needs input'])('%j is none', (text) =>
    expect(parseTaskStatus(text)).toBeUndefined(),
  );
});
