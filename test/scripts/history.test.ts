// Each rule of the history checker finds what it is there to find: histories made up to break it, one after the other.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EventData,
  type EventType,
  type Firing,
  type Job,
  type LedgerEvent,
  ProblemError,
  type Task,
} from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { violationsOf } from '../../scripts/chaos/history/check.ts';
import { STEPS } from '../../scripts/chaos/history/job-rules.ts';
import type { Mark, Observed } from '../../scripts/chaos/history/observed.ts';
import type { Operation, OperationOf, Outcome, Verb, Verbs } from '../../scripts/chaos/history/operation.ts';
import { Recorder, readHistory } from '../../scripts/chaos/history/recorder.ts';

const acknowledged = <Answer>(answer: Answer): Outcome<Answer> => ({ state: 'acknowledged', answer });
const refused = { state: 'refused', code: 'queue_full', detail: 'it is full' } as const;
const unknown = { state: 'unknown', why: 'unreachable' } as const;

let n = 0;
const did = <Name extends Verb>(
  verb: Name,
  args: Verbs[Name]['args'],
  outcome: Outcome<Verbs[Name]['answer']>,
): OperationOf<Name> => {
  n += 1;
  return { n, verb, args, outcome, invokedMs: n, returnedMs: n + 0.5 } as unknown as OperationOf<Name>; // the shape of its verb
};

const submitted = (id: string, outcome: Outcome<{ readonly id: string }> = acknowledged({ id })) =>
  did('submit', { key: `key-${id}`, token: `op:${id}:` }, outcome);

const task = (id: string, more: object = {}): Task =>
  ({
    ...{ id, rootId: id, status: 'completed', runtime: 'command', prompt: `echo op:${id}:` },
    ...{ idempotencyKey: `key-${id}`, createdAt: '2026-11-20T12:00:00.000Z' },
    ...more,
  }) as unknown as Task; // the fields that rules look at

type Told = { [Type in EventType]: readonly [type: Type, data?: Partial<EventData[Type]>] }[EventType];

const RAN: readonly Told[] = [['TaskStarted'], ['TaskCompleted']];

/** A ledger in which these tasks were queued and told this, in their order. */
const ledger = (
  tasks: readonly (readonly [task: Task, told: readonly Told[], isGone?: 'gone'])[],
  more: Partial<Observed> = {},
): Observed => {
  let seq = 0;
  const traces = new Map(
    tasks.map(([each, told]) => [
      String(each.id),
      [['TaskQueued', { task: { ...each, status: 'pending' } }] as Told, ...told].map(([type, data = {}]) => {
        seq += 1;
        return { seq, type, taskId: each.id, rootId: each.rootId, data } as unknown as LedgerEvent; // what rules look at
      }),
    ]),
  );
  const there = tasks.filter(([, , isGone]) => !isGone).map(([each]) => each);
  const all = [...traces.values()].flat();
  const kept = all.filter(
    ({ type, taskId }) => type === 'TaskDeleted' || there.some(({ id }) => id === taskId),
  );
  const ran = there.filter(({ status, runtime }) => status === 'completed' && runtime === 'command');
  const mark = (what: Mark['what']) => ran.map(({ id }) => ({ what, taskId: String(id), text: `op:${id}:` }));
  return {
    tasks: new Map(there.map((each) => [String(each.id), each])),
    traces,
    watchers: [{ seqs: all.map(({ seq }) => seq) }],
    replay: new Map(kept.map((event) => [event.seq, event.taskId])),
    marks: [...mark('begin'), ...mark('end')],
    jobs: new Map(),
    firings: new Map(),
    exported: new Set(there.map(({ id }) => String(id))),
    ...more,
  };
};

/** The rules that do not hold. */
const broken = (history: readonly Operation[], observed: Observed): readonly string[] =>
  [...violationsOf(history, observed)].flatMap(([rule, found]) => (found.length > 0 ? [rule] : []));

const CANCELLED: readonly Told[] = [['TaskStarted'], ['CancelRequested'], ['TaskCancelled']];
const request = { id: 'inp_a', kind: 'question' };
const ASKED: readonly Told[] = [['TaskStarted'], ['InputRequested', { request } as never]];
const answered = (text: string): Told => [
  'InputAnswered',
  { requestId: 'inp_a', state: 'answered', answer: { decision: 'answer', text }, resumes: true } as never,
];
const said = (text: string, role: 'user' | 'system' = 'user'): Told => ['MessageAdded', { role, text }];
const job = (name: string, more: object = {}): [string, Job] => [
  name,
  {
    name,
    enabled: true,
    priority: 1,
    triggers: [{ kind: 'every', everyMs: 2_000 }],
    ...more,
  } as unknown as Job, // what rules look at
];
const fired = (second: number, taskId?: string): Firing =>
  ({ trigger: 'every', slot: new Date(second * 1_000).toISOString(), taskId }) as unknown as Firing; // what rules look at
