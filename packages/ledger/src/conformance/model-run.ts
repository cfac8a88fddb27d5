// Carries out made-up commands on a ledger and remembers what a caller would: its tasks, claims and questions.

import { type InputId, isEnded, itemMovesFrom, type Task } from '@coxswain/protocol';
import { expect } from 'vitest';
import type { ClaimedTask, Settlement } from '../writes.ts';
import type { Fixture } from './fixture.ts';
import { everyTask } from './model-checks.ts';
import type { Command, How } from './model-commands.ts';
import { isDue, lineOf, poolOf } from './model-queue.ts';

const pick = <Item>(items: readonly Item[], index: number): Item | undefined =>
  items.length === 0 ? undefined : items[index % items.length];

/** One wait of one task. */
const waitOf = ({ id, runAt }: Task): string => `${id} ${runAt}`;

export class ModelRun {
  readonly #fixture: Fixture;
  #runs: ClaimedTask[] = [];
  readonly #requests: InputId[] = [];
  readonly #wereDue = new Set<string>();

  constructor(fixture: Fixture) {
    this.#fixture = fixture;
  }

  async carryOut(command: Command): Promise<void> {
    const fixture = this.#fixture;
    switch (command.type) {
      case 'insert':
        return this.#insert(command);
      case 'claim':
        return this.#claim(command.free);
      case 'settle':
        return this.#settle(command);
      case 'ask':
        return this.#ask(command.run);
      case 'close': {
        const id = this.#requests.at(-1 - command.request);
        if (id !== undefined)
          await fixture.ledger.inputs.close(id, { state: command.state, by: 'ada' }, fixture.nowMs);
        return;
      }
      case 'cancel': {
        const task = pick(await everyTask(fixture), command.task);
        if (task !== undefined) await fixture.cancel(task.id);
        return;
      }
      case 'move':
        return this.#move(command);
      case 'remove':
        return this.#remove(command.task);
      case 'recover':
        await fixture.ledger.tasks.recover({ message: 'Server restarted during execution' }, fixture.nowMs);
        return;
      case 'reopen':
        return fixture.reopen();
      case 'pass':
        fixture.pass(command.ms);
        return;
      case 'jump':
        fixture.jump(command.ms);
        return;
    }
  }

  async #insert(command: Extract<Command, { type: 'insert' }>): Promise<void> {
    const fixture = this.#fixture;
    const tasks = await everyTask(fixture);
    const parent = command.parent === undefined ? undefined : pick(tasks, command.parent);
    const { kind, group, priority, delayMs } = command;
    const task = {
      kind,
      runtime: kind === 'workflow' ? 'cox' : undefined,
      group,
      priority,
      session: command.session === undefined ? undefined : `s${command.session}`,
      after: command.after.flatMap((index) => tasks.at(-1 - index)?.id ?? []),
      runAtMs: delayMs === undefined ? undefined : fixture.nowMs + delayMs,
    };
    const fields = Object.fromEntries(Object.entries(task).filter(([, value]) => value !== undefined));
    await fixture.offer(parent === undefined ? fields : fixture.childOf(parent, fields));
  }

  /** What is claimed must be exactly the first in line. */
  async #claim(free: Readonly<Record<string, number>>): Promise<void> {
    const fixture = this.#fixture;
    const tasks = await everyTask(fixture);
    if (Object.values(free).some((slots) => slots > 0))
      for (const task of tasks) if (isDue(task, fixture.nowMs)) this.#wereDue.add(waitOf(task));
    // What was due once stays so when the clock is set back.
    const line = lineOf(tasks, (task) => isDue(task, fixture.nowMs) || this.#wereDue.has(waitOf(task)));
    const expected = Object.entries(free).flatMap(([pool, slots]) =>
      line.filter((task) => poolOf(task) === pool).slice(0, slots),
    );
    const claimed = await fixture.claim(free);
    expect(claimed.map(({ task }) => task.id)).toEqual(expected.map(({ id }) => id));
    this.#runs.push(...claimed);
  }

  async #settle({ run, how, isStale }: Extract<Command, { type: 'settle' }>): Promise<void> {
    const fixture = this.#fixture;
    const claimed = pick(this.#runs, run);
    if (claimed === undefined) return;
    const { task, claim } = claimed;
    const before = await fixture.ledger.tasks.get(task.id);
    const claimToUse = isStale ? { ...claim, runId: 'another' } : claim;
    const { task: after } = await fixture.settle(claimToUse, this.#settlement(how));
    if (isStale || !this.#holds(claimed, before)) {
      expect(after).toBeUndefined();
      expect(await fixture.ledger.tasks.get(task.id)).toEqual(before);
      return;
    }
    const wanted = how === 'again' ? 'pending' : how;
    const isRefused = how === 'again' && before?.cancelRequestedAt !== undefined;
    expect(after?.status).toBe(isRefused ? 'cancelled' : wanted);
    this.#runs = this.#runs.filter((other) => other !== claimed);
  }

  /** A claim holds until its attempt has ended, however that came. */
  #holds({ task, claim }: ClaimedTask, now: Task | undefined): boolean {
    if (now === undefined || isEnded(now.status) || now.status === 'pending') return false;
    return now.id === task.id && now.attempt === claim.attempt;
  }

  #settlement(how: How): Settlement {
    if (how === 'completed') return { status: 'completed', result: 'done', usage: { inputTokens: 1 } };
    if (how === 'failed') return { status: 'failed', reason: 'exit_code', message: 'exited with 1' };
    if (how === 'cancelled') return { status: 'cancelled', reason: 'timeout', by: 'cox' };
    const runAtMs = this.#fixture.nowMs + 500;
    return { status: 'pending', reason: 'retry', runAtMs, code: 'signal', message: 'killed' };
  }

  async #ask(run: number): Promise<void> {
    const fixture = this.#fixture;
    const claimed = pick(this.#runs, run);
    if (claimed === undefined) return;
    const request = fixture.question(claimed.task.id);
    const before = await fixture.ledger.tasks.get(claimed.task.id);
    const isAsked = await fixture.ledger.inputs.ask(claimed.claim, request, fixture.nowMs);
    expect(isAsked).toBe(this.#holds(claimed, before));
    if (isAsked) this.#requests.push(request.id);
  }

  /** An item goes where the table of its moves lets it. */
  async #move({ item: index, status }: Extract<Command, { type: 'move' }>): Promise<void> {
    const fixture = this.#fixture;
    const item = pick(
      (await everyTask(fixture)).filter(({ kind }) => kind === 'item'),
      index,
    );
    if (item === undefined) return;
    const change = { status, by: 'ada', reason: 'agent', message: 'because' } as const;
    const result = await fixture.ledger.items.move(item.id, change, fixture.nowMs);
    const moves = itemMovesFrom(item.status).includes(status);
    expect(result).toMatchObject({ moved: moves, task: { status: moves ? status : item.status } });
  }

  /** Only ended tasks go, and only when nothing refers to them. */
  async #remove(index: number): Promise<void> {
    const fixture = this.#fixture;
    const tasks = await everyTask(fixture);
    const task = pick(tasks, index);
    if (task === undefined || tasks.some(({ parentId }) => parentId === task.id)) return;
    const removed = await fixture.ledger.tasks.remove([task.id], 'ada', fixture.nowMs);
    expect(removed).toEqual(isEnded(task.status) ? [task.id] : []);
  }
}
