import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  endLeftovers,
  type Leftover,
  MARK_VARIABLE,
  type ProcessIdentity,
  processIdentity,
} from '../index.ts';
import { killIfAlive, killMarked, markedAlive, untilMarked } from '../testing/survivors.ts';
import { isAlive } from './identity.ts';
import { systemProcesses } from './system-processes.ts';

const marks: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  await killMarked(marks.splice(0));
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

// Each test file has a ledger of its own: agents are found by the ledger alone.
const LEDGER = `led_${randomUUID()}`;

const endAll = (leftovers: readonly Leftover[], graceMs: number) =>
  endLeftovers({ ledgerId: LEDGER, leftovers, graceMs });

const newMark = (ledger = LEDGER): string => {
  const mark = `${ledger}:${randomUUID()}`;
  marks.push(mark);
  return mark;
};

/** Starts a shell as a daemon would have, and resolves when it has printed. */
const left = async (script: string, mark: string, options: object = {}): Promise<ProcessIdentity> => {
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, [MARK_VARIABLE]: mark },
    ...options,
  });
  children.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  const identity = processIdentity(child.pid ?? 0);
  if (!identity) throw new Error('it did not start');
  return identity;
};

const SLEEPS = 'setsid sleep 1000 > /dev/null 2>&1 & echo ready; sleep 1000';

/** A shell in its own group, a program in that group, and one in a session of its own. */
const leftSleeping = async (mark: string): Promise<ProcessIdentity> => {
  const leader = await left(SLEEPS, mark);
  await untilMarked(mark, 'sleep 1000', 2);
  return leader;
};

describe('what an earlier daemon left', () => {
  test('is ended for all runs, and reported by mark', async () => {
    const runs = [newMark(), newMark(), newMark()];
    const leaders = await Promise.all(runs.map(leftSleeping));
    const ended = await endAll(
      runs.map((mark, n) => ({ mark, leader: leaders[n] })),
      2_000,
    );
    expect([...ended.keys()]).toEqual([...runs, `${LEDGER}:`]);
    for (const [n, mark] of runs.entries()) {
      const processes = ended.get(mark) ?? [];
      expect(processes.map(({ command }) => command).toSorted()).toEqual([
        expect.stringMatching(/^\/bin\/sh -c setsid/),
        'sleep 1000',
        'sleep 1000',
      ]);
      expect(processes.map(({ pid }) => pid)).toContain(leaders[n]?.pid);
      expect(new Set(processes.map(({ signal }) => signal))).toEqual(new Set(['SIGTERM']));
    }
    expect(await markedAlive(runs)).toEqual([]);
  });

  test('is found by its mark alone', async () => {
    const mark = newMark();
    await leftSleeping(mark);
    const ended = await endAll([{ mark }], 2_000);
    expect(ended.get(mark)).toHaveLength(3);
    expect(await markedAlive([mark])).toEqual([]);
  });

  test('is killed when it does not stop within the grace, or when there is none', async () => {
    const mark = newMark();
    const leader = await left('trap "" TERM; echo ready; while :; do sleep 0.05; done', mark);
    const patient = await endAll([{ mark, leader }], 100);
    expect(patient.get(mark)).toContainEqual({
      pid: leader.pid,
      command: expect.any(String),
      signal: 'SIGKILL',
    });
    const next = newMark();
    const second = await left('trap "" TERM; echo ready; while :; do sleep 0.05; done', next);
    await endAll([{ mark: next, leader: second }], 0);
    expect(isAlive(second, systemProcesses)).toBe(false);
  });

  test('is nothing when nothing is left', async () => {
    const mark = newMark();
    const noOthers = [`${LEDGER}:`, []] as const;
    expect(await endAll([], 1_000)).toEqual(new Map([noOthers]));
    expect(await endAll([{ mark }], 1_000)).toEqual(new Map([[mark, []], noOthers]));
  });
});

