import { describe, expect, test } from 'vitest';
import type { MarkReading } from './mark.ts';
import { ancestryOf } from './own-ancestry.ts';
import type { ProcessEntry, Snapshot } from './process-table.ts';
import { processesOfRun, remember, rememberDescendants, rememberGroup } from './run-processes.ts';
import { sight } from './sighting.ts';

type Row = readonly [pid: number, parentPid: number, groupId: number, mark?: string | null, state?: string];
const DAEMON = 10;
const LEADER = 100;
const MARK = 'led_a:run';

const reading = (mark: string | null): MarkReading => {
  if (mark === null) return { state: 'cleared' };
  return mark === '?' ? { state: 'overwritten' } : { state: 'marked', mark };
};

// The daemon and its parent, a stranger, and what the test adds. A row without mark has no reading.
const machine = (...rows: readonly Row[]): Snapshot => {
  const all: readonly Row[] = [
    [1, 0, 1, null],
    [5, 1, 5, null],
    [DAEMON, 5, DAEMON, null],
    [50, 1, 50, null],
    ...rows,
  ];
  const entries = all.map(
    ([pid, parentPid, groupId, , state]): ProcessEntry => ({
      pid,
      startTime: `t${pid}`,
      parentPid,
      groupId,
      isZombie: state === 'zombie',
    }),
  );
  const marks = all.flatMap(([pid, , , mark]) =>
    mark === undefined ? [] : ([[pid, reading(mark)]] as const),
  );
  return { list: new Map(entries.map((entry) => [entry.pid, entry])), marks: new Map(marks) };
};

const leader = { pid: LEADER, startTime: `t${LEADER}` };
const see = (snapshot: Snapshot, run = processesOfRun(MARK, leader)) => {
  const { targets, left, ...rest } = sight(run, snapshot, ancestryOf(DAEMON, snapshot.list));
  const pids = (entries: readonly ProcessEntry[]): readonly number[] =>
    entries.map(({ pid }) => pid).toSorted((a, b) => a - b);
  return { targets: pids(targets), left: pids(left), ...rest };
};

describe('who belongs to a run', () => {
  test('the leader, its group, its descendants and what carries the mark', () => {
    const snapshot = machine(
      [LEADER, DAEMON, LEADER, MARK],
      [101, LEADER, LEADER, MARK],
      [102, 101, 102, '?'],
      [103, 102, 103],
      [104, 1, 104, MARK],
      [105, 1, LEADER],
    );
    expect(see(snapshot)).toEqual({
      targets: [100, 101, 102, 103, 104, 105],
      left: [],
      groupId: LEADER,
      isGroupShared: false,
    });
  });

  test('not a descendant that left the group and cleared its mark, but what it started with the mark', () => {
    const snapshot = machine(
      [LEADER, DAEMON, LEADER, MARK],
      [101, LEADER, 101, null],
      [102, 101, 101, null],
      [103, 101, 103, MARK],
      [104, LEADER, LEADER, null],
    );
    expect(see(snapshot)).toMatchObject({ targets: [100, 103, 104], left: [101, 102] });
  });

  test('not what carries another mark, nor what that started', () => {
    const snapshot = machine(
      [LEADER, DAEMON, LEADER, MARK],
      [101, LEADER, 101, 'led_b:run'],
      [102, 101, 102],
      [103, 1, 103, 'led_a:run2'],
    );
    expect(see(snapshot)).toMatchObject({ targets: [100], left: [] });
  });

  test('not a zombie', () => {
    const snapshot = machine([LEADER, DAEMON, LEADER, null, 'zombie'], [101, 1, LEADER, MARK, 'zombie']);
    expect(see(snapshot)).toMatchObject({ targets: [] });
  });

  test('never the daemon, its ancestors, or what the daemon started', () => {
    const inside = machine([LEADER, 5, LEADER, MARK], [101, DAEMON, 101], [102, DAEMON, 102, 'led_a:other']);
    const run = processesOfRun(MARK, { pid: 5, startTime: 't5' });
    expect(see(inside, run)).toMatchObject({ targets: [LEADER] });
  });

  test('a group that the daemon is in is not ended as one', () => {
    const snapshot = machine(
      [LEADER, 1, LEADER, MARK],
      [200, LEADER, LEADER, MARK],
      [201, 200, LEADER, MARK],
    );
    const spared = ancestryOf(201, snapshot.list);
    const { isGroupShared, targets } = sight(processesOfRun(MARK, leader), snapshot, spared);
    expect({ isGroupShared, targets }).toEqual({ isGroupShared: true, targets: [] });
  });
});

describe('a leader whose pid was given to someone else', () => {
  const stranger = machine([LEADER, 1, LEADER, null], [101, LEADER, LEADER, null], [102, 1, 102, MARK]);
  const earlier = processesOfRun(MARK, { pid: LEADER, startTime: 'another time' });

  test('is not ended, nor is its group', () => {
    expect(see(stranger, earlier)).toEqual({
      targets: [102],
      left: [],
      groupId: undefined,
      isGroupShared: false,
    });
  });
});

describe('a leader that has ended', () => {
  const before = machine([LEADER, DAEMON, LEADER, MARK], [101, LEADER, LEADER], [102, 101, 102]);
  const after = machine([101, 1, LEADER], [102, 101, 102], [103, 1, LEADER]);

  test('is survived by its group as long as a known member proves it', () => {
    const run = processesOfRun(MARK, leader);
    rememberGroup(run, before.list);
    expect(see(after, run)).toMatchObject({ targets: [101, 102, 103], groupId: LEADER });
    expect(see(after)).toMatchObject({ targets: [], groupId: undefined });
  });

  test('leaves nothing to a group whose number has gone to another since: nobody looked when it ended', () => {
    const run = processesOfRun(MARK, { pid: LEADER, startTime: 'before' });
    const foreign = machine([LEADER, 1, LEADER], [101, LEADER, LEADER]);
    rememberGroup(run, foreign.list);
    expect(see(foreign, run).targets).toEqual([]);
  });

  test('is survived by the descendants that were written down', () => {
    const run = processesOfRun(MARK, leader);
    rememberDescendants(run, before.list, new Set());
    const later = machine([102, 1, 102]);
    expect(see(later, run)).toMatchObject({ targets: [102] });
    remember(run, { pid: 102, startTime: 'another time' });
    expect(see(later, run)).toMatchObject({ targets: [] });
  });
});
