import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ledger, openLedger } from '@coxswain/ledger';
import { newTask } from '@coxswain/ledger/testing';
import { BUILT_IN_AGENTS, DEFAULT_LIMITS, ID_BYTES, taskIdFrom } from '@coxswain/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EngineDependencies } from '../dependencies.ts';
import { BelievedClock } from './believed-clock.ts';
import { RetentionRounds } from './retention.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 20);
const settings = { limits: DEFAULT_LIMITS, agents: BUILT_IN_AGENTS, defaultAgent: 'shell' };

/** A daemon's retention under clocks of its own, over a ledger with one task that ended now and one that is 25 days old. */
class Stage {
  wallMs = NOW;
  steadyMs = 5 * HOUR;
  readonly warned: string[] = [];
  readonly ledger: Ledger;
  #rounds: RetentionRounds | undefined;
  #onSet = (): void => {};
  #next: { readonly atMs: number; readonly ring: () => void } | undefined;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  async ended(atMs: number, byte: number): Promise<void> {
    const id = taskIdFrom(new Uint8Array(ID_BYTES).fill(byte));
    await this.ledger.tasks.insert([newTask(id, { createdAtMs: atMs })], { treeMaxTasks: 10 });
    await this.ledger.tasks.requestCancel([id], { by: 'ada', reason: 'user', nowMs: atMs });
  }

  get rounds(): RetentionRounds {
    if (this.#rounds === undefined) throw new Error('no daemon runs');
    return this.#rounds;
  }

  /** A daemon starts. */
  async start(): Promise<void> {
    const env = {
      ledger: this.ledger,
      clock: { nowMs: () => this.wallMs, monotonicMs: () => this.steadyMs },
      log: { info: () => {}, warn: (_: object, said: string) => this.warned.push(said), error: () => {} },
    } as unknown as EngineDependencies;
    const set = (atMs: number, ring: () => void): (() => void) => {
      this.#next = { atMs, ring };
      this.#onSet();
      return () => {
        this.#next = undefined;
      };
    };
    const believed = new BelievedClock(env);
    this.#rounds = new RetentionRounds({ env, settings: () => settings, believed, steadyAlarms: { set } });
    await this.#rounds.start();
  }

  /** Time goes on, round after round. */
  async pass(ms: number): Promise<void> {
    const endMs = this.steadyMs + ms;
    while (this.#next !== undefined && this.#next.atMs <= endMs) {
      const { atMs, ring } = this.#next;
      this.#next = undefined;
      this.wallMs += atMs - this.steadyMs;
      this.steadyMs = atMs;
      const ended = new Promise<void>((resolve) => {
        this.#onSet = resolve;
      });
      ring();
      await ended;
    }
    this.wallMs += endMs - this.steadyMs;
    this.steadyMs = endMs;
  }

  async left(): Promise<number> {
    return (await this.ledger.tasks.list({ order: 'created', limit: 9 })).tasks.length;
  }
}

const stage = async (): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-retention-'));
  const ledger = await openLedger({ folder });
  onTestFinished(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const made = new Stage(ledger);
  await made.ended(NOW - 25 * DAY, 1);
  await made.ended(NOW, 2);
  return made;
};

describe('retention', () => {
  test('prunes what is old', async () => {
    const daemon = await stage();
    daemon.wallMs = NOW + 6 * HOUR;
    await daemon.start();
    await daemon.pass(5 * DAY);
    expect(await daemon.left()).toBe(1);
    expect(daemon.warned).toEqual([]);
  });

  test('a clock that is 40 days ahead for a minute at the start erases nothing', async () => {
    const daemon = await stage();
    daemon.wallMs = NOW + 40 * DAY;
    await daemon.start();
    expect(daemon.rounds.held).toMatchObject({ tasks: 2, clockAheadMs: 40 * DAY });
    expect(daemon.warned).toEqual([expect.stringContaining('2 tasks older than 30d00h are pruned after')]);
    await daemon.pass(2 * MINUTE);
    expect(await daemon.left()).toBe(2);
    daemon.wallMs -= 40 * DAY;
    await daemon.pass(3 * HOUR);
    expect(await daemon.left()).toBe(2);
    expect(daemon.rounds.held).toBeUndefined();
  });

  test('nor when the daemon writes and is started again meanwhile', async () => {
    const daemon = await stage();
    for (let start = 1; start <= 3; start++) {
      daemon.wallMs = NOW + 40 * DAY + start * MINUTE;
      await daemon.start();
      await daemon.ended(daemon.wallMs, 2 + start);
      await daemon.pass(2 * MINUTE);
      await daemon.rounds.stop();
    }
    expect(await daemon.left()).toBe(5);
  });

  test('after a long time without a daemon waits until it has run for a day, over restarts', async () => {
    const daemon = await stage();
    daemon.wallMs = NOW + 40 * DAY;
    for (let day = 1; day <= 3; day++) {
      await daemon.start();
      expect(daemon.rounds.held?.tasks).toBe(2);
      await daemon.pass(8 * HOUR - 1);
      expect(await daemon.left()).toBe(2);
      if (day === 3) break;
      await daemon.rounds.stop();
      daemon.wallMs += 16 * HOUR;
    }
    await daemon.pass(HOUR);
    expect(await daemon.left()).toBe(0);
    expect(daemon.rounds.held).toBeUndefined();
  });
});