describe('agents that an earlier daemon kept ready', () => {
  const agentOf = (mark: string): string => {
    const own = mark.replace(':', ':agt_');
    marks.push(own);
    return own;
  };

  test('are ended though no run is left', async () => {
    const agent = agentOf(newMark());
    await leftSleeping(agent);
    const ended = await endAll([], 2_000);
    expect(ended.get(`${LEDGER}:`)).toHaveLength(3);
    expect(await markedAlive([agent])).toEqual([]);
  });

  test('are reported with the run they were started for', async () => {
    const mark = newMark();
    const agent = agentOf(mark);
    const leader = await leftSleeping(agent);
    const ended = await endAll([{ mark, leader }], 2_000);
    expect(ended.get(mark)).toHaveLength(3);
    expect(ended.get(`${LEDGER}:`)).toEqual([]);
  });

  test('are left alone when they are of another ledger', async () => {
    const agent = agentOf(newMark('led_other'));
    const stranger = await leftSleeping(agent);
    await endAll([], 1_000);
    expect(isAlive(stranger, systemProcesses)).toBe(true);
  });
});

describe('what is left of runs that no one remembers', () => {
  test('is ended as well', async () => {
    const [known, forgotten] = [newMark(), newMark()];
    await Promise.all([known, forgotten].map(leftSleeping));
    const ended = await endAll([{ mark: known }], 2_000);
    expect(ended.get(known)).toHaveLength(3);
    expect(ended.get(`${LEDGER}:`)).toHaveLength(3);
    expect(await markedAlive([known, forgotten])).toEqual([]);
  });

  test('is left alone when its program was allowed to leave it, and ended when its run is not over', async () => {
    const runMark = newMark();
    const mark = runMark.replace(':', ':det_');
    marks.push(mark);
    const leader = await leftSleeping(mark);
    expect((await endAll([], 1_000)).get(`${LEDGER}:`)).toEqual([]);
    expect(isAlive(leader, systemProcesses)).toBe(true);
    expect((await endAll([{ mark: runMark }], 2_000)).get(runMark)).toHaveLength(3);
    expect(await markedAlive([mark])).toEqual([]);
  });
});

describe('what is not ours', () => {
  test('is not touched: other ledgers, other processes', async () => {
    const mark = newMark();
    const others = [newMark('led_another'), newMark('led_other')];
    const identities = await Promise.all(others.map(leftSleeping));
    await leftSleeping(mark);
    await endAll([{ mark }], 1_000);
    expect(identities.map((identity) => isAlive(identity, systemProcesses))).toEqual([true, true]);
    expect(await markedAlive(others)).toHaveLength(6);
  });

  test('is not touched though it has the pid of a leader', async () => {
    const other = newMark('led_other');
    const stranger = await leftSleeping(other);
    const mark = newMark();
    const ended = await endAll([{ mark, leader: { ...stranger, startTime: 'long ago' } }], 1_000);
    expect(ended.get(mark)).toEqual([]);
    expect(isAlive(stranger, systemProcesses)).toBe(true);
  });

  test('is the one that ends, and what it was started from', async () => {
    const mark = newMark();
    const fixture = join(import.meta.dirname, '../testing/end-own-mark.ts');
    const child = spawn(
      '/bin/sh',
      [
        '-c',
        `setsid sleep 1000 > /dev/null 2>&1 & "$0" "$1" "$2"; echo "shell lives"`,
        process.execPath,
        fixture,
        mark,
      ],
      {
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { PATH: process.env.PATH, [MARK_VARIABLE]: mark },
      },
    );
    children.push(child);
    let printed = '';
    child.stdout.on('data', (bytes) => {
      printed += bytes;
    });
    await once(child, 'close');
    const [ended, shell] = printed.trim().split('\n');
    expect(JSON.parse(ended ?? '')).toEqual([
      { pid: expect.any(Number), command: 'sleep 1000', signal: 'SIGTERM' },
    ]);
    expect(shell).toBe('shell lives');
  });
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

test.runIf(isRoot)('what belongs to another user is left, and reported', async () => {
  const mark = newMark();
  const leader = await left('echo ready; sleep 1000', mark);
  const fixture = join(import.meta.dirname, '../testing/end-own-mark.ts');
  const child = spawn(process.execPath, [fixture, mark, JSON.stringify(leader)], {
    uid: NOBODY,
    gid: NOBODY,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  children.push(child);
  let printed = '';
  child.stdout.on('data', (bytes) => {
    printed += bytes;
  });
  await once(child, 'close');
  expect(JSON.parse(printed)).toContainEqual({
    pid: leader.pid,
    command: expect.any(String),
    signal: 'none',
  });
  expect(isAlive(leader, systemProcesses)).toBe(true);
  killIfAlive(leader);
});
