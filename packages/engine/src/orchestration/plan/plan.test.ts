import type { Task } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitionFrom } from '../definition/check-workflow.ts';
import { type Known, type Plan, planSteps } from './plan.ts';
import { isBad, isSettled } from './step-snapshot.ts';

const limits = { 'tree.maxTasks': 1_000, 'tree.maxDepth': 5 };
const definitionOf = (...steps: readonly string[]) =>
  definitionFrom(
    ['name: w', 'input: {k: v}', 'steps:', ...steps.map((step) => `  - ${step}`)].join('\n'),
    limits,
  );

/** The fields of a task that a plan looks at. */
const task = (step: string, fields: Partial<Task>): Task =>
  // A whole task has forty fields, of which a plan reads these.
  ({
    id: `tsk_${step}`,
    step,
    status: 'completed',
    agent: 'shell',
    session: 's',
    workDir: '/w',
    prompt: '',
    ...fields,
  }) as Task;

const known = (fields: Partial<Known> = {}): Known => ({
  input: { k: 'v' },
  payload: undefined,
  workDir: '/w',
  tasks: new Map(),
  earlier: new Map(),
  refused: new Map(),
  ...fields,
});
const tasks = (...all: readonly Task[]): ReadonlyMap<string, Task> =>
  new Map(all.map((one) => [one.step ?? '', one]));
const started = ({ toStart }: Plan): readonly string[] => toStart.map(({ step }) => step.key);
const states = ({ snapshots }: Plan): Readonly<Record<string, string>> =>
  Object.fromEntries([...snapshots].map(([key, { state, isReused }]) => [key, isReused ? 'reused' : state]));

describe('a plan', () => {
  it('starts what waits for nothing, and the rest when what it needs is done', () => {
    const definition = definitionOf(
      '{id: a, run: x}',
      '{id: b, run: y}',
      '{id: c, run: [z, "{{ steps.a.result }}"], needs: [a, b]}',
    );
    expect(started(planSteps(definition, known()))).toEqual(['a', 'b']);
    const half = known({ tasks: tasks(task('a', { result: " it's \n" }), task('b', { status: 'running' })) });
    expect(started(planSteps(definition, half))).toEqual([]);
    const plan = planSteps(
      definition,
      known({ tasks: tasks(task('a', { result: " it's \n" }), task('b', {})) }),
    );
    expect(plan.toStart[0]?.request.work).toEqual({ kind: 'run', command: ['z', "it's"] });
  });

  it('lets a failed step fail what needs it, and leaves the rest', () => {
    const definition = definitionOf(
      '{id: a, run: x}',
      '{id: b, run: x, needs: a}',
      '{id: c, run: x, needs: b}',
      '{id: d, run: x}',
    );
    const plan = planSteps(definition, known({ tasks: tasks(task('a', { status: 'failed' })) }));
    expect(states(plan)).toEqual({ a: 'failed', b: 'blocked', c: 'blocked', d: 'waiting' });
    expect(started(plan)).toEqual(['d']);
    expect(plan.snapshots.get('b')?.detail).toBe('needs a (failed)');
  });

  it('runs a step after a failure when it looks at the status, or always', () => {
    const definition = definitionOf(
      '{id: a, run: x}',
      '{id: mend, run: x, needs: a, when: steps.a.status == "failed"}',
      '{id: report, run: [echo, "{{ steps.a.status }}"], needs: [a, mend], always: true}',
      '{id: other, run: x, needs: a, when: input.k == "v"}',
    );
    const failed = planSteps(definition, known({ tasks: tasks(task('a', { status: 'failed' })) }));
    expect(started(failed)).toEqual(['mend']);
    expect(states(failed).other).toBe('blocked');
    const fine = planSteps(definition, known({ tasks: tasks(task('a', {})) }));
    expect(states(fine)).toEqual({ a: 'completed', mend: 'skipped', report: 'waiting', other: 'waiting' });
    expect(started(fine)).toEqual(['report', 'other']);
  });

  it('takes over what completed earlier with the same work, unless what it needs ran again', () => {
    const definition = definitionOf(
      '{id: a, run: x}',
      '{id: b, run: y, needs: a}',
      '{id: c, run: z, needs: a}',
    );
    const earlier = tasks(
      task('a', { prompt: 'x', result: '1' }),
      task('b', { prompt: 'other' }),
      task('c', { prompt: 'z' }),
    );
    const plan = planSteps(definition, known({ earlier }));
    expect(states(plan)).toEqual({ a: 'reused', b: 'waiting', c: 'reused' });
    expect(started(plan)).toEqual(['b']);
    const anew = planSteps(definition, known({ earlier, tasks: tasks(task('a', {})) }));
    expect(started(anew)).toEqual(['b', 'c']);
  });

  it('makes outputs from results, and fails a step whose outputs resolve to nothing', () => {
    const definition = definitionOf(
      '{id: a, run: x, outputs: {n: "{{ json.n }}"}}',
      '{id: b, run: [echo, "{{ steps.a.outputs.n }}"], needs: a}',
    );
    const fine = planSteps(definition, known({ tasks: tasks(task('a', { result: '{"n": 5}' })) }));
    expect(fine.toStart[0]?.request.work).toEqual({ kind: 'run', command: ['echo', '5'] });
    const bad = planSteps(definition, known({ tasks: tasks(task('a', { result: 'no' })) }));
    expect(states(bad)).toEqual({ a: 'failed', b: 'blocked' });
    expect(bad.snapshots.get('a')?.detail).toContain('{{ json.n }} is not defined');
  });

  it('reports the combinations of a matrix together', () => {
    const definition = definitionOf(
      '{id: t, run: x, matrix: {n: [1, 2]}}',
      '{id: r, prompt: "{{ steps.t.status }}: {{ steps.t.json.t[n=2] }}", needs: t, always: true}',
    );
    const plan = planSteps(
      definition,
      known({ tasks: tasks(task('t[n=1]', { status: 'failed' }), task('t[n=2]', { result: 'two' })) }),
    );
    expect(plan.toStart[0]?.request.work).toMatchObject({ prompt: 'failed: two' });
  });
});