const workflow = (id: string, more: object = {}): Task =>
  task(id, { runtime: 'cox', prompt: 'steps op:w:', ...more });
const step = (id: string, name: string): Task =>
  task(id, { step: name, parentId: 'w', prompt: `echo op:w:${name}`, idempotencyKey: undefined });
const hasRun = did('workflow', { key: 'key-w', token: 'op:w:' }, acknowledged({ id: 'w' }));
const message = (outcome: OperationOf<'message'>['outcome'], text = 'say op:9:'): OperationOf<'message'> =>
  did('message', { taskId: 'a', text }, outcome);

test('a history in which everything was kept breaks no rule', () => {
  const history = [
    submitted('a'),
    submitted('b', unknown),
    submitted('c', refused),
    submitted('d'),
    did('delete', { taskId: 'd' }, acknowledged({ effect: 'deleted' as const })),
    submitted('e'),
    did(
      'cancel',
      { taskId: 'e' },
      acknowledged({ effect: 'requested' as const, status: 'running' as const }),
    ),
    submitted('f'),
    did('answer', { requestId: 'inp_a', text: 'op:7:' }, acknowledged({})),
    did('answer', { requestId: 'inp_a', text: 'op:8:' }, refused),
    hasRun,
  ];
  const observed = ledger([
    [task('a'), RAN],
    [task('b'), RAN],
    [task('d'), [...RAN, ['TaskDeleted']], 'gone'],
    [task('e', { status: 'cancelled' }), CANCELLED],
    [task('f'), [...ASKED, answered('op:7:'), ['TaskCompleted']]],
    [workflow('w'), RAN],
    ...STEPS.map((name) => [step(name, name), RAN] as const),
  ]);
  const marks: Mark[] = [...observed.marks, { what: 'heard', taskId: 'f', text: 'op:7:' }];
  expect(broken(history, { ...observed, marks })).toEqual([]);
});

test('accepted work that is lost is found', () => {
  expect(broken([submitted('a')], ledger([]))).toEqual(['accepted work is never lost']);
});

test('work that was removed though no one asked is found', () => {
  const observed = ledger([[task('a'), [...RAN, ['TaskDeleted']], 'gone']]);
  expect(broken([submitted('a')], observed)).toEqual(['accepted work is never lost']);
});

test('a key that made two tasks, and a refusal that made one, are found', () => {
  const twice = ledger([
    [task('a'), RAN],
    [task('b', { idempotencyKey: 'key-a' }), RAN],
  ]);
  expect(broken([submitted('a')], twice)).toEqual(['one request makes one task, a refused one none']);
  expect(broken([submitted('a', refused)], ledger([[task('a'), RAN]]))).toEqual([
    'one request makes one task, a refused one none',
  ]);
});

test('a task that never ends is found', () => {
  const observed = ledger([[task('a', { status: 'running' }), [['TaskStarted']]]]);
  expect(broken([submitted('a')], observed)).toEqual(['everything accepted ends']);
});

test('an end that is followed by another, and a row that differs from its events, are found', () => {
  const again = ledger([[task('a', { status: 'failed' }), [...RAN, ['TaskFailed']]]]);
  expect(broken([submitted('a')], again)).toEqual(['statuses move legally']);
  const differs = ledger([[task('a', { status: 'failed' }), RAN]]);
  expect(broken([submitted('a')], differs)).toEqual(['statuses move legally']);
});

test('a reported end that changes later is found', () => {
  const looked = did('read', { taskId: 'a' }, acknowledged({ status: 'failed' as const }));
  expect(broken([submitted('a'), looked], ledger([[task('a'), RAN]]))).toEqual(['a reported end is final']);
});

test.each([
  ['cancelled', 'completed', undefined, RAN],
  ['requested', 'failed', 'restarted', [['TaskStarted'], ['CancelRequested'], ['TaskFailed']]],
  ['requested', 'completed', undefined, RAN],
  [
    'requested',
    'completed',
    undefined,
    [['TaskStarted'], ['CancelRequested'], ['TaskRetrying'], ['TaskStarted'], ['TaskCompleted']],
  ],
] as const)(
  'an acknowledged cancel (%s) that was forgotten is found: %s %s',
  (effect, status, reason, told) => {
    const cancel = did('cancel', { taskId: 'a' }, acknowledged({ effect, status: 'running' as const }));
    const error = { code: 'restarted', message: 'Server restarted during execution' };
    const observed = ledger([[task('a', { status, reason, error }), told as readonly Told[]]]);
    expect(broken([submitted('a'), cancel], observed)).toEqual(['what was cancelled stays cancelled']);
  },
);

