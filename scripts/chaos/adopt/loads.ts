// Pieces of work for `npm run chaos adopt`: each goes on until it is over, and says what was wrong with it.

import { differs, falseStarts, KINDS, type Kind, type KindName } from './kinds.ts';
import type { Stage, ToldTask } from './stage.ts';

/** A piece of work: one task, or several that follow on each other. */
export class Load {
  readonly kind: KindName;
  readonly tag: string;
  readonly #stage: Stage;
  readonly #ids: string[] = [];
  isOver = false;

  constructor(kind: KindName, tag: string, stage: Stage) {
    this.kind = kind;
    this.tag = tag;
    this.#stage = stage;
  }

  /** Submits what comes next, as soon as what came before has ended. */
  async goOn(): Promise<void> {
    const last = this.#ids.at(-1);
    if (last !== undefined && (await this.#stage.client.tasks.get(last)).task.endedAt === undefined) return;
    const kind: Kind = KINDS[this.kind];
    if (this.#ids.length === (kind.turns ?? 1)) this.isOver = true;
    else this.#ids.push(await kind.submit(this.#stage, this.tag, this.#ids.length + 1));
  }

  /** What is wrong with it. */
  async faults(): Promise<readonly string[]> {
    const stage = this.#stage;
    const tasks = await Promise.all(this.#ids.map((id) => stage.told(id)));
    const below = await Promise.all(
      this.#ids.map((parent) => stage.client.tasks.list({ parent, limit: '100' })),
    );
    const children = await Promise.all(below.flatMap((page) => page.tasks).map(({ id }) => stage.told(id)));
    const told = { tag: this.tag, tasks, children, journal: stage.journal(this.tag) };
    const kind: Kind = KINDS[this.kind];
    const faults = [...[...tasks, ...children].flatMap(commonFaults), ...kind.faults(told)];
    const reasons = tasks.flatMap(({ task }) => (task.reason === undefined ? [] : [task.reason]));
    return faults.map((fault) => `${this.kind} ${this.tag} (${this.#ids}; ${reasons}): ${fault}`);
  }
}

/** True for all of them: nothing starts twice, ends twice, calls or asks twice. */
const commonFaults = ({ task, events }: ToldTask): readonly string[] => {
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  const ends = ['TaskCompleted', 'TaskFailed', 'TaskCancelled'].map(count);
  const starts = 1 + falseStarts(events);
  const calls = events.flatMap(({ type, data }) =>
    type === 'ToolCallStarted' || type === 'ToolCallCompleted' ? [`${type} ${data.toolCallId}`] : [],
  );
  return [
    // What had not begun when its daemon died starts again.
    ...differs('the number of starts', [count('TaskStarted'), task.attempt], [starts, starts]),
    ...differs(
      'the number of ends',
      ends.reduce((sum, each) => sum + each),
      1,
    ),
    ...differs('the calls of tools', calls, [...new Set(calls)]),
    ...differs('ended calls', count('ToolCallCompleted'), count('ToolCallStarted')),
    ...differs('answered questions', count('InputAnswered'), count('InputRequested')),
  ];
};