interface Drawn {
  readonly needs: readonly (readonly number[])[];
  readonly always: readonly boolean[];
  readonly ends: readonly ('completed' | 'failed' | 'cancelled')[];
  readonly order: readonly number[];
}

const drawn: fc.Arbitrary<Drawn> = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const each = <Value>(one: (index: number) => fc.Arbitrary<Value>) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => one(index)));
  return fc.record({
    needs: each((index) =>
      index === 0 ? fc.constant<number[]>([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 3 }),
    ),
    always: each(() => fc.boolean()),
    ends: each(() =>
      fc.constantFrom('completed' as const, 'completed' as const, 'failed' as const, 'cancelled' as const),
    ),
    order: fc.array(fc.nat(), { minLength: count, maxLength: count }),
  });
});

describe('any graph', () => {
  it('is led to its end: each step begins at most once, after all that it needs, and none is left', () => {
    fc.assert(
      fc.property(drawn, ({ needs, always, ends, order }) => {
        const lines = needs.map(
          (of, index) =>
            `{id: s${index}, run: x, needs: [${of.map((n) => `s${n}`)}], always: ${always[index]}}`,
        );
        const definition = definitionOf(...lines);
        const running: string[] = [];
        const done = new Map<string, Task>();
        let plan = planSteps(definition, known());
        for (let turn = 0; !plan.isOver; turn += 1) {
          for (const { step } of plan.toStart) {
            expect(done.has(step.key)).toBe(false);
            for (const need of step.needs) {
              const snapshot = plan.snapshots.get(need);
              expect(snapshot && isSettled(snapshot)).toBe(true);
              expect(snapshot && isBad(snapshot) && !step.always).toBe(false);
            }
            running.push(step.key);
            done.set(step.key, task(step.key, { status: 'running' }));
          }
          const [next] = running.splice((order[turn] ?? 0) % running.length, 1);
          if (next === undefined) throw new Error('nothing runs, and it is not over');
          done.set(next, task(next, { status: ends[Number(next.slice(1))] ?? 'completed' }));
          const fresh = planSteps(definition, known({ tasks: new Map(done) }));
          plan = planSteps(definition, known({ tasks: new Map(done) }), plan);
          expect(states(plan)).toEqual(states(fresh));
        }
        expect(running).toEqual([]);
      }),
    );
  });
});