test('a task that is there after its delete, and one that comes back, are found', () => {
  const remove = did('delete', { taskId: 'a' }, acknowledged({ effect: 'cancelling' as const }));
  expect(broken([submitted('a'), remove], ledger([[task('a'), RAN]]))).toEqual([
    'what was deleted is gone, and stays gone',
  ]);
  const back = ledger([[task('a'), [...RAN, ['TaskDeleted'], ['LateOutcome']], 'gone']]);
  expect(broken([submitted('a'), remove], back)).toEqual(['what was deleted is gone, and stays gone']);
});

test('a program that ran twice, and one that is called completed before its end, are found', () => {
  const observed = ledger([[task('a'), RAN]]);
  const [begin] = observed.marks;
  const rule = ['a program runs once, and to its end where the task says completed'];
  expect(
    broken([submitted('a')], { ...observed, marks: [...observed.marks, ...(begin ? [begin] : [])] }),
  ).toEqual(rule);
  expect(broken([submitted('a')], { ...observed, marks: begin ? [begin] : [] })).toEqual(rule);
});

test('a restart that is reported in other words is found', () => {
  const error = { code: 'restarted', message: 'something happened' };
  const failed = task('a', { status: 'failed', reason: 'restarted', error });
  const observed = ledger([[failed, [['TaskStarted'], ['TaskFailed']]]]);
  expect(broken([submitted('a')], observed)).toEqual(['tasks ended by a restart say so']);
});

test('two winning answers, a replaced one, and one that no one gave are found', () => {
  const given = (text: string, outcome: Outcome<object> = acknowledged({})) =>
    did('answer', { requestId: 'inp_a', text }, outcome);
  const asked = (text: string): Observed => {
    const observed = ledger([[task('a'), [...ASKED, answered(text), ['TaskCompleted']]]]);
    return { ...observed, marks: [...observed.marks, { what: 'heard', taskId: 'a', text }] };
  };
  const rule = ['one answer wins, and stays'];
  expect(broken([given('x'), given('y')], asked('x'))).toEqual(rule);
  expect(broken([given('x'), given('y', unknown)], asked('y'))).toEqual(rule);
  expect(broken([given('x', refused)], asked('x'))).toEqual(rule);
  expect(broken([given('x', unknown)], asked('x'))).toEqual([]);
});

test('an answer that the program never got, and one that it made up, are found', () => {
  const given = did('answer', { requestId: 'inp_a', text: 'x' }, acknowledged({}));
  const observed = ledger([[task('a'), [...ASKED, answered('x'), ['TaskCompleted']]]]);
  const rule = ['programs get the answer that won'];
  expect(broken([given], observed)).toEqual(rule);
  const heard = (text: string): Mark => ({ what: 'heard', taskId: 'a', text });
  expect(broken([given], { ...observed, marks: [...observed.marks, heard('x'), heard('y')] })).toEqual(rule);
});

test('a message that is lost, doubled, refused and kept, or another one is found', () => {
  const rule = ['a message is neither lost nor doubled'];
  const delivered = message(acknowledged({ effect: 'delivered' as const, id: 'a' }));
  const { text } = delivered.args;
  expect(broken([delivered], ledger([[task('a'), RAN]]))).toEqual(rule);
  expect(
    broken([delivered], ledger([[task('a'), [['TaskStarted'], said(text), said(text), ['TaskCompleted']]]])),
  ).toEqual(rule);
  expect(
    broken([delivered], ledger([[task('a'), [['TaskStarted'], said(text), ['TaskCompleted']]]])),
  ).toEqual([]);
  const next = task('b', { prompt: text, idempotencyKey: undefined });
  const begun = ledger([
    [task('a'), RAN],
    [next, RAN],
  ]);
  expect(broken([message(refused)], begun)).toEqual(rule);
  expect(broken([message(acknowledged({ effect: 'started' as const, id: 'a' }))], begun)).toEqual(rule);
  expect(broken([message(acknowledged({ effect: 'started' as const, id: 'b' }))], begun)).toEqual([]);
});

test('a delivery that fires twice, or fires though it was refused, is found', () => {
  const rule = ['a webhook delivery fires once'];
  const hook = (outcome: OperationOf<'webhook'>['outcome']) =>
    did('webhook', { delivery: 'op:5:', job: 'hook' }, outcome);
  const made = (...ids: readonly string[]) =>
    ledger(
      ids.map((id) => [task(id, { input: { token: 'op:5:' }, idempotencyKey: undefined }), RAN] as const),
    );
  expect(broken([hook(acknowledged({ id: 'a' })), hook(unknown)], made('a', 'b'))).toEqual(rule);
  expect(broken([hook(refused)], made('a'))).toEqual(rule);
  const others = ledger([[task('a', { input: { token: 'op:6:' }, idempotencyKey: undefined }), RAN]]);
  expect(broken([hook(acknowledged({ id: 'a' }))], others)).toEqual(rule);
  expect(broken([hook(unknown), hook(acknowledged({ id: 'a' }))], made('a'))).toEqual([]);
});

test('a job that is not as it was last acknowledged is found, and what is unknown may be either way', () => {
  const rule = ['a job is as it was last acknowledged'];
  const created = did('createJob', { job: 'j', priority: 1 }, acknowledged({}));
  const changed = (outcome: Outcome<object>) => did('changeJob', { job: 'j', priority: 2 }, outcome);
  const paused = did('pauseJob', { job: 'j' }, acknowledged({}));
  const removed = did('deleteJob', { job: 'j' }, acknowledged({}));
  const seen = (more?: object) => ledger([], { jobs: new Map(more ? [job('j', more)] : []) });
  expect(broken([created], seen())).toEqual(rule);
  expect(broken([created, paused], seen({}))).toEqual(rule);
  expect(broken([created, changed(acknowledged({}))], seen({}))).toEqual(rule);
  expect(broken([created, removed], seen({}))).toEqual(rule);
  expect(broken([created, changed(unknown)], seen({}))).toEqual([]);
  expect(broken([created, changed(unknown)], seen({ priority: 2 }))).toEqual([]);
  expect(broken([created, changed(refused)], seen({ priority: 2 }))).toEqual(rule);
});

test('an occurrence that is left out, handled twice, or shares its run is found', () => {
  const seen = (...firings: readonly Firing[]) =>
    ledger([], { jobs: new Map([job('j')]), firings: new Map([['j', firings]]) });
  expect(broken([], seen(fired(0), fired(2), fired(4)))).toEqual([]);
  expect(broken([], seen(fired(0), fired(4)))).toEqual(['each occurrence of a job is handled once']);
  expect(broken([], seen(fired(0), fired(2), fired(2)))).toEqual([
    'each occurrence of a job is handled once',
  ]);
  expect(broken([], seen(fired(0, 'a'), fired(2, 'a')))).toEqual([
    'each run of a job belongs to one occurrence',
  ]);
});

test('a step that is done again, and a workflow that is completed without one, are found', () => {
  const rule = ['a step of a workflow is done once, and all of them where it says completed'];
  const [first, second] = STEPS;
  const run = (...steps: readonly Task[]) =>
    ledger([[workflow('w'), RAN], ...steps.map((each) => [each, RAN] as const)]);
  expect(broken([hasRun], run(step('1', first), step('2', second)))).toEqual(rule);
  expect(broken([hasRun], run(...STEPS.map((name) => step(name, name)), step('4', first)))).toEqual(rule);
});

test('a watcher that misses an event, sees one twice, or saw one that is gone is found', () => {
  const observed = ledger([[task('a'), RAN]]);
  const watched = (...seqs: readonly number[]): Observed => ({ ...observed, watchers: [{ seqs }] });
  expect(broken([], watched(1, 3))).toEqual(['a watcher misses no event']);
  expect(broken([], watched(1, 2, 2, 3))).toEqual(['sequences grow for each watcher']);
  expect(broken([], { ...observed, replay: new Map([[1, 'a']]) })).toEqual(['what a watcher received stays']);
});

test('an export that differs, and an error inside, are found', () => {
  const observed = ledger([[task('a'), RAN]]);
  expect(broken([], { ...observed, exported: new Set() })).toEqual(['the export has what the ledger has']);
  const error = submitted('a', { state: 'unknown', why: 'internal' });
  expect(broken([error], observed)).toEqual(['no request causes an internal error']);
});

test('an operation that never returned is unknown; refusals are distinguished from broken connections', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-history-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'history.jsonl');
  const recorder = new Recorder(file);
  const read = (act: () => Promise<{ status: 'running' }>) => recorder.record('read', { taskId: 'a' }, act);
  expect(await read(async () => ({ status: 'running' }))).toEqual({ status: 'running' });
  await read(() => Promise.reject(new ProblemError('task_not_found', 'it is not there')));
  await read(() => Promise.reject(new ProblemError('unreachable', 'it broke')));
  await read(() => Promise.reject(new Error('socket hang up')));
  recorder.begin('read', { taskId: 'a' });
  const history = await readHistory(file);
  expect(history.map(({ outcome }) => outcome.state)).toEqual([
    'acknowledged',
    'refused',
    'unknown',
    'unknown',
    'unknown',
  ]);
  expect(history.at(-1)?.returnedMs).toBe(Number.POSITIVE_INFINITY);
});
